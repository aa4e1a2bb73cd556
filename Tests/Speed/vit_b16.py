"""ViT-B/16, forwards: one image of 3 × 224 × 224, 12 layers, d 768, ff 3072, 12 heads, 1000 classes."""

import os
import time

import torch
from torch import nn

torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
torch.manual_seed(2)


class VisionTransformer(nn.Module):
    def __init__(self, channels, size, patch, layers, d, hidden, heads, classes):
        super().__init__()
        self.patches = nn.Conv2d(channels, d, patch, stride=patch)
        self.class_token = nn.Parameter(0.02 * torch.randn(d))
        self.positions = nn.Parameter(0.02 * torch.randn((size // patch) ** 2 + 1, d))
        layer = nn.TransformerEncoderLayer(d, heads, hidden, dropout=0, activation="gelu", batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, layers, nn.LayerNorm(d), enable_nested_tensor=False)
        self.head = nn.Linear(d, classes)

    def forward(self, x):
        tokens = self.patches(x).flatten(2).transpose(1, 2)
        tokens = torch.cat((self.class_token.expand(len(x), 1, -1), tokens), 1) + self.positions
        return self.head(self.encoder(tokens)[:, 0])


def measure(model, x, warmup, steps):
    for step in range(warmup + steps):
        if step == warmup:
            begun = time.perf_counter()
        y = model(x)
    seconds = (time.perf_counter() - begun) / steps
    print(f"vit_b16 {seconds:.9f} {sum(p.numel() for p in model.parameters())} {y.mean():.3f} {y.std():.3f}")


with torch.no_grad():
    measure(VisionTransformer(3, 224, 16, 12, 768, 3072, 12, 1000).eval(), torch.randn(1, 3, 224, 224), 2, 8)
