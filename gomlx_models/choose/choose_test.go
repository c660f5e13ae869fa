package choose

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

// ground is pictures in colour that made-up rows are of.
func ground(data string, side, examples int) Ground {
	return Ground{Data: data, Kind: "pictures", Height: side, Width: side, Channels: 3, Examples: examples, Machine: "2 cores", Source: "made up"}
}

// row is a made-up row: a step takes a hundredth of a second, and a million FLOPs.
func row(g Ground, preset string, steps int, scores ...Score) Row {
	family, name, _ := strings.Cut(preset, " ")
	return Row{Ground: g, Family: family, Preset: name, Steps: steps, Seconds: float64(steps) / 100, FLOPs: 1e6, Parameters: 1000, Scores: scores}
}

func distance(v float64) Score { return Score{Frechet, v} }

// preset is one that costs on the data what it cost where it was measured.
func preset(name string) Preset {
	family, short, _ := strings.Cut(name, " ")
	return Preset{Family: family, Name: short, FLOPs: 1e6, Parameters: 1000, Examples: 16, Codes: family == "vae"}
}

// colour is 800 pictures of 32 pixels, a second, and these presets.
func colour(presets ...string) Situation {
	s := Situation{Kind: "pictures", Height: 32, Width: 32, Channels: 3, Examples: 800, Budget: time.Second}
	for _, name := range presets {
		s.Presets = append(s.Presets, preset(name))
	}
	return s
}

var small = ground("small", 32, 800)

// A second is 100 steps. Of the GAN 100 steps give 40, and of the VAE, halfway between 50 and 200 steps by their logarithm,
// halfway between 60 and 40.
func TestChooseBest(t *testing.T) {
	rows := []Row{
		row(small, "gan sharp", 100, distance(40)), row(small, "vae soft", 50, distance(60)), row(small, "vae soft", 200, distance(40)),
	}
	s := colour("vae soft", "gan sharp")
	s.Examples = 1000 // enough for a GAN
	a, err := Choose(s, rows)
	if err != nil {
		t.Fatal(err)
	}
	if a.Best.String() != "gan sharp" || a.Second.String() != "vae soft" || a.Best.Steps != 100 || math.Abs(a.Best.Seconds-1) > 1e-9 {
		t.Errorf("got %+v and %+v", a.Best, a.Second)
	}
	if got := a.Second.Expected; len(got) != 1 || got[0].Measure != Frechet || math.Abs(got[0].Value-50) > 1e-9 {
		t.Errorf("expected of the second is %v, want 50", got)
	}
	if said := Join(a.WhyNot); !strings.Contains(said, "1.25 times worse") || !strings.Contains(said, "[made up, 2 cores]") {
		t.Errorf("why not says %q, want 50 beside 40, 1.25 times, and where it is from", said)
	}
	if said := Join(a.Best.Because); !strings.Contains(said, "On small (800 pictures of 32x32x3) gan sharp had a Frechet distance on PCA-64 features of 40 squared units after 100 steps, the best of 2") {
		t.Errorf("because says %q", said)
	}
}

// With more time the order turns: after 200 steps both had 40 and 30.
func TestTimeDecides(t *testing.T) {
	rows := []Row{
		row(small, "gan sharp", 20, distance(100)), row(small, "gan sharp", 200, distance(30)),
		row(small, "vae soft", 20, distance(50)), row(small, "vae soft", 200, distance(40)),
	}
	for budget, want := range map[time.Duration]string{200 * time.Millisecond: "vae soft", 2 * time.Second: "gan sharp"} {
		s := colour("gan sharp", "vae soft")
		s.Budget = budget
		if a, err := Choose(s, rows); err != nil || a.Best.String() != want {
			t.Errorf("%v: got %v (%v), want %s", budget, a.Best, err, want)
		}
	}
	s := colour("gan sharp", "vae soft")
	s.Budget, s.Matters = 1600*time.Millisecond, []Matter{Speed} // a quarter is 400 ms
	if a, err := Choose(s, rows); err != nil || a.Best.String() != "vae soft" || a.Best.Steps != 160 {
		t.Errorf("speed: got %+v (%v), want vae soft, for all of the 160 steps", a.Best, err)
	}
}

