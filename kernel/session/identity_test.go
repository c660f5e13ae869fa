package session

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// outcome runs a cell and returns what it prints, and the error that it ends with.
func (n *player) outcome(code string) (output, fault string) {
	n.t.Helper()
	h := n.run(code)
	if h.fault != nil {
		fault = h.fault.Name + ": " + h.fault.Value
	}
	return h.out, fault
}

// cells runs cells one after the other, and fails the test unless each ends well and the last prints want.
func (n *player) cells(want string, codes ...string) {
	n.t.Helper()
	for i, code := range codes {
		output, fault := n.outcome(code)
		if fault != "" {
			n.t.Fatalf("cell %d ends with %q and prints %q:\n%s", n.count, fault, output, code)
		}
		if i == len(codes)-1 && strings.TrimSpace(output) != want {
			n.t.Errorf("cell %d prints %q, want %q:\n%s", n.count, strings.TrimSpace(output), want, code)
		}
	}
}

// refused fails the test unless a variable, or a part of it, could not be carried, for a reason that has a text.
func (n *player) refused(name, want string) {
	n.t.Helper()
	v, _ := n.session.cells.Variable(name)
	if missing := strings.Join(v.Missing(), "\n"); !strings.Contains(missing, want) || missing == "" {
		n.t.Errorf("%s: got the reason %q, want %q", name, missing, want)
	}
}

