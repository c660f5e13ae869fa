package carry

import (
	"bytes"
	"container/list"
	"container/ring"
	"io"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"
)

// tools are the types that have their state to themselves, as variables, fields, and behind pointers.
type tools struct {
	buffer  bytes.Buffer
	builder *strings.Builder
	bytes   *bytes.Reader
	text    *strings.Reader
	n       atomic.Int64
	small   *atomic.Uint32
	flag    atomic.Bool
	at      atomic.Pointer[point]
	any     atomic.Value
	mu      sync.Mutex
	rw      *sync.RWMutex
	once    sync.Once
	known   sync.Map
	wg      *sync.WaitGroup
	list    *list.List
	ring    *ring.Ring
	zone    *time.Location
	fixed   *time.Location
	cond    *sync.Cond
	pattern *regexp.Regexp
}

func made(t *testing.T) *tools {
	t.Helper()
	x := &tools{builder: &strings.Builder{}, small: &atomic.Uint32{}, rw: &sync.RWMutex{}, wg: &sync.WaitGroup{}, list: list.New(), ring: ring.New(3)}
	x.buffer.WriteString("hello")
	x.buffer.ReadByte()
	x.builder.WriteString("built")
	x.bytes, x.text = bytes.NewReader([]byte("abc")), strings.NewReader("xyz")
	x.bytes.ReadByte()
	x.text.Seek(2, io.SeekStart)
	x.n.Store(-7)
	x.small.Store(8)
	x.flag.Store(true)
	x.at.Store(&point{1, 2})
	x.any.Store([]string{"a"})
	x.once.Do(func() {})
	x.known.Store("a", &point{3, 4})
	x.known.Store(2, x.at.Load())
	x.list.PushBack("one")
	x.list.PushFront(2)
	x.ring.Value, x.ring.Next().Value = 1, "b"
	var err error
	if x.zone, err = time.LoadLocation("Europe/Berlin"); err != nil {
		t.Fatal(err)
	}
	x.fixed = time.FixedZone("ABC", 3600)
	x.cond = sync.NewCond(&x.mu)
	x.pattern = regexp.MustCompile("a+")
	return x
}

func TestToolsAreKept(t *testing.T) {
	x, y := made(t), (*tools)(nil)
	trip(t, &x, &y)
	y.buffer.WriteString("!")
	y.builder.WriteString("!")
	if got := y.buffer.String() + " " + y.builder.String(); got != "ello! built!" {
		t.Errorf("the buffers: got %q", got)
	}
	rest, _ := io.ReadAll(io.MultiReader(y.bytes, y.text))
	if string(rest) != "bcz" {
		t.Errorf("the readers: got %q", rest)
	}
	if y.n.Add(1) != -6 || y.small.Load() != 8 || !y.flag.Load() || *y.at.Load() != (point{1, 2}) || y.any.Load().([]string)[0] != "a" {
		t.Errorf("the atomic values: got %+v", y)
	}
	again := false
	y.once.Do(func() { again = true })
	if again {
		t.Error("once is done twice")
	}
	a, _ := y.known.Load("a")
	two, ok := y.known.Load(2)
	if !ok || *a.(*point) != (point{3, 4}) || two.(*point) != y.at.Load() {
		t.Errorf("the map: got %v and %v, want what shares memory to share it", a, two)
	}
	y.known.Range(func(k, v any) bool { y.known.Delete(k); return true })
	if y.list.Len() != 2 || y.list.Front().Value != 2 || y.list.Back().Value != "one" || y.list.PushBack(3).Prev().Value != "one" {
		t.Errorf("the list: got %v", y.list)
	}
	if y.ring.Len() != 3 || y.ring.Next().Value != "b" || y.ring.Move(3) != y.ring {
		t.Error("the ring is another one")
	}
	summer := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	if got := summer.In(y.zone).String(); got != "2026-07-01 14:00:00 +0200 CEST" {
		t.Errorf("the time zone: got %s", got)
	}
	if got := summer.In(y.fixed).String(); got != "2026-07-01 13:00:00 +0100 ABC" {
		t.Errorf("the fixed time zone: got %s", got)
	}
	if !y.mu.TryLock() || !y.rw.TryLock() || y.cond.L != &y.mu || y.cond.L.(*sync.Mutex).TryLock() {
		t.Error("the locks are not free, or not the same")
	}
	y.wg.Go(func() {})
	y.wg.Wait()
	if y.pattern.String() != "a+" || !y.pattern.MatchString("aa") {
		t.Error("the pattern is another one")
	}
}

