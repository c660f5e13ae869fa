package svg_test

import (
	"fmt"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/data/svg"
)

// The lines of a drawing, each the points of its corners.
func Example() {
	drawing, err := svg.Parse(strings.NewReader(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">
		<g transform="translate(2 1)" fill="none" stroke="currentColor"><path d="M4 4h10v8"/></g></svg>`))
	if err != nil {
		fmt.Println(err)
		return
	}
	strokes, err := drawing.Strokes(0.1)
	fmt.Println(strokes, err)
	// Output: [[[6 5] [16 5] [16 13]]] <nil>
}
