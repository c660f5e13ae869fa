package syntax

import "strings"

// MagicSpec says what a magic does that a cell can have, on a line of its own.
type MagicSpec struct {
	Name string // what follows the percent sign; %%bash is named %bash, and %% is named %
	Args string // what may follow the name: [optional], a|b, more...
	Help string // one sentence
}

// IsCell tells a cell magic, which takes the whole cell and must be its first line, from a line magic.
func (m MagicSpec) IsCell() bool { return len(m.Name) > 1 && m.Name[0] == '%' }

// MagicSpecs are all magics that there are, by name.
var MagicSpecs = []MagicSpec{
	{"%", "[arguments...]", "Runs what is below it as func main, whose variables end with the cell, after flag.Parse with the arguments."},
	{"%bash", "", "Runs the rest of the cell with bash."},
	{"%script", "command", "Runs a command with the rest of the cell as its input."},
	{"%sh", "", "Runs the rest of the cell with sh."},
	{"%time", "", "Runs the cell and says how long it took, the build apart."},
	{"%timeit", "[-n loops] [-r runs] [setup]", "Runs the rest of the cell again and again, and says how long once takes; its variables end with the cell."},
	{"%writefile", "[-a] file", "Writes the rest of the cell to a file; -a appends."},
	{"args", "arguments...", "Gives the cell's program its arguments."},
	{"autoget", "", "Lets an import that is missing be fetched, as it is from the start."},
	{"capture", "[-a] file", "Writes a copy of what the cell prints and shows in words to a file; -a appends."},
	{"cd", "[folder]", "Changes the folder that cells run in, or says which it is."},
	{"env", "[name[=value]]", "Sets an environment variable for cells and shell commands, or says what one is, or all."},
	{"exec", "function [arguments...]", "Calls a function without parameters, after flag.Parse with the arguments."},
	{"goflags", "[flags...]", "Sets the flags of go build, or says which they are; \"\" for none."},
	{"goworkfix", "", "Turns the modules of a go.work file into replace lines of go.mod."},
	{"help", "", "Lists the magics."},
	{"list", "", "Lists what the cells so far have declared."},
	{"ls", "", "Lists what the cells so far have declared."},
	{"main", "[arguments...]", "Is %% by another name."},
	{"noautoget", "", "Keeps imports that are missing from being fetched."},
	{"remove", "names...", "Forgets variables and declarations."},
	{"reset", "[go.mod]", "Forgets everything that cells have declared and go.mod; with go.mod, that alone."},
	{"rm", "names...", "Forgets variables and declarations."},
	{"test", "[flags...]", "Runs the tests and benchmarks of the cell; flags begin with -test."},
	{"time", "[statement]", "Runs a statement, or the cell, and says how long it took, the build apart."},
	{"timeit", "[-n loops] [-r runs] statement", "Runs a statement again and again, and says how long once takes."},
	{"track", "[file or folder]", "Does nothing: edits of modules on this disk are seen at the next cell anyway."},
	{"untrack", "[file or folder][...]", "Does nothing, as %track."},
	{"vars", "", "Lists the variables that live across cells: name, type, size, cell."},
	{"version", "", "Says which kernel this is."},
	{"widgets", "", "Prepares the notebook for GoNB's widgets, which they do by themselves too."},
	{"widgets_hb", "", "Asks the notebook's side of GoNB's widgets for a sign of life."},
	{"with_inputs", "", "Lets the next shell command read what the user types."},
	{"with_password", "", "Lets the next shell command read a password."},
}

// ShellHelp is what is known about lines that begin with an exclamation mark.
const ShellHelp = "Runs the rest of the line in a shell; if it fails, so does the cell, unless written !-command. With !*command it runs in the folder of the cells' go.mod."

// FindMagicSpec returns the magic of a name.
func FindMagicSpec(name string) (MagicSpec, bool) {
	for _, m := range MagicSpecs {
		if m.Name == name {
			return m, true
		}
	}
	return MagicSpec{}, false
}

// Usage is a magic as one writes it.
func (m MagicSpec) Usage() string { return strings.TrimSpace("%" + m.Name + " " + m.Args) }
