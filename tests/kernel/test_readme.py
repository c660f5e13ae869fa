"""What the documents show runs: Go in the kernel, transcripts to the letter, lines for a shell as they stand."""
import re
import shlex
import subprocess
import sys

import pytest

from conftest import ATELIER, ROOT, atelier
from documents import BLOCK, DOCUMENTS, LISTING

TEXTS = {name: path.read_text(encoding="utf-8") for name, path in DOCUMENTS.items()}
README = TEXTS["README.md"]

SPAN = re.compile(r"`([^`\n]+)`")

# Trainings of the tests are shorter than a reader's.
STEPS = re.compile(r"--steps \d+")


def blocks(text):
    """The indented blocks of a document, as lists of lines."""
    return [[line[4:] for line in block.splitlines()] for block in BLOCK.findall(text)]


def lines_for(program):
    """Each line that the documents give a shell for a program, in a block or in the prose."""
    found = set()
    for text in TEXTS.values():
        lines = [line for block in blocks(text) for line in block] + SPAN.findall(text)
        found |= {shlex.join(words) for line in lines if line.startswith(program + " ") and (words := shlex.split(line, comments=True))}
    return sorted(found)


def dialogue(text):
    """The cells of a document's transcripts, each with the result below it, or None."""
    cells = []
    for line in (line for block in blocks(text) if block[0].startswith("In [") for line in block):
        head = re.match(r"(In|Out) ?\[\d+\]: ", line)
        if head and head[1] == "Out":
            cells[-1][1] = line[head.end():]
        elif head:
            cells.append([line[head.end():], None])
        else:
            cells[-1][0] += "\n" + line[len("In [1]: "):]
    return cells


def test_what_is_looked_for_is_found():
    assert len(LISTING.findall(README)) >= 3 and dialogue(TEXTS["kernel/README.md"])
    assert dialogue("\n\n    In [1]: x := 1\n            x\n    Out[1]: 1\n    In [2]: x = 2\n") == [["x := 1\nx", "1"], ["x = 2", None]]
    assert blocks("a\n\n    make b  # c\n    d\ne\n    f\n") == [["make b  # c", "d"]]
    assert {"make demo", "make lab", "make test", "make setup"} <= set(lines_for("make"))
    assert {"atelier presets", "atelier kernel install"} <= set(lines_for("atelier"))


@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if LISTING.search(text)])
def test_go_runs_as_a_notebook(kernels, tmp_path, name):
    kernel = kernels(ATELIER_STEPS="3", ATELIER_RUNS=str(tmp_path / "runs"))
    for code in LISTING.findall(TEXTS[name]):
        reply = kernel.run(code)
        assert (reply.status, reply.fault, reply.stderr) == ("ok", "", ""), code
        told = [data["text/plain"] for data in [*reply.shown, *reply.updated, reply.result] if "image/png" in data]
        wanted = ["(0%), stopped by the limit of steps", "\nstep 3: "] if "studio.Train(" in code else []
        wanted += [f"{count} samples" for count in re.findall(r"\.Samples\((\d+)\)", code)]
        assert [words for words in wanted if not any(words in text for text in told)] == [], f"{code} shows {told}"


@pytest.mark.parametrize("name", [name for name, text in TEXTS.items() if dialogue(text)])
def test_transcripts_are_what_the_kernel_answers(kernel, name):
    cells = dialogue(TEXTS[name])
    assert [kernel.run(code).plain for code, _ in cells] == [result for _, result in cells]


@pytest.mark.parametrize("line", lines_for("make"))
def test_targets_exist(line):
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for word in shlex.split(line)[1:]:
        name, setting, _ = word.partition("=")
        pattern = rf"^{re.escape(name)} \??= ?" if setting else rf"^{re.escape(name)}:.* ## "
        assert re.search(pattern, makefile, re.MULTILINE), f"{line}: the Makefile knows no {name}"


@pytest.mark.parametrize("line", lines_for("atelier"))
def test_verbs_and_flags_exist(line):
    words = shlex.split(line)[1:]
    flags = [word for word in words if word.startswith("-")]
    verbs = words[:words.index(flags[0])] if flags else words
    done = atelier(*verbs, "--help")
    assert done.returncode == 0, done.stderr
    assert [flag for flag in flags if not re.search(rf"^ .*(?<![\w-]){flag}\b", done.stdout, re.MULTILINE)] == [], done.stdout
    group = re.search(r"^  atelier (.*) \[command\]$", done.stdout, re.MULTILINE)
    does = re.search(r"^  atelier .* \[flags\]$", done.stdout, re.MULTILINE)  # something itself, beside its verbs
    assert not group or does or group[1].split() == verbs, f"{line} names no verb of atelier {group[1]}"


def test_readme_runs_in_a_shell(tmp_path):
    """In a folder where a clone's set-up lies; with fewer steps."""
    block = next(block for block in blocks(README) if any(line.startswith("atelier train ") for line in block))
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / ".build").mkdir()
    (tmp_path / ".build" / "bin").symlink_to(ATELIER.parent)
    done = subprocess.run(["bash", "-euc", STEPS.sub("--steps 3", "\n".join(block))], cwd=tmp_path,
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "SCORE ON" in done.stdout, done.stdout + done.stderr
    assert (tmp_path / "grid.png").read_bytes().startswith(b"\x89PNG")


def test_every_other_line_for_a_shell_names_a_file():
    """npm and node are not here to run; what they are given must be."""
    lines = lines_for("npm") + lines_for("node")
    assert lines
    assert [line for line in lines if not (ROOT / shlex.split(line)[-1]).exists()] == []
