package history

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

func open(t *testing.T, path string) *Log {
	t.Helper()
	l, err := Open(path, "")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func add(t *testing.T, l *Log, line int, input string) {
	t.Helper()
	if err := l.Input(line, input); err != nil {
		t.Fatal(err)
	}
}

// text is entries for comparing.
func text(entries []Entry) string {
	var b strings.Builder
	for _, e := range entries {
		fmt.Fprintf(&b, "%d:%d %s", e.Session, e.Line, e.Input)
		if e.Output != nil {
			fmt.Fprintf(&b, " = %s", *e.Output)
		}
		b.WriteString("; ")
	}
	return b.String()
}

func equal(t *testing.T, what, got, wanted string) {
	t.Helper()
	if got != wanted {
		t.Errorf("%s: got %q, wanted %q", what, got, wanted)
	}
}

// The next kernel finds what the one before was told, output and all.
func TestPersistence(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "history.jsonl")
	first := open(t, path)
	add(t, first, 1, "a\nb")
	add(t, first, 2, "c")
	if err := first.Output(1, "2"); err != nil {
		t.Fatal(err)
	}
	second := open(t, path)
	add(t, second, 1, "d")
	equal(t, "second", text(second.Tail(9)), "1:1 a\nb = 2; 1:2 c; 2:1 d; ")
	equal(t, "first, which began before", text(first.Tail(9)), "1:1 a\nb = 2; 1:2 c; ")
	if third := open(t, path); third.Session() != 3 {
		t.Errorf("third: got session %d, wanted 3", third.Session())
	}
}

func TestDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.jsonl")
	damaged := `{"session":4,"line":1,"input":"a"}` + "\n" + "{}\nnull\n[1]\nx\n\x00\xff\n" +
		`{"session":"5","line":1,"input":"b"}` + "\n" + `{"session":-5,"line":1,"input":"b"}` + "\n" +
		`{"session":4,"line":9,"output":"of nothing"}` + "\n" + `{"session":4,"line":2,"input":"cut o`
	if err := os.WriteFile(path, []byte(damaged), 0o600); err != nil {
		t.Fatal(err)
	}
	l := open(t, path)
	add(t, l, 1, "b")
	equal(t, "now", text(l.Tail(9)), "4:1 a; 5:1 b; ")
	equal(t, "later", text(open(t, path).Tail(9)), "4:1 a; 5:1 b; ")
}

