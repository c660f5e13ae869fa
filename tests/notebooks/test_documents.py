"""The documents beside the notebooks: their links and folders are there, their English is spelt right."""
import re

import nbformat
import pytest

from conftest import FOLDER, ROOT
from documents import BLOCK, DOCUMENTS
from spelling import misspelt, plain
from test_prose import LINK, fault_of

import render  # of notebooks, where conftest looks

# Notices have names of others, as those spell them.
WRITTEN = [name for name in DOCUMENTS if not name.endswith("NOTICE.md")]

# A file or folder that is named in passing, such as `kernel/`.
NAMED = re.compile(r"`(\w[\w./-]*(?:/|\.(?:ipynb|md|mjs|sh)))`")


def test_the_documents_are_found():
    assert {"README.md", "CHANGELOG.md", "kernel/README.md", "tests/paper/RESULTS.md", "gomlx_models/data/NOTICE.md"} <= set(DOCUMENTS)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name):
    links = LINK.findall(DOCUMENTS[name].read_text(encoding="utf-8"))
    assert [fault for link in links if (fault := fault_of(link, DOCUMENTS[name].parent))] == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_files_and_folders_are_there(name):
    path = DOCUMENTS[name]
    places = (path.parent, ROOT)
    assert [file for file in NAMED.findall(path.read_text(encoding="utf-8")) if not any((place / file).exists() for place in places)] == []


@pytest.mark.parametrize("name", WRITTEN)
def test_english_is_spelt_right(name):
    text = BLOCK.sub("", DOCUMENTS[name].read_text(encoding="utf-8"))
    assert misspelt(plain(text)) == [], "misspelt, or wanting in tests/notebooks/words.txt"


def test_what_the_demonstration_says_is_what_readme_says():
    """Its times differ from machine to machine; the cells are those of the tour."""
    told = re.findall(r"^ {4}\[(\d+)/(\d+)\] (.*)$", DOCUMENTS["README.md"].read_text(encoding="utf-8"), re.MULTILINE)
    cells = render.code(nbformat.read(FOLDER / "00_tour.ipynb", as_version=4))
    assert told and told == [(number, str(len(cells)), render.title(cells[int(number) - 1].source)) for number, _, _ in told]
