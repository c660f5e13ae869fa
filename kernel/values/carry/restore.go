package carry

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/values"
	"github.com/atelier-go/atelier/kernel/values/carry/internal/snapshot"
)

// Restore sets the variables, except the fresh ones, to what is kept of them. First every
// file is opened and checked, so that a program that does not suit changes nothing.
//
// It returns what there is to say about it. What of the values has no place in the types as they are now is lost.
func (p *Variables) Restore(session string) (notes []string, err error) {
	p.known()
	m, err := ReadManifest(session)
	if err != nil {
		return nil, err
	}
	s := &restoring{folder: filepath.Join(session, contract.ValuesFolder), program: p, manifest: m}
	defer func() { err = errors.Join(err, s.close()) }()
	groups, err := s.groups()
	if err != nil || len(groups) == 0 {
		return nil, err
	}
	known := snapshot.NewCatalog(toKeep(p.List), p.Types)
	for _, g := range groups {
		if err := s.open(g, known); err != nil {
			return nil, err
		}
	}
	for i, r := range s.decoders {
		if err := r.Read(); err != nil {
			return nil, s.failed(groups[i], err)
		}
		notes = append(notes, s.dropped(groups[i], r)...)
	}
	return notes, nil
}

// dropped says what a group has lost because types were edited since.
func (s *restoring) dropped(group string, r *snapshot.GroupDecoder) (notes []string) {
	parts, gone := r.Dropped()
	var names []string
	for _, v := range s.program.List {
		if v.Fresh || s.manifest.Variables[v.Name].Group != group {
			continue
		}
		names = append(names, v.Name)
		if why := gone[v.Name]; why != "" {
			if s.program.gone == nil {
				s.program.gone = map[string]values.Loss{}
			}
			s.program.gone[v.Name] = values.Loss{Path: v.Name, Why: why}
			notes = append(notes, fmt.Sprintf("%s is not here any more: %s", v.Name, why))
		}
	}
	if len(parts) > 0 {
		notes = append(notes, fmt.Sprintf("%s: converted to the types as they are now, without %s", strings.Join(names, ", "), strings.Join(parts, ", ")))
	}
	return notes
}

type restoring struct {
	folder   string // values
	program  *Variables
	manifest Manifest
	decoders []*snapshot.GroupDecoder
	files    []io.Closer
}

// groups returns the groups that hold what the program needs.
func (s *restoring) groups() ([]string, error) {
	var groups []string
	for _, v := range s.program.List {
		if v.Fresh {
			continue
		}
		e, ok := s.manifest.Variables[v.Name]
		if !ok {
			return nil, fmt.Errorf("values: restoring %s: no value is kept", v.Name)
		}
		if !slices.Contains(groups, e.Group) {
			groups = append(groups, e.Group)
		}
	}
	for name, e := range s.manifest.Variables {
		if !slices.Contains(groups, e.Group) || s.variable(name) != nil {
			continue
		}
		return nil, fmt.Errorf("values: restoring %s: it shares memory with other variables of the program, which must declare it too", name)
	}
	return groups, nil
}

func (s *restoring) variable(name string) *Variable {
	var found *Variable
	for i, v := range s.program.List {
		if v.Name == name && (found == nil || found.Fresh) {
			found = &s.program.List[i]
		}
	}
	return found
}

// open reads the header of a group.
func (s *restoring) open(group string, known snapshot.Catalog) error {
	path := filepath.Join(s.folder, group)
	in, file, err := snapshot.Open(path)
	if err != nil {
		return s.failed(group, err)
	}
	s.files = append(s.files, file)
	r, err := snapshot.NewGroupDecoder(in, path+keptSuffix, known, s.program.known(), func(name string) reflect.Value {
		v := s.variable(name)
		if v == nil || v.Fresh || s.manifest.Variables[name].Group != group {
			return reflect.Value{} // only its memory is left
		}
		return reflect.ValueOf(v.Pointer)
	})
	if err != nil {
		return s.failed(group, err)
	}
	s.decoders = append(s.decoders, r)
	return nil
}

// failed names the variables of a group that cannot be read.
func (s *restoring) failed(group string, err error) error {
	for _, v := range s.program.List {
		if !v.Fresh && s.manifest.Variables[v.Name].Group == group {
			return fmt.Errorf("values: restoring %s: %w", v.Name, err)
		}
	}
	return fmt.Errorf("values: restoring: %w", err)
}

func (s *restoring) close() (err error) {
	for _, f := range s.files {
		err = errors.Join(err, f.Close())
	}
	return err
}
