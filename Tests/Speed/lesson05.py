"""Lesson 5: a model of characters, two pre-norm layers, d 64, ff 256, 4 heads; 12 rows of 64 characters, Adam."""

import math
import os
import time

import torch
from torch import nn
from torch.nn import functional as F

from shared.positions import positions

torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
torch.manual_seed(6)

rhymes = [
    "jack and jill went up the hill",
    "to fetch a pail of water.",
    "jack fell down and broke his crown,",
    "and jill came tumbling after.",
    "",
    "humpty dumpty sat on a wall,",
    "humpty dumpty had a great fall.",
    "all the king's horses and all the king's men",
    "couldn't put humpty together again.",
    "",
    "mary had a little lamb,",
    "its fleece was white as snow,",
    "and everywhere that mary went",
    "the lamb was sure to go.",
    "it followed her to school one day,",
    "which was against the rule,",
    "it made the children laugh and play",
    "to see a lamb at school.",
    "",
    "twinkle, twinkle, little star,",
    "how i wonder what you are!",
    "up above the world so high,",
    "like a diamond in the sky.",
    "",
    "baa, baa, black sheep,",
    "have you any wool?",
    "yes sir, yes sir,",
    "three bags full.",
    "one for the master,",
    "and one for the dame,",
    "and one for the little boy",
    "who lives down the lane.",
    "",
    "hey diddle diddle,",
    "the cat and the fiddle,",
    "the cow jumped over the moon.",
    "the little dog laughed to see such sport,",
    "and the dish ran away with the spoon.",
    "",
    "old king cole was a merry old soul,",
    "and a merry old soul was he.",
    "he called for his pipe,",
    "and he called for his bowl,",
    "and he called for his fiddlers three.",
    "",
    "the queen of hearts, she made some tarts,",
    "all on a summer's day.",
    "the knave of hearts, he stole the tarts,",
    "and took them clean away.",
    "",
    "little boy blue, come blow your horn,",
    "the sheep's in the meadow,",
    "the cow's in the corn.",
    "where is the boy who looks after the sheep?",
    "he's under a haystack, fast asleep.",
    "",
    "sing a song of sixpence,",
    "a pocket full of rye,",
    "four and twenty blackbirds",
    "baked in a pie.",
    "when the pie was opened",
    "the birds began to sing,",
    "was not that a dainty dish",
    "to set before the king?",
    "",
]
text = "\n".join(rhymes)
letters = sorted(set(text))
corpus = torch.tensor([letters.index(c) for c in text])
window, rate = 64, 0.003


class LanguageModel(nn.Module):
    def __init__(self, tokens, layers, d, ff, heads):
        super().__init__()
        self.tokens = nn.Embedding(tokens, d)
        nn.init.normal_(self.tokens.weight, 0, 1 / math.sqrt(d))
        self.register_buffer("positions", positions(window, d))
        self.register_buffer("mask", nn.Transformer.generate_square_subsequent_mask(window))
        layer = nn.TransformerEncoderLayer(d, heads, ff, dropout=0, batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, layers, nn.LayerNorm(d), enable_nested_tensor=False)

    def forward(self, ids):
        x = self.tokens(ids) * math.sqrt(self.tokens.embedding_dim) + self.positions
        return self.encoder(x, mask=self.mask, is_causal=True) @ self.tokens.weight.T


def train(model, warmup, steps):
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1, (step + 1) / 50))
    losses = []
    for step in range(warmup + steps):
        if step == warmup:
            begun = time.perf_counter()
        rows = corpus[torch.randint(0, len(corpus) - window, (12,))[:, None] + torch.arange(window + 1)]
        loss = F.cross_entropy(model(rows[:, :-1]).transpose(1, 2), rows[:, 1:])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        losses.append(loss.item())
    seconds = (time.perf_counter() - begun) / steps
    print(f"lesson05 {seconds:.9f} {sum(p.numel() for p in model.parameters())} {losses[0]:.3f} {losses[-1]:.3f}")


train(LanguageModel(len(letters), 2, 64, 256, 4), 10, 90)
