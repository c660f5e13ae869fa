package display

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/plotting"
)

// A figure is what the kernel shows as a result, though neither knows the other.
var _ interface {
	Bundle() (map[string][]byte, error)
} = plotting.Figure(nil)

// program makes this test a program of its own, as each cell is.
func program(t *testing.T) {
	t.Helper()
	was := embedding
	t.Cleanup(func() { embedding = was })
	embedding = &echartsEmbedding{}
}

func TestClear(t *testing.T) {
	program(t)
	for wait, want := range map[bool]string{false: "now", true: "wait"} {
		f := &front{}
		if err := f.notebook("", noScript).clear(wait); err != nil {
			t.Fatal(err)
		}
		if len(f.sent) != 1 || len(f.sent[0].Data) != 1 || f.sent[0].Data[contract.MIMEClearOutput] != want || f.sent[0].DisplayID != "" {
			t.Errorf("clearing with wait %v sent %v, want one message that says %s", wait, f.sent, want)
		}
		if f.syncs != 1 {
			t.Errorf("%d syncs, want one, for the program may end", f.syncs)
		}
	}
	if err := Clear(true); err != nil {
		t.Errorf("outside a notebook: %v, want nothing", err)
	}
	f := &front{broken: errors.New("pipe closed")}
	if err := f.notebook("", noScript).clear(false); !errors.Is(err, ErrNotebook) {
		t.Errorf("without a notebook: %v, want %v", err, ErrNotebook)
	}
}

// What is cleared is not in the saved notebook: if that was ECharts, it has to come again.
func TestClearForgetsECharts(t *testing.T) {
	session := t.TempDir()
	path := filepath.Join(session, marker)

	program(t)
	n := (&front{}).notebook(session, script)
	n.prepare()
	if err := n.clear(true); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("marker: %v, want it gone with ECharts", err)
	}

	(&front{}).notebook(session, script).prepare()
	program(t) // a later cell has shown nothing yet
	if err := (&front{}).notebook(session, script).clear(true); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("marker: %v, want it to stay, for ECharts is in another cell's output", err)
	}
}

// shown is a bundle as the kernel shows it.
func shown(t *testing.T, fig plotting.Figure) map[string]string {
	t.Helper()
	data := map[string]string{}
	for mime, content := range drawnBundle(t, fig) {
		data[mime] = string(content)
	}
	return data
}

func TestFinishBringsEChartsForAResult(t *testing.T) {
	session := t.TempDir()
	for _, cell := range []struct {
		name string
		ends plotting.Figure
		want int // messages
	}{
		{"ends with no chart", plotting.Passage{Texts: []string{"hello"}}, 0},
		{"ends with a chart", fallingLoss(3), 1},
		{"ends with another", fallingLoss(3), 0}, // ECharts is there
	} {
		program(t)
		f := &front{}
		if err := f.notebook(session, script).finish([]map[string]string{nil, shown(t, cell.ends)}); err != nil {
			t.Fatal(err)
		}
		if len(f.sent) != cell.want || f.syncs != 1 {
			t.Errorf("a cell that %s: %d messages and %d syncs, want %d and 1", cell.name, len(f.sent), f.syncs, cell.want)
		}
		for _, d := range f.sent {
			if html, _ := d.Data[protocol.MIMETextHTML].(string); html != string(embedded([]byte("window.echarts={}"))) {
				t.Errorf("sent %.80q, want ECharts", html)
			}
		}
	}
	program(t)
	f := &front{}
	if err := f.notebook(t.TempDir(), noScript).finish([]map[string]string{shown(t, fallingLoss(3))}); err != nil || len(f.sent) != 0 {
		t.Errorf("without ECharts: %d messages, %v; want none, for the chart is a picture too", len(f.sent), err)
	}
	if err := Finish(); err != nil {
		t.Errorf("outside a notebook: %v, want nothing", err)
	}
}
