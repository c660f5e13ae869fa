"""The GAN `r3gan` in PyTorch: the networks of gomlx_models/gan/residual.go, the losses and penalties of loss.go and
penalties.go, and the update of step.go. Pictures are [batch, channels, side, side], channels_last in memory."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from resample import Halve, Twice

LEAK = 0.2
LEAKY_GAIN = math.sqrt(2 / (1 + LEAK * LEAK))
NARROWEST, PATCH, STYLE_GAIN = 16, 2, 0.5


def stages_of(side):
    """The side of the coarsest stage, 4 to 7, and the number of stages: of the picture's side and its halves."""
    base, stages = side, 0
    while base >= 8 and base % 2 == 0:
        base, stages = base // 2, stages + 1
    return base, stages


def width_of(channels, stage):
    return max(channels >> stage, min(channels, NARROWEST))


def conv(inputs, outputs, size, gain=1.0, bias=False):
    """A convolution whose weights are N(0, gain^2 / fan-in) at first, and its biases 0."""
    layer = nn.Conv2d(inputs, outputs, size, padding=size // 2, bias=bias)
    nn.init.normal_(layer.weight, std=gain / math.sqrt(inputs * size * size))
    if bias:
        nn.init.zeros_(layer.bias)
    return layer


def leaky(x):
    return F.leaky_relu(x, LEAK)


class Block(nn.Module):
    """x + W3 f(W2 f(W1 x))."""

    def __init__(self, width, blocks):
        super().__init__()
        inner, gain = max(1, width // 2), LEAKY_GAIN * blocks**-0.25
        self.first, self.second = conv(width, inner, 1, gain, bias=True), conv(inner, inner, 3, gain, bias=True)
        self.last = conv(inner, width, 1, 0)

    def forward(self, x):
        return x + self.last(leaky(self.second(leaky(self.first(x)))))


class Generator(nn.Module):
    def __init__(self, config, side, channels):
        super().__init__()
        base, stages = stages_of(side)
        latent, wide, each = config["latent"], config["channels"], config["blocks"]
        edges = [stage * latent // stages for stage in range(stages + 1)]
        self.parts = [after - before for before, after in zip(edges, edges[1:])]
        widths = [width_of(wide, stage) for stage in range(stages)]
        self.basis = nn.Parameter(torch.randn(1, widths[0], base, base))
        self.styles, self.entries, self.blocks = nn.ModuleList(), nn.ModuleList(), nn.ModuleList()
        for stage, width in enumerate(widths):
            style = nn.Linear(self.parts[stage], width, bias=False)
            nn.init.normal_(style.weight, std=1 / math.sqrt(self.parts[stage]))
            self.styles.append(style)
            if stage > 0:
                self.entries.append(conv(widths[stage - 1], width, 1))
            self.blocks.append(nn.Sequential(*(Block(width, each * stages) for _ in range(each))))
        fine = min(wide, NARROWEST)
        self.last, self.out = conv(widths[-1], fine, 1, LEAKY_GAIN, bias=True), conv(fine, channels, 3, bias=True)
        self.twice = Twice()

    def forward(self, z):
        x = None
        for stage, (part, style) in enumerate(zip(z.split(self.parts, 1), self.styles)):
            factors = style(part)[:, :, None, None]
            if x is None:
                x = self.basis * factors
            else:
                x = self.twice(self.entries[stage - 1](x)) * (1 + STYLE_GAIN * factors)
            x = self.blocks[stage](x)
        return self.out(leaky(self.twice(self.last(x))))


class Discriminator(nn.Module):
    def __init__(self, config, side, channels):
        super().__init__()
        base, stages = stages_of(side)
        wide, each = config["channels"], config["blocks"]
        widths = [width_of(wide, stage) for stage in reversed(range(stages))]
        self.entry = conv(channels * PATCH * PATCH, widths[0], 3, bias=True)
        self.blocks, self.exits = nn.ModuleList(), nn.ModuleList()
        for i, width in enumerate(widths):
            self.blocks.append(nn.Sequential(*(Block(width, each * stages) for _ in range(each))))
            if i > 0:
                self.exits.append(conv(widths[i - 1], width, 1))
        self.basis = nn.Parameter(torch.randn(1, widths[-1], base, base) / base)
        self.logit = nn.Linear(widths[-1], 1, bias=False)
        nn.init.normal_(self.logit.weight, std=1 / math.sqrt(widths[-1]))
        self.halve = Halve()

    def forward(self, x):
        x = self.entry(F.pixel_unshuffle(x, PATCH))
        for i, blocks in enumerate(self.blocks):
            if i > 0:
                x = self.exits[i - 1](self.halve(x))
            x = blocks(x)
        return self.logit((x * self.basis).sum((2, 3)))[:, 0]


class R3GAN:
    """One step updates D on real pictures and on as many of G's, then G against the updated D on the same noise."""

    def __init__(self, net):
        config = self.config = net["config"]
        side, channels = net["height"], net["channels"]
        need = {"net": "residual", "loss": "relativistic", "norm": "none", "augment": "none", "conditional": False, "critic_steps": 1}
        for field, value in need.items():
            if config[field] != value:
                raise SystemExit(f"torch_nets: the peer of r3gan knows {field} {value} alone: leave {config[field]!r} out of --config")
        if config["momentum"] > 0 or config["ema"] <= 0:
            raise SystemExit("torch_nets: the peer of r3gan knows no momentum, and averaged weights: leave both as the preset has them")
        size = side * side * channels
        self.weights = [config.get(name, 0) or config["smoothness"] * size for name in ("r1", "r2")]
        self.generator = Generator(config, side, channels).to(memory_format=torch.channels_last)
        self.discriminator = Discriminator(config, side, channels).to(memory_format=torch.channels_last)
        self.average = [p.detach().clone() for p in self.generator.parameters()]
        self.optimizers = [
            torch.optim.Adam(m.parameters(), config["learning_rate"], (0.0, config["second_moment"]), fused=True)
            for m in (self.generator, self.discriminator)
        ]
        self.steps = 0

    def modules(self):
        return [self.generator, self.discriminator]

    def penalty(self, real, fake):
        """Half of gamma times the mean squared slope of D, at some real and as many generated pictures, in one pass."""
        some = min(self.config.get("penalty_batch") or len(real), len(real))
        sides = [(x[:some], weight / 2) for x, weight in zip((real, fake), self.weights) if weight > 0]
        if not sides:
            return 0.0
        x = torch.cat([pictures for pictures, _ in sides]).detach().requires_grad_(True)
        slope, = torch.autograd.grad(self.discriminator(x).sum(), x, create_graph=True)
        norms = slope.square().sum((1, 2, 3)).view(len(sides), some).mean(1)
        return (norms * norms.new_tensor([weight for _, weight in sides])).sum()

    def step(self, pictures):
        """Pictures in [0, 1]; the losses of G and of D."""
        real = (2 * pictures - 1).contiguous(memory_format=torch.channels_last)
        of_g, of_d = self.optimizers
        fake = self.generator(torch.randn(len(real), self.config["latent"]))

        on_real, on_fake = self.discriminator(torch.cat([real, fake.detach()])).chunk(2)
        loss_d = F.softplus(on_fake - on_real).mean() + self.penalty(real, fake)
        of_d.zero_grad(set_to_none=True)
        loss_d.backward()
        of_d.step()

        self.discriminator.requires_grad_(False)
        with torch.no_grad():
            on_real = self.discriminator(real)
        loss_g = F.softplus(on_real - self.discriminator(fake)).mean()
        of_g.zero_grad(set_to_none=True)
        loss_g.backward()
        of_g.step()
        self.discriminator.requires_grad_(True)

        decay = min(self.config["ema"], self.steps / (self.steps + 10))
        self.steps += 1
        torch._foreach_lerp_(self.average, [p.detach() for p in self.generator.parameters()], 1 - decay)
        return {"generator": loss_g, "discriminator": loss_d}
