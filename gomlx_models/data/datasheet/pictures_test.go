package datasheet

import (
	"fmt"
	"image"
	"image/color"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/draw"

	"github.com/atelier-go/atelier/gomlx_models/data"
)

// folderOf writes pictures under their names and gives the source of 32 pixels.
func folderOf(t *testing.T, pictures map[string]image.Image, channels int) data.Source {
	t.Helper()
	folder := t.TempDir()
	for name, img := range pictures {
		writePNG(t, filepath.Join(folder, name), img)
	}
	return data.Folder(folder, data.Frame{Height: 32, Width: 32, Channels: channels})
}

// scaled is a picture made smaller and large again, as a copy from elsewhere is.
func scaled(img *image.NRGBA) image.Image {
	small := image.NewNRGBA(image.Rect(0, 0, 25, 25))
	draw.CatmullRom.Scale(small, small.Rect, img, img.Rect, draw.Src, nil)
	return small
}

func uniform(c color.Color) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, 32, 32))
	draw.Draw(img, img.Rect, image.NewUniform(c), image.Point{}, draw.Src)
	return img
}

// Copies are found, those that were scaled and those in another light too, and nothing else is taken for one.
func TestDuplicates(t *testing.T) {
	pictures := map[string]image.Image{}
	for i := range 40 {
		pictures[fmt.Sprintf("a/%02d.png", i)] = blobs(uint32(i), 32)
	}
	darker := func(c [3]float64) [3]float64 { return [3]float64{0.4 * c[0], 0.4 * c[1], 0.4 * c[2]} }
	pictures["b/copy-of-03.png"] = blobs(3, 32)
	pictures["b/copy-of-03-again.png"] = blobs(3, 32)
	pictures["a/copy-of-07.png"] = blobs(7, 32)
	pictures["a/scaled-09.png"] = scaled(blobs(9, 32))
	pictures["b/darker-11.png"] = tinted(blobs(11, 32), darker)
	s := lookAt(t, folderOf(t, pictures, 3), "")
	d := s.Twice
	if d.IdenticalGroups != 2 || d.IdenticalSpare != 3 || d.NearGroups != 2 || d.NearSpare != 2 || d.AcrossClasses != 2 || d.Incomplete {
		t.Errorf("got %+v, want 2 groups of the same, 3 to spare, 2 groups of nearly the same, 2 groups across classes", d)
	}
	if first := d.Identical[0]; first.Size != 3 || !slices.Equal(first.Classes, []string{"a", "b"}) {
		t.Errorf("the largest group is %+v, want the three of 03 in both classes", first)
	}
	if d.Near[0].Files == nil || !slices.Contains(slices.Concat(d.Near[0].Files, d.Near[1].Files), "a/scaled-09.png") {
		t.Errorf("nearly the same are %+v, want the files' names", d.Near)
	}
	if o := s.Pics.Originals; o == nil || o.Smallest != "25x25" || o.Largest != "32x32" || o.Smaller != 1 || o.Different != 2 {
		t.Errorf("the originals are %+v, want one of 25x25 that was enlarged", o)
	}
	for _, text := range []string{"enlarged", "3 of 45 pictures are there more than once", "2 more pictures are nearly the same", "2 groups of copies lie in several classes"} {
		if !slices.ContainsFunc(s.Heed, func(heed string) bool { return strings.Contains(heed, text) }) {
			t.Errorf("to heed is %q, want %q in it", s.Heed, text)
		}
	}
}

// Pictures that differ in colour only, or hold next to nothing, are not nearly the same.
func TestNotDuplicates(t *testing.T) {
	recoloured := image.NewNRGBA(image.Rect(0, 0, 32, 32))
	original := blobs(5, 32)
	for i := 0; i < len(original.Pix); i += 4 {
		recoloured.Pix[i], recoloured.Pix[i+1], recoloured.Pix[i+2], recoloured.Pix[i+3] = original.Pix[i+2], original.Pix[i], original.Pix[i+1], 255
	}
	// Redder and less green by as much of its grey, on the left: to the hash it is the same.
	soft := tinted(original, func(c [3]float64) [3]float64 { return [3]float64{80 + c[0]/4, 80 + c[1]/4, 80 + c[2]/4} })
	redder := canvasOf(soft)
	draw.Draw(redder, image.Rect(0, 0, 16, 32), tinted(soft, func(c [3]float64) [3]float64 { return [3]float64{c[0] + 20, c[1] - 10, c[2]} }), image.Point{}, draw.Src)
	faint := func(level uint8) image.Image {
		img := uniform(color.Gray{level}).(*image.NRGBA)
		draw.Draw(img, image.Rect(0, 0, 16, 32), image.NewUniform(color.Gray{level + 1}), image.Point{}, draw.Src)
		return img
	}
	mirrored := Augment(original)[1].Picture
	s := lookAt(t, folderOf(t, map[string]image.Image{
		"a.png": original, "b.png": recoloured, "c.png": mirrored,
		"d.png": uniform(color.White), "e.png": uniform(color.Gray{254}), "f.png": uniform(color.NRGBA{200, 0, 0, 255}),
		"g.png": soft, "h.png": redder, "i.png": faint(100), "j.png": faint(120),
	}, 3), "")
	if d := s.Twice; d.IdenticalGroups != 0 || d.NearGroups != 0 {
		t.Errorf("got %+v, want none", d)
	}
	if s.Pics.Empty != 5 {
		t.Errorf("%d pictures are nearly of one colour, want 5", s.Pics.Empty)
	}
}

