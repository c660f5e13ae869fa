package front

import "github.com/atelier-go/atelier/kernel/front/internal/history"

type historyRequest struct {
	Access  string  `json:"hist_access_type"`
	Output  bool    `json:"output"`
	Raw     bool    `json:"raw"` // nothing is kept but what was typed
	N       *int    `json:"n"`
	Session int     `json:"session"`
	Start   int     `json:"start"`
	Stop    *int    `json:"stop"`
	Pattern *string `json:"pattern"`
	Unique  bool    `json:"unique"`
}

func (historyRequest) check() error { return nil }

// tailLength is how many entries are meant where a request does not say.
const tailLength = 10

func (s *server) searchHistory(r historyRequest) any {
	rows := []any{}
	for _, e := range r.find(s.history()) {
		if r.Output {
			rows = append(rows, []any{e.Session, e.Line, []any{e.Input, e.Output}})
		} else {
			rows = append(rows, []any{e.Session, e.Line, e.Input})
		}
	}
	return map[string]any{"status": "ok", "history": rows}
}

// earlier is what was typed into the notebook's kernels before this one.
func (s *server) earlier() (list []Typed) {
	for _, e := range s.history().Earlier() {
		list = append(list, Typed{Line: e.Line, Code: e.Input})
	}
	return list
}

func (r historyRequest) find(log *history.Log) []history.Entry {
	switch r.Access {
	case "range":
		return log.Range(r.Session, r.Start, r.Stop)
	case "search":
		pattern, n := "*", -1
		if r.Pattern != nil {
			pattern = *r.Pattern
		}
		if r.N != nil {
			n = *r.N
		}
		return log.Search(pattern, n, r.Unique)
	default:
		n := tailLength
		if r.N != nil {
			n = *r.N
		}
		return log.Tail(n)
	}
}
