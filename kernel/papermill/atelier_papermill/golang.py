"""Values of Python as expressions of Go.

Numbers, texts and truth values are int, float64, string and bool. A list is a slice and a dict a map from string,
of the one type that all its elements have, else of any; lists of lists and so on likewise. Among floats an int
counts as one. The same value always gives the same text.
"""

import math
import numbers
from dataclasses import dataclass


class Unfit(ValueError):
    """A value that Go lacks."""


@dataclass(frozen=True)
class Of:
    """The type of a slice or a map with these elements; None is the type of an element that there is not."""

    outer: str
    element: object

    def __str__(self):
        return self.outer + spelled(self.element)


def literal(value):
    """The expression of a value. Raises Unfit."""
    if value is None:
        raise Unfit("None is no value in Go; leave the parameter out, or give a number, a text or true or false")
    return _write(value, _type(value))


def needs_math(value):
    """Whether the expression needs package math: no literal gives NaN, infinities and minus zero."""
    if isinstance(value, dict):
        return any(map(needs_math, value.values()))
    if isinstance(value, (list, tuple)):
        return any(map(needs_math, value))
    return _is_float(value) and _special(float(value)) is not None


def spelled(kind):
    """How Go writes the type."""
    return "any" if kind is None else str(kind)


def _is_float(value):
    return isinstance(value, numbers.Real) and not isinstance(value, numbers.Integral)


def _type(value):
    if value is None:
        return "any"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, str):
        return "string"
    if isinstance(value, numbers.Integral):
        return "int"
    if isinstance(value, numbers.Real):
        return "float64"
    if isinstance(value, (list, tuple)):
        return Of("[]", _common(map(_type, value)))
    if isinstance(value, dict):
        return Of("map[string]", _common(map(_type, value.values())))
    raise Unfit(f"a value of type {type(value).__name__} cannot be written in Go; give a number, a text, true or false, a list or a dict")


def _common(kinds):
    """The one type of all elements, None if there are none."""
    common = None
    for kind in kinds:
        common = _join(common, kind)
    return common


def _join(a, b):
    if a is None or a == b:
        return b
    if b is None:
        return a
    if {a, b} == {"int", "float64"}:
        return "float64"
    if isinstance(a, Of) and isinstance(b, Of) and a.outer == b.outer:
        return Of(a.outer, _join(a.element, b.element))
    return "any"


def _write(value, kind):
    """The expression of a value where one of that type is wanted."""
    if kind in (None, "any"):
        return "nil" if value is None else _write(value, _type(value))
    if isinstance(kind, Of):
        return f"{kind}{_body(value, kind.element)}"
    if kind == "bool":
        return "true" if value else "false"
    if kind == "string":
        return _quote(value)
    return _integer(int(value)) if kind == "int" else _float(value)


def _body(value, element):
    """The elements of a slice or map in braces."""

    def write(inner):
        return _body(inner, element.element) if isinstance(element, Of) else _write(inner, element)

    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {write(inner)}" for key, inner in value.items()) + "}"
    return "{" + ", ".join(map(write, value)) + "}"


def _key(key):
    if not isinstance(key, str):
        raise Unfit(f"the key {key!r} of a dict is no text; put it in quotes")
    return _quote(key)


def _integer(value):
    if not -(2**63) <= value < 2**63:
        raise Unfit(f"{value} does not fit an int of Go; give a float or a text")
    return str(value)


def _float(value):
    number = float(value)
    if isinstance(value, numbers.Integral):
        if number != value:
            raise Unfit(f"{value} stands among floats and is none exactly; write all as texts")
        return str(int(value))
    return _special(number) or float.__repr__(number)


def _special(number):
    """The expression of a float that has no literal, else None."""
    if math.isnan(number):
        return "math.NaN()"
    if math.isinf(number):
        return f"math.Inf({1 if number > 0 else -1})"
    if number == 0 and math.copysign(1, number) < 0:
        return "math.Copysign(0, -1)"
    return None


_ESCAPED = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"}


def _quote(text):
    return '"' + "".join(_ESCAPED.get(c) or (c if c.isprintable() else _escape(ord(c))) for c in text) + '"'


def _escape(point):
    if 0xD800 <= point <= 0xDFFF:
        raise Unfit(f"the text holds U+{point:04X}, half of a character; write the whole character")
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"
