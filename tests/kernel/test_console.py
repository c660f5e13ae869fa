"""The kernel in a terminal, as `jupyter console` has it."""
import os
import sys
import time

import pexpect
import pytest

from conftest import NAME, bare

PROMPT = r"In \[\d+\]: "


@pytest.fixture
def console(tmp_path, monkeypatch):
    """A console at its first prompt."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("TERM", "xterm")
    terminal = pexpect.spawn(
        sys.executable, ["-m", "jupyter", "console", "--kernel", NAME, "--simple-prompt"],
        cwd=tmp_path, env=dict(os.environ), encoding="utf-8", timeout=60, dimensions=(40, 120))
    terminal.expect(PROMPT)
    yield terminal
    terminal.close(force=True)


def test_cells_are_typed_and_shown(console, capsys):
    assert "%help" in bare(console.before), "the banner says where to find more"
    started = time.monotonic()
    console.sendline("1 + 1")
    console.expect(r"Out\[1\]: \s*2\s")
    spent = time.monotonic() - started
    with capsys.disabled():
        print(f"\nconsole: from typing 1 + 1 at a fresh prompt to its result: {spent:.2f} s")
    console.expect(PROMPT)

    console.sendline("func twice(x int) int {")
    console.sendline("return 2 * x")
    console.sendline("}")
    console.sendline("")
    console.expect(PROMPT)
    console.sendline("twice(21)")
    console.expect(r"Out\[\d+\]: \s*42\s")
    console.expect(PROMPT)

    console.sendline("undefinedThing")
    console.expect("undefined: undefinedThing")
    console.expect(PROMPT)

    console.sendeof()
    console.expect([r"Do you really want to exit", r"exit"])
    console.sendline("y")
    console.expect(pexpect.EOF)
    console.wait()
    assert console.exitstatus == 0
