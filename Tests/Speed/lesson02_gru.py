"""Lesson 2: the GRU."""

from torch import nn

from shared.recurrent import remember

remember("lesson02_gru", nn.GRU, 10, 120)
