"""notebooks/render.py with the kernel that JupyterLab brings along, for it treats all kernels alike."""

import pathlib
import subprocess
import sys

import nbformat

RENDER = pathlib.Path(__file__).resolve().parents[2] / "notebooks" / "render.py"


def render(folder: pathlib.Path, *cells: str) -> subprocess.CompletedProcess:
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_markdown_cell("# Title")] + [nbformat.v4.new_code_cell(source) for source in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python", "language": "python"}},
    )
    nbformat.write(notebook, folder / "in.ipynb")
    return subprocess.run([sys.executable, RENDER, folder / "in.ipynb", folder / "new" / "out.html"],
                          capture_output=True, text=True, timeout=120)


def test_writes_the_page(tmp_path):
    done = render(tmp_path, "import math\n# Count\nprint(6 * 7)", "", "import os\nprint('here', os.path.basename(os.getcwd()))")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "new" / "out.html").read_text()
    assert "42" in page
    # A cell runs in the notebook's folder, as in JupyterLab.
    assert f"here {tmp_path.name}" in page
    said = done.stdout.splitlines()
    assert said[0].endswith("2 cells") and "[1/2] # Count" in said and said[-1].startswith(str(tmp_path / "new" / "out.html"))
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["out.html"]


def test_names_the_cell_that_fails(tmp_path):
    done = render(tmp_path, "print('so far')", "1 / 0", "print('never')")
    assert done.returncode == 1
    assert "cell 2 of 3 failed" in done.stderr and "ZeroDivisionError" in done.stderr
    page = (tmp_path / "new" / "out.html").read_text()
    assert "so far" in page and "ZeroDivisionError" in page


def test_tells_that_the_kernel_died(tmp_path):
    done = render(tmp_path, "import os; os._exit(3)")
    assert done.returncode == 1
    assert "the kernel died in cell 1 of 1" in done.stderr


def test_names_a_notebook_that_is_not_there(tmp_path):
    done = subprocess.run([sys.executable, RENDER, tmp_path / "none.ipynb", tmp_path / "out.html"], capture_output=True, text=True)
    assert done.returncode == 1
    assert "there is no notebook" in done.stderr and len(done.stderr.splitlines()) == 1
