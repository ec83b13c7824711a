#!/usr/bin/env python3
"""The peer of whole.py, as a user of PyTorch writes it: MI by the plug-in of an InfoNCE-anchor critic on two halves of
the data, each scored by the critic that was trained on the other. whole_pytorch.py X.npy Y.npy STEPS BATCH THREADS"""

import sys

import numpy as np
import torch

from step_pytorch import Separable, anchor_loss, mlp


def main(x, y, steps, batch, threads):
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    x, y = (torch.from_numpy((a - a.mean(0)) / a.std(0)).float() for a in (np.load(x), np.load(y)))
    half = torch.randperm(len(x)).chunk(2)
    logs = []
    for train, test in (half, half[::-1]):
        model = Separable()
        model.f, model.g = mlp(x.shape[1], 256, 256, 32), mlp(y.shape[1], 256, 256, 32)
        optimiser = torch.optim.Adam(model.parameters(), lr=5e-4)
        for _ in range(steps):
            rows = train[torch.randint(len(train), (batch,))]
            optimiser.zero_grad()
            anchor_loss(model(x[rows], y[rows])).backward()
            optimiser.step()
        with torch.no_grad():
            logs.append((model.f(x[test]) * model.g(y[test])).sum(1))
    print(torch.cat(logs).mean().item())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:6]))
