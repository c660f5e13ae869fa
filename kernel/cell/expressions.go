package cell

import (
	"fmt"
	"go/parser"
	"maps"
	"slices"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// expressions are those of a request, which are evaluated after the cell.
type expressions struct {
	names  []string // of those that can be compiled
	files  []*generatedFile
	errors map[string]string // why others cannot
}

// checkExpressions compiles the user's expressions one by one, so that a faulty one spoils no other. It returns the
// cell checked together with the good ones.
func (t *translation) checkExpressions(checked *checkedPackage) (expressions, *checkedPackage, error) {
	e := expressions{errors: map[string]string{}}
	for _, name := range slices.Sorted(maps.Keys(t.request.Expressions)) {
		file, err := t.expressionFile(t.request.Expressions[name], len(e.files))
		if err != nil {
			e.errors[name] = err.Error()
			continue
		}
		with, err := typeCheck(slices.Concat(t.filesToCheck(), e.files, []*generatedFile{file}), t.session.packages)
		if err != nil {
			return e, nil, err
		}
		if message := t.firstError(with, file.name); message != "" {
			e.errors[name] = message
			continue
		}
		checked, e.files, e.names = with, append(e.files, file), append(e.names, name)
	}
	return e, checked, nil
}

func expressionName(i int) string { return fmt.Sprintf("atelier_expression_%d", i) }

// expressionFile has the function that evaluates an expression.
func (t *translation) expressionFile(text string, number int) (*generatedFile, error) {
	if _, err := parser.ParseExpr(text); err != nil {
		return nil, syntax.ParseErrors(err)
	}
	p := &generatedFile{name: fmt.Sprintf("expression-%d", number), imports: map[string]string{}}
	p.text = fmt.Sprintf("func %s() []any {\nreturn %s.List(%s)\n}\n", expressionName(number), t.valuesName(p.imports), text)
	mentions, err := syntax.ParseMentions(p.text)
	t.resolve(p, mentions, nil, t.imports)
	return p, err
}

// firstError is the first error in a generated file, empty if it has none.
func (t *translation) firstError(found *checkedPackage, name string) string {
	file := found.files[name]
	for _, e := range found.errors {
		if e.Pos >= file.FileStart && e.Pos < file.FileEnd && !isContinuation(e) && !found.isArtifact(e, nil) {
			return t.explainUndefined(t.withoutAliases(e.Msg))
		}
	}
	return ""
}
