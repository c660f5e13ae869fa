"""Notebooks as Jupyter's own tools run them."""
import subprocess
import sys

import nbformat

from conftest import NAME


def execute(folder, *cells, flags=()):
    """Runs a notebook of these cells with nbconvert, into done.ipynb of the folder."""
    book = nbformat.v4.new_notebook(
        metadata={"kernelspec": {"name": NAME, "display_name": NAME, "language": "go"}},
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    path = folder / "book.ipynb"
    nbformat.write(book, path)
    return subprocess.run(
        [sys.executable, "-m", "jupyter", "nbconvert", "--execute", "--to", "notebook", "--output", "done.ipynb",
         *flags, str(path)], capture_output=True, text=True, timeout=300)


def cells(folder):
    """The cells of the notebook that was run."""
    return nbformat.read(folder / "done.ipynb", as_version=4).cells
