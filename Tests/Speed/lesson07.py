"""Lesson 7: recall with the full encoder: attention, residual connections, dropout 0.1; d 16, batches of 32, Adam."""

import os
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
torch.manual_seed(1001)
width, rate = 16, 0.01


def recall(n):
    keys, values = torch.rand(n, 8).argsort(1)[:, :6], torch.randint(0, 4, (n, 6))
    asked = torch.randint(0, 6, (n, 1))
    return torch.cat((keys * 4 + values, 32 + keys.gather(1, asked)), 1), values.gather(1, asked)[:, 0]


class Mix(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(width, width, bias=False) for _ in range(4))

    def forward(self, x):
        return self.output(F.scaled_dot_product_attention(self.query(x), self.key(x), self.value(x)))


class Network(nn.Module):
    def __init__(self, classes, dropout):
        super().__init__()
        self.tokens = nn.Embedding(41, width)
        self.parts = nn.ModuleList()
        for _ in range(2):
            think = nn.Sequential(nn.Linear(width, 32), nn.ReLU(), nn.Linear(32, width))
            self.parts += [Mix(), think]
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.dropout = nn.Dropout(dropout)
        self.out = nn.Linear(width, classes)

    def forward(self, x):
        h = self.tokens(x)
        for part in self.parts:
            h = h + self.dropout(part(self.norm(h)))
        return self.out(self.norm(h[:, -1]))


def run(warmup, steps):
    x, y = recall(2000)
    batches = torch.randint(0, 2000, (warmup + steps, 32))
    network = Network(4, 0.1)
    with torch.no_grad():
        first = F.cross_entropy(network(x), y).item()
    optimizer = torch.optim.Adam(network.parameters(), lr=rate)
    for step, rows in enumerate(batches):
        if step == warmup:
            begun = time.perf_counter()
        optimizer.zero_grad()
        F.cross_entropy(network(x[rows]), y[rows]).backward()
        optimizer.step()
    seconds = (time.perf_counter() - begun) / steps
    with torch.no_grad():
        last = F.cross_entropy(network(x), y).item()
    print(f"lesson07 {seconds:.9f} {sum(p.numel() for p in network.parameters())} {first:.3f} {last:.3f}")


run(10, 240)
