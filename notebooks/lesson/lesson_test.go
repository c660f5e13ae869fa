package lesson

import (
	"errors"
	"image"
	"image/color"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/backend"
	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/gomlx_models/sample"
	"github.com/atelier-go/atelier/gomlx_models/studio"
	"github.com/atelier-go/atelier/gomlx_models/vae"
)

// printed is what f prints, and the sentence that it ends the cell with.
func printed(t *testing.T, f func()) (out, ended string) {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	old := os.Stdout
	os.Stdout = write
	func() {
		defer func() {
			os.Stdout = old
			if end, ok := recover().(interface{ CellError() string }); ok {
				ended = end.CellError()
			}
		}()
		f()
	}()
	_ = write.Close()
	all, err := io.ReadAll(read)
	if err != nil {
		t.Fatal(err)
	}
	return string(all), ended
}

func TestJudge(t *testing.T) {
	for _, c := range []struct {
		name       string
		in         Language
		step       int
		failed     bool
		strict     string
		out, ended string
	}{
		{"early", English, 3, true, "1", "3 of 9 steps: too early to judge\n", ""},
		{"early in Chinese", Chinese, 3, true, "", "共 9 步，才走了 3 步：还不能评判\n", ""},
		{"passed", English, 9, false, "1", "✓ All checks passed.\n", ""},
		{"passed in Chinese", Chinese, 9, false, "", "✓ 各项检查都通过了。\n", ""},
		{"failed", English, 9, true, "", "✗ it is bad → try another seed\n", ""},
		{"failed where nobody looks", English, 9, true, "1", "", "✗ it is bad → try another seed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv(studio.RunsVariable, t.TempDir())
			t.Setenv(StrictVariable, c.strict)
			out, ended := printed(t, func() {
				Judge("02_gan", c.in, c.step, 9, If(false, "it is good", "go on"), If(c.failed, "it is bad", "try another seed"))
			})
			if out != c.out || ended != c.ended {
				t.Errorf("it printed %q and ended with %q", out, ended)
			}
			names, err := finished()
			if done := slices.Contains(names, "02_gan"); err != nil || done != strings.HasPrefix(c.out, "✓") {
				t.Errorf("finished are %q, error %v", names, err)
			}
		})
	}
}

func TestProgress(t *testing.T) {
	t.Setenv(studio.RunsVariable, filepath.Join(t.TempDir(), "new"))
	if out, _ := printed(t, func() { Progress(Chinese) }); out != "还没有完成任何一课。\n" {
		t.Errorf("before the first lesson it printed %q", out)
	}
	for _, name := range []string{"03_vae", "02_gan", "03_vae"} {
		printed(t, func() { Judge(name, English, 1, 1) })
	}
	if out, _ := printed(t, func() { Progress(English) }); out != "✓ 02_gan\n✓ 03_vae\n" {
		t.Errorf("it printed %q", out)
	}
	if _, ended := printed(t, func() { Check(errors.New("what failed")) }); ended != "what failed" {
		t.Errorf("Check ended with %q", ended)
	}
}

func TestLosses(t *testing.T) {
	losses := []float32{4, 2, 0, 6}
	if got := [...]float64{Tail(losses, 2), Tail(losses, 9), Tail(nil, 2)}; got != [...]float64{3, 3, 0} {
		t.Errorf("tails are %v", got)
	}
	// Of the later half, 0 and 6, the mean is 3, and each lies 3 from it.
	if got := [...]float64{Wobble([]float32{9, 1, 0, 6}), Wobble([]float32{1, 5, 5}), Wobble(nil)}; got != [...]float64{3, 0, 0} {
		t.Errorf("wobbles are %v", got)
	}
	line := Smooth("loss", losses, 2)
	if !slices.Equal(line.Steps, []int{1, 2, 3, 4}) || !slices.Equal(line.Values, []float64{4, 3, 1, 3}) || line.Name != "loss" {
		t.Errorf("smooth is %+v", line)
	}
	run := &studio.Run{Run: &fit.Run{}}
	run.History.Held.Steps, run.History.Held.Values = []int{5, 10, 15}, []float32{3, 1, 2}
	if loss, step := Lowest(run); loss != 1 || step != 10 {
		t.Errorf("the lowest is %v at %d", loss, step)
	}
	if held := Held("held", run); !held.Best || !slices.Equal(held.Values, []float64{3, 1, 2}) || !slices.Equal(held.Steps, []int{5, 10, 15}) {
		t.Errorf("held is %+v", held)
	}
}

