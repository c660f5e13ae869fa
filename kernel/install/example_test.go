package install_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/atelier-go/atelier/kernel/install"
)

func Example() {
	prefix, err := os.MkdirTemp("", "example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(prefix)

	folder, err := install.PrefixFolder(prefix)
	if err != nil {
		fmt.Println(err)
		return
	}
	place, err := install.Install(install.Kernel{
		Folder:  folder,
		Atelier: "/opt/atelier/.build/bin/atelier",
		Module:  "/opt/atelier",
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	below, err := filepath.Rel(prefix, place)
	fmt.Println(below, err)
	// Output: share/jupyter/kernels/atelier <nil>
}
