package syntax

import (
	"strings"
	"testing"
)

func TestPythonHints(t *testing.T) {
	for _, c := range []struct{ line, message, want string }{
		{"y = 5", "undefined: y", "a new variable is made by :=, as in y := 5"},
		{"\ta, b = b, 1 ", "undefined: b", "as in a, b := b, 1"},
		{"y = x", "undefined: x", ""}, // y is there
		{"y == 5", "undefined: y", ""},
		{"y += 5", "undefined: y", ""},
		{"y := z", "undefined: z", ""},
		{"y.a = 5", "undefined: y", ""},
		{"ay = 5", "undefined: y", ""},
		{"import numpy", "missing import path", `import "gonum.org/v1/gonum/mat"`},
		{"import numpy as np", "import path must be a string", `numpy is a module of Python`},
		{"import numpy.linalg as la", "import path must be a string", `import "gonum.org/v1/gonum/mat"`},
		{"from random import choice", "expected ';', found random", `import "math/rand/v2"`},
		{"import fmt", "missing import path", `stands in quotes: import "fmt"`},
		{`import "fmt"`, "anything", ""},
		{`import f "fmt"`, "anything", ""},
		{"print(x)", "undefined: x", "fmt.Println(x)"},
		{`print "x"`, "expected ';'", `fmt.Println("x")`},
		{"fmt.Print(x)", "undefined: x", ""},
		{"def f(x):", "expected ';', found f", "func f(x int) int { ... }"},
		{"async def f(x):", "expected ';'", "func f(x int) int { ... }"},
		{"x := True", "undefined: True", "in Go: true"},
		{"x := False", "undefined: False", "in Go: false"},
		{"if x != None {", "undefined: None", "in Go: nil"},
		{"True := 1; y", "undefined: y", ""},
		{"for x in xs:", "expected '{', found in", "for _, x := range xs { ... }"},
		{"for i in range(10):", "expected '{', found in", "for i := range 10 { ... }"},
		{"for i in range(len(a)):", "expected '{', found in", "for i := range len(a) { ... }"},
		{"for i in range(1, n):", "expected '{', found in", "for i := 1; i < n; i++ { ... }"},
		{"for i in range(0, n, 2):", "expected '{', found in", "for i := 0; i < n; i += 2 { ... }"},
		{"for i, x in enumerate(xs):", "expected", "for i, x := range xs { ... }"},
		{"for k, v in m.items():", "expected", "for k, v := range m { ... }"},
		{"for x := range y {", "undefined: y", ""},
		{"s := 'text'", "illegal rune literal", `a text is written "text"`},
		{"s := 'a' + 'bc'", "more than one character in rune literal", `"bc"`},
		{"s := ''", "empty rune literal or unescaped ' in rune literal", `""`},
		{"s := 'a' + b", "undefined: b", ""},
		{"# words", "expected statement, found 'ILLEGAL'", "a comment begins with //: // words"},
		{"  #words", "illegal character U+0023 '#'", "// words"},
		{"} elif x > 1 {", "expected ';', found elif", "} else if x > 1 { ... }"},
		{"elif x > 1:", "expected ';', found x", "} else if x > 1 { ... }"},
		{"if x == 1:", "illegal label declaration", "if x == 1 { ... }"},
		{"if x == 1 { // then:", "undefined: x", ""},
		{"else:", "illegal label", "} else { ... }"},
		{"while True:", "expected ';'", "in Go: for { ... }"},
		{"while x < 3:", "expected ';'", "in Go: for x < 3 { ... }"},
		{"class A(B):", "expected ';'", "type A struct { ... }"},
		{"class := 5 + y", "undefined: y", ""},
		{"try:", "label try declared and not used", "functions give an error"},
		{"f := lambda x: x + 1", "expected ';'", "func(x int) int"},
		{"lambda := 0.5 * y", "undefined: y", ""},
		{"xs = [1, 2]", "unexpected comma; expecting ]", "xs := []int{1, 2}"},
		{`d = {"a": 1}`, "expected operand, found '{'", "d := map[string]int{"},
		{"x := a if b else c", "expected ';', found 'if'", "if b { x = a } else { x = c }"},
		{`f"{x}"`, `expected ';', found "{x}"`, "fmt.Sprintf"},
		{"not x", "expected ';', found x", "!x"},
		{"a and b", "expected ';', found and", "a && b"},
		{"if a or b {", "expected '{', found or", "a || b"},
		{"str(5)", "undefined: str", "fmt.Sprint(5)"},
		{"pass", "undefined: pass", "{}"},
		{"len(x)", "undefined: x", ""},
		{"", "anything", ""},
	} {
		if got := PythonHint(c.line, c.message); !strings.Contains(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%q, %s: got %q, want %q", c.line, c.message, got, c.want)
		}
	}
}

func TestNamesMadeByACell(t *testing.T) {
	for text, want := range map[string]string{
		"x, err := f()\nvar y int\nfunc g() { z := 1 }\ntype T struct{ A int }\nconst C = 1\nx = 2": "g T C x err y",
		"import (\n\tm \"math\"\n\t\"os\"\n\t_ \"embed\"\n)":                                        "m",
		"%%\nlocal := 1":              "",
		"%%bash\nx=1":                 "",
		"x := (":                      "",
		"%time a := 1\n%vars":         "a",
		"func f() {}\nfunc main() {}": "f main",
	} {
		if got := strings.Join(NamesMadeBy(text), " "); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
