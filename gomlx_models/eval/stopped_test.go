package eval

import (
	"context"
	"errors"
	"testing"
)

// What cannot be stopped is not waited for.
func TestUnlessStopped(t *testing.T) {
	fault := errors.New("a fault")
	if got, err := unlessStopped(t.Context(), func() (int, error) { return 3, fault }); got != 3 || !errors.Is(err, fault) {
		t.Errorf("got %d, error %v, want what was done", got, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	begun, release := make(chan bool), make(chan bool)
	go func() {
		<-begun
		stop()
	}()
	got, err := unlessStopped(ctx, func() (int, error) {
		close(begun)
		<-release
		return 3, nil
	})
	close(release)
	if got != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("got %d, error %v, want nothing and that it was stopped", got, err)
	}
}
