"""Runs notebooks of the series on a clean kernel, each at its full length, and says what is wrong with them.

    python notebooks/run.py OUT [NAME...]

Each notebook, or each one named, such as 02_gan, is written with its outputs to OUT/NAME.ipynb. It fails on a
cell that fails, and scores outside their band make one fail; on a cell that takes longer than its budget; and on
words on standard error. ATELIER_STEPS shortens all trainings.
"""

import pathlib
import sys
import time

import nbformat

from render import Terminal, code, execute

FOLDER = pathlib.Path(__file__).resolve().parent


class Clock(Terminal):
    """Remembers how long each cell took."""

    def __init__(self, out, cells: int):
        super().__init__(out, cells)
        self.seconds = []

    def end(self):
        super().end()
        self.seconds.append(time.monotonic() - self.started)


def slow(notebook, seconds: list[float]):
    """The cells that took longer than their budgets."""
    for cell, spent in zip(code(notebook), seconds):
        budget = cell.metadata.get("atelier", {}).get("budget")
        if budget and spent > budget:
            yield f"the cell {cell.id} took {spent:.0f} s, and its budget is {budget} s"


def noise(notebook):
    """What cells wrote to standard error."""
    for cell in code(notebook):
        for output in cell.outputs:
            if output.get("name") == "stderr":
                yield f"the cell {cell.id} wrote to standard error: {output.text.strip().splitlines()[-1]}"


def timeless(notebook):
    """Takes out when cells ran, so that two runs are equal."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    return notebook


def run(source: pathlib.Path, out: pathlib.Path) -> list[str]:
    """Runs a notebook, writes it with its outputs, and gives what is wrong with it."""
    notebook = nbformat.read(source, as_version=4)
    print(f"{source.stem}: {len(code(notebook))} cells", flush=True)
    clock = Clock(sys.stdout, len(code(notebook)))
    failure = execute(notebook, str(source.parent), clock)
    faults = [failure] if failure else []
    faults += [*slow(notebook, clock.seconds), *noise(notebook)]
    out.mkdir(parents=True, exist_ok=True)
    nbformat.write(timeless(notebook), out / source.name)
    return faults


def main(out: pathlib.Path, names: list[str]) -> int:
    sources = [FOLDER / f"{name}.ipynb" for name in names] or sorted(FOLDER.glob("*.ipynb"))
    for source in sources:
        if not source.is_file():
            print(f"run: there is no notebook {source.stem}: name one of notebooks/*.ipynb without its ending", file=sys.stderr)
            return 1
    failed = 0
    for source in sources:
        faults = run(source, out)
        failed += bool(faults)
        for fault in faults:
            print(f"run: {source.stem}: {fault}", file=sys.stderr)
    print(f"{len(sources) - failed} of {len(sources)} notebooks are as they should be; they are in {out}")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python notebooks/run.py OUT [NAME...]")
    sys.exit(main(pathlib.Path(sys.argv[1]), sys.argv[2:]))
