package front

import (
	"context"
	"strings"
	"testing"
)

// ask asks and waits for the answer.
func ask(ctx context.Context, c Client, prompt string, password bool) (string, error) {
	answer, err := c.Ask(ctx, prompt, password)
	if err != nil {
		return "", err
	}
	return answer(ctx)
}

// asker is a kernel whose cells ask a question and say in an expression what came of it.
func asker() *fake {
	return &fake{execute: func(ctx context.Context, r Request, c Client) Outcome {
		text, err := ask(ctx, c, "name? ", r.Code == "password")
		if err != nil {
			return Outcome{Error: &Error{Name: "Input", Value: err.Error()}}
		}
		return Outcome{UserExpressions: map[string]any{"answer": text}}
	}}
}

func TestInput(t *testing.T) {
	for _, c := range []struct{ code, wanted string }{
		{"text", `{"password":false,"prompt":"name? "}`},
		{"password", `{"password":true,"prompt":"name? "}`},
	} {
		t.Run(c.code, func(t *testing.T) { askAndAnswer(t, c.code, c.wanted) })
	}
}

func askAndAnswer(t *testing.T, code, wanted string) {
	b := start(t, asker())
	v, other := b.visit(t, "visitor"), b.visit(t, "other")
	v.ask(v.stdin, "input_reply", kv{"value": "before any question"})
	if got := b.warnings.next(t); !strings.Contains(got, "no open question") {
		t.Errorf("log: got %q, wanted it to say that no question is open", got)
	}
	id := v.ask(v.shell, "execute_request", kv{"code": code, "allow_stdin": true})
	question := v.await(v.stdin, "input_request")
	same(t, "question", asJSON(t, question.content), wanted)
	same(t, "parent", question.parent, id)
	other.ask(other.stdin, "input_reply", kv{"value": "from another client"})
	stolen, _ := other.frames("input_reply", kv{"msg_id": question.id}, kv{}, kv{"value": "and it knows which question"})
	other.send(other.stdin, stolen)
	for range 2 { // before the visitor answers
		if got := b.warnings.next(t); !strings.Contains(got, "no open question") {
			t.Errorf("log: got %q, wanted it to say that another client has no open question", got)
		}
	}
	v.ask(v.stdin, "input_reply", kv{"value": 1})
	v.ask(v.stdin, "input_reply", kv{})
	v.ask(v.stdin, "execute_request", kv{"code": "x"})
	late, _ := v.frames("input_reply", kv{"msg_id": "another question's"}, kv{}, kv{"value": "late"})
	v.send(v.stdin, late)
	good, _ := v.frames("input_reply", kv{"msg_id": question.id}, kv{}, kv{"value": "Ada"})
	v.send(v.stdin, good)
	reply := v.await(v.shell, "execute_reply")
	same(t, "answer", asJSON(t, reply.content["user_expressions"]), `{"answer":"Ada"}`)
}

// Jupyter's own client does not say which question it answers.
func TestInputWithoutParent(t *testing.T) {
	v := start(t, asker()).visit(t, "visitor")
	v.ask(v.shell, "execute_request", kv{"code": "text", "allow_stdin": true})
	v.await(v.stdin, "input_request")
	v.ask(v.stdin, "input_reply", kv{"value": "Ada"})
	reply := v.await(v.shell, "execute_reply")
	same(t, "answer", asJSON(t, reply.content["user_expressions"]), `{"answer":"Ada"}`)
}

func TestNoInput(t *testing.T) {
	for _, c := range []struct {
		name, wanted string
		allow        bool
		then         func(*testClient)
	}{
		{"not allowed", "allow_stdin is false", false, func(*testClient) {}},
		{"interrupted", "the cell was interrupted", true, func(v *testClient) { v.ask(v.control, "interrupt_request", kv{}) }},
		{"the client goes away", "the client is gone", true, func(v *testClient) { v.stdin.Close() }},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := start(t, asker()).visit(t, "visitor")
			v.ask(v.shell, "execute_request", kv{"code": "text", "allow_stdin": c.allow})
			if c.allow {
				v.await(v.stdin, "input_request")
			}
			c.then(v)
			reply := v.await(v.shell, "execute_reply")
			if text, _ := reply.content["evalue"].(string); !strings.Contains(text, c.wanted) {
				t.Errorf("error: got %q, wanted one with %q", text, c.wanted)
			}
		})
	}
}
