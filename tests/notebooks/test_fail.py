"""A notebook one of whose cells fails does not look like one that ran."""
import json
import re
import subprocess

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


@pytest.fixture
def short():
    """The notebook that takes the least time."""
    return next(path for path in NOTEBOOKS if path.stem == "01_network")


def test_a_panic_in_the_first_cell(short, bench):
    expect_failure(bench, short, panic_in(0), 0, "on purpose")


def test_a_panic_in_the_last_cell(short, bench):
    expect_failure(bench, short, panic_in(-1), -1, "on purpose")


def test_a_score_that_refuses_the_model(short, bench, monkeypatch):
    """What the other notebooks' scores refuse, and with what words, is tried in test_run.py."""
    monkeypatch.setenv("ATELIER_STEPS", "3")
    expect_failure(bench, short, judge_at_once, -1, "two layers should bend to the sine")


# What the score cells judge by, and what a full training gave: steps as whole numbers.
JUDGED = {
    "03_vae": {"nats": 243.3, "natsOfTwo": 268.6, "floor": 187.2, "most": 255.0},
    "04_rnn": {"drawing": 264.0, "loss": 2.2, "single": 3.16, "floor": 187.2, "marginal": 383.9},
    "07_writing": {"surprise": 0.59, "form": 0.87, "known": 0.5, "fits": 0.95, "copied": 0.002, "apart": 0.00001},
    "08_small_data": {"best": 100, "last": 400, "spread": 0.8, "copying": 0.95},
    "09_carrying_over": {"last": 400, "shoesNeeded": 380, "shoesCaught": 60, "songBefore": 9.3, "songAfter": 7.4, "dark": 0.2, "bright": 0.4},
    "10_whose": {"accused": 0.0, "caught": 1.0},
    "11_which": {"best": 6.1, "far": 30.0, "ratio": 0.6},
}

# Values a little outside of their band, and one that a leak of the answer would give.
OUTSIDE = [
    ("03_vae", "nats", 255.1, "the model has not learnt the pictures"),
    ("03_vae", "nats", 186.9, "the loss is no surprise"),
    ("03_vae", "nats", 0, "the loss is no surprise"),
    ("03_vae", "natsOfTwo", 243.2, "twenty latent numbers are no better than two"),
    ("04_rnn", "drawing", 334.8, "the network has learnt little of the pictures"),
    ("04_rnn", "drawing", 186.9, "the loss is no surprise"),
    ("04_rnn", "loss", 2.67, "the network has learnt little"),
    ("04_rnn", "loss", 0.99, "the network has seen what it should guess"),
    ("04_rnn", "loss", 0, "the network has seen what it should guess"),
    ("07_writing", "apart", 0.00011, "the equations are not what the network computes"),
    ("07_writing", "surprise", 4.01, "the network has learnt little"),
    ("07_writing", "surprise", 0.09, "the network has seen what it should guess"),
    ("07_writing", "form", 0.69, "the poems have no form"),
    ("07_writing", "known", 0.91, "the poems are copied"),
    ("07_writing", "fits", 0.89, "the answers do not fit"),
    ("07_writing", "copied", 1, "the network has seen the answers"),
    ("08_small_data", "best", 400, "no overfitting to be seen"),
    ("08_small_data", "spread", 0.49, "the generator has collapsed"),
    ("08_small_data", "copying", 0.69, "the generator copies"),
    ("08_small_data", "copying", 0, "the generator copies"),
    ("09_carrying_over", "shoesNeeded", 39, "the training from nothing has hardly begun"),
    ("09_carrying_over", "shoesCaught", 191, "the pictures gained little"),
    ("09_carrying_over", "shoesCaught", 0, "the pictures gained little"),
    ("09_carrying_over", "songAfter", 8.4, "the poems gained little"),
    ("09_carrying_over", "bright", 0.24, "the direction from dark to bright does nothing"),
    ("10_whose", "accused", 0.11, "an honest model is accused"),
    ("10_whose", "caught", 0.79, "the reciter was not found out"),
    ("11_which", "best", 30.1, "the advised model has learnt little"),
    ("11_which", "ratio", 1.11, "the advice did not hold here"),
]

# The judgement of a score cell as a program: it is given the numbers, and says what it finds wrong, if anything. In place of
# package lesson stands what only collects that.
JUDGE = """package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
)

var _ = math.Pi

type run struct{ Step int }

type collector struct{ English int }

func (collector) If(failed bool, says, do string) string {
	if failed {
		return says + " "
	}
	return ""
}

func (collector) Judge(name string, in, step, steps int, checks ...string) string { return fmt.Sprint(checks) }

var lesson collector

func judge(number map[string]float64) string {
	STEPS
	_ = steps
	NUMBERS
	return JUDGEMENT
}

func main() {
	var all []map[string]float64
	if err := json.Unmarshal([]byte(os.Args[1]), &all); err != nil {
		panic(err)
	}
	for _, number := range all {
		fmt.Println(judge(number))
	}
}
"""


GO_TYPES = {int: "int", float: "float64"}


def judge(folder, name, cases):
    """What the score cell of a notebook finds wrong in each case."""
    book = nbformat.read(next(path for path in NOTEBOOKS if path.stem == name), as_version=4)
    _, call, checks = mains(book)[-1].source.partition("lesson.Judge(")
    runs = sorted(set(re.findall(r"(\w+)\.Step\b", checks)))
    steps = sorted(set(re.findall(r"\b(\w*[sS]teps)\b", checks.partition("lesson.If(")[0])) - {"steps"})
    own = sorted(set(re.findall(r'(\w+) == ""', checks)))  # files of the reader's own, of which there are none
    program = folder / "judge.go"
    program.write_text(
        JUDGE.replace("STEPS", "\n".join([f"{one} := run{{1}}" for one in runs] + [f"{one} := 1" for one in ["steps", *steps]] + [f'{one} := ""' for one in own]))
        .replace("NUMBERS", "\n".join(f"{one} := {GO_TYPES[type(value)]}(number[{json.dumps(one)}])" for one, value in JUDGED[name].items()))
        .replace("JUDGEMENT", call + checks), encoding="utf-8")
    done = subprocess.run(["go", "run", program, json.dumps(cases)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [line.strip("[] ") for line in done.stdout.splitlines()]


@pytest.mark.parametrize("name", JUDGED)
def test_the_score_refuses_what_is_too_bad_and_what_is_too_good(name, tmp_path):
    outside = [(key, value, message) for book, key, value, message in OUTSIDE if book == name]
    good, *refused = judge(tmp_path, name, [JUDGED[name]] + [{**JUDGED[name], key: value} for key, value, _ in outside])
    assert good == ""
    assert [(key, value, said) for (key, value, message), said in zip(outside, refused, strict=True) if message not in said] == []
