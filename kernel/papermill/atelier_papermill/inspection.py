"""What a cell of parameters in Go says of them."""

from papermill.models import Parameter
from pygments.lexers import GoLexer
from pygments.token import Comment, Keyword, Number, String, Whitespace

_OPEN, _CLOSE = ("(", "[", "{"), (")", "]", "}")


def parameters(source):
    """The parameters in the order of the source: `name := value`, and var and const, alone or in a group."""
    found = []
    for declared, tokens, comment in _statements(source):
        found += _read(declared, tokens, comment)
    return found


def _statements(source):
    """Yields each statement: whether it stands behind var or const, its tokens, and the comment at its end."""
    tokens, comment, depth, group = [], "", 0, False
    for kind, text in GoLexer(stripnl=False).get_tokens(source + "\n"):
        if kind in Comment:
            comment = text
            continue
        if depth == 0 and (text == ";" or group and text == ")" or "\n" in text and kind in Whitespace):
            declared = bool(tokens) and tokens[0][1] in ("var", "const")
            yield group or declared, tokens[declared:], comment
            tokens, comment, group = [], "", group and text != ")"
            continue
        if text == "(" and _text(_trim(tokens)) in ("var", "const"):
            tokens, group = [], True
            continue
        depth += (text in _OPEN) - (text in _CLOSE)
        if kind not in Whitespace:
            tokens.append((kind, text))
        elif tokens and tokens[-1][1] != " ":
            tokens.append((kind, " "))
        if "\n" in text:
            comment = ""  # it belongs to a line before the last


def _read(declared, tokens, comment):
    """The parameters of one statement; none if it defines none."""
    tokens = _trim(tokens)
    sign = "=" if declared else ":="
    at = next((i for i, depth in _depths(tokens) if depth == 0 and tokens[i][1] == sign), None)
    if at is None and not declared or at == len(tokens) - 1:
        return []
    left, right = (tokens, []) if at is None else (tokens[:at], tokens[at + 1 :])
    names, kind = _names(left)
    values = _split(right) or [[]] * len(names)
    if len(values) != len(names) or kind and not declared:
        return []
    return [
        Parameter(name, _text(kind) or _kind(value), _text(value), _words(comment)) for name, value in zip(names, values)
    ]


def _depths(tokens):
    """Yields the index of each token and how many brackets are open around it."""
    depth = 0
    for i, (_, text) in enumerate(tokens):
        depth -= text in _CLOSE
        yield i, depth
        depth += text in _OPEN


def _names(left):
    """The names that a statement defines, and the tokens of their type."""
    names, tokens = [], list(left)
    while tokens and tokens[0][1].isidentifier() and tokens[0][0] not in Keyword.Reserved:
        names.append(tokens[0][1])
        tokens = _trim(tokens[1:])
        if not tokens or tokens[0][1] != ",":
            break
        tokens = _trim(tokens[1:])
    return names, tokens


def _split(tokens):
    """The values between commas that are in no bracket."""
    values, start = [], 0
    for i, depth in _depths(tokens):
        if depth == 0 and tokens[i][1] == ",":
            values.append(_trim(tokens[start:i]))
            start = i + 1
    return values + [_trim(tokens[start:])] if tokens else []


def _trim(tokens):
    """Without the spaces at both ends."""
    while tokens and tokens[0][1] == " ":
        tokens = tokens[1:]
    while tokens and tokens[-1][1] == " ":
        tokens = tokens[:-1]
    return tokens


def _text(tokens):
    return "".join(text for _, text in tokens)


def _kind(value):
    """The type of a literal; papermill writes "None" for one that is not known."""
    if value and value[0][1] in ("-", "+"):
        value = value[1:]
    if len(value) == 1:
        kind, text = value[0]
        for of, name in ((String.Char, "rune"), (String, "string"), (Number.Float, "float64"), (Number.Integer, "int")):
            if kind in of:
                return name
        return "bool" if text in ("true", "false") else "None"
    if value and value[-1][1] == "}":
        opened = [i for i, depth in _depths(value) if depth == 0 and value[i][1] == "{"]
        return _text(_trim(value[: opened[-1]])) or "None"
    return "None"


def _words(comment):
    """The words of a comment."""
    if comment.startswith("/*"):
        return comment[2:-2].strip()
    return comment[2:].strip()
