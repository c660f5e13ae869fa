package front

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/atelier-go/atelier/kernel/front/internal/socket"
)

// arrival is how long a client's stdin connection may be late: it makes its connections all at once.
const arrival = time.Second

// answers brings what users answer to the one question that is open.
type answers struct {
	turn chan struct{} // holds a token while a question is open

	mu   sync.Mutex
	open *question
}

type question struct {
	id    string // of the input_request
	asked *socket.Peer
	reply chan string
}

func newAnswers() *answers {
	return &answers{turn: make(chan struct{}, 1)}
}

type inputReply struct {
	Value *string `json:"value"`
}

// take accepts the answer to the open question. Many clients do not say which question they answer; those
// that do may be late.
func (a *answers) take(m *request) error {
	if m.header.Type != "input_reply" {
		return errors.New("front: stdin: wanted an input_reply")
	}
	var r inputReply
	if err := json.Unmarshal(m.content, &r); err != nil || r.Value == nil {
		return errors.New("front: stdin: an input_reply without a value")
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	q := a.open
	if q == nil || q.asked != m.from || m.parent.ID != "" && m.parent.ID != q.id {
		return errors.New("front: stdin: an input_reply to no open question")
	}
	a.open = nil
	q.reply <- *r.Value
	return nil
}

func (a *answers) expect(q *question) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.open = q
}

// ask asks the user of the client that sent m.
func (s *server) ask(ctx context.Context, m *request, content map[string]any) (string, error) {
	select {
	case s.answers.turn <- struct{}{}:
		defer func() { <-s.answers.turn }()
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	late, cancel := context.WithTimeout(ctx, arrival)
	defer cancel()
	peer, err := s.stdin.Find(late, m.from.ID())
	if err != nil {
		return "", err
	}
	frames, id, err := s.pen.write(letter{kind: "input_request", parent: m.rawHeader, content: content})
	if err != nil {
		return "", err
	}
	q := &question{id: id, asked: peer, reply: make(chan string, 1)}
	s.answers.expect(q)
	defer s.answers.expect(nil)
	peer.Send(append(m.identities[:len(m.identities):len(m.identities)], frames...))
	select {
	case text := <-q.reply:
		return text, nil
	case <-peer.Done():
		return "", errors.New("the client is gone")
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}
