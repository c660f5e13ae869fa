"""The site of the series: pages that need no network, in both languages, from one run."""
import base64
import json
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import conftest  # noqa: F401, which finds the modules of notebooks
import viewers

import run
import site_pages as site

PIXEL = base64.b64encode(b"a picture").decode()


def book(language, title, outputs=()):
    cells = [new_markdown_cell(f"# {title}\n\n| **Time** | 3 |\n|:--|:--|\n| **You need** | nothing |\n\n**Question.** Why [*so*](02_b.ipynb#Why)?\n\nMore."),
             new_code_cell("1 + 1", id="sum", outputs=list(outputs), metadata={"atelier": {"budget": 2}}),
             new_markdown_cell("## Why not\n\nBecause of the [gradient](glossary.ipynb#Gradient), <details><summary>Solution 1</summary>\n\n*so*.\n\n</details>")]
    return new_notebook(cells=cells, metadata={"atelier": {"language": language, "minutes": 3}})


@pytest.fixture
def series(tmp_path, monkeypatch):
    """A series of one notebook, and its run."""
    monkeypatch.setattr(site, "FOLDER", tmp_path)
    (tmp_path / "zh").mkdir()
    (tmp_path / "run").mkdir()
    shown = new_output("display_data", data={"text/plain": "2", "image/png": PIXEL})
    nbformat.write(book("en", "One & all"), tmp_path / "01_a.ipynb")
    nbformat.write(book("zh", "一"), tmp_path / "zh" / "01_a.ipynb")
    nbformat.write(book("en", "One & all", [shown]), tmp_path / "run" / "01_a.ipynb")
    return tmp_path


EDITIONS = ("", "zh", "both")


def test_every_edition_shows_the_run(series):
    assert site.main(series / "run", series / "out") == 0
    for folder in EDITIONS:
        page = (series / "out" / folder / "01_a.html").read_text(encoding="utf-8")
        assert PIXEL in page
        index = (series / "out" / folder / "index.html").read_text(encoding="utf-8")
        assert 'href="01_a.html"' in index and "Why so?" in index
        assert f'src="{"../" if folder else ""}01_a.png"' in index
    assert (series / "out" / "01_a.png").read_bytes() == b"a picture"
    assert "One &amp; all" in (series / "out" / "index.html").read_text(encoding="utf-8")


def test_a_chinese_page_shows_its_own_run(series):
    """Where there is one."""
    own = base64.b64encode(b"its own").decode()
    (series / "run" / "zh").mkdir()
    nbformat.write(book("zh", "一", [new_output("display_data", data={"text/plain": "2", "image/png": own})]), series / "run" / "zh" / "01_a.ipynb")
    assert site.main(series / "run", series / "out") == 0
    english, chinese = ((series / "out" / folder / "01_a.html").read_text(encoding="utf-8") for folder in ("", "zh"))
    assert PIXEL in english and own not in english and own in chinese and PIXEL not in chinese


def test_both_languages_stand_side_by_side(series):
    site.main(series / "run", series / "out")
    soup = viewers.parsed((series / "out" / "both" / "01_a.html").read_text(encoding="utf-8"))
    assert [[one["lang"], one.h1.get_text().strip("¶")] for one in soup.select(".both")[0].find_all("div", recursive=False)] == [["en", "One & all"], ["zh", "一"]]
    assert len(soup.select(".jp-CodeCell")) == 1


def test_contents_and_editions_are_linked(series):
    site.main(series / "run", series / "out")
    for folder, others in (("", ["zh/01_a.html", "both/01_a.html"]), ("zh", ["../01_a.html", "../both/01_a.html"]), ("both", ["../01_a.html", "../zh/01_a.html"])):
        soup = viewers.parsed((series / "out" / folder / "01_a.html").read_text(encoding="utf-8"))
        assert [a["href"] for a in soup.select("header a")] == ["index.html", *others]
        assert [(a["href"], a.get("aria-current")) for a in soup.select("nav.contents a")] == [("01_a.html", "page")]
        assert soup.html["lang"] == ("zh" if folder == "zh" else "en")


