"""GoTranslator is what papermill asks for Go."""

import unicodedata

from papermill.exceptions import PapermillException
from papermill.translators import Translator

from . import golang, inspection

# The names that no variable of a cell can have: Go's keywords, and two that can only be functions there.
_TAKEN = frozenset(
    "break case chan const continue default defer else fallthrough for func go goto if import interface map package"
    " range return select struct switch type var main init _".split()
)


# The line that has the kernel give each value the type of the notebook's own parameter: papermill's values have none.
_DIRECTIVE = "//atelier:injected"


class GoTranslator(Translator):
    """Writes parameters as Go statements and reads them from a parameters cell."""

    @classmethod
    def codify(cls, parameters, comment="Parameters"):
        """The code of the cell that papermill injects: one `name := value` a line, in the order given.

        The kernel writes each value as one of its default's type, or fails the cell where it is none. A value that Go lacks, such as None, and a name that no variable can have raise PapermillException.
        """
        lines = [cls.comment(comment), _DIRECTIVE]
        if any(golang.needs_math(value) for value in parameters.values()):
            lines.append('import "math"')
        for name, value in parameters.items():
            try:
                lines.append(cls.assign(name, cls.translate(value)))
            except golang.Unfit as fault:
                raise PapermillException(f"atelier: parameter {name}: {fault}") from None
        return "\n".join(lines) + "\n"

    @classmethod
    def translate(cls, val):
        return golang.literal(val)

    @classmethod
    def comment(cls, cmt_str):
        return "\n".join(f"// {line}".rstrip() for line in cmt_str.splitlines() or [""])

    @classmethod
    def assign(cls, name, str_val):
        if name in _TAKEN:
            raise golang.Unfit("no variable in Go can have this name; choose another")
        if not _is_identifier(name):
            raise golang.Unfit("a name in Go is letters, digits and _, and begins with no digit; choose another")
        return f"{name} := {str_val}"

    @classmethod
    def inspect(cls, parameters_cell):
        """The parameters of a cell of `name := value // help`, var or const; what it does not understand it skips."""
        return inspection.parameters(parameters_cell["source"])


def _is_identifier(name):
    return bool(name) and _is_letter(name[0]) and all(_is_letter(c) or unicodedata.category(c) == "Nd" for c in name)


def _is_letter(c):
    return c == "_" or unicodedata.category(c).startswith("L")
