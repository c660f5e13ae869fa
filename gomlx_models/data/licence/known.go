package licence

import (
	"regexp"
	"slices"
	"strings"
)

// known are the licences other than those of Creative Commons, with the ways to write them.
var known = []struct {
	id, name, text string
	terms          Terms
	written        []string
}{
	{"", "own work", "", Terms{}, []string{"own", "my own", "our own", "my own work", "our own work", "mine", "ours"}},
	{"", "public domain", "https://creativecommons.org/public-domain/pdm/", Terms{}, []string{"publicdomain", "public domain mark 1.0", "pd", "pdm"}},
	{"", "all rights reserved", "Berne Convention, article 12", Terms{NoDerivatives: true, NonCommercial: true}, []string{"proprietary"}},
	{"CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", Terms{}, []string{"CC0", "CC Zero", "CC0 1.0 Universal", "Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/legalcode"}},
	{"Unlicense", "Unlicense", "https://unlicense.org/", Terms{}, []string{"The Unlicense"}},
	{"0BSD", "0BSD", "https://opensource.org/license/0bsd", Terms{}, nil},
	{"PDDL-1.0", "PDDL 1.0", "https://opendatacommons.org/licenses/pddl/1-0/", Terms{}, []string{"PDDL"}},
	{"MIT", "MIT", "https://opensource.org/license/mit", notice, []string{"Expat"}},
	{"ISC", "ISC", "https://opensource.org/license/isc-license-txt", notice, nil},
	{"BSD-2-Clause", "BSD 2-Clause", "https://opensource.org/license/bsd-2-clause", notice, nil},
	{"BSD-3-Clause", "BSD 3-Clause", "https://opensource.org/license/bsd-3-clause", notice, []string{"New BSD"}},
	{"Apache-2.0", "Apache 2.0", "https://www.apache.org/licenses/LICENSE-2.0, section 4", notice, []string{"Apache", "Apache Software License 2.0", "ASL 2.0"}},
	{"CDLA-Permissive-2.0", "CDLA Permissive 2.0", "https://cdla.dev/permissive-2-0/", notice, nil},
	{"ODC-By-1.0", "ODC-By 1.0", "https://opendatacommons.org/licenses/by/1-0/", notice, []string{"ODC-By"}},
	{"OGL-UK-3.0", "OGL UK 3.0", "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", notice, []string{"Open Government Licence 3.0"}},
	{"ODbL-1.0", "ODbL 1.0", "https://opendatacommons.org/licenses/odbl/1-0/", alike, []string{"ODbL", "Open Database License"}},
	{"OFL-1.1", "SIL OFL 1.1", "https://openfontlicense.org/", alike, []string{"OFL", "SIL Open Font License 1.1", "SIL Open Font License", "SIL OFL"}},
	{"Arphic-1999", "Arphic Public License", "https://spdx.org/licenses/Arphic-1999.html", alike, []string{"Arphic"}},
	{"LAL-1.3", "Free Art License 1.3", "https://artlibre.org/licence/lal/en/", alike, []string{"Licence Art Libre 1.3", "Free Art License", "Licence Art Libre", "FAL 1.3"}},
	{"GFDL-1.3", "GNU FDL 1.3", "https://www.gnu.org/licenses/fdl-1.3.html", alike, []string{"GFDL", "GNU Free Documentation License 1.3"}},
	{"GPL-2.0", "GNU GPL 2.0", "https://www.gnu.org/licenses/old-licenses/gpl-2.0.html", alike, []string{"GNU General Public License 2.0"}},
	{"GPL-3.0", "GNU GPL 3.0", "https://www.gnu.org/licenses/gpl-3.0.html", alike, []string{"GNU General Public License 3.0"}},
	{"AGPL-3.0", "GNU AGPL 3.0", "https://www.gnu.org/licenses/agpl-3.0.html", alike, []string{"GNU Affero General Public License 3.0"}},
	{"LGPL-3.0", "GNU LGPL 3.0", "https://www.gnu.org/licenses/lgpl-3.0.html", alike, []string{"GNU Lesser General Public License 3.0"}},
	{"MPL-2.0", "MPL 2.0", "https://www.mozilla.org/MPL/2.0/", alike, []string{"Mozilla Public License 2.0"}},
}

