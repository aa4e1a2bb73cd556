"""Lesson 4: three spirals, two layers of 32 units with batch norm, batches of 64. After each step the loss of 500 new points
is measured with running statistics and with their own."""

import math
import os
import time

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(int(os.environ.get("THREADS", os.cpu_count())))
torch.manual_seed(12)


def spirals(n):
    arm, r = torch.randint(0, 3, (n,)), torch.empty(n).uniform_(0.1, 1)
    angle = 4 * r + arm * (2 * math.pi / 3) + 0.15 * torch.randn(n)
    return torch.stack((r * angle.cos(), r * angle.sin()), 1) * 3 + 4, arm


class Network(nn.Module):
    def __init__(self, momentum):
        super().__init__()
        self.linears = nn.ModuleList(nn.Linear(i, 32, bias=False) for i in (2, 32))
        self.norms = nn.ModuleList(nn.BatchNorm1d(32, momentum=momentum) for _ in range(2))
        self.out = nn.Linear(32, 3)
        for linear in self.linears:
            nn.init.kaiming_normal_(linear.weight, nonlinearity="relu")

    def forward(self, x, own=False):
        """With own=True, by the statistics of x, which leave no trace."""
        for linear, norm in zip(self.linears, self.norms):
            x = linear(x)
            x = F.batch_norm(x, None, None, norm.weight, norm.bias, training=True) if own else norm(x)
            x = F.relu(x)
        return self.out(x)


def train(new_x, new_y, momentum, warmup, steps):
    network = Network(momentum)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.01)
    losses, running, own = [], [], []
    for step in range(warmup + steps):
        if step == warmup:
            begun = time.perf_counter()
        network.train()
        x, y = spirals(64)
        loss = F.cross_entropy(network(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        network.eval()
        with torch.no_grad():
            running.append(F.cross_entropy(network(new_x), new_y).item())
            own.append(F.cross_entropy(network(new_x, own=True), new_y).item())
    seconds = (time.perf_counter() - begun) / steps
    print(f"lesson04 {seconds:.9f} {sum(p.numel() for p in network.parameters())} {losses[0]:.3f} {own[-1]:.3f}")


train(*spirals(500), 0.1, 10, 390)
