"""Lesson 11: a small ViT on digits: patches of 2 × 2, two layers, d 32, ff 64, 4 heads; batches of 64, AdamW, clipped gradients."""

import math
import os
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from shared.vision import VisionTransformer

torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
torch.manual_seed(2)
data = np.load(Path(__file__).parents[2] / "Lessons/data/digits.npz")
order = torch.randperm(len(data["labels"]))
train_x = (torch.tensor(data["images"]).float() / 16)[order][360:, None]
train_y = torch.tensor(data["labels"]).long()[order][360:]


def moved(x, share=0.5):
    b, _, h, w = x.shape
    moves = torch.where(torch.rand(b, 1) < share, torch.randint(-1, 2, (b, 2)), 0)
    rows, columns = 1 + moves[:, :1] + torch.arange(h), 1 + moves[:, 1:] + torch.arange(w)
    around = F.pad(x[:, 0], (1, 1, 1, 1))
    return around[torch.arange(b)[:, None, None], rows[:, :, None], columns[:, None]][:, None]


def fit(model, x, y, warmup, steps, rate=0.005):
    def share(step):
        if step < 20:
            return (step + 1) / 20
        return (1 + math.cos(math.pi * (step - 20) / (warmup + steps - 20))) / 2

    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, share)
    losses, rows = [], []
    for step in range(warmup + steps):
        if step == warmup:
            begun = time.perf_counter()
        if len(rows) < 64:
            rows = torch.randperm(len(y))
        now, rows = rows[:64], rows[64:]
        loss = F.cross_entropy(model(moved(x[now])), y[now])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1)
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
    seconds = (time.perf_counter() - begun) / steps
    print(f"lesson11 {seconds:.9f} {sum(p.numel() for p in model.parameters())} {losses[0]:.3f} {losses[-1]:.3f}")


fit(VisionTransformer(1, 8, 2, 2, 32, 64, 4, 10), train_x, train_y, 10, 190)
