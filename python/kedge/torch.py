"""Every objective as a loss for PyTorch. Imported only by those who ask for `kedge.torch`."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from kedge import _objective, _tensors

__all__ = ["Loss"]


class _Exact(torch.autograd.Function):
    """Loss forwards, and the gradient computed along with it backwards."""

    @staticmethod
    def forward(ctx: Any, scores: Tensor, a: Optional[Tensor], loss: Loss) -> Tensor:
        value, gradient, a_gradient = loss._gradients(scores.detach(), None if a is None else a.detach())
        ctx.save_for_backward(gradient, a_gradient)
        return value

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> tuple[Optional[Tensor], ...]:
        if torch.is_grad_enabled():
            raise RuntimeError(
                "kedge.torch.Loss has a first derivative only; leave out create_graph=True, or write the loss in "
                "tensor operations of your own"
            )
        gradient, a_gradient = ctx.saved_tensors
        return upstream * gradient, upstream * a_gradient if ctx.needs_input_grad[1] else None, None


class Loss(torch.nn.Module):
    """An objective on a score matrix S[i, j] = log r(x_i, y_j), pairs on the diagonal.

        loss = kedge.torch.Loss("infonce-anchor", nu=1.0)
        loss(f(x) @ g(y).T).backward()

    Scores on the CPU go through the library's own kernels, those on a GPU through tensor operations. Half precision
    is computed in single. `a` is the baseline of each row that tuba and interpolated learn along.
    """

    def __init__(self, name: str, *, direction: str = "rows", mode: str = "avg", **params: float) -> None:
        super().__init__()
        self._objective = _objective.Objective(name, direction=direction, mode=mode, **params)
        self._made = (name, {**_defaults(name), **params}, direction, mode)
        self._tensor_loss: Optional[_tensors.TensorLoss] = None
        self._known_batches: set[int] = set()

    def forward(self, scores: Tensor, a: Optional[Tensor] = None) -> Tensor:
        result: Tensor = _Exact.apply(scores, a, self)
        return result

    def value(self, scores: Tensor, a: Optional[Tensor] = None) -> float:
        """The number that it reports as mutual information, in nats."""
        return self._objective.value(_on_cpu(scores), a=None if a is None else _on_cpu(a))

    def extra_repr(self) -> str:
        return repr(self._objective).partition("(")[2].rstrip(")")

    def _gradients(self, scores: Tensor, a: Optional[Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        if scores.device.type == "cpu" and not self._use_tensors():
            loss, *gradients = self._objective.gradients(_on_cpu(scores), a=None if a is None else _on_cpu(a))
            like = scores if a is None else a
            return scores.new_tensor(loss), torch.from_numpy(gradients[0]).to(scores), torch.from_numpy(gradients[1]).to(like)
        self._check(scores, a)
        return self._by_tensors(scores, a)

    def _by_tensors(self, scores: Tensor, a: Optional[Tensor]) -> tuple[Tensor, Tensor, Tensor]:
        if self._tensor_loss is None:
            self._tensor_loss = _tensors.make(*self._made)
        with torch.enable_grad(), torch.autocast(scores.device.type, enabled=False):  # type: ignore[attr-defined,unused-ignore]
            s = _wide(scores).requires_grad_()
            baseline = None if a is None else _wide(a).requires_grad_()
            loss = self._tensor_loss(s, baseline)
            inputs = [s] if baseline is None else [s, baseline]
            gradients = torch.autograd.grad(loss, inputs)
        a_gradient = scores.new_empty(0) if a is None else gradients[1].to(a.dtype)
        return loss.detach().to(scores.dtype), gradients[0].to(scores.dtype), a_gradient

    def _use_tensors(self) -> bool:
        """Tests answer True, to see on a CPU what a GPU would do."""
        return False

    def _check(self, scores: Tensor, a: Optional[Tensor]) -> None:
        # The library has the sentences; asked once for each size.
        batch = scores.shape[0] if scores.ndim == 2 and scores.shape[0] == scores.shape[1] else -1
        if batch not in self._known_batches or a is not None:
            self._objective.value(np.zeros(tuple(scores.shape)), a=None if a is None else np.zeros(tuple(a.shape)))
            self._known_batches.add(batch)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_tensor_loss": None}


def _defaults(name: str) -> dict[str, float]:
    return next(dict(info["defaults"]) for info in _objective.objectives() if info["name"] == name)


def _wide(tensor: Tensor) -> Tensor:
    """A copy in single or double precision, on which a graph of its own begins."""
    wide = torch.float64 if tensor.dtype == torch.float64 else torch.float32
    copied: Tensor = tensor.detach().to(wide, copy=True)
    return copied


def _on_cpu(tensor: Tensor) -> npt.NDArray[Any]:
    numbers: npt.NDArray[Any] = _wide(tensor.cpu()).numpy()
    return numbers