func TestCovered(t *testing.T) {
	for _, c := range []struct {
		counts []int
		want   int
	}{{[]int{1000, 0, 0}, 1}, {[]int{989, 10, 1}, 2}, {[]int{990, 9, 1}, 1}, {[]int{1, 1, 1}, 3}} {
		if got := Covered(c.counts); got != c.want {
			t.Errorf("of %v %d are covered, want %d", c.counts, got, c.want)
		}
	}
}

// A model that knows the pictures by heart draws what the classifier takes for their classes.
func TestTally(t *testing.T) {
	t.Chdir(t.TempDir()) // where a training draws its figure
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("GOMLX_BACKEND", backend.PureGo)
	t.Setenv(studio.RunsVariable, t.TempDir())
	kinds := map[string][]image.Image{}
	for i := range 24 {
		kinds["dark"], kinds["light"] = append(kinds["dark"], flat(uint8(10+i))), append(kinds["light"], flat(uint8(200+i)))
	}
	source := data.Folder(Folder("tally", kinds), data.Frame{Height: 16, Width: 16, Channels: 1})
	set, err := source.OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	var run *studio.Run
	printed(t, func() {
		run = studio.Train(vae.Config{Units: 16, Latent: 2, Batch: 16}, source, fit.Options{Steps: 3, Seed: 7})
	})
	sorter := NewSorter(run, set)
	dark, light := kinds["dark"], kinds["light"]
	if got := sorter.Tally(append(dark[:3:3], light[:5]...)); !slices.Equal(got, []int{3, 5}) {
		t.Errorf("three dark and five light are sorted into %v", got)
	}
	if got := sorter.Share(append(dark[:3:3], light[:5]...), "light"); got != 0.625 {
		t.Errorf("five of eight are light, and the share is %v", got)
	}
	if same, half := sorter.Distance(First(set, 48)), sorter.Distance(dark); same > 1e-6 || half < 1e-3 {
		t.Errorf("the distance of the set from itself is %v, and of one class %v", same, half)
	}
	if _, ended := printed(t, func() { sorter.Share(dark, "grey") }); !strings.Contains(ended, `no class "grey": name one of dark, light`) {
		t.Errorf("a class that is none ended with %q", ended)
	}
	drawn, real := Tally(run, set)
	if len(drawn) != 2 || drawn[0]+drawn[1] != 1000 || !slices.Equal(real, []int{24, 24}) {
		t.Errorf("drawn are %v and real %v", drawn, real)
	}
	plain := Folder("plain", map[string][]image.Image{"": {flat(1), flat(2)}})
	set, err = data.Folder(plain, data.Frame{Height: 16, Width: 16, Channels: 1}).OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	if drawn, real = Tally(run, set); drawn != nil || real != nil {
		t.Errorf("without classes they are %v and %v", drawn, real)
	}
	if got := NewSorter(run, set).Distance(dark); !math.IsNaN(got) {
		t.Errorf("without classes the distance is %v", got)
	}
	for _, direction := range Elsewhere(run, []float32{3, 4}, 3) {
		if length := Length(direction); len(direction) != 2 || !near(length, 5, 1e-5) {
			t.Errorf("%v is %v long, want two numbers and a length of 5", direction, length)
		}
	}
}