// A set of almost only copies is looked at in a time that grows as the set does: nothing is compared with all.
func TestManyCopiesAreNotComparedWithAll(t *testing.T) {
	hashes, compared := make([]uint64, 20_000), 0
	groups, incomplete := near(hashes, make([]bool, len(hashes)), func(a, b int) bool { compared++; return false })
	if len(groups) != 0 || !incomplete || compared > mostCompared*len(hashes) {
		t.Errorf("%d groups, incomplete %t after %d comparisons; want none, true, and at most %d each", len(groups), incomplete, compared, mostCompared)
	}
	groups, incomplete = near(hashes, make([]bool, len(hashes)), func(a, b int) bool { return true })
	if len(groups) != 1 || len(groups[0]) != len(hashes) || incomplete {
		t.Errorf("%d groups, incomplete %t; want one of all", len(groups), incomplete)
	}
}

// Hashes that differ in three bits meet, wherever the bits are; those that differ in four do not.
func TestNearMeets(t *testing.T) {
	for _, c := range []struct {
		flips uint64
		meets bool
	}{
		{0, true}, {1, true}, {1<<0 | 1<<16 | 1<<32, true}, {1<<63 | 1<<62 | 1<<61, true}, {1<<5 | 1<<20 | 1<<40, true},
		{1<<0 | 1<<1 | 1<<2 | 1<<3, false}, {1<<0 | 1<<16 | 1<<32 | 1<<48, false},
	} {
		const hash = 0x0123456789abcdef
		groups, _ := near([]uint64{hash, hash ^ c.flips}, make([]bool, 2), func(a, b int) bool { return true })
		if (len(groups) == 1) != c.meets {
			t.Errorf("flipping %064b: %d groups, want them to meet: %t", c.flips, len(groups), c.meets)
		}
	}
}

// By hand: of a picture that is black on the left and white on the right the first cosine across is its strongest, and
// of one that is white on the left it is the other way round, so that their hashes differ.
func TestPerceptualHash(t *testing.T) {
	waves := newCosines(8, 8)
	grey := func(at func(x, y int) float32) []float32 {
		values := make([]float32, 64)
		for i := range values {
			values[i] = at(i%8, i/8)
		}
		return values
	}
	right := waves.of(grey(func(x, _ int) float32 { return float32(x / 4 * 200) }))
	left := waves.of(grey(func(x, _ int) float32 { return float32(200 - x/4*200) }))
	below := waves.of(grey(func(_, y int) float32 { return float32(y / 4 * 200) }))
	if right[1] >= -0.8 || left[1] <= 0.8 || below[frequencies] >= -0.8 || below[1]*below[1] > 1e-6 {
		t.Errorf("the first cosines are %g and %g across and %g down, want nearly all of the contrast", right[1], left[1], below[frequencies])
	}
	if right[0] != 64*100 {
		t.Errorf("the brightness is %g, want the sum of 64 pixels of 100 on average", right[0])
	}
	hashes := perceptualHashes([]coefficients{right, left, below})
	if hashes[0] == hashes[1] || hashes[1] == hashes[2] {
		t.Errorf("got the hashes %x, want each another", hashes)
	}
}

func TestHeedPictures(t *testing.T) {
	grey, onesided, digits := map[string]image.Image{}, map[string]image.Image{}, map[string]image.Image{}
	for i := range 24 {
		img := canvasOf(blobs(uint32(i), 32))
		grey[fmt.Sprintf("%d.png", i)] = tinted(img, func(c [3]float64) [3]float64 { return [3]float64{c[0], c[0], c[0]} })
		arrow := canvasOf(img)
		draw.Draw(arrow, image.Rect(0, 0, 12, 32), image.White, image.Point{}, draw.Src)
		onesided[fmt.Sprintf("%d.png", i)] = arrow
		digits[fmt.Sprintf("%d/%d.png", i%3, i)] = img
	}
	for name, c := range map[string]struct {
		source data.Source
		heed   string
	}{
		"grey":      {folderOf(t, grey, 3), "no picture has any colour"},
		"one-sided": {folderOf(t, onesided, 3), "look to one side"},
		"digits":    {folderOf(t, digits, 3), "letters or digits: do not mirror them"},
		"uneven": {folderOf(t, map[string]image.Image{"a/1.png": blobs(1, 32), "b/1.png": blobs(2, 32), "b/2.png": blobs(3, 32), "b/3.png": blobs(4, 32)}, 3),
			"uneven: b has 3 and a 1"},
	} {
		s := lookAt(t, c.source, "")
		if !slices.ContainsFunc(s.Heed, func(heed string) bool { return strings.Contains(heed, c.heed) }) {
			t.Errorf("%s: to heed is %q, want %q", name, s.Heed, c.heed)
		}
	}
	even := lookAt(t, folderOf(t, map[string]image.Image{"a/1.png": blobs(1, 32), "b/1.png": blobs(2, 32)}, 3), "")
	if !strings.Contains(even.String(), "all 32x32 (width x height)") {
		t.Errorf("got %s, want the size of all", even)
	}
	if even.Heed != nil || !strings.Contains(even.String(), "brought to 32x32 pixels, cut to its proportions, what is transparent on #ffffff") || even.Pics.Grey || even.Pics.Mirror != 1 {
		t.Errorf("to heed is %q, want nothing of two pictures that differ", even.Heed)
	}
}

