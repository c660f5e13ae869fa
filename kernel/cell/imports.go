package cell

import (
	"maps"
	"slices"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

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

func appendNew(list []string, text string) []string {
	if slices.Contains(list, text) {
		return list
	}
	return append(list, text)
}
