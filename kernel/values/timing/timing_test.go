package timing

import (
	"io"
	"os"
	"regexp"
	"strconv"
	"testing"
	"time"
)

// printed is what f writes to standard output.
func printed(t *testing.T, f func()) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	before := os.Stdout
	os.Stdout = w
	f()
	os.Stdout = before
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTimesAreForPeople(t *testing.T) {
	for ns, want := range map[float64]string{
		0: "0 ns", 0.25: "0.25 ns", 999: "999 ns", 1234: "1.23 µs", 45_678_000: "45.7 ms", 1.5e9: "1.5 s", 61.4e9: "1m1s",
	} {
		if got := short(ns); got != want {
			t.Errorf("%v: got %q, want %q", ns, got, want)
		}
	}
}

// 1, 2 and 3 ns have the mean 2 and, over all three, the variance 2/3.
func TestSummary(t *testing.T) {
	want := "2 ns ± 0.816 ns per loop, best of 3: 1 ns (mean ± std. dev. of 3 runs, 10 loops each)"
	if got := summary(10, []float64{3, 1, 2}); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := summary(1, []float64{5}), "5 ns ± 0 ns per loop, best of 1: 5 ns (mean ± std. dev. of 1 run, 1 loop each)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestStopPrintsWhatWasUsed(t *testing.T) {
	out := printed(t, func() {
		Start()
		Start()
		for began := time.Now(); time.Since(began) < 30*time.Millisecond; {
		}
		Stop()
		Stop()
	})
	line := regexp.MustCompile(`^(?:CPU times: user [\d.]+ \S+, sys: [\d.]+ \S+, total: [\d.]+ \S+\nWall time: [\d.]+ m?s\n){2}$`)
	if !line.MatchString(out) || len(running) != 0 {
		t.Errorf("got %q, and %d measurements are left", out, len(running))
	}
}

// A cell that fails within what it times tells how long the whole took.
func TestEndIsOfTheFirst(t *testing.T) {
	out := printed(t, func() {
		Start()
		running[0].wall = running[0].wall.Add(-time.Hour)
		Start()
		End()
	})
	if !regexp.MustCompile(`Wall time: 1h0m\d+s\n$`).MatchString(out) || len(running) != 0 {
		t.Errorf("got %q, and %d measurements are left", out, len(running))
	}
}

func TestRepeat(t *testing.T) {
	calls := 0
	out := printed(t, func() { Repeat(5, 3, func() { calls++ }) })
	if calls != 15 || !regexp.MustCompile(`of 3 runs, 5 loops each\)\n$`).MatchString(out) {
		t.Errorf("3 runs of 5 loops: %d calls, %q", calls, out)
	}
	calls, spent := 0, 0
	out = printed(t, func() {
		Repeat(0, 2, func() {
			calls++
			for i := range 100 { // so that a fast machine does not end at the most loops
				spent ^= i * calls
			}
		})
	})
	loops := 0
	if m := regexp.MustCompile(`of 2 runs, (\d+) loops each\)\n$`).FindStringSubmatch(out); m != nil {
		loops, _ = strconv.Atoi(m[1]) // digits
	}
	want := 2 * loops
	for n := 1; n <= loops; n *= 10 {
		want += n
	}
	if loops < 10_000 || calls != want {
		t.Errorf("loops are not chosen until a run takes %s: %d calls, %q", enough, calls, out)
	}
}
