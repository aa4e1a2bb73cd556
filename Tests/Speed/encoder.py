"""The encoder of the first transformer, forwards: vocabulary 10000, d 512, 8 heads, ff 2048, 6 layers, ids [2, 10]."""

import math
import os

import torch
from torch import nn

from shared.forwards import measure
from shared.positions import positions

torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
torch.manual_seed(4)
vocabulary, d, heads, ff, layers = 10_000, 512, 8, 2048, 6


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


measure("encoder", Encoder(), torch.randint(0, vocabulary, (2, 10)), 5, 60)
