"""The losses of docs/objectives.md as tensor operations, for scores that are on a GPU; autograd has their gradients.

Only losses stand here. Their meaning, ranges of parameters and values reported are the library's, and a test holds
each loss and its gradient to the library's own.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Callable, Optional

import torch
from torch.nn.functional import softplus

if TYPE_CHECKING:
    Tensor = Any  # annotations of PyTorch have it that 1 - tensor is an int
else:
    from torch import Tensor

#: Loss of scores, given a baseline for each row or None.
TensorLoss = Callable[[Tensor, Optional[Tensor]], Tensor]
_Params = dict[str, float]


def make(name: str, params: _Params, direction: str, mode: str) -> TensorLoss:
    """`params` complete."""
    if name in _RULES:
        return _directed(lambda s, a: _tuple_loss(s, name, params, mode), direction)
    if name in ("infonce", "infonce-symmetric"):
        return _directed(_infonce, direction if name == "infonce" else "both")
    if name == "alpha-infonce":
        return _directed(lambda s, a: _alpha_infonce(s, params["alpha"]), direction)
    if name in _PHI:
        return lambda s, a: _pairwise(s, *_PHI[name](params, len(s)))
    if name == "mine":
        return _Mine(params)
    return lambda s, a: _OTHERS[name](s, s.new_zeros(len(s)) if a is None else a, params)


def _directed(rows: TensorLoss, direction: str) -> TensorLoss:
    if direction == "rows":
        return rows
    if direction == "columns":
        return lambda s, a: rows(s.T, a)
    return lambda s, a: (rows(s, a) + rows(s.T, a)) / 2


def _log(x: float) -> float:
    return math.log(x) if x > 0 else -math.inf


def _negatives(s: Tensor) -> Tensor:
    """Of each row, in cyclic order from the column behind the pair."""
    n = len(s)
    rows = torch.arange(n, device=s.device)
    return s.gather(1, (rows[:, None] + rows[None, 1:]) % n)


def _log_mean(s: Tensor) -> Tensor:
    """log of the mean of e^S over negatives"""
    return _negatives(s).logsumexp((0, 1)) - math.log(len(s) * (len(s) - 1))


def _without(x: Tensor, base: Tensor) -> Tensor:
    """log(e^base + sum of e^x over all but one), for each one of the last axis; the largest is kept apart, so that
    nothing cancels."""
    is_top = torch.zeros_like(x, dtype=torch.bool).scatter(-1, x.argmax(-1, keepdim=True), True)
    others = x.masked_fill(is_top, -math.inf)
    rest = torch.logaddexp(base, others.logsumexp(-1, keepdim=True)) if x.shape[-1] > 1 else base
    total = torch.logaddexp(rest, x.masked_fill(~is_top, -math.inf).amax(-1, keepdim=True))
    return torch.where(is_top, rest.expand_as(x), total + torch.log1p(-torch.exp(others - total)))


# lambda_z of a rule from t_z and log T_b for its exponents b (src/rules).
_RULES: dict[str, tuple[Callable[[_Params], list[float]], Callable[[_Params, Any, list[Tensor]], Tensor]]] = {
    "infonce-anchor": (lambda p: [1], lambda p, t, log_t: log_t[0] - t),
    "anchor-brier": (
        lambda p: [1, 2],
        lambda p, t, log_t: torch.exp(log_t[1] - 2 * log_t[0]) - 2 * torch.exp(t - log_t[0]),
    ),
    "anchor-spherical": (lambda p: [2], lambda p, t, log_t: -torch.exp(t - log_t[0] / 2)),
    "anchor-pseudospherical": (
        lambda p: [p["beta"]],
        lambda p, t, log_t: -torch.expm1((p["beta"] - 1) * (t - log_t[0] / p["beta"])) / (p["beta"] - 1),
    ),
    "anchor-power": (
        lambda p: [1, p["alpha"]],
        lambda p, t, log_t: torch.exp(log_t[1] - p["alpha"] * log_t[0])
        - 1
        - p["alpha"] / (p["alpha"] - 1) * torch.expm1((p["alpha"] - 1) * (t - log_t[0])),
    ),
}


def _tuple_loss(s: Tensor, name: str, params: _Params, mode: str) -> Tensor:
    exponents, score = _RULES[name][0](params), _RULES[name][1]
    nu, k = params["nu"], int(params["k"]) or len(s) - 1
    log_nu = s.new_tensor(_log(nu))
    blocks = (len(s) - 1) // k
    negatives = _negatives(s)[:, : blocks * k].reshape(len(s), blocks, k)
    pair = s.diagonal()[:, None, None]
    with_pair, anchor = [], []
    for b in exponents:
        x, base = b * negatives, torch.logaddexp(b * log_nu, b * pair)
        with_pair.append(_without(x, base) if mode == "avg" else _without(x, base)[..., :1])
        anchor.append(torch.logaddexp(b * log_nu, x.logsumexp(-1)))
    loss = k / (k + nu) * score(params, pair, with_pair).mean()
    return loss + nu / (k + nu) * score(params, log_nu, anchor).mean() if nu > 0 else loss


def _infonce(s: Tensor, a: Optional[Tensor]) -> Tensor:
    return (s.logsumexp(1) - s.diagonal()).mean()


def _alpha_infonce(s: Tensor, alpha: float) -> Tensor:
    d, share = s.diagonal(), math.log1p(-alpha) - math.log(len(s) - 1)
    return (torch.logaddexp(math.log(alpha) + d, share + _negatives(s).logsumexp(1)) - d).mean()


_Phi = Callable[[Tensor], Tensor]


def _pairwise(s: Tensor, positive: _Phi, negative: _Phi) -> Tensor:
    return positive(s.diagonal()).mean() + negative(_negatives(s)).mean()


def _logistic(nu: float) -> tuple[_Phi, _Phi]:
    log_nu = math.log(nu)
    return lambda s: softplus(log_nu - s) / (1 + nu), lambda s: nu / (1 + nu) * softplus(s - log_nu)


def _ratio_power(p: _Params) -> tuple[_Phi, _Phi]:
    a, nu, log_nu = p["a"], p["nu"], math.log(p["nu"])
    return (
        lambda s: (log_nu - s if a == 1 else -torch.expm1((a - 1) * (s - log_nu)) / (a - 1)) / (1 + nu),
        lambda s: (s - log_nu if a == 0 else torch.expm1(a * (s - log_nu)) / a) * nu / (1 + nu),
    )


_JS: tuple[_Phi, _Phi] = (lambda s: softplus(-s), softplus)
_KL: tuple[_Phi, _Phi] = (lambda s: -1 - s, torch.exp)

# phi1 of pairs and phi0 of negatives (src/objectives/divergences.hpp).
_PHI: dict[str, Callable[[_Params, int], tuple[_Phi, _Phi]]] = {
    **dict.fromkeys(("nce", "js", "smile", "gan-dime", "jsd-lb"), lambda p, n: _JS),
    **dict.fromkeys(("nwj", "kl-dime"), lambda p, n: _KL),
    "pcc": lambda p, n: _logistic(n - 1),
    "d-rfc": lambda p, n: (lambda s: -torch.exp(s), lambda s: torch.exp(2 * s) / 2),
    "hd-dime": lambda p, n: (lambda s: torch.exp(-s / 2) - 1, lambda s: torch.exp(s / 2) - 1),
    "rkl-dime": lambda p, n: (lambda s: torch.exp(-s), lambda s: s),
    "sl-dime": lambda p, n: (lambda s: torch.sigmoid(-s), lambda s: torch.sigmoid(-s) + softplus(s)),
    "anchor-ratio-power": lambda p, n: _ratio_power(p),
}


def _ml_infonce(s: Tensor, a: Tensor, p: _Params) -> Tensor:
    pairs = s.diagonal().logsumexp(0) - math.log(len(s))
    return torch.logaddexp(math.log(p["alpha"]) + pairs, math.log1p(-p["alpha"]) + _log_mean(s)) - s.diagonal().mean()


def _dv_nwj(s: Tensor, a: Tensor, p: _Params) -> Tensor:
    beta = p["beta"]
    m: Tensor = _log_mean(s)
    if beta > 1 and float(m) < 500:
        small: Tensor = torch.expm1(m) / (1 + beta)
        ratio: Tensor = torch.log1p(small)
    else:
        ratio = torch.logaddexp(s.new_tensor(_log(beta)), m) - math.log1p(beta)
    return (1 + beta) * ratio - s.diagonal().mean()


def _tuba(s: Tensor, a: Tensor, p: _Params) -> Tensor:
    return torch.exp(_negatives(s) - a[:, None]).mean() - 1 - (s.diagonal() - a).mean()


def _interpolated(s: Tensor, a: Tensor, p: _Params) -> Tensor:
    mean = _log(p["alpha"]) - math.log(len(s) - 1) + _without(s, s.new_tensor(-math.inf))
    b = torch.logaddexp(mean, _log(1 - p["alpha"]) + a[:, None])
    d, own = s.diagonal()[:, None], b.diagonal()[:, None]
    return torch.exp(_negatives(s) - own).mean() - 1 - (d - _negatives(b)).mean()


_OTHERS: dict[str, Callable[[Tensor, Tensor, _Params], Tensor]] = {
    "ml-infonce": _ml_infonce,
    "dv": lambda s, a, p: _log_mean(s) - s.diagonal().mean(),
    "dv-nwj": _dv_nwj,
    "tuba": _tuba,
    "interpolated": _interpolated,
}


class _Mine:
    """Remembers the moving average of its negatives."""

    def __init__(self, params: _Params) -> None:
        self._rate, self._fixed = params["rate"], params.get("log_ema")
        self._log_average: Optional[float] = None

    def __call__(self, s: Tensor, a: Optional[Tensor]) -> Tensor:
        log_mean = _log_mean(s)
        log_average = self._fixed if self._fixed is not None else self._averaged(float(log_mean))
        return torch.exp(log_mean - log_average) - s.diagonal().mean()

    def _averaged(self, log_mean: float) -> float:
        before = self._log_average
        if before is not None:
            old, new = before + _log(1 - self._rate), log_mean + math.log(self._rate)
            log_mean = max(old, new) + math.log1p(math.exp(-abs(old - new)))
        self._log_average = max(log_mean, math.log(1e-4))
        return self._log_average
