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


def test_a_parameter_of_another_type(execute):
    """papermill knows nothing of types: what is given counts."""
    assert shown(execute(PARAMETERS, "steps", steps=0.25).cells[-1]) == ("", ["0.25"])


def test_a_failing_cell_fails_the_run(execute, tmp_path):
    with pytest.raises(PapermillExecutionError) as failed:
        execute(PARAMETERS, 'panic("at step " + name)', "steps", name="two")
    assert "at step two" in str(failed.value)
    cells = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    assert cells[-1].outputs == [], "the cell after the failure ran"


def test_the_command(tmp_path, short_tmp):
    """Installed as docker/install.sh does, papermill needs no flag to know Go."""
    command = [PAPERMILL, write(tmp_path / "in.ipynb", PARAMETERS, USE), tmp_path / "out.ipynb", "--cwd", tmp_path, "--no-progress-bar",
               "-p", "steps", "21", "-y", "rates: [1.0, 2]"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env={**os.environ, "TMPDIR": str(short_tmp)})
    assert done.returncode == 0, done.stderr
    assert shown(nbformat.read(tmp_path / "out.ipynb", as_version=4).cells[-1]) == ("none [1 2]\n", ["42"])


def test_the_help(tmp_path):
    done = subprocess.run([PAPERMILL, "--help-notebook", write(tmp_path / "in.ipynb", PARAMETERS)],
                          capture_output=True, text=True, timeout=60)
    # papermill says 1 after its help, whatever came of it.
    assert "steps: int (default 3)" in done.stdout and "of training" in done.stdout, done.stdout + done.stderr
