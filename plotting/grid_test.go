package plotting

import (
	"bytes"
	"encoding/base64"
	"errors"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"
)

// ramps is a grid of n grey pictures of 4x3 pixels, each a ramp from black with a step of its own.
func ramps(n int) Grid {
	g := Grid{Title: "ramps"}
	for i := range n {
		img := image.NewGray(image.Rect(0, 0, 4, 3))
		for p := range img.Pix {
			img.Pix[p] = uint8(p * (i + 1))
		}
		g.Images = append(g.Images, img)
	}
	return g
}

func decode(t *testing.T, b Bundle) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(b[MIMEPNG]))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func TestGridLayout(t *testing.T) {
	tests := []struct {
		name          string
		grid          Grid
		width, height int
	}{
		// 6 pictures: 3 columns, 2 rows. Longer side 4, so scale 56/4 = 14: cells of 56x42, gaps of 2.
		{"default", ramps(6), 3*56 + 4*2, 2*42 + 3*2},
		{"one", ramps(1), 56 + 4, 42 + 4},
		{"given", Grid{Images: ramps(5).Images, Columns: 5, Scale: 1, Gap: 1}, 5*4 + 6, 3 + 2},
		{"more columns than pictures", Grid{Images: ramps(2).Images, Columns: 9, Scale: 1, Gap: 1}, 2*4 + 3, 3 + 2},
		{"large pictures are not shrunk", Grid{Images: []image.Image{image.NewGray(image.Rect(0, 0, 100, 60))}}, 104, 64},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := decode(t, bundle(t, tt.grid)).Bounds().Size()
			if got != image.Pt(tt.width, tt.height) {
				t.Errorf("picture of %v pixels, want %dx%d", got, tt.width, tt.height)
			}
		})
	}
}

// Every pixel of a sample becomes a square of its exact colour, and what is not sample is transparent.
func TestGridPixels(t *testing.T) {
	small := image.NewNRGBA(image.Rect(10, 10, 11, 11)) // bounds need not start at zero
	small.SetNRGBA(10, 10, color.NRGBA{R: 255, A: 128})
	large := image.NewGray(image.Rect(0, 0, 3, 3))
	large.SetGray(2, 1, color.Gray{Y: 77})
	img := decode(t, bundle(t, Grid{Images: []image.Image{large, small}, Scale: 2, Gap: 1}))
	tests := []struct {
		name string
		x, y int
		want color.NRGBA
	}{
		{"gap", 0, 0, color.NRGBA{}},
		{"first pixel", 1, 1, color.NRGBA{0, 0, 0, 255}},
		{"pixel 2,1 starts at 1+2*2, 1+1*2", 5, 3, color.NRGBA{77, 77, 77, 255}},
		{"and ends one further", 6, 4, color.NRGBA{77, 77, 77, 255}},
		{"neighbour", 4, 3, color.NRGBA{0, 0, 0, 255}},
		{"small one in the middle of its cell 8..13", 10, 3, color.NRGBA{255, 0, 0, 128}},
		{"nothing around it", 8, 1, color.NRGBA{}},
	}
	for _, tt := range tests {
		if got := color.NRGBAModel.Convert(img.At(tt.x, tt.y)); got != tt.want {
			t.Errorf("%s: pixel %d,%d is %v, want %v", tt.name, tt.x, tt.y, got, tt.want)
		}
	}
}

func TestGridGolden(t *testing.T) {
	g := ramps(5)
	g.Title = `a "grid" <of> 样本`
	b := bundle(t, g)
	golden(t, "grid.png", b[MIMEPNG])
	golden(t, "grid.html", b[MIMEHTML])
}

