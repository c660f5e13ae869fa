package c2pa

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// State is what Check finds of a manifest.
type State string

// The states.
const (
	Absent  State = "absent"             // there is none
	Valid   State = "valid, not trusted" // the file is as it was signed; who vouches for the signer is not looked up
	Expired State = "expired"            // the same, and the certificate does not hold now
	Changed State = "changed"            // the file or the manifest is not as it was signed
	Broken  State = "broken"             // the manifest is none that C2PA allows, or that this package reads
)

// Report is what Check finds. What it has of a manifest is said by the one who signed it, and proved by nobody; it is empty
// where nothing was signed rightly.
type Report struct {
	State       State
	Flaw        string // why it is changed or broken
	Signer      string // the name in the certificate
	Issuer      string // who made the certificate
	SelfSigned  bool   // the signer made it
	From, Until time.Time
	Generator   string // the program and its version
	Title       string
	Source      SourceType
	Time        time.Time // when it was signed, if that is said
}

// String is the report in a sentence.
func (r Report) String() string {
	switch r.State {
	case Absent:
		return "not signed: there is no C2PA manifest"
	case Changed:
		if r.Signer == "" {
			return "changed since it was signed: " + r.Flaw
		}
		return fmt.Sprintf("signed by %q, and changed since: %s", r.Signer, r.Flaw)
	case Broken:
		return "signed in a way that cannot be checked: " + r.Flaw
	}
	who := fmt.Sprintf("signed by %q, %s: the file is as it was signed, and ", r.Signer, Valid)
	if r.SelfSigned {
		who += "nobody vouches for the name, as the certificate is self-signed"
	} else {
		who += fmt.Sprintf("%q vouches for the name, which was not looked up", r.Issuer)
	}
	if r.State == Expired {
		who += fmt.Sprintf("; the certificate holds from %s to %s, which is not now", day(r.From), day(r.Until))
	}
	return who
}

func known(source SourceType) bool { return slices.Contains(SourceTypes, source) }

// plain is text of others, fit for a terminal: without what cannot be printed, and not long.
func plain(text string) string {
	const most = 200
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return text
}
