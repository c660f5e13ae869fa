package studio

import (
	"encoding/json"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/plotting"
)

func TestLook(t *testing.T) {
	inFolder(t)
	if err := os.WriteFile("names.txt", []byte("\uFEFF"+strings.Repeat("Ada\r\nBob & <b>Co</b>\r\n", 100)), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		source   data.Source
		pictures []string
		says     []string
	}{
		"pictures": {data.FashionMNIST().Take(300), []string{"augmented.png", "examples.png"}, []string{"300", "28x28", "look to one side", "of 28x28x1) "}},
		"text":     {data.TextFile("names.txt"), nil, []string{"200 lines", "byte order mark", "data.Lines", "rnn --preset ", "symbols and "}},
		"pairs":    {data.Couplets(), nil, []string{"1,500", "rnn --preset couplets"}},
		"drawings": {data.Hanzi(), []string{"examples.png"}, []string{"1,000", "rnn --preset sketch"}},
	} {
		sheet := Look(c.source)
		sheet.Licence = "CC BY 4.0"
		shown := bundle(t, sheet)
		for _, says := range append(c.says, "CC BY 4.0", sheet.Digest) {
			if !strings.Contains(string(shown[plotting.MIMEPlain]), says) || !strings.Contains(string(shown[plotting.MIMEHTML]), says) {
				t.Errorf("%s: shown are %s and %.3000s, want %q in both", name, shown[plotting.MIMEPlain], shown[plotting.MIMEHTML], says)
			}
		}
		if html := string(shown[plotting.MIMEHTML]); strings.Count(html, `src="data:image/png`) != len(c.pictures) || strings.Contains(html, "<b>Co") {
			t.Errorf("%s: %d pictures are shown, want %d, and no marks of the data's own", name, strings.Count(html, `src="data:image/png`), len(c.pictures))
		}
		sheet.Save("sheets/" + name)
		files, err := os.ReadDir("sheets/" + name)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, file := range files {
			got = append(got, file.Name())
		}
		want := append([]string{"datasheet.json", "datasheet.md"}, c.pictures...)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: wrote %q, want %q", name, got, want)
		}
		var read map[string]any
		content, err := os.ReadFile("sheets/" + name + "/datasheet.json")
		if err == nil {
			err = json.Unmarshal(content, &read)
		}
		if err != nil || read["licence"] != "CC BY 4.0" || read["digest"] != sheet.Digest {
			t.Errorf("%s: the JSON is %s (%v)", name, content, err)
		}
	}
}

// The contact sheet is 64 examples of all classes at their own size, and each row of the augmented begins with one of them.
func TestLooksPictures(t *testing.T) {
	inFolder(t)
	sheet := Look(data.FashionMNIST())
	if len(sheet.Examples.Images) != 64 || sheet.Examples.Scale != 1 {
		t.Errorf("%d examples at scale %d, want 64 at 1", len(sheet.Examples.Images), sheet.Examples.Scale)
	}
	for _, class := range sheet.Classes {
		if !slices.ContainsFunc(sheet.Examples.Notes, func(note string) bool { return strings.HasSuffix(note, class.Name) }) {
			t.Errorf("no example is of the class %s: %q", class.Name, sheet.Examples.Notes)
		}
	}
	if rows := len(sheet.Augmented.Images) / sheet.Augmented.Columns; rows != 3 || !strings.Contains(sheet.Augmented.Title, "mirrored, moved, turned") {
		t.Errorf("%d rows are augmented under %q, want 3", rows, sheet.Augmented.Title)
	}
	// Each copy is shown, in a row as wide as the others.
	if n := len(sheet.Copies.Images); n == 0 || n%sheet.Copies.Columns != 0 {
		t.Errorf("%d copies in %d columns, want whole rows", n, sheet.Copies.Columns)
	}
	sheet.Save("sheet")
	file, err := os.Open("sheet/examples.png")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 8*30+2 || size.Y != 8*30+2 {
		t.Errorf("the contact sheet is %v, want 8 by 8 pictures of 28 pixels with gaps of 2", size)
	}
}

// What somebody wrote into a sheet is not lost, and nothing else is written then.
func TestAnswersAreNotLost(t *testing.T) {
	inFolder(t)
	sheet := Look(data.Couplets())
	sheet.Save("sheet")
	sheet.Save("sheet") // the same words again
	path := filepath.Join("sheet", "datasheet.md")
	if err := os.WriteFile(path, []byte("my answers"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove("sheet/datasheet.json"); err != nil {
		t.Fatal(err)
	}
	said, stopped := ended(t, func() { sheet.Save("sheet") })
	if now, _ := os.ReadFile(path); !stopped || !strings.Contains(said, path) || string(now) != "my answers" {
		t.Errorf("said %q (ended: %t) and left %q, want a refusal and the answers", said, stopped, now)
	}
	if _, err := os.Stat("sheet/datasheet.json"); err == nil {
		t.Error("a part of the sheet was written")
	}
}

func TestLookRefuses(t *testing.T) {
	inFolder(t)
	if _, err := (DataSheet{}).Bundle(); err == nil || !strings.Contains(err.Error(), "Look") {
		t.Errorf("an empty sheet gave %v, want what to do", err)
	}
	if said, stopped := ended(t, func() { Look(data.TextFile("none.txt")) }); !stopped || !strings.Contains(said, "none.txt") {
		t.Errorf("said %q (ended: %t), want the file", said, stopped)
	}
}
