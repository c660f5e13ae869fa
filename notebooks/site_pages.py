"""Builds the series as a small book of pages: in English, in Chinese, and with both side by side, readable without network and
scripts. With scripts it can be searched, its theme chosen, and what was read is ticked.

    python notebooks/site_pages.py RUN OUT

RUN holds the notebooks with their outputs, as run.py writes them; a Chinese page shows what the Chinese notebook gave, if RUN has it
in its folder zh, and else what the English one gave.
"""

import base64
import copy
import html
import json
import pathlib
import re
import shutil
import sys

import nbformat
from bs4 import BeautifulSoup
from pygments.formatters import HtmlFormatter

import page

FOLDER = pathlib.Path(__file__).resolve().parent
STATIC = page.TEMPLATES / "book" / "static"

WORDS = {
    "en": {"folder": "", "title": "Atelier: generative models for art", "short": "Atelier", "minutes": "{} min on two cores", "name": "English",
           "search": "Search", "theme": "Light or dark", "contents": "Contents",
           "lead": "Each page is a notebook that teaches one idea with real data: read it here, or run it."},
    "zh": {"folder": "zh", "title": "Atelier：用于艺术的生成模型", "short": "Atelier", "minutes": "双核机器上约 {} 分钟", "name": "中文",
           "search": "搜索", "theme": "浅色或深色", "contents": "目录",
           "lead": "每一页都是一个笔记本，用真实数据讲一个想法：可以在这里读，也可以自己运行。"},
}
# Both languages side by side, for who learns one of them.
BOTH = {**WORDS["en"], "folder": "both", "name": "English | 中文"}
EDITIONS = {**WORDS, "both": BOTH}

# What comes after the lessons, in this order.
AFTER = ("gallery", "go", "glossary", "progress")


class Absent(Exception):
    """A notebook was not run."""


def with_outputs(book, run):
    """Gives the cells of a notebook the outputs of the same cells of another."""
    outputs = {cell.id: cell for cell in run.cells if cell.cell_type == "code"}
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = outputs[cell.id].outputs, outputs[cell.id].execution_count
    return book


def heading(book) -> str:
    """The title, as the first cell's first line gives it."""
    return book.cells[0].source.splitlines()[0].removeprefix("# ")


def plain(text: str) -> str:
    """Prose without its marks of Markdown and HTML."""
    text = re.sub(r"<[^>\n]*>|^```.*?^```$", " ", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"\[([^]]+)]\([^)]*\)", r"\1", text)
    return re.sub(r"\s+", " ", re.sub(r"[*_`|]|:--", "", text)).strip()


def lead(book) -> str:
    """The question of a lesson, or the first sentence of what asks none."""
    paragraphs = [text for text in book.cells[0].source.split("\n\n")[1:] if not text.startswith("|")]
    asked = [text for text in paragraphs if text.startswith("**")] or paragraphs
    return plain(re.sub(r"^\*\*[^*]+\*\* ?", "", asked[0])) if asked else ""


def thumbnail(book) -> bytes:
    """The last picture of the cells with the tag thumbnail, or of all cells if none has it; nothing without a picture."""
    ran = [cell for cell in book.cells if cell.cell_type == "code"]
    chosen = [cell for cell in ran if "thumbnail" in cell.metadata.get("tags", [])]
    pictures = [output.data["image/png"] for cell in chosen or ran for output in cell.outputs if "image/png" in output.get("data", {})]
    return base64.b64decode(pictures[-1]) if pictures else b""


def relinked(text: str) -> str:
    """Links to notebooks become links to their pages."""
    return re.sub(r'(href="[^":]+)\.ipynb(#[^"]*)?"', r'\1.html\2"', text)


def names() -> list[str]:
    """The notebooks of the book in their order."""
    every = {path.stem for path in FOLDER.glob("*.ipynb")}
    return sorted(every - set(AFTER)) + [name for name in AFTER if name in every]


def opened(run: pathlib.Path, name: str, language: str):
    """A notebook with its outputs. One without code has none and need not have run."""
    book = nbformat.read(FOLDER / WORDS[language]["folder"] / f"{name}.ipynb", as_version=4)
    if not any(cell.cell_type == "code" for cell in book.cells):
        return book
    places = [run / WORDS[language]["folder"] / f"{name}.ipynb", run / f"{name}.ipynb"]
    done = next((place for place in places if place.is_file()), None)
    if not done:
        raise Absent(f"{places[-1]} is not there: run make notebooks first")
    return with_outputs(book, nbformat.read(done, as_version=4))


def side_by_side(english, chinese):
    """One notebook whose prose is in both languages, each piece beside the other."""
    book = copy.deepcopy(english)
    for cell, other in zip(book.cells, chinese.cells, strict=True):
        if cell.cell_type == "markdown":
            cell.source = f'<div class="both"><div lang="en">\n\n{cell.source}\n\n</div><div lang="zh">\n\n{other.source}\n\n</div></div>'
    return book


