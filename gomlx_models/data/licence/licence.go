// Package licence says what the licence of a data set asks for, as far as its name tells: the licences that data come under
// most are known by their SPDX identifiers and by the spellings that are in use. It gives no advice: what it says is what the
// licence says, with the place where that stands.
package licence

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Licence is the licence of data as somebody gave it, and its terms if it is one that is known.
type Licence struct {
	// Given is the text that was given, empty if none was.
	Given string `json:"given"`
	// Name is what the licence is called, such as "CC BY-SA 4.0", empty if it is none that is known. ID is its SPDX identifier,
	// such as "CC-BY-SA-4.0", where it has one, and Text the address of its text.
	Name string `json:"name,omitempty"`
	ID   string `json:"id,omitempty"`
	Text string `json:"text,omitempty"`
	Terms
}

// Terms are what a licence asks for.
type Terms struct {
	// Attribution: whoever passes on the data names the author and the licence.
	Attribution bool `json:"attribution"`
	// ShareAlike: what is adapted is passed on under the same terms.
	ShareAlike bool `json:"share_alike"`
	// NonCommercial: there is no commercial use.
	NonCommercial bool `json:"non_commercial"`
	// NoDerivatives: what is adapted is not passed on.
	NoDerivatives bool `json:"no_derivatives"`
}

// Of reads a licence. What stands from the word copyright or its sign on, as in "MIT, copyright 2017 Zalando SE", is not read.
func Of(given string) Licence {
	l, ok := find(beforeCopyright(given))
	if !ok && strings.Contains(strings.ToLower(given), "all rights reserved") {
		l, _ = find("all rights reserved")
	}
	l.Given = given
	return l
}

// Known tells whether the terms are known.
func (l Licence) Known() bool { return l.Name != "" }

// Sentences say what is known of the licence, a sentence each, with the place where it stands.
func (l Licence) Sentences() []string {
	if !l.Known() {
		return []string{sentence(l.unknown())}
	}
	var said []string
	for _, term := range []struct {
		holds      bool
		says, part string
	}{
		{l.NoDerivatives, "It forbids derivatives: what is adapted from the data may not be passed on", "2(a)(1)(B)"},
		{l.NonCommercial, "It allows no commercial use", "2(a)(1)"},
		{l.ShareAlike, "It wants what is adapted from the data to be passed on under the same terms", "3(b)"},
		{l.Attribution, "It wants the author and the licence to be named", "3(a)"},
	} {
		if term.holds {
			said = append(said, term.says+l.place(term.part)+".")
		}
	}
	if said == nil {
		return []string{"It sets no conditions" + l.place("") + "."}
	}
	return said
}

// Warning is the sentence to be said, at training and in what leaves, of data under a licence that is unknown or forbids
// derivatives. It is empty if there is nothing to say.
func Warning(given string) string {
	l := Of(given)
	switch {
	case !l.Known():
		return l.unknown()
	case l.NoDerivatives:
		return fmt.Sprintf("the licence of the data, %s, forbids derivatives: what is adapted from the data may not be passed on%s; whether a model and its samples are that, it does not say",
			l.Name, l.place("2(a)(1)(B)"))
	}
	return ""
}

// unknown says that the terms are not known.
func (l Licence) unknown() string {
	if l.unsaid() {
		return "the licence of the data is unknown: whether they may be adapted and passed on, nobody has said"
	}
	return fmt.Sprintf("the licence of the data, %q, is none that Atelier knows: whether they may be adapted and passed on, only its text says", l.Given)
}

// unsaid tells whether nothing was given, or that nothing is known.
func (l Licence) unsaid() bool {
	switch strings.ToLower(strings.TrimSpace(l.Given)) {
	case "", "unknown", "not known", "none", "?":
		return true
	}
	return false
}

// place is where a term stands, in brackets. The section is that of Creative Commons 4.0.
func (l Licence) place(section string) string {
	switch {
	case l.Text == "":
		return ""
	case section != "" && strings.HasPrefix(l.ID, "CC-BY") && strings.HasSuffix(l.ID, "-4.0"):
		return fmt.Sprintf(" (%slegalcode, section %s)", l.Text, section)
	}
	return " (" + l.Text + ")"
}

func sentence(text string) string { return strings.ToUpper(text[:1]) + text[1:] + "." }

// maxGiven is the most bytes of a licence as it is given.
const maxGiven = 1000

// Check is an error if a text cannot be given as a licence: it is one line, of at most 1000 bytes, of letters that can be shown.
func Check(given string) error {
	if len(given) > maxGiven {
		return fmt.Errorf("licence: it has %d bytes, want at most %d: give its name, such as CC BY 4.0", len(given), maxGiven)
	}
	for _, r := range given {
		if r == utf8.RuneError || !unicode.IsGraphic(r) {
			return fmt.Errorf("licence: it is %.100q, want a line of letters that can be shown, such as CC BY 4.0", given)
		}
	}
	return nil
}
