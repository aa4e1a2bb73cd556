"""Lesson 2: the RNN."""

from torch import nn

from shared.recurrent import remember

remember("lesson02_rnn", nn.RNN, 10, 120)
