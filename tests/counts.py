"""Counts the tests in the output of "go test -json", and shows only what failed.

    go test -json ./... | python tests/counts.py NAME

A package is shown when it ends; the output of a test is shown when the test fails. The last line
gives the counts, which tests/parts.py is told too. Exits 1 when a test or a package failed, or when no test ran.
"""

import collections
import json
import os
import sys

import parts


def main(name: str) -> int:
    counts = collections.Counter()
    failed, packages_failed = [], 0
    output = collections.defaultdict(list)
    for line in sys.stdin:
        try:
            event = json.loads(line)
        except ValueError:
            # What is not JSON is a complaint of the go command itself.
            print(line, end="")
            continue
        action = event["Action"]
        key = (event.get("Package", event.get("ImportPath")), event.get("Test"))
        if action in ("output", "build-output"):
            output[key].append(event["Output"])
        elif action == "build-fail":
            print("".join(output.pop(key, [])), end="")
        elif action in ("pass", "fail", "skip"):
            said = "".join(output.pop(key, []))
            if event.get("Test"):
                counts[action] += 1
                if action == "fail":
                    failed.append(".".join(map(str, key)))
                    print(said, end="")
            elif action == "fail":
                packages_failed += 1
                failed.append(str(key[0]))
                print(said, end="")
                print(f"FAIL  {key[0]}", flush=True)
            elif action == "pass":
                print(f"ok    {key[0]}  {event.get('Elapsed', 0):.1f} s", flush=True)
    parts.note(os.environ.get(parts.TOLD), failed, passed=counts["pass"], failed=counts["fail"], skipped=counts["skip"])
    print(f"{name}: {counts['pass']} passed, {counts['fail']} failed, {counts['skip']} skipped")
    return 1 if counts["fail"] or packages_failed or not counts["pass"] else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: go test -json PACKAGES | counts.py NAME")
    sys.exit(main(sys.argv[1]))
