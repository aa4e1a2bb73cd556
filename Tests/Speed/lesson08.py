"""Lesson 8: digits, 64-32-10 with dropout 0.2, batches of 32 out of 899, Adam."""

import os
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
torch.manual_seed(1)
digits = np.load(Path(__file__).parents[2] / "Lessons/data/digits.npz")
x = torch.tensor(digits["images"]).flatten(1).float() / 16
y = torch.tensor(digits["labels"]).long()


def fit(network, train, warmup, epochs):
    optimizer = torch.optim.Adam(network.parameters(), lr=0.003)
    losses = []
    for epoch in range(warmup + epochs):
        if epoch == warmup:
            begun, count = time.perf_counter(), 0
        total, batches = 0, torch.randperm(len(train)).split(32)
        for batch in batches:
            rows = train[batch]
            loss = F.cross_entropy(network(x[rows]), y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
            if epoch >= warmup:
                count += 1
        losses.append(total / len(batches))
    seconds = (time.perf_counter() - begun) / count
    print(f"lesson08 {seconds:.9f} {sum(p.numel() for p in network.parameters())} {losses[0]:.3f} {losses[-1]:.3f}")


fit(nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Dropout(0.2), nn.Linear(32, 10)), torch.randperm(1797)[:899], 1, 19)
