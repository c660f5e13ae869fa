package syntax

// NamesMadeBy lists what the cell of a text makes for later ones: names of imports, functions, types, constants and
// variables. A text that is no Go makes nothing.
func NamesMadeBy(text string) (names []string) {
	defer func() {
		if recover() != nil { // the parser gets to see any text
			names = nil
		}
	}()
	c := ParseCell(text)
	s, err := ParseSource("", c.Go, c.Below)
	if err != nil {
		return nil
	}
	for _, i := range s.Imports {
		if i.Name != "" && i.Name != "." && i.Name != "_" {
			names = append(names, i.Name)
		}
	}
	for _, d := range s.Decls {
		names = append(names, d.Names...)
	}
	return append(names, NewNames(s.VarDefs(nil))...)
}