def test_what_is_searched(series):
    """A record for each heading, whose link leads to it; titles and prose without marks; nothing of code and outputs."""
    site.main(series / "run", series / "out")
    written = (series / "out" / "static" / "pages-en.js").read_text(encoding="utf-8")
    assert written.startswith("window.atelierPages = ") and json.loads(written.partition(" = ")[2].rstrip(";\n")) == [
        {"id": "01_a-0", "title": "One & all", "heading": "", "href": "01_a.html", "text": "Time 3 You need nothing Question. Why so ? More."},
        {"id": "01_a-1", "title": "One & all", "heading": "Why not", "href": "01_a.html#Why-not", "text": "Because of the gradient , Solution 1 so ."},
    ]
    assert 'id="Why-not"' in (series / "out" / "01_a.html").read_text(encoding="utf-8")


def test_a_page_escapes_its_title(series):
    for folder in ("", "zh"):
        path = series / folder / "01_a.ipynb"
        text = path.read_text(encoding="utf-8").replace("One & all", "One <script>alert(1)</script>").replace("一", "<b>一</b>")
        path.write_text(text, encoding="utf-8")
    site.main(series / "run", series / "out")
    soup = viewers.parsed((series / "out" / "01_a.html").read_text(encoding="utf-8"))
    index = viewers.parsed((series / "out" / "index.html").read_text(encoding="utf-8"))
    assert [one.get_text() for one in (soup.title, soup.select_one(".contents a"), index.select_one(".cards h2"))] == ["One <script>alert(1)</script>"] * 3


def test_the_order_of_the_book(tmp_path, monkeypatch):
    monkeypatch.setattr(site, "FOLDER", tmp_path)
    for name in ("progress", "01_b", "gallery", "00_a", "glossary"):
        (tmp_path / f"{name}.ipynb").touch()
    assert site.names() == ["00_a", "01_b", "gallery", "glossary", "progress"]


def test_a_tag_chooses_the_thumbnail():
    def cell(picture, tags):
        shown = new_output("display_data", data={"image/png": base64.b64encode(picture).decode()})
        return new_code_cell("1", outputs=[shown], metadata={"tags": tags})
    first, last = cell(b"first", ["thumbnail"]), cell(b"last", [])
    assert site.thumbnail(new_notebook(cells=[first, last])) == b"first"
    first.metadata["tags"] = []
    assert site.thumbnail(new_notebook(cells=[first, last])) == b"last"
    assert site.thumbnail(new_notebook(cells=[new_markdown_cell("none")])) == b""


def test_pages_need_no_network_and_link_to_pages(series):
    site.main(series / "run", series / "out")
    away = {"02_b.html", "glossary.html"}
    for path in (series / "out").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert re.findall(r'(?:src|href)="(?:https?:)?//[^"]*"', text) == [], path
        assert "import(" not in text and ".ipynb" not in re.sub(r"<title>.*?</title>", "", text), path
        for link in re.findall(r'(?:src|href)="([^"#:]+)(?:#[^"]*)?"', text):
            assert link in away or (path.parent / link).is_file(), f"{path} links to {link}, which is not there"
    looks = "".join(path.read_text(encoding="utf-8") for path in (series / "out" / "static").glob("*.css"))
    assert viewers.IN_STYLE.findall(looks) == ['@import "code.css"'] and (series / "out" / "static" / "code.css").is_file()


@pytest.mark.parametrize("html, fetched", [
    ('<script src="https://cdn.org/a.js"></script>', ["script src=https://cdn.org/a.js"]),
    ('<link rel="stylesheet" href="a.css">', ["link href=a.css"]),
    ('<picture><source srcset="//cdn.org/a.png"></picture>', ["source srcset=//cdn.org/a.png"]),
    ('<style>@import "a.css"; b{background:url(a.png)}</style>', ['@import "a.css"', "url(a.png)"]),
    ('<p style="background:url(data:image/png;base64,AA)"><a href="https://arxiv.org">a</a><img src="data:image/png;base64,AA">', []),
])
def test_what_a_page_fetches_is_found(html, fetched):
    assert viewers.fetched(viewers.parsed(html)) == fetched


