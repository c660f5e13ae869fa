package collections

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/atelier-go/atelier/kernel/values/internal/pretty"
)

// How much of a table a reader wants to see.
const (
	maxRows    = 20 // of which one half are the first, the other the last
	maxColumns = 20 // likewise
	maxCell    = 40 // characters
)

// matrix is what a matrix of gonum, and whoever has its methods, can do.
type matrix interface {
	Dims() (rows, columns int)
	At(i, j int) float64
}

// table is rows and columns of texts that are made when they are asked for.
type table struct {
	title         string   // what it is, and its size
	names         []string // of the columns; nil for numbers from 0
	rows, columns int
	key           func(i int) string // what stands before a row; nil for its number
	corner        string             // above the keys
	cell          func(i, j int) string
}

// tableOf is the table that a value is; nil if it is none.
func tableOf(v any) *table {
	if m, ok := v.(matrix); ok && !pretty.IsNil(v) {
		return matrixTable(m, pretty.TypeName(reflect.TypeOf(v)))
	}
	r := reflect.ValueOf(v)
	if !r.IsValid() || r.Type().Size() == 0 {
		return nil
	}
	if _, own := pretty.MethodText(v); own {
		return nil
	}
	switch {
	case r.Kind() == reflect.Map && r.Len() > 0:
		return mapTable(r)
	case !isList(r) || r.Len() == 0:
		return nil
	}
	if columns := columnsOf(r.Type().Elem()); columns != nil {
		return structTable(pretty.TypeName(r.Type()), columns, r.Len(), r.Index)
	}
	return rowsTable(r)
}

func matrixTable(m matrix, name string) *table {
	t := &table{cell: func(i, j int) string { return number(m.At(i, j)) }}
	t.rows, t.columns = m.Dims()
	t.title = fmt.Sprintf("%s, %d × %d", name, t.rows, t.columns)
	return t
}

// column is a field of a struct.
type column struct {
	name string
	at   int
}

// columnsOf is what a struct, or a pointer to one, has in columns; nil for other types, and for those with a text of
// their own.
func columnsOf(t reflect.Type) (columns []column) {
	if pretty.HasText(t) {
		return nil
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || pretty.HasText(t) || pretty.HasText(reflect.PointerTo(t)) {
		return nil
	}
	for i := range t.NumField() {
		if f := t.Field(i); pretty.Shows(f) {
			columns = append(columns, column{f.Name, i})
		}
	}
	return columns
}

// structTable has a row for each struct.
func structTable(name string, columns []column, rows int, at func(int) reflect.Value) *table {
	t := &table{rows: rows, columns: len(columns)}
	t.title = fmt.Sprintf("%s, %s × %s", name, count(rows, "row"), count(len(columns), "column"))
	for _, c := range columns {
		t.names = append(t.names, c.name)
	}
	t.cell = func(i, j int) string {
		v := at(i)
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return "nil"
			}
			v = v.Elem()
		}
		return text(pretty.Field(pretty.Settable(v), columns[j].at))
	}
	return t
}

// mapTable has a row for each struct in a map, after its key; nil for maps of other things.
func mapTable(v reflect.Value) *table {
	columns := columnsOf(v.Type().Elem())
	if columns == nil {
		return nil
	}
	entries := pretty.Entries(v)
	t := structTable(pretty.TypeName(v.Type()), columns, len(entries), func(i int) reflect.Value { return entries[i].Element })
	t.key, t.corner = func(i int) string { return text(pretty.Settable(entries[i].Key)) }, "key"
	return t
}

// rowsTable is rows of numbers, texts or truth values, which need not be equally long; nil for other things.
func rowsTable(v reflect.Value) *table {
	row := v.Type().Elem()
	if row.Kind() != reflect.Slice && row.Kind() != reflect.Array || pretty.HasText(row) || !isScalar(row.Elem()) {
		return nil
	}
	t := &table{rows: v.Len()}
	ragged := false
	for i := range v.Len() {
		ragged = ragged || i > 0 && v.Index(i).Len() != t.columns
		t.columns = max(t.columns, v.Index(i).Len())
	}
	t.title = fmt.Sprintf("%s, %d × %d", pretty.TypeName(v.Type()), t.rows, t.columns)
	if ragged {
		t.title = fmt.Sprintf("%s, %s of up to %d", pretty.TypeName(v.Type()), count(t.rows, "row"), t.columns)
	}
	t.cell = func(i, j int) string {
		if j >= v.Index(i).Len() {
			return ""
		}
		return text(pretty.Settable(v.Index(i).Index(j)))
	}
	return t
}

