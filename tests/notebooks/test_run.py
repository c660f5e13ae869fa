"""The notebooks run, show what they should, and fail as a whole when one of their cells fails."""
import difflib
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell

import listings
import viewers
from conftest import FOLDER, NOTEBOOKS, mains, named

# Of notebooks, where conftest looks.
import claims
import page
import run


# Words with which the scores refuse models that were trained for three steps.
UNTRAINED = {
    "00_tour": "the VAE has not learnt the pictures",
    "01_network": "two layers should bend to the sine",
    "02_gan": "the discriminator knows nothing",
    "03_vae": "the model has not learnt the pictures",
    "04_rnn": "the network has learnt little of the pictures",
    "05_dcgan": "the generator draws too few kinds of picture",
    "06_latent": "sleeves are no direction here",
    "07_writing": "the network has learnt little",
    "08_small_data": "no overfitting to be seen",
    "09_carrying_over": "the training from nothing has hardly begun",
    "10_whose": "the reciter was not found out",
    "11_which": "the advised model has learnt little",
}


def shown(book):
    """For each cell that ran, by its id, the MIME types of what it shows."""
    return {cell.id: [set(output.data) for output in cell.outputs if output.output_type == "display_data"]
            for cell in book.cells if cell.cell_type == "code"}


def said(book, stream):
    """All that the cells wrote to a stream."""
    return "".join(output.text for cell in book.cells if cell.cell_type == "code"
                   for output in cell.outputs if output.get("name") == stream)


def with_studio(book):
    """The cells that train a model live, under a name in ATELIER_RUNS."""
    return [cell.id for cell in mains(book) if "studio.Train(" in cell.source]


def expect_outputs(book):
    """Fails unless every training shows its losses and its samples, and nothing complains."""
    assert list(run.noise(book)) == []
    # What ends in a chart shows it as the cell's result.
    results = {cell.id: [set(output.data) for output in cell.outputs if output.output_type == "execute_result"]
               for cell in mains(book)}
    trainings = [cell.id for cell in mains(book) if "train" in cell.id.split("-")]
    assert trainings and set(with_studio(book)) <= set(trainings)
    for cell in trainings:
        types = shown(book)[cell] + results[cell]
        assert any(kinds >= {"text/html", "image/png", "text/plain"} for kinds in types), \
            f"cell {cell} shows no loss curve: {types}"
    for cell in mains(book):
        if cell.id in with_studio(book):
            expect_trainings(cell)
    silent = [cell.id for cell in mains(book) if not cell.outputs]
    assert silent == []


def expect_trainings(cell):
    """Fails unless each training of a cell is one figure, which has the losses and the samples as they are without scripts,
    and says so in words."""
    outputs = [output for output in cell.outputs if '<figure class="atelier-training' in output.get("data", {}).get("text/html", "")]
    assert len(outputs) == cell.source.count("studio.Train("), cell.id
    for output in outputs:
        figure = viewers.parsed(output.data["text/html"]).figure
        assert viewers.still(figure.find("figure", class_="atelier-chart")), f"cell {cell.id} shows no loss curve"
        rows = figure.select("[data-step]")
        assert len(rows) >= 2 and all(row.img or row.div for row in rows), f"cell {cell.id} shows no samples beside the loss curve: {rows}"
        assert {row.span.get_text() for row in rows} <= set(re.findall(r"^step \d+", output.data["text/plain"], re.MULTILINE)), cell.id
        assert "image/png" in output.data, cell.id


def expect_listings(cells, name):
    """Fails unless the listings run, but for those that are refused with their sentence."""
    wanted = {f"listing-{i}": sentence for (book, i), sentence in listings.REFUSED.items() if book == name}
    failed = listings.refusals(cells)
    assert failed.keys() == wanted.keys(), failed
    assert [fault for cell, fault in failed.items() if wanted[cell] not in fault] == []


def append_judgement(book):
    """Adds a cell that judges as the last one does, but takes three steps for all."""
    parameters = next(cell.source for cell in book.cells if cell.id == "parameters")
    few = [f"{name} = 3" for name in re.findall(r"(?m)^(\w*[sS]teps) :=", parameters)]
    _, call, checks = mains(book)[-1].source.partition("lesson.Judge(")
    assert few and call
    book.cells.append(new_code_cell("\n".join(few) + "\n" + call + checks, id="judgement", metadata={"tags": ["raises-exception"]}))


