"""The GAN `r3gan` in PyTorch: the networks of gomlx_models/gan/residual.go, the losses and penalties of loss.go and
penalties.go, and the update of step.go. Pictures are [batch, channels, side, side], channels_last in memory."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from resample import Blur, Halve, twice

LEAK = 0.2
LEAKY_GAIN = math.sqrt(2 / (1 + LEAK * LEAK))
NARROWEST, PATCH, STYLE_GAIN, DRAWING_GAIN = 64, 2, 0.5, 0.3


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
    """x + W2 f(W1 f(x))."""

    def __init__(self, width, blocks):
        super().__init__()
        self.first = conv(width, width, 3, LEAKY_GAIN * blocks**-0.5, bias=True)
        self.last = conv(width, width, 1, 0)

    def forward(self, x):
        return x + self.last(leaky(self.first(leaky(x))))


def blocks_of(width, each, stages):
    return nn.Sequential(*(Block(width, each * stages) for _ in range(each)))


def linear(inputs, outputs):
    """A dense layer without biases whose weights are N(0, 1 / fan-in) at first."""
    layer = nn.Linear(inputs, outputs, bias=False)
    nn.init.normal_(layer.weight, std=1 / math.sqrt(inputs))
    return layer


class Coarsest(nn.Module):
    """What the first stage begins with: [batch, part of the latent] to [batch, width, base, base]."""

    def __init__(self, part, width, base):
        super().__init__()
        self.layer, self.shape = linear(part, base * base * width), (-1, base, base, width)

    def forward(self, part):
        return self.layer(part).view(self.shape).permute(0, 3, 1, 2)


class Stage(nn.Module):
    """What the others begin with: the stage before at twice the size, each channel multiplied by a factor about 1."""

    def __init__(self, part, before, width):
        super().__init__()
        self.entry, self.style = conv(before, width, 1), linear(part, width)

    def forward(self, x, part):
        return twice(self.entry(x)) * (1 + STYLE_GAIN * self.style(part)[:, :, None, None])


class Generator(nn.Module):
    def __init__(self, config, side, channels):
        super().__init__()
        base, stages = stages_of(side)
        latent, wide, each = config["latent"], config["channels"], config["blocks"]
        edges = [stage * latent // stages for stage in range(stages + 1)]
        self.parts = [after - before for before, after in zip(edges, edges[1:])]
        widths = [width_of(wide, stage) for stage in range(stages)]
        self.coarsest = Coarsest(self.parts[0], widths[0], base)
        self.finer = nn.ModuleList(Stage(*of) for of in zip(self.parts[1:], widths, widths[1:]))
        self.blocks = nn.ModuleList(blocks_of(width, each, stages) for width in widths)
        self.norms = nn.ModuleList(nn.BatchNorm2d(width) for width in widths)
        self.pictures = nn.ModuleList(conv(width, channels, 1, DRAWING_GAIN, bias=True) for width in widths)
        self.out = conv(widths[-1], channels * PATCH * PATCH, 3, DRAWING_GAIN, bias=True)
        self.blur = Blur()

    def forward(self, z):
        parts = z.split(self.parts, 1)
        x, picture = self.coarsest(parts[0]), None
        for stage, (blocks, norm, colours) in enumerate(zip(self.blocks, self.norms, self.pictures)):
            if stage > 0:
                x = self.finer[stage - 1](x, parts[stage])
            x = leaky(norm(blocks(x)))
            picture = colours(x) if picture is None else twice(picture) + colours(x)
        return twice(picture) + self.blur(F.pixel_shuffle(self.out(x), PATCH))


class Discriminator(nn.Module):
    def __init__(self, config, side, channels):
        super().__init__()
        base, stages = stages_of(side)
        if side >= 64:  # it reads larger squares, and has no stage as fine as the generator's last
            stages -= 1
        self.patch = side // (base << stages - 1)
        wide, each = config["channels"], config["blocks"]
        widths = [width_of(wide, stage) for stage in reversed(range(stages))]
        self.entry = conv(channels * self.patch**2, widths[0], 3, bias=True)
        self.blocks = nn.ModuleList(blocks_of(width, each, stages) for width in widths)
        self.exits = nn.ModuleList(conv(fine, coarse, 1) for fine, coarse in zip(widths, widths[1:]))
        self.basis = nn.Parameter(torch.randn(1, widths[-1], base, base) / base)
        self.logit = linear(widths[-1], 1)
        self.halve = Halve()

    def forward(self, x):
        x = self.entry(F.pixel_unshuffle(x, self.patch))
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
        self.average = [p.clone() for p in self.averaged()]
        self.optimizers = [
            torch.optim.Adam(m.parameters(), config["learning_rate"], (0.0, config["second_moment"]), fused=True)
            for m in (self.generator, self.discriminator)
        ]
        self.steps = 0

    def modules(self):
        return [self.generator, self.discriminator]

    def averaged(self):
        """The generator's weights and the running averages of its batch norm."""
        return [p.detach() for p in self.generator.state_dict().values() if p.is_floating_point()]

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
        torch._foreach_lerp_(self.average, self.averaged(), 1 - decay)
        return {"generator": loss_g, "discriminator": loss_d}
