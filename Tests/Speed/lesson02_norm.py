"""Lesson 2: sigmoid layers with batch norm."""

from torch import nn

from shared.deep import depth, study, width

layers = []
for _ in range(depth):
    linear = nn.Linear(width, width, bias=False)
    nn.init.xavier_normal_(linear.weight)
    layers += [linear, nn.BatchNorm1d(width), nn.Sigmoid()]
study("lesson02_norm", layers, 10, 90)
