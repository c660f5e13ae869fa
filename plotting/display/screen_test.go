package display

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/atelier-go/atelier/plotting"
)

// fakeClock is a clock that stands still until it is moved.
type fakeClock struct{ now time.Time }

func (c *fakeClock) time() time.Time       { return c.now }
func (c *fakeClock) sleep(d time.Duration) { c.now = c.now.Add(d) }
func newFakeClock() *fakeClock             { return &fakeClock{now: time.Unix(1_700_000_000, 0)} }
func ms(n int) time.Duration               { return time.Duration(n) * time.Millisecond }
func options(c *fakeClock) Options         { return Options{Clock: c.time} }
func constantly(fig plotting.Figure) func() plotting.Figure {
	return func() plotting.Figure { return fig }
}

// recorder is an output that writes down what it is given.
type recorder struct {
	scripts bool
	events  []string
	fail    error
}

func (r *recorder) emit(id string, b plotting.Bundle, draft bool) error {
	kind := "final"
	if draft {
		kind = "draft"
	}
	r.events = append(r.events, fmt.Sprintf("%s %s %s", kind, id, b[plotting.MIMEPlain]))
	return r.fail
}
func (r *recorder) runsScripts() bool { return r.scripts }
func (r *recorder) adds() bool        { return r.scripts }

// slow is a figure with its name as text; drawing it takes some time of the fake clock.
type slow struct {
	name  string
	clock *fakeClock
	cost  time.Duration
}

func (s slow) Bundle() (plotting.Bundle, error) {
	if s.clock != nil {
		s.clock.sleep(s.cost)
	}
	return plotting.Bundle{plotting.MIMEPlain: []byte(s.name)}, nil
}

// quick is a slow figure that can be drafted.
type quick struct{ slow }

func (q quick) Draft() (plotting.Bundle, error) {
	return plotting.Bundle{plotting.MIMEPlain: []byte("sketch of " + q.name)}, nil
}

type broken struct{ err error }

func (b broken) Bundle() (plotting.Bundle, error) { return nil, b.err }