def editions(name: str, up: str, here: str) -> list[dict]:
    """The links of a page to the same page in the other editions."""
    return [{"name": words["name"], "href": f"{up}{words['folder']}{'/' if words['folder'] else ''}{name}.html"}
            for edition, words in EDITIONS.items() if edition != here]


def frame(edition: str, name: str, title: str, titles: dict[str, str]) -> dict:
    """What stands around a page: its edition's words, the contents, the links to the other editions."""
    words = EDITIONS[edition]
    up = "../" if words["folder"] else ""
    return {"language": "zh" if edition == "zh" else "en", "name": name, "title": title, "up": up, "words": words, "languages": editions(name, up, edition),
            "contents": [{"name": one, "title": named, "here": one == name} for one, named in titles.items()]}


def records(name: str, text: str, title: str) -> list[dict]:
    """What is searched of a page: its prose, a record for each heading and one for what stands above the first."""
    found, soup = [{"title": title, "heading": "", "href": f"{name}.html", "text": ""}], BeautifulSoup(text, "html.parser")
    for cell in soup.select("main .jp-MarkdownCell .jp-RenderedMarkdown"):
        for element in cell.find_all(True, recursive=False):
            if element.name in ("h2", "h3"):
                found.append({"title": title, "heading": plain(element.get_text().replace("¶", "")), "href": f"{name}.html#{element.get('id', '')}", "text": ""})
            elif element.name != "h1":
                found[-1]["text"] += " " + element.get_text(" ", strip=True)
    return [{"id": f"{name}-{number}", **one, "text": re.sub(r"\s+", " ", one["text"]).strip()} for number, one in enumerate(found)]


def card(name: str, book, picture: bool, words: dict, up: str) -> str:
    """What the first page shows of a notebook, as Markdown takes it."""
    image = f'<a href="{name}.html"><img src="{up}{name}.png" alt=""></a>' if picture else ""
    minutes = f"<p><small>{words['minutes'].format(book.metadata.atelier.minutes)}</small></p>" if "minutes" in book.metadata.atelier else ""
    return f'<li data-page="{name}">{image}<h2><a href="{name}.html">{html.escape(heading(book))}</a></h2><p>{html.escape(lead(book))}</p>{minutes}</li>'


def first_page(words: dict, cards: list[str]):
    """The book's first page, a notebook without code."""
    source = f"# {words['title']}\n\n{words['lead']}\n\n<ul class=\"cards\">\n" + "\n".join(cards) + "\n</ul>"
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(source, id="index")])


def write_static(out: pathlib.Path, searched: dict[str, list[dict]]):
    """Writes the looks, the scripts and what is searched."""
    out.mkdir(parents=True, exist_ok=True)
    for path in STATIC.iterdir():
        shutil.copyfile(path, out / path.name)
    light, dark = (HtmlFormatter(style=style, nobackground=True).get_style_defs(f"{of} .highlight")
                   for style, of in (("friendly", ":root"), ("github-dark", ':root[data-theme="dark"]')))
    system = HtmlFormatter(style="github-dark", nobackground=True).get_style_defs(':root:not([data-theme="light"]) .highlight')
    page.write(out / "code.css", f"{light}\n@media screen {{\n{dark}\n}}\n@media screen and (prefers-color-scheme: dark) {{\n{system}\n}}\n")
    for language, found in searched.items():
        page.write(out / f"pages-{language}.js", f"window.atelierPages = {json.dumps(found, ensure_ascii=False)};\n")


def build(run: pathlib.Path, out: pathlib.Path) -> int:
    """Writes the book and gives the number of its pages."""
    books = {name: {language: opened(run, name, language) for language in WORDS} for name in names()}
    pictures = {name: picture for name, book in books.items() if (picture := thumbnail(book["en"]))}
    out.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures.items():
        (out / f"{name}.png").write_bytes(picture)
    for book in books.values():
        book["both"] = side_by_side(book["en"], book["zh"])
    searched = {}
    for edition, words in EDITIONS.items():
        folder, up = out / words["folder"], "../" if words["folder"] else ""
        titles = {name: heading(book["en" if edition == "both" else edition]) for name, book in books.items()}
        found, cards = [], []
        for name, book in books.items():
            text = relinked(page.book(book[edition], frame(edition, name, titles[name], titles)))
            page.write(folder / f"{name}.html", text)
            found += records(name, text, titles[name])
            cards.append(card(name, book["en" if edition == "both" else edition], name in pictures, words, up))
        page.write(folder / "index.html", page.book(first_page(words, cards), frame(edition, "index", words["title"], titles)))
        if edition in WORDS:
            searched[edition] = found
    write_static(out / "static", searched)
    return len(books) * len(EDITIONS)


def main(run: pathlib.Path, out: pathlib.Path) -> int:
    try:
        pages = build(run, out)
    except Absent as fault:
        print(f"site: {fault}", file=sys.stderr)
        return 1
    print(f"{pages} pages; open {out / 'index.html'}")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python notebooks/site_pages.py RUN OUT")
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))
