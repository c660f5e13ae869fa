package cell

import (
	"context"
	"strings"
	"testing"
)

func inspect(t testing.TB, s *Session, text string, detail int) Inspection {
	t.Helper()
	text, at := marked(t, text)
	return s.Inspect(context.Background(), text, at, detail)
}

func TestX(t *testing.T) {
	s := after(t, longSession...)
	for _, x := range []string{"strings.ToUpp|er(\"a\")", "studio.Train(|", "vae.Con|fig{}", "vae.Config{Lat|ent: 1}", "origin|", "origin.S|um()", "Point|", "len|(\"a\")", "fmt|", "%vars|", "math.Pi|", "io.EOF|", "named.Write|", "double(|", "import \"net/http|\"", "error|", "run := studio.Open(\"x|\")", "time.Sec|ond", "pair.Swa|p()", "os.Args|", "io.Reader|"} {
		got := inspect(t, s, x, 0)
		t.Logf("=== %s %v\n%s", x, got.Found, got.Markdown)
	}
	t.Log(inspect(t, s, "double|", 1).Plain)
	t.Log(inspect(t, s, "run := studio.Open(\"x\")\nrun|", 1).Plain)
	t.Log(inspect(t, s, "strings.Builder|", 1).Plain)
	_ = strings.Cut
}
