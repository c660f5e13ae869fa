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
	aliasByPath  map[string]string // path -> alias
	guessed      map[string]string // name.selected -> path, of packages that no cell imported
	outdated     map[string]string // variables of earlier cells -> what they need and the new cell declares anew
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
		if name := c.use(written, path, p.imports); name != written {
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

// importName is the name under which a generated file imports a package: the one that is written, unless the notebook or
// the generated file has something else of that name.
func (c *importResolver) importName(name, path string, p *generatedFile) string {
	if other, used := p.imports[name]; !c.packageNames[name] && (!used || other == path) {
		return name
	}
	return c.alias(name, "import "+path)
}

// alias is another name for a thing, of the same length where that can be.
func (c *importResolver) alias(name, thing string) string {
	if alias, known := c.aliasByPath[thing]; known {
		return alias
	}
	stem := name
	if len(name) > 2 {
		stem = name[:len(name)-2]
	}
	for letter := 'ʌ'; ; letter++ { // letters of two bytes, which nobody writes in a program
		alias := stem + string(letter)
		if !c.packageNames[alias] && c.aliases[alias] == "" {
			c.aliasByPath[thing], c.aliases[alias] = alias, name
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
		return fmt.Sprintf("%s of cell %d is not here: its %s is declared anew by this cell", name, v.Cell, c.outdated[name])
	}
	return ""
}

// imports is what the cells so far have imported. It is copied, not changed, when a cell imports more.
type imports struct {
	Named map[string]string // name -> path
	Dots  []string
	blank []string
}

// with returns the imports and those that a cell adds. A name that was another package's is now this one's.
func (i *imports) with(added []syntax.Import, nameOf func(path string) string) *imports {
	if len(added) == 0 {
		return i
	}
	more := &imports{Named: maps.Clone(i.Named), Dots: slices.Clone(i.Dots), blank: slices.Clone(i.blank)}
	for _, a := range added {
		switch a.Name {
		case ".":
			more.Dots = appendNew(more.Dots, a.Path)
		case "_":
			more.blank = appendNew(more.blank, a.Path)
		case "":
			more.Named[nameOf(a.Path)] = a.Path
		default:
			more.Named[a.Name] = a.Path
		}
	}
	return more
}

// paths are the import paths of all of them.
func (i *imports) paths() []string {
	return slices.Concat(slices.Collect(maps.Values(i.Named)), i.Dots, i.blank)
}

func appendNew(list []string, text string) []string {
	if slices.Contains(list, text) {
		return list
	}
	return append(list, text)
}

// Packages knows the packages that a cell can import.
type Packages interface {
	// Import returns the type-checker's view of a package.
	types.Importer
	// Ensure makes packages importable, with what they need. Its error says which import is at fault.
	Ensure(ctx context.Context, paths []string) error
	// Refresh has it noticed that the source of packages, or of what they need, has changed.
	Refresh(ctx context.Context, paths []string) error
	// Find returns the import paths of the packages of a name, the best first.
	Find(name string) []string
	// Paths returns the import paths of the packages that a cell may import without fetching any, in order.
	Paths() []string
	// Name returns the name of the package at a path, empty if it is not known.
	Name(path string) string
	// Deps returns what the packages import in the end, themselves included.
	Deps(paths []string) map[string]bool
	// Folder returns where a package's source lies, empty if that is not known.
	Folder(path string) string
}

// typeSource is a type as the source text of a generated file has it. It notes the imports that this needs.
func (c *importResolver) typeSource(t types.Type, p *generatedFile) string {
	return types.TypeString(t, func(pkg *types.Package) string {
		if pkg.Path() == "main" {
			return ""
		}
		return c.use(pkg.Name(), pkg.Path(), p.imports)
	})
}

// valuesName imports package values among uses.
func (t *translation) valuesName(uses map[string]string) string {
	return t.use("values", valuesPath, uses)
}

// use imports a package among uses.
func (c *importResolver) use(name, path string, uses map[string]string) string {
	name = c.importName(name, path, &generatedFile{imports: uses})
	uses[name] = path
	return name
}
