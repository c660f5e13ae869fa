package cell

import (
	"fmt"
	"maps"
	"slices"
)

// Commit takes over what a program's cell declared and the variables whose values were kept, after the
// program ran to its end.
func (p *Program) Commit(kept []Kept) {
	s := p.session
	s.mu.Lock()
	defer s.mu.Unlock()
	s.apply(p.change, p.change.decls)
	for _, k := range kept {
		v, ok := p.change.vars[k.Name]
		if !ok {
			continue
		}
		v.Size, v.Reason, v.group, v.needs = k.Size, k.Reason, k.Group, k.Needs
		s.vars[k.Name] = v
	}
	for name := range p.change.vars {
		if s.vars[name] == nil {
			s.hints[name] = fmt.Sprintf("cell %d, which defines it, ended its program by itself", p.change.number)
		}
	}
	for _, name := range p.change.hidden {
		if s.vars[name] == nil {
			s.hints[name] = fmt.Sprintf("cell %d has it below %%%%, where variables end with their cell: leave %%%% out", p.change.number)
		}
	}
	for name, reason := range p.change.local {
		s.vars[name] = &Variable{Name: name, Cell: p.change.number, Reason: reason}
	}
}

// Fail takes over what the cell of a program that failed declared, if that leaves the variables of earlier cells
// and their types alone.
func (p *Program) Fail() {
	s := p.session
	s.mu.Lock()
	defer s.mu.Unlock()
	types := map[string]bool{}
	for _, v := range s.vars {
		for _, name := range ownTypes(v.typ) {
			types[name] = true
		}
	}
	// What the others declare may need what cannot be taken over, so it is all or nothing.
	if !slices.ContainsFunc(p.change.decls, func(u *decl) bool {
		return slices.ContainsFunc(u.Names, func(name string) bool { return types[name] || s.vars[name] != nil })
	}) {
		c := p.change
		c.vars = nil
		s.apply(c, c.decls)
	}
	for name := range p.change.vars {
		if s.vars[name] == nil {
			s.hints[name] = fmt.Sprintf("cell %d, which defines it, failed", p.change.number)
		}
	}
}

// apply takes over imports and units. Names that the units take from earlier cells are no longer theirs.
func (s *Session) apply(c change, units []*decl) {
	s.imports = c.imports
	taken := map[string]bool{}
	for _, u := range units {
		for _, name := range slices.Concat(u.Names, u.Fields) {
			taken[name] = true
		}
	}
	anew := maps.Clone(taken)
	for name, v := range c.vars {
		anew[name] = anew[name] || v.Cell == c.number
	}
	s.markOutdated(anew, units)
	s.drop(taken)
	s.decls = append(withoutNames(s.decls, anew), units...)
	for name := range taken {
		delete(s.hints, name)
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

// hasValue tells whether a variable of an earlier cell has its value still.
func (s *Session) hasValue(name string) bool {
	v := s.vars[name]
	return v != nil && v.Reason == ""
}

// withoutNames is the units without some of their names. The session's own are left as they are.
func withoutNames(units []*decl, names map[string]bool) []*decl {
	var rest []*decl
	for _, u := range units {
		clone := *u
		clone.live = maps.Clone(u.live)
		if clone.drop(names) {
			rest = append(rest, &clone)
		}
	}
	return rest
}
