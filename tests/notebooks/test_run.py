"""The notebooks run, show what they should, and fail as a whole when one of their cells fails."""
import nbformat

from conftest import mains


def shown(book):
    """For each cell that ran, by its id, the MIME types of what it shows."""
    return {cell.id: [set(output.data) for output in cell.outputs if output.output_type == "display_data"]
            for cell in book.cells if cell.cell_type == "code"}


def said(book, stream):
    """All that the cells wrote to a stream."""
    return "".join(output.text for cell in book.cells if cell.cell_type == "code"
                   for output in cell.outputs if output.get("name") == stream)


def expect_outputs(book):
    """Fails unless every training shows its losses and its samples, and nothing complains."""
    assert said(book, "stderr") == ""
    trainings = [cell.id for cell in mains(book) if "studio.Train(" in cell.source]
    assert trainings
    for cell in trainings:
        types = shown(book)[cell]
        assert {"text/html", "image/png", "text/plain"} in types, f"cell {cell} shows no loss curve: {types}"
        assert len([kinds for kinds in types if kinds >= {"text/html", "text/plain"}]) >= 2, \
            f"cell {cell} shows no samples beside the loss curve: {types}"
    silent = [cell.id for cell in mains(book) if not cell.outputs]
    assert silent == []


def test_runs_with_nbmake(notebook, bench):
    path = bench.copy(notebook)
    done = bench.python("pytest", "-q", "-p", "no:cacheprovider", "--nbmake", "--nbmake-timeout=300", "--overwrite", path)
    assert done.returncode == 0, done.stdout + done.stderr
    expect_outputs(nbformat.read(path, as_version=4))
    assert list(bench.folder.glob("runs/*/step-*")), "no model was kept in ATELIER_RUNS"


def test_runs_with_nbconvert(notebook, bench):
    path = bench.copy(notebook)
    done = bench.convert(path)
    assert done.returncode == 0, done.stderr
    expect_outputs(nbformat.read(path, as_version=4))
