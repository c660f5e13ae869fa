package display

import (
	"sync"

	"github.com/atelier-go/atelier/plotting/assets"
)

// embedding is how ECharts gets into the notebook, for all screens of one program: it is read and embedded once.
var embedding = &echartsEmbedding{}

type echartsEmbedding struct {
	mu       sync.Mutex
	embedded bool // this program put ECharts into the notebook
	script   []byte
	err      error
	loaded   bool
}

func (e *echartsEmbedding) first() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	was := e.embedded
	e.embedded = true
	return !was
}

// forget tells whether this program had put ECharts into the notebook, and forgets it.
func (e *echartsEmbedding) forget() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	was := e.embedded
	e.embedded = false
	return was
}

func (e *echartsEmbedding) load() ([]byte, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.loaded {
		e.loaded = true
		e.script, e.err = assets.ECharts.Load()
	}
	return e.script, e.err
}
