package plotting

import (
	"sync"
	"sync/atomic"

	"github.com/atelier-go/atelier/plotting/echarts"
)

// inProcess remembers across the screens of one program what is costly or must be done once.
var inProcess = &once{}

type once struct {
	drawn atomic.Bool // a chart was drawn that needs ECharts, whoever shows it

	mu       sync.Mutex
	embedded bool // this program put ECharts into the notebook
	script   []byte
	err      error
	loaded   bool
}

func (o *once) first() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	was := o.embedded
	o.embedded = true
	return !was
}

// forget tells whether this program had put ECharts into the notebook, and forgets it.
func (o *once) forget() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	was := o.embedded
	o.embedded = false
	return was
}

func (o *once) load() ([]byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.loaded {
		o.loaded = true
		o.script, o.err = echarts.Load()
	}
	return o.script, o.err
}
