"""The numbers of the prose are those that the cells gave."""
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from conftest import FOLDER, SOURCES

import claims  # of notebooks, where conftest looks


def names_of(claim):
    return f"{claim['lesson']}: {claim['gave']}"


@pytest.mark.parametrize("claim", claims.claims(), ids=names_of)
def test_both_languages_say_the_same(claim):
    assert claim["lesson"] in [path.stem for path in SOURCES] and re.compile(claim["gave"]).groups == 1 and 0 <= claim["within"] < 1
    said = [claims.number(claim["says"][language], claims.prose(nbformat.read(FOLDER / folder / f"{claim['lesson']}.ipynb", as_version=4)))
            for language, folder in (("en", ""), ("zh", "zh"))]
    assert said[0] is not None and said[0] == said[1]


def book(prose, output):
    return new_notebook(cells=[new_markdown_cell(prose), new_code_cell("1", outputs=[new_output("stream", text=output)])])


CLAIM = {"lesson": "03_vae", "says": {"en": r"leaves ([\d,.]+) nats"}, "gave": r"entropy: ([\d.]+)", "within": 0.01}


def test_what_a_solution_prints_is_wanted_where_it_ran(monkeypatch):
    monkeypatch.setattr(claims, "claims", lambda: [{**CLAIM, "always": True, "solution": True}])
    unsolved = book("It leaves 187 nats.", "")
    assert list(claims.faults("03_vae", "en", unsolved, short=False)) == []
    assert len(list(claims.faults("03_vae", "en", unsolved, short=True, solved=True))) == 1


@pytest.mark.parametrize("prose, output, always, short, told", [
    ("It leaves 187 nats.", "entropy: 187.9", False, False, []),
    ("It leaves 1,187 nats.", "entropy: 1187.0", False, False, []),
    ("It leaves 187 nats.", "entropy: 190", False, False, ["its prose says 187 where the cells gave 190, by 'entropy: ([\\\\d.]+)'"]),
    ("It leaves 187 nats.", "entropy: 190", False, True, []),
    ("It leaves 187 nats.", "entropy: 190", True, True, ["its prose says 187 where the cells gave 190, by 'entropy: ([\\\\d.]+)'"]),
    ("It leaves 187 nats.", "", False, False, ["no cell says what source/claims.yaml has for 'entropy: ([\\\\d.]+)'"]),
    ("It leaves some.", "entropy: 190", False, False, ["its prose does not say what source/claims.yaml has for 'entropy: ([\\\\d.]+)'"]),
])
def test_faults_are_told(monkeypatch, prose, output, always, short, told):
    monkeypatch.setattr(claims, "claims", lambda: [{**CLAIM, "always": always}])
    assert list(claims.faults("03_vae", "en", book(prose, output), short)) == told
    assert list(claims.faults("02_gan", "en", book(prose, output), short)) == []
