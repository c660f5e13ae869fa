package cell

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// Loss is a part of a variable that could not be kept and is zero.
type Loss struct {
	Path    string // as a cell would write it
	Reason  string
	Earlier bool // it was lost by an earlier cell
	Note    bool // it is there: Reason is what there is to know of it

	Cell int // that lost it
}

func (l Loss) String() string {
	if l.Note {
		return l.Path + ": " + l.Reason
	}
	return fmt.Sprintf("%s of cell %d is not here: %s", l.Path, l.Cell, l.Reason)
}

// maxTold is how many losses of a variable are told one by one.
const maxTold = 3

// tell is the words of losses, of which there are n.
func tell(list []Loss, n int, words func(Loss) string) []string {
	var lines []string
	for _, l := range list[:min(len(list), maxTold)] {
		lines = append(lines, words(l))
	}
	if n > len(lines) && len(lines) > 0 {
		lines[len(lines)-1] += fmt.Sprintf(" (and %d more like it)", n-len(lines))
	}
	return lines
}

// Missing tells what a variable has no more, a line each.
func (v Variable) Missing() []string {
	if v.Reason != "" {
		return []string{v.Reason}
	}
	return tell(v.lost, v.losses, Loss.String)
}

// takeLosses takes over what a program could not keep of a variable.
func (v *Variable) takeLosses(k Kept, number int) {
	before := v.lost
	v.lost, v.losses = nil, k.Losses
	for _, l := range k.Lost {
		l.Cell = number
		if l.Earlier {
			for _, known := range before {
				if known.Path == l.Path {
					l.Cell = known.Cell
				}
			}
		}
		v.lost = append(v.lost, l)
	}
}

// later is how a cell tells at its end what will be missed.
const later = "%s will not be there in later cells: %s"

// WillMiss tells, after a program ran to its end, what later cells will not have of what it made: a line for each
// variable, or for each part of one.
func (p *Program) WillMiss(kept []Kept) (lines []string) {
	for _, k := range kept {
		if k.Reason != "" {
			reason := k.Reason
			if rest, ok := strings.CutPrefix(reason, k.Name+" of type "); ok { // it is about all of the variable
				_, reason, _ = strings.Cut(rest, ": ")
			}
			lines = append(lines, fmt.Sprintf(later, k.Name, reason))
			continue
		}
		var now []Loss
		for _, l := range k.Lost {
			if !l.Earlier {
				now = append(now, l)
			}
		}
		lines = append(lines, tell(now, k.Losses-len(k.Lost)+len(now), func(l Loss) string {
			if l.Note {
				return l.String()
			}
			return fmt.Sprintf(later, l.Path, l.Reason)
		})...)
	}
	for name, reason := range p.change.local {
		lines = append(lines, fmt.Sprintf(later, name, reason))
	}
	slices.Sort(lines)
	return lines
}

// WillMissAll is WillMiss for a program that ended by itself, and kept nothing.
func (p *Program) WillMissAll() (lines []string) {
	for name, v := range p.change.vars {
		if v.Cell == p.change.number {
			lines = append(lines, fmt.Sprintf(later, name, "the cell ended its program by itself"))
		}
	}
	slices.Sort(lines)
	return lines
}

// A mention of a variable that has lost a part.
type lostMention struct {
	path string
	at   token.Pos
	sets bool // it is assigned to

	order token.Pos // where it takes effect
}

// addLost tells of parts of variables that the cell names and that could not be kept, unless it sets them first.
func (t *translation) addLost(f *syntax.Diagnostics, found *checkedPackage) {
	for _, v := range t.session.vars {
		if len(v.lost) == 0 || t.newVars[v.Name] || t.reassigned[v.Name] {
			continue
		}
		mentions := found.mentionsOfLost(v, found.files["body"])
		mentions = append(mentions, found.mentionsOfLost(v, found.files["of-"+t.source.File])...)
		for _, l := range v.lost {
			if at := firstUse(mentions, l); at.IsValid() {
				f.Add(found.set.Position(at), l.String())
			}
		}
	}
}

// firstUse is where a loss is named before it is set.
func firstUse(mentions []lostMention, l Loss) token.Pos {
	for _, m := range mentions {
		switch {
		case l.Note:
		case m.sets && isWithin(l.Path, m.path):
			return token.NoPos
		case isWithin(m.path, l.Path):
			return m.at
		}
	}
	return token.NoPos
}

