package session

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/kernel/engine"
	"github.com/atelier-go/atelier/kernel/front"
)

// notebook is a session whose programs are built as ever, and run without GoNB.
type notebook struct {
	t       *testing.T
	session *Session
	count   int
}

// runner runs programs as they are.
type runner struct {
	*stage
	output string
}

func (r *runner) Build(ctx context.Context, s engine.Source) (string, error) {
	return r.Engine.Build(ctx, s)
}

func (r *runner) Execute(ctx context.Context, binary string, args []string, _ engine.Client) error {
	c := exec.CommandContext(ctx, binary, args...)
	c.Env = append(os.Environ(), contract.SessionVariable+"="+r.Folder())
	out, err := c.CombinedOutput()
	r.output = string(out)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return &engine.CellError{Name: "exit", Value: exit.Error()}
	}
	return err
}

func newNotebook(t *testing.T) *notebook {
	t.Helper()
	s, on := onStage(t)
	s.engine = &runner{stage: on}
	return &notebook{t: t, session: s}
}

// run runs a cell and returns what it prints, or the error that it ends with.
func (n *notebook) run(code string) (output, fault string) {
	n.t.Helper()
	n.count++
	on := n.session.engine.(*runner)
	on.output = ""
	if err := n.session.Execute(n.t.Context(), front.Request{Code: code, Count: n.count, Life: n.t.Context()}, new(recorder)).Error; err != nil {
		return on.output, err.Name + ": " + err.Value
	}
	return on.output, ""
}

// cells runs cells one after the other, and fails the test unless each ends well and the last prints want.
func (n *notebook) cells(want string, codes ...string) {
	n.t.Helper()
	for i, code := range codes {
		output, fault := n.run(code)
		if fault != "" {
			n.t.Fatalf("cell %d ends with %q and prints %q:\n%s", n.count, fault, output, code)
		}
		if i == len(codes)-1 && strings.TrimSpace(output) != want {
			n.t.Errorf("cell %d prints %q, want %q:\n%s", n.count, strings.TrimSpace(output), want, code)
		}
	}
}

// refused fails the test unless a variable could not be carried, for a reason that has a text.
func (n *notebook) refused(name, want string) {
	n.t.Helper()
	v, ok := n.session.cells.Variable(name)
	if !ok || !strings.Contains(v.Reason, want) || v.Reason == "" {
		n.t.Errorf("%s: got the reason %q, want %q", name, v.Reason, want)
	}
}

func TestFunctionsAreCarriedByName(t *testing.T) {
	n := newNotebook(t)
	n.cells("9 HI true 12 13 52 25 4",
		`type Shape struct{ W, H int }
func (s Shape) Area() int { return s.W * s.H }
func (s *Shape) Grow(by int) { s.W += by }
func square(x int) int { return x * x }
type Op func(int) int`,
		`f := square
up := strings.ToUpper
shape := &Shape{3, 4}
area := shape.Area
grow := shape.Grow
expr := Shape.Area
ops := map[string]Op{"square": square}
type Holder struct{ F func(a, b float64) float64; G any }
h := Holder{math.Max, strings.Fields}
var nothing func()
list := []any{square, 1}`,
		`fmt.Println(f(3), up("hi"), nothing == nil, area(), h.F(1, 3), len(h.G.(func(string) []string)("a b c d e f g")), []int{1, 2}, ops["square"](2))
grow(10)`,
		`fmt.Println(f(3), up("hi"), nothing == nil, area(), shape.W, expr(*shape), list[0].(func(int) int)(5), ops["square"](2))`)
}

func TestInstancesAndForeignMethods(t *testing.T) {
	n := newNotebook(t)
	n.cells("", `func Map[A, B any](list []A, f func(A) B) (out []B) {
	for _, a := range list { out = append(out, f(a)) }
	return out
}
type P struct{ X int }
func Same[T any](x T) T { return x }
func Wrap[T any](x T) func(T) T { return Same[T] }`,
		`m := Map[int, int]
same := Same[P]
var sorting func([]int) = slices.Sort
var contains any = slices.Contains[[]string]
format := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC).Format
count := strings.NewReplacer("a", "b")
inner := Wrap(1)
builder := (*strings.Builder).Len
year := time.Time.Year`)
	n.refused("inner", "of type parameters has no name that lasts: write func name(...) that calls it")
	n.cells("[2 3] 7 [1 2] 2026 true 0 1", `list := []int{2, 1}
sorting(list)
fmt.Println(m([]int{1, 2}, func(x int) int { return x + 1 }), same(P{7}).X, list, format("2006"), contains.(func([]string, string) bool)([]string{"a"}, "a"), builder(new(strings.Builder)), year(time.Time{}))`)
	n.cells("[2 3] 7", `fmt.Println(m([]int{1, 2}, func(x int) int { return x + 1 }), same(P{7}).X)`)
}

