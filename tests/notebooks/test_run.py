"""The notebooks run, show what they should, and fail as a whole when one of their cells fails."""
import nbformat

from conftest import FOLDER, mains

import run  # of notebooks, where conftest looks


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
    assert said(book, "stderr") == ""
    # What ends in a chart shows it as the cell's result.
    results = {cell.id: [set(output.data) for output in cell.outputs if output.output_type == "execute_result"]
               for cell in mains(book)}
    trainings = [cell.id for cell in mains(book) if "train" in cell.id.split("-")]
    assert trainings and set(with_studio(book)) <= set(trainings)
    for cell in trainings:
        types = shown(book)[cell] + results[cell]
        assert any(kinds >= {"text/html", "image/png", "text/plain"} for kinds in types), \
            f"cell {cell} shows no loss curve: {types}"
        assert cell not in with_studio(book) or len([kinds for kinds in types if kinds >= {"text/html", "text/plain"}]) >= 2, \
            f"cell {cell} shows no samples beside the loss curve: {types}"
    silent = [cell.id for cell in mains(book) if not cell.outputs]
    assert silent == []


def test_runs_with_nbmake(notebook, bench):
    path = bench.copy(notebook)
    done = bench.python("pytest", "-q", "-p", "no:cacheprovider", "--nbmake", "--nbmake-timeout=300", "--overwrite", path)
    assert done.returncode == 0, done.stdout + done.stderr
    book = nbformat.read(path, as_version=4)
    expect_outputs(book)
    assert not with_studio(book) or list(bench.folder.glob("runs/*/step-*")), "no model was kept in ATELIER_RUNS"


def test_runs_with_nbconvert(notebook, bench):
    path = bench.copy(notebook)
    done = bench.convert(path)
    assert done.returncode == 0, done.stderr
    expect_outputs(nbformat.read(path, as_version=4))


def test_the_gallery_runs_and_converts_to_html(bench):
    path = bench.copy(FOLDER / "gallery.ipynb")
    done = bench.convert(path)
    assert done.returncode == 0, done.stderr
    book = nbformat.read(path, as_version=4)
    assert said(book, "stderr") == ""
    done = bench.python("jupyter", "nbconvert", "--to", "html", path)
    assert done.returncode == 0, done.stderr
    pictures = sum("image/png" in output.get("data", {}) for cell in mains(book) for output in cell.outputs)
    assert path.with_suffix(".html").read_text(encoding="utf-8").count("data:image/png;base64,") >= pictures > 10


def test_two_runs_are_equal(tmp_path, monkeypatch):
    """Byte for byte: no time, no random id, no number that changes."""
    written = []
    for name in ("first", "second"):
        monkeypatch.setenv("ATELIER_RUNS", str(tmp_path / name / "runs"))
        assert run.run(FOLDER / "03_vae.ipynb", tmp_path / name) == []
        written.append((tmp_path / name / "03_vae.ipynb").read_text(encoding="utf-8"))
    assert written[0] == written[1]
