package models

import (
	"cmp"
	"fmt"
	"strings"
)

// FitBatch is the number of examples of a minibatch for some data: asked, or, where that is 0, usual, or half of the
// examples, if those are fewer than twice as many, so that an update leaves out as many as it sees. Where that is not
// usual, or what was asked for is more than there is, advice is a sentence for the user.
func FitBatch(asked, usual int, data Spec) (size int, advice string) {
	if data.Count == 0 || data.Kind == Text {
		return cmp.Or(asked, usual), ""
	}
	follows := min(usual, max(1, data.Count/2))
	there := fmt.Sprintf("there are %d %s", data.Count, data.Words())
	if data.Count == 1 {
		there = "there is 1 " + strings.Replace(data.Words(), "s", "", 1)
	}
	switch {
	case asked > data.Count:
		return asked, fmt.Sprintf("%s and an update takes %d, so it takes each several times: a batch of 0 follows the data and takes %d, or add some",
			there, asked, follows)
	case asked > 0:
		return asked, ""
	case follows < usual:
		return follows, fmt.Sprintf("%s, so an update takes %d and not %d: a batch of your own is heeded, and more data helps most", there, follows, usual)
	default:
		return usual, ""
	}
}

// Adviser is a Model that has something to tell its user before it learns.
type Adviser interface {
	// Advice is a sentence, without a capital letter and a full stop, such as that there are few examples, or nothing.
	Advice() string
}
