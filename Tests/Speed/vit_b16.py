"""ViT-B/16, forwards: one image of 3 × 224 × 224, 12 layers, d 768, ff 3072, 12 heads, 1000 classes."""

import os
import time

import torch
from torch import nn

from shared.vision import VisionTransformer

torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
torch.manual_seed(2)


def measure(model, x, warmup, steps):
    for step in range(warmup + steps):
        if step == warmup:
            begun = time.perf_counter()
        y = model(x)
    seconds = (time.perf_counter() - begun) / steps
    print(f"vit_b16 {seconds:.9f} {sum(p.numel() for p in model.parameters())} {y.mean():.3f} {y.std():.3f}")


with torch.no_grad():
    measure(VisionTransformer(3, 224, 16, 12, 768, 3072, 12, 1000).eval(), torch.randn(1, 3, 224, 224), 2, 8)
