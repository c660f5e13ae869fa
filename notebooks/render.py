"""Runs a notebook through its kernel and writes it as HTML, saying on the terminal what goes on.

    python notebooks/render.py NOTEBOOK.ipynb OUT.html

The notebook itself is left alone. The page holds everything that the notebook gave, also when a
cell failed; then the exit status is 1 and the last lines name the cell.
"""

import pathlib
import shutil
import sys
import time

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

import page

# The longest a cell may take, in seconds.
PATIENCE = 1800

# How lines begin that do not say what a cell is about.
UNTELLING = ("%", "import", "func main", "const (", "var (", ")", '"', "_")


class Terminal:
    """Numbers the cells, and keeps one line for what the running cell says last."""

    def __init__(self, out, cells: int):
        self.out = out
        self.cells = cells
        self.live = out.isatty()
        self.number = 0
        self.started = 0.0

    def start(self, source: str):
        self.number += 1
        self.started = time.monotonic()
        self.write(f"[{self.number}/{self.cells}] {title(source)}\n")

    def say(self, text: str):
        """Replaces the running cell's line. Without a terminal nothing is said."""
        lines = text.strip().splitlines()
        if self.live and lines:
            width = shutil.get_terminal_size().columns - 1
            self.write("\r\033[K" + ("      " + lines[-1].strip())[:width])

    def end(self):
        if self.live:
            self.write("\r\033[K")
        self.write(f"      {time.monotonic() - self.started:.1f} s\n")

    def write(self, text: str):
        self.out.write(text)
        self.out.flush()


def code(notebook) -> list:
    """The cells that run."""
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def title(source: str) -> str:
    """The first line of a cell that says something."""
    for line in source.splitlines():
        line = line.strip().lstrip("/").strip()
        if line and not line.startswith(UNTELLING):
            return line[:80]
    return "cell"


class Client(NotebookClient):
    """Shows what a cell puts out while it runs."""

    terminal: Terminal

    def process_message(self, msg, cell, cell_index):
        content = msg["content"]
        if msg["msg_type"] == "stream":
            self.terminal.say(content["text"])
        elif "data" in content:
            self.terminal.say(content["data"].get("text/plain", ""))
        return super().process_message(msg, cell, cell_index)


def execute(notebook, folder: str, terminal: Terminal) -> str:
    """Runs every cell. Gives what went wrong, or nothing."""
    client = Client(notebook, timeout=PATIENCE, coalesce_streams=True, resources={"metadata": {"path": folder}})
    client.terminal = terminal
    client.on_cell_execute = lambda cell, cell_index: terminal.start(cell.source)
    client.on_cell_executed = lambda cell, cell_index, execute_reply: terminal.end()
    try:
        client.execute()
    except CellExecutionError as failure:
        return f"cell {terminal.number} of {terminal.cells} failed:\n{failure}"
    except CellTimeoutError:
        return f"cell {terminal.number} of {terminal.cells} was still running after {PATIENCE} s"
    except DeadKernelError:
        return f"the kernel died in cell {terminal.number} of {terminal.cells}"
    return ""


def main(source: pathlib.Path, out: pathlib.Path) -> int:
    if not source.is_file():
        print(f"render: there is no notebook {source}: name one that is there", file=sys.stderr)
        return 1
    notebook = nbformat.read(source, as_version=4)
    cells = len(code(notebook))
    print(f"running {source}, {cells} cells", flush=True)
    started = time.monotonic()
    fault = execute(notebook, str(source.parent), Terminal(sys.stdout, cells))
    page.write(out, page.page(notebook, source.stem))
    print(f"{out.resolve()} is written, after {time.monotonic() - started:.0f} s", flush=True)
    if fault:
        print(f"render: {source}: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python notebooks/render.py NOTEBOOK.ipynb OUT.html")
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