// What is locked stays locked, without those who wait; and that is said.
func TestLocksStayLocked(t *testing.T) {
	var x, y struct {
		mu, free sync.Mutex
		w, r     sync.RWMutex
		wg       sync.WaitGroup
	}
	x.mu.Lock()
	x.w.Lock()
	x.r.RLock()
	x.r.RLock()
	x.wg.Add(3)
	for _, wait := range []func(){x.mu.Lock, x.w.RLock, x.r.Lock, x.wg.Wait} {
		go wait()
	}
	for x.r.TryRLock() { // until the writer waits
		x.r.RUnlock()
	}
	state := func(mu *sync.Mutex) *int32 { return (*int32)(unsafe.Pointer(mu)) }
	for atomic.LoadInt32(state(&x.mu))>>3 == 0 { // until one waits
		runtime.Gosched()
	}
	folder := session(t)
	kept := commit(t, folder, program([]Variable{variable("x", &x)}))[0]
	if err := restored(folder, program([]Variable{variable("x", &y)})); err != nil {
		t.Fatal(err)
	}
	if got := *state(&y.mu); got != 1 {
		t.Errorf("the lock's state is %d, want 1: locked, and nobody waits", got)
	}
	if y.mu.TryLock() || !y.free.TryLock() || y.w.TryRLock() || y.r.TryLock() || !y.r.TryRLock() {
		t.Error("the locks are not what they were")
	}
	y.mu.Unlock()
	y.w.Unlock()
	for range 3 {
		y.r.RUnlock()
		y.wg.Done()
	}
	if !y.mu.TryLock() || !y.w.TryLock() || !y.r.TryLock() {
		t.Error("the locks are not free, though unlocked")
	}
	y.wg.Wait()
	var notes []string
	for _, l := range kept.Lost {
		if !l.Note || l.Earlier {
			t.Errorf("lost is %+v, want a note", l)
		}
		notes = append(notes, l.String())
	}
	held := ": it is locked, and what locked it has ended with the cell"
	want := "x.mu of type sync.Mutex" + held + "\nx.w of type sync.Mutex" + held + "\nx.r of type sync.RWMutex" + held +
		"\nx.wg of type sync.WaitGroup: it waits for 3 more, and what it waits for has ended with the cell"
	if got := strings.Join(notes, "\n"); got != want {
		t.Errorf("got the notes\n%s\nwant\n%s", got, want)
	}
}

// Each is carried as a variable of its own, as a copy in a map and in an interface.
func TestToolsAlone(t *testing.T) {
	var builder, builder2 strings.Builder
	builder.WriteString("a")
	trip(t, &builder, &builder2)
	if builder2.WriteString("b"); builder2.String() != "ab" {
		t.Errorf("got %q", builder2.String())
	}
	var known, known2 sync.Map
	known.Store("me", &known)
	trip(t, &known, &known2)
	if me, _ := known2.Load("me"); me != &known2 {
		t.Errorf("got %v, want the map itself", me)
	}
	var empty, empty2 sync.Map
	trip(t, &empty, &empty2)
	buffers, buffers2 := map[string]bytes.Buffer{"a": *bytes.NewBufferString("x")}, map[string]bytes.Buffer(nil)
	trip(t, &buffers, &buffers2)
	if b := buffers2["a"]; b.String() != "x" {
		t.Errorf("got %q", b.String())
	}
	held, held2 := []any{bytes.NewBufferString("x"), list.New()}, []any(nil)
	trip(t, &held, &held2, (*bytes.Buffer)(nil), (*list.List)(nil))
	if got := held2[0].(*bytes.Buffer).String(); got != "x" {
		t.Errorf("got %q", got)
	}
}
