"""Builds each notebook in English and in Chinese from its one source.

    python notebooks/build.py            writes the notebooks of notebooks/source/*.md
    python notebooks/build.py --check    only says which are not what their source says

A source is Markdown for a person to edit. It begins with the title in both languages, the minutes that
the notebook takes, the seconds that a cell may take and, of a lesson, what its reader needs and makes.
Then come, in the order of the notebook, blocks of prose and cells of code, which both languages share:

    ::: en
    Prose in English, with {minutes} where the minutes belong. The first use of a [[latent]] is a link
    to the glossary, and so are [[latents|latent]].
    ::: zh
    中文的正文。
    :::

    ```go id="train" budget=120
    run := studio.Train(vae.Config{}, data.FashionMNIST(), fit.Options{Steps: 1000})
    run.Samples(64).Titled("⟦what it draws|它画的图⟧") // ⟦titles and comments in both languages|标题和注释用两种语言⟧
    ```

English goes to notebooks/NAME.ipynb, Chinese to notebooks/zh/NAME.ipynb. Everything but the blocks is
jupytext's Markdown, and jupytext reads it. The box below a lesson's title and the links at its end are
added by frame.py; the glossary is made from source/glossary.yaml by glossary.py.
"""

import pathlib
import re
import sys

import jupytext
import nbformat
import yaml

import frame
import glossary

FOLDER = pathlib.Path(__file__).resolve().parent
SOURCES = FOLDER / "source"
LANGUAGES = {"en": FOLDER, "zh": FOLDER / "zh"}

KERNEL = {
    "kernelspec": {"display_name": "Go (Atelier)", "language": "go", "name": "atelier"},
    "language_info": {"file_extension": ".go", "mimetype": "text/x-go", "name": "go"},
}
JUPYTEXT_HEADER = "---\njupyter:\n  kernelspec: {display_name: Go (Atelier), language: go, name: atelier}\n---\n"

FENCE = "```"
# What may come next, and what comes after it.
NEXT_MARK = {"": "::: en", "::: en": "::: zh", "::: zh": ":::"}
# What both languages say in the code.
BOTH = re.compile(r"⟦([^|⟦⟧]+)\|([^|⟦⟧]+)⟧")
ID = re.compile(r'^```go id="([a-z]+(?:-[a-z]+)*)"(?: |$)')


class SourceError(Exception):
    """What is wrong with a source, where, and what is wanted there."""

    def __init__(self, path: pathlib.Path, line: int, fault: str):
        super().__init__(f"{path.name}, line {line}: {fault}")


def head(path: pathlib.Path, text: str) -> tuple[dict, int]:
    """The values at the head of a source, and the number of its lines."""
    lines = text.splitlines()
    if lines[:1] != ["---"] or "---" not in lines[1:]:
        raise SourceError(path, 1, 'want a head between two lines "---"')
    end = lines.index("---", 1)
    try:
        values = yaml.safe_load("\n".join(lines[1:end]))
    except yaml.YAMLError as fault:
        raise SourceError(path, 1, f"the head is not YAML: {fault}") from fault
    if not isinstance(values, dict) or set(values) - set(frame.BOX) != {"title", "minutes", "budget"}:
        raise SourceError(path, 1, f"want title, minutes and budget in the head, {' and '.join(frame.BOX)} too or not, and nothing else")
    for name in values.keys() & {"title", *frame.BOX}:
        if not isinstance(values[name], dict) or set(values[name]) != set(LANGUAGES):
            raise SourceError(path, 1, f"want {name} in {' and '.join(LANGUAGES)}, and in no other language")
    for name in ("minutes", "budget"):
        if not isinstance(values[name], int) or values[name] < 1:
            raise SourceError(path, 1, f"want {name} to be a whole number of 1 or more, not {values[name]!r}")
    return values, end + 1


