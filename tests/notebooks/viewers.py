"""A page as readers get it who run no scripts and ask no network."""
import re

from bs4 import BeautifulSoup

# What a viewer such as GitHub's leaves out of a notebook's HTML.
REFUSED_ELEMENTS = ("script", "style", "source")
REFUSED_ATTRIBUTES = ("style", "class", "id")

# Attributes that have a browser fetch something; a link that a reader may follow is none.
FETCHING = ("src", "srcset", "poster", "data", "background")
IN_STYLE = re.compile(r"""@import[^;]*|url\(\s*['"]?(?!data:|#)[^)]*\)""")

PNG = "data:image/png;base64,"


def parsed(html):
    return BeautifulSoup(html, "html.parser")


def fetched(page):
    """What a page would fetch: its own data and places in itself are nothing to fetch."""
    found = [f"{element.name} {name}={element[name][:80]}" for element in page.find_all(True) for name in FETCHING
             if name in element.attrs and not element[name].startswith("data:")]
    found += [f"link href={element['href'][:80]}" for element in page.find_all("link") if not element["href"].startswith("data:")]
    styles = [element.get_text() for element in page.find_all("style")] + [element["style"] for element in page.find_all(style=True)]
    return found + [rule for style in styles for rule in IN_STYLE.findall(style)]


def without_scripts_and_styles(page):
    """The page as a careful viewer shows it."""
    for element in page.find_all(REFUSED_ELEMENTS):
        element.decompose()
    for element in page.find_all(True):
        for name in REFUSED_ATTRIBUTES:
            element.attrs.pop(name, None)
    return page


def still(figure):
    """Whether a figure has a picture that needs no script."""
    return any(image.get("src", "").startswith(PNG) for image in figure.find_all("img"))


def numbers(text):
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


def told(figure, plain):
    """Whether a figure says in words what its plain text does, to the last number."""
    text = figure.get_text()
    return bool(text.strip()) and numbers(plain) <= numbers(text)
