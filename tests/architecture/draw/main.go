// Command draw draws the rooms of the project from its imports, into the folder that it is given:
//
//	go run ./tests/architecture/draw tests/architecture
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/tests/architecture"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "draw: want one argument, the folder to draw into")
		os.Exit(2)
	}
	if err := draw(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "draw:", err)
		os.Exit(1)
	}
}

func draw(folder string) error {
	all, err := architecture.Packages()
	if err != nil {
		return err
	}
	for _, p := range architecture.Plans {
		bundle, err := p.Network(all).Bundle()
		if err != nil {
			return err
		}
		for ending, kind := range map[string]string{".png": plotting.MIMEPNG, ".txt": plotting.MIMEPlain} {
			if err := os.WriteFile(filepath.Join(folder, p.Name+ending), bundle[kind], 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}
