"""Bilinear resampling by 2, and blurring, as gomlx_models/nn/resample.go has them, with EdgesMirror unless it is said: beyond the
edge of a picture is the edge's pixel again. They can be differentiated twice."""

import torch
from torch.nn import functional as F


def twice(x):
    """[batch, channels, H, W] to twice the sides, y[2i] = (x[i-1] + 3 x[i]) / 4 and y[2i+1] = (3 x[i] + x[i+1]) / 4."""
    return F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)


class TwiceInZeros(torch.nn.Module):
    """As twice, but with zeros beyond the picture: EdgesZero."""

    def __init__(self):
        super().__init__()
        row = torch.tensor([1.0, 3.0, 3.0, 1.0]) / 4
        self.kernel = torch.outer(row, row)[None, None]

    def forward(self, x):
        channels = x.shape[1]
        return F.conv_transpose2d(x, self.kernel.expand(channels, 1, -1, -1), stride=2, padding=1, groups=channels)


class Filter(torch.nn.Module):
    """The same taps on both axes of each channel, at every stride-th pixel."""

    def __init__(self, taps, stride):
        super().__init__()
        row = torch.tensor(taps) / sum(taps)
        self.kernel, self.stride = torch.outer(row, row)[None, None], stride

    def forward(self, x):
        channels = x.shape[1]
        padded = F.pad(x, (1, 1, 1, 1), "replicate")
        return F.conv2d(padded, self.kernel.expand(channels, 1, -1, -1), stride=self.stride, groups=channels)


class Halve(Filter):
    """[batch, channels, H, W] to half of the sides, y[i] = (x[2i-1] + 3 x[2i] + 3 x[2i+1] + x[2i+2]) / 8."""

    def __init__(self):
        super().__init__([1.0, 3.0, 3.0, 1.0], 2)


class Blur(Filter):
    """[batch, channels, H, W] to the same, y[i] = (x[i-1] + 2 x[i] + x[i+1]) / 4."""

    def __init__(self):
        super().__init__([1.0, 2.0, 1.0], 1)