// Cells and captions lie where their pixels are: 2 cells of 56x42 with gaps of 2 on a canvas of 118 pixels across.
func TestGridOverlay(t *testing.T) {
	g := ramps(2)
	g.Captions = []string{"样本", "견본"}
	g.Notes = []string{`seed "3" <i>`, ""}
	html := string(bundle(t, g)[MIMEHTML])
	for _, want := range []string{
		`<a tabindex="0" role="img" title="样本: seed &#34;3&#34; &lt;i&gt;" aria-label="样本: seed &#34;3&#34; &lt;i&gt;" style="position:absolute;left:1.695%;`,
		`title="견본" aria-label="견본" style="position:absolute;left:50.847%;`,
		`<span aria-hidden="true" style="position:absolute;left:1.695%;`, `<span aria-hidden="true" style="position:absolute;left:50.847%;`,
		`>견본</span>`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the HTML lacks %s:\n%.3000s", want, html)
		}
	}
	if got := strings.Count(html, "<span"); got != 2 {
		t.Errorf("%d captions in HTML, want both", got)
	}
	if picture := base64.StdEncoding.EncodeToString(bundle(t, g)[MIMEPNG]); strings.Contains(html, picture) {
		t.Error("the picture in the HTML has words too, want them once")
	}
	if strings.Contains(string(bundle(t, ramps(2))[MIMEHTML]), "<a ") {
		t.Error("a grid without notes has places to point at, want none")
	}
}

func TestGridNearest(t *testing.T) {
	g := ramps(2)
	g.Nearest = []image.Image{image.NewGray(image.Rect(0, 0, 2, 2)), image.NewGray(image.Rect(3, 3, 7, 6))}
	b := bundle(t, g)
	golden(t, "grid_nearest.html", b[MIMEHTML])
	if got := strings.Count(string(b[MIMEHTML]), "<details>"); got != 1 {
		t.Errorf("%d parts that fold out, want one with the nearest images", got)
	}
	if plain := bundle(t, ramps(2)); !bytes.Equal(plain[MIMEPNG], b[MIMEPNG]) {
		t.Error("nearest images changed the picture, want them in the HTML only")
	}
}

// A pair has nothing between its images and around the smaller one.
func TestPair(t *testing.T) {
	got := pair(image.NewGray(image.Rect(5, 5, 7, 7)), image.NewGray(image.Rect(0, 0, 4, 4)), 4, 4)
	if size := got.Bounds().Size(); size != image.Pt(9, 4) {
		t.Fatalf("a pair of %v pixels, want 9x4: 4 + 1 + 4", size)
	}
	for _, tt := range []struct {
		x, y  int
		empty bool
	}{{0, 0, true}, {1, 1, false}, {2, 2, false}, {3, 3, true}, {4, 2, true}, {5, 0, false}, {8, 3, false}} {
		if _, _, _, a := got.At(tt.x, tt.y).RGBA(); (a == 0) != tt.empty {
			t.Errorf("pixel %d,%d has alpha %x, want it empty: %v", tt.x, tt.y, a, tt.empty)
		}
	}
}

func TestGridImage(t *testing.T) {
	img, err := ramps(5).Image()
	if err != nil {
		t.Fatal(err)
	}
	want := decode(t, bundle(t, ramps(5)))
	if img.Bounds() != want.Bounds() || color.RGBAModel.Convert(img.At(20, 20)) != color.RGBAModel.Convert(want.At(20, 20)) {
		t.Error("the image of a grid is not the picture of its bundle")
	}
	if _, err := (Grid{}).Image(); !errors.Is(err, ErrNoData) {
		t.Errorf("no images: got %v, want ErrNoData", err)
	}
}

func TestGridCaptions(t *testing.T) {
	g := ramps(2)
	g.Captions = []string{"7", "a caption far wider than its cell"}
	plain, captioned := decode(t, bundle(t, ramps(2))), decode(t, bundle(t, g))
	if p, c := plain.Bounds().Size(), captioned.Bounds().Size(); c.X != p.X || c.Y < p.Y+8 {
		t.Errorf("with captions %v pixels, without %v: want the same width and room for text", c, p)
	}
	right := captioned.Bounds().Dx() - 1
	ink := 0
	for y := 46; y < captioned.Bounds().Dy(); y++ { // below the cell: 2 + 42 + 2
		if _, _, _, a := captioned.At(right, y).RGBA(); a != 0 {
			t.Errorf("a caption reaches the right edge at row %d, want it cut", y)
		}
		for x := range right {
			if _, _, _, a := captioned.At(x, y).RGBA(); a > 0x8000 {
				ink++
			}
		}
	}
	if ink < 20 {
		t.Errorf("%d dark pixels below the cells, want written captions", ink)
	}
}

