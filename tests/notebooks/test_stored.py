"""The notebooks as they lie in the repository."""
import re

import nbformat
import pytest
from atelier_papermill import GoTranslator

from conftest import FOLDER, NOTEBOOKS, ROOT, mains

import frame  # of notebooks, where conftest looks

# The order of every notebook, in English and in Chinese. The tour has a section for each family where these have two.
SECTIONS = {
    "en": ["Parameters", "Data", "Model", "Train", "Look", "Score", "In short", "Exercise", "Go further"],
    "zh": ["参数", "数据", "模型", "训练", "看看结果", "评分", "小结", "练习", "延伸阅读"],
}
OF_THE_TOUR = (0, 1, 5, 6, 7, 8)
QUESTION = {"en": "**Question.**", "zh": "**问题。**"}

# A cell that is longer belongs into package notebooks/lesson, or into studio.
LONGEST = 15

# The longest that a cell may take, in seconds, by what its notebook says.
LONGEST_BUDGET = 200


@pytest.fixture
def book(stored):
    return nbformat.read(stored, as_version=nbformat.NO_CONVERT)


def test_the_series_is_numbered():
    assert [int(path.stem[:2]) for path in NOTEBOOKS] == list(range(len(NOTEBOOKS)))


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


def test_keeps_the_order(stored, book):
    language = book.metadata.atelier.language
    wanted = SECTIONS[language]
    if stored.stem == "00_tour":
        wanted = [wanted[i] for i in OF_THE_TOUR]
    prose = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    assert QUESTION[language] in book.cells[0].source
    headings = [h for h in re.findall(r"^## (.*)$", prose, re.MULTILINE) if h in SECTIONS[language]]
    assert headings == wanted


def test_cells_are_short(book):
    long = [cell.id for cell in book.cells if cell.cell_type == "code" and len(cell.source.splitlines()) > LONGEST]
    assert long == []


def test_begins_with_a_picture_and_keeps_a_file(book):
    """What the lesson is about is seen a second after the imports, and its reader takes something home."""
    cells = [cell for cell in book.cells if cell.cell_type == "code"]
    assert [cell.id for cell in cells[:2]] == ["imports", "first"]
    assert any("lesson.Made(" in cell.source for cell in cells)


def test_stands_in_the_series(stored, book):
    """With a box below the title, and links at the end."""
    words = frame.WORDS[book.metadata.atelier.language]
    assert [row for row in ("time", "needs", "makes") if f"| **{words[row]}** |" not in book.cells[0].source] == []
    before, after = ([path.name for path in NOTEBOOKS if int(path.stem[:2]) == int(stored.stem[:2]) + step] for step in (-1, 1))
    links = re.findall(r"]\((\w+\.ipynb)\)", book.cells[-1].source.split("\n\n---\n\n")[-1])
    assert links == [*before, *after, "go.ipynb", "glossary.ipynb", "progress.ipynb"]


def test_the_gallery_shows_each_figure_with_a_call_of_three_lines():
    """A verb of package studio makes some of them; the others are literals."""
    verbs = {"Animation": "film.Animation()", "Architecture": ".Architecture()", "Attention": ".Attention(", "Compare": ".Against(", "Grid": ".Samples(", "Letters": ".Letters(", "Manifold": ".Manifold(",
             "Network": ".Network()", "Passage": ".Draw(", "Scatter": ".Map(", "Summary": ".Summary()", "Training": "studio.Train("}
    figures = {name for path in (ROOT / "plotting").glob("*.go") if not path.stem.endswith("_test")
               for name in re.findall(r"^func \(\w+ ([A-Z]\w*)\) Bundle\(\)", path.read_text(encoding="utf-8"), re.MULTILINE)}
    cells = [cell.source for cell in mains(nbformat.read(FOLDER / "gallery.ipynb", as_version=4))]
    shown = {name for name in figures for cell in cells
             if len(cell.splitlines()) <= 3 and verbs.get(name, f"plotting.{name}{{") in cell}
    assert len(figures) > 10 and figures - shown == set()


def test_cells_have_a_budget(book):
    cells = [cell for cell in book.cells if cell.cell_type == "code"]
    assert [cell.id for cell in cells if not 1 <= cell.metadata.atelier.budget <= LONGEST_BUDGET] == []


def test_has_parameters_that_papermill_finds(book):
    cell = next(cell for cell in book.cells if cell.id == "parameters")
    assert cell.source.count("\nseed := 7 ") == 1 and cell.source.startswith("// parameters\n") and cell.metadata.tags == ["parameters"]
    assert "seed" in [parameter.name for parameter in GoTranslator.inspect(cell)]


def test_ends_with_a_checked_score(stored, book):
    """Which says what to do where the model is not what the lesson is about."""
    score = mains(book)[-1]
    assert score.id == "score" and "panic(" not in "".join(cell.source for cell in book.cells if cell.cell_type == "code")
    language = {"en": "English", "zh": "Chinese"}[book.metadata.atelier.language]
    assert f'lesson.Judge("{stored.stem}", lesson.{language}, ' in score.source and "lesson.If(" in score.source