func TestErrorsKeepTheirIdentity(t *testing.T) {
	n := newNotebook(t)
	n.cells("true true true true true",
		`import "io/fs"
var ErrMine = errors.New("mine")
ErrMade := fmt.Errorf("made %d", 1)
func find(name string) error { return fmt.Errorf("find %s: %w", name, ErrMine) }
type Missing struct{ Name string }
func (m *Missing) Error() string { return m.Name + " is missing" }`,
		`a := find("x")
b := fmt.Errorf("b: %w", errors.Join(io.EOF, &Missing{"y"}, ErrMade))
_, c := os.Open("/nowhere")
_, d := strconv.Atoi("x")
e := json.Unmarshal([]byte("{"), new(int))
f := json.Unmarshal([]byte("[]"), new(int))
_, g := strings.NewReader("").ReadByte()
h := fmt.Errorf("%w and %w", g, context.DeadlineExceeded)
all := map[string]any{"eof": io.EOF, "mine": ErrMine}`,
		`var m *Missing
var p *fs.PathError
var s *json.SyntaxError
var u *json.UnmarshalTypeError
var num *strconv.NumError
fmt.Println(a, errors.Is(a, ErrMine), errors.Is(b, io.EOF), errors.As(b, &m), m.Name, errors.Is(b, ErrMade))
fmt.Println(c, errors.Is(c, fs.ErrNotExist), errors.As(c, &p), d, errors.Is(d, strconv.ErrSyntax), errors.As(d, &num))
fmt.Println(e, errors.As(e, &s), s.Offset, f, errors.As(f, &u), u.Type == reflect.TypeFor[int](), g == io.EOF)`,
		`fmt.Println(errors.Is(a, ErrMine), errors.Is(h, io.EOF), errors.Is(h, context.DeadlineExceeded), all["eof"] == io.EOF, all["mine"] == ErrMine)`)
}

func TestPackageVariablesAreCarriedByName(t *testing.T) {
	n := newNotebook(t)
	n.cells("true true true true true true 5 <nil> x: 3",
		`dc := http.DefaultClient
out := os.Stdout
var w io.Writer = os.Stderr
utc := time.UTC
ctx := context.Background()
type key string
chain := context.WithValue(context.WithValue(ctx, key("a"), 5), "b", []int{1})
var order binary.ByteOrder = binary.LittleEndian
logger := log.New(os.Stdout, "x: ", 0)
std := log.Default()
var rt http.RoundTripper = http.DefaultTransport
client := struct{ C *http.Client }{http.DefaultClient}`,
		`fmt.Fprintln(out, dc == http.DefaultClient, w == os.Stderr, utc == time.UTC, ctx == context.Background(), order == binary.LittleEndian, client.C == dc && rt == http.DefaultTransport && std == log.Default(), chain.Value(key("a")), chain.Value("c"), logger.Prefix()+"3")`)
}

func TestFunctionLiteralsAreCarriedByTheirPlace(t *testing.T) {
	n := newNotebook(t)
	n.cells("",
		`func twice() func(int) int { return func(x int) int { return 2 * x } }
func adder(n int) func(int) int { return func(x int) int { return x + n } }
type Layer struct {
	Name string
	F    func(float64) float64
}`,
		`k := 3
f := func(x int) int {
	// a comment
	return x * k
}
var fib func(int) int
fib = func(n int) int {
	if n < 2 { return n }
	return fib(n-1) + fib(n-2)
}
layers := []Layer{{"relu", func(x float64) float64 { return math.Max(0, x) }}, {"tanh", math.Tanh}}
two := twice()
add := adder(1)
maker := func() func() string { return func() string { return strings.Repeat("a", k) } }
made := maker()
sorted := []int{3, 1, 2}
sort.Slice(sorted, func(i, j int) bool {
	return sorted[i] < sorted[j]
})
table := map[string]func(...int) int{
	"n": func(list ...int) int { return len(list) },
}
for i := range 1 {
	table["i"] = func(...int) int { return 7 + len(table) }
	_ = i
}`)
	n.refused("add", "add of type func(int) int: it is a function literal that uses local variables: write func name(...)")
	n.cells("6 55 0 1 8 aaa aaa [1 2 3] 2 9",
		`k = 2`,
		`k++`,
		`fmt.Println(f(2), fib(10), layers[0].F(-1), layers[1].F(100), two(4), maker()(), made(), sorted, table["n"](1, 1), table["i"]())`)
	n.cells("6 34 8", `fmt.Println(f(2), fib(9), two(4))`)
	n.cells("10 7", `f = func(x int) int { return x + 7 }
g := func(a int) int { return f(f(a)) - 7 }`, `fmt.Println(f(3), g(0))`)
}

