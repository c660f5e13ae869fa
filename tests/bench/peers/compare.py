#!/usr/bin/env python3
"""Time the nets for art here and in PyTorch, in turns, and print what each makes a second and the most memory it holds.

    python3 tests/bench/peers/compare.py --python PYTHON [--only r3gan] [--config '{"channels": 128}'] [--size 32]

PYTHON is one that has PyTorch. `make bench NETS_PYTHON=PYTHON` builds ours and does this. Each turn is a process of its own,
ours and then the peer's, round after round, so that noise on the machine falls on both; the ratio is the median of the rounds'.
The peer builds its nets by what ours prints with -describe, so a preset that changes needs no change here. Exit status 1 if
a ratio is below --min, or if the two have not the same number of weights.
"""

import argparse
import json
import pathlib
import shlex
import statistics
import subprocess
import sys

PEER = pathlib.Path(__file__).resolve().parent / "torch_nets.py"
UNITS = {"mingru": "characters"}  # of all others it is pictures


def last_object(command):
    """Run a command and return the JSON object in the last line that is one."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    objects = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not objects:
        raise SystemExit(f"compare: {shlex.join(command)[:300]} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return json.loads(objects[-1])


def turn(command, net, seconds):
    """What a program says of its turn. Ours is to run on XLA."""
    said = last_object(command + ["--only", net, "--seconds", str(seconds)])
    if said.get("backend", "").startswith("Go "):
        raise SystemExit("compare: ours found no XLA plugin and runs in pure Go: set ATELIER_PLUGIN to the path of one (see atelier doctor)")
    return said["results"][net]


def compare(net, ours, peer, examples, rounds, seconds):
    """The ratio of examples a second, ours to the peer's, and the lines that say how it came about."""
    turns = [(turn(ours, net, seconds), turn(peer, net, seconds)) for _ in range(rounds)]
    for a, b in turns:
        if a["parameters"] != b["parameters"]:
            raise SystemExit(f"compare: {net} has {a['parameters']} weights here and {b['parameters']} in the peer: mend the peer by the Go code")
    ratios = [a["steps_per_s"] / b["steps_per_s"] for a, b in turns]
    lines = [f"{net}: {UNITS.get(net, 'pictures')} a second, {turns[0][0]['parameters']} weights, batch {turns[0][0]['batch']}"]
    for side, name in enumerate(("ours", "PyTorch")):
        results = [pair[side] for pair in turns]
        lines.append(
            f"  {name:8s}" + " ".join(f"{r['steps_per_s'] * examples:9.1f}" for r in results)
            + f"   first step {min(r['first_step_s'] for r in results):.1f} s, memory {max(r['peak_mb'] for r in results):.0f} MB"
        )
    ratio = statistics.median(ratios)
    lines.append(f"  ratio   " + " ".join(f"{r:9.2f}" for r in ratios) + f"   median {ratio:.2f}")
    return ratio, lines


def examples_of(net):
    """How many pictures, or characters, a step takes."""
    config = net["config"]
    return config["batch"] * (config["window"] if net["family"] == "rnn" else 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", required=True, help="a Python that has PyTorch")
    parser.add_argument("--ours", default=".build/bin/atelier-bench", help="the program that make bench builds")
    parser.add_argument("--peer", default=str(PEER), help="the peer's script")
    parser.add_argument("--peer-flags", default="", help="flags for it, such as --compile")
    parser.add_argument("--only", default="r3gan,sigma,mingru", help="the nets, separated by commas")
    parser.add_argument("--config", default="{}", help="fields that replace those of each net's configuration, as a JSON object")
    parser.add_argument("--size", type=int, default=64, help="the side of the pictures in pixels")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=20, help="how long each turn times")
    parser.add_argument("--min", type=float, default=0, help="the lowest ratio, ours to the peer's, that will do")
    args = parser.parse_args()
    ours = shlex.split(args.ours) + ["--config", args.config, "--size", str(args.size)]
    low = []
    for name in args.only.split(","):
        described = last_object(ours + ["--describe", "--only", name])
        peer = [args.python, args.peer, "--nets", json.dumps(described)] + shlex.split(args.peer_flags)
        ratio, lines = compare(name, ours, peer, examples_of(described["nets"][name]), args.rounds, args.seconds)
        print("\n".join(lines), flush=True)
        low += [name] if ratio < args.min else []
    if low:
        raise SystemExit(f"compare: below {args.min:g} of PyTorch: {', '.join(low)}")


if __name__ == "__main__":
    sys.exit(main())
