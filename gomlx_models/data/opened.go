package data

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/atelier-go/atelier/gomlx_models/data/internal/paths"
)

// openedSets are the data sets that this process has opened, so that no file is read and hashed twice: what is learnt
// from and what is held out are often parts of one set. A set is read again when one of its files has changed.
type openedSets struct {
	mutex sync.Mutex
	sets  []*openedSet // the one opened last at the end
	limit int          // the most bytes of all their values
}

var opened = openedSets{limit: 512 << 20}

// openedSet is a set of an origin, as its files were.
type openedSet struct {
	key    string
	stamps []stamp
	whole  openable
	parts  map[string]openable // by the subsets, written down
}

// open gives the whole set of an origin and the part of it that the subsets are.
func (o *openedSets) open(ctx context.Context, s Source, progress func(done, total int)) (openable, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	files, err := s.from.files()
	if err != nil {
		return nil, err
	}
	key := keyOf(s.from.spec())
	stamps := stampsOf(files)
	at := slices.IndexFunc(o.sets, func(set *openedSet) bool { return set.key == key })
	if at >= 0 {
		set := o.sets[at]
		o.sets = slices.Delete(o.sets, at, at+1)
		if stamps != nil && slices.EqualFunc(set.stamps, stamps, stamp.equal) {
			o.sets = append(o.sets, set)
			return set.part(s)
		}
	}
	whole, err := s.from.read(ctx, files, progress)
	if err != nil {
		return nil, err
	}
	set := &openedSet{key, stamps, whole.(openable), map[string]openable{}}
	if stamps != nil && slices.EqualFunc(stampsOf(files), stamps, stamp.equal) {
		o.keep(set)
	}
	return set.part(s)
}

// keep keeps a set in place of older ones.
func (o *openedSets) keep(set *openedSet) {
	o.sets = append(o.sets, set)
	size := 0
	for _, set := range o.sets {
		size += set.whole.bytes()
	}
	for size > o.limit {
		size -= o.sets[0].whole.bytes()
		o.sets = slices.Delete(o.sets, 0, 1)
	}
}

// part takes the subsets of a source.
func (o *openedSet) part(s Source) (openable, error) {
	key := keyOf(s.subsets)
	if part, ok := o.parts[key]; ok {
		return part, nil
	}
	part := o.whole
	for i, subset := range s.subsets {
		from, to, err := subset.bounds(part.Len())
		if err != nil {
			return nil, fmt.Errorf("data: cannot take a subset of %s: %w", Source{from: s.from, subsets: s.subsets[:i]}.Name(), err)
		}
		part = part.slice(from, to)
	}
	o.parts[key] = part
	return part, nil
}

// keyOf is a key of structs of strings and numbers, which always encode but for a share that is none, of which nothing
// can be opened.
func keyOf(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// stamp tells whether a file is still what it was.
type stamp struct {
	path string
	info os.FileInfo
}

func (s stamp) equal(other stamp) bool {
	return s.path == other.path && os.SameFile(s.info, other.info) &&
		s.info.Size() == other.info.Size() && s.info.ModTime().Equal(other.info.ModTime())
}

// stampsOf are the stamps of all these files, not nil, or nil if there is one that does not tell.
func stampsOf(files []string) []stamp {
	stamps := []stamp{}
	for _, file := range files {
		path, err := filepath.Abs(file)
		if err != nil {
			return nil
		}
		info, err := os.Stat(path)
		if err != nil || !info.Mode().IsRegular() || time.Since(info.ModTime()) < paths.Settled {
			return nil
		}
		stamps = append(stamps, stamp{path, info})
	}
	return stamps
}