func TestGridText(t *testing.T) {
	mixed := append(ramps(1).Images, image.NewGray(image.Rect(0, 0, 2, 9)))
	tests := []struct {
		grid Grid
		want string
	}{
		{Grid{Images: ramps(64).Images}, "64 samples, 4x3"},
		{ramps(1), "ramps: 1 sample, 4x3"},
		{Grid{Images: mixed}, "2 samples, up to 4x9"},
		{Grid{Images: ramps(3).Images, Captions: []string{"1", "", "10"}, Notes: []string{"", "", ""}},
			"3 samples, 4x3\ncaptions: 1; 10"},
		{Grid{Images: ramps(2).Images, Nearest: ramps(2).Images, Notes: []string{"seed 1", "seed 2"}},
			"2 samples, 4x3, each with its nearest image\nnotes: seed 1; seed 2"},
		{Grid{Images: ramps(14).Images, Notes: strings.Split("a,b,c,d,e,f,g,h,i,j,k,l,m,n", ",")},
			"14 samples, 4x3\nnotes: a; b; c; d; e; f; g; h; i; j; k; l; and 2 more"},
	}
	for _, tt := range tests {
		if got := string(bundle(t, tt.grid)[MIMEPlain]); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestGridErrors(t *testing.T) {
	tests := []struct {
		name string
		grid Grid
		want error
		says string
	}{
		{"none", Grid{Title: "x"}, ErrNoData, `grid "x"`},
		{"nil image", Grid{Images: []image.Image{nil}}, ErrNoData, "image 0"},
		{"no pixels", Grid{Images: append(ramps(1).Images, image.NewGray(image.Rect(0, 0, 0, 5)))}, ErrNoData, "image 1"},
		{"captions", Grid{Images: ramps(2).Images, Captions: []string{"a"}}, ErrGrid, "1 captions for 2 images"},
		{"notes", Grid{Images: ramps(1).Images, Notes: []string{"a", "b"}}, ErrGrid, "2 notes for 1 images"},
		{"nearest", Grid{Images: ramps(2).Images, Nearest: ramps(1).Images}, ErrGrid, "1 nearest images for 2 images"},
		{"empty nearest", Grid{Images: ramps(1).Images, Nearest: []image.Image{nil}}, ErrNoData, "nearest image 0"},
		{"rows", Grid{Images: ramps(4).Images, Columns: 2, Rows: []string{"a"}}, ErrGrid, "1 labels for 2 rows"},
		{"negative", Grid{Images: ramps(2).Images, Columns: -1}, ErrGrid, "columns -1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tt.grid.Bundle()
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want %v saying %q", err, tt.want, tt.says)
			}
		})
	}
}

func TestPassage(t *testing.T) {
	p := Passage{Title: "诗 <1>", Lang: "zh", Texts: []string{"床前明月光\n疑是地上霜", "a  <b>&\"c\"</b>"}}
	b := bundle(t, p)
	golden(t, "passage.html", b[MIMEHTML])
	if got, want := string(b[MIMEPlain]), "诗 <1>\n\n床前明月光\n疑是地上霜\n\na  <b>&\"c\"</b>"; got != want {
		t.Errorf("plain text %q, want %q", got, want)
	}
	noted := bundle(t, Passage{Texts: []string{"a", "b"}, Note: "1 < 2"})
	if got, want := string(noted[MIMEPlain]), "a\n\nb\n\n1 < 2"; got != want {
		t.Errorf("plain text %q, want %q with the note at its end", got, want)
	}
	if !strings.Contains(string(noted[MIMEHTML]), ">1 &lt; 2</div>") {
		t.Errorf("the page has no note:\n%s", noted[MIMEHTML])
	}
	if _, err := (Passage{Title: "x"}).Bundle(); !errors.Is(err, ErrNoData) {
		t.Errorf("no texts: got %v, want ErrNoData", err)
	}
}
