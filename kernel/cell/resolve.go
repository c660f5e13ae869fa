package cell

import (
	"context"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// importResolver puts texts of cells together as the files of one package.
type importResolver struct {
	ctx          context.Context
	session      *Session
	newVars      map[string]bool   // variables that the new cell makes
	packageNames map[string]bool   // names of the whole package: no import of a file may have one
	aliases      map[string]string // a name that a file has instead of another's -> that other
	aliasOfThing map[string]string // path -> alias
	guessed      map[string]string // name.selected -> path, of packages that no cell imported
	outdated     map[string]string // variables of earlier cells -> their type that the new cell declares anew
}

// generatedFile is a file of generated code.
type generatedFile struct {
	name       string // of the file, without ending
	cellFile   string // the cell's, as errors have it; empty where the text is nobody's
	text       string
	edits      []syntax.Edit
	prologue   string // between the imports and the text
	epilogue   string
	imports    map[string]string // name -> path
	dotImports []string
}

func (p *generatedFile) source() string {
	var b strings.Builder
	b.WriteString(syntax.PackageClause)
	for _, name := range slices.Sorted(maps.Keys(p.imports)) {
		fmt.Fprintf(&b, "import %s %q\n", name, p.imports[name])
	}
	for _, path := range p.dotImports {
		fmt.Fprintf(&b, "import . %q\n", path)
	}
	b.WriteString(p.prologue)
	if p.cellFile != "" {
		b.WriteString("\n//line " + p.cellFile + ":1:1\n")
	}
	b.WriteString(syntax.ApplyEdits(p.text, p.edits))
	b.WriteString(p.epilogue)
	return b.String()
}

// resolve finds the imports that a file needs, from the names that its text mentions. own are the names that it
// declares itself.
func (c *importResolver) resolve(p *generatedFile, mentions []syntax.Mention, own map[string]bool, env *imports) {
	if p.imports == nil {
		p.imports = map[string]string{}
	}
	together := map[string][]string{} // all that is selected from a name
	for _, m := range mentions {
		if m.Selected != "" && !own[m.Name.Name] {
			together[m.Name.Name] = append(together[m.Name.Name], m.Selected)
		}
	}
	for _, m := range mentions {
		written := m.Name.Name
		if own[written] {
			continue
		}
		if m.Selected == "" {
			c.resolveDot(p, written, env)
			continue
		}
		path := c.packageOf(written, m.Selected, together[written], env)
		if path == "" {
			continue
		}
		name := c.importName(written, path, p)
		p.imports[name] = path
		if name != written {
			p.edits = append(p.edits, syntax.Replace(m.From, m.From+len(written), name))
		}
	}
}

// resolveDot keeps a dot import that has a name.
func (c *importResolver) resolveDot(p *generatedFile, name string, env *imports) {
	if !token.IsExported(name) || c.packageNames[name] {
		return
	}
	for _, path := range env.Dots {
		if c.exports(path, name) {
			p.dotImports = appendNew(p.dotImports, path)
		}
	}
}

// packageOf is the path of the package that name means in name.selected; empty if it means something else. What
// else is selected from the name helps to tell packages of one name apart.
func (c *importResolver) packageOf(name, selected string, together []string, env *imports) string {
	path := env.Named[name]
	if path == "" && c.newVars[name] {
		path = c.guess(name, []string{selected})
	}
	if c.packageNames[name] && !c.meansPackage(name, selected, path) {
		return ""
	}
	if path != "" {
		return path
	}
	return c.guess(name, append([]string{selected}, together...))
}

// meansPackage tells whether a name is a package's although the notebook has something of that name: what is
// selected is the package's and not the variable's.
func (c *importResolver) meansPackage(name, selected, path string) bool {
	if path == "" || !c.exports(path, selected) {
		return false
	}
	v := c.session.vars[name]
	if v == nil || v.typ == nil || c.newVars[name] {
		return true
	}
	found, _, _ := types.LookupFieldOrMethod(v.typ, true, nil, selected)
	return found == nil
}

func (c *importResolver) exports(path, name string) bool {
	p, err := c.session.packages.Import(path)
	if err != nil {
		return false
	}
	return token.IsExported(name) && p.Scope().Lookup(name) != nil
}

// maxCandidates is how many packages of a name are looked into.
const maxCandidates = 5

// guess looks for a package that no cell imported: the first of its name that has all that is selected from it,
// or else the first that has the first of these.
func (c *importResolver) guess(name string, selected []string) string {
	key := name + "." + strings.Join(selected, " ")
	if path, known := c.guessed[key]; known {
		return path
	}
	c.guessed[key] = ""
	if !token.IsExported(selected[0]) {
		return ""
	}
	candidates := c.session.packages.Find(name)
	for _, path := range candidates[:min(len(candidates), maxCandidates)] {
		if c.session.packages.Ensure(c.ctx, []string{path}) != nil || !c.exports(path, selected[0]) {
			continue
		}
		if !slices.ContainsFunc(selected, func(s string) bool { return !c.exports(path, s) }) {
			c.guessed[key] = path
			break
		}
		if c.guessed[key] == "" {
			c.guessed[key] = path
		}
	}
	if c.guessed[key] == "" && len(candidates) > 0 && !strings.Contains(candidates[0], ".") {
		c.guessed[key] = candidates[0] // the type-checker says best that it has no such thing
	}
	return c.guessed[key]
}

// importName is the name under which a piece imports a package: the one that is written, unless the notebook or
// the piece has something else of that name.
func (c *importResolver) importName(name, path string, p *generatedFile) string {
	if other, used := p.imports[name]; !c.packageNames[name] && (!used || other == path) {
		return name
	}
	return c.alias(name, "import "+path)
}

// alias is another name for a thing, of the same length where that can be.
func (c *importResolver) alias(name, thing string) string {
	if alias, known := c.aliasOfThing[thing]; known {
		return alias
	}
	stem := name
	if len(name) > 2 {
		stem = name[:len(name)-2]
	}
	for letter := 'ʌ'; ; letter++ { // letters of two bytes, which nobody writes in a program
		alias := stem + string(letter)
		if !c.packageNames[alias] && c.aliases[alias] == "" {
			c.aliasOfThing[thing], c.aliases[alias] = alias, name
			return alias
		}
	}
}

// withoutAliases gives a message the names that the user wrote.
func (c *importResolver) withoutAliases(message string) string {
	for alias, name := range c.aliases {
		message = strings.ReplaceAll(message, alias, name)
	}
	return message
}

// declsFile is the file of declarations that one cell left behind.
func (c *importResolver) declsFile(list []*decl) *generatedFile {
	cell := list[0].cell
	p := &generatedFile{name: "of-" + cell.File, cellFile: cell.File}
	own := map[string]bool{}
	var segments []syntax.Segment
	var mentions []syntax.Mention
	for _, d := range list {
		segments = append(segments, d.Segment)
		mentions = append(mentions, d.Mentions...)
		for _, name := range d.Names {
			own[name] = true
		}
		p.edits = append(p.edits, d.blankDropped()...)
	}
	p.text = syntax.Mask(cell.Text, segments, func(syntax.Segment) bool { return true })
	c.resolve(p, mentions, own, cell.imports)
	return p
}

// hasValue tells whether a variable of an earlier cell has its value still.
func (c *importResolver) hasValue(name string) bool {
	return c.session.hasValue(name) && c.outdated[name] == ""
}

// whyNoValue says why a variable of an earlier cell has no value any more; nothing if it has, or never was.
func (c *importResolver) whyNoValue(name string) string {
	v := c.session.vars[name]
	switch {
	case v != nil && v.Reason != "":
		return fmt.Sprintf("%s of cell %d is not here: %s", name, v.Cell, v.Reason)
	case c.outdated[name] != "":
		return fmt.Sprintf("%s of cell %d is not here: its type %s is declared anew by this cell", name, v.Cell, c.outdated[name])
	}
	return ""
}
