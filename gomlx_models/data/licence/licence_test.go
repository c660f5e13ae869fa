package licence

import (
	"fmt"
	"strings"
	"testing"
)

func Example() {
	l := Of("cc-by-nd-4.0")
	fmt.Println(l.Name)
	for _, sentence := range l.Sentences() {
		fmt.Println(sentence)
	}
	// Output:
	// CC BY-ND 4.0
	// It forbids derivatives: what is adapted from the data may not be passed on (https://creativecommons.org/licenses/by-nd/4.0/legalcode, section 2(a)(1)(B)).
	// It wants the author and the licence to be named (https://creativecommons.org/licenses/by-nd/4.0/legalcode, section 3(a)).
}

// The terms of each are in its name or in its text: a for attribution, s for share alike, c for no commercial use, d for no
// derivatives.
func TestOf(t *testing.T) {
	for _, test := range []struct{ given, name, id, terms string }{
		{"CC BY 4.0", "CC BY 4.0", "CC-BY-4.0", "a"},
		{"cc-by-4.0", "CC BY 4.0", "CC-BY-4.0", "a"},
		{"CC BY 4", "CC BY 4.0", "CC-BY-4.0", "a"},
		{"CC BY", "CC BY", "", "a"},
		{"Creative Commons Attribution 4.0 International License", "CC BY 4.0", "CC-BY-4.0", "a"},
		{"Attribution-ShareAlike 3.0 Unported", "CC BY-SA 3.0", "CC-BY-SA-3.0", "as"},
		{"CC BY-SA 3.0, copyright Yann LeCun and Corinna Cortes", "CC BY-SA 3.0", "CC-BY-SA-3.0", "as"},
		{"https://creativecommons.org/licenses/by-nc-nd/4.0/deed.en", "CC BY-NC-ND 4.0", "CC-BY-NC-ND-4.0", "acd"},
		{"http://creativecommons.org/licenses/by-nc-sa/2.5/", "CC BY-NC-SA 2.5", "CC-BY-NC-SA-2.5", "asc"},
		{"CC-BY-ND-2.0", "CC BY-ND 2.0", "CC-BY-ND-2.0", "ad"},
		{"CC BY Non-Commercial No Derivatives 3.0", "CC BY-NC-ND 3.0", "CC-BY-NC-ND-3.0", "acd"},
		{"CC-BY-3.0-AU", "CC BY 3.0 AU", "CC-BY-3.0-AU", "a"},
		{"by-nd 4.0", "CC BY-ND 4.0", "CC-BY-ND-4.0", "ad"},
		{"CC0", "CC0 1.0", "CC0-1.0", ""},
		{"CC0 1.0 Universal", "CC0 1.0", "CC0-1.0", ""},
		{"https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0", "CC0-1.0", ""},
		{"Public domain", "public domain", "", ""},
		{"Public Domain Mark 1.0", "public domain", "", ""},
		{"MIT", "MIT", "MIT", "a"},
		{"The MIT License", "MIT", "MIT", "a"},
		{"MIT, copyright 2017 Zalando SE", "MIT", "MIT", "a"},
		{"MIT (c) 2020 A. All rights reserved.", "MIT", "MIT", "a"},
		{"Apache License, Version 2.0", "Apache 2.0", "Apache-2.0", "a"},
		{"apache-2.0", "Apache 2.0", "Apache-2.0", "a"},
		{"BSD 3-Clause License", "BSD 3-Clause", "BSD-3-Clause", "a"},
		{"SIL Open Font License, Version 1.1", "SIL OFL 1.1", "OFL-1.1", "as"},
		{"GPL-3.0-or-later", "GNU GPL 3.0", "GPL-3.0", "as"},
		{"GNU General Public License v2", "GNU GPL 2.0", "GPL-2.0", "as"},
		{"Arphic Public License, copyright 1999 Arphic Technology", "Arphic Public License", "Arphic-1999", "as"},
		{"All rights reserved", "all rights reserved", "", "cd"},
		{"© 2024 Ada. All Rights Reserved.", "all rights reserved", "", "cd"},
		{"own work", "own work", "", ""},
		{"My own", "own work", "", ""},
		// What is said beside a licence may be a term of its own.
		{"CC BY 4.0 except the faces", "", "", ""},
		{"CC BY-ND-SA 4.0", "", "", ""}, // there is none
		{"CC BY 5.0", "", "", ""},
		{"CC BY 3.0 AU DE", "", "", ""},
		{"CC", "", "", ""},
		{"Creative Commons", "", "", ""},
		{"by", "", "", ""}, // a word, and no licence
		{"CC-NC-4.0", "", "", ""},
		{"MIT or Apache-2.0", "", "", ""},
		{"ask me", "", "", ""},
		{"unknown", "", "", ""},
		{"", "", "", ""},
	} {
		l := Of(test.given)
		terms := ""
		for i, holds := range []bool{l.Attribution, l.ShareAlike, l.NonCommercial, l.NoDerivatives} {
			if holds {
				terms += "ascd"[i : i+1]
			}
		}
		if l.Name != test.name || l.ID != test.id || terms != test.terms || l.Given != test.given || l.Known() != (test.name != "") {
			t.Errorf("%q is %+v, want the name %q, the identifier %q and the terms %q", test.given, l, test.name, test.id, test.terms)
		}
	}
}

