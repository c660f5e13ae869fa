package plotting

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// training is a model after some steps, with stages of pictures at 0, 10 and 100.
func training(steps int) Training {
	t := Training{Title: "VAE on digits", Progress: Progress{Step: steps, Total: 1500, Rate: 25}}
	if steps == 0 {
		t.Progress = Progress{Total: 1500, Note: "compiling the step"}
		return t
	}
	t.Curves = falling(steps)
	for _, at := range []int{0, 10, 100} {
		if at <= steps {
			t.Stages = append(t.Stages, Stage{Step: at, Images: ramps(10).Images})
		}
	}
	return t
}

// The first frame has all that gives the figure its height: the same parts as every other one.
func TestTrainingKeepsItsHeight(t *testing.T) {
	heights := regexp.MustCompile(`atelier-training>div\{[^}]*?height:\d+px`)
	parts := regexp.MustCompile(`<(?:figcaption|progress|div class="atelier-none"|figure class="atelier-chart"|div class="atelier-stages")`)
	wanted := []string{"<figcaption", "<progress", `<div class="atelier-none"`, `<div class="atelier-stages"`}
	for _, steps := range []int{0, 1, 5000} {
		for name, draw := range map[string]func() (Bundle, error){"draft": training(steps).Draft, "bundle": training(steps).Bundle} {
			b, err := draw()
			if err != nil {
				t.Fatal(err)
			}
			html := string(b[MIMEHTML])
			if got := heights.FindAllString(html, -1); len(got) != 2 || !strings.HasSuffix(got[0], "height:416px") {
				t.Errorf("%s after %d steps: heights %q, want one of 416 pixels and one for wide pages", name, steps, got)
			}
			if steps > 0 {
				wanted[2] = `<figure class="atelier-chart"`
			}
			if got := parts.FindAllString(html, -1); fmt.Sprint(got) != fmt.Sprint(wanted) {
				t.Errorf("%s after %d steps: parts %q, want %q", name, steps, got, wanted)
			}
			wanted[2] = `<div class="atelier-none"`
		}
	}
}

