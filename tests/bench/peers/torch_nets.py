#!/usr/bin/env python3
"""Time the training steps of r3gan, sigma and mingru in PyTorch, on the CPU.

    python3 tests/bench/peers/torch_nets.py --nets JSON --only r3gan --seconds 5

JSON is what `atelier-bench -describe` prints: the nets are built by it, and end if they have not the same number of weights.
The last line is a JSON object as `atelier-bench` prints it. compare.py beside this runs both in turns.
"""

import argparse
import json
import time

import torch

from gan import R3GAN
from rnn import MinGRU
from vae import Sigma

NETS = {"r3gan": R3GAN, "sigma": Sigma, "mingru": MinGRU}
ROWS, SYMBOLS, WARM_UP = 1024, 1_000_000, 4


def build(name, net):
    """The net, which has as many weights as ours."""
    if name not in NETS:
        raise SystemExit(f"torch_nets: there is no net {name!r}, want one of {', '.join(NETS)}")
    model = NETS[name](net)
    count = sum(p.numel() for m in model.modules() for p in m.parameters())
    if count != net["parameters"]:
        raise SystemExit(f"torch_nets: {name} has {count} weights here and {net['parameters']} in Atelier: mend the peer by the Go code")
    return model, count


def batches(net):
    """A function that draws a minibatch, and the number of examples in it: pictures, or symbols."""
    config = net["config"]
    batch = config["batch"]
    if net["family"] == "rnn":
        text, window = torch.randint(config["symbols"], (SYMBOLS,)), config["window"]
        reach = torch.arange(window + 1)
        return lambda: text[torch.randint(SYMBOLS - window, (batch, 1)) + reach], batch * window
    pictures = torch.randint(256, (ROWS, net["height"], net["width"], net["channels"]), dtype=torch.uint8)
    return lambda: pictures[torch.randint(ROWS, (batch,))].permute(0, 3, 1, 2).float() / 255, batch


def peak_mb():
    """The most memory in MB that this process has held."""
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024


def measure(name, net, seconds, compiled):
    begun = time.perf_counter()
    model, count = build(name, net)
    draw, examples = batches(net)
    if compiled:
        if name == "r3gan":
            raise SystemExit("torch_nets: torch.compile takes no second derivative, which r3gan's penalty needs: leave out --compile for it")
        for module in model.modules():
            module.compile()

    def step():
        return {loss: float(value.detach()) for loss, value in model.step(draw()).items()}

    losses = step()
    first = time.perf_counter() - begun
    for _ in range(WARM_UP - 1):
        step()
    steps, begun = 0, time.perf_counter()
    while steps == 0 or time.perf_counter() - begun < seconds:
        step()
        steps += 1
    return {
        "batch": net["config"]["batch"], "first_step_s": round(first, 3),
        "steps_per_s": round(steps / (time.perf_counter() - begun), 3),
        "examples": examples, "parameters": count, "first_losses": losses, "peak_mb": round(peak_mb(), 1),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--nets", required=True, help="what atelier-bench -describe prints")
    parser.add_argument("--only", default=",".join(NETS), help="the nets, separated by commas")
    parser.add_argument("--seconds", type=float, default=5, help="how long to time each")
    parser.add_argument("--threads", type=int, default=2, help="the number of threads that PyTorch computes with")
    parser.add_argument("--compile", action="store_true", help="let torch.compile make the networks faster")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    nets = json.loads(args.nets)["nets"]
    results = {name: measure(name, nets[name], args.seconds, args.compile) for name in args.only.split(",")}
    print(json.dumps({"peer": "torch", "version": torch.__version__, "threads": args.threads, "results": results}))


if __name__ == "__main__":
    main()
