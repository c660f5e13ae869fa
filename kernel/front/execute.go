package front

import (
	"context"
	"strings"

	"github.com/atelier-go/atelier/kernel/jupyter"
)

type executeRequest struct {
	Code            *string           `json:"code"`
	Silent          bool              `json:"silent"`
	StoreHistory    *bool             `json:"store_history"`
	UserExpressions map[string]string `json:"user_expressions"`
	AllowStdin      bool              `json:"allow_stdin"` // who does not mention it cannot answer
	StopOnError     *bool             `json:"stop_on_error"`
}

func (r executeRequest) check() error {
	if r.Code == nil {
		return errNoCode
	}
	return nil
}

// blank tells whether there is nothing to run.
func (r executeRequest) blank() bool { return strings.TrimSpace(*r.Code) == "" }

// stores tells whether the cell counts and is remembered.
func (r executeRequest) stores() bool {
	return !r.Silent && !r.blank() && (r.StoreHistory == nil || *r.StoreHistory)
}

func (r executeRequest) stopsOnError() bool { return r.StopOnError == nil || *r.StopOnError }

// cell is a request to run code.
type cell struct {
	*request
	executeRequest
	ctx  context.Context // ends with the cell, and by an interrupt
	stop context.CancelCauseFunc
}

func (s *server) enqueue(m *request, r executeRequest) {
	c := &cell{request: m, executeRequest: r}
	c.ctx, c.stop = s.interrupter.begin()
	s.cells.push(c)
}

// run runs a cell. If it fails, those that wait behind it do not run, unless its client wants them to.
func (s *server) run(c *cell) {
	defer c.stop(nil)
	s.begin(c)
	var aborted []*cell
	s.guard("execute_request", func() { aborted = s.runBetween(c) })
	s.finish(c)
	s.abort(aborted)
}

// runBetween is run between busy and idle. It returns the cells that must not run now.
func (s *server) runBetween(c *cell) (aborted []*cell) {
	started, count := jupyter.Now(), int(s.count.Load())+1
	if !c.Silent {
		s.publish(jupyter.Outgoing{Type: "execute_input", Parent: c.RawHeader,
			Content: map[string]any{"code": *c.Code, "execution_count": count}})
	}
	if c.ctx.Err() != nil { // interrupted before it began
		s.reply(c.request, jupyter.Outgoing{Type: "execute_reply", Content: s.aborted()})
		return nil
	}
	if c.stores() {
		s.count.Store(int64(count))
		s.logError(s.history().Input(count, *c.Code))
	}
	outcome := s.execute(c, count)
	content := outcome.reply()
	content["execution_count"] = count
	if outcome.Error != nil {
		if !c.Silent {
			s.publish(jupyter.Outgoing{Type: "error", Parent: c.RawHeader, Content: outcome.Error.content()})
		}
		if c.stopsOnError() {
			aborted = s.cells.drain()
		}
	} else if c.stores() && outcome.Result != "" {
		s.logError(s.history().Output(count, outcome.Result))
	}
	s.reply(c.request, jupyter.Outgoing{Type: "execute_reply", Content: content,
		Metadata: map[string]any{"started": started, "status": content["status"]}})
	return aborted
}

// execute lets the kernel run the cell.
func (s *server) execute(c *cell, count int) Outcome {
	if c.blank() && len(c.UserExpressions) == 0 {
		return Outcome{}
	}
	outcome := Outcome{Error: &panicked}
	s.guard("execute_request", func() {
		outcome = s.kernel.Execute(s.ctx, Request{
			Code:            *c.Code,
			AllowStdin:      c.AllowStdin,
			UserExpressions: c.UserExpressions,
			Count:           count,
			Tags:            c.Metadata.Texts("tags"),
			Cell:            c.Metadata.Text("cellId"),
			Deleted:         c.Metadata.Texts("deletedCells"),
			Earlier:         s.earlier,
			Life:            c.ctx,
		}, &client{server: s, request: c.request, cell: c, count: count})
	})
	return outcome
}

// reply is the content of execute_reply, without the count.
func (o Outcome) reply() map[string]any {
	content := map[string]any{"status": "ok"}
	if o.Error != nil {
		content = failure(*o.Error)
		o.UserExpressions = nil
	}
	content["user_expressions"], content["payload"] = object(o.UserExpressions), []any{}
	return content
}

// content is that of an error message.
func (e Error) content() map[string]any {
	content := failure(e)
	delete(content, "status")
	return content
}

// abort answers cells that will not run.
func (s *server) abort(cells []*cell) {
	for _, c := range cells {
		c.stop(nil)
		s.answer(c.request, "execute_reply", func() any { return s.aborted() })
	}
}

func (s *server) aborted() map[string]any {
	return map[string]any{"status": "aborted", "execution_count": s.count.Load()}
}
