"""The comparison with PyTorch: its arithmetic on programs that only pretend, and, where there is PyTorch, its nets."""

import json
import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent

PRETENDED = """
import json, sys
asked = dict(zip(sys.argv[1::2], sys.argv[2::2]))
if "--describe" in sys.argv:
    config = {"batch": 16, "window": 128, "asked": json.loads(asked["--config"])}
    print(json.dumps({"nets": {"mingru": {"family": "rnn", "config": config, "parameters": WEIGHTS}}}))
elif "--nets" in sys.argv and json.loads(asked["--nets"])["nets"]["mingru"]["config"]["asked"] != {"units": 8}:
    sys.exit("the description did not arrive")
else:
    print("a line of the compiler's")
    print(json.dumps({"backend": "BACKEND", "results": {asked["--only"]: {
        "batch": 16, "first_step_s": 1.5, "steps_per_s": SPEED, "parameters": WEIGHTS, "peak_mb": 321.4}}}))
"""


def pretended(folder, name, speed, weights, backend="XLA"):
    path = folder / name
    path.write_text(PRETENDED.replace("SPEED", str(speed)).replace("WEIGHTS", str(weights)).replace("BACKEND", backend))
    return path


def compared(folder, *flags, ours=(4, 77), peer=(2, 77)):
    mine, theirs = pretended(folder, "ours.py", *ours), pretended(folder, "peer.py", *peer)
    return subprocess.run(
        [sys.executable, HERE / "compare.py", "--python", sys.executable, "--ours", f"{sys.executable} {mine}", "--peer", theirs,
         "--only", "mingru", "--config", '{"units": 8}', "--seconds", "0", "--rounds", "2", *flags],
        capture_output=True, text=True,
    )


def test_characters_a_second_and_memory_of_both(tmp_path):
    done = compared(tmp_path, "--min", "2")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "mingru: characters a second, 77 weights, batch 16"
    # 4 and 2 steps of 16 windows of 128 characters
    assert lines[1].split() == "ours 8192.0 8192.0 first step 1.5 s, memory 321 MB".split()
    assert lines[2].split() == "PyTorch 4096.0 4096.0 first step 1.5 s, memory 321 MB".split()
    assert lines[3].split() == "ratio 2.00 2.00 median 2.00".split()


def test_a_ratio_that_is_too_low_fails(tmp_path):
    done = compared(tmp_path, "--min", "2.1")
    assert done.returncode == 1
    assert "below 2.1 of PyTorch: mingru" in done.stderr


def test_other_weights_fail(tmp_path):
    done = compared(tmp_path, peer=(2, 78))
    assert done.returncode == 1
    assert "77 weights here and 78 in the peer" in done.stderr


def test_pure_go_fails(tmp_path):
    done = compared(tmp_path, ours=(4, 77, "Go Portable Compute Backend"))
    assert done.returncode == 1
    assert "set ATELIER_PLUGIN" in done.stderr


def nets():
    pytest.importorskip("torch", reason="PyTorch is not installed, which only the peers need: pip install torch")
    sys.path.insert(0, str(HERE))
    import torch_nets

    return torch_nets


# As atelier-bench -describe prints them, but smaller, with weights counted by hand.
R3GAN = {
    "family": "gan", "height": 8, "width": 8, "channels": 3,
    "config": {
        "net": "residual", "loss": "relativistic", "norm": "none", "augment": "none", "conditional": False, "latent": 6, "channels": 4,
        "smoothness": 0.03, "penalty_batch": 2, "blocks": 1, "critic_steps": 1, "ema": 0.999, "batch": 4, "learning_rate": 1e-3,
        "momentum": -1, "second_moment": 0.99,
    },
    # A block of 4 channels: 4*4*9+4 and 4*4 are 164. G: dense 6*64, block, norm 8, picture 4*3+3, out 4*12*9+12 are 1015;
    # D: entry 12*4*9+4, block, basis 4*16, logit 4 are 668.
    "parameters": 1015 + 668,
}
# G: dense 64 and three entries and styles, 3*16 + 5*4, four blocks, norms and pictures, 4*(164+8+15), and out 444 are 1324; D of
# squares of 4x4: entry 48*4*9+4, three blocks, two exits 2*16, basis and logit 68 are 2324.
R3GAN_64 = {**R3GAN, "height": 64, "width": 64, "parameters": 1324 + 2324}
SIGMA = {
    "family": "vae", "height": 8, "width": 8, "channels": 3,
    "config": {
        "net": "resize", "likelihood": "gaussian", "activation": "leaky-relu", "samples": 1, "channels": 4, "layers": 1, "units": 5,
        "latent": 2, "beta": 1, "warmup": 2, "batch": 4, "learning_rate": 1e-3, "epsilon": 1e-8,
    },
    # Encoder: 3*4*16+4, 64*5+5, 5*4+4 are 545; decoder: 2*5+5, 5*64+64, 4*2*9+2, 2*3*9+3 are 530.
    "parameters": 545 + 530,
}
MINGRU = {
    "family": "rnn",
    "config": {
        "cell": "mingru", "units": 4, "symbols": 7, "layers": 1, "dropout": 0.1, "window": 9, "batch": 3, "learning_rate": 3e-3,
        "half_life": 10, "clip_norm": 1,
    },
    # Embedding 28, kernel 16, gates 4*8+8, up 32, down 32, gain 4, biases 7.
    "parameters": 159,
}


