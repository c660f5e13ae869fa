package session

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/front"
)

// player runs the cells of a notebook.
type player struct {
	t       *testing.T
	session *Session
	count   int
}

func newPlayer(t *testing.T) *player {
	t.Helper()
	s, on := onStage(t)
	s.engine = on.Engine
	return &player{t: t, session: s}
}

// heard is what a client is told of a cell.
type heard struct {
	result, out string
	remarks     []string
	fault       *front.Error
}

func (h *heard) Send(kind string, content, _ map[string]any, _ [][]byte) {
	data, _ := content["data"].(map[string]any)
	text, _ := data[contract.MIMEPlain].(string)
	switch kind {
	case "stream":
		out, _ := content["text"].(string)
		h.out += out
	case "execute_result":
		h.result = text
	case "display_data":
		h.remarks = append(h.remarks, strings.Split(text, "\n")...)
	}
}

func (h *heard) Ask(context.Context, string, bool) (func(context.Context) (string, error), error) {
	return nil, errors.New("nobody is there")
}

// run runs a cell.
func (n *player) run(code string) heard {
	n.t.Helper()
	n.count++
	var h heard
	h.fault = n.session.Execute(n.t.Context(), front.Request{Code: code, Count: n.count, Life: n.t.Context()}, &h).Error
	return h
}

// step is a cell, and what it must show: what is not said must not be there.
type step struct {
	code    string
	result  string
	remarks string // joined by line ends
	fault   string // the error's name and value begin with this
}

// play runs the cells of a notebook of its own.
func play(t *testing.T, steps ...step) {
	t.Helper()
	n := newPlayer(t)
	for _, s := range steps {
		n.play(s)
	}
}

func (n *player) play(s step) {
	n.t.Helper()
	h := n.run(s.code)
	fault := ""
	if h.fault != nil {
		fault = h.fault.Name + ": " + h.fault.Value
	}
	if s.fault == "" && fault != "" || !strings.HasPrefix(fault, s.fault) {
		n.t.Errorf("cell %d: got the error %q, want %q\n%s", n.count, fault, s.fault, s.code)
	}
	if h.result != s.result && h.out != s.result {
		n.t.Errorf("cell %d: got %q and %q, want %q\n%s", n.count, h.result, h.out, s.result, s.code)
	}
	if got := strings.Join(h.remarks, "\n"); got != s.remarks {
		n.t.Errorf("cell %d: remarks\n%s\nwant\n%s\n%s", n.count, got, s.remarks, s.code)
	}
}

// The environment, the working folder and the settings of package log are as the program before has left them.
func TestProcessState(t *testing.T) {
	folder := t.TempDir()
	t.Setenv("ATELIER_TEST_OLD", "old")
	play(t,
		step{code: "os.Setenv(\"A\", \"1 2\\n3\")\nos.Unsetenv(\"ATELIER_TEST_OLD\")\nos.Chdir(" + strconv.Quote(folder) + ")"},
		step{code: "wd, _ := os.Getwd()\n_, found := os.LookupEnv(\"ATELIER_TEST_OLD\")\nfmt.Sprint(os.Getenv(\"A\"), wd, found)", result: "1 2\n3" + folder + "false"},
		step{code: "!echo $A; pwd", result: "1 2 3\n" + folder + "\n"},
		step{code: "%env A=4\n%cd /\nwd, _ = os.Getwd()\nfmt.Sprint(os.Getenv(\"A\"), wd)", result: "4/"},
		step{code: "os.Setenv(\"A\", \"\")\nos.Clearenv()\nos.Setenv(\"B\", \"b\")"},
		step{code: "fmt.Sprint(os.Getenv(\"B\"), wd, found)", result: "b/false"},
		step{code: "os.Setenv(\"B\", \"c\")\npanic(1)", fault: "panic"},
		step{code: "os.Getenv(\"B\")", result: "b"}, // a cell that fails leaves nothing
		step{code: "gone, _ := os.MkdirTemp(\"\", \"\")\nos.Chdir(gone)\nos.Remove(gone)"},
		step{code: "1 + 1", result: "2"},
	)
}

