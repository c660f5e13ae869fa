// Package cell knows what the text of a notebook's cell means: it turns the text, and what earlier cells
// declared, into Go source for a program of its own. It opens no socket and starts no process; packages come
// from a Packages. What a text is by itself is the affair of package syntax below; package ide above completes
// and explains half-written text.
//
// A cell is split into segments at its top level: declarations, which stay for later cells, and statements,
// which run. A variable that a statement defines becomes one of the whole program, so that later cells
// and functions can use it; package values carries its value from process to process. Everything else of
// the text keeps its line and column, so that errors need no translation.
package cell
