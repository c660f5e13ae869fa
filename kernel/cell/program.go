package cell

import (
	"fmt"
	"maps"
	"slices"
)

// Program is the Go source of a cell as a program of its own.
type Program struct {
	Files            map[string]string // base name -> text, all of package main
	Imports          []string          // what the files import
	Args             []string          // of the program
	DeclarationsOnly bool              // the cell only declares: there is nothing to run

	// Prints tells that the cell calls Go's own print, which is not for people.
	Prints bool

	// LastExpr is where the expression stands whose value is shown; its line is 0 if there is none.
	LastExpr Location

	// Remarks are what there is to know of the variables that it restores.
	Remarks []string

	// ExpressionErrors are the user's expressions that cannot be compiled, and why.
	ExpressionErrors map[string]string

	session *Session
	change  change
}

// Variables are the names of the variables that the program restores or makes.
func (p *Program) Variables() []string { return slices.Sorted(maps.Keys(p.change.vars)) }

// Location is a line of a cell, counted from 1; File is the cell's name in generated code.
type Location struct {
	File string
	Line int
}

// change is what a session learns from a cell.
type change struct {
	number  int
	imports *imports
	decls   []*decl
	vars    map[string]*Variable // those that the cell made, and those of earlier cells that it used
	local   map[string]string    // names that the cell keeps to itself, and why
	hidden  []string             // names that a cell defines below %%
	hider   string               // %%, and why
}

// Kept says what became of a variable's value when the program ended.
type Kept struct {
	Name   string
	Size   int64
	Reason string // why it could not be kept; empty if it was
	Group  string // variables of one group share memory
	Needs  []TypeName
	Lost   []Loss // parts that could not be kept, the first of them
	Losses int    // all of them
}

// Commit takes over what a program's cell declared and the variables whose values were kept, after the
// program ran to its end.
func (p *Program) Commit(kept []Kept) {
	s := p.session
	s.mu.Lock()
	defer s.mu.Unlock()
	s.apply(p.change, p.change.decls)
	for _, k := range kept {
		v, ok := p.change.vars[k.Name]
		if !ok {
			continue
		}
		v.Size, v.Reason, v.group, v.needs = k.Size, k.Reason, k.Group, k.Needs
		v.takeLosses(k, p.change.number)
		s.vars[k.Name] = v
	}
	for name := range p.change.vars {
		if s.vars[name] == nil {
			s.hints[name] = fmt.Sprintf("cell %d, which defines it, ended its program by itself", p.change.number)
		}
	}
	for _, name := range p.change.hidden {
		if s.vars[name] == nil {
			s.hints[name] = fmt.Sprintf("cell %d has it below %s", p.change.number, p.change.hider)
		}
	}
	for name, reason := range p.change.local {
		s.vars[name] = &Variable{Name: name, Cell: p.change.number, Reason: reason}
	}
}

// Fail takes over what the cell of a program that failed declared, if that leaves the variables of earlier cells
// and their types alone.
func (p *Program) Fail() {
	s := p.session
	s.mu.Lock()
	defer s.mu.Unlock()
	types := map[string]bool{}
	for _, v := range s.vars {
		for _, name := range ownTypes(v.typ) {
			types[name] = true
		}
	}
	// What the others declare may need what cannot be taken over, so it is all or nothing.
	if !slices.ContainsFunc(p.change.decls, func(u *decl) bool {
		return slices.ContainsFunc(u.Names, func(name string) bool { return types[name] || s.vars[name] != nil })
	}) {
		c := p.change
		c.vars = nil
		s.apply(c, c.decls)
	}
	for name := range p.change.vars {
		if s.vars[name] == nil {
			s.hints[name] = fmt.Sprintf("cell %d, which defines it, failed", p.change.number)
		}
	}
}

// apply takes over imports and decls. Names that the decls take from earlier cells are no longer theirs.
func (s *Session) apply(c change, decls []*decl) {
	s.imports = c.imports
	taken := map[string]bool{}
	for _, u := range decls {
		for _, name := range slices.Concat(u.Names, u.Fields) {
			taken[name] = true
		}
	}
	anew := maps.Clone(taken)
	for name, v := range c.vars {
		anew[name] = anew[name] || v.Cell == c.number
	}
	s.markOutdated(anew, decls)
	s.drop(taken)
	s.decls = append(withoutNames(s.decls, anew), decls...)
	for name := range taken {
		delete(s.hints, name)
	}
}