func TestLoggerSettings(t *testing.T) {
	play(t,
		step{code: "log.SetFlags(0)\nlog.SetPrefix(\"my log: \")\nlog.SetOutput(os.Stdout)\nlog.Print(\"a\")", result: "my log: a\n"},
		step{code: "log.Print(\"b\")", result: "my log: b\n"},
		step{code: "1 + 1", result: "2"}, // a cell without log
		step{code: "log.SetFlags(log.Lmsgprefix)\nlog.SetPrefix(\"\")"},
		step{code: "log.Print(log.Flags())", result: "64\n"},
		step{code: "log.SetOutput(io.Discard)"},
		step{code: "log.Print(log.Flags())"},
		step{code: "%reset"}.gives("All that cells have declared is forgotten.\n"),
		step{code: "fmt.Print(log.Flags(), log.Prefix() == \"\", log.Writer() == os.Stderr)", result: "3 true true"},
	)
}

func TestPartsOfVariables(t *testing.T) {
	play(t,
		step{code: "type Hub struct{ name string; in chan int; n int; log *os.File; err *os.File }\nfunc (h *Hub) add() int { h.n++; return h.n }\nfunc file() *os.File { f, _ := os.Open(os.DevNull); return f }"},
		step{code: "hub := &Hub{name: \"a\", in: make(chan int), n: 1, log: file(), err: os.Stderr}", remarks: "hub.in will not be there in later cells: a channel cannot be carried\n" +
			"hub.log will not be there in later cells: it has unexported state and no encoding"},
		step{code: "hub.n + len(hub.name)", result: "2"},
		step{code: "hub.add()", result: "2", remarks: "hub.in of cell 2 is not here: a channel cannot be carried\nhub.log of cell 2 is not here: it has unexported state and no encoding"},
		step{code: "hub.n++\nclose(hub.in)", fault: "compile error: cell 5, line 2: hub.in of cell 2 is not here: a channel cannot be carried"},
		step{code: "hub.in = make(chan int, 1)\nhub.in <- 3\n<-hub.in", result: "3", remarks: "hub.in will not be there in later cells: a channel cannot be carried"},
		step{code: "close(hub.in)", fault: "compile error: cell 7, line 1: hub.in of cell 6 is not here"},
		step{code: "hub.in, hub.log = nil, nil\nfmt.Fprint(hub.err, hub.n, hub.err == os.Stderr)"}.gives("2 true"),
		step{code: "other := []any{1, \"b\", make(chan int), hub.n}", remarks: "other[2] will not be there in later cells: a channel cannot be carried"},
		step{code: "fmt.Sprint(other)", result: "[1 b <nil> 2]", remarks: "other[2] of cell 9 is not here: a channel cannot be carried"},
		step{code: "pipe := make(chan int)\npipe == nil", result: "false", remarks: "pipe will not be there in later cells: a channel cannot be carried"},
		step{code: "pipe", fault: "compile error: cell 12, line 1: pipe of cell 11 is not here: pipe of type chan int: a channel cannot be carried"},
	)
}

func TestTypesEdited(t *testing.T) {
	play(t,
		step{code: "type P struct{ X, Y int; Name string }\nfunc (p P) Sum() int { return int(p.X) }"},
		step{code: "p := P{1, 2, \"a\"}\nlist := []*P{&p, {3, 0, \"b\"}}\nvar held any = P{4, 5, \"c\"}\nby := map[P]int{p: 7}"},
		step{code: "// P is as it was.\ntype P struct {\n\tX, Y int // across\n\tName string\n}"},
		step{code: "p.Y + by[p]", result: "9"},
		step{code: "type P struct{ Name string; X int; Z []int }"},
		step{code: "fmt.Sprint(p, *list[1], list[0] == &p, p.Sum())", result: "{a 1 []} {b 3 []} true 1", remarks: "list, p: converted to the types as they are now, without P.Y (the field is gone)"},
		step{code: "p.X", result: "1"},
		step{code: "held.(P).Name", result: "c", remarks: "held: converted to the types as they are now, without P.Y (the field is gone)"},
		step{code: "by", fault: "compile error: cell 9, line 1: by of cell 2 is not here: its type P was declared anew since"},
		step{code: "type P struct{ X float64; Name string }\np.X / 2", result: "0.5"}, // in one cell with its use
		step{code: "p.X = 1.5"},
		step{code: "type P struct{ X int }\np", result: "P{X: 0}", remarks: "list, p: converted to the types as they are now, without P.X (the value 1.5 does not fit into int), P.Name (the field is gone)"},
	)
}