// A preset of four times the arithmetic makes a quarter of the steps, and is what it was after as many.
func TestArithmeticDecides(t *testing.T) {
	rows := []Row{
		row(small, "gan sharp", 25, distance(90)), row(small, "gan sharp", 100, distance(30)),
		row(small, "vae soft", 25, distance(60)), row(small, "vae soft", 100, distance(40)),
	}
	s := colour("gan sharp", "vae soft")
	s.Presets[0].FLOPs *= 4
	a, err := Choose(s, rows)
	if err != nil || a.Best.String() != "vae soft" || a.Second.Steps != 25 || a.Second.Expected[0].Value != 90 {
		t.Errorf("got %+v and %+v (%v), want the GAN after 25 steps, at 90, second", a.Best, a.Second, err)
	}
	if said := Join(a.WhyNot); !strings.Contains(said, "2.25 times worse") {
		t.Errorf("why not says %q, want 40 beside 90, 2.25 times", said)
	}
}

// A text is compared by the time where its steps cost more than those that were measured, and by the steps where they cost less.
func TestTextIsComparedByTime(t *testing.T) {
	g := Ground{Data: "poems", Kind: "text", Symbols: 2000, Examples: 800, Machine: "2 cores", Source: "made up"}
	nats := func(v float64) Score { return Score{CrossEntropy, v} }
	rows := []Row{
		row(g, "rnn gru", 25, nats(6)), row(g, "rnn gru", 100, nats(3)), row(g, "rnn mingru", 25, nats(5)), row(g, "rnn mingru", 100, nats(4)),
	}
	s := Situation{Kind: "text", Symbols: 60, Examples: 800, Budget: time.Second, Presets: []Preset{preset("rnn gru"), preset("rnn mingru")}}
	s.Presets[0].FLOPs *= 4 // on pictures it would be at 6, after 25 steps
	a, err := Choose(s, rows)
	if err != nil || a.Best.String() != "rnn gru" || a.Best.Expected[0].Value != 3 || a.Best.Steps != 25 {
		t.Errorf("got %+v (%v), want gru at 3, in 25 steps of its own", a.Best, err)
	}
	s.Budget, s.Presets[0].FLOPs = 250*time.Millisecond, 25e4 // by the time it would be at 6, after 25 steps
	if a, err = Choose(s, rows); err != nil || a.Best.String() != "rnn gru" || a.Best.Expected[0].Value != 3 || a.Best.Steps != 100 {
		t.Errorf("got %+v (%v), want gru at 3, after 100 steps", a.Best, err)
	}
}

// Of few pictures a GAN that is a little better, and may be so by chance, comes second; one that is much better does not.
func TestFewPicturesForAGAN(t *testing.T) {
	for _, c := range []struct {
		examples int
		gan      float64
		want     string
	}{{999, 81, "vae soft"}, {1000, 81, "gan sharp"}, {999, 79, "gan sharp"}} {
		s := colour("gan sharp", "vae soft")
		s.Examples = c.examples
		a, err := Choose(s, []Row{row(small, "gan sharp", 100, distance(c.gan)), row(small, "vae soft", 100, distance(100))})
		if err != nil || a.Best.String() != c.want {
			t.Errorf("%d pictures, %g beside 100: got %v (%v), want %s", c.examples, c.gan, a.Best, err, c.want)
		}
		if said := Join(a.WhyNot); strings.Contains(said, "1.23 times better, which may be chance") != (c.want == "vae soft") {
			t.Errorf("%d pictures: why not says %q", c.examples, said)
		}
	}
}