// isScalar tells types whose values are without parts. Bytes are left out: a row of them is a text.
func isScalar(t reflect.Type) bool {
	switch k := t.Kind(); k {
	case reflect.Uint8:
		return false
	case reflect.String, reflect.Bool:
		return true
	default:
		return k >= reflect.Int && k <= reflect.Complex128 && k != reflect.Uintptr
	}
}

// text is a value on one line.
func text(v reflect.Value) string {
	for v.Kind() == reflect.Interface && !v.IsNil() {
		v = pretty.Settable(v.Elem())
	}
	if k := v.Kind(); (k == reflect.Float64 || k == reflect.Float32) && !pretty.HasText(v.Type()) {
		return number(v.Float())
	}
	words := pretty.Plain(v.Interface())
	return shortened(strings.Join(strings.Fields(words), " "))
}

func shortened(words string) string {
	if utf8.RuneCountInString(words) <= maxCell {
		return words
	}
	return string([]rune(words)[:maxCell-1]) + "…"
}

// number is a number as short as can be without a loss that matters in a table.
func number(x float64) string {
	exact := strconv.FormatFloat(x, 'g', -1, 64)
	if len(exact) <= 8 {
		return exact
	}
	return strconv.FormatFloat(x, 'g', 6, 64)
}

// gap stands for the rows or columns between the first and the last.
const gap = -1

// picked are the first and the last of n things, with a gap between them if there are more than most.
func picked(n, most int) (list []int) {
	for i := range n {
		switch {
		case n <= most || i < most/2 || i >= n-most/2:
			list = append(list, i)
		case i == most/2:
			list = append(list, gap)
		}
	}
	return list
}

// lines are the texts of the table, the first line its head.
func (t *table) lines() (lines [][]string) {
	columns := picked(t.columns, maxColumns)
	head := []string{t.corner}
	for _, j := range columns {
		switch {
		case j == gap:
			head = append(head, "…")
		case t.names != nil:
			head = append(head, t.names[j])
		default:
			head = append(head, strconv.Itoa(j))
		}
	}
	lines = append(lines, head)
	for _, i := range picked(t.rows, maxRows) {
		if i == gap {
			lines = append(lines, slices.Repeat([]string{"⋮"}, len(head)))
			continue
		}
		line := []string{strconv.Itoa(i)}
		if t.key != nil {
			line[0] = t.key(i)
		}
		for _, j := range columns {
			if j == gap {
				line = append(line, "…")
			} else {
				line = append(line, t.cell(i, j))
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// text is the table in letters, its columns two spaces apart, below its title.
func (t *table) text() string {
	lines := t.lines()
	widths := make([]int, len(lines[0]))
	for _, line := range lines {
		for j, cell := range line {
			widths[j] = max(widths[j], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	b.WriteString(t.title)
	for _, line := range lines {
		var words strings.Builder
		for j, cell := range line {
			words.WriteString(cell + strings.Repeat(" ", widths[j]-utf8.RuneCountInString(cell)+2))
		}
		b.WriteString("\n" + strings.TrimRight(words.String(), " "))
	}
	return b.String()
}

// html is the table as an element of a page.
func (t *table) html() string {
	var b strings.Builder
	b.WriteString("<div><table><thead>")
	for i, line := range t.lines() {
		if i == 1 {
			b.WriteString("</thead><tbody>")
		}
		b.WriteString("<tr>")
		for j, cell := range line {
			tag := "td"
			if i == 0 || j == 0 {
				tag = "th"
			}
			b.WriteString("<" + tag + ">" + escaper.Replace(cell) + "</" + tag + ">")
		}
		b.WriteString("</tr>")
	}
	if t.rows == 0 {
		b.WriteString("</thead><tbody>")
	}
	b.WriteString("</tbody></table><p>" + escaper.Replace(t.title) + "</p></div>")
	return b.String()
}
