// Command atelier-kernel is the kernel's process. The command atelier starts it: see kernel/server.
package main

import "github.com/atelier-go/atelier/kernel/server"

func main() { server.Main() }
