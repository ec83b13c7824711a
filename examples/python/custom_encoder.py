"""An encoder of your own in PyTorch, trained with the anchor loss, and what it says on rows that it has not seen.

    python custom_encoder.py [STEPS]
"""

from __future__ import annotations

import sys

import torch

import kedge
import kedge.torch


class Encoder(torch.nn.Module):
    """Any network will do; its output is compared with that of another one by a dot product."""

    def __init__(self, columns: int, width: int = 64, embed: int = 16) -> None:
        super().__init__()
        self.layers = torch.nn.Sequential(
            torch.nn.Linear(columns, width), torch.nn.GELU(), torch.nn.Linear(width, embed + 1)
        )

    def forward(self, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Embeddings, and a number for each row that stands for how common it is."""
        out: torch.Tensor = self.layers(rows)
        return out[:, :-1], out[:, -1]


def scores(f: Encoder, g: Encoder, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    """S[i, j] = log r(x_i, y_j)."""
    (a, s), (b, t) = f(x), g(y)
    table: torch.Tensor = a @ b.T + s[:, None] + t
    return table


def main(steps: int = 1500, batch: int = 256) -> tuple[float, float]:
    torch.manual_seed(0)
    sample = kedge.sample("gaussian/d5/nats2", n=6000)
    x, y = torch.from_numpy(sample.x), torch.from_numpy(sample.y)
    seen, new = slice(5000), slice(5000, None)

    f, g = Encoder(x.shape[1]), Encoder(y.shape[1])
    loss = kedge.torch.Loss("infonce-anchor", nu=1.0)
    optimizer = torch.optim.Adam([*f.parameters(), *g.parameters()], lr=3e-3)
    for _ in range(steps):
        rows = torch.randint(5000, (batch,))
        optimizer.zero_grad()
        loss(scores(f, g, x[seen][rows], y[seen][rows])).backward()
        optimizer.step()

    with torch.no_grad():
        value = loss.value(scores(f, g, x[new], y[new]))
    print(f"{value:.2f} nats on new rows; the truth is {sample.mi:.2f}")
    return value, sample.mi


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
