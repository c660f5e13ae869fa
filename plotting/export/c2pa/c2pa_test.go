package c2pa

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"strings"
	"testing"
	"time"

	"github.com/HugoSmits86/nativewebp"
	"golang.org/x/image/webp"
)

var (
	made   = time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	moment = time.Date(2026, 11, 29, 12, 30, 15, 999, time.UTC)
)

const days = 30

var ada = func() Identity {
	by, err := ParseIdentity(newPEM("Ada Lovelace"))
	if err != nil {
		panic(err)
	}
	return by
}()

func newPEM(name string) (certificates, key []byte) {
	certificates, key, err := NewSelfSigned(name, made, days)
	if err != nil {
		panic(err)
	}
	return certificates, key
}

func claimOf(title string) Claim {
	return Claim{Generator: "Atelier", Version: "v1.2", Title: title, Source: TrainedAlgorithmicMedia, Time: moment}
}

// picture is 9 by 7 pixels, of which no two have the same colour.
func picture() image.Image {
	p := image.NewPaletted(image.Rect(0, 0, 9, 7), nil)
	for i := range p.Pix {
		p.Palette = append(p.Palette, color.NRGBA{uint8(4 * i), uint8(255 - 4*i), 77, 255})
		p.Pix[i] = uint8(i)
	}
	return p
}

const drawing = `<?xml version="1.0"?><!-- a > b --><svg xmlns="http://www.w3.org/2000/svg" width="9"><path d="M0 0L9 9"/></svg>`

// files are the same picture as each kind of file.
func files(t testing.TB) map[string][]byte {
	t.Helper()
	encoded := map[string][]byte{"SVG": []byte(drawing)}
	for name, encode := range map[string]func(*bytes.Buffer) error{
		"PNG":  func(b *bytes.Buffer) error { return png.Encode(b, picture()) },
		"GIF":  func(b *bytes.Buffer) error { return gif.Encode(b, picture(), nil) },
		"WebP": func(b *bytes.Buffer) error { return nativewebp.Encode(b, picture(), nil) },
	} {
		var b bytes.Buffer
		if err := encode(&b); err != nil {
			t.Fatal(err)
		}
		encoded[name] = b.Bytes()
	}
	return encoded
}

