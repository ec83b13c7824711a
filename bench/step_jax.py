"""A worker of step.py: the training step as a user of JAX writes it, jitted. "CRITIC BATCH SECONDS" in, milliseconds out."""

import math
import statistics
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np

COLUMNS, WIDTH, EMBED, RATE, RHO = 20, 256, 32, 5e-4, 0.5


def mlp_parameters(rng, *widths):
    return [(jnp.asarray(rng.normal(size=(i, o)) / math.sqrt(i), jnp.float32), jnp.zeros(o, jnp.float32))
            for i, o in zip(widths, widths[1:])]


def mlp(layers, rows):
    for weights, bias in layers[:-1]:
        rows = jax.nn.relu(rows @ weights + bias)
    return rows @ layers[-1][0] + layers[-1][1]


def separable(parameters, x, y):
    return mlp(parameters[0], x) @ mlp(parameters[1], y).T


def concat(parameters, x, y):
    n = len(x)
    pairs = jnp.concatenate([jnp.repeat(x, n, axis=0), jnp.tile(y, (n, 1))], axis=1)
    return mlp(parameters[0], pairs).reshape(n, n)


def anchor_loss(scores, nu=1.0):
    """InfoNCE-anchor with K = B - 1, averaged over the negative that the positive stands in for."""
    n = scores.shape[0]
    k = n - 1
    shift = jax.lax.stop_gradient(jnp.maximum(scores.max(axis=1), 0))
    weights = jnp.exp(scores - shift[:, None])
    total = nu * jnp.exp(-shift) + weights.sum(axis=1)
    logs = jnp.log(total[:, None] - weights) + shift[:, None]
    class0 = jnp.diagonal(logs)
    left_out = (logs.sum(axis=1) - class0) / k
    return (k * (left_out - jnp.diagonal(scores)).mean() + nu * (class0 - math.log(nu)).mean()) / (k + nu)


def adam(parameters, gradient, state):
    step, first, second = state
    step = step + 1
    first = jax.tree_util.tree_map(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
    second = jax.tree_util.tree_map(lambda v, g: 0.999 * v + 0.001 * g * g, second, gradient)
    rate = RATE * jnp.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    moved = jax.tree_util.tree_map(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + 1e-8), parameters, first, second)
    return moved, (step, first, second)


def answer(critic, batch, seconds):
    rng = np.random.default_rng(0)
    if critic == "separable":
        score, parameters = separable, [mlp_parameters(rng, COLUMNS, WIDTH, WIDTH, EMBED) for _ in range(2)]
    else:
        score, parameters = concat, [mlp_parameters(rng, 2 * COLUMNS, WIDTH, WIDTH, WIDTH, 1)]
    zeros = jax.tree_util.tree_map(jnp.zeros_like, parameters)
    state = (jnp.float32(0), zeros, zeros)

    @jax.jit
    def step(parameters, state, x, y):
        gradient = jax.grad(lambda p: anchor_loss(score(p, x, y)))(parameters)
        return adam(parameters, gradient, state)

    batches = []
    for _ in range(8):
        x = rng.normal(size=(batch, COLUMNS))
        y = RHO * x + math.sqrt(1 - RHO * RHO) * rng.normal(size=x.shape)
        batches.append((jnp.asarray(x, jnp.float32), jnp.asarray(y, jnp.float32)))
    parameters, state = jax.block_until_ready(step(parameters, state, *batches[-1]))
    times, start = [], time.perf_counter()
    while not times or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        parameters, state = jax.block_until_ready(step(parameters, state, *batches[len(times) % len(batches)]))
        times.append(time.perf_counter() - before)
    return 1e3 * statistics.median(times)


if __name__ == "__main__":
    for line in sys.stdin:
        name, size, budget = line.split()
        print(answer(name, int(size), float(budget)), flush=True)
