package ide

import (
	"go/doc/comment"
	"strings"
)

// hover is what is known of a thing, for people.
type hover struct {
	declaration string   // its declaration
	notes       []string // where it comes from and the like, in sentences
	doc         string   // its comment
	path        string   // of the package that the comment is from
	decls       map[string]declDocs
	sections    []section
}

// section is a part that comes after the comment.
type section struct {
	title string
	code  string // of Go
	list  []string
}

// markdown writes a hover for clients that show more than letters.
func (s *hover) markdown() string {
	var parts []string
	if s.declaration != "" {
		parts = append(parts, fenced(s.declaration))
	}
	parts = append(parts, s.notes...)
	if s.doc != "" {
		p := &comment.Printer{HeadingLevel: 4, HeadingID: func(*comment.Heading) string { return "" }, DocLinkURL: s.link}
		parts = append(parts, strings.TrimSpace(string(p.Markdown(s.parsed()))))
	}
	for _, m := range s.sections {
		text := "**" + m.title + "**"
		if m.code != "" {
			text += "\n\n" + fenced(m.code)
		}
		if len(m.list) > 0 {
			text += "\n\n`" + strings.Join(m.list, "`, `") + "`"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "\n\n") + "\n"
}

func fenced(code string) string { return "```go\n" + strings.TrimSpace(code) + "\n```" }

// plain writes a hover as letters alone.
func (s *hover) plain() string {
	var parts []string
	if s.declaration != "" {
		parts = append(parts, strings.TrimSpace(s.declaration))
	}
	for _, note := range s.notes {
		parts = append(parts, strings.ReplaceAll(note, "`", ""))
	}
	if s.doc != "" {
		p := &comment.Printer{TextWidth: 80}
		parts = append(parts, strings.TrimSpace(string(p.Text(s.parsed()))))
	}
	for _, m := range s.sections {
		text := m.title + ":"
		if m.code != "" {
			text += "\n\n" + strings.TrimSpace(m.code)
		}
		if len(m.list) > 0 {
			text += " " + strings.Join(m.list, ", ")
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, "\n\n") + "\n"
}

func (s *hover) parsed() *comment.Doc {
	p := &comment.Parser{LookupSym: func(receiver, name string) bool {
		if receiver != "" {
			name = receiver + "." + name
		}
		_, known := s.decls[name]
		return known
	}}
	return p.Parse(s.doc)
}

// link is where the documentation of a name that a comment has in brackets is to be read.
func (s *hover) link(to *comment.DocLink) string {
	clone := *to
	if clone.ImportPath == "" {
		clone.ImportPath = s.path
	}
	return clone.DefaultURL("https://pkg.go.dev")
}
