"""Bilinear resampling by 2 with zeros around the picture, as gomlx_models/nn/resample.go has it: the filter [1, 3, 3, 1] on
each axis. It can be differentiated twice."""

import torch
from torch.nn import functional as F

TAPS = torch.tensor([1.0, 3.0, 3.0, 1.0])


class Twice(torch.nn.Module):
    """[batch, channels, H, W] to twice the sides, y[2i] = (x[i-1] + 3 x[i]) / 4 and y[2i+1] = (3 x[i] + x[i+1]) / 4."""

    def __init__(self):
        super().__init__()
        self.kernel = torch.outer(TAPS, TAPS)[None, None] / 16

    def forward(self, x):
        channels = x.shape[1]
        return F.conv_transpose2d(x, self.kernel.expand(channels, 1, 4, 4), stride=2, padding=1, groups=channels)


class Halve(torch.nn.Module):
    """[batch, channels, H, W] to half of the sides, y[i] = (x[2i-1] + 3 x[2i] + 3 x[2i+1] + x[2i+2]) / 8."""

    def __init__(self):
        super().__init__()
        self.kernel = torch.outer(TAPS, TAPS)[None, None] / 64

    def forward(self, x):
        channels = x.shape[1]
        return F.conv2d(x, self.kernel.expand(channels, 1, 4, 4), stride=2, padding=1, groups=channels)
