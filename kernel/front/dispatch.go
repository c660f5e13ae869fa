package front

import (
	"encoding/json"
	"fmt"

	"github.com/atelier-go/atelier/kernel/jupyter"
	"github.com/atelier-go/atelier/kernel/jupyter/zmtp"
)

// request is a message from a client.
type request struct {
	*jupyter.Message
	from *zmtp.Peer
}

// handler does what a message asks for, at once or later. An error means that the message makes no sense.
type handler func(*server, *request) error

// handlers are the messages that are understood, on shell and on control.
var handlers = map[string]handler{
	"kernel_info_request": answer("kernel_info_reply", func(s *server, _ empty) any { return s.info() }),
	"connect_request":     answer("connect_reply", func(s *server, _ empty) any { return s.connection.Ports }),
	"execute_request":     with((*server).enqueue),
	"complete_request":    answerLater("complete_reply", (*server).complete),
	"inspect_request":     answerLater("inspect_reply", (*server).inspect),
	"is_complete_request": answer("is_complete_reply", (*server).isComplete),
	"history_request":     answer("history_reply", (*server).searchHistory),
	"comm_info_request":   answer("comm_info_reply", (*server).commInfo),
	"comm_open":           with((*server).comm),
	"comm_msg":            with((*server).comm),
	"comm_close":          with((*server).comm),
	"interrupt_request":   answer("interrupt_reply", (*server).interruptRequest),
	"shutdown_request":    with((*server).shutdown),
}

// content is that of a message, from JSON. check reports what is missing.
type content interface {
	check() error
}

type empty struct{}

func (empty) check() error { return nil }

// dispatch handles a message, or logs and drops it.
func (s *server) dispatch(m *request) {
	handle, known := handlers[m.Header.Type]
	err := fmt.Errorf("front: message: its type is unknown")
	if known {
		err = handle(s, m)
	}
	if err != nil {
		s.log.Warn("front: message dropped", "type", m.Header.Type, "reason", err)
	}
}

// with is the handler that reads a message's content for f.
func with[C content](f func(*server, *request, C)) handler {
	return func(s *server, m *request) error {
		var c C
		if err := json.Unmarshal(m.Content, &c); err != nil {
			return fmt.Errorf("front: message: content: %w", err)
		}
		if err := c.check(); err != nil {
			return fmt.Errorf("front: message: content: %w", err)
		}
		f(s, m, c)
		return nil
	}
}

// answer is the handler that replies with what f returns.
func answer[C content](reply string, f func(*server, C) any) handler {
	return with(func(s *server, m *request, c C) {
		s.answer(m, reply, func() any { return f(s, c) })
	})
}

// answerLater is answer for what may take a while.
func answerLater[C content](reply string, f func(*server, C) any) handler {
	return with(func(s *server, m *request, c C) {
		s.background.push(func() { s.answer(m, reply, func() any { return f(s, c) }) })
	})
}

// answer replies with what f returns, between busy and idle.
func (s *server) answer(m *request, reply string, f func() any) {
	s.busy(m)
	defer s.idle(m)
	var content any = failure(panicked)
	s.guard(m.Header.Type, func() { content = f() })
	s.reply(m, jupyter.Outgoing{Type: reply, Content: content})
}

// reply sends a message to the one who sent m.
func (s *server) reply(m *request, out jupyter.Outgoing) {
	out.Parent = m.RawHeader
	frames, _, err := s.writer.Encode(out)
	if err != nil {
		s.logError(err)
		out.Metadata, out.Content = nil, failure(Error{Name: "InternalError", Value: err.Error()})
		if frames, _, err = s.writer.Encode(out); err != nil {
			s.logError(err)
			return
		}
	}
	if !m.from.Reply(append(m.Identities[:len(m.Identities):len(m.Identities)], frames...)) {
		s.log.Warn("front: reply lost: the client is gone or does not read", "type", out.Type)
	}
}

// panicked is what a client is told of a fault of ours.
var panicked = Error{Name: "InternalError", Value: "the kernel failed to answer; its log says why"}

// failure is the content of a reply that reports an error.
func failure(e Error) map[string]any {
	if e.Traceback == nil {
		e.Traceback = []string{}
	}
	return map[string]any{"status": "error", "ename": e.Name, "evalue": e.Value, "traceback": e.Traceback}
}
