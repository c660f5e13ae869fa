"""papermill runs Go notebooks with parameters of its user's choice.

What the parameters look like in Go is shown in tests/papermill.
"""
import os
import pathlib
import subprocess
import sys

import nbformat
import papermill
import pytest
from conftest import NAME
from papermill.exceptions import PapermillExecutionError

PAPERMILL = pathlib.Path(sys.executable).with_name("papermill")

PARAMETERS = """\
// parameters
steps := 3 // of training
name := "none"
rates := []float64{0.1}
"""

USE = """\
import "fmt"

fmt.Println(name, rates)
double := 2 * steps
double"""


def write(path, *cells):
    """A notebook whose first cell is that of the parameters."""
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": NAME, "language": "go", "display_name": "Go"}})
    notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
    notebook.cells[0].metadata.tags = ["parameters"]
    nbformat.write(notebook, path)
    return path


@pytest.fixture
def execute(tmp_path, short_tmp, monkeypatch):
    """A function that runs a notebook of the cells given and returns it as it was run."""
    monkeypatch.setenv("TMPDIR", str(short_tmp))

    def run(*cells, **parameters):
        return papermill.execute_notebook(str(write(tmp_path / "in.ipynb", *cells)), str(tmp_path / "out.ipynb"),
                                          parameters=parameters, cwd=str(tmp_path), progress_bar=False)

    return run


def shown(cell):
    """What a cell wrote, and its result."""
    text = "".join(output.text for output in cell.outputs if output.output_type == "stream")
    results = [output.data["text/plain"] for output in cell.outputs if output.output_type == "execute_result"]
    return text, results


def test_the_notebooks_own_parameters(execute):
    assert shown(execute(PARAMETERS, USE).cells[-1]) == ("none [0.1]\n", ["6"])


def test_injected_parameters_override(execute):
    notebook = execute(PARAMETERS, USE, "double + 1", steps=7, name="a \"b\"\n唐", rates=[0.5, float("-inf"), 2])
    assert [cell.metadata.tags for cell in notebook.cells[:2]] == [["parameters"], ["injected-parameters"]]
    assert shown(notebook.cells[2]) == ("a \"b\"\n唐 [0.5 -Inf 2]\n", ["14"])
    assert shown(notebook.cells[3]) == ("", ["15"])


def test_parameters_of_every_kind(execute):
    use = 'import "fmt"\nfmt.Printf("%T %T %T %T %T %v\\n", on, table, deep, mixed, nan, table["b"])'
    notebook = execute("// parameters\non := false", use, on=True, table={"a": [1], "b": [2, 3]}, deep=[[0.5]], mixed=[1, "x"],
                       nan=float("nan"))
    assert shown(notebook.cells[-1])[0] == "bool map[string][]int [][]float64 []interface {} float64 [2 3]\n"


TYPED = """\
// parameters
rate := 0.5
var scale float32 = 1
steps := 3
rates := []float64{0.1}
table := map[string][]float64{"a": {0.5}}
pause := time.Second
"""

SHOW = 'fmt.Printf("%T %v, %T %v, %T %v, %v, %v, %v\\n", rate, rate/4, scale, scale/2, steps, steps, rates, table["b"], pause)'


def test_values_take_the_types_of_the_defaults(execute):
    """papermill knows no types: 2 where the default is 0.5 is a float64, and half of it no int."""
    notebook = execute(TYPED, SHOW, rate=2, scale=3, steps=7.0, rates=[1, 2], table={"b": [1]}, pause="1.5s")
    assert shown(notebook.cells[-1]) == ("float64 0.5, float32 1.5, int 7, [1 2], [1], 1.5s\n", [])
    assert "rate := 2\n" in notebook.cells[1].source, "the cell says what was given"


def test_a_run_of_a_run(execute, tmp_path, short_tmp):
    """What papermill has written can be run again, with other parameters or with none."""
    execute(TYPED, SHOW, rate=2)
    again = papermill.execute_notebook(str(tmp_path / "out.ipynb"), str(tmp_path / "again.ipynb"), parameters={"rate": 1},
                                       cwd=str(tmp_path), progress_bar=False)
    assert shown(again.cells[-1])[0].startswith("float64 0.25,")
    same = papermill.execute_notebook(str(tmp_path / "out.ipynb"), str(tmp_path / "same.ipynb"), cwd=str(tmp_path), progress_bar=False)
    assert shown(same.cells[-1])[0].startswith("float64 0.5,")


@pytest.mark.parametrize("parameters, sentence", [
    ({"steps": 0.25}, "parameter steps: 0.25 does not fit int, the type of its default"),
    ({"rates": [1, "x"]}, 'parameter rates[1]: "x" does not fit float64, as its default []float64 has it'),
    ({"pause": 5}, "give a text with a unit, such as 1.5s"),
])
def test_a_value_that_does_not_fit(execute, parameters, sentence):
    with pytest.raises(PapermillExecutionError) as failed:
        execute(TYPED, SHOW, **parameters)
    assert sentence in str(failed.value)


def test_nbconvert_runs_what_papermill_prepared(execute, tmp_path):
    """The cell speaks for itself: other clients send no tags."""
    papermill.execute_notebook(str(write(tmp_path / "in.ipynb", TYPED, SHOW)), str(tmp_path / "out.ipynb"), parameters={"rate": 2},
                               prepare_only=True)
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--to", "notebook", "--execute", "--output", "done.ipynb", tmp_path / "out.ipynb"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert shown(nbformat.read(tmp_path / "done.ipynb", as_version=4).cells[-1])[0].startswith("float64 0.5,")


def test_a_failing_cell_fails_the_run(execute, tmp_path):
    with pytest.raises(PapermillExecutionError) as failed:
        execute(PARAMETERS, 'panic("at step " + name)', "steps", name="two")
    assert "at step two" in str(failed.value)
    cells = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    assert cells[-1].outputs == [], "the cell after the failure ran"


def test_the_command(tmp_path, short_tmp):
    """Installed as docker/install.sh does, papermill needs no flag to know Go."""
    command = [PAPERMILL, write(tmp_path / "in.ipynb", PARAMETERS, USE), tmp_path / "out.ipynb", "--cwd", tmp_path, "--no-progress-bar",
               "-p", "steps", "21", "-y", "rates: [1, 2]", "--inject-paths", "--engine", "atelier"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env={**os.environ, "TMPDIR": str(short_tmp)})
    assert done.returncode == 0, done.stderr
    assert shown(nbformat.read(tmp_path / "out.ipynb", as_version=4).cells[-1]) == ("none [1 2]\n", ["42"])


def test_the_help(tmp_path):
    done = subprocess.run([PAPERMILL, "--help-notebook", write(tmp_path / "in.ipynb", PARAMETERS + "var rate float32 = 1\n")],
                          capture_output=True, text=True, timeout=60)
    # papermill says 1 after its help, whatever came of it.
    for words in ("steps: int (default 3)", "of training", "rates: []float64", "rate: float32 (default 1)"):
        assert words in done.stdout, done.stdout + done.stderr
