package svg

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/colornames"
)

// parseColor reads a colour of CSS: #rgb, #rgba, #rrggbb, #rrggbbaa, rgb(), rgba(), hsl(), hsla() or a name.
func parseColor(text string) (color.NRGBA, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if c, ok := colornames.Map[text]; ok {
		return color.NRGBA(c), nil
	}
	switch text {
	case "transparent":
		return color.NRGBA{}, nil
	case "rebeccapurple": // the one name that is younger than SVG
		return color.NRGBA{102, 51, 153, 255}, nil
	}
	if digits, found := strings.CutPrefix(text, "#"); found {
		return parseHex(digits)
	}
	name, inside, found := strings.Cut(strings.TrimSuffix(text, ")"), "(")
	if !found {
		return color.NRGBA{}, fmt.Errorf("the colour %q is none", clip(text))
	}
	parts := strings.Fields(strings.NewReplacer(",", " ", "/", " ", "deg", "").Replace(inside))
	if len(parts) != 3 && len(parts) != 4 {
		return color.NRGBA{}, fmt.Errorf("the colour %q has not three or four parts", clip(text))
	}
	wholes := [4]float64{255, 255, 255, 1}
	if strings.HasPrefix(name, "hsl") {
		wholes = [4]float64{360, 1, 1, 1}
	}
	v := [4]float64{3: 1}
	for i, part := range parts {
		var err error
		if v[i], err = parseLength(part, wholes[i]); err != nil {
			return color.NRGBA{}, fmt.Errorf("the colour %q: %w", clip(text), err)
		}
	}
	switch name {
	case "hsl", "hsla":
		v[0], v[1], v[2] = hsl(v[0], v[1], v[2])
	case "rgb", "rgba":
	default:
		return color.NRGBA{}, fmt.Errorf("the colour %q is of a kind that is not known", clip(text))
	}
	return color.NRGBA{byteOf(v[0]), byteOf(v[1]), byteOf(v[2]), byteOf(v[3] * 255)}, nil
}

func parseHex(digits string) (color.NRGBA, error) {
	if len(digits) == 3 || len(digits) == 4 {
		var twice strings.Builder
		for _, d := range []byte(digits) {
			twice.Write([]byte{d, d})
		}
		digits = twice.String()
	}
	if len(digits) == 6 {
		digits += "ff"
	}
	v, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || len(digits) != 8 {
		return color.NRGBA{}, fmt.Errorf("the colour %q is none", "#"+clip(digits))
	}
	return color.NRGBA{byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)}, nil
}

// hsl gives red, green and blue, 0 to 255, of a hue in degrees (CSS Color 4, section 7).
func hsl(hue, saturation, lightness float64) (r, g, b float64) {
	reach := saturation * min(lightness, 1-lightness)
	at := func(n float64) float64 {
		k := math.Mod(math.Mod(n+hue/30, 12)+12, 12)
		return 255 * (lightness - reach*max(-1, min(k-3, 9-k, 1)))
	}
	return at(0), at(8), at(4)
}

func byteOf(v float64) uint8 { return uint8(math.Round(min(max(v, 0), 255))) }
