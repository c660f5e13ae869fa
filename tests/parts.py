"""Makes the parts of "make test" one after the other, and ends with a table of what each one took.

    python3 tests/parts.py PART...

A part is a target of the Makefile. What counts its tests, tests/counts.py and tests/conftest.py, notes
them in the file that TEST_COUNTS names, with the names of those that failed, which stand under the table: whoever has only the
end of what was written sees them. No part follows one that failed, but under "make -k".
Exits with the status of the first that failed.
"""

import collections
import os
import pathlib
import subprocess
import sys
import tempfile
import time
from typing import NamedTuple

# The environment variable that names the file, in a line of which there is a number of each kind, and the tests that failed behind tabs.
TOLD = "TEST_COUNTS"
KINDS = ("passed", "failed", "skipped")


class Part(NamedTuple):
    name: str
    status: int  # of make
    counts: collections.Counter
    failed: list[str]
    seconds: float


def make(name: str, made: list[str], counts: pathlib.Path) -> Part:
    """Makes a part. What was made before is not made again, though the part needs it."""
    command = [os.environ.get("MAKE", "make"), "--no-print-directory", *(f"--old-file={one}" for one in made), name]
    started = time.monotonic()
    try:
        status = subprocess.run(command, env={**os.environ, TOLD: str(counts)}).returncode
    except KeyboardInterrupt:
        status = 130
    return Part(name, status, *read(counts), time.monotonic() - started)


def note(path: str | None, names: list[str], **counts: int) -> None:
    """Adds the counts of some tests to a file, if there is one, and the names of those that failed."""
    if path:
        with open(path, "a", encoding="utf-8") as file:
            print(" ".join(str(counts[kind]) for kind in KINDS), *names, sep="\t", file=file)


def read(path: pathlib.Path) -> tuple[collections.Counter, list[str]]:
    """The sums of what was noted, and all names."""
    sums, names = collections.Counter(), []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        counts, *failed = line.split("\t")
        sums.update(dict(zip(KINDS, map(int, counts.split()), strict=True)))
        names += failed
    return sums, names


def table(parts: list[Part], missing: list[str]) -> str:
    """A line for each part, and one for all of them."""
    whole = sum(part.seconds for part in parts)
    lines = [f"{'part':16}{'passed':>9}{'failed':>9}{'skipped':>9}{'seconds':>9}{'share':>7}"]

    def line(name, counts, seconds, remark=""):
        numbers = "".join(f"{counts[kind] if counts else '':>9}" for kind in KINDS)
        return f"{name:16}{numbers}{seconds:9.0f}{seconds / whole:7.0%}{remark}"

    for part in parts:
        lines.append(line(part.name, part.counts, part.seconds, "  failed" if part.status else ""))
    lines += [f"{name:16}{'not run':>36}" for name in missing]
    lines.append(line("all", sum((part.counts for part in parts), collections.Counter()), whole))
    return "\n".join(lines + [f"failed: {name}" for part in parts for name in part.failed])


def main(names: list[str]) -> int:
    # The letters of make's own flags are the first word of MAKEFLAGS.
    keep_going = "k" in os.environ.get("MAKEFLAGS", "").split(" ")[0]
    parts = []
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            made = [part.name for part in parts if not part.status]
            parts.append(make(name, made, pathlib.Path(folder, name)))
            if parts[-1].status == 130 or parts[-1].status and not keep_going:
                break
    print("\n" + table(parts, names[len(parts):]), flush=True)
    return next((part.status for part in parts if part.status), 0)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: parts.py PART...")
    sys.exit(main(sys.argv[1:]))