func TestDeclaredLiterals(t *testing.T) {
	n := newNotebook(t)
	n.cells("3 4 1", "var inc = func(x int) int { return x + step }\nvar step = 1\nvar both, none = []func(int) int{inc, func(x int) int {\n\treturn x + 2\n}}, (func())(nil)",
		`fmt.Println(inc(2), both[1](2), inc(0))`)
	if _, fault := n.run("bad := func(a []int) int {\n\treturn a[3]\n}\nx := 1"); fault != "" {
		t.Fatal(fault)
	}
	if _, fault := n.run("x = bad(nil)"); !strings.Contains(fault, "cell 3, line 2: index out of range") {
		t.Errorf("got %q", fault)
	}
}

func TestFunctionsDeclaredAnew(t *testing.T) {
	n := newNotebook(t)
	n.cells("6", "func f(x int) int { return x }\nfunc g() {}\ntype T struct{ X int }\nfunc (t T) M() int { return t.X }",
		"a, b := f, g\nm := T{3}.M", "func f(x int) int { return x + 1 }", "func (t T) M() int { return t.X + 1 }", "fmt.Println(a(1) + m())")
	n.cells("", "func g(x int) {}")
	for _, test := range []struct{ code, want string }{
		{"b()", "b of cell 2 is not here: its function g was declared anew since"},
		{"func (t T) M() string { return \"\" }\nm()", "m of cell 2 is not here: its method T.M is declared anew by this cell"},
		{"f := 3\na(1)", "a of cell 2 is not here: its function f is declared anew by this cell"},
	} {
		if _, fault := n.run(test.code); !strings.Contains(fault, test.want) {
			t.Errorf("%s\ngot  %q,\nwant %q", test.code, fault, test.want)
		}
	}
}

func TestWhatHasNoLastingName(t *testing.T) {
	n := newNotebook(t)
	n.cells("", `func Map[A, B any](list []A, f func(A) B) []B { return nil }
type key int
func caught() (err error) {
	defer func() { err = recover().(error) }()
	var m map[string]int
	m["a"] = 1
	return nil
}`, `http.DefaultClient.Timeout = time.Second
dc := http.DefaultClient
ctx, cancel := context.WithCancel(context.Background())
toBuffer := log.New(new(bytes.Buffer), "", 0)
made := reflect.MakeFunc(reflect.TypeFor[func()](), nil).Interface().(func())
later := time.Now().Format
local := func(n int) func() int { return func() int { n++; return n } }(3)
fail := caught()
list := []any{strings.ToUpper, local}
reader := bufio.NewReader(os.Stdin)
old := http.DefaultTransport
http.DefaultTransport = &http.Transport{MaxIdleConns: 3}
transport := http.DefaultTransport
`)
	for name, want := range map[string]string{
		"dc":       "dc of type *http.Client: the cell has changed what net/http.DefaultClient is, which every program makes anew: make a value of your own",
		"cancel":   "it is a function literal that uses local variables",
		"toBuffer": "it writes to a *bytes.Buffer of the cell's own: one that writes to os.Stdout, os.Stderr or io.Discard is carried",
		"made":     "package reflect has made it: write func name(...)",
		"local":    "it is a function literal that uses local variables: write func name(...)",
		"list":     "list[1] of type func() int: it is a function literal that uses local variables: write func name(...)",
		"ctx":      "ctx of type context.cancelCtx: it has unexported state and no encoding",
	} {
		n.refused(name, want)
	}
	for _, v := range n.session.cells.Variables() {
		t.Log(v.Name, v.Type, v.Reason)
	}
}
