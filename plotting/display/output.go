package display

import (
	"os"
	"path/filepath"

	"github.com/janpfeifer/gonb/gonbui"
	"github.com/janpfeifer/gonb/gonbui/protocol"

	"github.com/atelier-go/atelier/kernel/contract"
	"github.com/atelier-go/atelier/plotting"
	"github.com/atelier-go/atelier/plotting/internal/web"
)

// Clear clears what the running cell has shown: at once, or, to avoid a flicker, when its next output comes.
// Figures that a Screen updates are gone too. Outside a notebook it does nothing. It fails if the notebook cannot
// be reached.
func Clear(wait bool) error {
	if !gonbui.IsNotebook {
		return nil
	}
	return newNotebook().clear(wait)
}

// Finish completes what a cell shows: it puts ECharts into the notebook if one of the bundles that the kernel shows, such
// as that of the cell's last expression, has a chart, and returns when all has left the program. The kernel has it
// called at the end of each cell. Outside a notebook it does nothing. It fails if the notebook cannot be reached.
func Finish(shown ...map[string]string) error {
	if !gonbui.IsNotebook {
		return nil
	}
	return newNotebook().finish(shown)
}

func (n *notebook) clear(wait bool) error {
	when := "now"
	if wait {
		when = "wait"
	}
	n.send(&protocol.DisplayData{Data: map[protocol.MIMEType]any{contract.MIMEClearOutput: when}})
	if embedding.forget() && n.session != "" {
		// ECharts is cleared with the rest. The page still has it, but the saved notebook has to get it again.
		_ = os.Remove(filepath.Join(n.session, marker)) // at worst charts are pictures in the saved notebook
	}
	return n.flush()
}

func (n *notebook) finish(shown []map[string]string) error {
	for _, b := range shown {
		if web.NeedsECharts([]byte(b[plotting.MIMEHTML])) {
			n.prepare()
		}
	}
	return n.flush()
}
