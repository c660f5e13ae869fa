"""The glossary of the series, from source/glossary.yaml: a notebook without code, and links to its terms.

Each entry of the file is a term in both languages, the lesson that first uses it, and what it means:

    - en: latent
      zh: 潜变量
      lesson: 03_vae
      means:
        en: The numbers that a picture is drawn from.
        zh: 画出图片所依据的数。
"""

import functools
import pathlib
import re

import nbformat
import yaml
from nbformat.v4 import new_markdown_cell, new_notebook

SOURCE = pathlib.Path(__file__).resolve().parent / "source" / "glossary.yaml"

WORDS = {
    "en": {"title": "Glossary", "lead": "The field's words as this series uses them, with the Chinese terms beside them, and the lesson that explains each.",
           "lesson": "lesson"},
    "zh": {"title": "词汇表", "lead": "本系列所用的术语，附英文，以及讲解它的那一课。", "lesson": "见"},
}

# A term in prose, and the word that stands for it in the sentence: [[latent]] or [[latents|latent]].
TERM = re.compile(r"\[\[([^][|]+)(?:\|([^][|]+))?]]")


@functools.cache
def entries() -> list[dict]:
    return yaml.safe_load(SOURCE.read_text(encoding="utf-8"))


def heading(entry: dict, language: str) -> str:
    """A term, which begins with a capital letter in English."""
    term = entry[language]
    return term[0].upper() + term[1:]


def target(term: str, language: str) -> str:
    """Where the glossary explains a term. It fails with a KeyError for one that it lacks."""
    for entry in entries():
        if entry[language] == term:
            return "glossary.ipynb#" + heading(entry, language).replace(" ", "-")
    raise KeyError(term)


def linked(text: str, language: str) -> str:
    """Prose whose terms are links to the glossary."""
    return TERM.sub(lambda found: f"[{found[1]}]({target(found[2] or found[1], language)})", text)


def book(language: str, kernel: dict) -> nbformat.NotebookNode:
    """The glossary in a language, in the order of its terms."""
    words, other = WORDS[language], "zh" if language == "en" else "en"
    cells = [new_markdown_cell(f"# {words['title']}\n\n{words['lead']}", id="question")]
    for entry in sorted(entries(), key=lambda entry: entry["en"].lower()):
        source = (f"## {heading(entry, language)}\n\n*{entry[other]}* · {words['lesson']} [{int(entry['lesson'][:2])}]({entry['lesson']}.ipynb)\n\n"
                  f"{linked(entry['means'][language], language)}")
        cells.append(new_markdown_cell(source, id="term-" + re.sub(r"[^a-z]+", "-", entry["en"].lower()).strip("-")))
    metadata = {**kernel, "atelier": {"language": language}}
    made = new_notebook(cells=cells, metadata=nbformat.from_dict(metadata))
    made.nbformat, made.nbformat_minor = 4, 5
    nbformat.validate(made)
    return made