var (
	notice = Terms{Attribution: true}
	alike  = Terms{Attribution: true, ShareAlike: true}
)

// find finds a licence by its name in any spelling.
func find(written string) (Licence, bool) {
	is := words(written)
	for _, k := range known {
		for _, way := range append([]string{k.id, k.name}, k.written...) {
			if way != "" && slices.Equal(words(way), is) {
				return Licence{Name: k.name, ID: k.id, Text: k.text, Terms: k.terms}, true
			}
		}
	}
	return creativeCommons(is)
}

// creativeCommons finds a licence of Creative Commons that asks for attribution. Each word must be one that is known: what
// else is said may be a term.
func creativeCommons(is []string) (Licence, bool) {
	var l Licence
	version, named, after := "", false, ""
	for _, word := range is {
		switch {
		case word == "cc":
			named = true
		case word == "by":
			l.Attribution = true
		case word == "nc":
			l.NonCommercial = true
		case word == "nd":
			l.NoDerivatives = true
		case word == "sa":
			l.ShareAlike = true
		case version == "" && slices.Contains(versions, word):
			version = word
		case version != "" && after == "" && (len(word) == 2 || word == "igo"): // a country's, such as CC BY 3.0 AU
			after = word
		default:
			return Licence{}, false
		}
	}
	if !l.Attribution || l.ShareAlike && l.NoDerivatives || !named && version == "" {
		return Licence{}, false
	}
	kind := "by"
	for _, part := range []struct {
		holds bool
		short string
	}{{l.NonCommercial, "-nc"}, {l.NoDerivatives, "-nd"}, {l.ShareAlike, "-sa"}} {
		if part.holds {
			kind += part.short
		}
	}
	l.Name, l.Text = "CC "+strings.ToUpper(kind), "https://creativecommons.org/licenses/"
	if version != "" {
		l.Name += " " + version
		l.ID = strings.ToUpper("cc-" + kind + "-" + version)
		l.Text += kind + "/" + version + "/"
	}
	if after != "" {
		l.Name += " " + strings.ToUpper(after)
		l.ID += "-" + strings.ToUpper(after)
		l.Text += after + "/"
	}
	return l, true
}

// versions are those of Creative Commons.
var versions = []string{"1.0", "2.0", "2.1", "2.5", "3.0", "4.0"}

// beforeCopyright is what stands before the one who holds the copyright.
func beforeCopyright(given string) string {
	if at := copyright.FindStringIndex(given); at != nil {
		return given[:at[0]]
	}
	return given
}

var (
	copyright = regexp.MustCompile(`(?i)\bcopyright\b|\(c\)|©`)
	wordForm  = regexp.MustCompile(`[a-z]+|[0-9]+(?:\.[0-9]+)?`)
	// address is what stands around the name of a licence in its address.
	address = strings.NewReplacer("https://", " ", "http://", " ", "www.", " ", "creativecommons.org", "cc", "/legalcode", " ", "/deed.en", " ", "/deed", " ")
	// spelled writes with one word what is also written with several.
	spelled = strings.NewReplacer(
		"creative commons", "cc", "creativecommons", "cc", "ccby", "cc by",
		"non-commercial", "nc", "non commercial", "nc", "noncommercial", "nc", "attribution", "by",
		"share-alike", "sa", "share alike", "sa", "sharealike", "sa",
		"no-derivatives", "nd", "no derivatives", "nd", "noderivatives", "nd", "no-derivs", "nd", "noderivs", "nd", "no derivs", "nd",
		"public domain", "publicdomain",
	)
	// idle are words that change nothing.
	idle = []string{"the", "a", "under", "license", "licence", "licenses", "public", "general", "version", "v", "international", "unported", "generic", "universal",
		"only", "or", "later", "work", "works", "dedication"}
)

// words are the words of a name that tell licences apart, whole numbers as versions.
func words(name string) []string {
	var all []string
	for _, word := range wordForm.FindAllString(spelled.Replace(address.Replace(strings.ToLower(name))), -1) {
		if word[0] >= '0' && word[0] <= '9' && !strings.Contains(word, ".") {
			word += ".0"
		}
		if !slices.Contains(idle, word) {
			all = append(all, word)
		}
	}
	return all
}
