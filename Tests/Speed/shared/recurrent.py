"""Lesson 2's recurrent networks: which of four symbols was the first of 50? 32 units, batches of 32 new sequences, Adam, clipped gradients."""

import os
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
torch.manual_seed(1)
units = 32
delay, symbols = 50, 4


def sequences(n):
    first = torch.randint(0, symbols, (n,))
    rest = torch.randint(symbols, 2 * symbols, (n, delay - 1))
    return F.one_hot(torch.cat((first[:, None], rest), 1), 2 * symbols).float(), first


class ReadsLast(nn.Module):
    def __init__(self, cell):
        super().__init__()
        self.cell = cell(2 * symbols, units, batch_first=True)
        self.out = nn.Linear(units, symbols)

    def forward(self, x):
        states, _ = self.cell(x)
        return self.out(states[:, -1])


def loss(network, n):
    x, y = sequences(n)
    return F.cross_entropy(network(x), y)


def remember(name, cell, warmup, rounds):
    network = ReadsLast(cell)
    with torch.no_grad():
        first = loss(network, 32).item()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    for i in range(warmup + rounds):
        if i == warmup:
            begun = time.perf_counter()
        optimizer.zero_grad()
        loss(network, 32).backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
    seconds = (time.perf_counter() - begun) / rounds
    with torch.no_grad():
        last = loss(network, 256).item()
    print(f"{name} {seconds:.9f} {sum(p.numel() for p in network.parameters())} {first:.3f} {last:.3f}")
