"""A notebook as an HTML page that needs no network."""

import os
import pathlib

import nbformat
from nbconvert import HTMLExporter

TEMPLATES = pathlib.Path(__file__).resolve().parent / "template"


def page(notebook: nbformat.NotebookNode, title: str, language: str = "en") -> str:
    """The page, whole in itself."""
    exporter = HTMLExporter(extra_template_basedirs=[str(TEMPLATES)], template_name="offline", language_code=language)
    text, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": title}})
    return text


def book(notebook: nbformat.NotebookNode, frame: dict) -> str:
    """A page of the book: what stands around it is what the template book takes; its looks and scripts lie in a folder static."""
    exporter = HTMLExporter(extra_template_basedirs=[str(TEMPLATES)], template_name="book")
    text, _ = exporter.from_notebook_node(notebook, resources={"metadata": {"name": frame["title"]}, "book": frame})
    return text


def write(path: pathlib.Path, text: str):
    """Writes the whole page or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torn = path.with_name(path.name + ".part")
    torn.write_text(text, encoding="utf-8")
    os.replace(torn, path)
