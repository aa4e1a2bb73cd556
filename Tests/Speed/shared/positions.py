"""Sinusoidal positions."""

import torch


def positions(t, d):
    angles = torch.arange(t)[:, None] / 10000 ** (torch.arange(0, d, 2) / d)
    return torch.stack((angles.sin(), angles.cos()), -1).flatten(1)
