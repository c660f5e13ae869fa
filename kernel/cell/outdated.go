package cell

import (
	"fmt"
	"go/token"
	"maps"
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

// markOutdated marks the variables whose types are declared otherwise now.
func (s *Session) markOutdated(taken map[string]bool, units []*decl) {
	for name, typ := range s.outdated(taken, units) {
		s.vars[name].Reason = fmt.Sprintf("its type %s was declared anew since", typ)
	}
}

// outdated finds the variables whose types units declare otherwise, or take the names of: variable -> type.
func (s *Session) outdated(taken map[string]bool, units []*decl) map[string]string {
	changed := map[string]bool{}
	for name := range taken {
		if declText(name, s.decls) != declText(name, units) {
			changed[name] = true
		}
	}
	spreadChanges(changed, s.decls)
	stale := map[string]string{}
	for _, v := range s.vars {
		for _, name := range slices.Concat(ownTypes(v.typ), v.ownNeeds()) {
			if changed[name] && v.Reason == "" && stale[v.Name] == "" {
				stale[v.Name] = name
			}
		}
	}
	for _, v := range s.vars { // what shares memory with one of them cannot be restored without it
		for name, typ := range maps.Clone(stale) {
			if v.group != "" && v.group == s.vars[name].group && v.Reason == "" && stale[v.Name] == "" {
				stale[v.Name] = typ
			}
		}
	}
	return stale
}
