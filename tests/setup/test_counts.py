"""tests/counts.py on the events of small runs of "go test -json"."""

import json
import pathlib
import subprocess
import sys

import pytest

COUNTS = pathlib.Path(__file__).resolve().parents[1] / "counts.py"

ONE_PASSES = [
    {"Action": "run", "Package": "p", "Test": "TestA"},
    {"Action": "output", "Package": "p", "Test": "TestA", "Output": "all is well\n"},
    {"Action": "pass", "Package": "p", "Test": "TestA"},
    {"Action": "pass", "Package": "p", "Elapsed": 1.25},
]
ONE_FAILS = [
    {"Action": "output", "Package": "p", "Test": "TestA", "Output": "got 1, wanted 2\n"},
    {"Action": "fail", "Package": "p", "Test": "TestA"},
    {"Action": "skip", "Package": "p", "Test": "TestB"},
    {"Action": "output", "Package": "p", "Output": "FAIL\n"},
    {"Action": "fail", "Package": "p"},
]
ONE_DOES_NOT_BUILD = [
    {"Action": "build-output", "ImportPath": "p", "Output": "x.go:1: undefined: y\n"},
    {"Action": "build-fail", "ImportPath": "p"},
    {"Action": "fail", "Package": "p", "FailedBuild": "p"},
]
ONE_CRASHES = [
    {"Action": "output", "Package": "p", "Output": "panic: out of order\n"},
    {"Action": "fail", "Package": "p"},
]
NONE = [{"Action": "skip", "Package": "p"}]


@pytest.mark.parametrize("events, status, last, shown, hidden", [
    (ONE_PASSES, 0, "all: 1 passed, 0 failed, 0 skipped", "ok    p  1.2 s", "all is well"),
    (ONE_FAILS, 1, "all: 0 passed, 1 failed, 1 skipped", "got 1, wanted 2", "ok "),
    (ONE_PASSES + ONE_DOES_NOT_BUILD, 1, "all: 1 passed, 0 failed, 0 skipped", "x.go:1: undefined: y", "all is well"),
    (ONE_PASSES + ONE_CRASHES, 1, "all: 1 passed, 0 failed, 0 skipped", "panic: out of order", "all is well"),
    (NONE, 1, "all: 0 passed, 0 failed, 0 skipped", "all", "ok "),
    ([], 1, "all: 0 passed, 0 failed, 0 skipped", "all", "ok "),
])
def test_counts(events, status, last, shown, hidden):
    lines = "".join(json.dumps(event) + "\n" for event in events)
    done = subprocess.run([sys.executable, COUNTS, "all"], input=lines, capture_output=True, text=True)
    assert done.returncode == status, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == last
    assert shown in done.stdout and hidden not in done.stdout


def test_shows_what_go_says_itself():
    done = subprocess.run([sys.executable, COUNTS, "all"], input="go: cannot find main module\n", capture_output=True, text=True)
    assert done.returncode == 1
    assert "go: cannot find main module" in done.stdout
