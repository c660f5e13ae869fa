package cell

import (
	"maps"
	"slices"
)

// imports is what the cells so far have imported. It is copied, not changed, when a cell imports more.
type imports struct {
	named map[string]string // name -> path
	dots  []string
	blank []string
}

// with returns the imports and those that a cell adds. A name that was another package's is now this one's.
func (i *imports) with(added []stated, nameOf func(path string) string) *imports {
	if len(added) == 0 {
		return i
	}
	more := &imports{named: maps.Clone(i.named), dots: slices.Clone(i.dots), blank: slices.Clone(i.blank)}
	for _, a := range added {
		switch a.name {
		case ".":
			more.dots = appendNew(more.dots, a.path)
		case "_":
			more.blank = appendNew(more.blank, a.path)
		case "":
			more.named[nameOf(a.path)] = a.path
		default:
			more.named[a.name] = a.path
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
