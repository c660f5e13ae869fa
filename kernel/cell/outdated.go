package cell

import (
	"go/token"
	"slices"

	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// declText is how declarations declare a name, without comments; empty if they do not. A constant is declared by its
// whole group, which iota counts.
func declText(name string, list []*decl) string {
	for _, d := range list {
		if d.live[name] {
			return d.Canonical(name)
		}
	}
	return ""
}

// spreadChanges adds the types whose declarations name something that has changed, such as a length.
func spreadChanges(changed map[string]bool, list []*decl) {
	for more := len(changed) > 0; more; {
		more = false
		for _, d := range list {
			if d.Kind == token.TYPE && slices.ContainsFunc(d.Mentions, func(m syntax.Mention) bool { return changed[m.Name.Name] }) {
				for name := range d.live {
					more = more || !changed[name]
					changed[name] = true
				}
			}
		}
	}
}