@pytest.mark.parametrize("name, net", [("r3gan", R3GAN), ("r3gan", R3GAN_64), ("sigma", SIGMA), ("mingru", MINGRU)])
def test_nets_have_our_weights_and_learn(name, net):
    torch_nets = nets()
    model, count = torch_nets.build(name, net)
    assert count == net["parameters"]
    draw, _ = torch_nets.batches(net)
    before = [p.detach().clone() for m in model.modules() for p in m.parameters()]
    losses = [model.step(draw()) for _ in range(3)]
    assert all(bool(value.isfinite()) for loss in losses for value in loss.values())
    after = [p for m in model.modules() for p in m.parameters()]
    assert all(bool((a != b).any()) for a, b in zip(after, before)), "a weight does not move"
    with pytest.raises(SystemExit, match="weights here and 1 in Atelier"):
        torch_nets.build(name, {**net, "parameters": 1})


def test_scan_is_the_recurrence():
    nets()
    import torch
    from rnn import scan

    keep, add = torch.rand(2, 50, 3) * 0.98 + 0.01, torch.rand(2, 50, 3)
    h, want = torch.zeros(2, 3), []
    for t in range(50):
        h = keep[:, t] * h + add[:, t]
        want.append(h)
    assert torch.allclose(scan(keep, add), torch.stack(want, 1), rtol=1e-4)


def test_resampling_by_hand():
    nets()
    import torch
    from resample import Blur, Halve, TwiceInZeros, twice

    def both(resample, *row):
        """A row whose like is above and below it, of two channels."""
        x = torch.tensor(row).expand(1, 2, len(row), -1)
        y = resample(x)
        assert (y == y[:, :1, :1]).all(), "rows and channels differ"
        assert torch.equal(resample(x.mT), y.mT), "columns are not resampled as rows are"
        return y[0, 0, 0].tolist()

    assert both(twice, 4.0, 8.0) == [4, 5, 7, 8]
    row = torch.tensor([4.0, 8.0]).view(1, 1, 1, 2)  # above and below it is 0
    assert TwiceInZeros()(row)[0, 0, 0].tolist() == [2.25, 3.75, 5.25, 4.5]  # 3/4 of 3, 5, 7 and 6
    assert both(Halve(), 8.0, 0.0, 0.0, 16.0) == [4, 8]  # (8 + 24) / 8, (48 + 16) / 8
    assert both(Blur(), 4.0, 8.0, 0.0, 16.0) == [5, 5, 6, 12]


def test_each_stage_of_r3gan_draws():
    """What the stages draw at their sizes is summed, and grey stays as bright at the edges."""
    nets()
    import torch
    from gan import Discriminator, Generator

    torch.manual_seed(1)
    g, d = (of(R3GAN["config"], 64, 3) for of in (Generator, Discriminator))
    with torch.no_grad():
        z = torch.randn(4, 6)
        whole = g(z)
        assert whole.shape == (4, 3, 64, 64) and d(whole).shape == (4,)
        for colours in g.pictures:
            before, kept = g(z), colours.weight.clone()
            colours.weight.zero_()
            assert not torch.equal(g(z), before), "a stage draws nothing"
            colours.weight.copy_(kept)
        for drawn in (*g.pictures, g.out):
            drawn.weight.zero_()
        for i, drawn in enumerate(g.pictures):
            drawn.bias.fill_(2.0**i)
        g.out.bias.fill_(0.5)
        assert torch.allclose(g(z), torch.tensor(15.5)), "the stages' pictures are not summed, or fade at the edges"
