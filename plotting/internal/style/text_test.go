package style

import (
	"strings"
	"testing"
)

func TestShortenedNames(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"28 Latin letters", strings.Repeat("a", 28), strings.Repeat("a", 28)},
		{"29 Latin letters", strings.Repeat("a", 29), strings.Repeat("a", 27) + "…"},
		{"14 Chinese letters are as wide as 28", strings.Repeat("样", 14), strings.Repeat("样", 14)},
		{"15 Chinese letters", strings.Repeat("样", 15), strings.Repeat("样", 13) + "…"},
	}
	for _, tt := range tests {
		if got := Shorten(tt.in); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
