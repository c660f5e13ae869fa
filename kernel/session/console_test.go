package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// recorder is a client that remembers what was sent.
type recorder struct{ sent []string }

func (r *recorder) Send(msgType string, content, _ map[string]any, _ [][]byte) {
	switch msgType {
	case "stream":
		r.sent = append(r.sent, fmt.Sprintf("%s: %s", content["name"], content["text"]))
	case "clear_output":
		r.sent = append(r.sent, fmt.Sprintf("clear, wait %v", content["wait"]))
	default:
		r.sent = append(r.sent, msgType)
	}
}

func (r *recorder) Ask(context.Context, string, bool) (func(context.Context) (string, error), error) {
	return nil, errors.New("nobody is there")
}

func stream(name, text string) map[string]any { return map[string]any{"name": name, "text": text} }

func TestConsoleKeepsBackACrash(t *testing.T) {
	for _, c := range []struct {
		name   string
		pieces []string // of standard error
		sent   string
		crash  string
	}{
		{"none", []string{"a\n", "b"}, "a\n|b", ""},
		{"alone", []string{"panic: ", "paint\n", "\ngoroutine 1"}, "", "panic: paint\n\ngoroutine 1"},
		{"behind other words", []string{"a\npanic: paint\n"}, "a\n", "panic: paint\n"},
		{"after the end of a line", []string{"a\n", "fatal error: all goroutines are asleep"}, "a\n", "fatal error: all goroutines are asleep"},
		{"not in the middle of a line", []string{"do not ", "panic: it is nothing\n"}, "do not |panic: it is nothing\n", ""},
		{"a signal", []string{"SIGSEGV: segmentation violation\n"}, "", "SIGSEGV: segmentation violation\n"},
	} {
		var client recorder
		console := newConsole(&client, func(text string) string { return text }, false)
		for _, piece := range c.pieces {
			console.Output("stream", stream("stderr", piece), nil, nil)
		}
		crash := console.releaseCrash(errors.New("exit status 2"))
		sent := strings.ReplaceAll(strings.Join(client.sent, "|"), "stderr: ", "")
		if sent != c.sent || crash != c.crash {
			t.Errorf("%s: sent %q and kept %q, want %q and %q", c.name, sent, crash, c.sent, c.crash)
		}
	}
}

func TestConsoleRetellsWhatChanged(t *testing.T) {
	var client recorder
	console := newConsole(&client, func(text string) string { return text }, true)
	console.printUpdates()
	update := func(id string, data map[string]any) {
		console.Output("update_display_data", map[string]any{"data": data, "transient": map[string]any{"display_id": id}}, nil, nil)
	}
	update("loss", map[string]any{"text/plain": "loss 3"})
	update("progress", map[string]any{"text/plain": "1 of 2\n"})
	update("loss", map[string]any{"text/plain": "loss 2", "text/html": "<b>loss</b>"})
	update("picture", map[string]any{"text/html": "<img>"})
	console.printUpdates()
	want := strings.Repeat("update_display_data|", 4) + "stdout: loss 2\n1 of 2\n"
	if sent := strings.Join(client.sent, "|"); sent != want {
		t.Errorf("sent %q, want %q", sent, want)
	}
}

// Words that look like a crash but are none belong to the program.
func TestConsoleGivesBackWhatWasNoCrash(t *testing.T) {
	var client recorder
	console := newConsole(&client, strings.ToUpper, false)
	console.Output("stream", stream("stderr", "panic: only a word\n"), nil, nil)
	console.releaseCrash(nil)
	if got := strings.Join(client.sent, "|"); got != "stderr: panic: only a word\n" {
		t.Errorf("got %q", got)
	}
}

func TestConsoleClearsOutput(t *testing.T) {
	var client recorder
	console := newConsole(&client, strings.ToUpper, false)
	for _, wait := range []string{"wait", "now"} {
		console.Output("display_data", map[string]any{"data": map[string]any{clearType: wait}}, nil, nil)
	}
	console.Output("display_data", map[string]any{"data": map[string]any{"text/plain": "x"}}, nil, nil)
	console.Output("stream", stream("stdout", "a"), nil, nil)
	if got, want := strings.Join(client.sent, "|"), "clear, wait true|clear, wait false|display_data|stdout: A"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
