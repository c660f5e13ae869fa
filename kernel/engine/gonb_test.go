package engine

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/atelier-go/atelier/kernel/engine/internal/enginetest"
)

func TestGoNBDies(t *testing.T) {
	here := t.TempDir()
	e := start(t, testOptions(t, realTools(t)))
	l := &listener{}
	if err := e.RunMagics(t.Context(), "%env KEPT=yes\n%cd "+here+"\n!*go mod edit -require=example.org/kept@v1.0.0", l); err != nil {
		t.Fatal(err)
	}
	g, err := e.gonb(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	l = &listener{heard: func(string) { _ = g.cmd.Process.Kill() }}
	sleeper := build(t, e, body(`"fmt"; "time"`, `fmt.Println("ready"); time.Sleep(time.Hour)`))
	if err := e.Execute(t.Context(), sleeper, nil, l); !errors.Is(err, ErrEngineDied) {
		t.Errorf("got error %v, want ErrEngineDied", err)
	}
	l = &listener{}
	if err := e.RunMagics(t.Context(), "!echo $KEPT $PWD; grep -o example.org/kept $GONB_TMP_DIR/go.mod", l); err != nil || l.stdout != "yes "+here+"\nexample.org/kept\n" {
		t.Errorf("a new GoNB says %q, error %v; want the environment, the folder and the module kept", l.stdout, err)
	}
	if err := e.RunMagics(t.Context(), "%reset", l); err != nil {
		t.Fatal(err)
	}
	if got := enginetest.Read(t, filepath.Join(e.session.ModuleFolder(), "go.mod")); strings.Contains(got, "example.org/kept") {
		t.Errorf("after %%reset the module is\n%s\nwant it as at the start", got)
	}
}

// A GoNB that ends at once is told with its last words, and the next call tries again.
func TestGoNBDoesNotStart(t *testing.T) {
	tools := realTools(t)
	whole := tools.GoNB
	broken := filepath.Join(t.TempDir(), "broken")
	enginetest.Write(t, broken, "")
	tools.GoNB = enginetest.Script(t, filepath.Join(t.TempDir(), "gonb"), `if test -e `+broken+`; then echo "port 5 is taken" >"$ATELIER_SESSION/gonb.log"; exit 7; fi
exec `+whole+` "$@"`)
	e := start(t, testOptions(t, tools))
	if err := e.RunMagics(t.Context(), "!true", &listener{}); !errors.Is(err, ErrEngineDied) || !strings.Contains(err.Error(), "port 5 is taken") {
		t.Errorf("got %v, want the end of GoNB and of its log", err)
	}
	if err := os.Remove(broken); err != nil {
		t.Fatal(err)
	}
	if err := e.RunMagics(t.Context(), "!true", &listener{}); err != nil {
		t.Errorf("once it can start: %v", err)
	}
}

func TestTwoEnginesKeepApart(t *testing.T) {
	o := testOptions(t, realTools(t))
	first, second := start(t, o), start(t, o)
	for name, e := range map[string]*Engine{"first": first, "second": second} {
		if err := e.RunMagics(t.Context(), "%env WHO="+name, &listener{}); err != nil {
			t.Fatal(err)
		}
	}
	for name, e := range map[string]*Engine{"first": first, "second": second} {
		l := &listener{}
		if err := e.RunMagics(t.Context(), "!echo $WHO", l); err != nil || l.stdout != name+"\n" {
			t.Errorf("the %s engine says %q, error %v", name, l.stdout, err)
		}
	}
}

func TestProgramsShowAndAsk(t *testing.T) {
	e := start(t, testOptions(t, realTools(t)))
	l := &listener{answer: func(prompt string, password bool) (string, error) { return "Ada", nil }}
	s := body(`"bufio"; "fmt"; "os"; "github.com/janpfeifer/gonb/gonbui"`, `
		gonbui.DisplayHTML("<b>bold</b>")
		gonbui.UpdateHTML("id", "one")
		gonbui.UpdateHTML("id", "two")
		gonbui.RequestInput("your name?", false)
		name, _ := bufio.NewReader(os.Stdin).ReadString('\n')
		fmt.Print("hello ", name)
		gonbui.Sync()`)
	if err := e.Execute(t.Context(), build(t, e, s), nil, l); err != nil {
		t.Fatal(err, l.stderr)
	}
	if want := []string{"display_data <b>bold</b>", "display_data one", "update_display_data two"}; !slices.Equal(l.shown, want) {
		t.Errorf("shown are %q, want %q", l.shown, want)
	}
	if l.stdout != "hello Ada\n" || !slices.Equal(l.prompts, []string{"your name?"}) {
		t.Errorf("wrote %q after being asked %q", l.stdout, l.prompts)
	}
}

// A widget's way back goes through the kernel's own name, and its messages belong to no cell.
func TestComm(t *testing.T) {
	o := testOptions(t, realTools(t))
	o.KernelID = "0123abcd-45ef"
	e := start(t, o)
	heard := make(chan string, 9)
	l := &announcer{heard: heard}
	if err := e.RunMagics(t.Context(), "!echo $GONB_JUPYTER_KERNEL_ID", l); err != nil || l.stdout != o.KernelID+"\n" {
		t.Errorf("GoNB calls the kernel %q, error %v", l.stdout, err)
	}
	<-heard // the stream
	e.Comm("comm_open", map[string]any{"comm_id": "c1", "target_name": "gonb_comm", "kernel_id": o.KernelID, "data": map[string]any{}}, nil, nil)
	for msgType := range heard {
		if msgType == "comm_msg" { // its acknowledgement
			break
		}
	}
}

// announcer tells which messages come.
type announcer struct {
	listener
	heard chan string
}

func (a *announcer) Output(msgType string, content, metadata map[string]any, buffers [][]byte) {
	a.listener.Output(msgType, content, metadata, buffers)
	a.heard <- msgType
}

// The path of a socket has a limit, that of a folder has not.
func TestLongFolder(t *testing.T) {
	o := testOptions(t, realTools(t))
	long := filepath.Join(t.TempDir(), strings.Repeat("long", 30))
	if err := os.Mkdir(long, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", long)
	e := start(t, o)
	l := &listener{}
	if err := e.Execute(t.Context(), build(t, e, body(`"fmt"`, `fmt.Print(1)`)), []string{"x"}, l); err != nil || l.stdout != "1" {
		t.Errorf("wrote %q, error %v; want 1", l.stdout, err)
	}
}

// Folders have names with spaces, quotes and letters of all kinds.
func TestOddFolder(t *testing.T) {
	o := testOptions(t, realTools(t))
	odd := filepath.Join(shortFolder(t), `a b'ü$x`)
	if err := os.Mkdir(odd, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", odd)
	e := start(t, o)
	l := &listener{}
	if err := e.Execute(t.Context(), build(t, e, body(`"fmt"; "os"`, `fmt.Print(os.Args[1])`)), []string{"x"}, l); err != nil || l.stdout != "x" {
		t.Errorf("wrote %q, error %v; want x", l.stdout, err)
	}
	if err := e.RunMagics(t.Context(), "!echo y\n%%bash\necho z", l); err == nil {
		t.Error("a script below a command is no error")
	}
	if err := e.RunMagics(t.Context(), "%%bash\necho z", l); err != nil || l.stdout != "xy\nz\n" {
		t.Errorf("wrote %q, error %v", l.stdout, err)
	}
}
