package front

import (
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/jupyter"
	"github.com/atelier-go/atelier/kernel/jupyter/zmtp"
	"github.com/atelier-go/atelier/kernel/jupyter/zmtp/zmtptest"
)

// FuzzDispatch: no message of a client that knows the key makes the front panic.
func FuzzDispatch(f *testing.F) {
	for kind := range handlers {
		f.Add(kind, `{}`, `{}`)
	}
	f.Add("execute_request", `{"code":"fail","user_expressions":{"a":"b"},"store_history":false}`, `{"tags":["a",1]}`)
	f.Add("execute_request", `{"code":"panic","silent":true,"stop_on_error":false}`, `{"tags":{}}`)
	f.Add("complete_request", `{"code":"a日b","cursor_pos":-3}`, `{}`)
	f.Add("inspect_request", `{"code":"a日b","cursor_pos":99,"detail_level":7}`, `{}`)
	f.Add("history_request", `{"hist_access_type":"search","pattern":"[a-","n":-5,"unique":true}`, `{}`)
	f.Add("history_request", `{"hist_access_type":"range","session":-9,"start":-9,"stop":-9,"output":true}`, `{}`)
	f.Add("comm_open", `{"comm_id":"a","target_name":"b","data":null}`, `{}`)
	f.Add("comm_close", `{"comm_id":"a"}`, `{}`)
	b := start(f, script())
	peers := make(chan *zmtp.Peer, 1)
	b.shell.Close(0)
	shell, err := zmtp.Listen("tcp", "127.0.0.1:0", zmtp.Options{Kind: zmtp.Router,
		Receive: func(p *zmtp.Peer, _ [][]byte) { peers <- p }})
	if err != nil {
		f.Fatal(err)
	}
	b.shell = shell
	v := b.visit(f, "visitor")
	v.ask(v.shell, "hello", kv{})
	peer := <-peers
	go drain(v.shell)
	go drain(v.events)
	f.Fuzz(func(t *testing.T, kind, content, meta string) {
		if strings.HasPrefix(kind, "shutdown") {
			return
		}
		m, err := jupyter.Decode(signed(asJSON(t, kv{"msg_id": "1", "msg_type": kind}), "{}", meta, content), []byte(testKey))
		if err != nil {
			return
		}
		b.dispatch(&request{m, peer})
		for len(b.warnings) > 0 {
			if text := b.warnings.next(t); strings.HasPrefix(text, "front: panic") && !strings.HasSuffix(text, "fault=oh") {
				t.Errorf("log: got %q, wanted no panic but the test's kernel's", text)
			}
		}
	})
}

func drain(s *zmtptest.Client) {
	for {
		if _, err := s.Receive(); err != nil {
			return
		}
	}
}
