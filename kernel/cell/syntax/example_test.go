package syntax_test

import (
	"fmt"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// A cell may hold magics beside its Go code.
func ExampleCut() {
	c := syntax.ParseCell("%env STEPS 100\n%% -n=3\nfmt.Println(1)")
	fmt.Println(c.Magics[0].Name, c.Magics[0].Args)
	fmt.Println(c.Args)
	fmt.Println(strings.TrimSpace(c.Go[c.Below:]))
	// Output:
	// env STEPS 100
	// [-n=3]
	// fmt.Println(1)
}
