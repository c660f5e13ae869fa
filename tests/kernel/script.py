"""A session of a notebook: its cells in order, and what each must show. One kernel runs them all."""
import dataclasses


@dataclasses.dataclass
class Cell:
    """A cell, and all that it shows: what is not said must not be there."""

    code: str
    result: str = None  # the text of the execute_result
    out: str = ""  # stdout
    error: str = ""  # the name and the value of the error begin with this
    mime: str = ""  # a type that the result has besides text
    shows: tuple = ()  # words of the display messages


def hidden(name, of, reason):
    """A variable that an earlier cell could not hand on."""
    return Cell(f"_ = {name}", error=f"compile error: cell {{}}, line 1: {name} of cell {of} is not here: {reason}")


SEALED = "it has unexported state and no encoding"

SCRIPT = [
    # 1: types, methods, an embedded struct, an interface
    Cell('''type Shape interface{ Area() float64 }
type Named struct{ Name string }
func (n Named) Hello() string { return "I am " + n.Name }
type Square struct {
	Named
	side float64
}
func (s Square) Area() float64 { return s.side * s.side }'''),
    Cell('sq := Square{Named{"sq"}, 3}\nsq', result='Square{Named: Named{Name: "sq"}, side: 3}'),
    Cell("shapes := []Shape{sq, &sq}\nsq.Hello()", result="I am sq"),
    Cell("shapes[1].(*Square).side = 5\n[]float64{shapes[0].Area(), shapes[1].Area(), sq.side}",
         result="[]float64{9, 25, 5}"),  # the second shape is sq itself
    Cell('func (s Square) String() string { return fmt.Sprintf("%v by %v", s.side, s.side) }'),
    Cell("sq", result="5 by 5"),  # a method that came later

    # 7: generics
    Cell('''type Stack[T any] struct{ items []T }
func (s *Stack[T]) Push(x T) { s.items = append(s.items, x) }
func (s *Stack[T]) Pop() (x T) {
	x = s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return x
}
func Map[A, B any](list []A, f func(A) B) (out []B) {
	for _, x := range list {
		out = append(out, f(x))
	}
	return out
}'''),
    Cell('var stack Stack[string]\nstack.Push("a")\nstack.Push("b")'),
    Cell("stack.Pop() + stack.Pop()", result="ba"),
    Cell("stack.Pop()", error="runtime error: cell 7, line 4: index out of range [-1]"),
    Cell('Map([]int{1, 2}, func(i int) string { return strings.Repeat("x", i) })', result='[]string{"x", "xx"}'),

    # 12: closures
    Cell("counter := 0\ncount := func() int { counter++; return counter }\ncount()\ncount()", result="2"),
    Cell("counter", result="2"),  # what the closure changed
    Cell("count()", result="3"),

    # 15: memory that variables share
    Cell("type Node struct {\n\tValue int\n\tNext  *Node\n}\nring := &Node{Value: 1}\nring.Next = &Node{2, ring}"),
    Cell("ring.Next.Next == ring", result="true"),
    Cell("a := []int{1, 2, 3, 4}\nb := a[1:3]\npa := &a[2]"),
    Cell("*pa = 30\nb = append(b, 40)\na", result="[]int{1, 2, 30, 40}"),
    Cell("b", result="[]int{2, 30, 40}"),

    # 20: definitions anew, and cells that fail
    Cell("x := 3"),
    Cell('x := "three"\nx', result="three"),
    Cell('x = "four"\ny := 1\npanic("late")', error="panic: cell 22, line 3: late"),
    Cell("x", result="three"),  # a cell that fails leaves it alone
    Cell("y", error="compile error: cell 24, line 1: undefined: y (cell 22, which defines it, failed)"),
    Cell("x + 1", error="compile error: cell 25, line 1: "),
    Cell("x := len(x)\nx * 2", result="10"),  # from its own older value
    Cell("type Named struct{ First, Last string }"),
    Cell("sq.side", error="compile error: cell 1, line 3: n.Name undefined"),  # a method of the edited type

    # 29: what expressions and calls show
    Cell('fmt.Println("seen")', out="seen\n"),
    Cell("nil"),
    Cell("6 * 7;"),
    Cell('strconv.Atoi("12")', result="12"),
    Cell('strconv.Atoi("a")', error='error: cell 33, line 1: strconv.Atoi: parsing "a": invalid syntax'),
    Cell('n, err := strconv.Atoi("12")'),
    Cell("err"),
    Cell("1 << 80", result="1208925819614629174706176"),
    Cell("%%\nbelow := 1\nfmt.Println(below)", out="1\n"),
    Cell("below", error="compile error: cell 38, line 1: undefined: below (cell 37 has it below %%"),

    # 39: values of more than 25 kinds
    Cell('''when := time.Date(2024, 2, 29, 12, 0, 0, 5, time.UTC)
huge, third := new(big.Int).Lsh(big.NewInt(1), 80), big.NewRat(1, 3)
pattern := regexp.MustCompile("a+")
link, _ := url.Parse("http://x/y?z=1")
address := netip.MustParseAddr("10.0.0.1")
z, letter, array, text := complex(1, -2), 'ö', [3]uint8{1, 2, 3}, []byte("bytes")
pause := 90 * time.Second
table := map[struct{ A, B int }]string{{1, 2}: "a"}
down, zero, nan := math.Inf(-1), math.Copysign(0, -1), math.NaN()
var noPointer *int
var noMap map[string]int
var noSlice []int
var noError error
emptyMap, emptySlice := map[string]int{}, []int{}
var tree any = map[string]any{"k": []any{1, "two", 3.5, nil}}
gray := image.NewGray(image.Rect(0, 0, 2, 2))
gray.Pix[3] = 255
source := data.FashionMNIST().Take(10)
pipe := make(chan int)
lock := &sync.Mutex{}
lock.Lock()
reader := strings.NewReader("abc")
null, _ := os.Open(os.DevNull)
ctx := context.Background()
inside := struct{ C chan int; F func() }{pipe, func() {}}
bound := func(n int) func() int { return func() int { return n } }(1)'''),
    Cell("when", result="2024-02-29 12:00:00.000000005 +0000 UTC"),
    Cell("[]any{huge, third, link, address}", result='[]any{1208925819614629174706176, 1/3, http://x/y?z=1, 10.0.0.1}'),
    Cell('pattern.FindString("baab")', result="aa"),
    Cell("[]any{z, letter, array, text, pause}", result='[]any{(1-2i), 246, [3]uint8{1, 2, 3}, []byte("bytes"), 1m30s}'),
    Cell("table", result='map[struct { A int; B int }]string{{A: 1, B: 2}: "a"}'),
    Cell("[]float64{down, 1 / zero, nan}", result="[]float64{-Inf, -Inf, NaN}"),
    Cell("[]bool{noPointer == nil, noMap == nil, noSlice == nil, noError == nil, emptyMap == nil, emptySlice == nil}",
         result="[]bool{true, true, true, true, false, false}"),
    Cell("tree", result='map[string]any{"k": []any{1, "two", 3.5, nil}}'),
    Cell("gray", result="image 2x2", mime="image/png"),
    Cell("source.Name()", result="fashion-mnist-10k-first-10"),
    hidden("pipe", 39, "a channel cannot be carried"),
    Cell("lock.TryLock()", result="false"),
    Cell("reader.Len()", result="3"),
    hidden("null", 39, SEALED),
    Cell("ctx == context.Background() && inside.F != nil", result="true"),
    hidden("bound", 39, "it is a function literal that uses local variables: write func name(...)"),
    Cell("_ = inside.C", error="compile error: cell {}, line 1: inside.C of cell 39 is not here: a channel cannot be carried"),

    # 56: what there is, and forgetting it
    Cell("%vars", shows=("huge", "*big.Int", "pipe", "a channel cannot be carried", "ring", "*Node")),
    Cell("%rm huge\n%rm Map"),
    Cell("huge", error="compile error: cell 59, line 1: undefined: huge"),
    Cell("third", result="1/3"),
    Cell("%rm huge", error="error: %rm: there is no huge"),
    Cell("!exit 3", error='exit: the command "!exit 3" ended with exit status 3'),
    Cell("!-exit 3\n!echo on", out="on\n"),
    Cell("%reset", out="All that cells have declared is forgotten.\n"),
    Cell("third", error="compile error: cell 65, line 1: undefined: third"),
    Cell("%vars", out="no variables\n"),
    Cell("third := 3\nthird", result="3"),
]
