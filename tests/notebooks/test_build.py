"""notebooks/build.py: the notebooks are what their sources say, in both languages, and faults are named."""
import re
import subprocess
import sys

import build
import nbformat
import pytest

from conftest import FOLDER

# Those of the gallery, too.
SOURCES = sorted((FOLDER / "source").glob("*.md"))

SMALL = """---
title: {en: A title, zh: 标题}
minutes: 3
budget: 20
---

::: en
**Question.** In {minutes} minutes?

```go
x := 1
```
::: zh
**问题。** {minutes} 分钟？
:::

```go id="parameters" budget=7 tags=["parameters"]
// parameters
seed := 7
```

::: en
Look.
::: zh
看。
:::

```go id="look"
seed
```

::: en
## Exercise
::: zh
## 练习
:::
"""


def built(folder, text, language="en"):
    path = folder / "small.md"
    path.write_text(text, encoding="utf-8")
    return build.read(path, language)


def test_every_notebook_has_a_source():
    stored = {path.stem for folder in (FOLDER, FOLDER / "zh") for path in folder.glob("*.ipynb")}
    assert stored == {path.stem for path in SOURCES} | {"glossary"}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_notebooks_are_what_their_source_says(source):
    stale = [str(path.relative_to(FOLDER)) for path, text in build.build(source).items() if build.differs(path, text)]
    assert stale == [], "run python notebooks/build.py; edit notebooks/source, not the notebooks"


def test_the_command_says_that_all_is_built():
    done = subprocess.run([sys.executable, FOLDER / "build.py", "--check"], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_cells(tmp_path):
    book = built(tmp_path, SMALL)
    assert [(cell.id, cell.cell_type, cell.source) for cell in book.cells] == [
        ("question", "markdown", "# A title\n\n**Question.** In 3 minutes?\n\n```go\nx := 1\n```"),
        ("parameters", "code", "// parameters\nseed := 7"),
        ("look-text", "markdown", "Look."),
        ("look", "code", "seed"),
        ("exercise", "markdown", "## Exercise"),
    ]
    assert [cell.metadata for cell in book.cells] == [
        {}, {"atelier": {"budget": 7}, "tags": ["parameters"]}, {}, {"atelier": {"budget": 20}}, {}]
    assert book.metadata.atelier == {"language": "en", "minutes": 3, "budget": 20}


def test_the_other_language(tmp_path):
    english, chinese = built(tmp_path, SMALL), built(tmp_path, SMALL, "zh")
    assert [cell.source for cell in chinese.cells if cell.cell_type == "markdown"] == [
        "# 标题\n\n**问题。** 3 分钟？", "看。", "## 练习"]
    assert [cell for cell in chinese.cells if cell.cell_type == "code"] == \
        [cell for cell in english.cells if cell.cell_type == "code"]
    assert [cell.id for cell in chinese.cells] == [cell.id for cell in english.cells]


def test_the_same_source_makes_the_same_bytes(tmp_path):
    assert nbformat.writes(built(tmp_path, SMALL)) == nbformat.writes(built(tmp_path, SMALL))


HEAD = """needs: {en: a hand, zh: 一只手}
makes: {en: a fist, zh: 一个拳头}
---

:::"""


def test_a_lesson_has_a_box_and_links(tmp_path):
    for number, name in enumerate(("First", "Second", "Third"), 1):
        (tmp_path / f"0{number}_x.md").write_text(f"---\ntitle: {{en: {name}, zh: 第{number}}}\n---\n", encoding="utf-8")
    path = tmp_path / "02_x.md"
    path.write_text(SMALL.replace("---\n\n:::", HEAD, 1), encoding="utf-8")
    book = build.read(path, "zh")
    assert book.cells[0].source.startswith(
        "# 标题\n\n| **时间** | 双核机器上约需 3 分钟 |\n|:--|:--|\n| **你需要** | 一只手 |\n| **你会做出** | 一个拳头 |\n\n**问题。**")
    assert build.read(path, "en").cells[-1].source == (
        "## Exercise\n\n---\n\nPrevious: [First](01_x.ipynb) · Next: [Third](03_x.ipynb) · "
        "[Go in ten lines](go.ipynb) · [Glossary](glossary.ipynb) · [Progress](progress.ipynb)")


def test_code_speaks_both_languages(tmp_path):
    text = SMALL.replace("seed := 7", 'seed := 7 // ⟦a number|一个数⟧\nfmt.Println("⟦so|如此⟧")')
    for language, wanted in (("en", '// a number\nfmt.Println("so")'), ("zh", '// 一个数\nfmt.Println("如此")')):
        assert built(tmp_path, text, language).cells[1].source == f"// parameters\nseed := 7 {wanted}"


def test_terms_are_links(tmp_path, monkeypatch):
    monkeypatch.setattr(build.glossary, "entries", lambda: [{"en": "gradient penalty", "zh": "梯度惩罚"}])
    text = SMALL.replace("Look.", "A [[gradient penalty]], two [[penalties|gradient penalty]].").replace("看。", "[[梯度惩罚]]。")
    assert built(tmp_path, text).cells[2].source == \
        "A [gradient penalty](glossary.ipynb#Gradient-penalty), two [penalties](glossary.ipynb#Gradient-penalty)."
    assert built(tmp_path, text, "zh").cells[2].source == "[梯度惩罚](glossary.ipynb#梯度惩罚)。"


@pytest.mark.parametrize("old, new, told", [
    ("Look.", "Look at [[nothing]].", "[[nothing]] is not in glossary.yaml"),
    ("seed\n```", "⟦seed⟧\n```", 'want "⟦English|中文⟧" in the code, not "⟦seed⟧"'),
    ("minutes: 3\n", "minutes: 3\nmakes: a fist\n", "want makes in en and zh, and in no other language"),
    ("---\ntitle", "title", 'line 1: want a head between two lines "---"'),
    ("minutes: 3\n", "", "line 1: want title, minutes and budget in the head"),
    ("minutes: 3", "minutes: few", "line 1: want minutes to be a whole number of 1 or more, not 'few'"),
    (", zh: 标题", "", "line 1: want title in en and zh"),
    ("title: {en", "title: {en: {", "line 1: the head is not YAML"),
    ("Look.\n::: zh\n看。\n:::", "Look.\n:::", 'line 24: want "::: zh" as the next mark, not ":::"'),
    ("::: en\nLook.\n", "", 'line 22: want "::: en" as the next mark, not "::: zh"'),
    ("::: zh\n看。", "::: fr\nVoir.", 'line 24: want "::: zh" as the next mark, not "::: fr"'),
    ("x := 1\n```\n", "x := 1\n", 'line 12: want "```" to end the listing before "::: zh"'),
    ("\n::: en\nLook.", "\nLook.", 'line 22: want prose inside "::: en" and "::: zh", not "Look."'),
    ('id="look"', "", 'want ```go id="NAME", in small letters and once only'),
    ('id="look"', 'id="parameters"', 'want ```go id="NAME", in small letters and once only'),
    ("seed\n```", "seed\n", 'want "```" before the end'),
    ("## 练习\n:::\n", "## 练习\n", 'want ":::" before the end'),
    ("::: en\n## Exercise", "::: en\nMore.\n::: zh\n更多。\n:::\n::: en\n## Exercise", "want code between two blocks of prose"),
])
def test_faults_are_named(tmp_path, old, new, told):
    assert SMALL.count(old) == 1
    with pytest.raises(build.SourceError, match=re.escape("small.md, line ")) as fault:
        built(tmp_path, SMALL.replace(old, new))
    assert told in str(fault.value)
