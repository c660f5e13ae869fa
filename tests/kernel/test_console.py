"""The kernel in a terminal, as `jupyter console` has it."""
import os
import re
import sys
import time

import pexpect
import pytest

from conftest import NAME


class Terminal:
    """What a person at a console sees, as text."""

    def __init__(self, folder):
        env = {**os.environ, "IPYTHONDIR": str(folder), "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
        self.process = pexpect.spawn(
            sys.executable, ["-m", "jupyter", "console", "--kernel", NAME], cwd=folder, env=env,
            encoding="utf-8", timeout=60, dimensions=(40, 120))
        self.shown, self.seen = "", 0

    def sees(self, pattern, seconds=30):
        """Waits for a pattern behind the last one."""
        end = time.monotonic() + seconds
        while not (found := re.compile(pattern).search(plain(self.shown), self.seen)):
            assert time.monotonic() < end, f"no {pattern!r} in: {plain(self.shown)[self.seen:]!r}"
            try:
                self.shown += self.process.read_nonblocking(65536, timeout=1)
            except pexpect.TIMEOUT:
                pass
        self.seen = found.end()

    def types(self, *lines):
        for line in lines:
            self.process.send(line + "\r")


def plain(text):
    """The terminal's text without what moves the cursor and colours it."""
    return re.sub(r"\x1b\][^\x07]*\x07|\x1b[\[\]?][0-9;?]*[ -/]*[@-~]|\x1b[=>]|\r", "", text)


@pytest.fixture
def terminal(tmp_path):
    """A console at its first prompt."""
    terminal = Terminal(tmp_path)
    terminal.sees(r"Atelier [^\n]*%help[^$]*In \[1\]: ")
    yield terminal
    terminal.process.close(force=True)


def test_what_became_of_a_changing_figure_is_told(terminal):
    terminal.types('import ("github.com/atelier-go/atelier/plotting"; "github.com/atelier-go/atelier/plotting/display")')
    terminal.sees(r"In \[2\]: ")
    shows = '_ = screen.Update("it", func() plotting.Figure { return plotting.Progress{Step: step, Total: 3} })'
    terminal.types("{ screen := display.NewScreen(display.Options{}); for step := range 4 { " + shows + " }; _ = screen.Close() }")
    terminal.sees(r"step 0/3[^$]*\nstep 3/3[^$]*In \[3\]: ")


def test_cells_are_typed_and_shown(terminal, capsys):
    started = time.monotonic()
    terminal.types("1 + 1")
    terminal.sees(r"Out\[1\]: *\n?2\n")
    spent = time.monotonic() - started
    with capsys.disabled():
        print(f"\nconsole: from typing 1 + 1 at a fresh prompt to its result: {spent:.2f} s")
    terminal.sees(r"In \[2\]: ")

    terminal.types("func twice(x int) int {")
    terminal.sees(r"\.\.\.: ")  # the cell is not complete
    terminal.types("return 2 * x", "}", "")
    terminal.sees(r"In \[3\]: ")
    terminal.types("twice(21)")
    terminal.sees(r"Out\[3\]: *\n?42\n")
    terminal.sees(r"In \[4\]: ")

    terminal.types("undefinedThing")
    terminal.sees(r"cell 4, line 1: undefined: undefinedThing")
    terminal.sees(r"In \[5\]: ")

    terminal.process.sendeof()
    terminal.sees(r"exit")
    terminal.types("y")
    terminal.process.expect(pexpect.EOF, timeout=30)
    terminal.process.close()
    assert terminal.process.exitstatus == 0
