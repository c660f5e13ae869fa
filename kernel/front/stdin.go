package front

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/atelier-go/atelier/kernel/jupyter"
	"github.com/atelier-go/atelier/kernel/jupyter/zmtp"
)

// arrival is how long a client's stdin connection may be late: it makes its connections all at once.
const arrival = time.Second

// answers brings what users answer to the one question that is open.
type answers struct {
	semaphore chan struct{} // holds a token while a question is open

	mu   sync.Mutex
	open *question
}

type question struct {
	id    string // of the input_request
	asked *zmtp.Peer
	reply chan string
}

func newAnswers() *answers {
	return &answers{semaphore: make(chan struct{}, 1)}
}

type inputReply struct {
	Value *string `json:"value"`
}

// take accepts the answer to the open question. Many clients do not say which question they answer; those
// that do may be late.
func (a *answers) take(m *request) error {
	if m.Header.Type != "input_reply" {
		return errors.New("front: stdin: wanted an input_reply")
	}
	var r inputReply
	if err := json.Unmarshal(m.Content, &r); err != nil || r.Value == nil {
		return errors.New("front: stdin: an input_reply without a value")
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	q := a.open
	if q == nil || q.asked != m.from || m.Parent.ID != "" && m.Parent.ID != q.id {
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

// ask puts a question to the user of the client that sent m, when no other is open. await must follow.
func (s *server) ask(ctx context.Context, m *request, content map[string]any) (q *question, err error) {
	select {
	case s.answers.semaphore <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	defer func() {
		if err != nil {
			<-s.answers.semaphore
		}
	}()
	late, cancel := context.WithTimeout(ctx, arrival)
	defer cancel()
	peer, err := s.stdin.Find(late, m.from.ID())
	if err != nil {
		return nil, err
	}
	frames, id, err := s.writer.Encode(jupyter.Outgoing{Type: "input_request", Parent: m.RawHeader, Content: content})
	if err != nil {
		return nil, err
	}
	q = &question{id: id, asked: peer, reply: make(chan string, 1)}
	s.answers.expect(q)
	peer.Send(append(m.Identities[:len(m.Identities):len(m.Identities)], frames...))
	return q, nil
}

// await waits for the answer.
func (s *server) await(ctx context.Context, q *question) (string, error) {
	defer func() { <-s.answers.semaphore }()
	defer s.answers.expect(nil)
	select {
	case text := <-q.reply:
		return text, nil
	case <-q.asked.Done():
		return "", errors.New("the client is gone")
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
}
