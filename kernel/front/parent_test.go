package front

import (
	"context"
	"testing"
	"time"
)

func TestWatchParent(t *testing.T) {
	for _, c := range []struct {
		name, asked string
		parents     []int // at the start and at each tick
		ends        bool
	}{
		{"Jupyter does not ask", "", []int{7}, false},
		{"another process was meant", "8", []int{7}, false},
		{"Jupyter is gone", "7", []int{7, 7, 1}, true},
	} {
		t.Setenv("JPY_PARENT_PID", c.asked)
		ticks := make(chan time.Time, len(c.parents))
		for range c.parents[1:] {
			ticks <- time.Time{}
		}
		next, ended := 0, false
		parent := func() int {
			next++
			return c.parents[next-1]
		}
		watchParent(context.Background(), ticks, parent, func() { ended = true })
		same(t, c.name, ended, c.ends)
	}
	t.Setenv("JPY_PARENT_PID", "7")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	watchParent(ctx, nil, func() int { return 7 }, func() { t.Error("got an end of Jupyter, wanted the context's") })
}
