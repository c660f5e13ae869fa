"""A notebook one of whose cells fails does not look like one that ran."""
import re

import nbformat
import pytest

from conftest import NOTEBOOKS, mains


def panic_in(number):
    """A change that makes the numbered running cell panic when it has done its work."""
    def change(book):
        mains(book)[number].source += '\npanic("on purpose")\n'
    return change


def judge_at_once(book):
    """A change that calls 3 steps the full number, so that the last cell judges an untrained model."""
    for cell in book.cells:
        if cell.id == "parameters":
            cell.source = re.sub(r"(?m)^(\w*[sS]teps :=) \d+", r"\1 3", cell.source)


def expect_failure(bench, notebook, change, number, message):
    """Fails unless nbconvert fails on the numbered running cell, naming it."""
    path = bench.copy(notebook, change)
    source = mains(nbformat.read(path, as_version=4))[number].source
    done = bench.convert(path)
    assert done.returncode != 0
    assert message in done.stderr, done.stderr
    assert source.splitlines()[0] in done.stderr, "the cell is not named"


def test_a_panic_in_the_first_cell(notebook, bench):
    expect_failure(bench, notebook, panic_in(0), 0, "on purpose")


def test_a_panic_in_the_last_cell(bench):
    expect_failure(bench, NOTEBOOKS[0], panic_in(-1), -1, "on purpose")


@pytest.mark.parametrize("name, message", [
    ("00_tour", "the VAE has not learnt the pictures"),
    ("01_network", "two layers should bend to the sine"),
    ("02_gan", "the generator draws too few kinds of picture"),
    ("03_vae", "the model has not learnt the pictures"),
    ("04_rnn", "the network has learnt little of the pictures"),
    ("05_dcgan", "the generator draws too few kinds of picture"),
    ("06_latent", "sleeves are no direction here"),
    ("07_writing", "the network has learnt little"),
])
def test_the_score_refuses_an_untrained_model(bench, monkeypatch, name, message):
    monkeypatch.setenv("ATELIER_STEPS", "3")
    notebook = next(path for path in NOTEBOOKS if path.stem == name)
    expect_failure(bench, notebook, judge_at_once, -1, message)
