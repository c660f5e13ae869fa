package svg

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"
)

// parsed is a drawing of 100 by 100 with this inside.
func parsed(t *testing.T, inside string) *Document {
	t.Helper()
	d, err := Parse(strings.NewReader(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">` + inside + `</svg>`))
	if err != nil {
		t.Fatalf("%s: %v", inside, err)
	}
	return d
}

var (
	none  = color.NRGBA{}
	black = color.NRGBA{0, 0, 0, 255}
	red   = color.NRGBA{255, 0, 0, 255}
	green = color.NRGBA{0, 128, 0, 255}
	blue  = color.NRGBA{0, 0, 255, 255}
)

// seen tells the colours that are wanted at places of a drawing of 100 by 100 pixels.
type seen map[[2]int]color.NRGBA

func TestDraw(t *testing.T) {
	for _, test := range []struct {
		name, inside string
		want         seen
	}{
		{"a rectangle", `<rect x="10" y="20" width="30" height="40" fill="red"/>`, seen{{11, 21}: red, {39, 59}: red, {9, 40}: none, {41, 40}: none, {25, 61}: none}},
		{"fill is black at first", `<path d="M0 0h50v50h-50z"/>`, seen{{25, 25}: black, {51, 25}: none}},
		{"round corners", `<rect width="100" height="100" rx="50" fill="red"/>`, seen{{50, 50}: red, {2, 2}: none, {97, 97}: none, {50, 2}: red}},
		{"a circle", `<circle cx="50" cy="50" r="20" fill="#f00"/>`, seen{{50, 31}: red, {50, 29}: none, {36, 36}: red, {34, 34}: none}},
		{"an ellipse in percent", `<ellipse cx="50%" cy="50%" rx="40%" ry="10%" fill="rgb(255,0,0)"/>`, seen{{12, 50}: red, {50, 41}: red, {50, 38}: none}},
		{"a polygon closes", `<polygon points="10,10 90,10 10,90" fill="none" stroke="red" stroke-width="4"/>`, seen{{10, 50}: red, {50, 50}: red, {30, 30}: none}},
		{"a polyline does not", `<polyline points="10,10 90,10 90,90" fill="none" stroke="red" stroke-width="4"/>`, seen{{50, 10}: red, {50, 50}: none}},
		{"a line without ends", `<line x1="20" y1="50" x2="80" y2="50" stroke="red" stroke-width="10"/>`, seen{{22, 50}: red, {18, 50}: none}},
		{"round ends", `<line x1="20" y1="50" x2="80" y2="50" stroke="red" stroke-width="10" stroke-linecap="round"/>`, seen{{16, 50}: red, {83, 50}: red, {15, 45}: none, {13, 50}: none}},
		{"square ends", `<line x1="20" y1="50" x2="80" y2="50" stroke="red" stroke-width="10" stroke-linecap="square"/>`, seen{{16, 46}: red, {13, 50}: none}},
		{"a dot", `<path d="M50 50h0" stroke="red" stroke-width="20" stroke-linecap="round"/>`, seen{{50, 42}: red, {40, 40}: none}},
		{"a mitred corner", `<path d="M20 80V20H80" fill="none" stroke="red" stroke-width="20"/>`, seen{{12, 12}: red, {8, 50}: none, {50, 50}: none}},
		{"a round corner", `<path d="M20 80V20H80" fill="none" stroke="red" stroke-width="20" stroke-linejoin="round"/>`, seen{{11, 11}: none, {14, 14}: red}},
		{"a cut corner", `<path d="M20 80V20H80" fill="none" stroke="red" stroke-width="20" stroke-linejoin="bevel"/>`, seen{{13, 13}: none, {17, 17}: red}},
		{"a corner beyond the miter limit", `<path d="M20 80L50 10L60 80" fill="none" stroke="red" stroke-width="20" stroke-miterlimit="1"/>`, seen{{51, 1}: none, {50, 14}: red}},
		{"dashes", `<path d="M0 50H100" stroke="red" stroke-width="10" stroke-dasharray="20 10"/>`, seen{{10, 50}: red, {25, 50}: none, {35, 50}: red, {55, 50}: none}},
		{"dashes that begin later", `<path d="M0 50H100" stroke="red" stroke-width="10" stroke-dasharray="20" stroke-dashoffset="20"/>`, seen{{10, 50}: none, {30, 50}: red}},
		{"a hole by going round the other way", `<path d="M0 0H100V100H0ZM20 20V80H80V20Z" fill="red"/>`, seen{{10, 10}: red, {50, 50}: none}},
		{"no hole by going round the same way", `<path d="M0 0H100V100H0ZM20 20H80V80H20Z" fill="red"/>`, seen{{50, 50}: red}},
		{"a hole by evenodd", `<path fill-rule="evenodd" d="M0 0H100V100H0ZM20 20H80V80H20Z" fill="red"/>`, seen{{10, 10}: red, {50, 50}: none}},
		{"transforms", `<g transform="translate(50 50)"><rect width="10" height="10" fill="red" transform="rotate(90) scale(2)"/></g>`, seen{{40, 60}: red, {60, 60}: none}},
		{"rotation about a point", `<rect x="0" y="0" width="10" height="10" fill="red" transform="rotate(180, 50, 50)"/>`, seen{{95, 95}: red, {5, 5}: none}},
		{"a style sheet", `<style>/* a */ rect { fill: blue } .r{fill:red;} #g , .none { fill: green !important }</style><rect width="30" height="100" class="r"/><rect x="30" width="30" height="100"/><rect x="60" width="40" height="100" class="r" id="g"/>`,
			seen{{15, 50}: red, {45, 50}: blue, {80, 50}: green}},
		{"classes weigh more than names", `<style>.r{fill:red}rect{fill:blue}</style><rect width="100" height="100" class="r"/>`, seen{{50, 50}: red}},
		{"tight corners of a thick line", `<path d="M49 49l2 0l-1 2z" fill="none" stroke="red" stroke-width="40"/><path d="M10 80l1 0 0 1 -1 0 0 -1 1 0" fill="none" stroke="red" stroke-width="16"/>`,
			seen{{50, 50}: red, {50, 40}: red, {44, 52}: red, {58, 54}: red, {11, 81}: red, {6, 78}: red, {15, 84}: red, {12, 76}: red}},
		{"style before sheet before attribute", `<style>rect{fill:blue}</style><rect width="50" height="100" fill="red"/><rect x="50" width="50" height="100" style="fill:red"/>`, seen{{25, 50}: blue, {75, 50}: red}},
		{"what groups hand on", `<g fill="red" color="blue"><rect width="50" height="100"/><rect x="50" width="50" height="100" fill="currentColor"/></g>`, seen{{25, 50}: red, {75, 50}: blue}},
		{"what is not displayed", `<rect width="50" height="100" display="none"/><g visibility="hidden"><rect x="50" width="20" height="100"/><rect x="80" width="20" height="100" visibility="visible" fill="red"/></g>`,
			seen{{25, 50}: none, {60, 50}: none, {90, 50}: red}},
		{"a use", `<defs><rect id="a" width="10" height="10"/></defs><use href="#a" x="50" y="20" fill="red"/>`, seen{{55, 25}: red, {5, 5}: none}},
		{"a use of xlink", `<defs><rect id="a" width="10" height="10" fill="red"/></defs><use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#a" transform="translate(50)"/>`, seen{{55, 5}: red}},
		{"a symbol", `<symbol id="a" viewBox="0 0 10 10"><rect width="20" height="10" fill="red"/></symbol><use href="#a" x="20" y="20" width="40" height="40"/>`, seen{{58, 40}: red, {62, 40}: none, {40, 62}: none}},
		{"an svg inside", `<svg x="50" y="50" width="50" height="50" viewBox="0 0 10 10"><rect width="5" height="5" fill="red"/></svg>`, seen{{60, 60}: red, {80, 80}: none}},
		{"opacity of a group", `<g opacity="0.5"><rect width="60" height="100" fill="red"/><rect x="40" width="60" height="100" fill="blue"/></g>`,
			seen{{20, 50}: {255, 0, 0, 128}, {50, 50}: {0, 0, 255, 128}}},
		{"opacity of paints", `<rect width="50" height="100" fill="red" fill-opacity="50%"/><path d="M75 0V100" stroke="blue" stroke-width="30" stroke-opacity=".5"/>`, seen{{25, 50}: {255, 0, 0, 128}, {75, 50}: {0, 0, 255, 128}}},
		{"a clip path", `<clipPath id="c"><circle cx="50" cy="50" r="20"/></clipPath><rect width="100" height="100" fill="red" clip-path="url(#c)"/>`, seen{{50, 50}: red, {25, 25}: none}},
		{"a clip path of the box", `<clipPath id="c" clipPathUnits="objectBoundingBox"><rect width=".5" height="1"/></clipPath><rect x="20" width="40" height="100" fill="red" clip-path="url(#c)"/>`, seen{{30, 50}: red, {50, 50}: none}},
		{"an empty clip path", `<clipPath id="c"/><rect width="100" height="100" clip-path="url(#c)"/>`, seen{{50, 50}: none}},
		{"a mask", `<mask id="m"><rect width="50" height="100" fill="white"/></mask><rect width="100" height="100" fill="red" mask="url(#m)"/>`, seen{{25, 50}: red, {75, 50}: none}},
		{"a mask by alpha", `<mask id="m" style="mask-type:alpha"><rect width="50" height="100"/></mask><rect width="100" height="100" fill="red" mask="url(#m)"/>`, seen{{25, 50}: red, {75, 50}: none}},
		{"a switch", `<switch><foreignObject/><rect width="100" height="100" fill="red"/></switch>`, seen{{50, 50}: red}},
		{"a paint that is not there", `<rect width="50" height="100" fill="url(#no) red"/><rect x="50" width="50" height="100" fill="url(#no)"/>`, seen{{25, 50}: red, {75, 50}: none}},
		{"what other programs keep in it", `<metadata><a/></metadata><x:thing xmlns:x="http://inkscape"><x:rect/><rect width="100" height="100"/></x:thing><title>t</title>`, seen{{50, 50}: none}},
		{"no scripts", `<script>for(;;);</script><rect width="100" height="100" fill="red" onload="alert(1)"><animate attributeName="fill" to="blue"/></rect>`, seen{{50, 50}: red}},
		{"a width that is not scaled", `<g transform="scale(10)"><path d="M0 5H10" stroke="red" stroke-width="4" vector-effect="non-scaling-stroke"/></g>`, seen{{50, 51}: red, {50, 54}: none}},
		{"lines that leave the picture far", `<path d="M-1e8 -1e8L1e8 1e8V-1e8Z" fill="red"/>`, seen{{80, 20}: red, {20, 80}: none}},
	} {
		picture, err := parsed(t, test.inside).Draw(100, 100)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		for at, want := range test.want {
			if got := picture.NRGBAAt(at[0], at[1]); !close(got, want, 2) {
				t.Errorf("%s is %v at %v, want %v", test.name, got, at, want)
			}
		}
	}
}

func close(a, b color.NRGBA, most float64) bool {
	for _, p := range [][2]uint8{{a.R, b.R}, {a.G, b.G}, {a.B, b.B}, {a.A, b.A}} {
		if math.Abs(float64(p[0])-float64(p[1])) > most {
			return false
		}
	}
	return true
}

func TestGradients(t *testing.T) {
	stops := `<stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue"/>`
	rest := `<rect width="100" height="100" fill="url(#g)"/>`
	for _, test := range []struct {
		name, inside string
		want         seen
	}{
		{"a line across the box", `<linearGradient id="g">` + stops + `</linearGradient>` + rest, seen{{0, 50}: {254, 0, 1, 255}, {50, 10}: {126, 0, 129, 255}, {99, 90}: {1, 0, 254, 255}}},
		{"of the plane, down", `<linearGradient id="g" gradientUnits="userSpaceOnUse" x1="0" x2="0" y1="50" y2="100">` + stops + `</linearGradient>` + rest, seen{{50, 25}: red, {50, 75}: {126, 0, 129, 255}}},
		{"turned", `<linearGradient id="g" gradientTransform="rotate(90)">` + stops + `</linearGradient>` + rest, seen{{10, 50}: {126, 0, 129, 255}, {10, 1}: {251, 0, 4, 255}}},
		{"reflected", `<linearGradient id="g" x2=".5" spreadMethod="reflect">` + stops + `</linearGradient>` + rest, seen{{50, 50}: {3, 0, 252, 255}, {99, 50}: {252, 0, 3, 255}}},
		{"repeated", `<linearGradient id="g" x2=".5" spreadMethod="repeat">` + stops + `</linearGradient>` + rest, seen{{51, 50}: {247, 0, 8, 255}}},
		{"a circle", `<radialGradient id="g">` + stops + `</radialGradient>` + rest, seen{{50, 50}: {252, 0, 3, 255}, {75, 50}: {125, 0, 130, 255}, {2, 2}: blue}},
		{"a focus", `<radialGradient id="g" fx=".25">` + stops + `</radialGradient>` + rest, seen{{25, 50}: {252, 0, 3, 255}, {62, 50}: {127, 0, 128, 255}, {12, 50}: {127, 0, 128, 255}}},
		{"a focus beside the circle", `<radialGradient id="g" fx="2">` + stops + `</radialGradient>` + rest, seen{{10, 50}: {26, 0, 229, 255}, {90, 50}: {230, 0, 25, 255}}},
		{"the stops of another", `<linearGradient id="s">` + stops + `</linearGradient><linearGradient id="g" href="#s" x1="1" x2="0"/>` + rest, seen{{1, 50}: {4, 0, 251, 255}}},
		{"clear stops", `<linearGradient id="g"><stop stop-color="red" stop-opacity="0.5"/></linearGradient>` + rest, seen{{50, 50}: {255, 0, 0, 128}}},
		{"no stops", `<linearGradient id="g"/>` + rest, seen{{50, 50}: none}},
	} {
		picture, err := parsed(t, test.inside).Draw(100, 100)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		for at, want := range test.want {
			if got := picture.NRGBAAt(at[0], at[1]); !close(got, want, 3) {
				t.Errorf("%s is %v at %v, want %v", test.name, got, at, want)
			}
		}
	}
}

func TestColors(t *testing.T) {
	for text, want := range map[string]color.NRGBA{
		"#f00": red, "#FF0000": red, "#ff000080": {255, 0, 0, 128}, "#f008": {255, 0, 0, 136}, "Red": red, "rgb(100%, 0%, 0%)": red,
		"rgba(255 0 0 / 50%)": {255, 0, 0, 128}, "hsl(120, 100%, 25%)": {0, 128, 0, 255}, "hsl(240deg 100% 50%)": blue, "transparent": none, "rebeccapurple": {102, 51, 153, 255},
	} {
		if got, err := parseColor(text); err != nil || got != want {
			t.Errorf("the colour %s is %v (%v), want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "#12345", "#ggg", "rgb(1,2)", "lab(1 2 3)", "reddish", "rgb(a,b,c)"} {
		if got, err := parseColor(text); err == nil {
			t.Errorf("the colour %q is %v, want an error", text, got)
		}
	}
}

func TestSize(t *testing.T) {
	for attributes, want := range map[string][2]float64{
		`viewBox="0 0 24 12"`:                               {24, 12},
		`width="48" viewBox="0 0 24 12"`:                    {48, 24},
		`height="1in" viewBox="0 0 24 12"`:                  {192, 96},
		`width="10mm" height="20mm"`:                        {10 * 96 / 25.4, 20 * 96 / 25.4},
		`width="100%" height="100%" viewBox="-5,-5,24e0,6"`: {24, 6},
	} {
		d, err := Parse(strings.NewReader(`<svg ` + attributes + `/>`))
		if err != nil {
			t.Errorf("%s: %v", attributes, err)
			continue
		}
		if w, h := d.Size(); math.Abs(w-want[0]) > 1e-9 || math.Abs(h-want[1]) > 1e-9 {
			t.Errorf("the size of %s is %g by %g, want %v", attributes, w, h, want)
		}
		if _, err := d.Draw(10, 10); err != nil {
			t.Errorf("%s, which is empty, cannot be drawn: %v", attributes, err)
		}
	}
}

// What is in a view box of other proportions is drawn as a whole in the middle, or as the drawing says.
func TestViewBox(t *testing.T) {
	for how, want := range map[string]seen{
		``:                                     {{10, 50}: none, {30, 50}: red, {80, 50}: none},
		`preserveAspectRatio="xMinYMin"`:       {{10, 50}: red, {60, 50}: none},
		`preserveAspectRatio="xMaxYMid meet"`:  {{40, 50}: none, {60, 50}: red},
		`preserveAspectRatio="none"`:           {{5, 50}: red, {95, 50}: red},
		`preserveAspectRatio="xMidYMid slice"`: {{5, 50}: red, {95, 5}: red},
	} {
		d, err := Parse(strings.NewReader(`<svg width="100" height="100" viewBox="0 0 5 10" ` + how + `><rect width="5" height="10" fill="red"/></svg>`))
		if err != nil {
			t.Fatal(err)
		}
		picture, err := d.Draw(100, 100)
		if err != nil {
			t.Fatal(err)
		}
		for at, w := range want {
			if got := picture.NRGBAAt(at[0], at[1]); got != w {
				t.Errorf("%q is %v at %v, want %v", how, got, at, w)
			}
		}
	}
}

func TestIllustratorsEntities(t *testing.T) {
	text := `<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [<!ENTITY ns_svg "http://www.w3.org/2000/svg">]>
<svg xmlns="&ns_svg;" viewBox="0 0 1 1"><desc>caf` + "\xe9" + `</desc><rect width="1" height="1" fill="red"/></svg>`
	d, err := Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if picture, err := d.Draw(1, 1); err != nil || picture.NRGBAAt(0, 0) != red {
		t.Errorf("it is drawn as %v (%v), want red", picture, err)
	}
}

func TestDrawingsThatAreRefused(t *testing.T) {
	nested := `<g id="a0"><rect width="1" height="1"/></g>`
	for i := range 30 {
		nested += fmt.Sprintf(`<g id="a%d"><use href="#a%d"/><use href="#a%d"/></g>`, i+1, i, i)
	}
	layers := strings.Repeat(`<g opacity=".5">`, 20) + `<rect width="1" height="1"/>` + strings.Repeat(`</g>`, 20)
	for _, test := range []struct{ name, inside, want string }{
		{"text", `<text>a</text>`, "it has <text>, which cannot be drawn here; turn it into paths, or save it as PNG"},
		{"a picture of another place", `<image href="http://127.0.0.1/a.png"/>`, "it has <image>"},
		{"a filter", `<rect width="1" height="1" filter="url(#f)"/>`, "it has a filter"},
		{"a pattern", `<pattern id="p"/><rect width="1" height="1" fill="url(#p)"/>`, "it has a pattern"},
		{"a marker", `<path d="M0 0h1" marker-end="url(#m)"/>`, "it has a marker"},
		{"a blend mode", `<rect width="1" height="1" style="mix-blend-mode:multiply"/>`, "it has a blend mode"},
		{"another file's shape", `<use href="other.svg#a"/>`, "it has a <use> of what is not in it"},
		{"another file's paint", `<rect width="1" height="1" fill="url(other.svg#a)"/>`, "painted with something of another file"},
		{"another file's style", `<style>@import url(http://127.0.0.1/a.css);</style>`, "its style sheet has @import, which is not followed"},
		{"a selector that asks for more", `<style>g > rect {fill:red}</style>`, `its style sheet has the selector "g > rect"`},
		{"a style sheet that does not end", `<style>rect {fill:red</style>`, "its style sheet does not end"},
		{"itself", `<g id="a"><use href="#a"/></g>`, "it uses itself"},
		{"a clip of itself", `<clipPath id="c" clip-path="url(#c)"><rect width="1" height="1"/></clipPath><rect width="1" height="1" clip-path="url(#c)"/>`, "too deep inside each other"},
		{"uses of uses", nested, "it draws more than 200000 elements"},
		{"layers", layers, "it is too much to draw"},
		{"much to cover", strings.Repeat(`<g opacity=".9"><rect width="100" height="100"/></g>`, 10000), "it is too much to draw"},
		{"a command that is none", `<path d="M0 0B1 1"/>`, `the path "M0 0B1 1": "B" is no command`},
		{"half a path", `<path d="M0 0L1"/>`, "it ends where a number should be"},
		{"no beginning", `<path d="L1 1"/>`, "does not begin with M"},
		{"a huge number", `<path d="M0 0L1e300 1"/>`, "the number 1e300 is out of bounds"},
		{"a number after the end", `<path d="M0 0L1 1Z 5 5"/>`, "where a command should be"},
		{"a flag that is none", `<path d="M0 0A1 1 0 2 0 1 1"/>`, "where 0 or 1 should be"},
		{"half a point", `<polygon points="1,2,3"/>`, "are 3 numbers, want an even number"},
		{"a transform", `<g transform="spin(3)"><rect/></g>`, `the transform "spin(3)" is none that is known`},
		{"a transform that does not end", `<g transform="rotate(3"><rect/></g>`, "does not end"},
		{"a unit", `<rect width="3furlongs" height="1"/>`, `has a unit that is not known`},
		{"XML that breaks off", `<g>`, "syntax error"},
		{"an entity", `&lol;`, "invalid character entity"},
		{"deep groups", strings.Repeat("<g>", 300) + strings.Repeat("</g>", 300), "200 inside each other"},
	} {
		d, err := Parse(strings.NewReader(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">` + test.inside + `</svg>`))
		if err == nil {
			_, err = d.Draw(1000, 1000)
		}
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q in it", test.name, err, test.want)
		}
	}
	for text, want := range map[string]string{
		`<html><svg/></html>`:            "it has no svg element at its top",
		``:                               "it has no svg element at its top",
		`<svg/>`:                         "its size is not known",
		`<svg viewBox="0 0 0 0"/>`:       "its size is not known",
		`<svg viewBox="0 0 1"/>`:         "want the place, width and height",
		`<svg width="-5" height="5"/>`:   "its size is -5 by 5",
		`<svg viewBox="0 0 1e10 1e10"/>`: "out of bounds",
		strings.Repeat(" ", maxBytes+1):  "it has more than 16777216 bytes",
		`<!DOCTYPE svg [<!ENTITY a "` + strings.Repeat("b", 200) + `">]><svg viewBox="0 0 1 1"><desc>` + strings.Repeat("&a;", 100_000) + `</desc></svg>`: "it refers to entities too often",
	} {
		if _, err := Parse(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q in it", clip(text), err, want)
		}
	}
	d := parsed(t, "")
	for _, size := range [][2]int{{0, 5}, {5, -1}, {5000, 5000}, {1 << 40, 1 << 40}} {
		if _, err := d.Draw(size[0], size[1]); err == nil {
			t.Errorf("a picture of %v pixels is drawn", size)
		}
	}
}