// Each licence in the table is found by each of its ways to be written, and by no other's.
func TestKnown(t *testing.T) {
	for _, k := range known {
		for _, way := range append([]string{k.id, k.name}, k.written...) {
			if l := Of(way); way != "" && (l.Name != k.name || l.Terms != k.terms) {
				t.Errorf("%q is %+v, want %s", way, l, k.name)
			}
		}
	}
}

func TestWarning(t *testing.T) {
	for given, want := range map[string]string{
		"":                    "the licence of the data is unknown: whether they may be adapted and passed on, nobody has said",
		" Unknown ":           "the licence of the data is unknown: ",
		"ask me":              `the licence of the data, "ask me", is none that Atelier knows: `,
		"CC BY-ND 4.0":        "the licence of the data, CC BY-ND 4.0, forbids derivatives: what is adapted from the data may not be passed on (https://creativecommons.org/licenses/by-nd/4.0/legalcode, section 2(a)(1)(B)); whether a model and its samples are that, it does not say",
		"cc by-nc-nd 3.0":     "CC BY-NC-ND 3.0, forbids derivatives: what is adapted from the data may not be passed on (https://creativecommons.org/licenses/by-nc-nd/3.0/); ",
		"all rights reserved": "all rights reserved, forbids derivatives: what is adapted from the data may not be passed on (Berne Convention, article 12); ",
	} {
		if got := Warning(given); !strings.Contains(got, want) {
			t.Errorf("%q gives %q, want %q", given, got, want)
		}
	}
	for _, given := range []string{"CC0", "CC BY 4.0", "CC BY-SA 4.0", "CC BY-NC 4.0", "public domain", "MIT", "own work"} {
		if got := Warning(given); got != "" {
			t.Errorf("%q gives %q, want nothing", given, got)
		}
	}
}

func TestSentences(t *testing.T) {
	for given, want := range map[string]string{
		"":                "The licence of the data is unknown: whether they may be adapted and passed on, nobody has said.",
		"CC0":             "It sets no conditions (https://creativecommons.org/publicdomain/zero/1.0/).",
		"own work":        "It sets no conditions.",
		"CC BY-NC-SA 4.0": "It allows no commercial use (https://creativecommons.org/licenses/by-nc-sa/4.0/legalcode, section 2(a)(1)). It wants what is adapted from the data to be passed on under the same terms (https://creativecommons.org/licenses/by-nc-sa/4.0/legalcode, section 3(b)). It wants the author and the licence to be named (https://creativecommons.org/licenses/by-nc-sa/4.0/legalcode, section 3(a)).",
		"CC BY":           "It wants the author and the licence to be named (https://creativecommons.org/licenses/).",
		"Apache 2.0":      "It wants the author and the licence to be named (https://www.apache.org/licenses/LICENSE-2.0, section 4).",
	} {
		if got := strings.Join(Of(given).Sentences(), " "); got != want {
			t.Errorf("%q says\n%s\nwant\n%s", given, got, want)
		}
	}
}

func TestCheck(t *testing.T) {
	for given, want := range map[string]string{
		"": "", "CC BY 4.0": "", "© 2017 Zalando SE, 梅兰": "",
		"a\nb": "want a line", "\x1b[2J": "want a line", "a\xff": "want a line", strings.Repeat("a", 1000): "", strings.Repeat("a", 1001): "has 1001 bytes, want at most 1000",
	} {
		if err := Check(given); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q gives %v, want %q", given, err, want)
		}
	}
}