// By hand: half of the pixels are black and half (200, 0, 0), whose grey is 59.8.
func TestBrightness(t *testing.T) {
	img := uniform(color.Black).(*image.NRGBA)
	draw.Draw(img, image.Rect(0, 0, 32, 16), image.NewUniform(color.NRGBA{200, 0, 0, 255}), image.Point{}, draw.Src)
	f := lookAt(t, folderOf(t, map[string]image.Image{"a.png": img}, 3), "").Pics
	if f.Colour != "#640000" || f.Brightness < 29.8 || f.Brightness > 30 || f.Contrast < 29.8 || f.Contrast > 30 || f.Grey || f.Transparent != 0 {
		t.Errorf("got %+v, want the colour #640000 and a brightness and contrast of 29.9", f)
	}
}

// Every class is on the contact sheet, and what small ones lack goes to the others.
func TestSpread(t *testing.T) {
	var labels []uint8
	for i := range 100 {
		labels = append(labels, uint8(min(i/2, 2))) // 2, 2 and 96
	}
	got := Spread(labels, 100, 12)
	byClass := [3]int{}
	for _, i := range got {
		byClass[labels[i]]++
	}
	if byClass != [3]int{2, 2, 8} || !slices.IsSorted(got) {
		t.Errorf("chose %v, that is %v of the classes, want 2, 2 and 8 in order", got, byClass)
	}
	if got := Spread(nil, 10, 5); !slices.Equal(got, []int{0, 2, 4, 6, 8}) {
		t.Errorf("chose %v of 10, want every second", got)
	}
	if got := Spread(nil, 3, 64); !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("chose %v of 3, want all", got)
	}
}

func TestOriginals(t *testing.T) {
	o := originalsOf([]image.Point{{10, 20}, {640, 480}, {64, 64}, {64, 64}, {1000, 10}}, 64, 64)
	if o.Smallest != "10x20" || o.Median != "64x64" || o.Largest != "640x480" || o.Different != 4 || o.Smaller != 2 {
		t.Errorf("got %+v", o)
	}
	if first := o.Common[0]; first.Name != "64x64" || first.Count != 2 || first.Share != 0.4 {
		t.Errorf("the commonest is %+v, want 64x64 twice", first)
	}
}

// By hand, on a picture of 8 by 8 with one white pixel.
func TestAugment(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 8, 8))
	draw.Draw(img, img.Rect, image.Black, image.Point{}, draw.Src)
	img.SetNRGBA(1, 2, color.NRGBA{255, 255, 255, 255})
	white := func(img image.Image) (at []image.Point) {
		for y := range 8 {
			for x := range 8 {
				if r, _, _, _ := img.At(x, y).RGBA(); r > 0xf000 {
					at = append(at, image.Pt(x, y))
				}
			}
		}
		return at
	}
	got := Augment(img)
	for i, want := range []image.Point{{1, 2}, {6, 2}, {2, 3}} {
		if at := white(got[i].Picture); !slices.Equal(at, []image.Point{want}) {
			t.Errorf("%s: white is at %v, want %v", got[i].How, at, want)
		}
	}
	for i, want := range map[int]uint8{4: 50, 5: 64, 6: 0} {
		if level := got[i].Picture.(*image.NRGBA).NRGBAAt(7, 7).G; level != want {
			t.Errorf("%s: black became %d, want %d", got[i].How, level, want)
		}
	}
	// Turned about its middle a uniform picture stays what it was, its edges too.
	for _, a := range Augment(uniform(color.NRGBA{10, 200, 30, 255}))[:4] {
		for _, value := range a.Picture.(*image.NRGBA).Pix {
			if value != 10 && value != 200 && value != 30 && value != 255 {
				t.Fatalf("%s: a picture of one colour has the value %d", a.How, value)
			}
		}
	}
	if grey := Augment(image.NewGray(img.Rect)); len(grey) != len(got)-1 {
		t.Errorf("a grey picture is changed in %d ways, want one less than in colour", len(grey))
	}
	turned := Augment(blobs(8, 32))[3].Picture.(*image.NRGBA)
	if same := correlation(turned, blobs(8, 32)); same > 0.99 || same < 0.3 {
		t.Errorf("turned a little it resembles itself by %.2f, want less than 0.99 and more than 0.3", same)
	}
}
