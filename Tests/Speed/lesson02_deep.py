"""Lesson 2: relu layers."""

from torch import nn

from shared.deep import depth, study, width

layers = []
for _ in range(depth):
    linear = nn.Linear(width, width)
    nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")
    nn.init.zeros_(linear.bias)
    layers += [linear, nn.ReLU()]
study("lesson02_deep", layers, 10, 90)
