"""The text model `mingru` in PyTorch: the stack of gomlx_models/nn/recurrent/mingru.go below the output of rnn/charrnn.go. Its
scan is the recurrence written out, which on CPUs is several times as fast as cumsum and logcumsumexp (Feng et al. 2024, appendix
B) or a scan by doubling."""

import torch
from torch import nn
from torch.nn import functional as F

TAPS, WIDENING, SLOWEST, EPSILON = 4, 2, 64, 1e-5


def scan(keep, add):
    """h_t = a_t h_{t-1} + b_t from h_0 = 0 on, of a and b [batch, time, units]."""
    h, states = torch.zeros_like(add[:, 0]), []
    for a, b in zip(keep.unbind(1), add.unbind(1)):
        h = torch.addcmul(b, a, h)
        states.append(h)
    return torch.stack(states, 1)


def rms_norm(x):
    return F.rms_norm(x, x.shape[-1:], eps=EPSILON)


def glorot(layer):
    nn.init.xavier_uniform_(layer.weight)
    return layer


class Layer(nn.Module):
    def __init__(self, units, dropout):
        super().__init__()
        self.kernel = nn.Parameter(torch.zeros(TAPS, units))
        self.gates = glorot(nn.Linear(units, 2 * units))
        self.up = glorot(nn.Linear(units, WIDENING * units, bias=False))
        self.down = glorot(nn.Linear(WIDENING * units, units, bias=False))
        self.dropout = dropout
        with torch.no_grad():
            self.kernel[0] = 1
            slow = torch.arange(units) * (-torch.tensor(float(SLOWEST)).log() / max(1, units - 1))
            self.gates.bias.copy_(torch.cat([slow, torch.zeros(units)]))

    def convolve(self, x):
        total = x * self.kernel[0]
        for lag in range(1, TAPS):
            total = total + F.pad(x[:, :-lag], (0, 0, lag, 0)) * self.kernel[lag]
        return total

    def forward(self, y):
        z, c = self.gates(self.convolve(rms_norm(y))).chunk(2, -1)
        candidate = torch.where(c >= 0, c + 0.5, c.sigmoid())
        h = scan((-z).sigmoid(), z.sigmoid() * candidate)
        y = y + F.dropout(h, self.dropout)
        return y + F.dropout(self.down(F.relu(self.up(rms_norm(y))).square()), self.dropout)


class Stack(nn.Module):
    def __init__(self, config):
        super().__init__()
        units, symbols = config["units"], config["symbols"]
        self.embedding = nn.Parameter(torch.empty(symbols, units))
        nn.init.xavier_uniform_(self.embedding)
        self.layers = nn.ModuleList(Layer(units, config["dropout"]) for _ in range(config["layers"]))
        self.gain, self.biases = nn.Parameter(torch.ones(units)), nn.Parameter(torch.zeros(symbols))

    def forward(self, ids):
        y = F.embedding(ids, self.embedding)
        for layer in self.layers:
            y = layer(y)
        return F.linear(rms_norm(y) * self.gain, self.embedding, self.biases)


class MinGRU:
    """One step lowers the cross-entropy of each next symbol of windows, with gradients of a limited norm and a rate that falls."""

    def __init__(self, net):
        config = self.config = net["config"]
        if config["cell"] != "mingru":
            raise SystemExit(f"torch_nets: the peer of mingru knows its own cell alone: leave {config['cell']!r} out of --config")
        self.stack = Stack(config)
        self.optimizer = torch.optim.Adam(self.stack.parameters(), config["learning_rate"], fused=True)
        half_life = config.get("half_life", 0)
        self.decay = torch.optim.lr_scheduler.LambdaLR(self.optimizer, lambda step: 0.5 ** (step / half_life) if half_life > 0 else 1.0)

    def modules(self):
        return [self.stack]

    def step(self, windows):
        logits = self.stack(windows[:, :-1])
        loss = F.cross_entropy(logits.flatten(0, 1), windows[:, 1:].flatten())
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.stack.parameters(), self.config["clip_norm"])
        self.optimizer.step()
        self.decay.step()
        return {"nats a symbol": loss}