// isWithin says whether a path leads to what lies at another, or into it.
func isWithin(path, other string) bool {
	rest, ok := strings.CutPrefix(path, other)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// remarks tells of what the restored variables have lost, where the cell may come to it without naming it.
func (t *translation) remarks(found *checkedPackage, r *reachability) (lines []string) {
	for _, name := range Sorted(r.vars) {
		v := t.session.vars[name]
		if len(v.lost) == 0 || t.newVars[name] {
			continue
		}
		var mentions []lostMention
		for file, node := range found.files {
			if file == "body" || strings.HasPrefix(file, "expression") {
				mentions = append(mentions, found.mentionsOfLost(v, node)...)
			}
		}
		hidden := r.usedByDecls[name] || len(mentions) == 0
		var list []Loss
		for _, l := range v.lost {
			set := slices.ContainsFunc(mentions, func(m lostMention) bool { return m.sets && isWithin(l.Path, m.path) })
			reached := slices.ContainsFunc(mentions, func(m lostMention) bool { return !m.sets && isWithin(l.Path, m.path) })
			if !l.Note && (hidden || reached && !set) {
				list = append(list, l)
			}
		}
		lines = append(lines, tell(list, v.losses-len(v.lost)+len(list), Loss.String)...)
	}
	return lines
}

// mentionsOfLost lists where a file names a variable, or a part of it as far as its text tells which, in the order in
// which it is used and set.
func (c *checkedPackage) mentionsOfLost(v *Variable, file *ast.File) (mentions []lostMention) {
	if file == nil {
		return nil
	}
	var parents []ast.Node
	ends := map[ast.Expr]token.Pos{} // of what is assigned to: where the assignment ends
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			parents = parents[:len(parents)-1]
			return true
		}
		parents = append(parents, n)
		if a, ok := n.(*ast.AssignStmt); ok && a.Tok == token.ASSIGN {
			for _, left := range a.Lhs {
				ends[left] = a.End()
			}
		}
		id, ok := n.(*ast.Ident)
		if !ok || id.Name != v.Name {
			return true
		}
		if object := c.info.Uses[id]; object == nil || object.Parent() != c.pkg.Scope() {
			return true
		}
		path, node := c.pathOf(v.Name, parents)
		m := lostMention{path: path, at: id.Pos(), order: id.Pos()}
		if end, sets := ends[node]; sets {
			m.sets, m.order = true, end
		}
		mentions = append(mentions, m)
		return true
	})
	slices.SortFunc(mentions, func(a, b lostMention) int { return cmp.Compare(a.order, b.order) })
	return mentions
}

// pathOf is the longest path that the text around a variable's name spells, the last of parents, and the expression
// that spells it.
func (c *checkedPackage) pathOf(name string, parents []ast.Node) (path string, node ast.Expr) {
	path, node = name, parents[len(parents)-1].(ast.Expr)
	for i := len(parents) - 2; i >= 0; i-- {
		step, goesOn := "", true
		switch parent := parents[i].(type) {
		case *ast.ParenExpr, *ast.StarExpr:
		case *ast.TypeAssertExpr:
			goesOn = parent.X == node
		case *ast.SelectorExpr:
			step = c.fieldPath(node, parent.Sel.Name)
			goesOn = step != ""
		case *ast.IndexExpr:
			step = indexStep(c.info.Types[parent.Index].Value)
			goesOn = step != ""
		default:
			goesOn = false
		}
		if !goesOn {
			return path, node
		}
		path, node = path+step, parents[i].(ast.Expr)
	}
	return path, node
}

// fieldPath is the path from a value to a field, with the embedded structs between; empty for what is no field.
func (c *checkedPackage) fieldPath(value ast.Expr, name string) (path string) {
	t := c.info.Types[value].Type
	field, index, _ := types.LookupFieldOrMethod(t, true, c.pkg, name)
	if _, ok := field.(*types.Var); !ok {
		return ""
	}
	for _, i := range index {
		if p, ok := types.Unalias(t).Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		f := t.Underlying().(*types.Struct).Field(i)
		path, t = path+"."+f.Name(), f.Type()
	}
	return path
}

// indexStep is a constant index as a path has it, empty if the index is none.
func indexStep(value constant.Value) string {
	switch {
	case value == nil:
	case value.Kind() == constant.Int:
		return "[" + value.ExactString() + "]"
	case value.Kind() == constant.String:
		return "[" + strconv.Quote(constant.StringVal(value)) + "]"
	}
	return ""
}
