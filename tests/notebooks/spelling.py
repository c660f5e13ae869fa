"""English words that are misspelt, in notebooks and in documents."""
import pathlib
import re

from spellchecker import SpellChecker

from documents import LISTING

# American English, and the words that it lacks and the project uses: the field's, names, British ones, and those of Go.
CHECKER = SpellChecker(language="en")
CHECKER.word_frequency.load_words(pathlib.Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split())

WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:['’][a-z]+)?")


def plain(text):
    """Prose without listings, code, links' targets, tags and formulas."""
    text = LISTING.sub("", text)
    for pattern in (r"`[^`\n]*`", r"\]\([^)]*\)", r"<[^>\n]*>", r"&[a-z]+;", r"^> .*$"):
        text = re.sub(pattern, " ", text, flags=re.MULTILINE)
    return text


def misspelt(text):
    """The words that are no English, nor in words.txt; those of one or two letters pass."""
    words = {re.sub(r"['’]s?$", "", word.lower()) for word in WORD.findall(text)}
    return sorted(CHECKER.unknown(word for word in words if len(word) > 2))
