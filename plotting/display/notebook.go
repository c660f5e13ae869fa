package display

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

const syncTimeout = 10 * time.Second

// ErrNotebook says that the notebook does not take outputs any more.
var ErrNotebook = errors.New("display: the notebook cannot be reached")

// marker is a file in the folder of the notebook session, in which each cell is a program of its own: it holds the cell
// that has put ECharts into the notebook. Without such a folder every program that shows a chart embeds it.
const marker = "echarts-embedded"

// notebook sends bundles to the kernel, as gonbui does. Each is there when emit returns, after what was printed before it.
type notebook struct {
	send    func(*protocol.DisplayData)
	failure func() error // the fault of the connection, nil while it works
	sync    func()
	suffix  string // makes the display ids of this program differ from those of an earlier run of the cell
	session string // folder, or ""

	load     func() ([]byte, error)
	prepared bool // ECharts was looked for
	scripts  bool // ECharts is in the notebook
}

func newNotebook() *notebook {
	return &notebook{
		send:    gonbui.SendData,
		failure: gonbui.Error,
		sync:    gonbui.Sync,
		// Display ids never reach a saved notebook, so they may differ from run to run; and they must, or a re-run
		// cell's figures would go to the outputs of its first run.
		suffix:  "-" + gonbui.UniqueId(),
		session: os.Getenv(contract.SessionVariable),
		load:    embedding.load,
	}
}

// runsScripts is true once ECharts is in the notebook: outputs of a cell that is running are trusted.
func (n *notebook) runsScripts() bool {
	n.prepare()
	return n.scripts
}

// adds is true: scripts of one output reach the others of the page.
func (n *notebook) adds() bool { return n.runsScripts() }

func (n *notebook) emit(id string, b plotting.Bundle, _ bool) error {
	if web.NeedsECharts(b[plotting.MIMEHTML]) {
		n.prepare()
	}
	n.send(message(b, id+n.suffix))
	return n.flush()
}

func (n *notebook) fault() error {
	if err := n.failure(); err != nil {
		return fmt.Errorf("%w: %w: restart the kernel", ErrNotebook, err)
	}
	return nil
}

// flush waits until the kernel has passed on all that was sent, so that what is printed next stands below it.
func (n *notebook) flush() error {
	if err := n.fault(); err != nil {
		return err
	}
	done := make(chan struct{})
	go func() {
		n.sync()
		close(done)
	}()
	select {
	case <-done:
		return n.fault()
	case <-time.After(syncTimeout):
		return fmt.Errorf("%w: it did not confirm the outputs within %v: restart the kernel", ErrNotebook, syncTimeout)
	}
}

// prepare puts ECharts into the notebook as an output of its own, once. Where the script cannot be had, charts
// stay the pictures that they also are: that is no error.
func (n *notebook) prepare() {
	if n.prepared {
		return
	}
	n.prepared = true
	script, err := n.load()
	if err != nil {
		return
	}
	n.scripts = true
	if n.first() {
		n.send(message(plotting.Bundle{plotting.MIMEPlain: {}, plotting.MIMEHTML: embedded(script)}, ""))
	}
}

// first tells whether this program has to put ECharts into the notebook: no cell has, or the one that has is run again
// or was deleted.
func (n *notebook) first() bool {
	if n.session == "" {
		return embedding.first()
	}
	path := filepath.Join(n.session, marker)
	text, _ := os.ReadFile(filepath.Join(n.session, contract.ClearedFile)) // without it nothing was cleared
	cells := strings.Split(string(text), "\n")
	holder, err := os.ReadFile(path)
	lost := len(holder) > 0 && slices.Contains(cells, string(holder))
	if err == nil && !lost {
		return false
	}
	if !embedding.first() {
		return false
	}
	_ = os.WriteFile(path, []byte(cells[0]), 0o600) // at worst a later cell embeds it again
	return true
}

// embedded is the output that loads ECharts. nbconvert's pages define `define`, `module` or `exports`, and ECharts
// would then hide in a module: the function shadows all three.
func embedded(script []byte) []byte {
	return fmt.Appendf(nil, "<script>if(!window.echarts){(function(){var define,module,exports;\n%s\n})()}\n%s</script>\n", script, web.RuntimeJS)
}

func message(b plotting.Bundle, displayID string) *protocol.DisplayData {
	data := make(map[protocol.MIMEType]any, len(b))
	for mime, content := range b {
		if mime == plotting.MIMEPNG {
			data[protocol.MIMEType(mime)] = content
			continue
		}
		data[protocol.MIMEType(mime)] = string(content)
	}
	return &protocol.DisplayData{Data: data, DisplayID: displayID}
}
