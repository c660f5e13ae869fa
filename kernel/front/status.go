package front

import (
	"encoding/json"
	"strings"
	"sync"

	"github.com/atelier-go/atelier/kernel/jupyter"
)

// executionState is what clients are told of the kernel's state.
type executionState struct {
	mu      sync.Mutex
	pending bool  // nobody was told that the kernel starts
	running *cell // or nil
}

// publish sends a message to all subscribers.
func (s *server) publish(out jupyter.Outgoing) {
	topic := s.topic(out.Type)
	if content, ok := out.Content.(map[string]any); ok && out.Type == "stream" {
		name, _ := content["name"].(string)
		topic = "stream." + name
	}
	frames, _, err := s.writer.Encode(out)
	if err != nil {
		s.logError(err)
		return
	}
	send := s.iopub.Publish
	if out.Type == "status" {
		send = s.iopub.PublishStatus
	}
	send(append([][]byte{[]byte(topic)}, frames...))
}

func (s *server) topic(kind string) string {
	return "kernel." + s.writer.Session + "." + kind
}

func (s *server) publishStatus(state string, parent json.RawMessage) {
	s.status.pending = false
	s.publish(jupyter.Outgoing{Type: "status", Parent: parent, Content: map[string]any{"execution_state": state}})
}

// busy tells that the kernel works on a message.
func (s *server) busy(m *request) {
	s.status.mu.Lock()
	defer s.status.mu.Unlock()
	s.publishStatus("busy", m.RawHeader)
}

// idle tells that the kernel is done with a message. Many clients, and those who end kernels that are idle,
// take the last status for the kernel's; so while a cell runs its status comes last.
func (s *server) idle(m *request) {
	s.status.mu.Lock()
	defer s.status.mu.Unlock()
	s.publishStatus("idle", m.RawHeader)
	if c := s.status.running; c != nil {
		s.publishStatus("busy", c.RawHeader)
	}
}

// begin is busy for a cell that runs.
func (s *server) begin(c *cell) {
	s.status.mu.Lock()
	defer s.status.mu.Unlock()
	s.status.running = c
	s.publishStatus("busy", c.RawHeader)
}

// finish is idle for a cell that ran.
func (s *server) finish(c *cell) {
	s.status.mu.Lock()
	defer s.status.mu.Unlock()
	s.status.running = nil
	s.publishStatus("idle", c.RawHeader)
}

// welcome is what a client gets that has just subscribed. The first one is also told that the kernel
// starts: when it started, nobody could have been there to hear it.
func (s *server) welcome(topic string) (messages [][][]byte) {
	greetings := []jupyter.Outgoing{{Type: "iopub_welcome", Content: map[string]any{"subscription": topic}}}
	if strings.HasPrefix(s.topic("status"), topic) && s.mayStart() {
		greetings = append(greetings, jupyter.Outgoing{Type: "status", Content: map[string]any{"execution_state": "starting"}})
	}
	for _, out := range greetings {
		frames, _, err := s.writer.Encode(out)
		s.logError(err)
		messages = append(messages, append([][]byte{[]byte(topic)}, frames...))
	}
	return messages
}

// mayStart tells once whether no state was published yet.
func (s *server) mayStart() bool {
	s.status.mu.Lock()
	defer s.status.mu.Unlock()
	pending := s.status.pending
	s.status.pending = false
	return pending
}
