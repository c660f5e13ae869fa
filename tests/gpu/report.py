"""What check.sh found, for people and for programs.

    report.py backend DOCTOR.JSON     the configuration of the backend that atelier doctor --gpu found, or nothing
    report.py trained|memory|timed WORK    a line on a part; memory fails if a GPU's memory was taken whole
    report.py write WORK OUT          gpu.json and gpu.txt

It needs Python's standard library alone.
"""

import json
import pathlib
import re
import sys

FAMILIES = ("gan", "vae", "rnn")
WORKLOADS = ("gan_mlp", "vae_mlp", "rnn_rows", "gru_char", "dcgan")

# Three models in training may take at most this share of a GPU's memory: two cells and the display fit beside each other.
LARGEST_SHARE = 0.5


def read(path):
    """The last line of a file as JSON, or nothing."""
    try:
        return json.loads(pathlib.Path(path).read_text().strip().splitlines()[-1])
    except (OSError, ValueError, IndexError):
        return {}


def backend(doctor):
    """The configuration in what the doctor says of the backend, whether it loads or not."""
    for finding in read(doctor).get("findings", []):
        if finding["name"] == "backend":
            found = re.search(r"xla:/\S+\.so(,\S*)?", finding["detail"])
            return found.group(0) if found else ""
    return ""


def trained(work):
    return {family: said for family in FAMILIES if (said := read(work / f"train-{family}.json"))}


def memory(work):
    """The most memory in use while models trained, and all there is, in MiB."""
    try:
        rows = [[int(value) for value in line.split(",")] for line in (work / "memory").read_text().splitlines() if line.strip()]
    except (OSError, ValueError):
        rows = []
    return {"used_mib": max(row[0] for row in rows), "total_mib": rows[0][1]} if rows else {}


def timed(work):
    """Steps a second of each workload, ours and JAX's."""
    table = {}
    for workload in WORKLOADS:
        row = {}
        for who in ("ours", "jax"):
            result = read(work / f"bench-{who}-{workload}.json").get("results", {}).get(workload)
            if result:
                row[who] = result
        if row:
            table[workload] = row
    return table


def ratio(row):
    if len(row) < 2 or not row["jax"]["steps_per_s"]:
        return None
    return round(row["ours"]["steps_per_s"] / row["jax"]["steps_per_s"], 3)


def say_trained(work):
    return "; ".join(f"{family} {said['step']} steps, {said['steps_per_second']:.1f} a second, on {said['backend']}"
                     for family, said in trained(work).items()) or "nothing was trained"


def say_memory(work):
    seen = memory(work)
    if not seen:
        return "nvidia-smi told no memory"
    return f"at most {seen['used_mib']} of {seen['total_mib']} MiB in use by three trainings"


def say_timed(work):
    said = []
    for workload, row in timed(work).items():
        times = ", ".join(f"{who} {result['steps_per_s']:.1f}" for who, result in row.items())
        said.append(f"{workload} {times}")
    return "; ".join(said) + " steps a second" if said else "nothing was timed"


def parts(work):
    rows = []
    for line in (work / "parts").read_text().splitlines():
        name, status, seconds, words = line.split("\t", 3)
        rows.append({"part": name, "status": status, "seconds": int(seconds), "words": words})
    return rows


def write(work, out):
    gpu = (work / "gpu").read_text().strip() if (work / "gpu").exists() else ""
    table = timed(work)
    report = {
        "gpu": gpu,
        "backend": backend(work / "doctor.json"),
        "parts": parts(work),
        "trained": trained(work),
        "memory": memory(work),
        "timed": {workload: {**row, "ratio": ratio(row)} for workload, row in table.items()},
    }
    (out / "gpu.json").write_text(json.dumps(report, indent=2) + "\n")
    lines = [f"GPU: {gpu or 'none is seen'}", f"backend: {report['backend'] or 'none was found'}", ""]
    lines += [f"{row['status']:9s} {row['part']:9s} {row['seconds']:4d} s  {row['words']}" for row in report["parts"]]
    if table:
        lines += ["", f"{'workload':10s} {'Atelier':>12s} {'JAX':>12s} {'ratio':>8s}   steps a second"]
        for workload, row in table.items():
            steps = [f"{row[who]['steps_per_s']:12.1f}" if who in row else f"{'-':>12s}" for who in ("ours", "jax")]
            lines.append(f"{workload:10s} {' '.join(steps)} {ratio(row) or '-':>8}")
    (out / "gpu.txt").write_text("\n".join(lines) + "\n")
    for name in ("gpu.json", "gpu.txt"):
        print(f"{out / name} is written")


def main(what, *paths):
    places = [pathlib.Path(path) for path in paths]
    if what == "write":
        write(*places)
    elif what == "memory":
        seen = memory(places[0])
        print(say_memory(places[0]))
        return 0 if seen and seen["used_mib"] <= LARGEST_SHARE * seen["total_mib"] else 1
    else:
        print({"backend": backend, "trained": say_trained, "timed": say_timed}[what](places[0]))
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
