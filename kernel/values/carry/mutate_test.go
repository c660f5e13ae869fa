//lint:file-ignore U1000 the fields of the types here are set by what is tested

package carry

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/values/carry/internal/snapshot"
)

// A damaged file is an error at worst also where its types were edited since, and takes no time.
func TestDamagedFilesOfEditedTypes(t *testing.T) {
	folder := session(t)
	old := oldTypes()
	kept := commit(t, folder, program([]Variable{variable("p", old[0]), variable("last", old[1]), variable("tail", old[2])}, old[3:]...))
	data, err := os.ReadFile(filepath.Join(folder, contract.ValuesFolder, kept[0].Group))
	if err != nil {
		t.Fatal(err)
	}
	type Inner struct {
		s string
		n int8
	}
	type P struct {
		name  string
		next  *P
		list  []Inner
		X     float32
		inner *Inner
		at    [2]Inner
		by    map[string]*Inner
		any   any
	}
	r := rand.New(rand.NewPCG(1, 6))
	read := 0
	for range 5000 {
		damaged := bytes.Clone(data)
		for range r.IntN(4) {
			damaged[len(damaged)-1-r.IntN(len(damaged)-20)] = byte(r.IntN(256)) >> r.IntN(8)
		}
		var p *P
		var last *Inner
		var tail []Inner
		again := program([]Variable{variable("p", &p), variable("last", &last), variable("tail", &tail)}, (*Inner)(nil))
		known := snapshot.NewCatalog(toKeep(again.List), again.Types)
		begun := time.Now()
		g, err := snapshot.NewGroupDecoder(snapshot.NewReader(bytes.NewReader(damaged), int64(len(damaged))), "", known, nil, func(name string) reflect.Value {
			for _, v := range again.List {
				if v.Name == name {
					return reflect.ValueOf(v.Pointer)
				}
			}
			return reflect.Value{}
		})
		if err == nil && g.Read() == nil {
			read++
			snapshot.Groups(toKeep(again.List), known, nil) // what was read is sound
		}
		if took := time.Since(begun); took > time.Minute { // it believed a damaged length
			t.Fatalf("took %v", took)
		}
	}
	if read < 1000 || read > 4900 {
		t.Errorf("%d of 5000 files could be read, want some of them", read)
	}
}
