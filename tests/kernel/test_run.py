"""`jupyter run` sends files to the kernel, whose command line it adds their names to."""
import os
import pathlib
import subprocess
import sys

import pytest

from conftest import NAME

JUPYTER_RUN = pathlib.Path(sys.executable).with_name("jupyter-run")

PROGRAM = """\
package main

import "fmt"

func main() {
\tfmt.Println("painted", 6*7)
}
"""


@pytest.fixture
def run(tmp_path, short_tmp):
    """A function that writes files and has them run, the flags behind them."""

    def call(*texts, flags=(), **options):
        files = []
        for number, text in enumerate(texts):
            files.append(tmp_path / f"{number}.go")
            files[-1].write_text(text)
        return subprocess.run([JUPYTER_RUN, f"--kernel={NAME}", *files, *flags], capture_output=True, text=True, timeout=120,
                              cwd=tmp_path, env={**os.environ, "TMPDIR": str(short_tmp)}, **options)

    return call


def test_a_program(run):
    done = run(PROGRAM)
    assert (done.stdout, done.returncode) == ("painted 42\n", 0), done.stderr


def test_cells_one_after_the_other(run):
    """Each file is a cell of one session. Jupyter shows the last expression of each, and ends no line there."""
    done = run("x := 20\nfmt.Println(x)", "x + 1", "x + 2")
    assert (done.stdout, done.returncode) == ("20\n2122", 0), done.stderr


def test_from_standard_input(run):
    done = run(input="1 + 1")
    assert (done.stdout.strip(), done.returncode) == ("2", 0), done.stderr


@pytest.mark.parametrize("text, words", [
    ('fmt.Println("begun")\npanic("out of paint")', "out of paint"),
    ("colour + 1", "undefined: colour"),
    ('import "os"\nos.Exit(3)', "exit status 3"),
])
def test_a_failure_is_the_commands_own(run, text, words):
    done = run(text, 'fmt.Println("the next file")')
    assert done.returncode == 1
    assert words in done.stdout + done.stderr
    assert "the next file" not in done.stdout


def test_flags_that_are_not_jupyters(run):
    """Jupyter hands on what stands behind --, though it is no flag of the kernel's."""
    done = run(PROGRAM, flags=["--", "-x", "--module=/nowhere"])
    assert "unknown flag" not in done.stderr and "Kernel died" not in done.stderr, done.stderr
    assert done.stdout == "painted 42\n", done.stderr
