"""A worker of step.py: the training step as a user of PyTorch writes it. "CRITIC BATCH SECONDS" in, milliseconds out.

step_pytorch.py THREADS [bfloat16 | compile]: the critic under autocast to bfloat16; critic and loss under torch.compile.
"""

import math
import statistics
import sys
import time

import torch
from torch import nn

COLUMNS, WIDTH, EMBED, RATE, RHO = 20, 256, 32, 5e-4, 0.5


def mlp(*widths):
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


class Separable(nn.Module):
    def __init__(self):
        super().__init__()
        self.f, self.g = (mlp(COLUMNS, WIDTH, WIDTH, EMBED) for _ in range(2))

    def forward(self, x, y):
        return self.f(x) @ self.g(y).T


class Concat(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = mlp(2 * COLUMNS, WIDTH, WIDTH, WIDTH, 1)

    def forward(self, x, y):
        n = len(x)
        pairs = torch.cat([x[:, None].expand(n, n, -1), y[None].expand(n, n, -1)], dim=2)
        return self.net(pairs.reshape(n * n, -1)).view(n, n)


def anchor_loss(scores, nu=1.0):
    """InfoNCE-anchor with K = B - 1, averaged over the negative that the positive stands in for."""
    n = len(scores)
    k = n - 1
    positives = scores.diagonal()
    with torch.no_grad():
        shift = scores.max(dim=1).values.clamp(min=0)
    weights = (scores - shift[:, None]).exp()
    total = nu * (-shift).exp() + weights.sum(dim=1)
    # Entry m of a row is the logarithm of all weights but that of column m; the diagonal has none of the positive.
    logs = (total[:, None] - weights).log() + shift[:, None]
    class0 = logs.diagonal()
    left_out = (logs.sum(dim=1) - class0) / k
    return (k * (left_out - positives).mean() + nu * (class0 - math.log(nu)).mean()) / (k + nu)


def answer(critic, batch, seconds, rounded, compiled):
    model = {"separable": Separable, "concat": Concat}[critic]()
    optimiser = torch.optim.Adam(model.parameters(), lr=RATE)
    batches = []
    for _ in range(8):
        x = torch.randn(batch, COLUMNS)
        batches.append((x, RHO * x + (1 - RHO * RHO) ** 0.5 * torch.randn(batch, COLUMNS)))

    def loss_of(x, y):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=rounded):
            scores = model(x, y)
        return anchor_loss(scores.float())

    if compiled:
        torch.compiler.reset()
        loss_of = torch.compile(loss_of)

    def step(x, y):
        optimiser.zero_grad()
        loss_of(x, y).backward()
        optimiser.step()

    step(*batches[-1])
    times, start = [], time.perf_counter()
    while not times or time.perf_counter() - start < seconds:
        x, y = batches[len(times) % len(batches)]
        before = time.perf_counter()
        step(x, y)
        times.append(time.perf_counter() - before)
    return 1e3 * statistics.median(times)


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[1]))
    how = sys.argv[2:]
    for line in sys.stdin:
        name, size, budget = line.split()
        print(answer(name, int(size), float(budget), how == ["bfloat16"], how == ["compile"]), flush=True)
