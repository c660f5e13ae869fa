#!/usr/bin/env python3
"""Print the peak memory of each command on each workload, in MB.

    python3 tests/bench/memory.py --only gan_mlp,vae_mlp NAME="COMMAND" ...

The commands are those of compare.py: each accepts --only NAME --seconds S.
"""

import argparse
import os
import shlex
import subprocess

WORKLOADS = "gan_mlp,vae_mlp,rnn_rows,gru_char,dcgan"


def peak(command, workload):
    """Run a command on a workload and return the most memory it held, in MB."""
    child = subprocess.Popen(
        shlex.split(command) + ["--only", workload, "--seconds", "1"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"memory: {command} --only {workload} ended with {child.returncode}: run it alone to see why")
    return usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default=WORKLOADS, help="the workloads, separated by commas")
    parser.add_argument("commands", nargs="+", metavar="NAME=COMMAND")
    args = parser.parse_args()
    commands = dict(command.split("=", 1) for command in args.commands)
    print("peak memory in MB\n" + f"{'workload':10s}" + "".join(f"{name:>10s}" for name in commands))
    for workload in args.only.split(","):
        print(f"{workload:10s}" + "".join(f"{peak(command, workload):10.0f}" for command in commands.values()), flush=True)


if __name__ == "__main__":
    main()
