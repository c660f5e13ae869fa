package front

import (
	"context"
	"strings"
	"testing"
)

// script is a kernel whose cells are verbs.
func script() *fake {
	return &fake{execute: func(_ context.Context, r Request, c Client) Outcome {
		o := Outcome{UserExpressions: map[string]any{}}
		for name, text := range r.UserExpressions {
			o.UserExpressions[name] = kv{"status": "ok", "data": kv{"text/plain": text}, "metadata": kv{}}
		}
		switch r.Code {
		case "print":
			c.Send("stream", kv{"name": "stdout", "text": "hi"}, nil, nil)
		case "show":
			c.Send("execute_result", kv{"data": kv{"text/plain": "2"}, "metadata": kv{}}, nil, [][]byte{{1, 2}})
			o.Result = "2"
		case "fail":
			o.Error = &Error{Name: "E", Value: "v", Traceback: []string{"t"}}
		case "panic":
			panic("oh")
		case "strange":
			o.UserExpressions = kv{"channel": make(chan int)}
		}
		return o
	}}
}

func TestExecute(t *testing.T) {
	v := start(t, script()).visit(t, "visitor")
	const none = `"payload":[],"status":"ok","user_expressions":{}}`
	const failed = `"payload":[],"status":"error","traceback":["t"],"user_expressions":{}}`
	const broken = `"evalue":"the kernel failed to answer; its log says why",`
	for _, c := range []struct {
		name    string
		content kv
		reply   string
		events  string
	}{
		{"a stream", kv{"code": "print"}, `{"execution_count":1,` + none, "busy execute_input stream idle"},
		{"a result", kv{"code": "show"}, `{"execution_count":2,` + none, "busy execute_input execute_result idle"},
		{"silent: nothing is shown or counted", kv{"code": "print", "silent": true, "store_history": true},
			`{"execution_count":3,` + none, "busy idle"},
		{"not stored: shown, not counted", kv{"code": "print", "store_history": false},
			`{"execution_count":3,` + none, "busy execute_input stream idle"},
		{"the next counts on", kv{"code": "print"}, `{"execution_count":3,` + none, "busy execute_input stream idle"},
		{"an error", kv{"code": "fail"}, `{"ename":"E","evalue":"v","execution_count":4,` + failed,
			"busy execute_input error idle"},
		{"a silent error is in the reply only", kv{"code": "fail", "silent": true},
			`{"ename":"E","evalue":"v","execution_count":5,` + failed, "busy idle"},
		{"an error has no expressions", kv{"code": "fail", "user_expressions": kv{"a": "x"}},
			`{"ename":"E","evalue":"v","execution_count":5,` + failed, "busy execute_input error idle"},
		{"a panic is an error", kv{"code": "panic"}, `{"ename":"InternalError",` + broken +
			`"execution_count":6,"payload":[],"status":"error","traceback":[],"user_expressions":{}}`,
			"busy execute_input error idle"},
		{"empty: not counted", kv{"code": " \n"}, `{"execution_count":7,` + none, "busy execute_input idle"},
		{"empty with an expression", kv{"code": "", "silent": true, "user_expressions": kv{"a": "1+1"}},
			`{"execution_count":7,"payload":[],"status":"ok",` +
				`"user_expressions":{"a":{"data":{"text/plain":"1+1"},"metadata":{},"status":"ok"}}}`, "busy idle"},
		{"a reply that is no JSON", kv{"code": "strange"},
			`{"ename":"InternalError","evalue":"jupyter: writing execute_reply: json: unsupported type: chan int",` +
				`"status":"error","traceback":[]}`, "busy execute_input idle"},
	} {
		reply, events := v.run(c.content)
		same(t, c.name+": reply", asJSON(t, reply.content), c.reply)
		same(t, c.name+": events", kinds(events), c.events)
	}
}

func TestExecuteEvents(t *testing.T) {
	b := start(t, script())
	v := b.visit(t, "visitor")
	reply, events := v.run(kv{"code": "show"})
	input, result := events[1], events[2]
	same(t, "input", asJSON(t, input.content), `{"code":"show","execution_count":1}`)
	same(t, "input's topic", input.topic, "kernel."+b.writer.Session+".execute_input")
	same(t, "result", asJSON(t, result.content), `{"data":{"text/plain":"2"},"execution_count":1,"metadata":{}}`)
	same(t, "result's buffers", asJSON(t, result.buffers), `["AQI="]`)
	if reply.meta["started"] == nil {
		t.Error("reply's metadata: got no started, wanted when the cell began")
	}
	_, events = v.run(kv{"code": "print"})
	same(t, "stream's topic", events[2].topic, "stream.stdout")
	_, events = v.run(kv{"code": "fail"})
	same(t, "error", asJSON(t, events[2].content), `{"ename":"E","evalue":"v","traceback":["t"]}`)
}

// What the client said arrives at the kernel.
func TestRequest(t *testing.T) {
	got := make(chan Request, 1)
	b := start(t, &fake{execute: func(_ context.Context, r Request, _ Client) Outcome {
		got <- r
		return Outcome{}
	}})
	v := b.visit(t, "visitor")
	frames, _ := v.frames("execute_request", kv{}, kv{"tags": []any{"a", 1, "b"}, "cellId": "one", "deletedCells": []any{"two"}}, kv{
		"code": "x", "silent": false, "store_history": true, "allow_stdin": true, "user_expressions": kv{"n": "e"},
	})
	v.send(v.shell, frames)
	given := func() string {
		r := <-got
		r.Life = nil
		return strings.ReplaceAll(asJSON(t, r), `,"Life":null`, "")
	}
	same(t, "request", given(), `{"Code":"x","AllowStdin":true,`+
		`"UserExpressions":{"n":"e"},"Count":1,"Tags":["a","b"],"Cell":"one","Deleted":["two"]}`)
	v.ask(v.shell, "execute_request", kv{"code": "y", "silent": true})
	same(t, "silent request", given(), `{"Code":"y","AllowStdin":false,`+
		`"UserExpressions":null,"Count":2,"Tags":null,"Cell":"","Deleted":null}`)
}
