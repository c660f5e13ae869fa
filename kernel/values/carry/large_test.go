package carry

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/values/carry/internal/snapshot"
)

// Of a large value of which one number changes, a part is written and the rest stays where it is.
func TestALargeValueIsWrittenInParts(t *testing.T) {
	folder := session(t)
	values := filepath.Join(folder, contract.ValuesFolder)
	x := make([]byte, 70<<20)
	x[len(x)-1] = 1
	first := commit(t, folder, program([]Variable{variable("x", &x)}))[0]
	before, size, err := snapshot.Pieces(filepath.Join(values, first.Group))
	if err != nil || len(before) != 3 || size != first.Size {
		t.Fatalf("got %v of %d bytes (%v), want three parts of %d", before, size, err, first.Size)
	}
	var old []os.FileInfo
	for _, path := range before {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		old = append(old, info)
	}
	x[40<<20]++
	second := commit(t, folder, program([]Variable{variable("x", &x)}))[0]
	for i, want := range []bool{true, false, true} {
		info, err := os.Stat(filepath.Join(values, second.Group) + []string{"", ".part1", ".part2"}[i])
		if err != nil {
			t.Fatal(err)
		}
		if got := os.SameFile(info, old[i]); got != want {
			t.Errorf("part %d is the same: got %v, want %v", i, got, want)
		}
	}
	if files := leftovers(t, folder); len(files) != 3 {
		t.Errorf("got the files %v, want three", files)
	}
	var y []byte
	if err := restored(folder, program([]Variable{variable("x", &y)})); err != nil || y[40<<20] != 1 || y[len(y)-1] != 1 || len(y) != len(x) {
		t.Errorf("got %d bytes (%v), want x", len(y), err)
	}
	t.Setenv(contract.KeepLimitVariable, "60MB")
	x[1]++
	if again := commit(t, folder, program([]Variable{variable("x", &x)}))[0]; again.Reason == "" || len(leftovers(t, folder)) > 0 {
		t.Errorf("beyond the limit: got %+v and the files %v", again, leftovers(t, folder))
	}
}
