"""Samples for bench/safety.py: every function gives arrays of n rows, made afresh from a seed."""

import itertools

import numpy as np


def two_digits(values):
    return np.round(values, 2)


MARGINS = {
    "normal": lambda rng, size: rng.normal(size=size),
    "t2": lambda rng, size: rng.standard_t(2, size=size),
    "cauchy": lambda rng, size: rng.standard_cauchy(size=size),
    "lognormal": lambda rng, size: rng.lognormal(sigma=2, size=size),
    "uniform": lambda rng, size: rng.uniform(size=size),
    "counts": lambda rng, size: rng.poisson(3, size=size),
    "half zeros": lambda rng, size: np.maximum(rng.normal(size=size), 0),
}
DIMENSIONS = [(1, 1), (1, 1), (2, 2), (3, 1), (5, 5), (10, 10), (1, 8)]


def side(rng, margin, n, columns):
    """Columns of one margin (or, "mixed", of one after another), the second half of them sums with those before."""
    names = itertools.cycle(MARGINS) if margin == "mixed" else itertools.repeat(margin)
    rows = np.stack([MARGINS[name](rng, n).astype(float) for name, _ in zip(names, range(columns))], axis=1)
    for column in range((columns + 1) // 2, columns):
        rows[:, column] += rows[:, column - 1]
    return rows


def independent(number, n):
    """The number-th data set: margins and dimensions run through all their pairings at different paces."""
    names = [*MARGINS, "mixed"]
    margins = names[number % len(names)], names[(3 * number + number // len(names)) % len(names)]
    rng = np.random.default_rng([1, number, n])
    return tuple(side(rng, margin, n, columns) for margin, columns in zip(margins, DIMENSIONS[number % len(DIMENSIONS)]))


def rotation(rng, columns):
    return np.linalg.qr(rng.normal(size=(columns, columns)))[0]


def fixed(n):
    """Y = f(X), whose information is infinite, and noise so small that n rows cannot show how small."""
    rng = np.random.default_rng([2, n])
    x, wide = rng.normal(size=(n, 1)), rng.normal(size=(n, 10))
    heavy = rng.standard_t(2, size=(n, 1))

    def noisy(noise):
        return x + noise * rng.normal(size=(n, 1))

    yield "y = x", x, x
    yield "y = exp x", x, np.exp(x)
    yield "y = x^2", x, x**2
    yield "y = sin 3x", x, np.sin(3 * x)
    yield "y = sin 20x", x, np.sin(20 * x)
    yield "y = 1/x, x of t2", heavy, 1 / heavy
    yield "y = 10 columns rotated", wide, wide @ rotation(rng, 10)
    yield "y = sum of 3 columns", wide[:, :3], wide[:, :3].sum(1, keepdims=True)
    yield "y = product of 2 columns", wide[:, :2], wide[:, :2].prod(1, keepdims=True)
    yield "y = x + 1e-2 noise (4.6 nats)", x, noisy(1e-2)
    yield "y = x + 1e-3 noise (6.9 nats)", x, noisy(1e-3)
    yield "y = x + 1e-6 noise (13.8 nats)", x, noisy(1e-6)
    yield "10 columns + 0.1 noise (23 nats)", wide, wide + 0.1 * rng.normal(size=wide.shape)
    yield "10 columns cubed + 0.3 noise of t2 (> 10 nats)", wide, wide**3 + 0.3 * rng.standard_t(2, size=wide.shape)


def none_recurs(x, y):
    return len(np.unique(np.hstack([x, y]), axis=0)) == len(x)


def copies(number, n):
    """Independent rows, none of which recurs by itself, of which a tenth at least then do, and what was done."""
    rng = np.random.default_rng([3, number])
    x, y = next(itertools.islice(filter(lambda pair: none_recurs(*pair), (independent(i, n) for i in range(200))), number, None))
    how = ["a tenth copied", "a third copied", "drawn with replacement", "every row twice"][number % 4]
    few = {"a tenth copied": 9 * n // 10, "a third copied": 2 * n // 3, "every row twice": n // 2}.get(how)
    kept = rng.integers(n, size=n) if few is None else np.arange(n) % few
    rng.shuffle(kept)
    return how, x[kept], y[kept]


def bent(rng, rows):
    """Some map of the rows that loses nothing."""
    return [lambda v: v, np.sinh, lambda v: np.arctan(v), lambda v: v + v**3][rng.integers(4)](rows)


def chain(number, n):
    """X -> Y -> Z. In every second one Z loses next to nothing, so that I(X;Z) is as large as it may be."""
    rng = np.random.default_rng([4, number])
    columns = [1, 1, 2, 4][number % 4]
    x = rng.normal(size=(n, columns))
    y = bent(rng, x) + rng.uniform(0.5, 1.5) * rng.standard_t(4, size=x.shape)
    z = bent(rng, np.arcsinh(y)) + [0.05, 0.7][number // 4 % 2] * rng.normal(size=x.shape)
    return x, y, z


def couple(number, n):
    """Two pairs (X, Y), independent of each other: of a Gaussian copula, and where only |X| tells of Y."""
    rng = np.random.default_rng([5, number])

    def pair(columns, shape):
        x = rng.normal(size=(n, columns))
        return bent(rng, x), bent(rng, rng.uniform(0.3, 1.2) * shape(x) + rng.normal(size=x.shape))

    return [pair(1 + number % 2, np.array), pair(1 + number // 2 % 2, lambda x: 2 * np.abs(x))]
