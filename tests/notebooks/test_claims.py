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
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

var _, _, _, _, _, _ = maps.Keys[map[int]int], math.Pi, slices.Max[[]int], strings.Fields, utf8.RuneCountInString, pinyin.NewArgs

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


def test_what_a_letter_adds_is_the_entropy_of_pairs_less_that_of_singles(tmp_path):
    """In aabb aabb ... each of the four pairs is as frequent, and either letter is followed by both: log 2 each. In abab
    ... the next letter is certain."""
    singles, pairs, certain = map(float, printed(tmp_path, "04_rnn", ["entropy"], """
        text := strings.Repeat("aabb", 1000) + "a"
        fmt.Println(entropy(text, 1), entropy(text, 2))
        text = strings.Repeat("ab", 1000) + "a"
        fmt.Println(entropy(text, 2) - entropy(text, 1))"""))
    assert (singles, pairs - singles) == pytest.approx((0.6931, 0.6931), abs=1e-3)
    assert certain == pytest.approx(0, abs=1e-3)


def test_copies_are_found_by_searching_the_book(tmp_path):
    """Of the whole lines, whatever their form: the last one is cut off, and an empty one is none."""
    shares = printed(tmp_path, "07_writing", ["lines", "recited"], r"""
        book := "床前明月光，疑是地上霜。\n举头望明月，低头思故乡。\n"
        for _, drawn := range []string{"", "床前明月光", "举头望明月，低头思故乡。\n", "床前明月光，低头思故乡。\n",
            "床前明月光，疑是地上霜。\n\n床前明月光，低头思故乡。\n举头望明月"} {
            fmt.Println(recited(book, []string{drawn}))
        }""")
    assert list(map(float, shares)) == [0, 0, 1, 0, 0.5]


def test_rhymes_are_heard_and_not_spelt(tmp_path):
    """liu and lou, hui and lei, jun and ren are spelt otherwise than they are said; xiang and guang differ before the vowel
    only; bie and he are spelt alike and do not rhyme."""
    heard = printed(tmp_path, "07_writing", ["mark", "final"], """
        for _, pair := range []string{"流楼", "回雷", "军人", "心人", "明生", "乡光", "别合", "山江", "月雪", "衣机"} {
            two := []rune(pair)
            fmt.Println(final("白日"+string(two[0])+"，") == final(string(two[1])))
        }
        fmt.Println(final("，") == "")""")
    assert heard == ["true"] * 6 + ["false"] * 2 + ["true"] * 3


def test_rhymes_are_of_neighbours_and_chance_of_other_texts(tmp_path):
    """Of five neighbours four rhyme; of lines at the same places one in three does. A poem's end is
    an empty line, which rhymes with nothing."""
    shares = printed(tmp_path, "07_writing", ["mark", "lines", "final", "alike", "rhymed"], r"""
        first, second := "光\n霜\n乡\n楼\n", "楼\n流\n\n流\n楼\n"
        fmt.Println(rhymed([]string{first, second}))
        fmt.Println(rhymed([]string{first}))""")
    assert list(map(float, shares)) == pytest.approx([4 / 5, 1 / 3, 2 / 3, 1])


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
