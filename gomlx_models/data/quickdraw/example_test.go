package quickdraw_test

import (
	"fmt"
	"strings"

	"github.com/atelier-go/atelier/gomlx_models/data/quickdraw"
)

func ExampleRead() {
	drawings, err := quickdraw.Read(strings.NewReader(`{"word":"corner","drawing":[[[10,14],[20,20]],[[14],[24]]]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	// The moves begin in the middle of the drawing, at (12, 22).
	fmt.Println(drawings[0].Word, drawings[0].Points(), drawings[0].Moves())
	// Output: corner 3 [[-2 -2] [4 0] [0 4]]
}
