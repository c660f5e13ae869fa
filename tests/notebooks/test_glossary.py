"""The glossary: its terms are explained in both languages, and each lesson links those that it introduces."""
import re

import pytest

from conftest import FOLDER, SOURCES

import build
import glossary  # of notebooks, where conftest looks

LESSONS = [path.stem for path in SOURCES]


@pytest.mark.parametrize("entry", glossary.entries(), ids=lambda entry: entry["en"])
def test_a_term_is_explained(entry):
    assert set(entry) == {"en", "zh", "lesson", "means"} and set(entry["means"]) == {"en", "zh"}
    assert entry["lesson"] in LESSONS
    assert all(text.endswith(stop) for text, stop in ((entry["means"]["en"], "."), (entry["means"]["zh"], "。")))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_terms_are_unique(language):
    terms = [entry[language].lower() for entry in glossary.entries()]
    assert len(set(terms)) == len(terms)


def prose(language):
    """What each lesson says in a language, as its source has it, in their order."""
    other = {"en": "::: zh\n(.*?)^:::$", "zh": "::: en\n(.*?)(?=^::: zh$)"}[language]
    for path in SOURCES:
        text = re.sub(other, "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
        yield path.stem, re.sub(r"^```go id=.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)


def linked_terms(text):
    return {found[2] or found[1] for found in glossary.TERM.finditer(text)}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_lesson_links_what_it_introduces(language):
    """And no lesson before it does: the first link is where the term is explained."""
    first = {}
    for name, text in prose(language):
        for term in linked_terms(text):
            first.setdefault(term, name)
    assert {entry[language]: entry["lesson"] for entry in glossary.entries()} == first


def test_the_notebooks_are_what_the_file_says():
    for path, text in build.built_glossary().items():
        assert not build.differs(path, text), f"{path.name} of {path.parent.relative_to(FOLDER.parent)}: run python notebooks/build.py"
    book = build.glossary.book("en", build.KERNEL)
    assert "*梯度惩罚* · lesson [5](05_dcgan.ipynb)" in plain_of(book, "term-gradient-penalty")


def plain_of(book, name):
    return next(cell.source for cell in book.cells if cell.id == name)
