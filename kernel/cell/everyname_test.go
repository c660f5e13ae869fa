package cell

import (
	"context"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"
)

// real are cells as people write them.
var real = []string{
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

// A name that a cell uses is offered where it stands, when no more than its first letter is typed, or nothing
// behind a dot: with all that follows, with the rest of its line not written yet, and with nothing behind it.
func TestEveryNameIsOffered(t *testing.T) {
	s := after(t)
	for _, text := range real {
		tokens, _ := lex(text)
		for i, name := range tokens {
			behindDot := i > 0 && tokens[i-1].tok == token.PERIOD
			if name.tok != token.IDENT || !behindDot && (len(name.lit) < 2 || declares(text, name)) {
				continue
			}
			before, rest := text[:name.offset], text[name.offset+len(name.lit):]
			if !behindDot {
				before += name.lit[:1]
			}
			lines := ""
			if at := strings.IndexByte(rest, '\n'); at >= 0 {
				lines = rest[at:]
			}
			for _, after := range []string{rest, lines, ""} {
				if got := s.Complete(context.Background(), before+after, len([]rune(before))); !slices.Contains(got.Matches, name.lit) {
					t.Errorf("%s is not offered at\n%s|%s", name.lit, before, after)
				}
			}
			known := s.Inspect(context.Background(), text, len([]rune(text[:name.offset])), 0)
			if first, _, _ := strings.Cut(known.Plain, "\n"); !strings.Contains(first, name.lit) {
				t.Errorf("%s is not explained at\n%s|%s\nbut: %s", name.lit, text[:name.offset], text[name.offset:], first)
			}
		}
	}
}

// declares tells whether a name is a new one of its cell where it stands: nothing has it before.
func declares(text string, name lexeme) bool {
	return types.Universe.Lookup(name.lit) == nil && strings.HasPrefix(text[strings.Index(text, name.lit):], text[name.offset:])
}