@pytest.mark.parametrize("inside, kept", [
    ('<img alt="loss 0.5" src="data:image/png;base64,AA"><script>draw()</script>', True),
    ('<picture><source srcset="data:image/png;base64,AA"></picture>', False),
    ('<img alt="loss 0.5" src="data:image/svg+xml;base64,AA">', False),
    ("<p>step 3: loss 0.5</p>", True),
    ("<p>step 3</p>", False),
    ("<script>show('step 3: loss 0.5')</script>", False),
])
def test_what_a_viewer_without_scripts_keeps(inside, kept):
    page = viewers.without_scripts_and_styles(viewers.parsed(f'<figure class="f" style="margin:0">{inside}</figure>'))
    assert page.figure.attrs == {} and page.script is None
    assert (viewers.still(page.figure) or viewers.told(page.figure, "step 3, loss 0.5")) == kept


def test_a_series_that_was_not_run_is_refused(series, capsys):
    (series / "run" / "01_a.ipynb").unlink()
    assert site.main(series / "run", series / "out") == 1
    assert "run make notebooks first" in capsys.readouterr().err


def test_slow_cells_and_noise_are_faults():
    noisy = book("en", "T", [new_output("stream", name="stderr", text="one\ntwo\n")])
    assert list(run.slow(noisy, [2.5])) == ["the cell sum took 2 s, and its budget is 2 s"]
    assert list(run.slow(noisy, [1.5])) == []
    assert list(run.noise(noisy)) == ["the cell sum wrote to standard error: two"]
    assert list(run.noise(book("en", "T", [new_output("stream", name="stdout", text="one")]))) == []


def test_what_took_itself_back_is_not_kept():
    """A line of progress is shown where something takes long, and is empty in the end: runs would differ by the machine."""
    empty = new_output("display_data", data={"text/html": "", "text/plain": ""})
    figure = new_output("display_data", data={"text/html": "<b>1</b>", "text/plain": ""})
    word = new_output("stream", text="")
    [cell] = run.code(run.timeless(book("en", "T", [empty, figure, empty, word])))
    assert cell.outputs == [figure, word]


def test_a_notebook_of_more_than_five_minutes_is_a_fault():
    long = book("en", "T")
    long.cells += [new_code_cell("2", id=name, metadata={"atelier": {"budget": 200}}) for name in ("one", "other")]
    assert list(run.slow(long, [1, 150, 150.4])) == ["the cells took 301 s together, and a notebook may take 300 s"]
    assert list(run.slow(long, [1, 149, 150])) == []


@pytest.mark.parametrize("size, told", [
    (4_900_000, []), (5_050_000, ["01_a.ipynb has 5.1 MB with its outputs, and a notebook may have 5 MB"])])
def test_a_notebook_of_more_than_5_mb_is_a_fault(tmp_path, monkeypatch, size, told):
    monkeypatch.setattr(run, "execute", lambda *_: "")
    source = tmp_path / "01_a.ipynb"
    nbformat.write(book("en", "T", [new_output("display_data", data={"text/plain": "x" * size})]), source)
    assert run.run(source, tmp_path / "out") == told


def test_which_notebooks_run(series, monkeypatch, capsys):
    """Those with code, each into the folder of its language."""
    monkeypatch.setattr(run, "FOLDER", series)
    monkeypatch.setattr(run, "execute", lambda *_: "")
    nbformat.write(new_notebook(cells=[new_markdown_cell("words")]), series / "zh" / "glossary.ipynb")
    for names, wanted in (([], ["01_a.ipynb"]), (["zh"], ["zh/01_a.ipynb"]), ([".", "zh"], ["01_a.ipynb", "zh/01_a.ipynb"]), (["zh/01_a"], ["zh/01_a.ipynb"])):
        out = series / "-".join(["out", *names]).replace("/", "_")
        assert run.main(out, names) == 0
        assert sorted(str(path.relative_to(out)) for path in out.rglob("*.ipynb")) == wanted
    assert "2 of 2 notebooks are as they should be" in capsys.readouterr().out


def test_an_unknown_notebook_is_refused(tmp_path, capsys):
    assert run.main(tmp_path, ["99_none"]) == 1
    assert "there is no notebook 99_none" in capsys.readouterr().err