func TestFunctionsAreCarriedByName(t *testing.T) {
	n := newPlayer(t)
	n.cells("9 HI true 12 13 52 25 4 30 true true",
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
list := []any{square, 1, http.HandlerFunc(http.NotFound)}
type Areaer interface{ Area() int }
func areaOf(a Areaer) func() int { return a.Area }
through := areaOf(Shape{5, 6})
of := reflect.TypeOf
read := strings.NewReader("all").ReadByte
buffered := bufio.NewReader(strings.NewReader("all")).ReadByte`,
		`fmt.Println(f(3), up("hi"), nothing == nil, area(), h.F(1, 3), len(h.G.(func(string) []string)("a b c d e f g")), []int{1, 2}, ops["square"](2))
grow(10)`,
		`fmt.Println(f(3), up("hi"), nothing == nil, area(), shape.W, expr(*shape), list[0].(func(int) int)(5), ops["square"](2), through(), of(3) == of(4), list[2].(http.Handler) != nil)`)
	n.refused("buffered", "buffered's receiver of cell 2 is not here: it has unexported state and no encoding")
}

func TestInstancesAndForeignMethods(t *testing.T) {
	n := newPlayer(t)
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
	n.cells("3", "only := Same[int]", "fmt.Println(only(3))")
	n.cells("[2 3] 7", `fmt.Println(m([]int{1, 2}, func(x int) int { return x + 1 }), same(P{7}).X)`)
}

func TestErrorsKeepTheirIdentity(t *testing.T) {
	n := newPlayer(t)
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

// The errors of packages keep their types, their texts and what they wrap.
func TestErrorsOfPackages(t *testing.T) {
	n := newPlayer(t)
	n.cells("", `import "github.com/atelier-go/atelier/plotting"
_, dial := net.Dial("tcp", "127.0.0.1:1")
_, output := exec.Command("false").Output()
_, path := exec.LookPath("nope")
_, parsed := url.Parse(":")
_, read := csv.NewReader(strings.NewReader("a\"b")).Read()
_, day := time.Parse("2006", "y")
run := template.Must(template.New("t").Parse("{{.X.Y}}")).Execute(io.Discard, 3)
_, compiled := regexp.Compile("(")
drawn := fmt.Errorf("drawn: %w", plotting.ErrNoData)
_, copied := io.ReadFull(strings.NewReader("a"), make([]byte, 2))
texts := fmt.Sprint(dial, output, path, parsed, read, day, run, compiled, drawn, copied)`)
	for range 2 {
		n.cells("true true true true 1 true true true true", `var exit *exec.ExitError
var op *net.OpError
errors.As(output, &exit)
fmt.Println(texts == fmt.Sprint(dial, output, path, parsed, read, day, run, compiled, drawn, copied), errors.Is(dial, syscall.ECONNREFUSED), errors.As(dial, &op), errors.Is(path, exec.ErrNotFound),
	exit.ExitCode(), errors.Is(read, csv.ErrBareQuote), errors.As(run, new(template.ExecError)), errors.Is(drawn, plotting.ErrNoData), copied == io.ErrUnexpectedEOF)`)
	}
}

func TestPackageVariablesAreCarriedByName(t *testing.T) {
	n := newPlayer(t)
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
	n := newPlayer(t)
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
	n := newPlayer(t)
	n.cells("3 4 1", "var inc = func(x int) int { return x + step }\nvar step = 1\nvar both, none = []func(int) int{inc, func(x int) int {\n\treturn x + 2\n}}, (func())(nil)",
		`fmt.Println(inc(2), both[1](2), inc(0))`)
	n.cells("", "var order = binary.LittleEndian\nvar name = func() string { return order.String() }")
	n.refused("name", "it is a function literal that uses local variables")
	if _, fault := n.outcome("bad := func(a []int) int {\n\treturn a[3]\n}\nx := 1"); fault != "" {
		t.Fatal(fault)
	}
	if _, fault := n.outcome("x = bad(nil)"); !strings.Contains(fault, "cell 4, line 2: index out of range") {
		t.Errorf("got %q", fault)
	}
}

func TestFunctionsDeclaredAnew(t *testing.T) {
	n := newPlayer(t)
	n.cells("6", "func f(x int) int { return x }\nfunc g() {}\ntype T struct{ X int }\nfunc (t T) M() int { return t.X }",
		"a, b := f, g\nm := T{3}.M", "func f(n int) (sum int) { return n + 1 }", "func (t T) M() int { return t.X + 1 }", "fmt.Println(a(1) + m())")
	n.cells("", "func g(x int) {}")
	for _, test := range []struct{ code, want string }{
		{"b()", "b of cell 2 is not here: its function g was declared anew since"},
		{"func (t T) M() string { return \"\" }\nm()", "m of cell 2 is not here: its method T.M is declared anew by this cell"},
		{"f := 3\na(1)", "a of cell 2 is not here: its function f is declared anew by this cell"},
	} {
		if _, fault := n.outcome(test.code); !strings.Contains(fault, test.want) {
			t.Errorf("%s\ngot  %q,\nwant %q", test.code, fault, test.want)
		}
	}
}

func TestWhatHasNoLastingName(t *testing.T) {
	n := newPlayer(t)
	n.cells("", `func Map[A, B any](list []A, f func(A) B) []B { return nil }
type key int`, `http.DefaultClient.Timeout = time.Second
dc := http.DefaultClient
ctx, cancel := context.WithCancel(context.Background())
once := sync.OnceFunc(func() {})
toBuffer := log.New(new(bytes.Buffer), "", 0)
made := reflect.MakeFunc(reflect.TypeFor[func()](), nil).Interface().(func())
later := time.Now().Format
local := func(n int) func() int { return func() int { n++; return n } }(3)
asserted := func() (err error) {
	defer func() { err = recover().(error) }()
	_ = any(1).(string)
	return nil
}()
list := []any{strings.ToUpper, local}
reader := bufio.NewReader(os.Stdin)
old := http.DefaultTransport
http.DefaultTransport = &http.Transport{MaxIdleConns: 3}
transport := http.DefaultTransport
`)
	for name, want := range map[string]string{
		"dc":       "dc of type *http.Client: the cell has changed what net/http.DefaultClient is, which every program makes anew: make a value of your own",
		"once":     "once of type func(): package sync has made it: write func name(...)",
		"cancel":   "package context has made it: write func name(...)",
		"toBuffer": "it writes to a *bytes.Buffer of the cell's own: one that writes to os.Stdout, os.Stderr or io.Discard is carried",
		"made":     "package reflect has made it: write func name(...)",
		"local":    "it is a function literal that uses local variables: write func name(...)",
		"list":     "list[1] of cell 2 is not here: it is a function literal that uses local variables: write func name(...)",
		"asserted": "asserted of type runtime.TypeAssertionError: it has unexported state and no encoding",
		"ctx":      "ctx of type context.cancelCtx: a context that can be cancelled ends with its program: make it in the cell that uses it",
	} {
		n.refused(name, want)
	}
	n.cells("true", "fmt.Println(old == http.DefaultTransport)")
}

func TestLiteralsOfEveryForm(t *testing.T) {
	n := newPlayer(t)
	n.cells("", `type Op func(int) int
func apply(fs ...Op) (n int) {
	for _, f := range fs { n = f(n) }
	return n
}
type Model struct{ Act Op; Init func() []float64 }
func NewModel() *Model {
	return &Model{Act: func(x int) int { return x + 1 }, Init: func() []float64 {
		defer func() { _ = recover() }()
		return []float64{0.5}
	}}
}
func (m *Model) Grad() func() float64 { return func() float64 { return 2.5 } }
func generic[T any](x T) func() int { return func() int { return 3 } }
func upper() func(string) string { return func(s string) string { return strings.ToUpper(s) } }`)
	n.cells("12 [0.5] 2.5 3 -1 3 äö7 [3 1] 21 7 [b a] UP", `m, ä := NewModel(), "äö"; g := m.Grad()
gen := generic("x"); up := upper()
one, two := func(x int) int { return x + 1 }, Op(func(x int) int { return x * 2 }); named := func() (n int, err error) { n = -1; return }
loop := func(_ int, list ...int) (sum int) {
outer:
	for _, x := range list {
		for {
			if x > 2 { break outer }
			sum += x
			break
		}
	}
	return
}
quoted := func() string {
	s := `+"`äö`"+`
	return s + fmt.Sprint(7) /* a } brace */ // and "another
}
nested := func() func() []int {
	return func() []int {
		return []int{3, 1}
	}
}
var typed, other Op = func(x int) int {
	type local struct{ n int }
	const factor = 7
	return local{x * factor}.n
}, one
words := strings.FieldsFunc("b-a", func(r rune) bool { return r == '-' })
switch f := (func() int { return 1 }); { case f() == 1: typed(1) }
if f := func() bool { return true }; f() { words = slices.Clone(words) }
slices.SortFunc(words, func(a, b string) int { return strings.Compare(b, a) })`,
		`_, err := 0, error(nil)
minus, err := named()
fmt.Println(apply(m.Act, one, two, one, two, two)-8, m.Init(), g(), gen(), minus, loop(0, 1, 2, 3, 4), quoted(), nested()(), typed(3), other(6), words, up("up"))`)
	n.cells("2", "rand := 2\nfmt := func() {}\n_ = fmt", `os.Stdout.WriteString(strconv.Itoa(rand))`)
}

// A literal that means an earlier cell's variable, which its own cell makes anew, means nothing in later cells.
func TestLiteralOfAnEarlierVariable(t *testing.T) {
	n := newPlayer(t)
	n.cells("1 new", "k := 1", "f := func() int {\n\treturn k\n}\nbefore := f()\nk := \"new\"\nfmt.Println(before, k)")
	n.refused("f", "it is a function literal that uses local variables")
	n.cells("2 1", "j := 1", "g := func() int { return j }\nj := 2\nfmt.Println(j, g())")
}

// The names of a notebook's variables may be those of packages, and packages may have other names.
func TestNamesOfPackagesAreTaken(t *testing.T) {
	n := newPlayer(t)
	n.cells("true true true 2 true", "import web \"net/http\"\nimport . \"strings\"",
		"io, http, errors := 1, 2, func(x error) error { return x }\nup := ToUpper\neof := bufio.NewReader(NewReader(\"\")).UnreadByte()\n_, end := NewReader(\"\").ReadByte()\ndc := web.DefaultClient\naddress := &web.DefaultClient",
		"fmt.Println(dc == web.DefaultClient, errors(end) == end, eof == bufio.ErrInvalidUnreadByte, http, address == &web.DefaultClient && up(\"a\") == \"A\")")
	n.cells("true", `import "io"`+"\nfmt.Println(end == io.EOF)\nend, length := io.EOF, func() int { return len(io.EOF.Error()) }")
	n.cells("3 EOF", "fmt.Println(length(), end)")
}

func TestRandomSourcesAreCarried(t *testing.T) {
	n := newPlayer(t)
	n.cells("", `import "math/rand/v2"
type Sampler struct{ R *rand.Rand }`, `pcg := rand.New(rand.NewPCG(1, 2))
chacha := rand.New(rand.NewChaCha8([32]byte{1}))
s := Sampler{pcg}
pcg.Uint64()
chacha.Perm(10)
chacha.Uint32()`, `a, b := s.R.Uint64(), chacha.Uint64()`)
	n.cells("true true true", `p, c := rand.New(rand.NewPCG(1, 2)), rand.New(rand.NewChaCha8([32]byte{1}))
p.Uint64(); c.Perm(10); c.Uint32()
fmt.Println(a == p.Uint64(), b == c.Uint64(), s.R == pcg)`)
}

func TestLoggersAreCarried(t *testing.T) {
	n := newPlayer(t)
	n.cells("-b 2", `out := log.New(os.Stdout, "[a] ", 0)
type Server struct{ Log *log.Logger; Quiet log.Logger }
server := &Server{Log: out}
quiet := log.New(io.Discard, "q", log.Lmicroseconds)
later := log.New(os.Stderr, "-b ", log.Lmsgprefix)`, `server.Log.Println(1)
later.SetFlags(0)`, `later.Println(2)
quiet.Println(3)`)
	n.cells("true 0", `fmt.Println(server.Log == out && quiet.Flags() == log.Lmicroseconds && quiet.Writer() == io.Discard, later.Flags())`)
}

func TestWhatWasRecoveredIsCarried(t *testing.T) {
	n := newPlayer(t)
	n.cells("", `func caught(f func()) (err error) {
	defer func() { err = recover().(error) }()
	f()
	return nil
}
var zero int`, `index := caught(func() { _ = []int{1}[zero+3] })
entry := fmt.Errorf("caught: %w", caught(func() { map[string]int(nil)["a"] = 1 }))
divided := caught(func() { _ = 1 / zero })`)
	n.cells("runtime error: index out of range [3] with length 1 | caught: assignment to entry in nil map | runtime error: integer divide by zero true", `var r runtime.Error
fmt.Println(index, "|", entry, "|", divided, errors.As(index, &r) && errors.As(entry, &r) && errors.As(divided, &r))`)
}

// functions makes Go for random functions of one type.
type functions struct {
	*rand.Rand
	made int
}

func (f *functions) one(depth int) string {
	f.made++
	forms := 7
	if depth == 0 {
		forms = 5
	}
	switch f.IntN(forms) {
	case 0:
		return fmt.Sprintf("func(x int) int { return x*%d + k }", f.made)
	case 1:
		return fmt.Sprintf("Op(func(x int) int {\n\t// } %d\n\tif x > 2 { return k }\n\treturn len(`}{`) + %d\n})", f.made, f.made)
	case 2:
		return "double"
	case 3:
		return fmt.Sprintf("Scale{%d}.Apply", f.made)
	case 4:
		return fmt.Sprintf("(&Scale{%d}).Shift", f.made)
	case 5:
		return fmt.Sprintf("func(x int) int { return %s(x) + %d }", f.one(depth-1), f.made)
	default:
		return fmt.Sprintf("(func() func() Op { return func() Op { return %s } })()()", f.one(depth-1))
	}
}

// Functions give in later cells what they gave in the one that made them, wherever they stand.
func TestFunctionsOfEveryKindThroughCells(t *testing.T) {
	n := newPlayer(t)
	n.cells("", `type Op func(int) int
type Scale struct{ By int }
func (s Scale) Apply(x int) int { return x * s.By }
func (s *Scale) Shift(x int) int { return x + s.By }
func double(x int) int { return 2 * x }
type Holder struct{ F Op; Inner struct{ List [2]func(int) int } }
k := 100`)
	for seed := range uint64(4) {
		f := &functions{Rand: rand.New(rand.NewPCG(seed, 5))}
		one := func() string { return f.one(3) }
		define := fmt.Sprintf("first, second := %s, %s; var third Op = %s\nlist := []Op{\n\t%s, %s,\n\t%s}\nbyName := map[string]func(int) int{\"a\": %s, \"b\": %s}\n"+
			"holder := &Holder{F: %s}\nholder.Inner.List = [2]func(int) int{%s, %s}\nthings := []any{Op(%s)}\nif k > 0 { list = append(list, %s) }\n",
			one(), one(), one(), one(), one(), one(), one(), one(), one(), one(), one(), one(), one())
		call := "fmt.Print(first(2), second(3), third(4), byName[\"a\"](1), byName[\"b\"](2), holder.F(3), holder.Inner.List[0](1), holder.Inner.List[1](2), things[0].(Op)(5))\nfor i, f := range list { fmt.Print(\" \", f(i)) }"
		want, fault := n.outcome(define + call)
		if fault != "" || !strings.Contains(want, " ") {
			t.Fatalf("got %q and %q\n%s", want, fault, define)
		}
		for range 2 {
			if got, fault := n.outcome(call); got != want || fault != "" {
				t.Errorf("seed %d: got %q and %q, want %q\n%s", seed, got, fault, want, define)
			}
		}
	}
}
