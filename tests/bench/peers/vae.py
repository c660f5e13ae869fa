"""The VAE `sigma` in PyTorch: the networks of gomlx_models/vae/model.go and resize.go, and the losses of likelihood.go and
loss.go. Pictures are [batch, channels, side, side] in [0, 1], channels_last in memory."""

import math

import torch
from torch import nn
from torch.nn import functional as F

from resample import TwiceInZeros

SMALLEST_VARIANCE = (1 / 255) ** 2 / 12
LEAK = 0.2


def glorot(layer):
    nn.init.xavier_uniform_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def leaky(x):
    return F.leaky_relu(x, LEAK)


class Hidden(nn.Module):
    def __init__(self, inputs, units, layers):
        super().__init__()
        self.layers = nn.ModuleList(glorot(nn.Linear(units if i else inputs, units)) for i in range(layers))

    def forward(self, h):
        for layer in self.layers:
            h = leaky(layer(h))
        return h


class Encoder(nn.Module):
    def __init__(self, config, channels, sides):
        super().__init__()
        wide = config["channels"]
        widths = [channels] + [wide << i for i in range(len(sides) - 1)]
        self.convs = nn.ModuleList(glorot(nn.Conv2d(a, b, 4, 2, 1)) for a, b in zip(widths, widths[1:]))
        self.hidden = Hidden(widths[-1] * sides[-1] ** 2, config["units"], config["layers"])
        self.posterior = glorot(nn.Linear(config["units"], 2 * config["latent"]))

    def forward(self, x):
        for layer in self.convs:
            x = leaky(layer(x))
        return self.posterior(self.hidden(x.flatten(1))).chunk(2, 1)


class Decoder(nn.Module):
    def __init__(self, config, channels, sides):
        super().__init__()
        wide, last = config["channels"], len(sides) - 1
        self.shape = (wide << (last - 1), sides[-1], sides[-1])
        self.hidden = Hidden(config["latent"], config["units"], config["layers"])
        self.map = glorot(nn.Linear(config["units"], math.prod(self.shape)))
        widths = [self.shape[0]] + [max(1, (wide << i) // 2) for i in reversed(range(last))]
        self.convs = nn.ModuleList(glorot(nn.Conv2d(a, b, 3, padding=1)) for a, b in zip(widths, widths[1:]))
        self.out = glorot(nn.Conv2d(widths[-1], channels, 3, padding=1))
        self.twice = TwiceInZeros()

    def forward(self, z):
        x = self.map(self.hidden(z)).unflatten(1, self.shape).contiguous(memory_format=torch.channels_last)
        for layer in self.convs:
            x = self.twice(layer(leaky(x)))
        return self.out(leaky(x))


def sides_of(side):
    """The side of a picture before and after each halving, the last below 8 pixels."""
    sides = [side]
    while len(sides) == 1 or sides[-1] >= 8:
        if sides[-1] % 2:
            raise SystemExit(f"torch_nets: the peer of sigma knows pictures whose sides can be halved: give a --size such as 64, not {side}")
        sides.append(sides[-1] // 2)
    return sides


class Sigma:
    """One step minimises -log p(x|z), with the variance that is best for the minibatch, and the KL divergence, which counts
    more from step to step while it warms up."""

    def __init__(self, net):
        config = self.config = net["config"]
        need = {"net": "resize", "likelihood": "gaussian", "activation": "leaky-relu", "samples": 1}
        for field, value in need.items():
            if config[field] != value:
                raise SystemExit(f"torch_nets: the peer of sigma knows {field} {value} alone: leave {config[field]!r} out of --config")
        sides = sides_of(net["height"])
        self.encoder, self.decoder = (
            half(config, net["channels"], sides).to(memory_format=torch.channels_last) for half in (Encoder, Decoder)
        )
        self.optimizer = torch.optim.Adam(
            [p for m in self.modules() for p in m.parameters()], config["learning_rate"], eps=config["epsilon"], fused=True
        )
        self.variance, self.steps = torch.ones(()), 0

    def modules(self):
        return [self.encoder, self.decoder]

    def step(self, x):
        x = x.contiguous(memory_format=torch.channels_last)
        mean, log_var = self.encoder(x)
        logits = self.decoder(mean + torch.exp(log_var / 2) * torch.randn_like(mean))
        error = (x - torch.sigmoid(logits)).square()
        spread = error.mean().clamp_min(SMALLEST_VARIANCE).log()
        reconstruction = (error * torch.exp(-spread) + spread + math.log(2 * math.pi)).sum() / 2 / len(x)
        kl = (mean.square() + log_var.exp() - 1 - log_var).sum() / 2 / len(x)
        warmup = self.config.get("warmup", 0)
        weight = self.config["beta"] * (min(1, self.steps / warmup) if warmup > 0 else 1)
        self.steps += 1
        self.optimizer.zero_grad(set_to_none=True)
        (reconstruction + weight * kl).backward()
        self.optimizer.step()
        self.variance.lerp_(spread.detach().exp(), 0.1)
        return {"-ELBO": reconstruction + kl, "reconstruction": reconstruction, "KL": kl}
