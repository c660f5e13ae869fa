package plotting

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"sync"
	"testing"
)

// A bundle is a pure function of its figure: called again, and by several goroutines at once with those of all other
// figures, it gives the same bytes, and it leaves the figure as it was.
func TestBundlesArePure(t *testing.T) {
	calls := map[string]func() (Bundle, error){}
	for name, fig := range trusting() {
		calls[name] = fig.Bundle
		if d, ok := fig.(Drafter); ok {
			calls["draft of "+name] = d.Draft
		}
		if f, ok := fig.(Incremental); ok {
			calls["additions to "+name] = func() (Bundle, error) {
				b, _, err := f.Since(fig)
				return b, err
			}
		}
		before := copied(reflect.ValueOf(fig)).Interface()
		bundle(t, fig)
		if !reflect.DeepEqual(fig, before) {
			t.Errorf("%s: its bundle changed it to %+v, want %+v", name, fig, before)
		}
	}
	first := map[string]Bundle{}
	for name, call := range calls {
		b, err := call()
		if err != nil {
			t.Fatal(err)
		}
		first[name] = b
	}
	var all sync.WaitGroup
	for range 3 {
		for name, call := range calls {
			all.Go(func() {
				b, err := call()
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
				if !maps.EqualFunc(b, first[name], bytes.Equal) {
					t.Errorf("%s: a second bundle differs in %s", name, differing(b, first[name]))
				}
			})
		}
	}
	all.Wait()
}

func differing(a, b Bundle) string {
	for mime := range a {
		if !bytes.Equal(a[mime], b[mime]) {
			return fmt.Sprintf("%s, %d and %d bytes", mime, len(a[mime]), len(b[mime]))
		}
	}
	return "its forms"
}
