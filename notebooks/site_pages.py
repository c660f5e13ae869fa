"""Builds the series as a small static site, in English and in Chinese, readable without network and scripts.

    python notebooks/site_pages.py RUN OUT

RUN holds the notebooks with their outputs, as run.py writes them. Both languages share the code, so the Chinese
pages show what the English notebooks gave.
"""

import base64
import html
import pathlib
import re
import sys

import nbformat

import page

FOLDER = pathlib.Path(__file__).resolve().parent

WORDS = {
    "en": {"folder": "", "title": "Atelier: generative models for art", "minutes": "{} minutes on two cores", "other": "中文",
           "lead": "Each page is a notebook that teaches one idea with real data: read it here, or run it."},
    "zh": {"folder": "zh", "title": "Atelier：用于艺术的生成模型", "minutes": "双核机器上约 {} 分钟", "other": "English",
           "lead": "每一页都是一个笔记本，用真实数据讲一个想法：可以在这里读，也可以自己运行。"},
}

STYLE = """body{max-width:60em;margin:0 auto;padding:16px;font-family:system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;line-height:1.5;
color:#222;background:#fff}ul{list-style:none;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(260px,1fr));gap:16px}
li{border:1px solid #ccc;border-radius:6px;padding:12px}li img{width:100%;height:150px;object-fit:contain;background:#fff}a{color:#0b5394}
@media(prefers-color-scheme:dark){body{color:#ddd;background:#181818}a{color:#8ec5ff}li{border-color:#555}}"""


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


def lead(book) -> str:
    """The question, without its marks of Markdown."""
    for paragraph in book.cells[0].source.split("\n\n")[1:]:
        return re.sub(r"\*\*[^*]+\*\* ?|[*_`]", "", re.sub(r"\[([^]]+)]\([^)]*\)", r"\1", paragraph)).strip()
    return ""


def thumbnail(book) -> bytes:
    """The last picture of the cells with the tag thumbnail, or of all cells if none has it; nothing without a picture."""
    ran = [cell for cell in book.cells if cell.cell_type == "code"]
    chosen = [cell for cell in ran if "thumbnail" in cell.metadata.get("tags", [])]
    pictures = [output.data["image/png"] for cell in chosen or ran for output in cell.outputs if "image/png" in output.get("data", {})]
    return base64.b64decode(pictures[-1]) if pictures else b""


def relinked(text: str) -> str:
    """Links to notebooks become links to their pages."""
    return re.sub(r'(href="[^":]+)\.ipynb"', r'\1.html"', text)


def home(language: str, name: str) -> str:
    """The links above a notebook: to the index, and to the same notebook in the other language."""
    words = WORDS[language]
    other = f"../{name}.html" if words["folder"] else f"zh/{name}.html"
    return f'<a href="index.html">{html.escape(words["title"])}</a> · <a href="{other}">{words["other"]}</a>'


def card(language: str, name: str, book, picture: bool) -> str:
    """What the index shows of a notebook."""
    up = "../" if WORDS[language]["folder"] else ""
    image = f'<a href="{name}.html"><img src="{up}{name}.png" alt=""></a>' if picture else ""
    minutes = WORDS[language]["minutes"].format(book.metadata.atelier.minutes)
    return (f'<li>{image}<h2 style="font-size:1.1em"><a href="{name}.html">{html.escape(heading(book))}</a></h2>'
            f"<p>{html.escape(lead(book))}</p><p><small>{minutes}</small></p></li>")


def index(language: str, cards: list[str]) -> str:
    words = WORDS[language]
    other = "../index.html" if words["folder"] else "zh/index.html"
    return (f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f'<title>{html.escape(words["title"])}</title><style>{STYLE}</style></head><body><nav><a href="{other}">{words["other"]}</a></nav>'
            f'<h1>{html.escape(words["title"])}</h1><p>{html.escape(words["lead"])}</p><ul>\n' + "\n".join(cards) + "\n</ul></body></html>\n")


def build(run: pathlib.Path, out: pathlib.Path) -> int:
    """Writes the site and gives the number of its pages."""
    pages = 0
    for language, words in WORDS.items():
        cards = []
        for source in sorted((FOLDER / words["folder"]).glob("*.ipynb")):
            done = run / source.name
            if not done.is_file():
                raise Absent(f"{done} is not there: run make notebooks first")
            book = with_outputs(nbformat.read(source, as_version=4), nbformat.read(done, as_version=4))
            picture = thumbnail(book)
            if picture and not words["folder"]:
                out.mkdir(parents=True, exist_ok=True)
                (out / f"{source.stem}.png").write_bytes(picture)
            text = page.page(book, heading(book), language, home(language, source.stem))
            page.write(out / words["folder"] / f"{source.stem}.html", relinked(text))
            cards.append(card(language, source.stem, book, bool(picture)))
            pages += 1
        page.write(out / words["folder"] / "index.html", index(language, cards))
    return pages


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
