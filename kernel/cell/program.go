package cell

import (
	"maps"
	"slices"
)

// Program is the Go source of a cell as a program of its own.
type Program struct {
	Files   map[string]string // base name -> text, all of package main
	Imports []string          // what the files import
	Args    []string          // of the program
	Idle    bool              // the cell only declares: there is nothing to run

	// Last is where the expression stands whose value is shown; its line is 0 if there is none.
	Last Place

	// Faulty are the user's expressions that cannot be compiled, and why.
	Faulty map[string]string

	session *Session
	change  change
}

// Variables are the names of the variables that the program restores or makes.
func (p *Program) Variables() []string { return slices.Sorted(maps.Keys(p.change.vars)) }

// Place is a line of a cell, counted from 1; File is the cell's name in generated code.
type Place struct {
	File string
	Line int
}

// change is what a session learns from a cell.
type change struct {
	number  int
	imports *imports
	units   []*unit
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