func TestScreenDropsAndKeepsTheLast(t *testing.T) {
	clock, out := newFakeClock(), &recorder{}
	s := newScreen(options(clock), out)
	drawn := 0
	for step := range 11 { // at 0, 50, ... 500 ms: shown at 0, 200 and 400
		err := s.Update("loss", func() plotting.Figure { drawn++; return slow{name: fmt.Sprint(step)} })
		if err != nil {
			t.Fatal(err)
		}
		clock.sleep(ms(50))
	}
	if drawn != 3 {
		t.Errorf("drew %d frames before Close, want 3: dropped frames must cost nothing", drawn)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	want := []string{"draft loss 0", "draft loss 4", "draft loss 8", "final loss 10"}
	if !slices.Equal(out.events, want) {
		t.Errorf("got %q, want %q", out.events, want)
	}
}

// What stands before something long is shown however soon it comes, and the frames after it rest as after any other.
func TestScreenNow(t *testing.T) {
	clock, out := newFakeClock(), &recorder{}
	s := newScreen(options(clock), out)
	for _, show := range []struct {
		with func(string, func() plotting.Figure) error
		name string
	}{{s.Now, "opening"}, {s.Now, "compiling"}, {s.Update, "dropped"}, {s.Now, "drawing"}} {
		if err := show.with("loss", constantly(slow{name: show.name})); err != nil {
			t.Fatal(err)
		}
	}
	clock.sleep(DefaultInterval)
	if err := errors.Join(s.Update("loss", constantly(slow{name: "first"})), s.Close()); err != nil {
		t.Fatal(err)
	}
	want := []string{"draft loss opening", "draft loss compiling", "draft loss drawing", "draft loss first", "final loss first"}
	if !slices.Equal(out.events, want) {
		t.Errorf("got %q, want %q", out.events, want)
	}
	if err := s.Now("loss", constantly(slow{})); !errors.Is(err, ErrClosed) {
		t.Errorf("Now after Close: got %v, want ErrClosed", err)
	}
}

// A busy second shows at most five frames after the first one, for each figure on its own.
func TestScreenFiveASecond(t *testing.T) {
	clock, out := newFakeClock(), &recorder{}
	s := newScreen(options(clock), out)
	for range 1000 {
		for _, id := range []string{"loss", "samples"} {
			if err := s.Update(id, constantly(slow{name: "x"})); err != nil {
				t.Fatal(err)
			}
		}
		clock.sleep(ms(1))
	}
	for _, id := range []string{"loss", "samples"} {
		frames := 0
		for _, e := range out.events {
			if strings.HasPrefix(e, "draft "+id) {
				frames++
			}
		}
		if frames != 5 { // at 0, 200, 400, 600 and 800 ms
			t.Errorf("%d frames of %s in a second, want 5", frames, id)
		}
	}
}

// A figure that takes 10 ms to draw is drawn once a second, and two that do once in two seconds each: drawing stays at
// one hundredth of the time. First frames are not counted, so second ones come after the plain interval.
func TestScreenRestsAfterCostlyFrames(t *testing.T) {
	for _, test := range []struct {
		name string
		ids  []string
		cost time.Duration
		want []string
	}{
		{"one figure", []string{"a"}, ms(10), []string{"a 0s", "a 200ms", "a 1.2s", "a 2.2s"}},
		{"two", []string{"a", "b"}, ms(10), []string{"a 0s", "b 0s", "a 200ms", "b 200ms", "a 2.2s", "b 2.2s"}},
		{"none rests longer than ten seconds", []string{"a"}, ms(1000), []string{"a 0s", "a 1s", "a 11s"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			clock, out := newFakeClock(), &recorder{}
			s := newScreen(options(clock), out)
			var at []string
			start := clock.now
			for clock.now.Sub(start) < max(2500*time.Millisecond, 15*test.cost) {
				for _, id := range test.ids {
					err := s.Update(id, func() plotting.Figure {
						at = append(at, fmt.Sprint(id, " ", clock.now.Sub(start).Round(ms(100))))
						return slow{id, clock, test.cost}
					})
					if err != nil {
						t.Fatal(err)
					}
				}
				clock.sleep(ms(10))
			}
			if !slices.Equal(at, test.want) {
				t.Errorf("drawn at %v, want %v", at, test.want)
			}
		})
	}
}

func TestScreenDraftsOnlyWhereScriptsRun(t *testing.T) {
	tests := []struct {
		scripts bool
		want    []string
	}{
		{true, []string{"draft loss sketch of x", "final loss x"}},
		{false, []string{"draft loss x", "final loss x"}},
	}
	for _, tt := range tests {
		out := &recorder{scripts: tt.scripts}
		s := newScreen(options(newFakeClock()), out)
		if err := errors.Join(s.Update("loss", constantly(quick{slow{name: "x"}})), s.Close()); err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(out.events, tt.want) {
			t.Errorf("scripts %v: got %q, want %q", tt.scripts, out.events, tt.want)
		}
	}
}

func TestScreenShow(t *testing.T) {
	out := &recorder{}
	s := newScreen(Options{}, out)
	for _, name := range []string{"a", "b"} {
		if err := s.Show(slow{name: name}); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"final figure-1 a", "final figure-2 b"}
	if !slices.Equal(out.events, want) {
		t.Errorf("got %q, want %q", out.events, want)
	}
}

func TestScreenErrors(t *testing.T) {
	cause, full := errors.New("cause"), errors.New("disk full")
	s := newScreen(Options{}, &recorder{})
	if err := s.Show(broken{cause}); !errors.Is(err, cause) {
		t.Errorf("Show of a broken figure: got %v, want %v", err, cause)
	}
	if err := s.Update("a", constantly(broken{cause})); !errors.Is(err, cause) {
		t.Errorf("Update with a broken figure: got %v, want %v", err, cause)
	}
	out := &recorder{}
	s.out = out
	_ = s.Update("b", constantly(slow{name: "fine"}))
	if err := s.Close(); !errors.Is(err, cause) {
		t.Errorf("Close after a broken figure: got %v, want %v", err, cause)
	}
	if !slices.Contains(out.events, "final b fine") {
		t.Errorf("one broken figure kept another from its last frame: %q", out.events)
	}
	if err := s.Close(); err != nil {
		t.Errorf("second Close: got %v, want nothing", err)
	}
	for name, err := range map[string]error{"Show": s.Show(slow{}), "Update": s.Update("a", constantly(slow{}))} {
		if !errors.Is(err, ErrClosed) {
			t.Errorf("%s after Close: got %v, want ErrClosed", name, err)
		}
	}
	s = newScreen(Options{}, &recorder{fail: full})
	if err := s.Show(slow{}); !errors.Is(err, full) {
		t.Errorf("Show on a broken output: got %v, want %v", err, full)
	}
}

func TestScreenFromManyGoroutines(t *testing.T) {
	out := &recorder{}
	s := newScreen(Options{Interval: time.Nanosecond}, out)
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			for range 50 {
				if err := s.Update(fmt.Sprint(g%2), constantly(slow{name: "x"})); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	finals := 0
	for _, e := range out.events {
		if strings.HasPrefix(e, "final ") {
			finals++
		}
	}
	if finals != 2 {
		t.Errorf("%d last frames, want one for each of 2 figures", finals)
	}
}

func BenchmarkDroppedUpdate(b *testing.B) {
	s := newScreen(Options{Interval: time.Hour}, &recorder{})
	draw := constantly(slow{name: "x"})
	for b.Loop() {
		if err := s.Update("loss", draw); err != nil {
			b.Fatal(err)
		}
	}
}
