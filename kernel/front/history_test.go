package front

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/atelier-go/atelier/kernel/jupyter"
)

func TestHistory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.jsonl")
	keep := func(_ *jupyter.Connection, o *Options) { o.History = path }
	before := start(t, script(), keep)
	v := before.visit(t, "before")
	v.run(kv{"code": "show"})
	v.run(kv{"code": "print", "silent": true})
	v.run(kv{"code": "print", "store_history": false})
	before.end(errShutDown)
	before.wait(t)

	v = start(t, script(), keep).visit(t, "visitor")
	v.run(kv{"code": "fail"})
	v.run(kv{"code": "show"})
	v.run(kv{"code": "print"})
	for _, c := range []struct {
		name    string
		content kv
		wanted  string
	}{
		{"tail", kv{"hist_access_type": "tail", "n": 2}, `[[2,2,"show"],[2,3,"print"]]`},
		{"tail of all", kv{"hist_access_type": "tail", "n": 99}, `[[1,1,"show"],[2,1,"fail"],[2,2,"show"],[2,3,"print"]]`},
		{"tail of as many as none", kv{"n": -1}, `[]`},
		{"no kind is a tail", kv{"n": nil}, `[[1,1,"show"],[2,1,"fail"],[2,2,"show"],[2,3,"print"]]`},
		{"with output", kv{"n": 2, "output": true}, `[[2,2,["show","2"]],[2,3,["print",null]]]`},
		{"range", kv{"hist_access_type": "range", "session": 2, "start": 1, "stop": 3}, `[[2,1,"fail"],[2,2,"show"]]`},
		{"range of this session", kv{"hist_access_type": "range", "session": 0, "start": 3}, `[[2,3,"print"]]`},
		{"range of the last session", kv{"hist_access_type": "range", "session": -1, "start": 0, "stop": nil}, `[[1,1,"show"]]`},
		{"search", kv{"hist_access_type": "search", "pattern": "s*"}, `[[1,1,"show"],[2,2,"show"]]`},
		{"search unique", kv{"hist_access_type": "search", "pattern": "s*", "unique": true}, `[[2,2,"show"]]`},
		{"search the last", kv{"hist_access_type": "search", "pattern": "*", "n": 1}, `[[2,3,"print"]]`},
		{"search all", kv{"hist_access_type": "search"}, `[[1,1,"show"],[2,1,"fail"],[2,2,"show"],[2,3,"print"]]`},
		{"search none", kv{"hist_access_type": "search", "pattern": "s"}, `[]`},
	} {
		v.ask(v.shell, "history_request", c.content)
		same(t, c.name, asJSON(t, v.receive(v.shell).content["history"]), c.wanted)
	}
}

// A kernel that is started anew hears what was typed before, if it has the name that it had.
func TestAKernelKnowsItsEarlierLives(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.jsonl")
	named := func(name string) func(*jupyter.Connection, *Options) {
		return func(_ *jupyter.Connection, o *Options) { o.History, o.Name = path, name }
	}
	live := func(name, code string) (known []Typed) {
		b := start(t, &fake{execute: func(_ context.Context, r Request, _ Client) Outcome {
			known = r.Earlier()
			return Outcome{}
		}}, named(name))
		b.visit(t, "visitor").run(kv{"code": code})
		b.end(errShutDown)
		b.wait(t)
		return known
	}
	live("one", "first")
	live("other", "not its own")
	same(t, "the second life", asJSON(t, live("one", "second")), `[{"Line":1,"Code":"first"}]`)
	same(t, "the third life", asJSON(t, live("one", "third")), `[{"Line":1,"Code":"first"},{"Line":1,"Code":"second"}]`)
	same(t, "a life of nobody", asJSON(t, live("", "fourth")), `null`)
}
