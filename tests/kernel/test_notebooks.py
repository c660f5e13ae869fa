"""Notebooks run by Jupyter's own tools succeed or fail as a whole."""
import subprocess
import sys

import nbformat
import pytest

from conftest import NAME


def execute(folder, *cells):
    """Runs a notebook of these cells with nbconvert."""
    book = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": NAME, "display_name": NAME, "language": "go"}},
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    path = folder / "book.ipynb"
    nbformat.write(book, path)
    return subprocess.run(
        [sys.executable, "-m", "jupyter", "nbconvert", "--execute", "--to", "notebook", "--output", "done.ipynb", str(path)],
        capture_output=True, text=True, timeout=300)


def test_a_notebook_runs(tmp_path):
    done = execute(tmp_path, "const size = 3", "%%\nfmt.Println(size * size)")
    assert done.returncode == 0, done.stderr
    book = nbformat.read(tmp_path / "done.ipynb", as_version=4)
    assert book.cells[1].outputs[0].text == "9\n"


@pytest.mark.parametrize("cell, told", [
    ('%%\npanic("cell two")', "panic: cell two"),
    ("%%\nos.Exit(3) // cell two", "exit status 3"),
    ("%%\n_ = 1\nundefinedThing() // cell two", "undefined: undefinedThing"),
    ("func broken( { // cell two", "expected ')', found '{'"),
])
def test_a_failing_cell_fails_the_notebook_and_is_named(tmp_path, cell, told):
    done = execute(tmp_path, "%%\nfmt.Println(1)", cell)
    assert done.returncode != 0
    assert "cell two" in done.stderr
    # Go writes a panic in pieces, and nbconvert puts a heading over each that came by itself.
    text = " ".join(done.stderr.replace("----- stderr -----", " ").split())
    assert told in text, "the terminal must say what is wrong, not only that something is"


def test_a_compile_error_in_the_terminal_names_the_cell_and_the_line(tmp_path):
    done = execute(tmp_path, "%%\nfmt.Println(1)", "%%\n_ = 1\nundefinedThing()")
    assert "Cell[2]: Line 3" in done.stderr