func TestTrainingText(t *testing.T) {
	words := Training{Title: "RNN", Progress: Progress{Step: 10}, Stages: []Stage{{0, nil, []string{"xq"}}, {10, nil, []string{"the\nlight", "of"}}}}
	for want, figure := range map[string]Training{
		"VAE on digits: step 0/1500 (0%), compiling the step":                                                       training(0),
		"VAE on digits: step 2/1500 (0%), 25.0 steps/s; loss 0.9483 at step 1 (first 2.7)\nstep 0: 10 samples, 4x3": training(2),
		"RNN: step 10\nstep 0: xq\nstep 10: the\nlight\n\nof":                                                       words,
	} {
		if got := string(bundle(t, figure)[MIMEPlain]); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// Each stage stands in a row, its name first.
func TestTrainingRows(t *testing.T) {
	tr := training(100)
	rows := regexp.MustCompile(`<div data-step="(\d+)">(<span>step \d+</span>)?((?:<img [^>]*>)*)</div>`)
	draft, err := tr.Draft()
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		html []byte
		want string
	}{
		"draft":  {draft[MIMEHTML], "0:10 10:10 100:10"},
		"bundle": {bundle(t, tr)[MIMEHTML], "0:10 10:10 100:10"},
	} {
		var got []string
		for _, row := range rows.FindAllStringSubmatch(string(tt.html), -1) {
			pictures := strings.Count(row[3], "<img ")
			if named := row[2] == "<span>step "+row[1]+"</span>"; named != (pictures > 0) {
				t.Errorf("%s: the row of step %s has the name %q and %d pictures", name, row[1], row[2], pictures)
			}
			got = append(got, fmt.Sprintf("%s:%d", row[1], pictures))
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: rows and pictures %q, want %q", name, got, tt.want)
		}
	}
}

// What a message carries does not grow with what was shown before.
func TestTrainingAdditionsAreSmall(t *testing.T) {
	tr := training(50_000)
	noisy := image.NewGray(image.Rect(0, 0, 28, 28))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range noisy.Pix {
		noisy.Pix[i] = uint8(random.IntN(256))
	}
	for len(tr.Stages) < 7 {
		tr.Stages = append(tr.Stages, Stage{Step: 1000 * len(tr.Stages), Images: []image.Image{noisy, noisy, noisy, noisy, noisy, noisy, noisy, noisy, noisy, noisy}})
	}
	earlier := tr
	earlier.Curves = cut(tr.Curves, 49_000)
	b, continues, err := tr.Since(earlier)
	if err != nil || !continues {
		t.Fatalf("the training goes on: %v, error %v", continues, err)
	}
	whole, err := tr.Draft()
	if err != nil {
		t.Fatal(err)
	}
	if all, some := len(whole[MIMEHTML]), len(b[MIMEHTML]); some > 1500 || all < 40_000 {
		t.Errorf("what came in the last fiftieth has %d bytes, and the whole draft %d; want less than 1.5 kB of at least 40 kB", some, all)
	}
}

// cut is the curves after their first n values.
func cut(c Curves, n int) Curves {
	c.Series = slices.Clone(c.Series)
	for i := range c.Series {
		c.Series[i].Steps, c.Series[i].Values = c.Series[i].Steps[:n], c.Series[i].Values[:n]
	}
	return c
}

// What is not only more of the same is shown whole.
func TestTrainingSinceWantsAContinuation(t *testing.T) {
	now := training(200)
	for name, tt := range map[string]struct {
		change func(*Training)
		want   bool
	}{
		"earlier":         {func(*Training) {}, true},
		"before a step":   {func(e *Training) { e.Curves = Curves{} }, false},
		"another title":   {func(e *Training) { e.Title = "GAN" }, false},
		"fewer samples":   {func(e *Training) { e.Stages = e.Stages[1:] }, false},
		"another total":   {func(e *Training) { e.Progress.Total = 0 }, false},
		"another name":    {func(e *Training) { e.Curves.Series[0].Name = "other" }, false},
		"another value":   {func(e *Training) { e.Curves.Series[0].Values = slices.Repeat([]float64{1}, 150) }, false},
		"more series":     {func(e *Training) { e.Curves.Series = append(e.Curves.Series, e.Curves.Series[0]) }, false},
		"not yet smooth":  {func(e *Training) { e.Curves.Smooth = 0.5 }, false},
		"below zero then": {func(e *Training) { e.Curves.Baselines = []Baseline{{Value: -1}} }, false},
	} {
		earlier := now
		earlier.Curves = cut(now.Curves, 150)
		tt.change(&earlier)
		if _, continues, err := now.Since(earlier); err != nil || continues != tt.want {
			t.Errorf("%s: continues %v, error %v; want %v", name, continues, err, tt.want)
		}
	}
	if _, continues, err := now.Since(now.Curves); err != nil || continues {
		t.Errorf("of another figure: continues %v, error %v; want no", continues, err)
	}
	if _, continues, err := now.Curves.Since(cut(now.Curves, 150)); err != nil || !continues {
		t.Errorf("curves: continue %v, error %v; want it", continues, err)
	}
	if b, _, _ := now.Since(training(200)); !strings.Contains(string(b[MIMEHTML]), `"rows":[[]]`) {
		t.Errorf("of itself: %s, want no rows", b[MIMEHTML])
	}
}

// The picture has the words, the losses and the samples, each in its row.
func TestTrainingPicture(t *testing.T) {
	if _, some := bundle(t, training(0))[MIMEPNG]; some {
		t.Error("there is a picture before there is anything to draw")
	}
	tr := training(100)
	picture, err := png.Decode(bytes.NewReader(bundle(t, tr)[MIMEPNG]))
	if err != nil {
		t.Fatal(err)
	}
	// Pictures of 4x3 grow fifteenfold; two lines of words of 39 and 30, the chart of 540, three rows of 45 and a gap of 4.
	if got, want := picture.Bounds().Size(), image.Pt(1020, 9+39+30+540+3*49+9); got != want {
		t.Errorf("the picture has %v, want %v", got, want)
	}
	dark := func(x, y int) bool { r, g, b, _ := picture.At(x, y).RGBA(); return r+g+b < 3*0x6000 }
	words := func(y int) (count int) { // dark pixels at the left of a row
		for dy := range 45 {
			for x := range int(stageName) {
				if dark(x, y+dy) {
					count++
				}
			}
		}
		return count
	}
	for row := range 3 {
		y := 9 + 39 + 30 + 540 + 49*row
		if !dark(stageName+2, y+2) {
			t.Errorf("row %d does not begin with the first pixel of its first picture", row)
		}
		if got := words(y); got < 30 {
			t.Errorf("row %d has %d dark pixels on its left, want those of its name", row, got)
		}
	}
	// Of 15 pictures 60 pixels wide, with gaps of 4, 14 fit beside a name of 120; the name stands in their first row alone.
	many := Training{Title: "a", Stages: []Stage{{Step: 3, Images: ramps(15).Images}}}
	if picture, err = png.Decode(bytes.NewReader(bundle(t, many)[MIMEPNG])); err != nil {
		t.Fatal(err)
	}
	first, second := words(9+39+30), words(9+39+30+49)
	if height := picture.Bounds().Dy(); first < 30 || second > 0 || height != 9+39+30+2*49+9 {
		t.Errorf("the rows have %d and %d dark pixels on their left in a picture %d high, want a name in the first of two rows", first, second, height)
	}
	text := Training{Title: "RNN", Stages: []Stage{{Step: 3, Texts: []string{"ab 光\ncd"}}}}
	if _, some := bundle(t, text)[MIMEPNG]; !some {
		t.Error("texts have no picture")
	}
}

func TestTrainingErrors(t *testing.T) {
	images := ramps(1).Images
	for _, tt := range []struct {
		training Training
		err      error
		says     string
	}{
		{Training{Progress: Progress{Step: -1}}, ErrProgress, "step -1"},
		{Training{Stages: []Stage{{Step: 3}}}, ErrTraining, "step 3 has 0 pictures and 0 texts"},
		{Training{Stages: []Stage{{Step: 3, Images: images, Texts: []string{"a"}}}}, ErrTraining, "step 3 has 1 picture and 1 text"},
		{Training{Stages: []Stage{{Step: 3, Images: []image.Image{image.NewGray(image.Rectangle{})}}}}, ErrTraining, "picture 0 of step 3 has no pixels"},
		{Training{Curves: Curves{Series: []Series{{Steps: []int{1}}}}}, ErrSeries, "1 steps and 0 values"},
	} {
		for name, draw := range map[string]func() (Bundle, error){"draft": tt.training.Draft, "bundle": tt.training.Bundle} {
			if _, err := draw(); !errors.Is(err, tt.err) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%s of %+v: got %v, want %v saying %q", name, tt.training, err, tt.err, tt.says)
			}
		}
	}
}

func TestStageSize(t *testing.T) {
	for _, tt := range []struct {
		width, height, want int
		style               string
	}{
		{28, 28, 28, "height:28px;image-rendering:pixelated"}, {8, 8, 24, "height:24px;image-rendering:pixelated"},
		{30, 10, 30, "height:10px;image-rendering:pixelated"}, {64, 64, 30, "height:30px"}, {64, 128, 15, "height:30px"}, {1, 300, 1, "height:30px"},
	} {
		if width, style := stageSize(image.Pt(tt.width, tt.height)); width != tt.want || style != tt.style {
			t.Errorf("%dx%d: width %d, %q; want %d, %q", tt.width, tt.height, width, style, tt.want, tt.style)
		}
	}
}