def append_more(book, name):
    """Adds what is to run behind a notebook's own cells."""
    append_judgement(book)
    listings.append(book, name)


def test_runs_with_nbmake(notebook, bench, monkeypatch):
    """And the score refuses an untrained model, and what its prose says in Go runs behind it, where nothing was fetched."""
    monkeypatch.setenv("ATELIER_DATA", str(bench.folder))
    monkeypatch.setenv("XDG_DATA_HOME", str(bench.folder))
    for name, text in listings.FILES.items():
        (bench.folder / name).write_text(text, encoding="utf-8")
    path = bench.copy(notebook, lambda book: append_more(book, notebook.stem))
    done = bench.python("pytest", "-q", "-p", "no:cacheprovider", "--nbmake", "--nbmake-timeout=300", "--overwrite", path)
    assert done.returncode == 0, done.stdout + done.stderr
    book = nbformat.read(path, as_version=4)
    assert list(claims.faults(notebook.stem, "en", book, short=True, solved=True)) == []
    expect_listings(listings.take(book), notebook.stem)
    judgement = book.cells.pop()
    assert judgement.id == "judgement" and UNTRAINED[notebook.stem] in listings.refusals([judgement]).get("judgement", "")
    expect_outputs(book)
    assert not with_studio(book) or list(bench.folder.glob("runs/*/step-*")), "no model was kept in ATELIER_RUNS"


def figures(book):
    """The cell and the plain text of each figure that a notebook shows, in order."""
    return [(cell.id, output.data["text/plain"]) for cell in mains(book) for output in cell.outputs
            if "<figure" in output.get("data", {}).get("text/html", "")]


def expect_page(book):
    """Fails unless the notebook's page fetches nothing, and all its figures can be seen or read without scripts and styles."""
    whole = viewers.parsed(page.page(book, "gallery"))
    assert viewers.fetched(whole) == []
    charts = whole.find_all("figure", class_="atelier-chart")
    assert len(charts) > 5 and all(map(viewers.still, charts)), "a chart has no still picture"
    shown = [figure for figure in viewers.without_scripts_and_styles(whole).find_all("figure") if not figure.find_parent("figure")]
    assert len(shown) == len(figures(book)) > 20
    lost = [f"{cell}: {plain}" for figure, (cell, plain) in zip(shown, figures(book))
            if not (viewers.still(figure) or viewers.told(figure, plain))]
    assert lost == []


def test_the_gallery_runs_and_becomes_a_page(bench):
    """Of the site's kind, and of nbconvert's own, which runs it; nbmake runs the others."""
    path = bench.copy(FOLDER / "gallery.ipynb", lambda book: listings.append(book, "gallery"))
    done = bench.convert(path)
    assert done.returncode == 0, done.stderr
    book = nbformat.read(path, as_version=4)
    expect_listings(listings.take(book), "gallery")
    assert said(book, "stderr") == ""
    expect_page(book)
    done = bench.python("jupyter", "nbconvert", "--to", "html", path)
    assert done.returncode == 0, done.stderr
    pictures = sum("image/png" in output.get("data", {}) for cell in mains(book) for output in cell.outputs)
    assert path.with_suffix(".html").read_text(encoding="utf-8").count("data:image/png;base64,") >= pictures > 10


@pytest.mark.parametrize("name", ["go", "zh/go", "progress", "zh/progress"])
def test_what_stands_beside_the_series_runs(name, bench):
    path = bench.copy(FOLDER / f"{name}.ipynb")
    done = bench.convert(path)
    assert done.returncode == 0, done.stderr
    book = nbformat.read(path, as_version=4)
    assert said(book, "stderr") == "" and said(book, "stdout") != ""


def test_two_runs_are_equal(tmp_path, monkeypatch):
    """Byte for byte: no time, no random id, no number that changes."""
    written = []
    for name in ("first", "second"):
        monkeypatch.setenv("ATELIER_RUNS", str(tmp_path / name / "runs"))
        assert run.run(FOLDER / "02_gan.ipynb", tmp_path / name) == []
        written.append((tmp_path / name / "02_gan.ipynb").read_text(encoding="utf-8"))
    differ = list(difflib.unified_diff(*(text.splitlines() for text in written), lineterm="", n=1))
    assert [line[:200] for line in differ[:20]] == []
