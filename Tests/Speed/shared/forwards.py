"""Times forwards of a model."""

import time

import torch


def measure(name, model, x, warmup, steps):
    model.eval()
    with torch.no_grad():
        for step in range(warmup + steps):
            if step == warmup:
                begun = time.perf_counter()
            y = model(x)
        seconds = (time.perf_counter() - begun) / steps
    print(f"{name} {seconds:.9f} {sum(p.numel() for p in model.parameters())} {y.mean():.3f} {y.std():.3f}")
