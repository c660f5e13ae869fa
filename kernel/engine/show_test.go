package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// transcript is a client that remembers all in the order in which it came.
type transcript struct {
	answer func(ctx context.Context) (string, error) // nil: no questions
	mu     sync.Mutex
	lines  []string            // "stdout text", "display_data html", ... ; a stream's neighbours are one
	heard  chan map[string]any // comm messages, if set
}

func (c *transcript) Output(msgType string, content, _ map[string]any, _ [][]byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kind, words := msgType, ""
	switch msgType {
	case "stream":
		kind, words = text(content, "name"), text(content, "text")
		if n := len(c.lines); n > 0 && strings.HasPrefix(c.lines[n-1], kind+" ") {
			c.lines[n-1] += words
			return
		}
	case "comm_msg", "comm_close":
		if c.heard != nil {
			c.heard <- content
		}
		return
	default:
		data, _ := content["data"].(map[string]any)
		words = text(data, "text/html") + text(data, "text/plain") + text(data, "image/png")
	}
	c.lines = append(c.lines, kind+" "+words)
}

func (c *transcript) Ask(ctx context.Context, prompt string, password bool) (func(context.Context) (string, error), error) {
	c.mu.Lock()
	c.lines = append(c.lines, fmt.Sprintf("question %s %v", prompt, password))
	c.mu.Unlock()
	if c.answer == nil {
		return nil, errors.New("this client takes no questions")
	}
	return c.answer, nil
}

func (c *transcript) AllowsInput() bool { return c.answer != nil }

// execute runs a program and gives what came of it.
func execute(t *testing.T, e *Engine, c *transcript, imports, statements string) ([]string, error) {
	t.Helper()
	err := e.Execute(t.Context(), mustBuild(t, e, body(imports, statements)), nil, c)
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lines, err
}

func TestShow(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	c := &transcript{answer: func(context.Context) (string, error) { return "Ada", nil }}
	got, err := execute(t, e, c, `"bufio"; "fmt"; "image"; "os"; "github.com/janpfeifer/gonb/gonbui"`, `
		gonbui.DisplayHTML("<b>bold</b>")
		gonbui.UpdateHTML("id", "one")
		gonbui.UpdateHTML("id", "two")
		gonbui.DisplayImage(image.NewGray(image.Rect(0, 0, 1, 1)))
		gonbui.RequestInput("your name?", false)
		in := bufio.NewReader(os.Stdin)
		name, _ := in.ReadString('\n')
		fmt.Print("hello ", name)
		gonbui.RequestInput("password", true)
		name, _ = in.ReadString('\n')
		fmt.Print("still ", name)`)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(got[3], "display_data iVBOR") {
		t.Errorf("a picture is %q, want base 64", got[3])
	}
	want := []string{"display_data <b>bold</b>", "display_data one", "update_display_data two", got[3], "question your name? false", "stdout hello Ada\n", "question password true", "stdout still Ada\n"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Prints and displays of which each is confirmed come in the order in which they were written, however fast.
func TestOrderOfDisplays(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	const rounds = 1000
	got, err := execute(t, e, &transcript{}, `"fmt"; "os"; "github.com/janpfeifer/gonb/gonbui"`, fmt.Sprintf(`
		for i := range %d {
			if i%%3 == 0 {
				fmt.Fprint(os.Stderr, "p", i)
			} else {
				fmt.Print("p", i)
			}
			gonbui.DisplayHTML(fmt.Sprint("d", i))
			gonbui.Sync()
		}`, rounds))
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for i := range rounds {
		stream := "stdout"
		if i%3 == 0 {
			stream = "stderr"
		}
		want = append(want, fmt.Sprintf("%s p%d", stream, i), fmt.Sprintf("display_data d%d", i))
	}
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("message %d of %d is %q, want %q", i, len(got), got[i], want[i])
		}
	}
	if len(got) != len(want) {
		t.Fatalf("got %d messages, want %d", len(got), len(want))
	}
}

