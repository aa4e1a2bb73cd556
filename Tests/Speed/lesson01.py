"""Lesson 1: XOR, 2-4-1, with the derivatives written by hand."""

import os
import time

import torch

torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
torch.manual_seed(42)
X = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])
Y = torch.tensor([[0.0], [1], [1], [0]])


def forward(p, x):
    a1 = torch.sigmoid(torch.addmm(p["b1"], x, p["W1"]))
    a2 = torch.sigmoid(torch.addmm(p["b2"], a1, p["W2"]))
    return a1, a2


def cross_entropy(a2, y):
    return -(y * a2.log() + (1 - y) * (1 - a2).log()).mean()


def backward(p, a1, a2, x, y):
    m = len(x)
    dz2 = a2 - y
    da1 = dz2 @ p["W2"].T
    dz1 = da1 * a1 * (1 - a1)
    return {"W1": x.T @ dz1 / m, "b1": dz1.mean(0), "W2": a1.T @ dz2 / m, "b2": dz2.mean(0)}


def train(p, rate, warmup, epochs):
    losses = []
    for epoch in range(warmup + epochs):
        if epoch == warmup:
            begun = time.perf_counter()
        a1, a2 = forward(p, X)
        if epoch % 100 == 0:
            losses.append(cross_entropy(a2, Y).item())
        g = backward(p, a1, a2, X, Y)
        for name in p:
            p[name].sub_(g[name], alpha=rate)
    seconds = (time.perf_counter() - begun) / epochs
    print(f"lesson01 {seconds:.9f} {sum(w.numel() for w in p.values())} {losses[0]:.3f} {losses[-1]:.3f}")


with torch.no_grad():
    train({"W1": torch.randn(2, 4), "b1": torch.zeros(4), "W2": torch.randn(4, 1), "b2": torch.zeros(1)}, 1.0, 100, 5000)