func TestInterfacesEdited(t *testing.T) {
	play(t,
		step{code: "type Shape interface{ Area() float64 }\ntype Square struct{ A float64 }\nfunc (s Square) Area() float64 { return s.A * s.A }\n" +
			"type Line struct{ L float64 }\nfunc (l Line) Area() float64 { return 0 }"},
		step{code: "shapes := []Shape{Square{2}, Line{3}, &Square{4}}\nvar first, last Shape = Square{5}, Line{6}"},
		step{code: "func (s Square) Sides() int { return 4 }\ntype Shape interface{ Area() float64; Sides() int }"},
		step{code: "fmt.Sprint(shapes[0].Sides(), shapes[1] == nil, shapes[2].Area())", result: "4 true 16",
			remarks: "shapes: converted to the types as they are now, without an element (a Line has not the methods of Shape any more)"},
		step{code: "first.Area()", result: "25"},
		step{code: "last == nil", result: "true", remarks: "last is not here any more: a Line has not the methods of Shape any more"},
		step{code: "last.Sides()", fault: "compile error: cell 7, line 1: last of cell 6 is not here: a Line has not the methods of Shape any more"},
		step{code: "last = first\nlast.Sides()", result: "4"},
		step{code: "last.Sides()", result: "4"},
	)
}

func (s step) gives(result string) step { s.result = result; return s }

// A method of a type that was edited may not compile any more; it is named as it would be in a file.
func TestMethodsOfEditedTypes(t *testing.T) {
	play(t,
		step{code: "type Named struct{ Name string }\nfunc (n Named) Hello() string { return n.Name }\ntype Square struct { Named; side int }"},
		step{code: "sq := Square{Named{\"a\"}, 3}"},
		step{code: "type Named struct{ First string }"},
		step{code: "sq.side", fault: "compile error: cell 1, line 2: n.Name undefined"},
		step{code: "func (n Named) Hello() string { return n.First }"},
		step{code: "sq.side", result: "3", remarks: "sq: converted to the types as they are now, without Named.Name (the field is gone)"},
	)
}

// What a limit or a lock means for later cells is said once.
func TestRemarksAtTheEnd(t *testing.T) {
	t.Setenv("ATELIER_KEEP_LIMIT", "1MB")
	n := newPlayer(t)
	for _, s := range []step{
		{code: "small, big := make([]byte, 10), make([]byte, 2_000_000)",
			remarks: "big will not be there in later cells: it needs 2.0 MB, and of the 1.0 MB that a session may keep 1.0 MB are left (ATELIER_KEEP_LIMIT sets the limit)"},
		{code: "len(small)", result: "10"},
		{code: "len(big)", fault: "compile error: cell 3, line 1: big of cell 1 is not here: it needs 2.0 MB"},
		{code: "var mu sync.Mutex\nvar wg sync.WaitGroup\nmu.Lock()\nwg.Add(2)", remarks: "mu: it is locked, and what locked it has ended with the cell\n" +
			"wg: it waits for 2 more, and what it waits for has ended with the cell"},
		{code: "mu.TryLock()", result: "false"},
		{code: "wg.Add(-1)", remarks: "wg: it waits for 1 more, and what it waits for has ended with the cell"},
		{code: "mu.Unlock()\nwg.Done()\nwg.Wait()\nmu.TryLock()", result: "true"}, // it is noted already
		{code: "a, b := 1, 2\nos.Exit(0)", remarks: "a will not be there in later cells: the cell ended its program by itself\nb will not be there in later cells: the cell ended its program by itself"},
		{code: "type Pair struct{ c chan int; n int }\npairs := []Pair{{nil, 1}, {make(chan int), 2}}", remarks: "pairs[1].c will not be there in later cells: a channel cannot be carried"},
	} {
		n.play(s)
	}
	shown := strings.Join(n.run("%vars").remarks, "\n")
	for _, want := range []string{"big ", "it needs 2.0 MB", "mu: it is locked", "pairs[1].c of cell 9 is not here: a channel cannot be carried"} {
		if !strings.Contains(shown, want) {
			t.Errorf("%%vars shows no %q in\n%s", want, shown)
		}
	}
}

