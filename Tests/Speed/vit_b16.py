"""ViT-B/16, forwards: one image of 3 × 224 × 224, 12 layers, d 768, ff 3072, 12 heads, 1000 classes."""

import os

import torch

from shared.forwards import measure
from shared.vision import VisionTransformer

torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
torch.manual_seed(2)

measure("vit_b16", VisionTransformer(3, 224, 16, 12, 768, 3072, 12, 1000), torch.randn(1, 3, 224, 224), 2, 8)
