// Package values is what every cell links: each generated program, one for each cell, ends in [Run], which runs the
// cell, renders what there is to show and reports on it. The kernel reads that with [ReadReport].
//
// The variables of a session live across its programs by package carry, which a program links if it has any.
// What every cell links imports little.
package values

// Program is what the generated main hands to [Run].
type Program struct {
	Body        func()  // the cell's statements
	Carrier     Carrier // of the session's variables; nil if the program has none
	Expressions []Expression
}

// Carrier carries variables from program to program in a session's folder.
type Carrier interface {
	// Restore sets the variables before the body runs. It returns what there is to say about that.
	Restore(session string) (notes []string, err error)
	// Keep keeps the variables when the cell has ended, and says what became of each.
	Keep(session string) ([]Kept, error)
}

// Expression is one of the user expressions of an execute_request.
type Expression struct {
	Name string
	Eval func() []any
}

// Displayer is a value with a look of its own.
type Displayer interface {
	// Bundle returns the value's forms by MIME type: text as UTF-8, pictures as raw bytes.
	Bundle() (map[string][]byte, error)
}
