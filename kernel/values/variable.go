package values

// keptVariable is a variable to keep or to restore.
type keptVariable struct {
	Name    string
	Pointer any // to the variable
}

// neededType names a type that a program has to register to restore a variable, because an interface
// value holds it. Name is as reflect has it: type arguments stand in brackets, with full paths.
type neededType struct{ Path, Name string }
