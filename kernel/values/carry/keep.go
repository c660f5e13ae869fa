package carry

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"time"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/values"
	"github.com/atelier-go/atelier/kernel/values/carry/internal/snapshot"
	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// keeping is the end of a program: its variables go into the folder of new groups.
type keeping struct {
	folder   string // values
	manifest Manifest
	left     int64 // bytes that may still be kept
	limit    int64
	prefix   string // of new groups' names, unlike all earlier ones
	kept     map[string]values.Kept
}

// Keep writes the variables and says what became of each.
func (p *Variables) Keep(session string) ([]values.Kept, error) {
	list := slices.DeleteFunc(slices.Clone(p.List), func(v Variable) bool { return v.Past })
	limit, err := keepLimit()
	if err != nil {
		return nil, err
	}
	m, err := ReadManifest(session)
	if err != nil {
		return nil, err
	}
	k := &keeping{
		folder: filepath.Join(session, contract.ValuesFolder), manifest: m, limit: limit, kept: map[string]values.Kept{},
		prefix: strconv.FormatInt(time.Now().UnixNano(), 36) + "-",
	}
	variables := slices.Clone(list)
	slices.SortFunc(variables, func(a, b Variable) int { return cmp.Compare(a.Name, b.Name) })
	if k.left, err = k.free(variables); err != nil {
		return nil, err
	}
	for i, g := range snapshot.Groups(toKeep(variables), snapshot.NewCatalog(toKeep(list), p.Types), p.known()) {
		if err := k.group(g, k.prefix+strconv.Itoa(i)); err != nil {
			return nil, fmt.Errorf("values: keeping %s: %w", g.Variables()[0].Name, err)
		}
	}
	kept := make([]values.Kept, len(list))
	for i, v := range list {
		kept[i] = k.kept[v.Name]
		if !v.Fresh && kept[i].Reason == "" {
			lostBefore(&kept[i], v, m.Variables[v.Name].Lost)
			if lost, ok := p.gone[v.Name]; ok {
				lostBefore(&kept[i], v, []values.Loss{lost})
			}
		}
	}
	return kept, nil
}

// lostBefore adds what earlier programs could not keep and this one did not set either, and tells what was noted before.
func lostBefore(k *values.Kept, v Variable, lost []values.Loss) {
	for _, l := range lost {
		at := slices.IndexFunc(k.Lost, func(now values.Loss) bool { return now.Path == l.Path })
		switch l.Earlier = true; {
		case at < 0 && !l.Note && snapshot.IsZeroAt(v.Pointer, l.Path):
			k.Lost, k.Losses = append(k.Lost, l), k.Losses+1
		case at >= 0 && l.Note && k.Lost[at].Why == l.Why:
			k.Lost[at].Earlier = true
		}
	}
}

// free returns how many bytes may be kept beside what other variables hold.
func (k *keeping) free(variables []Variable) (int64, error) {
	left := k.limit
	counted := map[string]bool{}
	for name, e := range k.manifest.Variables {
		replaced := slices.ContainsFunc(variables, func(v Variable) bool { return v.Name == name })
		if replaced || counted[e.Group] {
			continue
		}
		counted[e.Group] = true
		n, err := groupSize(k.folder, e.Group)
		if err != nil {
			return 0, fmt.Errorf("values: the size of %s: %w", name, err)
		}
		left -= n
	}
	return left, nil
}

// old returns the group that holds just these variables now, empty if none does.
func (k *keeping) old(variables []snapshot.Variable) string {
	id := k.manifest.Variables[variables[0].Name].Group
	n := 0
	for _, e := range k.manifest.Variables {
		if e.Group == id {
			n++
		}
	}
	for _, v := range variables {
		if k.manifest.Variables[v.Name].Group != id {
			return ""
		}
	}
	if n != len(variables) {
		return ""
	}
	return id
}

// group writes a group under the name id, unless the old one is the same.
func (k *keeping) group(g *snapshot.Group, id string) error {
	variables := g.Variables()
	path := filepath.Join(k.folder, contract.NewFolder, id)
	old := k.old(variables)
	oldPath := ""
	if old != "" {
		oldPath = filepath.Join(k.folder, old)
	}
	out := snapshot.NewWriter(path, oldPath, max(k.left, 0))
	result, refused := g.Write(out, path+keptSuffix)
	if refused != nil {
		out.Abandon()
		if refused.Disk != nil {
			return refused.Disk // a refusal would lose the earlier value
		}
		k.refuse(g, refused)
		return os.RemoveAll(path + keptSuffix)
	}
	unchanged, size, err := k.close(out, result, path, oldPath)
	if err != nil {
		return err
	}
	if size > k.left {
		k.refuse(g, k.tooLarge(g, size))
		return removeGroup(path)
	}
	k.left -= size
	if unchanged {
		id = old
	}
	result.Sizes[variables[0].Name] += size - out.Size() // what Keepers wrote
	for _, v := range variables {
		t := reflect.TypeOf(v.Pointer).Elem()
		k.kept[v.Name] = values.Kept{
			Name: v.Name, Type: pretty.TypeName(t), Size: result.Sizes[v.Name], Group: id, Needs: g.Needs(v), Names: result.Names,
			Lost: result.Lost[v.Name], Losses: result.Losses[v.Name],
		}
	}
	return nil
}

// close ends a group's file and compares what Keepers have written with what is there.
func (k *keeping) close(out *snapshot.Writer, result snapshot.Written, path, oldPath string) (unchanged bool, size int64, err error) {
	size = out.Size()
	if result.Keepers > 0 {
		n, err := treeSize(path + keptSuffix)
		if err != nil {
			return false, 0, err
		}
		size += n
		if out.Agreed() && !sameTree(path+keptSuffix, oldPath+keptSuffix) {
			out.Differ()
		}
	}
	unchanged, err = out.Close()
	if unchanged {
		err = errors.Join(err, os.RemoveAll(path+keptSuffix))
	}
	return unchanged, size, err
}

// refuse notes why none of the group is kept.
func (k *keeping) refuse(g *snapshot.Group, r *snapshot.Refusal) {
	for _, v := range g.Variables() {
		reason := r.Reason
		if v.Name != r.Variable {
			reason = fmt.Sprintf("it shares memory with %s, which is not carried: %s", r.Variable, r.Reason)
		}
		k.kept[v.Name] = values.Kept{Name: v.Name, Type: pretty.TypeName(reflect.TypeOf(v.Pointer).Elem()), Reason: reason}
	}
}

func (k *keeping) tooLarge(g *snapshot.Group, size int64) *snapshot.Refusal {
	return &snapshot.Refusal{Variable: g.Variables()[0].Name, Reason: fmt.Sprintf("it needs %s, and of the %s that a session may keep %s are left (%s sets the limit)",
		pretty.Bytes(size), pretty.Bytes(k.limit), pretty.Bytes(max(k.left, 0)), contract.KeepLimitVariable)}
}
