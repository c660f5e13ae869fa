package front

import (
	"encoding/json"
	"errors"
	"sync"
)

// comms are the open ones, whoever opened them: comm_id to target_name.
type comms struct {
	mu   sync.Mutex
	open map[string]string
}

func newComms() *comms {
	return &comms{open: map[string]string{}}
}

// note learns from a message in either direction.
func (c *comms) note(kind string, content map[string]any) {
	id, _ := content["comm_id"].(string)
	target, _ := content["target_name"].(string)
	c.mu.Lock()
	defer c.mu.Unlock()
	switch kind {
	case "comm_open":
		c.open[id] = target
	case "comm_close":
		delete(c.open, id)
	}
}

// list gives the open comms with this target, or all.
func (c *comms) list(target string) map[string]any {
	c.mu.Lock()
	defer c.mu.Unlock()
	found := map[string]any{}
	for id, name := range c.open {
		if target == "" || name == target {
			found[id] = map[string]any{"target_name": name}
		}
	}
	return found
}

type commInfoRequest struct {
	Target string `json:"target_name"`
}

func (commInfoRequest) check() error { return nil }

func (s *server) commInfo(r commInfoRequest) any {
	return map[string]any{"status": "ok", "comms": s.comms.list(r.Target)}
}

// commContent is all of a comm message's content and what is common to the three kinds.
type commContent struct {
	ID     string `json:"comm_id"`
	Target string `json:"target_name"`
	all    map[string]any
}

func (c *commContent) UnmarshalJSON(text []byte) error {
	type plain commContent
	if err := json.Unmarshal(text, (*plain)(c)); err != nil {
		return err
	}
	return json.Unmarshal(text, &c.all)
}

func (c commContent) check() error {
	if c.ID == "" {
		return errors.New("comm_id is missing")
	}
	return nil
}

// comm hands a client's comm message on.
func (s *server) comm(m *request, c commContent) {
	s.busy(m)
	defer s.idle(m)
	s.comms.note(m.Header.Type, c.all)
	s.guard(m.Header.Type, func() {
		s.kernel.Comm(CommMessage{
			Type:     m.Header.Type,
			ID:       c.ID,
			Target:   c.Target,
			Content:  c.all,
			Metadata: m.Metadata,
			Buffers:  m.Buffers,
			Client:   &client{server: s, request: m},
		})
	})
}
