package cell

import (
	"maps"
	"slices"
)

// Program is the Go source of a cell as a program of its own.
type Program struct {
	Files            map[string]string // base name -> text, all of package main
	Imports          []string          // what the files import
	Args             []string          // of the program
	DeclarationsOnly bool              // the cell only declares: there is nothing to run

	// Last is where the expression stands whose value is shown; its line is 0 if there is none.
	LastExpr Location

	// Faulty are the user's expressions that cannot be compiled, and why.
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
}

// Kept says what became of a variable's value when the program ended.
type Kept struct {
	Name   string
	Size   int64
	Reason string // why it could not be kept; empty if it was
	Group  string // variables of one group share memory
	Needs  []TypeName
}
