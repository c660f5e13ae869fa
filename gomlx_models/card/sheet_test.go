package card

import (
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
)

// Of a set that takes long to look at the sheet is that of the first examples, and says so.
func TestSheetOfMuch(t *testing.T) {
	source := data.FashionMNIST().Take(100)
	set, err := source.Open()
	if err != nil {
		t.Fatal(err)
	}
	// 100 pictures have 78,400 bytes and as many labels as pictures: 40 of them have 31,400.
	part, err := sheetOf(source, set, 31_400)
	if err != nil {
		t.Fatal(err)
	}
	if part.Count != 40 || part.Digest != set.Digest() || part.Name != set.Name() ||
		!strings.HasPrefix(part.Heed[0], "this is the sheet of the first 40 of 100 pictures: ") || part.Licence != source.Licence() {
		t.Errorf("the sheet is %s of %d, %q", part.Name, part.Count, part.Heed)
	}
	whole, err := sheetOf(source, set, 78_500)
	if err != nil || whole.Count != 100 || strings.Contains(strings.Join(whole.Heed, ""), "this is the sheet of") {
		t.Errorf("the sheet is of %d, %q (%v), want all 100", whole.Count, whole.Heed, err)
	}
}
