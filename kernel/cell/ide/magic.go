package ide

import (
	"strings"

	"github.com/atelier-go/atelier/kernel/cell"
	"github.com/atelier-go/atelier/kernel/cell/syntax"
)

// magicCandidates completes a line that is a magic or a shell command, or text that is no Go at all.
func magicCandidates(s *cell.Session, c cursor) (list []candidate, prefix string, ok bool) {
	line, isMagic := c.magic()
	if !isMagic {
		return nil, "", c.cell.CellMagic != ""
	}
	name, words, typed := strings.Cut(line, " ")
	if !typed {
		for _, m := range syntax.MagicSpecs {
			if !m.IsCell() || c.number == 1 {
				list = append(list, candidate{text: "%" + m.Name, Detail: Detail{"magic", m.Args}, exact: true})
			}
		}
		return list, name, true
	}
	prefix = words[strings.LastIndexByte(words, ' ')+1:]
	switch name {
	case "%rm", "%remove":
		names, _ := s.Declarations()
		for _, v := range s.Variables() {
			names = append(names, v.Name)
		}
		for _, name := range names {
			list = append(list, candidate{text: name, Detail: Detail{Type: "instance"}})
		}
	case "%exec":
		for _, name := range s.Functions() {
			list = append(list, candidate{text: name, Detail: Detail{Type: "function"}})
		}
	}
	return list, prefix, true
}

// magic is the line up to the cursor, if it is a magic or a shell command.
func (c cursor) magic() (line string, ok bool) {
	line = strings.TrimPrefix(c.line, syntax.MagicComment)
	if line == "" || line[0] != '%' && line[0] != '!' {
		return "", false
	}
	above := strings.Join(strings.SplitAfter(c.cell.Go, "\n")[:c.number-1], "")
	if c.cell.CellMagic != "" {
		return line, c.number == 1
	}
	return line, !syntax.EndsInLiteral(above)
}
