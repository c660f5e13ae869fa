"""The prose of the notebooks: both languages say the same, its links lead somewhere, its English is spelt right."""
import re
import subprocess
import urllib.parse

import nbformat
import pytest

from conftest import CHINESE, FOLDER, NOTEBOOKS, named
from documents import LISTING
from listings import whole
from spelling import misspelt, plain

# What stands beside the series is prose in two languages, too, but has no exercises.
BESIDE = [FOLDER / f"{name}.ipynb" for name in ("gallery", "go", "progress", "glossary")]
ENGLISH = [*NOTEBOOKS, *BESIDE]
TRANSLATED = [FOLDER / "zh" / path.name for path in ENGLISH]
PAIRS = list(zip(ENGLISH, TRANSLATED))

LINK = re.compile(r"\[[^\]]+\]\(([^)\s]*)\)")
HAN = re.compile(r"[\u4e00-\u9fff]")


def read(path):
    return nbformat.read(path, as_version=4)


def prose(book):
    return [cell for cell in book.cells if cell.cell_type == "markdown"]


@pytest.fixture(params=ENGLISH, ids=named)
def notebook(request):
    """The path of each notebook of the series and beside it."""
    return request.param


@pytest.fixture(params=ENGLISH + TRANSLATED, ids=named)
def stored(request):
    """The path of each notebook of the series and beside it, in both languages."""
    return request.param


@pytest.fixture(params=PAIRS, ids=lambda pair: pair[0].stem)
def pair(request):
    """A notebook in English and in Chinese."""
    return tuple(map(read, request.param))


@pytest.fixture
def book(stored):
    return read(stored)


# What code says to people: strings and comments.
WORDS_OF_CODE = re.compile(r'"(?:[^"\\]|\\.)*"|//.*$|lesson\.(?:English|Chinese)', re.MULTILINE)


def test_code_is_the_same(pair):
    """But for what it says to people."""
    def silent(book):
        return [(cell.id, cell.metadata, re.sub(r"[ \t]+$", "", WORDS_OF_CODE.sub("", cell.source), flags=re.MULTILINE))
                for cell in book.cells if cell.cell_type == "code"]
    english, chinese = map(silent, pair)
    assert english == chinese


@pytest.mark.parametrize("path", CHINESE, ids=named)
def test_code_speaks_the_language_of_its_notebook(path):
    chinese = read(path)
    said = [(cell.id, comment) for cell in chinese.cells if cell.cell_type == "code" and cell.id != "tools"
            for comment in re.findall(r"(?:^|\s)// (.*)$", cell.source, re.MULTILINE) if comment != "parameters"]
    assert [one for one in said if not HAN.search(one[1])] == []


def test_each_language_is_its_own(pair):
    english, chinese = map(prose, pair)
    assert [cell.id for cell in english] == [cell.id for cell in chinese]
    assert [cell.id for cell in chinese if not HAN.search(plain(cell.source))] == [], "no Chinese in the Chinese prose"
    assert [cell.id for cell in english if cell.id[:5] != "term-" and len(HAN.findall(plain(cell.source))) > 3] == [], "Chinese in the English prose"


def formulas(book):
    return [re.sub(r"\s+", " ", line.replace("，", ", ")) for line in whole(book).splitlines() if line.startswith("> ")]


def papers(book):
    """Links that are not to the encyclopedia of one language; of those to the glossary that there is one."""
    return [re.sub("#.*", "", link) for link in LINK.findall(whole(book)) if "wikipedia.org" not in link]


def listed(book):
    """The listings in the prose, but for what they say to people."""
    return [WORDS_OF_CODE.sub("", listing) for listing in LISTING.findall(whole(book))]


@pytest.mark.parametrize("part", [formulas, papers, listed],
                         ids=["formulas", "links", "listings"])
def test_languages_have_not_drifted(pair, part):
    english, chinese = map(part, pair)
    assert english == chinese


@pytest.mark.parametrize("path", NOTEBOOKS + CHINESE, ids=named)
def test_says_how_long_it_takes(path):
    book = read(path)
    minutes = book.metadata.atelier.minutes
    wanted = {"en": rf"about {minutes} minutes?\b", "zh": f"约需 {minutes} 分钟"}
    assert minutes <= 5
    assert len(re.findall(wanted[book.metadata.atelier.language], book.cells[0].source)) == 1


@pytest.mark.parametrize("path", NOTEBOOKS + CHINESE, ids=named)
def test_has_exercises_with_hidden_solutions(path):
    book = read(path)
    heading, after, summary, opened = {"en": ("## Exercise", "## Go further", "Solution", "*Open.* "), "zh": ("## 练习", "## 延伸阅读", "解答", "*开放题。*")}[
        book.metadata.atelier.language]
    last = book.cells[-1].source.partition(heading + "\n")[2].partition(after + "\n")[0]
    assert last.count(opened) == 1, "one of the three is open"
    assert re.findall(r"^(\d)\. ", last, re.MULTILINE) == ["1", "2", "3"]
    assert re.findall(r"^<details><summary>(.*)</summary>\n\n", last, re.MULTILINE) == [f"{summary} {i}" for i in (1, 2, 3)]
    assert last.count("\n\n</details>") == 3


def gofmt(code):
    """What gofmt would change in statements or declarations, or why they are none."""
    done = subprocess.run(["gofmt", "-d"], input=code, capture_output=True, text=True)
    return done.stdout + done.stderr


def test_code_is_formatted(notebook):
    book = read(notebook)
    codes = [cell.source for cell in book.cells if cell.cell_type == "code"] + LISTING.findall(whole(book))
    assert [(code, said) for code in codes if (said := gofmt(code))] == []


def headings(path):
    """What a link can lead to in a notebook."""
    return {found.replace(" ", "-") for found in re.findall(r"^#+ (.*)$", whole(read(path)), re.MULTILINE)}


def fault_of(link, folder):
    """What is wrong with a link of a file in that folder, or nothing. The network is not asked."""
    parts = urllib.parse.urlsplit(link)
    if parts.fragment and parts.path.endswith(".ipynb") and (folder / parts.path).is_file() and parts.fragment not in headings(folder / parts.path):
        return f"{link} leads to no heading"
    if parts.scheme:
        return "" if parts.scheme == "https" and "." in parts.netloc and link.isascii() else f"{link} is no address"
    return "" if (folder / parts.path).is_file() else f"{link} leads to nothing"


def test_links_are_well_formed(stored, book):
    assert [fault for link in LINK.findall(whole(book)) if (fault := fault_of(link, stored.parent))] == []


def comments(book):
    """The comments of the code, which are prose too."""
    return "\n".join(re.findall(r"(?:^|\s)// (.*)$", "\n".join(cell.source for cell in book.cells), re.MULTILINE))


def test_english_is_spelt_right(notebook):
    book = read(notebook)
    assert misspelt(plain(whole(book)) + "\n" + comments(book)) == [], "misspelt, or wanting in tests/notebooks/words.txt"


def test_the_spell_checker_finds_faults():
    assert misspelt("A picture's pixel, a pitcure and Kynkäänniemi's netwrok.") == ["netwrok", "pitcure"]
