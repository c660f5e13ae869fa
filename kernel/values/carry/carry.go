// Package carry lets the variables of a session live across its cells, although every cell is a program of its own. A
// program restores the variables that the cell needs, and keeps them again at its end. The kernel makes that the
// session's state with [Commit].
//
// What is kept is exact: numbers to the bit, nil apart from empty, and memory that variables share
// is shared again after a restore. Functions, and what packages have in variables, are kept by their names. What
// cannot be exact is refused, with the reason.
package carry

import (
	"github.com/atelier-go/atelier/kernel/values"
	"github.com/atelier-go/atelier/kernel/values/carry/internal/snapshot"
)

// Variables are those of the session that a program declares. They are a values.Carrier.
type Variables struct {
	List  []Variable
	Types []any // nil pointers to the named types that may stand in an interface value, such as (*Point)(nil), or samples
	Named []Named

	gone  map[string]values.Loss // by name: variables that could not be restored
	names *snapshot.Names
}

// Named is a function or a variable of a package: a value that is one of these, or leads to one, is carried by its name,
// and so is the same again in another program.
type Named = snapshot.Named

// Variable is one variable.
type Variable struct {
	Name    string
	Pointer any  // to the variable
	Fresh   bool // the cell defines it: it is kept, but not restored
	Past    bool // the cell defines another of that name: it is restored, but not kept
}

// known is what the program has under names, as it was before anything has changed a package's variables.
func (p *Variables) known() *snapshot.Names {
	if p.names == nil {
		p.names = snapshot.NewNames(p.Named)
	}
	return p.names
}

// toKeep is what a snapshot needs of variables.
func toKeep(variables []Variable) []snapshot.Variable {
	kept := make([]snapshot.Variable, len(variables))
	for i, v := range variables {
		kept[i] = snapshot.Variable{Name: v.Name, Pointer: v.Pointer}
	}
	return kept
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
