"""Lesson 2's deep networks: 20 layers of 100 units, 256 rows at once; descent with gradients clipped to length 1."""

import os
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
torch.manual_seed(0)
depth, width, classes = 20, 100, 4
inputs = torch.randn(256, width)
labels = (inputs @ torch.randn(width, classes)).argmax(1)


def study(name, layers, warmup, steps):
    network = nn.Sequential(*layers, nn.Linear(width, classes))
    with torch.no_grad():
        first = F.cross_entropy(network(inputs), labels).item()
    optimizer = torch.optim.SGD(network.parameters(), lr=0.2)
    for i in range(warmup + steps):
        if i == warmup:
            begun = time.perf_counter()
        optimizer.zero_grad()
        F.cross_entropy(network(inputs), labels).backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
    seconds = (time.perf_counter() - begun) / steps
    with torch.no_grad():
        last = F.cross_entropy(network(inputs), labels).item()
    print(f"{name} {seconds:.9f} {sum(p.numel() for p in network.parameters())} {first:.3f} {last:.3f}")
