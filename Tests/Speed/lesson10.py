"""Lesson 10: SimCLR on digits: two views of 128 images, a convolutional encoder, a projection head, NT-Xent, Adam."""

import os
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
torch.manual_seed(3)
digits = np.load(Path(__file__).parents[2] / "Lessons/data/digits.npz")
train_x = (torch.tensor(digits["images"]).float() / 16)[:1297]
places = torch.arange(8)


def shifted(x):
    n = len(x)
    down, right = torch.randint(0, 3, (n, 1)) + places, torch.randint(0, 3, (n, 1)) + places
    return F.pad(x, (1, 1, 1, 1))[torch.arange(n)[:, None, None], down[:, :, None], right[:, None]]


def inside(corner, size=3):
    return (corner <= places) & (places < corner + size)


def cut(x):
    n = len(x)
    hole = inside(torch.randint(-2, 8, (n, 1)))[:, :, None] & inside(torch.randint(-2, 8, (n, 1)))[:, None]
    return x.masked_fill(hole, 0)


def view(x):
    return cut(shifted(x)) * torch.empty(len(x), 1, 1).uniform_(0.6, 1.4) + 0.1 * torch.randn_like(x)


class SimCLR(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, stride=2, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(512, 512),
            nn.ReLU(),
        )
        self.head = nn.Sequential(nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 128))

    def forward(self, x):
        return self.head(self.encoder(x[:, None]))


def nt_xent(features, temperature):
    z = F.normalize(features, dim=1)
    rows = torch.arange(len(z))
    similar = (z @ z.T / temperature).masked_fill(torch.eye(len(z), dtype=torch.bool), -torch.inf)
    return F.cross_entropy(similar, rows.roll(len(z) // 2))


def fit(model, warmup, steps, n=128):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    losses = []
    for step in range(warmup + steps):
        if step == warmup:
            begun = time.perf_counter()
        x = train_x[torch.randint(0, len(train_x), (n,))]
        loss = nt_xent(model(torch.cat((view(x), view(x)))), 0.5)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    seconds = (time.perf_counter() - begun) / steps
    print(f"lesson10 {seconds:.9f} {sum(p.numel() for p in model.parameters())} {losses[0]:.3f} {losses[-1]:.3f}")


fit(SimCLR(), 10, 90)
