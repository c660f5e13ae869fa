"""Runs notebooks of the series on a clean kernel, each at its full length, and says what is wrong with them.

    python notebooks/run.py OUT [NAME...]

Each English notebook, or each one named, such as 02_gan, is written with its outputs to OUT/NAME.ipynb; zh/02_gan is a Chinese
one, and zh all of them. Those without code are passed over. It fails on a
cell that fails, and scores outside their band make one fail; on a cell that takes longer than its budget, and on cells
that together take longer than five minutes; on words on standard error; on a file that is too large to be shown; and on prose
that says other numbers than the cells give (claims.py).
ATELIER_STEPS shortens all trainings.
"""

import os
import pathlib
import sys
import time

import nbformat

import claims
from render import Terminal, code, execute

FOLDER = pathlib.Path(__file__).resolve().parent

# The longest that a notebook may take on two cores, in seconds: no reader waits longer, whatever its cells' budgets.
LONGEST = 300
# The most bytes that a notebook may have with its outputs: viewers on the web give up on larger ones.
LARGEST = 5_000_000


class Clock(Terminal):
    """Remembers how long each cell took."""

    def __init__(self, out, cells: int):
        super().__init__(out, cells)
        self.seconds = []

    def end(self):
        super().end()
        self.seconds.append(time.monotonic() - self.started)


def slow(notebook, seconds: list[float]):
    """The cells that took longer than their budgets, and a notebook that took longer than any may."""
    for cell, spent in zip(code(notebook), seconds):
        budget = cell.metadata.get("atelier", {}).get("budget")
        if budget and spent > budget:
            yield f"the cell {cell.id} took {spent:.0f} s, and its budget is {budget} s"
    if sum(seconds) > LONGEST:
        yield f"the cells took {sum(seconds):.0f} s together, and a notebook may take {LONGEST} s"


def noise(notebook):
    """What cells wrote to standard error."""
    for cell in code(notebook):
        for output in cell.outputs:
            if output.get("name") == "stderr":
                yield f"the cell {cell.id} wrote to standard error: {output.text.strip().splitlines()[-1]}"


def bulk(path: pathlib.Path):
    """A file that is too large to be shown."""
    size = path.stat().st_size
    if size > LARGEST:
        yield f"{path.name} has {size / 1e6:.1f} MB with its outputs, and a notebook may have {LARGEST / 1e6:.0f} MB"


def timeless(notebook):
    """Takes out when cells ran, and what only took so long that it was shown, such as a line of progress that is empty in the end,
    so that two runs are equal."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    for cell in code(notebook):
        cell.outputs = [output for output in cell.outputs if output.output_type != "display_data" or any(output.data.values())]
    return notebook


def run(source: pathlib.Path, out: pathlib.Path) -> list[str]:
    """Runs a notebook, writes it with its outputs, and gives what is wrong with it."""
    notebook = nbformat.read(source, as_version=4)
    print(f"{source.stem}: {len(code(notebook))} cells", flush=True)
    clock = Clock(sys.stdout, len(code(notebook)))
    failure = execute(notebook, str(source.parent), clock)
    out.mkdir(parents=True, exist_ok=True)
    nbformat.write(timeless(notebook), out / source.name)
    faults = [failure] if failure else []
    said = [] if source.parent != FOLDER else claims.faults(source.stem, "en", notebook, bool(os.environ.get("ATELIER_STEPS")))
    return faults + [*slow(notebook, clock.seconds), *noise(notebook), *bulk(out / source.name), *said]


def named(name: str) -> list[pathlib.Path]:
    """The notebooks of a name: one, or those of a folder that have code."""
    if (FOLDER / name).is_dir():
        return [path for path in sorted((FOLDER / name).glob("*.ipynb")) if code(nbformat.read(path, as_version=4))]
    return [FOLDER / f"{name}.ipynb"]


def main(out: pathlib.Path, names: list[str]) -> int:
    os.environ.setdefault("ATELIER_STRICT", "1")  # a check that fails ends its cell: nobody reads the advice
    sources = [source for name in names or ["."] for source in named(name)]
    for source in sources:
        if not source.is_file():
            print(f"run: there is no notebook {source.stem}: name one of notebooks/*.ipynb without its ending", file=sys.stderr)
            return 1
    failed = 0
    for source in sources:
        faults = run(source, out / source.parent.relative_to(FOLDER))
        failed += bool(faults)
        for fault in faults:
            print(f"run: {source.stem}: {fault}", file=sys.stderr)
    print(f"{len(sources) - failed} of {len(sources)} notebooks are as they should be; they are in {out}")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python notebooks/run.py OUT [NAME...]")
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2:]))
