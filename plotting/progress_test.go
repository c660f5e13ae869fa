package plotting

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

func TestProgressText(t *testing.T) {
	tests := []struct {
		name     string
		progress Progress
		want     string
	}{
		{"nothing known", Progress{}, "step 0"},
		{"all", Progress{Title: "VAE", Step: 120, Total: 2000, Rate: 25.13, Left: 74800 * time.Millisecond,
			Elapsed: 3700 * time.Second, Memory: 812_400_000, Note: "saving"},
			"VAE: step 120/2000 (6%), 25.1 steps/s, 1m15s left, 1h1m40s elapsed, 812 MB, saving"},
		{"just before the end", Progress{Step: 1999, Total: 2000}, "step 1999/2000 (99%)"}, // 99.95 %
		{"the end", Progress{Step: 2000, Total: 2000, Note: "done"}, "step 2000/2000 (100%), done"},
		{"beyond the end", Progress{Step: 11, Total: 10}, "step 11/10 (100%)"},
		{"of files", Progress{Unit: "file", Step: 3, Total: 12, Title: "reading photos"}, "reading photos: file 3/12 (25%)"},
		{"slow", Progress{Step: 1, Rate: 0.0234}, "step 1, 0.023 steps/s"},
		{"large", Progress{Step: 1, Memory: 12_340_000_000}, "step 1, 12.3 GB"},
		{"one line", Progress{Title: "a\nb", Note: "c\td"}, "a b: step 0, c d"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := bundle(t, tt.progress)
			if got := string(b[MIMEPlain]); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if _, ok := b[MIMEPNG]; ok {
				t.Error("there is a picture, want none")
			}
		})
	}
}

func TestProgressErrors(t *testing.T) {
	tests := []struct {
		progress Progress
		says     string
	}{
		{Progress{Step: -1}, "step -1 of 0"},
		{Progress{Total: -5}, "step 0 of -5"},
		{Progress{Rate: math.NaN()}, "rate of NaN"},
		{Progress{Rate: math.Inf(1)}, "rate of +Inf"},
		{Progress{Rate: -1}, "rate of -1"},
		{Progress{Left: -time.Second}, "-1s left"},
		{Progress{Elapsed: -time.Second}, "-1s elapsed"},
	}
	for _, tt := range tests {
		if _, err := tt.progress.Bundle(); !errors.Is(err, ErrProgress) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%+v: got %v, want %v saying %q", tt.progress, err, ErrProgress, tt.says)
		}
	}
}

func TestProgressGolden(t *testing.T) {
	p := Progress{Title: `<VAE> & "digits"`, Step: 500, Total: 2000, Rate: 25, Left: time.Minute, Note: "a < b"}
	golden(t, "progress.html", bundle(t, p)[MIMEHTML])
	p.Total = 0
	if html := string(bundle(t, p)[MIMEHTML]); strings.Contains(html, "<progress") {
		t.Errorf("there is a bar for an unknown total:\n%s", html)
	}
}
