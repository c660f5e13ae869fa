"""Notebooks run by Jupyter's own tools succeed or fail as a whole."""
import pytest

from book import cells, execute
from conftest import bare


def test_a_notebook_runs(tmp_path):
    done = execute(tmp_path, "size := 3", "%%\nfmt.Println(size * size)", "size + 1")
    assert done.returncode == 0, done.stderr
    assert [cell.outputs for cell in cells(tmp_path)] == [
        [], [{"output_type": "stream", "name": "stdout", "text": "9\n"}],
        [{"output_type": "execute_result", "data": {"text/plain": "4"}, "metadata": {}, "execution_count": 3}]]


@pytest.mark.parametrize("cell, told", [
    ('%%\npanic("cell two")', "panic: cell two\ncell 2, line 2\n"),
    ("%%\nos.Exit(3) // cell two", "exit: the program ended with exit status 3"),
    ("%%\n_ = 1\nundefinedThing() // cell two", "compile error: cell 2, line 3: undefined: undefinedThing"),
    ("func broken( { // cell two", "compile error: cell 2, line 1: { is not closed: } is missing"),
    ("!exit 3 # cell two", "exit status 3"),
])
def test_a_failing_cell_fails_the_notebook_and_is_named(tmp_path, cell, told):
    done = execute(tmp_path, "%%\nfmt.Println(1)", cell)
    assert done.returncode != 0
    text = bare(done.stderr)
    assert "cell two" in text
    assert told in text, "the terminal must say what is wrong, not only that something is"
