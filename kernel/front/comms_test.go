package front

import (
	"context"
	"testing"
)

func TestComms(t *testing.T) {
	got := make(chan CommMessage, 9)
	b := start(t, &fake{comm: func(m CommMessage) {
		got <- m
		switch m.Type {
		case "comm_open":
			m.Client.Send("comm_open", kv{"comm_id": "mine", "target_name": "ours", "data": kv{}}, nil, nil)
		case "comm_msg":
			if m.Content["data"] == nil {
				panic("no data")
			}
			m.Client.Send("comm_close", kv{"comm_id": "mine", "data": kv{}}, nil, nil)
		}
	}})
	v := b.visit(t, "visitor")
	open := func(filter kv) string {
		v.ask(v.shell, "comm_info_request", filter)
		return asJSON(t, v.await(v.shell, "comm_info_reply").content["comms"])
	}
	send := func(kind string, content kv, buffers ...[]byte) string {
		frames, id := v.frames(kind, kv{}, kv{"version": "2.0.0"}, content, buffers...)
		v.send(v.shell, frames)
		return kinds(v.told(id))
	}
	same(t, "none", open(kv{}), `{}`)

	same(t, "open", send("comm_open", kv{"comm_id": "a", "target_name": "theirs", "data": kv{"x": 1}}, []byte{7}), "busy comm_open idle")
	m := <-got
	same(t, "type, id and target", m.Type+" "+m.ID+" "+m.Target, "comm_open a theirs")
	same(t, "content", asJSON(t, m.Content), `{"comm_id":"a","data":{"x":1},"target_name":"theirs"}`)
	same(t, "metadata and buffers", asJSON(t, []any{m.Metadata, m.Buffers}), `[{"version":"2.0.0"},["Bw=="]]`)
	same(t, "both sides' comms", open(kv{}), `{"a":{"target_name":"theirs"},"mine":{"target_name":"ours"}}`)
	same(t, "one target's", open(kv{"target_name": "ours"}), `{"mine":{"target_name":"ours"}}`)

	same(t, "message", send("comm_msg", kv{"comm_id": "a", "data": kv{}}), "busy comm_close idle")
	same(t, "the kernel closed its own", open(kv{}), `{"a":{"target_name":"theirs"}}`)
	same(t, "a panic of the kernel", send("comm_msg", kv{"comm_id": "a"}), "busy idle")
	same(t, "close", send("comm_close", kv{"comm_id": "a", "data": kv{}}), "busy idle")
	same(t, "none again", open(kv{}), `{}`)
}

// A silent cell shows nothing, but its widgets live.
func TestSilentComm(t *testing.T) {
	v := start(t, &fake{execute: func(_ context.Context, _ Request, c Client) Outcome {
		c.Send("stream", kv{"name": "stdout", "text": "x"}, nil, nil)
		c.Send("comm_msg", kv{"comm_id": "a", "data": kv{}}, nil, nil)
		return Outcome{}
	}}).visit(t, "visitor")
	_, events := v.run(kv{"code": "x", "silent": true})
	same(t, "events", kinds(events), "busy comm_msg idle")
}