func signed(t testing.TB, file []byte, title string) []byte {
	t.Helper()
	out, err := Sign(file, claimOf(title), ada)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func check(t testing.TB, file []byte) Report {
	t.Helper()
	report, err := Check(file, moment)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestSignThenCheck(t *testing.T) {
	for name, file := range files(t) {
		before := bytes.Clone(file)
		got := check(t, signed(t, file, "grid"))
		want := Report{State: Valid, Signer: "Ada Lovelace", Issuer: "Nobody vouches for this name", SelfSigned: true, From: made, Until: made.AddDate(0, 0, days),
			Generator: "Atelier v1.2", Title: "grid", Source: TrainedAlgorithmicMedia, Time: moment.Truncate(time.Second)}
		if got != want {
			t.Errorf("%s: got  %+v\nwant %+v", name, got, want)
		}
		if !bytes.Equal(file, before) {
			t.Errorf("%s: the bytes that were given have changed", name)
		}
		if got := check(t, file); got.State != Absent {
			t.Errorf("%s: before it is signed, got %v, want %v", name, got, Absent)
		}
	}
}

// Lengths of manifests are odd and even, and take one byte or more in CBOR as the manifest's place does.
func TestEveryLengthAndPlace(t *testing.T) {
	for name, file := range files(t) {
		for _, length := range []int{0, 1, 2, 3, 23, 24, 255, 256, 1000} {
			if got := check(t, signed(t, file, strings.Repeat("x", length))); got.State != Valid {
				t.Errorf("%s with a title of %d bytes: %v", name, length, got)
			}
		}
	}
	_, at, err := locate(signed(t, []byte(drawing), ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, start := range []int{1<<8 - 1, 1 << 8, 1<<16 - 1, 1 << 16} {
		file := strings.Replace(drawing, "a > b", "a > b"+strings.Repeat(" ", start-at.start), 1)
		out := signed(t, []byte(file), "")
		if _, at, _ := locate(out); at.start != start || check(t, out).State != Valid {
			t.Errorf("at %d, where %d was wanted: %v", at.start, start, check(t, out))
		}
	}
}

// The picture is the same to those who know nothing of C2PA.
func TestPicturesStayAsTheyAre(t *testing.T) {
	decode := map[string]func(*bytes.Reader) (image.Image, error){
		"PNG":  func(r *bytes.Reader) (image.Image, error) { return png.Decode(r) },
		"GIF":  func(r *bytes.Reader) (image.Image, error) { return gif.Decode(r) },
		"WebP": func(r *bytes.Reader) (image.Image, error) { return webp.Decode(r) },
	}
	all := files(t)
	for name, decode := range decode {
		for _, title := range []string{"", "x"} {
			got, err := decode(bytes.NewReader(signed(t, all[name], title)))
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			want := picture()
			for y := range 7 {
				for x := range 9 {
					if color.NRGBAModel.Convert(got.At(x, y)) != color.NRGBAModel.Convert(want.At(x, y)) {
						t.Fatalf("%s: the pixel %d,%d is %v, want %v", name, x, y, got.At(x, y), want.At(x, y))
					}
				}
			}
		}
	}
}

func TestASignedFileIsNotSignedAgain(t *testing.T) {
	for name, file := range files(t) {
		for _, title := range []string{"", "x"} { // one of them is padded in WebP
			once := signed(t, file, title)
			if _, err := Sign(once, claimOf("again"), ada); !errors.Is(err, ErrSigned) {
				t.Errorf("%s: signed again, got the error %v, want %v", name, err, ErrSigned)
			}
			without, err := Remove(once)
			if err != nil {
				t.Fatal(err)
			}
			if name != "SVG" && !bytes.Equal(without, file) {
				t.Errorf("%s: without its manifest it is not the file from before", name)
			}
			if got := check(t, without); got.State != Absent {
				t.Errorf("%s: without its manifest: %v, want %v", name, got, Absent)
			}
			if got := check(t, signed(t, without, "again")); got.State != Valid || got.Title != "again" {
				t.Errorf("%s: signed anew: %v", name, got)
			}
		}
	}
}

// XML says the same in many ways.
func TestWhereAManifestStandsInSVG(t *testing.T) {
	for _, c := range []struct{ before, around string }{
		{`<svg><g/></svg>`, `<svg><metadata><c2pa:manifest xmlns:c2pa="http://c2pa.org/manifest">*</c2pa:manifest></metadata><g/></svg>`},
		{`<svg a="/>"><metadata>x</metadata></svg>`, `<svg a="/>"><metadata><c2pa:manifest xmlns:c2pa="http://c2pa.org/manifest">*</c2pa:manifest>x</metadata></svg>`},
		{`<svg><metadata/></svg>`, `<svg><metadata><c2pa:manifest xmlns:c2pa="http://c2pa.org/manifest">*</c2pa:manifest></metadata><metadata/></svg>`},
		{`<svg><g><metadata></metadata></g></svg>`, `<svg><metadata><c2pa:manifest xmlns:c2pa="http://c2pa.org/manifest">*</c2pa:manifest></metadata><g><metadata></metadata></g></svg>`},
		{"\ufeff <svg><metadata><c2pa:manifest></c2pa:manifest></metadata></svg>", "\ufeff <svg><metadata><c2pa:manifest>*</c2pa:manifest></metadata></svg>"},
	} {
		out := signed(t, []byte(c.before), "")
		_, at, err := locate(out)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(splice(out, at.start, at.end, []byte("*"))); got != c.around {
			t.Errorf("got  %s\nwant %s", got, c.around)
		}
	}
}

func TestClaimsAreHeldAgainstWhatIsWanted(t *testing.T) {
	file := []byte(drawing)
	for says, change := range map[string]func(*Claim){
		"Generator is empty":    func(c *Claim) { c.Generator = " " },
		`Source is "painting"`:  func(c *Claim) { c.Source = "painting" },
		"Time is not set":       func(c *Claim) { c.Time = time.Time{} },
		"is no UTF-8":           func(c *Claim) { c.Title = "\xff" },
		"longer than 1000":      func(c *Claim) { c.Version = strings.Repeat("1", 1001) },
		"holds from 2026-11-20": func(c *Claim) { c.Time = made.Add(-time.Second) },
		"to 2026-12-20, and it": func(c *Claim) { c.Time = made.AddDate(0, 0, days).Add(time.Second) },
	} {
		claim := claimOf("")
		change(&claim)
		if _, err := Sign(file, claim, ada); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got the error %v, want %q", err, says)
		}
	}
	if _, err := Sign(file, Claim{}, ada); strings.Count(fmt.Sprint(err), "c2pa:") != 3 {
		t.Errorf("of an empty claim, got %v, want three faults", err)
	}
}

func TestCertificatesHoldForATime(t *testing.T) {
	file := signed(t, []byte(drawing), "")
	for now, want := range map[time.Time]State{
		made: Valid, made.Add(-time.Second): Expired, made.AddDate(0, 0, days): Valid, made.AddDate(0, 0, days).Add(time.Second): Expired,
	} {
		if got, err := Check(file, now); err != nil || got.State != want {
			t.Errorf("at %v: got %v (%v), want %v", now, got, err, want)
		}
	}
}

func TestReportsInWords(t *testing.T) {
	for _, c := range []struct {
		report Report
		says   []string
	}{
		{Report{State: Absent}, []string{"not signed"}},
		{Report{State: Valid, Signer: "Ada", SelfSigned: true}, []string{`"Ada"`, "valid, not trusted", "nobody vouches", "self-signed"}},
		{Report{State: Valid, Signer: "Ada", Issuer: "Seal"}, []string{`"Ada"`, "valid, not trusted", `"Seal" vouches`, "not looked up"}},
		{Report{State: Expired, Signer: "Ada", SelfSigned: true, From: made, Until: moment}, []string{"valid", "from 2026-11-20 to 2026-11-29"}},
		{Report{State: Changed, Signer: "Ada", Flaw: "the flaw"}, []string{`"Ada"`, "changed since: the flaw"}},
		{Report{State: Changed, Flaw: "the flaw"}, []string{"changed since it was signed: the flaw"}},
		{Report{State: Broken, Flaw: "the flaw"}, []string{"cannot be checked: the flaw"}},
	} {
		for _, part := range c.says {
			if got := c.report.String(); !strings.Contains(got, part) {
				t.Errorf("got %q, want %q in it", got, part)
			}
		}
		if got := c.report.String(); c.report.State == Changed && strings.Contains(got, "valid") {
			t.Errorf("got %q of what was changed", got)
		}
	}
}
