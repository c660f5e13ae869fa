"""tests/parts.py on a Makefile of small parts, and what tells it the counts."""

import collections
import os
import pathlib
import re
import subprocess
import sys

import parts

TESTS = pathlib.Path(__file__).resolve().parents[1]

# Each part needs setup, as those of the true Makefile do, and says when it runs.
MAKEFILE = f"""
setup:
	@echo setup runs
good: setup
	@echo good runs
	@echo 3 0 1 >>$$TEST_COUNTS; echo 2 0 0 >>$$TEST_COUNTS
bad: setup
	@echo bad runs; echo 1 2 0 >>$$TEST_COUNTS; exit 3
go: setup
	@printf '%s\\n' '{{"Action": "pass", "Package": "p", "Test": "TestA"}}' '{{"Action": "skip", "Package": "p", "Test": "TestB"}}' | {sys.executable} {TESTS}/counts.py go
python: setup
	@cp {TESTS}/conftest.py . && PYTHONPATH={TESTS} {sys.executable} -m pytest -q -p no:cacheprovider
silent: setup
	@echo silent runs
test:
	@MAKE="$(MAKE)" {sys.executable} {TESTS}/parts.py $(PARTS)
.PHONY: setup good bad go python silent test
"""

# One of each kind; what a test runs is not counted, even where it counts.
SUITE = """
import os, pytest, subprocess, sys
@pytest.fixture
def broken():
    raise OSError
def test_passes(): pass
def test_fails(): assert False
def test_has_no_ground(broken): pass
@pytest.mark.skip
def test_is_skipped(): pass
def test_counts_others(): assert "TEST_COUNTS" not in os.environ
"""


def make(folder: pathlib.Path, names: str, *flags: str) -> tuple[int, str, dict[str, list[str]]]:
    """The status of make, what it wrote before the table, and the rows of the table by their first word."""
    (folder / "Makefile").write_text(MAKEFILE)
    # Flags of the make that runs these tests are not for this one.
    environment = {name: value for name, value in os.environ.items() if not re.match("MAKE|MFLAGS|TEST_COUNTS", name)}
    done = subprocess.run(["make", *flags, "test", f"PARTS={names}"], cwd=folder, env=environment, capture_output=True, text=True)
    before, _, table = done.stdout.partition("\npart ")
    return done.returncode, before, {line.split()[0]: line.split()[1:] for line in table.splitlines()[1:] if not re.match("make|failed: ", line)}


def test_each_part_has_a_row_and_what_all_need_is_made_once(tmp_path):
    status, said, rows = make(tmp_path, "setup good silent")
    assert status == 0
    assert said.splitlines() == ["setup runs", "good runs", "silent runs"]
    assert list(rows) == ["setup", "good", "silent", "all"]
    assert rows["good"][:3] == ["5", "0", "1"]
    assert rows["all"][:3] == ["5", "0", "1"] and rows["all"][-1] == "100%"


def test_the_table():
    counts = collections.Counter(passed=1200, failed=1, skipped=3)
    done = [parts.Part("setup", 0, collections.Counter(), [], 25.2), parts.Part("test-go", 2, counts, ["p.TestA"], 74.8)]
    assert parts.table(done, ["test-kernel"]).splitlines() == [
        "part               passed   failed  skipped  seconds  share",
        "setup                                             25    25%",
        "test-go              1200        1        3       75    75%  failed",
        "test-kernel                                  not run",
        "all                  1200        1        3      100   100%",
        "failed: p.TestA",
    ]


def test_a_part_that_fails_is_named_and_ends_all(tmp_path):
    status, said, rows = make(tmp_path, "setup bad good")
    assert status == 2
    assert said.splitlines() == ["setup runs", "bad runs"]
    assert rows["bad"][:3] == ["1", "2", "0"] and rows["bad"][-1] == "failed"
    assert rows["good"] == ["not", "run"]
    assert rows["all"][:3] == ["1", "2", "0"]


def test_make_k_goes_on_and_fails_all_the_same(tmp_path):
    status, said, rows = make(tmp_path, "setup bad good", "-k")
    assert status == 2
    assert said.splitlines() == ["setup runs", "bad runs", "good runs"]
    assert rows["bad"][-1] == "failed" and "failed" not in rows["good"]
    assert rows["all"][:3] == ["6", "2", "1"]


def test_what_go_and_pytest_count_is_told(tmp_path):
    (tmp_path / "test_suite.py").write_text(SUITE)
    status, _, rows = make(tmp_path, "setup go python", "-k")
    assert status == 2
    assert rows["go"][:3] == ["1", "0", "1"]
    assert rows["python"][:3] == ["2", "2", "1"]
    assert rows["all"][:3] == ["3", "2", "2"]


def test_what_failed_is_named_at_the_end(tmp_path):
    """Of a long run often only the end is kept, and what a test says may be longer than that."""
    (tmp_path / "test_suite.py").write_text(SUITE)
    (tmp_path / "Makefile").write_text(MAKEFILE)
    told = tmp_path / "told"
    environment = {name: value for name, value in os.environ.items() if not re.match("MAKE|MFLAGS", name)} | {"TEST_COUNTS": str(told)}
    subprocess.run(["make", "python"], cwd=tmp_path, env=environment, capture_output=True)
    event = '{"Action": "fail", "Package": "p", "Test": "TestA/b"}\n{"Action": "fail", "Package": "p"}'
    subprocess.run([sys.executable, TESTS / "counts.py", "go"], input=event, env=environment, capture_output=True, text=True)
    assert parts.read(told) == (collections.Counter(passed=2, failed=3, skipped=1), [
        "test_suite.py::test_fails", "test_suite.py::test_has_no_ground", "p.TestA/b", "p"])


def test_the_parts_are_all_targets_of_the_makefile_that_test():
    makefile = (TESTS.parent / "Makefile").read_text(encoding="utf-8")
    parts = re.search(r"(?m)^PARTS := (.*)$", makefile)[1].split()
    assert parts[:2] == ["setup", "lint"]
    assert sorted(parts[2:]) == sorted(set(re.findall(r"(?m)^(test-[a-z]+):", makefile)) - {"test-room"})
