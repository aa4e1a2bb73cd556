"""Lesson 2: the LSTM."""

from torch import nn

from shared.recurrent import remember

remember("lesson02_lstm", nn.LSTM, 10, 120)