def prose_only(path: pathlib.Path, text: str, skip: int, language: str):
    """The lines of a source in one language, its blocks of prose as regions of jupytext.

    A region is one cell whatever it holds, listings of code included.
    """
    mark, fenced, listed, introduced, ids = "", False, False, False, set()
    for number, line in enumerate(text.splitlines(), 1):
        if number <= skip:
            continue
        if line.startswith(":::") and not fenced:
            wanted = NEXT_MARK[mark]
            if line != wanted:
                raise SourceError(path, number, f'want "{wanted}" as the next mark, not "{line}"')
            if listed:
                raise SourceError(path, number, f'want "{FENCE}" to end the listing before "{line}"')
            if line == "::: en" and introduced:
                raise SourceError(path, number, "want code between two blocks of prose, or both in one block")
            mark, introduced = "" if line == ":::" else line, True
            if mark == f"::: {language}":
                yield "<!-- #region -->"
            elif wanted == NEXT_MARK[f"::: {language}"]:
                yield "<!-- #endregion -->"
        elif mark:
            listed ^= line.lstrip().startswith(FENCE)
            if mark == f"::: {language}":
                yield line
        elif fenced:
            fenced = line != FENCE
            yield line
        elif line.startswith(FENCE):
            name = ID.match(line)
            if not name or name[1] in ids:
                raise SourceError(path, number, f'want {FENCE}go id="NAME", in small letters and once only, not "{line}"')
            ids.add(name[1])
            fenced, introduced = True, False
            yield line
        elif line:
            raise SourceError(path, number, f'want prose inside "::: en" and "::: zh", not "{line}"')
        else:
            yield line
    if mark or fenced:
        raise SourceError(path, number, f'want "{FENCE if fenced else NEXT_MARK[mark]}" before the end')


def name_cells(cells: list):
    """Names prose after the cell of code that it introduces; the first is the question."""
    following = ""
    for cell in reversed(cells):
        if cell.cell_type == "code":
            cell.id = following = cell.metadata.pop("id")
        else:
            cell.id = f"{following}-text" if following else "exercise"
    cells[0].id = "question"


def spoken(path: pathlib.Path, code: str, language: str) -> str:
    """Code with what it says in one language."""
    code = BOTH.sub(lambda both: both[1 + list(LANGUAGES).index(language)], code)
    if "⟦" in code or "⟧" in code:
        raise SourceError(path, 1, f'want "⟦English|中文⟧" in the code, not "{code[max(0, code.find("⟦")):][:40]}"')
    return code


def read(path: pathlib.Path, language: str) -> nbformat.NotebookNode:
    """The notebook of a source in a language. It fails with a SourceError."""
    text = path.read_text(encoding="utf-8")
    values, skip = head(path, text)
    body = "\n".join(prose_only(path, text, skip, language))
    try:
        body = glossary.linked(body, language)
    except KeyError as fault:
        raise SourceError(path, 1, f"[[{fault.args[0]}]] is not in glossary.yaml") from fault
    if "{lessons}" in body:
        body = body.replace("{lessons}", frame.contents(path.parent, language))
    book = jupytext.reads(JUPYTEXT_HEADER + body.replace("{minutes}", str(values["minutes"])) + "\n", "md")
    if not book.cells or book.cells[0].cell_type != "markdown":
        raise SourceError(path, skip, "want a block of prose with the question first")
    name_cells(book.cells)
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.metadata["atelier"] = {"budget": cell.metadata.pop("budget", values["budget"])}
            cell.source = spoken(path, cell.source, language)
        else:
            cell.metadata.clear()
    parts = [f"# {values['title'][language]}", *frame.box(values, language), book.cells[0].source]
    book.cells[0].source = "\n\n".join(parts)
    book.cells[-1].source += frame.links(path, language)
    book.metadata = nbformat.from_dict(
        {**KERNEL, "atelier": {"language": language, "minutes": values["minutes"], "budget": values["budget"]}})
    book.nbformat, book.nbformat_minor = 4, 5
    nbformat.validate(book)
    return book


def build(path: pathlib.Path) -> dict[pathlib.Path, str]:
    """The text of each notebook that a source makes, by its path."""
    return {folder / f"{path.stem}.ipynb": nbformat.writes(read(path, language)) + "\n"
            for language, folder in LANGUAGES.items()}


def built_glossary() -> dict[pathlib.Path, str]:
    """The text of the glossary's notebooks, by their paths."""
    return {folder / "glossary.ipynb": nbformat.writes(glossary.book(language, KERNEL)) + "\n"
            for language, folder in LANGUAGES.items()}


def differs(path: pathlib.Path, text: str) -> bool:
    return not path.exists() or path.read_text(encoding="utf-8") != text


def main(check: bool) -> int:
    try:
        built = built_glossary() | {path: text for source in sorted(SOURCES.glob("*.md")) for path, text in build(source).items()}
    except SourceError as fault:
        print(f"build: {fault}", file=sys.stderr)
        return 1
    changed = [path for path, text in built.items() if differs(path, text)]
    for path in changed:
        name = path.relative_to(FOLDER.parent)
        if check:
            print(f"build: {name} is not what its source says: run python notebooks/build.py", file=sys.stderr)
            continue
        path.parent.mkdir(exist_ok=True)
        path.write_text(built[path], encoding="utf-8")
        print(f"{name} is written")
    return 1 if check and changed else 0


if __name__ == "__main__":
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit("usage: python notebooks/build.py [--check]")
    sys.exit(main(check=bool(sys.argv[1:])))
