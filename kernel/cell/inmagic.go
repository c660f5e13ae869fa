package cell

import (
	"go/token"
	"strings"
)

// inMagic completes a line that is a magic or a shell command, or text that is no Go at all.
func (s *Session) inMagic(c cursor) (list []candidate, prefix string, ok bool) {
	line, isMagic := c.magic()
	if !isMagic {
		return nil, "", c.cell.Whole != ""
	}
	name, words, typed := strings.Cut(line, " ")
	if !typed {
		for _, m := range Magics {
			if !m.Cell() || c.number == 1 {
				list = append(list, candidate{text: "%" + m.Name, Detail: Detail{"magic", m.Words}, exact: true})
			}
		}
		return list, name, true
	}
	prefix = words[strings.LastIndexByte(words, ' ')+1:]
	switch name {
	case "%rm", "%remove":
		for _, u := range s.units {
			for name := range u.live {
				list = append(list, candidate{text: name, Detail: Detail{Type: "instance"}})
			}
		}
		for name := range s.vars {
			list = append(list, candidate{text: name, Detail: Detail{Type: "instance"}})
		}
	case "%exec":
		for _, u := range s.units {
			for name := range u.live {
				if u.chunk.kind == token.FUNC && !strings.Contains(name, ".") {
					list = append(list, candidate{text: name, Detail: Detail{Type: "function"}})
				}
			}
		}
	}
	return list, prefix, true
}

// magic is the line up to the cursor, if it is a magic or a shell command.
func (c cursor) magic() (line string, ok bool) {
	line = strings.TrimPrefix(c.line, commentPrefix)
	if line == "" || line[0] != '%' && line[0] != '!' {
		return "", false
	}
	above := strings.Join(strings.SplitAfter(c.cell.Go, "\n")[:c.number-1], "")
	if c.cell.Whole != "" {
		return line, c.number == 1
	}
	return line, !isInsideLiteral(above)
}
