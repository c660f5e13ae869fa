"""What the lessons claim in numbers: by the functions of their own cells, and by what tests/paper measured."""
import json
import re
import subprocess

import nbformat
import pytest

from conftest import FOLDER, ROOT, NOTEBOOKS

MEASURED = ROOT / "tests" / "paper" / "results.json"

# A program of some functions of a notebook's tools, and what it prints.
PROGRAM = """package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

var _, _, _, _ = maps.Keys[map[int]int], math.Pi, slices.Max[[]int], strings.Fields

type Series struct {
	Name   string
	Steps  []int
	Values []float64
}

FUNCTIONS

func main() {
	BODY
}
"""


def functions(name, wanted):
    """The source of some functions of a notebook's tools."""
    book = nbformat.read(next(path for path in NOTEBOOKS if path.stem == name), as_version=4)
    tools = next(cell.source for cell in book.cells if cell.id == "tools")
    found = [re.search(rf"^func {one}\(.*?(?: \}}$|^\}}$)", tools, re.MULTILINE | re.DOTALL) for one in wanted]
    return "\n\n".join(match[0] for match in found).replace("plotting.Series", "Series")


def printed(folder, name, wanted, body):
    """What statements print that call these functions."""
    program = folder / "claim.go"
    program.write_text(PROGRAM.replace("FUNCTIONS", functions(name, wanted)).replace("BODY", body), encoding="utf-8")
    done = subprocess.run(["go", "run", program], cwd=ROOT / "notebooks" / "source", capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


DIRAC = ("minimax", "nonSaturating", "dirac", "swing")


def swings(folder, push, gamma, *lengths):
    """The largest size of the generator's number in the last turn of games of these lengths."""
    body = "".join(f'fmt.Println(swing(dirac("", {push}, {gamma}, {steps})));' for steps in lengths)
    return [float(number) for number in printed(folder, "05_dcgan", DIRAC, body)]


def test_the_minimax_game_goes_round_for_ever(tmp_path):
    """From (1, 0), within the first order of a rate of 0.1."""
    assert swings(tmp_path, "minimax", 0, 130, 600, 6000) == pytest.approx([1, 1, 1], abs=0.02)


def test_the_non_saturating_game_calms_by_itself_ever_more_slowly(tmp_path):
    """E = r²/2 falls by E²/4 a unit of time in the mean of a turn, so r² = 8 / (t + 8), with 0.1 a step; the last turn
    begins 130 steps before the end."""
    wanted = [(8 / (8 + (steps - 130) / 10)) ** 0.5 for steps in (600, 6000)]
    assert swings(tmp_path, "nonSaturating", 0, 600, 6000) == pytest.approx(wanted, rel=0.1)
    assert wanted[0] / wanted[1] == pytest.approx(10 ** 0.5, rel=0.1), "about three times smaller in ten times the steps"


def test_a_penalty_of_one_calms_fastest(tmp_path):
    """theta'' + gamma theta' + theta / 4 = 0 ceases to swing at gamma = 1."""
    below, best, above = (swings(tmp_path, "nonSaturating", gamma, 300)[0] for gamma in (0.3, 1, 3))
    assert best < below < above


@pytest.mark.parametrize("name", ["02_gan", "05_dcgan"])
def test_a_kind_is_covered_by_one_picture_in_a_hundred(name, tmp_path):
    kinds = printed(tmp_path, name, ["covered"], """
        for _, counts := range [][]int{{1000, 0, 0}, {989, 10, 1}, {990, 9, 1}, {1, 1, 1}} {
            fmt.Println(covered(counts))
        }""")
    assert list(map(int, kinds)) == [1, 2, 1, 3]


def test_the_tour_quotes_what_was_measured():
    """Its last solution says how far the models are from real clothes, and how many classes they draw."""
    measured = json.loads(MEASURED.read_text(encoding="utf-8"))
    wanted = []
    for experiment, net in (("fashion-gan", "article"), ("fashion-vae", "article"), ("fashion-gan", "dcgan")):
        values = {one["quantity"]: one["value"] for one in measured[experiment]["results"]}
        wanted += [round(values[f"{net}: Frechet distance on classifier features"], 1), values[f"{net}: classes covered"]]
    for path in (FOLDER / "00_tour.ipynb", FOLDER / "zh" / "00_tour.ipynb"):
        said = nbformat.read(path, as_version=4).cells[-1].source
        quoted = re.search(r"`tests/paper/RESULTS\.md`.*", said)[0]
        numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", quoted)]
        assert numbers == wanted, path
