package studio

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/gomlx_models/data"
	"github.com/atelier-go/atelier/gomlx_models/fit"
	"github.com/atelier-go/atelier/gomlx_models/rnn"
	"github.com/atelier-go/atelier/plotting"
)

// A run has its card, in the cell and in its folder, which moves aside with the model; a licence is told once.
func TestCard(t *testing.T) {
	inFolder(t)
	if err := os.WriteFile("fox.txt", []byte(strings.Repeat("the fox and the owl\n", 20)), 0o644); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	before := stdout
	stdout = &said
	t.Cleanup(func() { stdout = before })
	config := rnn.Config{Units: 8, Window: 8, Batch: 4}
	for range 2 {
		Train(config, data.TextFile("fox.txt").Licensed("CC BY-ND 4.0"), fit.Options{Steps: 2, Seed: 3})
	}
	run := Train(config, data.TextFile("fox.txt"), fit.Options{Steps: 2, Seed: 3, Folder: "other"})
	for _, want := range []string{"fox: the licence of the data, CC BY-ND 4.0, forbids derivatives", `fox: the licence of the data is unknown: whether they may be adapted and passed on, nobody has said: name it with Licensed("CC BY 4.0") after the source`} {
		if strings.Count(said.String(), want) != 1 {
			t.Errorf("said %q, want %q once", said.String(), want)
		}
	}
	shown := bundle(t, run.Card())
	if words := string(shown[plotting.MIMEPlain]); !strings.Contains(words, "learnt from  fox\n") || !strings.Contains(words, "The licence of the data is unknown") || !strings.Contains(string(shown[plotting.MIMEHTML]), "<figcaption") {
		t.Errorf("the card is %s", words)
	}
	for _, name := range []string{"rnn", "rnn.before-1", "other"} {
		for _, file := range []string{"card.json", "card.md", "datasheet.json", "datasheet.md"} {
			if _, err := os.Stat("runs/" + name + "/" + file); err != nil {
				t.Error(err)
			}
		}
	}
	if tuned := FineTune(run, data.Tang().Take(400), fit.Options{Steps: 1}).Card(); tuned.Origin == nil || tuned.Origin.From != "other" || tuned.Data.Licence.Name != "public domain" {
		t.Errorf("the card of what was tuned is %+v", tuned)
	}
}