func TestLengths(t *testing.T) {
	if shortest, longest := lengths(sample.Latents{{3, 4}, {0, 1}, {2, 0}}); shortest != 1 || longest != 5 {
		t.Errorf("lengths are %v to %v", shortest, longest)
	}
}

func TestMoved(t *testing.T) {
	points := sample.Latents{{1, 2}, {3, 5}}
	if got := Moved(points, 0.5, []float32{2, -4}); !slices.EqualFunc(got, sample.Latents{{2, 0}, {4, 3}}, slices.Equal) || points[0][0] != 1 {
		t.Errorf("moved by half of (2, -4) they are %v, and were %v", got, points)
	}
	if _, ended := printed(t, func() { Moved(points, 1, []float32{1}) }); ended == "" {
		t.Error("an offset of another length moved them")
	}
}

func TestMade(t *testing.T) {
	base := t.TempDir()
	t.Setenv(studio.RunsVariable, base)
	path := Made("clothes.png")
	if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() || path != filepath.Join(base, "made", "clothes.png") {
		t.Errorf("the path is %s, error %v", path, err)
	}
}

// Of aabb aabb ... each of the four pairs is as frequent, and either letter is followed by both: log 2 each. In abab ... the
// next letter is certain.
func TestEntropy(t *testing.T) {
	text := strings.Repeat("aabb", 1000) + "a"
	single, pair := Entropy(text, 1), Entropy(text, 2)
	if math.Abs(single-math.Ln2) > 1e-3 || math.Abs(pair-2*math.Ln2) > 1e-3 {
		t.Errorf("entropies are %v and %v", single, pair)
	}
	text = strings.Repeat("ab", 1000) + "a"
	if added := Entropy(text, 2) - Entropy(text, 1); math.Abs(added) > 1e-3 {
		t.Errorf("a certain letter adds %v", added)
	}
}

// A pixel that is black or white surprises nobody who knows the picture; one that is half so does by log 2. Who knows the mean
// picture only is surprised by log 2 where half of the pictures are white.
func TestGreys(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	half, quarter := 128.0/255, 0.25
	for name, c := range map[string]struct {
		pictures        []image.Image
		greys, marginal float64
	}{
		"black and white": {[]image.Image{flat(0), flat(255)}, 0, 256 * math.Ln2},
		"mostly black":    {[]image.Image{flat(0), flat(255), flat(0), flat(0)}, 0, 256 * ofPixel(quarter)},
		"grey":            {[]image.Image{flat(128)}, 256 * ofPixel(half), 256 * ofPixel(half)},
	} {
		folder := Folder("greys", map[string][]image.Image{"all": c.pictures})
		set, err := data.Folder(folder, data.Frame{Height: 16, Width: 16, Channels: 1}).OpenPictures()
		if err != nil || set.Len() != len(c.pictures) {
			t.Fatalf("%s: the folder has %d pictures, error %v", name, set.Len(), err)
		}
		if greys, marginal := Greys(set), Marginal(set); math.Abs(greys-c.greys) > 1e-3 || math.Abs(marginal-c.marginal) > 1e-3 {
			t.Errorf("%s has %v and %v nats, want %v and %v", name, greys, marginal, c.greys, c.marginal)
		}
	}
}

// ofPixel is the entropy of a pixel that is white with a probability.
func ofPixel(p float64) float64 { return -p*math.Log(p) - (1-p)*math.Log(1-p) }

// flat is a picture of one grey.
func flat(grey uint8) image.Image {
	picture := image.NewGray(image.Rect(0, 0, 16, 16))
	for i := range picture.Pix {
		picture.Pix[i] = grey
	}
	return picture
}

