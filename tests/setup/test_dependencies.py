"""docker/DEPENDENCIES.md names each direct dependency at the version that is pinned, and no other."""
import json
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODULES = ("", "kernel/tools", "tests/paper")


def told(heading):
    """The names, versions and other cells of the table under a heading."""
    part = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", (ROOT / "docker/DEPENDENCIES.md").read_text(), re.M | re.S)[1]
    rows = [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("| ")]
    return rows[1:]


def go_pins():
    """The toolchain, and what the modules require or run as a tool themselves, but for Atelier itself."""
    found = set()
    for module in MODULES:
        text = (ROOT / module / "go.mod").read_text()
        found.add(("go (the toolchain)", re.search(r"^toolchain go(\S+)$", text, re.M)[1]))
        tools = re.findall(r"^\t?(?:tool )?(\S+/\S+)$", text, re.M)
        for name, version, indirect in re.findall(r"^(?:require |\t)(\S+) (v\S+)( // indirect)?$", text, re.M):
            tool = any(tool == name or tool.startswith(name + "/") for tool in tools)
            if (not indirect or tool) and name != "github.com/atelier-go/atelier":
                found.add((name, version))
    return found


def python_pins():
    """What stands before the line that begins what the packages need themselves."""
    text = (ROOT / "docker/requirements.in").read_text().split("# What those need.")[0]
    return set(re.findall(r"^([a-z0-9-]+)==([^;\s]+)", text, re.M))


def node_pins():
    return set(json.loads((ROOT / "tests/browser/package.json").read_text())["dependencies"].items())


@pytest.mark.parametrize("heading, pins", [("Go", go_pins), ("Python", python_pins), ("Node", node_pins)])
def test_the_table_names_what_is_pinned(heading, pins):
    names = [(row[0], row[1]) for row in told(heading)]
    assert len(pins()) > 0
    assert set(names) == pins(), "change docker/DEPENDENCIES.md with the version"
    assert len(names) == len(set(names))


@pytest.mark.parametrize("heading", ["Go", "Python", "Node"])
def test_every_row_is_whole(heading):
    """A date of the version, a licence, and a date of the last commit or release, not before that of the version."""
    for name, _, date, licence, last in told(heading):
        assert re.fullmatch(r"20\d\d-\d\d(-\d\d)?", date) and re.fullmatch(r"20\d\d-\d\d(-\d\d)?", last), name
        assert date <= last and licence, name
