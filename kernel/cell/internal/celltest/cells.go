package celltest

import (
	"slices"
	"testing"
)

// Real are cells as people write them.
var Real = []string{
	"type Circle struct{ R float64 }\nfunc (c Circle) Area() float64 { return math.Pi * c.R * c.R }\nfunc describe(shapes []Circle) string {\n\tvar b strings.Builder\n\tfor i, one := range shapes {\n\t\tif i > 0 {\n\t\t\tb.WriteString(\", \")\n\t\t}\n\t\tfmt.Fprintf(&b, \"%.2f\", one.Area())\n\t}\n\treturn b.String()\n}\ncircles := []Circle{{R: 1}, {R: 2}}\nfor _, c := range circles {\n\tfmt.Println(c.Area(), c.R)\n}\ndescribe(circles)",
	"run := studio.Train(vae.Config{Latent: 8}, data.MNIST(), fit.Options{Steps: 200})\nrun.Samples(16).Titled(\"digits\")",
	"found := map[string][]int{\"a\": {1, 2}}\nkeys := slices.Sorted(maps.Keys(found))\nfor _, k := range keys {\n\tswitch n := len(found[k]); {\n\tcase n > 1:\n\t\tfmt.Println(strings.Repeat(k, n))\n\tdefault:\n\t\tfmt.Println(k)\n\t}\n}",
	"img := image.NewGray(image.Rect(0, 0, 8, 8))\nfor y := range img.Bounds().Dy() {\n\tfor x := range img.Bounds().Dx() {\n\t\timg.SetGray(x, y, color.Gray{Y: uint8(x * y)})\n\t}\n}\nimg",
	"var mu sync.Mutex\ntotal := 0\nvar wg sync.WaitGroup\nfor i := range 10 {\n\twg.Add(1)\n\tgo func() {\n\t\tdefer wg.Done()\n\t\tmu.Lock()\n\t\tdefer mu.Unlock()\n\t\ttotal += i\n\t}()\n}\nwg.Wait()\ntotal",
	"f, err := os.Open(\"/dev/null\")\nif err != nil {\n\tlog.Fatal(err)\n}\ndefer f.Close()\nscanner := bufio.NewScanner(f)\nfor scanner.Scan() {\n\tfields := strings.Fields(scanner.Text())\n\tif len(fields) == 0 {\n\t\tcontinue\n\t}\n\tfmt.Println(strings.ToUpper(fields[0]))\n}",
	"func main() {\n\tnums := []float64{1, 2, 3}\n\tsum := 0.0\n\tfor _, v := range nums {\n\t\tsum += math.Sqrt(v)\n\t}\n\tfmt.Printf(\"%g\\n\", sum)\n}",
	"import \"math/rand\"\nr := rand.New(rand.NewSource(1))\nfmt.Println(r.Intn(6), len(os.Args))",
	"x, ok := any(1).(fmt.Stringer)\nif !ok {\n\tx = time.Second\n}\nselect {\ncase t := <-time.After(time.Millisecond):\n\tfmt.Println(t.Unix(), x.String())\n}",
}

// LongSession are cells that run one after the other.
var LongSession = []string{
	"import \"strings\"\nimport \"os\"",
	"type Point struct{ X, y int }\nfunc (p Point) Sum() int { return p.X + p.y }\nfunc (p *Point) move() { p.X++ }\ntype Named struct {\n\tPoint\n\t*strings.Builder\n\tname string\n}",
	"origin := Point{}\npoints := []Point{{1, 2}}\nbyName := map[string]*Point{}\nnamed := Named{}\nf := strings.NewReader(\"a\")",
	"func double(n int) int { return 2 * n }\nfunc both() (int, error) { return 1, nil }\nconst Limit = 3\ntype Pair[T any] struct{ First, Second T }\nfunc (p Pair[T]) Swap() Pair[T] { return p }\nfunc makePair[T any](a, b T) Pair[T] { return Pair[T]{a, b} }",
	"pair := makePair(origin, origin)",
}

// AddSeeds gives a fuzzer texts to begin with.
func AddSeeds(f *testing.F) {
	for _, text := range append(slices.Clone(LongSession),
		"x := 1\nfmt.Println(strings.ToU", "%%\nx", "%env a b\\\n!ls", "%%time\nx", "%time x := 1\ny?", "%%timeit -n 3 a := 1\na++", "%timeit\\", "?%time", "%%words", "x = 'ab'", "%%bash\nls", "func main() {", "import (\n\"os", "}{)(", "`a", "/*", "\"", "'", "1.", "a.b.c.",
		"for i := range 3 {\n\tp.\n}", "switch x := y.(type) {", "outer:\nfor {", "func (", "func", "type T[", "vae.Config{Un", "var (\nx", "//gonb:%%\nx", "//gonb:", "%", "!", "\\", "x,", "a, b :=", "\r\n%x\r\n", "ä\xff",
		"func f(a, b int) (c int) { return a }\nf(1, ", "// parameters\nx := 1", "%exec f", "%test", ";;", "x := func() { x := x }", "const (\nA = iota\n)", "go func() {", "var x = struct{", "x <- <-", "type I interface { ~int | string",
	) {
		f.Add(text, len(text))
	}
}
