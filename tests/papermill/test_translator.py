"""The package atelier_papermill by itself: what it writes, what it refuses, what it reads.

Run them with the clone's Python: .venv/bin/python -m pytest tests/papermill
That papermill runs a Go notebook with it is shown in tests/kernel.
"""
import decimal
import math
import pathlib
import subprocess
import sys

import nbformat
import papermill
import pytest
from papermill.exceptions import PapermillException
from papermill.translators import papermill_translators

INF, NAN = float("inf"), float("nan")


def translator():
    """What papermill itself finds for the kernel."""
    return papermill_translators.find_translator("atelier", "go")


def written(**parameters):
    return translator().codify(parameters)


@pytest.mark.parametrize("value, expression", [
    (3, "3"),
    (-(2**63), "-9223372036854775808"),  # the least int there is
    (0.5, "0.5"),
    (1.0, "1.0"),  # and not 1, which would be an int
    (1e22, "1e+22"),
    (True, "true"),
    (False, "false"),
    ("", '""'),
    ('a "b" \\ `c`', r'"a \"b\" \\ `c`"'),
    ("tab\tline\nend\r", r'"tab\tline\nend\r"'),
    ("唐诗 😀", '"唐诗 😀"'),
    ("\0\x7f\ufeff\U000e0001", r'"\u0000\u007f\ufeff\U000e0001"'),  # Go's compiler refuses a bare U+FEFF
    ([1, 2], "[]int{1, 2}"),
    ((1, 2), "[]int{1, 2}"),
    ([0.5, 2], "[]float64{0.5, 2}"),
    (["a"], '[]string{"a"}'),
    ([True], "[]bool{true}"),
    ([1, True], "[]any{1, true}"),  # in Python True is an int; in Go it is none
    ([1, "a", None], '[]any{1, "a", nil}'),
    ([], "[]any{}"),
    ([[1], [2, 3]], "[][]int{{1}, {2, 3}}"),
    ([[1], [0.5]], "[][]float64{{1}, {0.5}}"),
    ([[1], []], "[][]int{{1}, {}}"),
    ([[1], 2], "[]any{[]int{1}, 2}"),
    ({"a": 1, "b": 2}, 'map[string]int{"a": 1, "b": 2}'),
    ({"b": 1, "a": "x"}, 'map[string]any{"b": 1, "a": "x"}'),
    ({"a": [1], "b": [0.5]}, 'map[string][]float64{"a": {1}, "b": {0.5}}'),
    ({"a": {"b": {}}}, 'map[string]map[string]map[string]any{"a": {"b": {}}}'),
    ([{"a": 1}, {"b": 2}], '[]map[string]int{{"a": 1}, {"b": 2}}'),
    ({}, "map[string]any{}"),
])
def test_writes(value, expression):
    assert written(x=value) == f"// Parameters\n//atelier:injected\nx := {expression}\n"


@pytest.mark.parametrize("value, expression", [
    (NAN, "math.NaN()"),
    (INF, "math.Inf(1)"),
    (-INF, "math.Inf(-1)"),
    (-0.0, "math.Copysign(0, -1)"),  # the literal -0.0 is 0 in Go
    ([1, {"a": -INF}], '[]any{1, map[string]float64{"a": math.Inf(-1)}}'),
])
def test_writes_what_needs_math(value, expression):
    assert written(x=value) == f'// Parameters\n//atelier:injected\nimport "math"\nx := {expression}\n'


def test_writes_in_the_order_given():
    assert written(b=1, a="math.NaN()") == '// Parameters\n//atelier:injected\nb := 1\na := "math.NaN()"\n'


def test_comment():
    assert translator().codify({}, comment="one\ntwo") == "// one\n// two\n//atelier:injected\n"
    assert translator().codify({}, comment="") == "//\n//atelier:injected\n"


class Number(float):
    """A float that shows itself in another way, as numpy's do."""

    def __repr__(self):
        return "Number(0.5)"


def test_other_numbers():
    assert written(x=Number(0.5)) == "// Parameters\n//atelier:injected\nx := 0.5\n"


@pytest.mark.parametrize("name, value, sentence", [
    ("x", None, "parameter x: None is no value in Go; leave the parameter out"),
    ("for", 1, "parameter for: no variable in Go can have this name"),
    ("_", 1, "no variable in Go can have this name"),
    ("main", 1, "no variable in Go can have this name"),
    ("1a", 1, "begins with no digit"),
    ("a-b", 1, "parameter a-b: a name in Go is letters, digits and _"),
    ("a\nb", 1, "a name in Go is letters, digits and _"),
    ("", 1, "a name in Go is letters, digits and _"),
    ("x", 2**63, "9223372036854775808 does not fit an int of Go"),
    ("x", [0.5, 2**53 + 1], "9007199254740993 stands among floats and is none exactly"),
    ("x", {1: 2}, "the key 1 of a dict is no text"),
    ("x", ["\ud800"], "U+D800, half of a character"),
    ("x", [decimal.Decimal(1)], "a value of type Decimal cannot be written in Go"),
])
def test_refuses(name, value, sentence):
    with pytest.raises(PapermillException) as refused:
        written(**{name: value})
    assert str(refused.value).startswith("atelier: parameter ") and sentence in str(refused.value)


