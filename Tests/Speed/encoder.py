"""The encoder of the first transformer, forwards: vocabulary 10000, d 512, 8 heads, ff 2048, 6 layers, ids [2, 10]."""

import math
import os
import time

import torch
from torch import nn

torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
torch.manual_seed(4)
vocabulary, d, heads, ff, layers = 10_000, 512, 8, 2048, 6


def positions(t, d):
    angles = torch.arange(t)[:, None] / 10000 ** (torch.arange(0, d, 2) / d)
    return torch.stack((angles.sin(), angles.cos()), -1).flatten(1)


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(vocabulary, d)
        nn.init.normal_(self.tokens.weight, 0, 1 / math.sqrt(d))
        self.register_buffer("positions", positions(10, d))
        layer = nn.TransformerEncoderLayer(d, heads, ff, batch_first=True)
        self.encoder = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False)

    def forward(self, ids):
        return self.encoder(self.tokens(ids) * math.sqrt(d) + self.positions)


def measure(model, ids, warmup, steps):
    for step in range(warmup + steps):
        if step == warmup:
            begun = time.perf_counter()
        y = model(ids)
    seconds = (time.perf_counter() - begun) / steps
    print(f"encoder {seconds:.9f} {sum(p.numel() for p in model.parameters())} {y.mean():.3f} {y.std():.3f}")


with torch.no_grad():
    measure(Encoder().eval(), torch.randint(0, vocabulary, (2, 10)), 5, 60)
