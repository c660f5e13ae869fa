package svg

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// declaration gives a property a value.
type declaration struct{ name, value string }

// rule is a rule of a style sheet for the elements that have a name, an id and classes, as far as they are not empty.
type rule struct {
	name, id string
	classes  []string
	order    int
	set      []declaration
}

// sheet is a style sheet: the rules by the last of what they ask for.
type sheet struct {
	rules map[string][]rule
	count int
}

var (
	comment  = regexp.MustCompile(`(?s)/\*.*?\*/|<!--|-->`)
	selector = regexp.MustCompile(`^(\*|[\w-]+)?((?:[.#][\w-]+)*)$`)
	part     = regexp.MustCompile(`[.#][\w-]+`)
)

const maxRules = 20_000

// parse adds the rules of a text. Those that only a page could follow, such as those for a pointer above, are left out;
// those that would be needed to draw rightly and are not understood are faults.
func (s *sheet) parse(text string) error {
	if s.rules == nil {
		s.rules = map[string][]rule{}
	}
	for rest := comment.ReplaceAllString(text, " "); strings.TrimSpace(rest) != ""; {
		head, after, found := strings.Cut(rest, "{")
		head = strings.TrimSpace(head)
		if strings.HasPrefix(head, "@") {
			var err error
			if rest, err = skipAtRule(head, rest); err != nil {
				return err
			}
			continue
		}
		body, next, closed := strings.Cut(after, "}")
		if !found || !closed {
			return fmt.Errorf("its style sheet does not end: %q", clip(head))
		}
		for one := range strings.SplitSeq(head, ",") {
			if err := s.add(strings.TrimSpace(one), parseDeclarations(body)); err != nil {
				return err
			}
		}
		rest = next
	}
	return nil
}

// skipAtRule passes over a rule that draws nothing.
func skipAtRule(head, text string) (rest string, err error) {
	name := strings.FieldsFunc(head, func(r rune) bool { return r == ' ' || r == ';' || r == '"' || r == '\'' })[0]
	switch name {
	case "@charset", "@namespace":
		_, rest, _ = strings.Cut(text, ";")
		return rest, nil
	case "@font-face", "@keyframes", "@-webkit-keyframes":
		depth := 0
		for i, c := range text {
			switch c {
			case '{':
				depth++
			case '}':
				if depth--; depth == 0 {
					return text[i+1:], nil
				}
			}
		}
		return "", nil
	}
	return "", fmt.Errorf("its style sheet has %s, which is not followed", clip(name))
}

func (s *sheet) add(text string, set []declaration) error {
	if strings.Contains(text, ":") {
		return nil
	}
	m := selector.FindStringSubmatch(text)
	if m == nil || text == "" {
		return fmt.Errorf("its style sheet has the selector %q, want names, .classes and #ids", clip(text))
	}
	if s.count++; s.count > maxRules {
		return fmt.Errorf("its style sheet has more than %d rules", maxRules)
	}
	r := rule{name: m[1], order: s.count, set: set}
	key := cmp.Or(m[1], "*")
	for _, p := range part.FindAllString(m[2], -1) {
		if key = p; p[0] == '#' {
			r.id = p[1:]
		} else {
			r.classes = append(r.classes, p[1:])
		}
	}
	if r.name == "*" {
		r.name = ""
	}
	s.rules[key] = append(s.rules[key], r)
	return nil
}

// of gives the declarations for an element, those that weigh more behind.
func (s *sheet) of(e *element) []declaration {
	if s.count == 0 {
		return nil
	}
	classes := strings.Fields(e.attributes["class"])
	keys := []string{"*", e.name, "#" + e.attributes["id"]}
	for _, class := range classes {
		keys = append(keys, "."+class)
	}
	var found []rule
	for _, key := range keys {
		for _, r := range s.rules[key] {
			missing := slices.ContainsFunc(r.classes, func(c string) bool { return !slices.Contains(classes, c) })
			if !missing && (r.name == "" || r.name == e.name) && (r.id == "" || r.id == e.attributes["id"]) {
				found = append(found, r)
			}
		}
	}
	slices.SortFunc(found, func(a, b rule) int { return cmp.Or(a.weight()-b.weight(), a.order-b.order) })
	var set []declaration
	for _, r := range found {
		set = append(set, r.set...)
	}
	return set
}

// weight is the specificity (CSS Selectors 4, section 17).
func (r rule) weight() int {
	w := 100 * min(len(r.classes), 99)
	if r.id != "" {
		w += 10_000
	}
	if r.name != "" {
		w++
	}
	return w
}

// parseDeclarations reads "name: value; name: value".
func parseDeclarations(text string) []declaration {
	var set []declaration
	for one := range strings.SplitSeq(text, ";") {
		if name, value, found := strings.Cut(one, ":"); found {
			value = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "!important"))
			set = append(set, declaration{strings.ToLower(strings.TrimSpace(name)), value})
		}
	}
	return set
}