// What was read first is passed on first: the program writes to the next pipe when the one before is empty.
func TestOrderOfStreams(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	got, err := execute(t, e, &transcript{}, `"fmt"; "os"; "time"; "github.com/janpfeifer/gonb/gonbui"; "golang.org/x/sys/unix"`, `
		isRead := func(f *os.File) {
			for n := 1; n > 0; time.Sleep(time.Microsecond) {
				n, _ = unix.IoctlGetInt(int(f.Fd()), unix.TIOCINQ)
			}
		}
		for i := range 300 {
			fmt.Print("p", i)
			isRead(os.Stdout)
			fmt.Fprint(os.Stderr, "e", i)
			isRead(os.Stderr)
			gonbui.DisplayHTML(fmt.Sprint("d", i))
			gonbui.Sync()
		}`)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for i := range 300 {
		want = append(want, fmt.Sprintf("stdout p%d", i), fmt.Sprintf("stderr e%d", i), fmt.Sprintf("display_data d%d", i))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// A question at the very end is put before the program's end is told, and a refusal is the outcome.
func TestQuestionAtTheEnd(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	imports, statements := `"github.com/janpfeifer/gonb/gonbui"`, `gonbui.RequestInput("last?", false)`
	for range 20 {
		got, err := execute(t, e, &transcript{}, imports, statements)
		if err == nil || !strings.Contains(err.Error(), "takes no questions") || !slices.Equal(got, []string{"question last? false"}) {
			t.Fatalf("refused: got %q, error %v", got, err)
		}
		waits := func(ctx context.Context) (string, error) { <-ctx.Done(); return "", ctx.Err() }
		got, err = execute(t, e, &transcript{answer: waits}, imports, statements)
		if err != nil || !slices.Equal(got, []string{"question last? false"}) {
			t.Fatalf("never answered: got %q, error %v", got, err)
		}
	}
}

// What reads without gonbui is asked for too, once for each line.
func TestReadingIsAsking(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	number := 0
	c := &transcript{answer: func(context.Context) (string, error) { number++; return fmt.Sprint("line ", number), nil }}
	got, err := execute(t, e, c, `"bufio"; "fmt"; "os"; "os/exec"`, `
		fmt.Print("say: ")
		in := bufio.NewReader(os.Stdin)
		a, _ := in.ReadString('\n')
		b, _ := in.ReadString('\n')
		fmt.Print(a, b)
		c := exec.Command("head", "-n", "1")
		c.Stdin, c.Stdout = os.Stdin, os.Stdout
		fmt.Print(c.Run())`)
	want := []string{"stdout say: ", "question  false", "question  false", "stdout line 1\nline 2\n", "question  false", "stdout line 3\n<nil>"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, error %v; want %q", got, err, want)
	}
}

// A program that spoils its pipe is told of, and neither it nor the kernel waits.
func TestSpoiledPipe(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	got, err := execute(t, e, &transcript{}, `"fmt"; "os"; "bytes"`, `
		f, _ := os.OpenFile(os.Getenv("GONB_PIPE"), os.O_WRONLY, 0)
		f.Write(bytes.Repeat([]byte{7}, 1<<20))
		fmt.Print("done")`)
	if err != nil || len(got) != 2 || !strings.Contains(got[0], "stderr the notebook cannot read what the program shows any more") || got[1] != "stdout done" {
		t.Errorf("got %q, error %v", got, err)
	}
	if got, err := execute(t, e, &transcript{}, `"github.com/janpfeifer/gonb/gonbui"`, `gonbui.DisplayHTML("next")`); err != nil || !slices.Equal(got, []string{"display_data next"}) {
		t.Errorf("the next program: got %q, error %v", got, err)
	}
}

// What a program leaves behind that holds its pipes does not hold the cell.
func TestLeftBehind(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	began := time.Now()
	got, err := execute(t, e, &transcript{}, `"fmt"; "os"; "os/exec"; "github.com/janpfeifer/gonb/gonbui"`, `
		gonbui.DisplayHTML("before")
		gonbui.Sync()
		c := exec.Command("sh", "-c", "exec 9>$GONB_PIPE; sleep 30")
		c.Stdout, c.Stderr = os.Stdout, os.Stderr
		fmt.Print(c.Start())`)
	if err != nil || !slices.Equal(got, []string{"display_data before", "stdout <nil>"}) {
		t.Errorf("got %q, error %v", got, err)
	}
	if spent := time.Since(began); spent > 10*time.Second {
		t.Errorf("took %v", spent)
	}
}

// The test is the page: GoNB's script in it opens a comm with the kernel's name, as here.
func TestWidgets(t *testing.T) {
	o := testOptions(t, realGo(t))
	o.KernelID = "0123abcd-45ef"
	e := start(t, o)
	c := &transcript{heard: make(chan map[string]any, 100)}
	say := func(address string, value any) {
		e.Comm("comm_msg", map[string]any{"comm_id": "page", "data": map[string]any{"address": address, "value": value}})
	}
	slid := make(chan struct{})
	go func() {
		for !c.shows("<script>") {
			time.Sleep(20 * time.Millisecond)
		}
		e.Comm("comm_open", map[string]any{"comm_id": "another page", "target_name": "gonb_comm", "kernel_id": "another kernel", "data": map[string]any{}})
		e.Comm("comm_open", map[string]any{"comm_id": "another comm", "target_name": "another", "kernel_id": o.KernelID, "data": map[string]any{}})
		e.Comm("comm_open", map[string]any{"comm_id": "page", "target_name": "gonb_comm", "kernel_id": o.KernelID, "data": map[string]any{}})
		for content := range c.heard {
			if content["comm_id"] != "page" {
				t.Errorf("a stranger is spoken to: %v", content)
			}
			data, _ := content["data"].(map[string]any)
			switch {
			case data["address"] == "/up" && data["value"] == 1:
				say("/slider", 42.0)
				say("/list", []any{1.0, 2.0})
				say("/other", "nobody's")
			case data["address"] == "/read" && data["read_request"] == true:
				say("/read", "an answer")
				close(slid)
			}
		}
	}()
	got, err := execute(t, e, c, `"fmt"; "sync"; "github.com/janpfeifer/gonb/gonbui/comms"`, `
		var both sync.WaitGroup
		both.Add(2)
		var value int
		var list []float64
		comms.Subscribe("/slider", func(_ string, v int) { value = v; both.Done() })
		comms.Subscribe("/list", func(_ string, v []float64) { list = v; both.Done() })
		comms.Send("/up", 1)
		both.Wait()
		fmt.Print(value, list, comms.ReadValue[string]("/read"))`)
	<-slid
	close(c.heard)
	if err != nil || got[len(got)-1] != "stdout 42 [1 2]an answer" {
		t.Errorf("got %q, error %v", got, err)
	}
	script := got[0]
	if !strings.Contains(script, o.KernelID) || strings.Contains(script, "{{") {
		t.Errorf("the script lacks the kernel's name: %.200q", script)
	}
	if got[1] != "update_display_data " {
		t.Errorf("the script is not taken out again: %.200q", got[1])
	}
}

func (c *transcript) shows(part string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.ContainsFunc(c.lines, func(line string) bool { return strings.Contains(line, part) })
}

// Without a browser the wait is short, and once.
func TestWidgetsWithoutABrowser(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	began := time.Now()
	got, err := execute(t, e, &transcript{}, `"fmt"; "github.com/janpfeifer/gonb/gonbui"; "github.com/janpfeifer/gonb/gonbui/comms"`, `
		for i := range 10 {
			comms.Send("/x", i)
		}
		gonbui.Sync()
		fmt.Print("on")`)
	if err != nil || got[len(got)-1] != "stdout on" {
		t.Errorf("got %q, error %v", got, err)
	}
	if spent := time.Since(began); spent > 15*time.Second {
		t.Errorf("took %v, want one wait for the browser", spent)
	}
}

func TestShellsInput(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	c := &transcript{answer: func(context.Context) (string, error) { return "x", nil }}
	if err := e.RunMagics(t.Context(), parsed("!read x; echo \"got '$x'\"\n%with_inputs\n!read x; echo \"got '$x'\"\n!read y; echo \"and '$y'\""), c); err != nil {
		t.Error(err)
	}
	if want := []string{"stdout got ''\n", "question  false", "stdout got 'x'\nand ''\n"}; !slices.Equal(c.lines, want) {
		t.Errorf("got %q, want %q", c.lines, want)
	}
}

// What is shown at the very end, and not confirmed, is shown.
func TestShownAtTheEnd(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	got, err := execute(t, e, &transcript{}, `"fmt"; "github.com/janpfeifer/gonb/gonbui"`, `
		for i := range 500 {
			gonbui.DisplayHTML(fmt.Sprint(i))
		}`)
	if err != nil || len(got) != 500 || got[499] != "display_data 499" {
		t.Errorf("got %d outputs, error %v; want 500", len(got), err)
	}
}

// A question that is open is not put again because the program waits for its answer.
func TestAskedOnce(t *testing.T) {
	e := start(t, testOptions(t, realGo(t)))
	c := &transcript{answer: func(context.Context) (string, error) { time.Sleep(600 * time.Millisecond); return "slow", nil }}
	got, err := execute(t, e, c, `"bufio"; "fmt"; "os"; "github.com/janpfeifer/gonb/gonbui"`, `
		gonbui.RequestInput("once?", false)
		line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
		fmt.Print(line)`)
	if err != nil || !slices.Equal(got, []string{"question once? false", "stdout slow\n"}) {
		t.Errorf("got %q, error %v", got, err)
	}
}
