"""The notebooks as they lie in the repository."""
import re

import nbformat
import pytest
from atelier_papermill import GoTranslator

from conftest import NOTEBOOKS, mains

# The order of every notebook. The tour has a section for each family where these have two.
SECTIONS = {
    "00_tour": ["Parameters", "Data", "Score", "Exercise"],
    "01_gan": ["Parameters", "Data", "Model", "Train", "Look", "Score", "Exercise"],
    "02_vae": ["Parameters", "Data", "Model", "Train", "Look", "Score", "Exercise"],
    "03_rnn": ["Parameters", "Data", "Model", "Train", "Look", "Score", "Exercise"],
}

# A cell that is longer belongs into a package. Declarations may be longer than what a reader runs.
LONGEST_MAIN = 22


def test_every_notebook_is_known():
    assert [path.stem for path in NOTEBOOKS] == sorted(SECTIONS)


@pytest.fixture
def book(notebook):
    return nbformat.read(notebook, as_version=nbformat.NO_CONVERT)


def test_is_valid(book):
    nbformat.validate(book)
    assert (book.nbformat, book.nbformat_minor) == (4, 5)


def test_names_the_kernel(book):
    assert book.metadata.kernelspec == {"name": "atelier", "display_name": "Go (Atelier)", "language": "go"}


def test_is_stored_without_outputs(book):
    ran = [cell.id for cell in book.cells if cell.cell_type == "code" and (cell.outputs or cell.execution_count)]
    assert ran == [], "clear the outputs of these cells before you commit"


def test_names_its_cells(book):
    """Ids that say what a cell is are stable and read well in a difference."""
    ids = [cell.id for cell in book.cells]
    assert len(set(ids)) == len(ids)
    assert [i for i in ids if not re.fullmatch(r"[a-z]+(-[a-z]+)*", i)] == []


def test_keeps_the_order(notebook, book):
    prose = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    assert "**Question.**" in book.cells[0].source
    headings = [h for h in re.findall(r"^## (.*)$", prose, re.MULTILINE) if h in SECTIONS[notebook.stem]]
    assert headings == SECTIONS[notebook.stem]


def test_cells_are_short(book):
    long = [cell.id for cell in mains(book) if len(cell.source.splitlines()) > LONGEST_MAIN]
    assert long == []


def test_has_parameters_that_papermill_finds(book):
    cell = next(cell for cell in book.cells if cell.id == "parameters")
    assert cell.source.startswith("// parameters\n") and cell.metadata.tags == ["parameters"]
    assert "seed" in [parameter.name for parameter in GoTranslator.inspect(cell)]