// What has not begun to learn comes last, however well it did later.
func TestNotReached(t *testing.T) {
	rows := []Row{row(small, "gan sharp", 1000, distance(1)), row(small, "vae soft", 100, distance(50))}
	a, err := Choose(colour("gan sharp", "vae soft"), rows)
	if err != nil || a.Best.String() != "vae soft" {
		t.Fatalf("got %+v (%v), want vae soft", a.Best, err)
	}
	if said := Join(a.WhyNot); !strings.Contains(said, "makes about 100 steps in the time") || !strings.Contains(said, "only after 1000") {
		t.Errorf("why not says %q", said)
	}
	if said := Join(a.Best.Because); !strings.Contains(said, "the best of 2") {
		t.Errorf("because says %q, want the best of those that were reached", said)
	}
	s := colour("gan sharp", "vae soft", "vae wide")
	s.Matters = []Matter{Size}
	s.Presets[1].Parameters = 2000
	a, err = Choose(s, append(rows, row(small, "vae wide", 100, distance(60)))) // 1.2 times 50, which is the best that was reached
	if err != nil || a.Best.String() != "vae wide" {
		t.Errorf("got %+v (%v), want the smaller, vae wide", a.Best, err)
	}
}

func TestWhatMatters(t *testing.T) {
	scores := func(frechet, detail, coverage float64) []Score {
		return []Score{{Frechet, frechet}, {Detail, detail}, {Coverage, coverage}}
	}
	rows := []Row{
		row(small, "gan sharp", 100, scores(20, 2, 0.4)...), row(small, "vae soft", 100, scores(10, 5, 0.5)...), row(small, "vae wide", 100, scores(12, 4, 0.9)...),
	}
	rows[0].Parameters, rows[1].Parameters, rows[2].Parameters = 10, 1000, 100
	for _, c := range []struct {
		matters []Matter
		want    string
	}{
		{nil, "vae soft"},
		{[]Matter{Realism}, "gan sharp"},
		{[]Matter{Variety}, "vae wide"},
		// Logarithms beside the best: sharp 0 and log 2.25, soft log 2.5 and log 1.8, wide log 2 and 0.
		{[]Matter{Realism, Variety}, "vae wide"},
		{[]Matter{Control}, "vae soft"},
		{[]Matter{Control, Realism}, "vae wide"},
		// sharp is 2 times worse and does not count, wide 1.2 times.
		{[]Matter{Size}, "vae wide"},
	} {
		s := colour("gan sharp", "vae soft", "vae wide")
		for i := range s.Presets {
			s.Presets[i].Parameters = rows[i].Parameters
		}
		s.Matters = c.matters
		a, err := Choose(s, rows)
		if err != nil || a.Best.String() != c.want {
			t.Errorf("%v: got %v (%v), want %s", c.matters, a.Best, err, c.want)
		}
	}
}

// The nearest ground is the one whose pictures are as large, then whose number is alike; one with two of the presets goes before one
// with a single one.
func TestNearest(t *testing.T) {
	large, few := ground("large", 64, 800), ground("few", 32, 50)
	lone := ground("lone", 32, 780)
	rows := []Row{
		row(large, "gan sharp", 100, distance(1)), row(large, "vae soft", 100, distance(2)),
		row(few, "gan sharp", 100, distance(2)), row(few, "vae soft", 100, distance(1)),
		row(lone, "gan sharp", 100, distance(1)),
	}
	for _, c := range []struct {
		side, examples int
		want           string
	}{{64, 800, "large"}, {32, 60, "few"}, {48, 60, "few"}, {48, 790, "large"}, {32, 780, "large"}, {32, 150, "few"}} {
		s := colour("gan sharp", "vae soft")
		s.Height, s.Width, s.Examples = c.side, c.side, c.examples
		for _, rows := range [][]Row{rows, append([]Row{rows[4]}, rows...)} { // whichever comes first
			if on, ok := nearest(s, s.Presets, rows); !ok || on.Data != c.want {
				t.Errorf("%d pictures of %d: got %s, want %s", c.examples, c.side, on.Data, c.want)
			}
		}
	}
	s := colour("gan sharp")
	if on, ok := nearest(s, s.Presets, rows); !ok || on.Data != "lone" {
		t.Errorf("of a single preset: got %s, want lone", on.Data)
	}
	grey := s
	grey.Channels = 1
	on := measured{Ground: small, rows: rows}
	if far, near := on.far(grey), on.far(s); math.Abs(far-near-3) > 1e-9 {
		t.Errorf("grey is %g and colour %g away, want 3 more", far, near)
	}
}

