#!/usr/bin/env python3
"""Print what the figures cost that a notebook shows while a model trains, as a share of the training's time.

    .venv/bin/python tests/bench/figures.py --steps 1500 --rounds 5

Two cells take turns in a kernel: one trains a VAE and shows nothing, one trains the same VAE with studio.Train, which
shows progress, losses and samples. Both open the data set, compile the step and keep the model.
"""

import argparse
import pathlib
import statistics
import tempfile

from jupyter_client.manager import start_new_kernel

TRAINING = """
config, clothes := vae.Config{}, data.FashionMNIST()
options := fit.Options{Steps: %d, Seed: 7, Folder: "%s"}
"""

CELLS = {
    "without": """
begun := time.Now()
engine, _, err := backend.New()
if err != nil {
	panic(err)
}
set, err := clothes.Open()
if err != nil {
	panic(err)
}
model, err := config.Build(set.Spec())
if err != nil {
	panic(err)
}
if _, err := fit.Train(context.Background(), engine, model, set, options); err != nil {
	panic(err)
}
fmt.Println("seconds", time.Since(begun).Seconds())
""",
    "with": """
begun := time.Now()
studio.Train(config, clothes, options)
fmt.Println("seconds", time.Since(begun).Seconds())
""",
}


def seconds(client, code):
    """Run a cell and return the seconds that it prints."""
    words = []

    def hear(message):
        if message["msg_type"] == "stream":
            words.append(message["content"]["text"])

    reply = client.execute_interactive(code, timeout=1800, output_hook=hear)
    if reply["content"]["status"] != "ok":
        raise SystemExit(f"figures: a cell failed: {reply['content'].get('evalue')}")
    return float("".join(words).split("seconds")[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        manager, client = start_new_kernel(kernel_name="atelier", cwd=folder)
        try:
            times = {name: [] for name in CELLS}
            for turn in range(args.rounds):
                for name, cell in CELLS.items():
                    kept = str(pathlib.Path(folder) / f"{name}-{turn}")
                    times[name].append(seconds(client, TRAINING % (args.steps, kept) + cell))
                    print(f"{name:8s} {times[name][-1]:8.2f} s", flush=True)
        finally:
            client.stop_channels()
            manager.shutdown_kernel()
    shares = [w / wo - 1 for w, wo in zip(times["with"], times["without"])]
    print(f"{args.steps} steps, figures and samples: {statistics.median(shares):+.1%} of the training's time, the median of "
          + ", ".join(f"{share:+.1%}" for share in shares))


if __name__ == "__main__":
    main()
