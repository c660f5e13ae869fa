package display

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/plotting"
)

// front stands in for GoNB and keeps what it is sent.
type front struct {
	sent   []*protocol.DisplayData
	syncs  int
	broken error
}

// notebook returns a notebook that sends to f, as a program of the session in the given folder would make it.
func (f *front) notebook(session string, load func() ([]byte, error)) *notebook {
	return &notebook{
		send:    func(d *protocol.DisplayData) { f.sent = append(f.sent, d) },
		failure: func() error { return f.broken },
		sync:    func() { f.syncs++ },
		suffix:  "-run1",
		session: session,
		load:    load,
	}
}

func script() ([]byte, error)   { return []byte("window.echarts={}"), nil }
func noScript() ([]byte, error) { return nil, errors.New("not there") }

func TestNotebookEmbedsEChartsOnceASession(t *testing.T) {
	session, f := t.TempDir(), &front{}
	chart, text := drawnBundle(t, fallingLoss(3)), plotting.Bundle{plotting.MIMEPlain: []byte("hello")}
	for cell := range 2 {
		program(t) // as each cell is
		n := f.notebook(session, script)
		for _, b := range []plotting.Bundle{text, chart, chart} {
			if err := n.emit("loss", b, false); err != nil {
				t.Fatal(err)
			}
		}
		if cell == 0 && !n.runsScripts() {
			t.Error("ECharts was embedded, but runsScripts is false")
		}
	}
	if len(f.sent) != 7 {
		t.Fatalf("%d messages, want twice 3 figures and one ECharts", len(f.sent))
	}
	for i, d := range f.sent {
		html, _ := d.Data[protocol.MIMETextHTML].(string)
		if got, want := strings.Contains(html, "window.echarts={}"), i == 1; got != want {
			t.Errorf("message %d carries ECharts: %v, want %v: it belongs before the first chart", i, got, want)
		}
	}
	if !strings.Contains(f.sent[1].Data[protocol.MIMETextHTML].(string), "var define,module,exports") {
		t.Error("ECharts is loaded without hiding the module loaders of the page")
	}
	if f.sent[1].DisplayID != "" {
		t.Errorf("ECharts has display id %q, want none: nothing replaces it", f.sent[1].DisplayID)
	}
}

func TestPrepareEmbedsEChartsBeforeThereIsAChart(t *testing.T) {
	program(t)
	f := &front{}
	s := newScreen(Options{}, f.notebook(t.TempDir(), script))
	s.Prepare()
	s.Prepare()
	if len(f.sent) != 1 || !strings.Contains(f.sent[0].Data[protocol.MIMETextHTML].(string), "window.echarts={}") {
		t.Fatalf("%d messages, want one, which carries ECharts", len(f.sent))
	}
	if err := s.Show(fallingLoss(3)); err != nil {
		t.Fatal(err)
	}
	if len(f.sent) != 2 {
		t.Errorf("%d messages, want ECharts and the chart", len(f.sent))
	}
}

// A cell that runs again, or is deleted, takes ECharts out of the notebook with what it showed.
func TestEChartsComesAgainWithItsCell(t *testing.T) {
	session, chart := t.TempDir(), drawnBundle(t, fallingLoss(3))
	for _, cell := range []struct {
		cleared string // what the kernel says
		want    int    // outputs that carry ECharts
	}{
		{"one", 1}, {"two", 0}, {"one", 1}, {"two", 0}, {"two\none", 1}, {"three\none", 0}, {"two\none", 1},
		{"", 0}, {"\none\ntwo", 1}, {"\none\ntwo", 0}, {"four\none\ntwo", 0},
	} {
		program(t)
		if err := os.WriteFile(filepath.Join(session, contract.ClearedFile), []byte(cell.cleared), 0o600); err != nil {
			t.Fatal(err)
		}
		f, got := &front{}, 0
		for range 2 { // two screens of one program
			if err := f.notebook(session, script).emit("loss", chart, false); err != nil {
				t.Fatal(err)
			}
		}
		for _, d := range f.sent {
			if html, _ := d.Data[protocol.MIMETextHTML].(string); strings.Contains(html, "window.echarts={}") {
				got++
			}
		}
		if got != cell.want {
			t.Errorf("cleared %q: ECharts was embedded %d times, want %d", cell.cleared, got, cell.want)
		}
	}
}

func TestNotebookWithoutSessionFolder(t *testing.T) {
	for name, session := range map[string]string{"no folder": "", "folder gone": filepath.Join(t.TempDir(), "gone")} {
		program(t)
		f := &front{}
		for range 2 {
			if err := f.notebook(session, script).emit("a", drawnBundle(t, fallingLoss(3)), false); err != nil {
				t.Fatal(err)
			}
		}
		if len(f.sent) != 3 {
			t.Errorf("%s: %d messages, want 2 figures and one ECharts a program", name, len(f.sent))
		}
	}
}

func TestNotebookWithoutEChartsShowsPictures(t *testing.T) {
	session, f := t.TempDir(), &front{}
	n := f.notebook(session, noScript)
	if n.runsScripts() {
		t.Error("runsScripts is true without ECharts: drafts would be shown that nobody sees")
	}
	if err := n.emit("a", drawnBundle(t, fallingLoss(3)), false); err != nil {
		t.Fatal(err)
	}
	if len(f.sent) != 1 || !strings.Contains(f.sent[0].Data[protocol.MIMETextHTML].(string), "<img alt=") {
		t.Errorf("sent %v, want the one chart with its picture", f.sent)
	}
	if _, err := os.Stat(filepath.Join(session, marker)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("marker: %v, want none, for a later cell may find ECharts", err)
	}
}

func TestNotebookMessage(t *testing.T) {
	f := &front{}
	b := plotting.Bundle{plotting.MIMEPlain: []byte("text"), plotting.MIMEHTML: []byte("<p>"), plotting.MIMEPNG: {1, 2}}
	if err := f.notebook("", noScript).emit("loss", b, true); err != nil {
		t.Fatal(err)
	}
	d := f.sent[0]
	if d.DisplayID != "loss-run1" {
		t.Errorf("display id %q, want loss-run1", d.DisplayID)
	}
	if d.Data[plotting.MIMEPlain] != "text" || d.Data[plotting.MIMEHTML] != "<p>" {
		t.Errorf("text is sent as %T and %T, want strings", d.Data[plotting.MIMEPlain], d.Data[plotting.MIMEHTML])
	}
	if png, ok := d.Data[plotting.MIMEPNG].([]byte); !ok || len(png) != 2 {
		t.Errorf("the picture is sent as %T, want its bytes", d.Data[plotting.MIMEPNG])
	}
}

func TestNotebookFaults(t *testing.T) {
	f := &front{}
	n := f.notebook("", noScript)
	if err := n.flush(); err != nil || f.syncs != 1 {
		t.Errorf("flush: %v after %d syncs, want one", err, f.syncs)
	}
	f.broken = errors.New("pipe closed")
	if err := n.emit("a", plotting.Bundle{}, false); !errors.Is(err, ErrNotebook) || !errors.Is(err, f.broken) {
		t.Errorf("emit into a closed pipe: got %v, want ErrNotebook and the cause", err)
	}
	if err := n.flush(); !errors.Is(err, ErrNotebook) || f.syncs != 1 {
		t.Errorf("flush of a closed pipe: got %v after %d syncs, want ErrNotebook without waiting", err, f.syncs)
	}
}
