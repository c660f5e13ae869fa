"""The numbers that the prose of the lessons takes from their cells, from source/claims.yaml, held against what the cells gave.

Each entry of the file is a pattern of the prose in both languages and one of what the English notebook prints, with the number
in a group, and how far apart the two may be, as a share. What no training changes is always there, in a short run too; what a
solution of an exercise prints is there in the tests, which run the solutions:

    - lesson: 03_vae
      says:
        en: leaves (187) nats
        zh: 还剩 (187) 纳特
      gave: 'entropy of the grey pixels: ([\\d.]+) nats'
      within: 0.01
      always: true
      solution: true
"""

import functools
import pathlib
import re

import yaml

SOURCE = pathlib.Path(__file__).resolve().parent / "source" / "claims.yaml"


@functools.cache
def claims() -> list[dict]:
    return yaml.safe_load(SOURCE.read_text(encoding="utf-8")) or []


def prose(book) -> str:
    return "\n\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")


def printed(book) -> str:
    """All that the cells wrote and all that their figures are in words."""
    parts = []
    for cell in book.cells:
        for output in cell.get("outputs", []):
            parts.append(output.get("text") or str(output.get("data", {}).get("text/plain", "")))
    return "\n".join(parts)


def number(pattern: str, text: str) -> float | None:
    """The number in a pattern's group where it first matches, or nothing."""
    found = re.search(pattern, text)
    return float(found[1].replace(",", "")) if found else None


def faults(name: str, language: str, book, short: bool, solved: bool = False):
    """What the prose of a notebook that ran says and its cells do not bear out; in a short run only of what no training changes, and
    of solutions only if they ran."""
    for claim in claims():
        if claim["lesson"] != name or short and not claim.get("always") or claim.get("solution") and not solved:
            continue
        said, gave = number(claim["says"][language], prose(book)), number(claim["gave"], printed(book))
        if said is None or gave is None:
            yield f"{'its prose does not say' if said is None else 'no cell says'} what source/claims.yaml has for {claim['gave']!r}"
        elif abs(said - gave) > claim["within"] * abs(gave):
            yield f"its prose says {said:g} where the cells gave {gave:g}, by {claim['gave']!r}"
