package backend

import (
	"fmt"
	"os"
	"os/user"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// TestThreadsShareOneHeap lets threads that allocate in C hold on to what heaps the C library gives them.
func TestThreadsShareOneHeap(t *testing.T) {
	var ready, done sync.WaitGroup
	leave := make(chan struct{})
	for range 4 {
		ready.Add(1)
		done.Go(func() {
			runtime.LockOSThread()
			_, _ = user.LookupId("0") // allocates in C, where Go has it from there
			ready.Done()
			<-leave
		})
	}
	ready.Wait()
	heaps, err := threadHeaps()
	close(leave)
	done.Wait()
	if err != nil {
		t.Fatal(err)
	}
	if heaps > 0 {
		t.Errorf("threads have %d heaps of their own, want none: memory that one frees is lost to the others", heaps)
	}
}

// threadHeaps counts the pairs of mappings that begin at a multiple of 64 MB, take as much, and of which the second part is
// not in use yet: so are the heaps of glibc's threads. Go's own heap looks the same, and is known by a value in it.
func threadHeaps() (count int, err error) {
	const size = 64 << 20
	goHeap := uint64(reflect.ValueOf(new([64]byte)).Pointer()) / size * size
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return 0, err
	}
	var before, end uint64
	for line := range strings.Lines(string(maps)) {
		var from, to uint64
		var access string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &access); err != nil {
			return 0, err
		}
		if access == "---p" && from == end && before%size == 0 && to-before == size && before != goHeap {
			count++
		}
		before, end = from, to
	}
	return count, nil
}
