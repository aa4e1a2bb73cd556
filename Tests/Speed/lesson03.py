"""Lesson 3: writes sentences backwards. Two encoder layers, d 32, ff 64, 2 heads; batches of 64, Adam."""

import math
import os
import time

import torch
from torch import nn
from torch.nn import functional as F

from shared.positions import positions

torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
torch.manual_seed(9)
heads, tokens = 2, 25


def sentences(n):
    x, y = torch.zeros(n, 9, dtype=torch.long), torch.zeros(n, 9, dtype=torch.long)
    for i in range(n):
        s = torch.randint(2, tokens, (int(torch.randint(5, 9, ())),))
        x[i, : len(s)], y[i, : len(s)] = s, s.flip(0)
        x[i, len(s)] = y[i, len(s)] = 1
    return x, y


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.words = nn.Embedding(tokens, 32)
        nn.init.normal_(self.words.weight, 0, 1 / math.sqrt(32))
        self.register_buffer("positions", positions(9, 32))
        layer = nn.TransformerEncoderLayer(32, heads, 64, dropout=0, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        self.output = nn.Linear(32, tokens)

    def forward(self, x):
        h = self.words(x) * math.sqrt(32) + self.positions
        return self.output(self.encoder(h, src_key_padding_mask=x == 0))


def train(x, y, warmup, steps):
    network = Network()
    optimizer = torch.optim.Adam(network.parameters(), lr=0.003)
    losses = []
    for step in range(warmup + steps):
        if step == warmup:
            begun = time.perf_counter()
        rows = torch.randint(0, len(x), (64,))
        loss = F.cross_entropy(network(x[rows]).transpose(1, 2), y[rows], ignore_index=0)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    seconds = (time.perf_counter() - begun) / steps
    print(f"lesson03 {seconds:.9f} {sum(p.numel() for p in network.parameters())} {losses[0]:.3f} {losses[-1]:.3f}")


train(*sentences(2000), 10, 290)
