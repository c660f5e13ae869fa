//go:build !linux

package engine

import "os"

func limitPipe(*os.File) {}
