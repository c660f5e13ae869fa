"""Other tools of Jupyter take the notebooks: jupytext pairs them with a Go file, papermill sets their parameters, nbconvert
prints them."""
import base64

import nbformat
import pytest

from conftest import FOLDER, NOTEBOOKS, named


@pytest.mark.parametrize("notebook", [NOTEBOOKS[0], NOTEBOOKS[7]], ids=named)
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


def test_print_has_pictures_and_chinese(bench):
    """Of what a cell shows, LaTeX gets the picture, and words in the packages that have a font for them. Prose would need pandoc."""
    picture = (FOLDER / "samples.png").read_bytes()
    shown = {"text/plain": "a grid", "text/html": "<b>a grid</b>", "image/png": base64.b64encode(picture).decode()}
    cell = nbformat.v4.new_code_cell("run.Samples(2)", outputs=[
        nbformat.v4.new_output("display_data", data=shown), nbformat.v4.new_output("stream", text="春眠不觉晓\n")])
    path = bench.folder / "shown.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    done = bench.python("jupyter", "nbconvert", "--to", "latex", "--template", "print",
                        f"--TemplateExporter.extra_template_basedirs={FOLDER / 'template'}", path)
    assert done.returncode == 0, done.stderr
    [file] = (bench.folder / "shown_files").iterdir()
    assert file.read_bytes() == picture
    text = path.with_suffix(".tex").read_text(encoding="utf-8")
    assert f"shown_files/{file.name}" in text and "a grid" not in text
    before, begin, after = text.partition(r"\begin{document}")
    assert r"\usepackage{xeCJK}" in before and "春眠不觉晓" in after
