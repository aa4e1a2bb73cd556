"""Lesson 9: rings, 2-32-2, all 120 rows as a batch and validation in every epoch, Adam. Ten runs of 80 epochs."""

import os
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
torch.manual_seed(500)


def rings(n):
    x = torch.randn(n, 2)
    return x, ((x**2).sum(1) + 0.5 * torch.randn(n) > 1.4).long()


def fit(epochs, batch=120):
    (x, y), (validation_x, validation_y) = rings(120), rings(80)
    network = nn.Sequential(nn.Linear(2, 32), nn.ReLU(), nn.Linear(32, 2))
    optimizer = torch.optim.Adam(network.parameters(), lr=0.03)
    losses, best, kept = [], float("inf"), None
    for _ in range(epochs):
        total, batches = 0, torch.randperm(len(x)).split(batch)
        for rows in batches:
            loss = F.cross_entropy(network(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total / len(batches))
        with torch.no_grad():
            score = F.cross_entropy(network(validation_x), validation_y).item()
        if score < best:
            best, kept = score, {name: p.clone() for name, p in network.state_dict().items()}
    network.load_state_dict(kept)
    return network, losses


fit(5)
begun = time.perf_counter()
runs = [fit(80) for _ in range(10)]
seconds = (time.perf_counter() - begun) / 800
network, losses = runs[0]
print(f"lesson09 {seconds:.9f} {sum(p.numel() for p in network.parameters())} {losses[0]:.3f} {losses[-1]:.3f}")
