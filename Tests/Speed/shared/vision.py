"""The vision transformer of lesson 11 and of ViT-B/16."""

import torch
from torch import nn


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
