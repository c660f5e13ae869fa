"""What the notebooks' tests share: where the notebooks are, and ways to run one.

Run them with the clone's Python, after `make setup`: .venv/bin/python -m pytest tests/notebooks
"""
import os
import pathlib
import re
import subprocess
import sys

import nbformat
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "notebooks"
# The series is numbered; the gallery of charts beside it teaches nothing and asks no question.
SOURCES = sorted((FOLDER / "source").glob("[0-9]*.md"))
# Each notebook in English and in Chinese. The cells are the same, so one language is enough to run.
NOTEBOOKS = [FOLDER / f"{source.stem}.ipynb" for source in SOURCES]
CHINESE = [FOLDER / "zh" / f"{source.stem}.ipynb" for source in SOURCES]

sys.path.insert(0, str(FOLDER))  # for build.py

# The longest that a whole notebook may take with few steps on a slow machine, in seconds.
PATIENCE = 600

# Cells that prepare for the others.
PREPARING = ("imports", "parameters", "tools")
# So do those that only declare a function, behind its comment.
DECLARING = re.compile(r"(?://.*\n)*func ")


def named(path: pathlib.Path) -> str:
    """A notebook's name among the tests', such as "00_tour" or "zh/00_tour"."""
    return str(path.relative_to(FOLDER).with_suffix(""))


@pytest.fixture(params=NOTEBOOKS, ids=named)
def notebook(request):
    """The path of each notebook in turn."""
    return request.param


@pytest.fixture(params=NOTEBOOKS + CHINESE, ids=named)
def stored(request):
    """The path of each notebook in turn, in both languages."""
    return request.param


class Bench:
    """A temporary folder to run copies of notebooks in."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder

    def copy(self, notebook: pathlib.Path, change=None) -> pathlib.Path:
        """Copies a notebook into the folder, changed by change(book) if that is given."""
        book = nbformat.read(notebook, as_version=4)
        if change:
            change(book)
        path = self.folder / notebook.name
        nbformat.write(book, path)
        return path

    def python(self, *args) -> subprocess.CompletedProcess:
        """Runs a Python module with few training steps; the models stay in the folder."""
        environment = {
            **os.environ,
            "ATELIER_STEPS": os.environ.get("ATELIER_STEPS") or "3",
            "ATELIER_STRICT": "1",
            "ATELIER_RUNS": str(self.folder / "runs"),
        }
        return subprocess.run([sys.executable, "-m", *map(str, args)], env=environment, cwd=self.folder,
                              capture_output=True, text=True, timeout=PATIENCE)

    def convert(self, path: pathlib.Path) -> subprocess.CompletedProcess:
        """Runs a notebook in place with nbconvert."""
        return self.python("jupyter", "nbconvert", "--to", "notebook", "--execute", "--inplace", path)


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)


def mains(book):
    """The cells of a notebook that show something; the others prepare for them."""
    return [cell for cell in book.cells
            if cell.cell_type == "code" and cell.id not in PREPARING and not DECLARING.match(cell.source)]