@pytest.mark.parametrize("name", ["x", "_x1", "größe", "名", "len", "PAPERMILL_INPUT_PATH"])
def test_names(name):
    assert written(**{name: 1}) == f"// Parameters\n//atelier:injected\n{name} := 1\n"


def test_go_reads_what_was_written(tmp_path):
    """The compiler takes all of it, and the values arrive."""
    values = {
        "i": -(2**63), "f": 5e-324, "g": 1.7976931348623157e308, "h": 1.0, "z": -0.0, "inf": [INF, -INF], "t": "\0\ufeff\"`\\\n唐😀",
        "b": [True, False], "l": [[1], []], "m": {"a": {"b": [1, 0.5]}}, "n": [None, {"k": None}], "e": [],
    }
    wanted = [
        "int -9223372036854775808", "float64 5e-324", "float64 1.7976931348623157e+308", "float64 1", "float64 -0",
        "[]float64 []float64{+Inf, -Inf}", r'string "\x00\ufeff\"`\\\n唐😀"', "[]bool []bool{true, false}",
        "[][]int [][]int{[]int{1}, []int{}}",
        'map[string]map[string][]float64 map[string]map[string][]float64{"a":map[string][]float64{"b":[]float64{1, 0.5}}}',
        '[]interface {} []interface {}{interface {}(nil), map[string]interface {}{"k":interface {}(nil)}}',
        "[]interface {} []interface {}{}",
    ]
    lines = written(**values).splitlines()
    imports = [line for line in lines if line.startswith("import")]
    shown = [f'fmt.Printf("%T %#v\\n", {name}, {name})' for name in values]
    program = tmp_path / "main.go"
    program.write_text("\n".join(["package main", 'import "fmt"', *imports, "func main() {",
                                  *(line for line in lines if line not in imports), *shown, "}\n"]))
    done = subprocess.run(["go", "run", program], capture_output=True, text=True, timeout=120, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == wanted


CELL = """\
// parameters
steps := 1000 // how long it trains

// a remark
var rate float64 = -1e-3
var name, greeting = "x // y", `raw, text` /* two texts */
const (
\tlimit = 'a' // a letter
\tdeep, flat = true, false; more = [2]int{1, 2}
)
config := vae.Config{
\tUnits: 3, // its own remark
} // of the model
var later int
time := time.Now()
"""


def test_inspects():
    assert [tuple(p) for p in translator().inspect({"source": CELL})] == [
        ("steps", "int", "1000", "how long it trains"),
        ("rate", "float64", "-1e-3", ""),
        ("name", "string", '"x // y"', "two texts"),
        ("greeting", "string", "`raw, text`", "two texts"),
        ("limit", "rune", "'a'", "a letter"),
        ("deep", "bool", "true", ""),
        ("flat", "bool", "false", ""),
        ("more", "[2]int", "[2]int{1, 2}", ""),
        ("config", "vae.Config", "vae.Config{ Units: 3, }", "of the model"),
        ("later", "int", "", ""),
        ("time", "None", "time.Now()", ""),
    ]


@pytest.mark.parametrize("source", [
    "", "// parameters", "steps = 3", "if x := 3; x > 2 {\n}", "a.b := 1", "a, b := 1", "f(x := 3)", "x :=", ":= 3", ")]}", '"', "`", "/*",
    "var", "var (", "const (\n)", "for i := range 3 {}", "x[1] := 2",
])
def test_inspects_what_is_no_parameter(source):
    assert translator().inspect({"source": source}) == []


def test_inspects_what_it_wrote():
    values = {"steps": 3, "rate": 0.5, "names": ["a", "b"], "table": {"a": [1]}, "odd": NAN, "on": True}
    read = translator().inspect({"source": written(**values)})
    assert [p.name for p in read] == list(values)
    assert [p.inferred_type_name for p in read] == ["int", "float64", "[]string", "map[string][]int", "None", "bool"]


def test_papermill_finds_it_without_being_told(tmp_path):
    """As a user has it: the notebook, papermill and nothing else."""
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "atelier", "language": "go", "display_name": "Go"}})
    notebook.cells = [nbformat.v4.new_code_cell("// parameters\nsteps := 3 // of training", metadata={"tags": ["parameters"]})]
    path = tmp_path / "in.ipynb"
    nbformat.write(notebook, path)
    assert papermill.inspect_notebook(str(path)) == {
        "steps": {"name": "steps", "inferred_type_name": "int", "default": "3", "help": "of training"},
    }
    out = tmp_path / "out.ipynb"
    command = [pathlib.Path(sys.executable).with_name("papermill"), path, out, "--prepare-only"]
    given = ["-p", "steps", "7", "-r", "name", "7", "-y", "rates: [0.5, .inf]"]
    done = subprocess.run(command + given, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    cell = nbformat.read(out, as_version=4).cells[1]
    assert cell.source == '// Parameters\n//atelier:injected\nimport "math"\nrates := []float64{0.5, math.Inf(1)}\nsteps := 7\nname := "7"\n'
    assert cell.metadata.tags == ["injected-parameters"]


def test_math_is_imported_only_when_needed():
    assert "import" not in written(x="math.NaN()", y=[math.pi])
