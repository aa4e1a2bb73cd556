"""Lesson 6: recall of 8 registers in 48 tokens by full causal attention; two layers, d 32, 2 heads, batches of 16, Adam."""

import os
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
torch.manual_seed(10)
t, registers, questions, digits = 48, 8, 8, 8
d, heads = 32, 2
hidden = torch.arange(t)[:, None] < torch.arange(t)


def draw(n):
    tokens = torch.randint(0, digits, (n, t))
    asked = torch.randint(0, registers, (n, questions))
    tokens[:, -questions:] = digits + asked
    return tokens, tokens.gather(1, asked)


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(d)
        self.attention = nn.MultiheadAttention(d, heads, batch_first=True)

    def forward(self, h):
        y = self.norm(h)
        return h + self.attention(y, y, y, attn_mask=hidden, is_causal=True, need_weights=False)[0]


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(digits + registers, d)
        self.places = nn.Parameter(torch.randn(t, d))
        self.layers = nn.Sequential(Layer(), Layer())
        self.norm = nn.LayerNorm(d)
        self.output = nn.Linear(d, digits)

    def forward(self, tokens):
        h = self.layers(self.tokens(tokens) + self.places)
        return self.output(self.norm(h[:, -questions:]))


def run(network, warmup, steps):
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    losses, right_share = [], []
    for step in range(warmup + steps):
        if step == warmup:
            begun = time.perf_counter()
        tokens, answers = draw(16)
        found = network(tokens)
        loss = F.cross_entropy(found.reshape(-1, digits), answers.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        right_share.append((found.argmax(-1) == answers).float().mean().item())
    seconds = (time.perf_counter() - begun) / steps
    print(f"lesson06 {seconds:.9f} {sum(p.numel() for p in network.parameters())} {losses[0]:.3f} {losses[-1]:.3f}")


run(Network(), 10, 190)
