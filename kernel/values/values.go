// Package values lets the variables of a session live across its cells, although every cell is a
// program of its own. Each generated program ends in [Run]: it restores the variables that the cell
// needs, runs the cell, keeps them again and reports what there is to show. The kernel reads that
// with [ReadReport] and makes it the session's state with [Commit].
//
// What is kept is exact: numbers to the bit, nil apart from empty, and memory that variables share
// is shared again after a restore. What cannot be exact is refused, with the reason.
//
// Every cell links this package, so it imports little.
package values

// Program is what the generated main hands to [Run].
type Program struct {
	Variables   []Variable
	Types       []any  // nil pointers to the named types that may stand in an interface value, such as (*Point)(nil)
	Body        func() // the cell's statements
	Expressions []Expression

	gone map[string]Loss // by name: variables that could not be restored
}

// Variable is one variable of the session that the program declares.
type Variable struct {
	Name    string
	Pointer any  // to the variable
	Fresh   bool // the cell defines it: it is kept, but not restored
	Past    bool // the cell defines another of that name: it is restored, but not kept
}

// Expression is one of the user expressions of an execute_request.
type Expression struct {
	Name string
	Eval func() []any
}

// Keeper is a value that keeps itself in a folder, such as a trained model. It is carried if its
// type is a Restorer too.
type Keeper interface {
	// KeepIn writes all that RestoreFrom needs into folder, which exists and is empty.
	KeepIn(folder string) error
}

// Restorer reads back, with a pointer receiver, what a Keeper of its type has written.
type Restorer interface {
	// RestoreFrom sets its receiver, a zero value, from folder. The folder is only lent: whatever is
	// needed later has to be read at once.
	RestoreFrom(folder string) error
}

// Displayer is a value with a look of its own.
type Displayer interface {
	// Bundle returns the value's forms by MIME type: text as UTF-8, pictures as raw bytes.
	Bundle() (map[string][]byte, error)
}
