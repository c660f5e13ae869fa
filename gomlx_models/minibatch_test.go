package models_test

import (
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models"
)

// A batch that is left open is at most half of the examples; one that was asked for is heeded. What is unusual is said.
func TestBatchFollowsTheData(t *testing.T) {
	for _, test := range []struct {
		asked, usual, count, want int
		advice                    string
	}{
		{0, 128, 0, 128, ""},    // nobody knows how many there are
		{0, 128, 1000, 128, ""}, // enough
		{0, 128, 256, 128, ""},
		{0, 128, 255, 127, "there are 255 pictures, so an update takes 127 and not 128"},
		{0, 128, 50, 25, "there are 50 pictures, so an update takes 25 and not 128"},
		{0, 128, 1, 1, "there is 1 picture, so an update takes 1 and not 128"},
		{64, 128, 64, 64, ""}, // as asked
		{64, 128, 50, 64, "there are 50 pictures and an update takes 64, so it takes each several times: a batch of 0 follows the data and takes 25"},
		{64, 128, 0, 64, ""},
	} {
		size, advice := models.FitBatch(test.asked, test.usual, models.Spec{Kind: models.Pictures, Count: test.count})
		if size != test.want || !strings.HasPrefix(advice, test.advice) || (test.advice == "") != (advice == "") {
			t.Errorf("%+v: got %d, %q", test, size, advice)
		}
	}
	if size, advice := models.FitBatch(0, 64, models.Spec{Kind: models.Text, Count: 50}); size != 64 || advice != "" {
		t.Errorf("a text of 50 symbols: got %d, %q, want windows to be drawn as usual", size, advice)
	}
}