// Kernels that write at once lose nothing, and each has its number.
func TestTogether(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.jsonl")
	const kernels, cells = 4, 25
	var group sync.WaitGroup
	for range kernels {
		group.Go(func() {
			l, err := Open(path, "")
			if err != nil {
				t.Error(err)
			}
			for n := range cells {
				if err := l.Input(n+1, "x"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	l := open(t, path)
	if l.Session() != kernels+1 {
		t.Errorf("session: got %d, wanted %d", l.Session(), kernels+1)
	}
	for session := range kernels {
		if got := len(l.Range(session+1, 0, nil)); got != cells {
			t.Errorf("session %d: got %d cells, wanted %d", session+1, got, cells)
		}
	}
}

// A file that grew too large loses its older half, and no session number is given twice.
func TestBounds(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.jsonl")
	old, other := open(t, path), open(t, path)
	for n := range maxFile/maxRecord + 5 {
		add(t, old, n+1, strings.Repeat("x", maxRecord))
	}
	info, err := os.Stat(path)
	if err != nil || info.Size() > maxFile {
		t.Errorf("file: got %d bytes and %v, wanted at most %d", info.Size(), err, maxFile)
	}
	later := open(t, path)
	if later.Session() != other.Session()+1 {
		t.Errorf("session: got %d, wanted %d", later.Session(), other.Session()+1)
	}
	if n := len(later.Tail(1000)); n < 10 || n > 60 {
		t.Errorf("entries: got %d, wanted about half of %d", n, maxFile/maxRecord)
	}
	add(t, later, 1, strings.Repeat("é", maxRecord))
	if got := later.Tail(1)[0].Input; len(got) != maxRecord || !strings.HasSuffix(got, "é") {
		t.Errorf("long input: got %d bytes that end with %q, wanted %d that end with é", len(got), got[len(got)-2:], maxRecord)
	}
}

// A history that cannot be kept is still one for this kernel.
func TestNoFile(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := Open(filepath.Join(blocked, "history.jsonl"), "")
	if err == nil {
		t.Error("a file for a folder: got no error, wanted one")
	}
	for _, log := range []*Log{l, open(t, "")} {
		add(t, log, 1, "a")
		equal(t, "entries", text(log.Tail(9)), "1:1 a; ")
	}
}

func TestQueries(t *testing.T) {
	l := open(t, "")
	for n, input := range []string{"a/b", "x := 1", "a/b", "[z]\ny"} {
		add(t, l, n+1, input)
	}
	three := 3
	for _, c := range []struct {
		name   string
		got    []Entry
		wanted string
	}{
		{"tail", l.Tail(2), "1:3 a/b; 1:4 [z]\ny; "},
		{"no tail", l.Tail(0), ""},
		{"less than no tail", l.Tail(-3), ""},
		{"range", l.Range(1, 2, &three), "1:2 x := 1; "},
		{"range without end", l.Range(0, 3, nil), "1:3 a/b; 1:4 [z]\ny; "},
		{"range of a session that never was", l.Range(-5, 0, nil), ""},
		{"* is also a slash and a line's end", l.Search("*", -1, false), "1:1 a/b; 1:2 x := 1; 1:3 a/b; 1:4 [z]\ny; "},
		{"?", l.Search("a?b", -1, false), "1:1 a/b; 1:3 a/b; "},
		{"unique", l.Search("a*", -1, true), "1:3 a/b; "},
		{"the last", l.Search("a*", 1, false), "1:3 a/b; "},
		{"none asked for", l.Search("a*", 0, false), ""},
		{"set", l.Search("[v-y]*", -1, false), "1:2 x := 1; "},
		{"not in set", l.Search("[!a[]*", -1, false), "1:2 x := 1; "},
		{"no pattern", l.Search("[", -1, false), ""},
		{"the whole input", l.Search("x", -1, false), ""},
	} {
		equal(t, c.name, text(c.got), c.wanted)
	}
}

// What was typed is the user's alone, whatever the mask.
func TestModes(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	folder := filepath.Join(t.TempDir(), "new")
	path := filepath.Join(folder, "history.jsonl")
	l := open(t, path)
	checked := func(when string) {
		t.Helper()
		for name, want := range map[string]os.FileMode{folder: 0o700, path: 0o600, path + ".lock": 0o600} {
			info, err := os.Stat(name)
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm() != want {
				t.Errorf("%s: %s has the mode %v, want %v", when, name, info.Mode().Perm(), want)
			}
		}
	}
	add(t, l, 1, "a")
	checked("new")
	for n := range maxFile/maxRecord + 5 { // until it is written anew
		add(t, l, n+2, strings.Repeat("x", maxRecord))
	}
	checked("cut")
}

// On a full disk nothing is lost that was there, the kernel still remembers, and the log says what to do.
func TestFullDisk(t *testing.T) {
	device := func(t *testing.T, path string) {
		t.Helper()
		if err := os.Symlink("/dev/full", path); err != nil {
			t.Fatal(err)
		}
	}
	want := func(t *testing.T, err error, path string) {
		t.Helper()
		for _, words := range []string{path, "no space left on device", "free room there, or set ATELIER_HISTORY"} {
			if err == nil || !strings.Contains(err.Error(), words) {
				t.Errorf("got %v, want %q in it", err, words)
			}
		}
	}
	t.Run("an entry", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "history.jsonl")
		l := open(t, path)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		device(t, path)
		want(t, l.Input(1, "a"), path)
		equal(t, "entries", text(l.Tail(9)), "1:1 a; ")
	})
	t.Run("the shorter file", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "history.jsonl")
		l := open(t, path)
		old := strings.Repeat("x", maxFile+1)
		if err := os.WriteFile(path, []byte(old), 0o600); err != nil {
			t.Fatal(err)
		}
		device(t, path+".tmp")
		want(t, l.Input(1, "a"), path)
		if now, err := os.ReadFile(path); err != nil || string(now) != old {
			t.Errorf("the file has %d bytes (%v), want the %d that it had", len(now), err, len(old))
		}
		if _, err := os.Lstat(path + ".tmp"); err == nil {
			t.Error("half a file is left beside it")
		}
	})
}

// A kernel that is started anew knows what was typed in its earlier lives, and not what others heard.
func TestEarlierLives(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history.jsonl")
	live := func(kernel string, cells ...string) *Log {
		t.Helper()
		l, err := Open(path, kernel)
		if err != nil {
			t.Fatal(err)
		}
		for i, text := range cells {
			if err := l.Input(i+1, text); err != nil {
				t.Fatal(err)
			}
		}
		return l
	}
	live("a", "x := 1", "y := 2")
	live("b", "z := 3")
	live("", "nobody's")
	live("a", "w := 4")
	got := ""
	for _, e := range live("a", "now").Earlier() {
		got += fmt.Sprintf("%d %s; ", e.Line, e.Input)
	}
	if want := "1 x := 1; 2 y := 2; 1 w := 4; "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, kernel := range []string{"", "c"} {
		if earlier := live(kernel).Earlier(); len(earlier) > 0 {
			t.Errorf("the kernel %q had the earlier life %v", kernel, earlier)
		}
	}
}
