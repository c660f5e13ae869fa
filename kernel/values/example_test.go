package values_test

import (
	"fmt"
	"os"

	"github.com/atelier-go/atelier/kernel/values"
)

// ReadReport is the kernel's side; a cell's program calls only Run.
func Example() {
	session, err := os.MkdirTemp("", "example-")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(session)

	_, err = values.ReadReport(session) // no program has run
	fmt.Println(err)
	// Output:
	// values: the program left no report
}

// A call whose last result is an error is shown by ShowOrFail, which fails the cell if there is one.
func ExampleShowOrFail() {
	read := func() (string, error) { return "text", nil }
	main := func() {
		values.Run(values.Program{Body: func() { values.ShowOrFail(read()) }})
	}
	_ = main // it exits
}