func TestWhatIsSaid(t *testing.T) {
	rows := []Row{row(small, "gan sharp", 100, distance(40)), row(small, "vae soft", 100, distance(80))} // twice as far: no chance
	s := colour("gan sharp", "vae soft", "vae wide")
	s.Examples, s.Budget, s.Height, s.Width = 10, 4*time.Second, 256, 256
	a, err := Choose(s, rows)
	if err != nil {
		t.Fatal(err)
	}
	few, unknown := Join(a.TooLittle), Join(a.Unknown)
	for _, want := range []string{"With 10 pictures a discriminator", "Karras et al. 2020", "There are 10 pictures and a step takes 16", "You have 10 pictures and gan sharp was measured on 800"} {
		if !strings.Contains(few, want) {
			t.Errorf("too little says %q, want %q", few, want)
		}
	}
	for _, want := range []string{"as hard as small", "yours (10 pictures of 256x256x3), and not small (800", "had 100 steps, and yours is as long as 400", "Not measured there: vae wide"} {
		if !strings.Contains(unknown, want) {
			t.Errorf("unknown says %q, want %q", unknown, want)
		}
	}
	calm, err := Choose(colour("gan sharp", "vae soft"), rows)
	if err != nil {
		t.Fatal(err)
	}
	if len(calm.TooLittle) > 1 || strings.Contains(Join(calm.Unknown), "longest") || strings.Contains(Join(calm.Unknown), "Not measured") {
		t.Errorf("of what was measured: too little %v, unknown %v", calm.TooLittle, calm.Unknown)
	}
	for _, all := range [][]Sentence{a.Best.Because, a.WhyNot, a.TooLittle, a.Unknown} {
		for _, sentence := range all {
			if sentence.Source == "" || !strings.HasSuffix(sentence.Text, ".") {
				t.Errorf("%+v: want a sentence with where it is from", sentence)
			}
		}
	}
}

func TestSettings(t *testing.T) {
	rows := []Row{row(small, "gan article", 100, distance(40))}
	for examples, want := range map[int]string{1000: `{"augment":"auto"}`, 1001: ""} {
		s := colour("gan article")
		s.Examples = examples
		a, err := Choose(s, rows)
		if err != nil || a.Best.Settings != want || strings.Contains(Join(a.Best.Because), "little-digits") != (want != "") || a.Second != nil {
			t.Errorf("%d pictures: got %+v (%v), want %q", examples, a, err, want)
		}
	}
}

// A model that says how probable an example is stops by what is held out, where that is so without being told.
func TestPatience(t *testing.T) {
	rows := []Row{row(small, "gan sharp", 100, distance(40)), row(small, "vae soft", 100, distance(30))}
	for _, c := range []struct {
		name     string
		examples int
		want     int
	}{{"vae soft", 49, 0}, {"vae soft", 50, 10}, {"vae soft", 4999, 10}, {"vae soft", 5000, 0}, {"gan sharp", 800, 0}} {
		s := colour(c.name)
		s.Examples = c.examples
		a, err := Choose(s, rows)
		if err != nil || a.Best.Patience != c.want || strings.Contains(strings.Join(a.Paragraphs(), " "), "patience of 10") != (c.want > 0) || strings.Contains(Join(a.Best.Because), "carried-digits") != (c.want > 0) {
			t.Errorf("%s, %d: got %+v (%v), want a patience of %d", c.name, c.examples, a.Best, err, c.want)
		}
	}
}

func TestTimeText(t *testing.T) {
	for seconds, want := range map[float64]string{5e-5: "50 us", 0.0103: "10.3 ms", 0.25: "250 ms", 8: "8 s", 89: "89 s", 90: "1.5 min", 600: "10 min", 5400: "1.5 h"} {
		if got := timeText(seconds); got != want {
			t.Errorf("%g: got %s, want %s", seconds, got, want)
		}
	}
}

