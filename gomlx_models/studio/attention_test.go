package studio

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestAttentionOfACouplet(t *testing.T) {
	inFolder(t)
	run := Pretrained("couplets")
	const question = "春眠不觉晓"
	figure := run.Attention(question, "处处闻啼鸟")
	if got := strings.Join(figure.Columns, "") + strings.Join(figure.Rows, ""); got != "春眠不觉晓\n处处闻啼鸟\n" {
		t.Errorf("the symbols are %q, want those of the couplet with their line's ends", got)
	}
	for i, row := range figure.Weights {
		sum := 0.0
		for _, w := range row {
			sum += w
		}
		if len(row) != 6 || math.Abs(sum-1) > 1e-5 {
			t.Errorf("row %d: %d weights that sum up to %g, want 6 and 1", i, len(row), sum)
		}
	}
	bundle(t, figure)
	own := run.Attention(question, "")
	if got, want := strings.Join(own.Rows, ""), run.Answer(question).Texts[0]+"\n"; got != want {
		t.Errorf("without an answer it is of %q, want the model's own, %q", got, want)
	}
	if slices.EqualFunc(figure.Weights, own.Weights, slices.Equal[[]float64]) {
		t.Error("two answers have the same weights")
	}
}

func TestAttentionIsRefused(t *testing.T) {
	inFolder(t)
	for name, c := range map[string]struct{ model, question, answer, want string }{
		"a model of text":  {"opticks", "light", "rays", "has no attention"},
		"a strange symbol": {"couplets", "春眠Q", "处处", `the question has "Q"`},
		"a strange answer": {"couplets", "春眠", "Q处", `the answer has "Q"`},
		"two lines":        {"couplets", "春眠\n处处", "处处", "want one line"},
		"too long a text":  {"couplets", strings.Repeat("春", 60), "处处", "shorten it"},
	} {
		if _, err := Pretrained(c.model).attention(c.question, c.answer); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an error that says %s", name, err, c.want)
		}
	}
}
