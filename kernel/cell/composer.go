package cell

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// composer puts texts of cells together as the files of one package.
type composer struct {
	ctx     context.Context
	session *Session
	fresh   map[string]bool   // variables that the new cell makes
	taken   map[string]bool   // names of the whole package: no import of a file may have one
	aliases map[string]string // a name that a file has instead of another's -> that other
	byPath  map[string]string // path -> alias
	found   map[string]string // name.selected -> path, of packages that no cell imported
	stale   map[string]string // variables of earlier cells -> their type that the new cell declares anew
}

// piece is a file of generated code.
type piece struct {
	name   string // of the file, without ending
	file   string // the cell's, as errors have it; empty where the text is nobody's
	text   string
	edits  []edit
	before string // between the imports and the text
	after  string
	uses   map[string]string // name -> path
	dots   []string
}

func (p *piece) source() string {
	var b strings.Builder
	b.WriteString(clause)
	for _, name := range slices.Sorted(maps.Keys(p.uses)) {
		fmt.Fprintf(&b, "import %s %q\n", name, p.uses[name])
	}
	for _, path := range p.dots {
		fmt.Fprintf(&b, "import . %q\n", path)
	}
	b.WriteString(p.before)
	if p.file != "" {
		b.WriteString("\n//line " + p.file + ":1:1\n")
	}
	b.WriteString(apply(p.text, p.edits))
	b.WriteString(p.after)
	return b.String()
}

// resolve finds the imports that a piece needs, from the names that its parsed text does not explain itself.
// offset says where in the piece's text a position lies.
func (c *composer) resolve(p *piece, file *ast.File, env *imports, offset func(token.Pos) int) {
	if p.uses == nil {
		p.uses = map[string]string{}
	}
	bases := selectors(file)
	together := map[string][]string{} // all that is selected from a name
	for _, id := range file.Unresolved {
		if selected, isBase := bases[id]; isBase {
			together[id.Name] = append(together[id.Name], selected)
		}
	}
	for _, id := range file.Unresolved {
		selected, isBase := bases[id]
		if !isBase {
			c.resolveDot(p, id.Name, env)
			continue
		}
		path := c.packageOf(id.Name, selected, together[id.Name], env)
		if path == "" {
			continue
		}
		name := c.nameFor(id.Name, path, p)
		p.uses[name] = path
		if name != id.Name {
			at := offset(id.Pos())
			p.edits = append(p.edits, edit{at, at + len(id.Name), name})
		}
	}
}

// resolveDot keeps a dot import that has a name.
func (c *composer) resolveDot(p *piece, name string, env *imports) {
	if !token.IsExported(name) || c.taken[name] {
		return
	}
	for _, path := range env.dots {
		if c.exports(path, name) {
			p.dots = appendNew(p.dots, path)
		}
	}
}

// packageOf is the path of the package that name means in name.selected; empty if it means something else. What
// else is selected from the name helps to tell packages of one name apart.
func (c *composer) packageOf(name, selected string, together []string, env *imports) string {
	path := env.named[name]
	if path == "" && c.fresh[name] {
		path = c.find(name, []string{selected})
	}
	if c.taken[name] && !c.meansPackage(name, selected, path) {
		return ""
	}
	if path != "" {
		return path
	}
	return c.find(name, append([]string{selected}, together...))
}

// meansPackage tells whether a name is a package's although the notebook has something of that name: what is
// selected is the package's and not the variable's.
func (c *composer) meansPackage(name, selected, path string) bool {
	if path == "" || !c.exports(path, selected) {
		return false
	}
	v := c.session.vars[name]
	if v == nil || v.typ == nil || c.fresh[name] {
		return true
	}
	found, _, _ := types.LookupFieldOrMethod(v.typ, true, nil, selected)
	return found == nil
}

func (c *composer) exports(path, name string) bool {
	p, err := c.session.packages.Import(path)
	if err != nil {
		return false
	}
	return token.IsExported(name) && p.Scope().Lookup(name) != nil
}

