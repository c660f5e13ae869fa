"""What all the tests in Python share."""
import os
import signal

import parts

# A shell starts what it runs in the background with interrupts ignored, and all children inherit
# that; tests that interrupt a program need them as at a terminal.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Where tests/parts.py is told the counts. What the tests start is none of its tests.
TOLD = os.environ.pop(parts.TOLD, None)


def pytest_terminal_summary(terminalreporter):
    counts = {kind: len(terminalreporter.stats.get(kind, [])) for kind in (*parts.KINDS, "error")}
    counts["failed"] += counts.pop("error")
    failed = [report.nodeid for kind in ("failed", "error") for report in terminalreporter.stats.get(kind, [])]
    parts.note(TOLD, failed, **counts)