func TestTable(t *testing.T) {
	a := Advice{Best: Pick{Family: "gan", Preset: "dcgan", Steps: 7, Seconds: 90, Expected: []Score{{Frechet, 12.3456}}}}
	want := [][]string{{"", "best"}, {"preset", "gan dcgan"}, {"steps", "7"}, {"time", "1.5 min"}, {"Frechet distance on PCA-64 features, squared units", "12.35"}}
	if got := a.Table(); !reflect.DeepEqual(got, want) {
		t.Errorf("without a second: got %q, want %q", got, want)
	}
	a.Second = &Pick{Family: "vae", Preset: "conv", Steps: 9, Seconds: 8, Expected: []Score{{Frechet, 20}}}
	for i, cell := range []string{"second best", "vae conv", "9", "8 s", "20"} {
		want[i] = append(want[i], cell)
	}
	if got := a.Table(); !reflect.DeepEqual(got, want) {
		t.Errorf("with one: got %q, want %q", got, want)
	}
}

func TestChooseRefuses(t *testing.T) {
	rows := []Row{row(small, "gan sharp", 100, distance(40))}
	for want, change := range map[string]func(*Situation){
		"Kind is empty":                  func(s *Situation) { s.Kind = "" },
		"Examples is 0":                  func(s *Situation) { s.Examples = 0 },
		"Budget is -1s":                  func(s *Situation) { s.Budget = -time.Second },
		"no preset learns such pictures": func(s *Situation) { s.Presets = nil },
		"was measured: run":              func(s *Situation) { s.Kind = "strokes" },
		"so control cannot be had":       func(s *Situation) { s.Matters = []Matter{Control} },
		"measured: run atelier":          func(s *Situation) { s.Matters = []Matter{Realism} },
	} {
		s := colour("gan sharp")
		change(&s)
		if a, err := Choose(s, rows); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %+v (%v), want %q", a, err, want)
		}
	}
}

func TestWorse(t *testing.T) {
	for _, c := range []struct {
		measure     Measure
		value, best float64
		want        float64
	}{
		{Frechet, 20, 10, math.Log(2)}, {Detail, 10, 10, 0}, {Coverage, 0.25, 0.5, math.Log(2)}, {CrossEntropy, 1.5, 1.25, 0.25}, {Likelihood, -1, -1.5, 0.5},
		{Coverage, 0, 1, math.Log(1000)}, {Frechet, 1, 0, math.Log(1000)},
	} {
		if got := c.measure.Worse(c.value, c.best); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s of %g beside %g: got %g, want %g", c.measure, c.value, c.best, got, c.want)
		}
	}
}

func TestParseMatters(t *testing.T) {
	if got, err := ParseMatters([]string{"variety", "speed"}); err != nil || fmt.Sprint(got) != "[variety speed]" {
		t.Errorf("got %v (%v)", got, err)
	}
	for _, names := range [][]string{{"beauty"}, {"size", "size"}, {""}} {
		if got, err := ParseMatters(names); err == nil {
			t.Errorf("%q: got %v, want an error", names, got)
		}
	}
}

// What matters was measured for a second at half the side, and the distance as a whole for twenty minutes at the side that is
// wanted: that counts, and the advice says so. Where both are near, what matters does.
func TestWhatMattersIsNotLookedForTooFarAway(t *testing.T) {
	details := func(v float64) Score { return Score{Detail, v} }
	large := ground("large", 64, 800)
	long := func(r Row) Row { r.Seconds = 1200; return r }
	rows := []Row{
		row(small, "vae soft", 100, details(2), distance(50)), row(small, "gan sharp", 100, details(4), distance(40)),
		long(row(large, "vae soft", 3000, distance(90))), long(row(large, "gan sharp", 3000, distance(60))),
	}
	s := colour("gan sharp", "vae soft")
	s.Matters, s.Examples = []Matter{Realism}, 1000
	if a, err := Choose(s, rows); err != nil || a.Best.String() != "vae soft" || strings.Contains(Join(a.Unknown), "stands for it") {
		t.Errorf("a second of 32 pixels: got %v, %q, error %v, want what has the better details", a.Best, Join(a.Unknown), err)
	}
	s.Height, s.Width, s.Budget = 64, 64, 20*time.Minute
	if a, err := Choose(s, rows); err != nil || a.Best.String() != "gan sharp" || !strings.Contains(Join(a.Unknown), "What was measured of realism is of data less like yours, or of much less time") {
		t.Errorf("twenty minutes of 64 pixels: got %v, %q, error %v", a.Best, Join(a.Unknown), err)
	}
}