func TestPicturesAreTheReadersOwn(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	if got := Pictures("", data.Emoji()).Name(); got != data.Emoji().Name() {
		t.Errorf("without a folder they are %s", got)
	}
	folder := Folder("own", map[string][]image.Image{"light": {flat(200)}, "dark": {flat(20), flat(10)}})
	set, err := Pictures(folder, data.FashionMNIST()).OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	if spec := set.Spec(); set.Len() != 3 || spec.Height != 28 || spec.Width != 28 || spec.Channels != 1 {
		t.Errorf("the reader's own are %d of %+v", set.Len(), spec)
	}
	if dark, light := OfClass(set, "dark", 5), OfClass(set, "light", 5); len(dark) != 2 || len(light) != 1 || len(OfClass(set, "dark", 1)) != 1 {
		t.Errorf("%d are dark and %d light", len(dark), len(light))
	}
	if got := len(First(set, 2)) + len(First(set, 9)); got != 5 {
		t.Errorf("the first 2 and 9 are %d", got)
	}
	file := filepath.Join(t.TempDir(), "own.txt")
	if Text("", data.Tang()).Name() != data.Tang().Name() || Text(file, data.Tang()).Name() != data.TextFile(file).Name() {
		t.Error("the text is not the reader's own")
	}
}

func TestPairsAreTheReadersOwn(t *testing.T) {
	if got := Pairs("", data.Couplets()).Name(); got != data.Couplets().Name() {
		t.Errorf("without a file they are %s", got)
	}
	file := filepath.Join(t.TempDir(), "own.tsv")
	if err := os.WriteFile(file, []byte("red\tgreen\nup\tdown\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	set, err := Pairs(file, data.Couplets()).OpenPairs()
	if err != nil {
		t.Fatal(err)
	}
	questions, answers := Unzip(set)
	if !slices.Equal(questions, []string{"red", "up"}) || !slices.Equal(answers, []string{"green", "down"}) {
		t.Errorf("%d questions and %d answers, the first %q and %q", len(questions), len(answers), questions[0], answers[0])
	}
}

// The equations of a plain net, by these, are as surprised as the network itself.
func TestWeights(t *testing.T) {
	t.Chdir(t.TempDir()) // where a training draws its figure
	t.Setenv("GOMLX_BACKEND", backend.PureGo)
	t.Setenv(studio.RunsVariable, t.TempDir())
	file := filepath.Join(t.TempDir(), "own.txt")
	if err := os.WriteFile(file, []byte(strings.Repeat("ab", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	var run *studio.Run
	printed(t, func() {
		run = studio.Train(rnn.Config{Units: 3, Symbols: 4, Batch: 2, Window: 4}, data.TextFile(file), fit.Options{Steps: 2, Seed: 7})
	})
	u, w, b := Weights(run, "layer0/input"), Weights(run, "layer0/recurrent"), Weights(run, "layer0/biases")
	if len(u) != 4 || len(w) != 3 || len(b) != 1 || len(u[0]) != 3 || len(b[0]) != 3 {
		t.Fatalf("U, W and b have %d, %d and %d rows, of %d and %d", len(u), len(w), len(b), len(u[0]), len(b[0]))
	}
	_, nats, err := sample.New(run.Backend, run.Model, run.Store).Surprisal("abba")
	if err != nil {
		t.Fatal(err)
	}
	h, ids := make([]float64, 3), data.Alphabet(run.Model.Spec().Alphabet).Encode("abba")
	for i, id := range ids[:3] {
		h = Plus(Plus(u[id], Times(h, w)), b[0])
		for j := range h {
			h[j] = math.Tanh(h[j])
		}
		scores := Plus(Times(h, Weights(run, "out/weights")), Weights(run, "out/biases")[0])
		if own := Surprise(scores, ids[i+1]); math.Abs(own-nats[i+1]) > 1e-5 {
			t.Errorf("at symbol %d it is %v nats, and of the network %v", i+1, own, nats[i+1])
		}
	}
	if _, ended := printed(t, func() { Weights(run, "nothing") }); !strings.Contains(ended, "the model has no variable nothing") {
		t.Errorf("it ended with %q", ended)
	}
}

func TestRowsAndMatrices(t *testing.T) {
	matrix := rows([]float32{1, 2, 3, 4, 5, 6}, 3)
	if got := Times([]float64{1, 10}, matrix); !slices.Equal(got, []float64{41, 52, 63}) {
		t.Errorf("(1 10) times (1 2 3; 4 5 6) is %v", got)
	}
	if got := Plus([]float64{1, 2}, []float64{3, 5}); !slices.Equal(got, []float64{4, 7}) {
		t.Errorf("(1 2) plus (3 5) is %v", got)
	}
	// Of the scores 0 and log 3 the second has three quarters.
	if got := Surprise([]float64{0, math.Log(3)}, 1); math.Abs(got-math.Log(4.0/3)) > 1e-12 {
		t.Errorf("three quarters surprise by %v", got)
	}
}

// The largest size, 2, is black since it is negative; 1 is half way from middle grey to white.
func TestSigned(t *testing.T) {
	picture := Signed([]float64{0, 1, -2, 0, 0, 0.5}, 3).(*image.Gray)
	if picture.Bounds() != image.Rect(0, 0, 3, 2) || !slices.Equal(picture.Pix, []uint8{128, 191, 0, 128, 128, 159}) {
		t.Errorf("%v is %v", picture.Bounds(), picture.Pix)
	}
	if nothing := Signed([]float64{0, 0}, 2).(*image.Gray); !slices.Equal(nothing.Pix, []uint8{128, 128}) {
		t.Errorf("nothing is %v", nothing.Pix)
	}
}

func TestLight(t *testing.T) {
	if got := Light([]image.Image{flat(0), flat(255), flat(51)}); !near(got[2], 0.2, 1e-6) || got[0] != 0 || got[1] != 1 {
		t.Errorf("black, white and a fifth are %v", got)
	}
}

func TestFoldersThatAreNone(t *testing.T) {
	base := t.TempDir() // below which a fault may remove what it likes
	t.Setenv("TMPDIR", filepath.Join(base, "tmp"))
	mine := filepath.Join(base, "tmp", "mine")
	if err := os.MkdirAll(mine, 0o755); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if _, err := os.Stat(mine); err != nil {
			t.Errorf("what lay beside the lessons is gone: %v", err)
		}
	}()
	for _, name := range []string{"", ".", "..", "../above", "/root"} {
		if _, ended := printed(t, func() { Folder(name, nil) }); !strings.Contains(ended, "is no name of a folder") {
			t.Errorf("%q ended with %q", name, ended)
		}
	}
}

func TestSettings(t *testing.T) {
	set, err := data.FashionMNIST().Take(20).OpenPictures()
	if err != nil {
		t.Fatal(err)
	}
	if c := Settings(vae.Config{Units: 32}, set).(vae.Config); c.Units != 32 || c.Latent != 20 || c.Batch == 0 {
		t.Errorf("got %+v, want 32 units and what the preset and the data say of the rest", c)
	}
	if _, ended := printed(t, func() { Settings(rnn.Config{Preset: rnn.Couplets}, set) }); !strings.Contains(ended, "couplets") {
		t.Errorf("what does not go together ended with %q", ended)
	}
}

func TestMirroredAndUpsideDown(t *testing.T) {
	picture := image.NewNRGBA(image.Rect(3, 3, 5, 5))
	picture.Set(3, 3, color.NRGBA{R: 255, A: 255})
	for name, c := range map[string]struct {
		turned image.Image
		at     image.Point
	}{"mirrored": {Mirrored(picture), image.Pt(1, 0)}, "upside down": {UpsideDown(picture), image.Pt(0, 1)}} {
		if r, _, _, _ := c.turned.At(c.at.X, c.at.Y).RGBA(); r != 0xffff || c.turned.Bounds() != image.Rect(0, 0, 2, 2) {
			t.Errorf("%s: at %v red is %d in %v", name, c.at, r, c.turned.Bounds())
		}
	}
	if _, grey := Mirrored(flat(3)).(*image.Gray); !grey {
		t.Error("a grey picture became one in colour")
	}
}