// maxCandidates is how many packages of a name are looked into.
const maxCandidates = 5

// find looks for a package that no cell imported: the first of its name that has all that is selected from it,
// or else the first that has the first of these.
func (c *composer) find(name string, selected []string) string {
	key := name + "." + strings.Join(selected, " ")
	if path, known := c.found[key]; known {
		return path
	}
	c.found[key] = ""
	if !token.IsExported(selected[0]) {
		return ""
	}
	candidates := c.session.packages.Find(name)
	for _, path := range candidates[:min(len(candidates), maxCandidates)] {
		if c.session.packages.Ensure(c.ctx, []string{path}) != nil || !c.exports(path, selected[0]) {
			continue
		}
		if !slices.ContainsFunc(selected, func(s string) bool { return !c.exports(path, s) }) {
			c.found[key] = path
			break
		}
		if c.found[key] == "" {
			c.found[key] = path
		}
	}
	if c.found[key] == "" && len(candidates) > 0 && !strings.Contains(candidates[0], ".") {
		c.found[key] = candidates[0] // the type-checker says best that it has no such thing
	}
	return c.found[key]
}

// nameFor is the name under which a piece imports a package: the one that is written, unless the notebook or
// the piece has something else of that name.
func (c *composer) nameFor(name, path string, p *piece) string {
	if other, used := p.uses[name]; !c.taken[name] && (!used || other == path) {
		return name
	}
	return c.aliasOf(name, "import "+path)
}

// aliasOf is another name for a thing, of the same length where that can be.
func (c *composer) aliasOf(name, thing string) string {
	if alias, known := c.byPath[thing]; known {
		return alias
	}
	stem := name
	if len(name) > 2 {
		stem = name[:len(name)-2]
	}
	for letter := 'ʌ'; ; letter++ { // letters of two bytes, which nobody writes in a program
		alias := stem + string(letter)
		if !c.taken[alias] && c.aliases[alias] == "" {
			c.byPath[thing], c.aliases[alias] = alias, name
			return alias
		}
	}
}

// honest gives a message the names that the user wrote.
func (c *composer) honest(message string) string {
	for alias, name := range c.aliases {
		message = strings.ReplaceAll(message, alias, name)
	}
	return message
}

// unitsPiece is the file of the units that a cell left behind.
func (c *composer) unitsPiece(cell *text, units []*unit) (*piece, error) {
	chosen := map[int]bool{}
	p := &piece{name: "of-" + cell.file, file: cell.file}
	for _, u := range units {
		chosen[u.chunk.from] = true
		p.edits = append(p.edits, u.dead()...)
	}
	p.text = keep(cell.content, func(k chunk) bool { return chosen[k.from] }, chunksOf(units))
	return p, c.parsePiece(p, cell.imports)
}

func chunksOf(units []*unit) []chunk {
	var chunks []chunk
	for _, u := range units {
		chunks = append(chunks, u.chunk)
	}
	slices.SortFunc(chunks, func(a, b chunk) int { return a.from - b.from })
	return chunks
}

// parsePiece resolves a piece whose text is declarations.
func (c *composer) parsePiece(p *piece, env *imports) error {
	file, offset, err := parseDeclarations(p.text, 0)
	if err != nil {
		return ParseErrors(err)
	}
	c.resolve(p, file, env, offset)
	return nil
}

// isKept tells whether a variable of an earlier cell has its value still.
func (c *composer) isKept(name string) bool { return c.session.isKept(name) && c.stale[name] == "" }

// gone says why a variable of an earlier cell has no value any more; nothing if it has, or never was.
func (c *composer) gone(name string) string {
	v := c.session.vars[name]
	switch {
	case v != nil && v.Reason != "":
		return fmt.Sprintf("%s of cell %d is not here: %s", name, v.Cell, v.Reason)
	case c.stale[name] != "":
		return fmt.Sprintf("%s of cell %d is not here: its type %s is declared anew by this cell", name, v.Cell, c.stale[name])
	}
	return ""
}
