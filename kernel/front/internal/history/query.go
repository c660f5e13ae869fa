package history

import (
	"path"
	"slices"
	"strings"
)

// Tail is the last n entries, the oldest first.
func (l *Log) Tail(n int) []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(last(l.entries, n))
}

// Range is the entries of one session with start <= line < stop; without a stop, all from start on. Session 0
// is this kernel's, and a negative one counts back from it.
func (l *Log) Range(session, start int, stop *int) []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	if session <= 0 {
		session += l.session
	}
	var found []Entry
	for _, e := range l.entries {
		if e.Session == session && e.Line >= start && (stop == nil || e.Line < *stop) {
			found = append(found, e)
		}
	}
	return found
}

// Search is the last n entries (all, if n is negative) whose input matches a glob pattern: * is any text,
// ? any character, [a-z] one of these, [^a-z] or [!a-z] one of the others. With unique, of equal inputs only
// the last counts.
func (l *Log) Search(pattern string, n int, unique bool) []Entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	var found []Entry
	seen := map[string]bool{}
	for _, e := range slices.Backward(l.entries) {
		if len(found) == n {
			break
		}
		if matches(pattern, e.Input) && !(unique && seen[e.Input]) {
			seen[e.Input] = true
			found = append(found, e)
		}
	}
	slices.Reverse(found)
	return found
}

func last(entries []Entry, n int) []Entry {
	return entries[len(entries)-min(max(n, 0), len(entries)):]
}

// plain takes the meaning from characters that are special to package path but not in a glob of text.
var plain = strings.NewReplacer("/", "\x00", `\`, `\\`, "[!", "[^")

// matches tells whether text is what the pattern describes. What is no pattern, such as "[", stands for itself.
func matches(pattern, text string) bool {
	found, err := path.Match(plain.Replace(pattern), strings.ReplaceAll(text, "/", "\x00"))
	return found || err != nil && pattern == text
}
