package session

import (
	"context"
	"fmt"
	"log"
	"os"
	"testing"

	"github.com/atelier-go/atelier/kernel/engine"
	"github.com/atelier-go/atelier/kernel/engine/build"
	"github.com/atelier-go/atelier/kernel/engine/program"
	"github.com/atelier-go/atelier/kernel/engine/workspace"
	"github.com/atelier-go/atelier/kernel/front"
)

// TestMain lets the test binary play the roles of a session, as the atelier binary does.
func TestMain(m *testing.M) {
	if played, err := engine.Role(os.Args); played {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// stage is an engine whose programs are never run; what comes of them is the test's.
type stage struct {
	*engine.Engine
	build   func() error
	execute func() error
	magics  func([]engine.Magic) error
}

func (s *stage) Build(context.Context, build.Source) (string, error) {
	if s.build == nil {
		return "", nil
	}
	return "", s.build()
}

func (s *stage) Execute(context.Context, string, []string, program.Client) error {
	if s.execute == nil {
		return nil
	}
	return s.execute()
}

func (s *stage) RunMagics(_ context.Context, list []engine.Magic, _ program.Client) error {
	if s.magics == nil {
		return nil
	}
	return s.magics(list)
}

// onStage is a session over an engine that runs nothing.
func onStage(t *testing.T) (*Session, *stage) {
	t.Helper()
	root, err := workspace.FindModule(".")
	if err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	tool, err := workspace.FindGo("")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", t.TempDir())
	e, err := engine.Start(t.Context(), engine.Options{
		Self: self, Module: root, Go: tool, Log: log.New(t.Output(), "", 0),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	s := New(e, front.Info{})
	on := &stage{Engine: e}
	s.engine = on
	return s, on
}

// cell runs a cell for a client.
func (s *Session) cell(ctx context.Context, client front.Client, code string) *front.Error {
	return s.Execute(ctx, front.Request{Code: code, Count: 1, Life: ctx}, client).Error
}
