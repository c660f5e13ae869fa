"""What stands around every lesson: the box below its title, and the links at its end."""

import pathlib

import yaml

# What a lesson's head may say besides its title and its times.
BOX = ("needs", "makes")

WORDS = {
    "en": {"time": "Time", "needs": "You need", "makes": "You will make", "minutes": "about {} minutes on two cores",
           "previous": "Previous", "next": "Next", "go": "Go in ten lines", "glossary": "Glossary", "progress": "Progress", "stop": ":", "short": "{} min"},
    "zh": {"time": "时间", "needs": "你需要", "makes": "你会做出", "minutes": "双核机器上约需 {} 分钟",
           "previous": "上一课", "next": "下一课", "go": "十行 Go", "glossary": "词汇表", "progress": "进度", "stop": "：", "short": "{} 分钟"},
}


def box(values: dict, language: str) -> list[str]:
    """The rows of a table that says how long a lesson takes, what its reader needs, and what is made; nothing where its head
    does not say."""
    words = WORDS[language]
    if not set(BOX) <= set(values):
        return []
    minutes = words["minutes"].format(values["minutes"])
    if values["minutes"] == 1:
        minutes = minutes.replace("minutes", "minute")
    rows = [(words["time"], minutes)] + [(words[name], values[name][language]) for name in BOX]
    (first, text), *others = rows
    return ["\n".join([f"| **{first}** | {text} |", "|:--|:--|"] + [f"| **{name}** | {text} |" for name, text in others])]


def head(path: pathlib.Path) -> dict:
    """The values at the head of a source that build.py has found right."""
    return yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])


def title(path: pathlib.Path, language: str) -> str:
    return head(path)["title"][language]


def contents(sources: pathlib.Path, language: str) -> str:
    """The lessons of a folder as a list, with the minutes that they take."""
    return "\n".join(f"- {path.stem[:2]} [{title(path, language)}]({path.stem}.ipynb) · {WORDS[language]['short'].format(head(path)['minutes'])}"
                     for path in sorted(sources.glob("[0-9]*.md")))


def links(path: pathlib.Path, language: str) -> str:
    """The line of links at the end of a lesson: to the lessons before and after it, and to what helps with all of them."""
    words = WORDS[language]
    series = sorted(path.parent.glob("[0-9]*.md"))
    if path not in series:
        return ""
    at = series.index(path)
    beside = [(words["previous"], series[at - 1])] * (at > 0) + [(words["next"], one) for one in series[at + 1:at + 2]]
    parts = [f"{name}{words['stop']} [{title(one, language)}]({one.stem}.ipynb)" for name, one in beside]
    parts += [f"[{words[name]}]({name}.ipynb)" for name in ("go", "glossary", "progress")]
    return "\n\n---\n\n" + " · ".join(parts)