// Everything at once, knotted: parts that are lost, locks, maps and lists, and then the type is edited.
func TestKnottedValues(t *testing.T) {
	lost := "a.any[1] of cell 2 is not here: a channel cannot be carried"
	both := "a.done of cell 2 is not here: a channel cannot be carried\n" + lost
	play(t,
		step{code: "type Node struct{ v int; next *Node; done chan bool; mu sync.Mutex; m sync.Map; buf bytes.Buffer; any any }"},
		step{code: "a := &Node{v: 1}\na.next = a\na.done = make(chan bool)\na.m.Store(\"k\", a)\na.buf.WriteString(\"x\")\na.any = []any{a, make(chan int), 3}",
			remarks: "a.any[1] will not be there in later cells: a channel cannot be carried\na.done will not be there in later cells: a channel cannot be carried"},
		step{code: "a.next.next.v + a.buf.Len()", result: "2"},
		step{code: "k, _ := a.m.Load(\"k\")\nk == any(a)", result: "true", remarks: both},
		step{code: "type Node struct{ v float64; next *Node; mu sync.RWMutex; m sync.Map; any any; extra map[string]int }"},
		step{code: "k2, _ := a.m.Load(\"k\")\nfmt.Sprint(a.v, a.next == a, k2 == any(a), len(a.any.([]any)), a.any.([]any)[0] == any(a))", result: "1 true true 3 true",
			remarks: both + "\na, k: converted to the types as they are now, without Node.buf (the field is gone)"},
		step{code: "var l list.List\nl.PushBack(a)\nl.PushBack(make(chan int))\nl.PushBack(3)", remarks: lost + "\nl.root.next.next.Value will not be there in later cells: a channel cannot be carried"},
		step{code: "fmt.Sprint(l.Len(), l.Front().Value == any(a), l.Back().Value)", result: "3 true 3",
			remarks: lost + "\nl.root.next.next.Value of cell 7 is not here: a channel cannot be carried"},
	)
}

func TestErrorsInAMapOfPackageSync(t *testing.T) {
	play(t,
		step{code: "var m sync.Map\nm.Store(\"eof\", fmt.Errorf(\"at %d: %w\", 3, io.EOF))"},
		step{code: "e, _ := m.Load(\"eof\")\nfmt.Print(e, errors.Is(e.(error), io.EOF))", result: "at 3: EOF true"},
	)
}

// What is carried by its name stays what it is when types are edited, and one that cannot be carried costs only itself.
func TestNamedValuesAmongEditedTypes(t *testing.T) {
	const literal = "it is a function literal that uses local variables: write func name(...)"
	play(t,
		step{code: "type Op func(int) int\ntype P struct{ X int; F Op; Err error; Out *os.File; Log *log.Logger; M func() int; in chan int }\nfunc (p P) Get() int { return p.X }\n" +
			"func (p *P) Inc() { p.X++ }\nfunc double(x int) int { return 2 * x }\nfunc adder(n int) Op { return func(x int) int { return x + n } }\nvar ErrMine = errors.New(\"mine\")"},
		step{code: "p := &P{X: 3, F: double, Err: fmt.Errorf(\"a: %w\", ErrMine), Out: os.Stdout, Log: log.New(os.Stdout, \"p: \", 0)}\np.M = P{X: 7, in: make(chan int)}.Get\nup := p.Inc\n" +
			"ops := []Op{double, adder(1), func(x int) int { return x + 5 }}\nvar m sync.Map\nm.Store(\"eof\", io.EOF)",
			remarks: "ops[1] will not be there in later cells: " + literal + "\np.M's receiver.in will not be there in later cells: a channel cannot be carried"},
		step{code: "type P struct{ Log *log.Logger; Out io.Writer; Err error; M func() int; X float64; F Op }"},
		step{code: "func (p P) Get() int { return int(p.X) + 1 }"},
		step{code: "up()\nfmt.Print(p.X, p.F(2), errors.Is(p.Err, ErrMine), p.Log.Writer() == os.Stdout, p.Out == io.Writer(os.Stdout), p.M())", result: "4 4 true true true 8",
			remarks: "p.M's receiver.in of cell 2 is not here: a channel cannot be carried"},
		step{code: "eof, _ := m.Load(\"eof\")\nfmt.Print(eof == any(io.EOF), ops[0](1), ops[2](1))\nfor _, f := range ops { fmt.Print(f == nil) }", result: "true 2 6falsetruefalse", remarks: "ops[1] of cell 2 is not here: " + literal},
	)
}
