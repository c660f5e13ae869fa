// Package snapshot writes variables, with all the memory that they reach, into files, and reads them back into another
// program: numbers to the bit, nil apart from empty, and memory that is shared is shared again.
//
// [Groups] walks the memory and parts the variables by what they share; each group is a file of its own. A file holds
// the names and types of the group's variables, the regions of memory, and then what lies in each.
package snapshot

// Variable is a variable to keep or to restore.
type Variable struct {
	Name    string
	Pointer any // to the variable
}

// TypeName names a type that a program has to register to restore a variable, because an interface
// value holds it. Name is as reflect has it: type arguments stand in brackets, with full paths.
type TypeName struct {
	Path, Name string
	Sample     string // of a type that only its own package can name: Go for a value
}
