"""A notebook as an HTML page that needs no network."""

import os
import pathlib

import nbformat
from nbconvert import HTMLExporter

TEMPLATES = pathlib.Path(__file__).resolve().parent / "template"


def page(notebook: nbformat.NotebookNode, title: str, language: str = "en", home: str = "") -> str:
    """The page, with a line of links above the notebook if home is given."""
    exporter = HTMLExporter(extra_template_basedirs=[str(TEMPLATES)], template_name="offline", language_code=language)
    text, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": title}, "home": home})
    return text


def write(path: pathlib.Path, text: str):
    """Writes the whole page or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torn = path.with_name(path.name + ".part")
    torn.write_text(text, encoding="utf-8")
    os.replace(torn, path)
