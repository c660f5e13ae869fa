package cell_test

import (
	"fmt"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell"
)

// A cell may hold orders to the kernel beside its Go code.
func ExampleCut() {
	c := cell.Cut("%env STEPS 100\n%% -n=3\nfmt.Println(1)")
	fmt.Println(c.Orders[0].Name, c.Orders[0].Args)
	fmt.Println(c.Args)
	fmt.Println(strings.TrimSpace(c.Go[c.Below:]))
	// Output:
	// env STEPS 100
	// [-n=3]
	// fmt.Println(1)
}
