package values

import (
	"encoding/base64"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/contract"
)

type chart struct {
	bundle map[string][]byte
	err    error
}

func (c chart) Bundle() (map[string][]byte, error) { return c.bundle, c.err }

type titled struct{ chart }

func (titled) String() string { return "a titled chart" }

func TestRender(t *testing.T) {
	picture := "\x89PNG\xff"
	for _, test := range []struct {
		name    string
		results []any
		want    map[string]string
		err     string
	}{
		{name: "nothing"},
		{name: "nil", results: []any{nil}},
		{name: "number", results: []any{2}, want: map[string]string{contract.MIMEPlain: "2"}},
		{name: "several", results: []any{1, "a", nil, []int{2}}, want: map[string]string{contract.MIMEPlain: `1, "a", nil, []int{2}`}},
		{
			name:    "bundle",
			results: []any{chart{bundle: map[string][]byte{"text/html": []byte("<b>ä</b>"), "image/png": []byte(picture), "image/svg+xml": []byte("<svg/>"), contract.MIMEPlain: []byte("c")}}},
			want:    map[string]string{"text/html": "<b>ä</b>", "image/png": base64.StdEncoding.EncodeToString([]byte(picture)), "image/svg+xml": "<svg/>", contract.MIMEPlain: "c"},
		},
		{
			name: "bundle without text", results: []any{chart{bundle: map[string][]byte{"text/html; charset=utf-8": []byte("x\xff")}}},
			want: map[string]string{"text/html; charset=utf-8": "x\uFFFD", contract.MIMEPlain: "values.chart"},
		},
		{name: "empty bundle", results: []any{titled{}}, want: map[string]string{contract.MIMEPlain: "a titled chart"}},
		{name: "nil displayer", results: []any{(*chart)(nil)}, want: map[string]string{contract.MIMEPlain: "(*values.chart)(nil)"}},
		{name: "bundle fails", results: []any{chart{err: errors.New("no ink")}}, err: "displaying a value of type values.chart: no ink"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := render(test.results)
			if (err == nil) != (test.err == "") || err != nil && err.Error() != test.err {
				t.Errorf("got the error %v, want %q", err, test.err)
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestShowOrFail(t *testing.T) {
	defer Show()
	for _, test := range []struct {
		results []any
		shown   []any
		fails   bool
	}{
		{nil, nil, false},
		{[]any{nil}, []any{}, false},
		{[]any{1, nil}, []any{1}, false},
		{[]any{1, errors.New("x")}, []any{1}, true},
		{[]any{0, errors.New("x")}, nil, true}, // a zero beside an error says nothing
		{[]any{[]int(nil), "", errors.New("x")}, nil, true},
		{[]any{0, "a", errors.New("x")}, []any{0, "a"}, true},
	} {
		if ShowOrFail(test.results...); !reflect.DeepEqual(shown, test.shown) || (failure != nil) != test.fails {
			t.Errorf("ShowOrFail(%v): got %v and the failure %v, want %v and a failure %t", test.results, shown, failure, test.shown, test.fails)
		}
	}
	if Show(3); failure != nil || !reflect.DeepEqual(shown, List(3)) {
		t.Errorf("Show(3): got %v and the failure %v, want 3 and none", shown, failure)
	}
}

func TestRegisterLook(t *testing.T) {
	before := formatters
	defer func() { formatters = before }()
	RegisterFormatter(func(v any) (map[string][]byte, bool, error) {
		text, ok := v.(celsius)
		if text < 0 {
			return nil, ok, errors.New("too cold")
		}
		return map[string][]byte{"text/html": []byte("<i>warm</i>")}, ok, nil
	})
	got, err := render([]any{celsius(20)})
	if err != nil || got["text/html"] != "<i>warm</i>" || got[contract.MIMEPlain] != "values.celsius" {
		t.Errorf("got %v (%v), want it warm", got, err)
	}
	if _, err := render([]any{celsius(-1)}); err == nil || !strings.Contains(err.Error(), "too cold") {
		t.Errorf("got the error %v, want too cold", err)
	}
	if got, err := render([]any{1.5}); err != nil || got[contract.MIMEPlain] != "1.5" {
		t.Errorf("got %v (%v), want 1.5", got, err)
	}
}
