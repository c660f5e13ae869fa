"""Other tools of Jupyter take the notebooks: jupytext pairs them with a Go file, papermill sets their parameters."""
import nbformat

from conftest import NOTEBOOKS


def test_jupytext_keeps_a_pair(notebook, bench):
    """A change in either of the two comes into the other, and nothing else changes."""
    path = bench.copy(notebook)
    done = bench.python("jupytext", "--set-formats", "ipynb,go:percent", path)
    assert done.returncode == 0, done.stdout + done.stderr
    listing = path.with_suffix(".go")
    text = listing.read_text(encoding="utf-8")
    assert text.count("\nseed := 7") == 1
    listing.write_text(text.replace("\nseed := 7", "\nseed := 8"), encoding="utf-8")
    done = bench.python("jupytext", "--sync", listing)
    assert done.returncode == 0, done.stdout + done.stderr

    wanted = nbformat.read(notebook, as_version=4).cells
    for cell in wanted:
        if cell.id == "parameters":
            cell.source = cell.source.replace("\nseed := 7", "\nseed := 8")
    assert nbformat.read(path, as_version=4).cells == wanted


def test_papermill_sets_parameters(bench, monkeypatch):
    monkeypatch.setenv("ATELIER_STEPS", "4")
    path = bench.copy(next(path for path in NOTEBOOKS if path.stem == "01_network"))
    out = bench.folder / "out.ipynb"
    done = bench.python("papermill", "-p", "steps", "9", path, out)
    assert done.returncode == 0, done.stderr
    score = next(cell for cell in nbformat.read(out, as_version=4).cells if cell.id == "score")
    assert "4 of 9 steps: too early to judge" in "".join(output.text for output in score.outputs)
