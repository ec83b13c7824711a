"""Losses for PyTorch: native on the CPU, tensor operations on a GPU, one and the same function."""

import copy
import pickle
import subprocess
import sys

import numpy as np
import pytest

torch = pytest.importorskip("torch")

import kedge
import kedge.torch

CASES = [(info["name"], {}) for info in kedge.objectives()] + [
    *[(f"anchor-{rule}", extra) for rule in ("brier", "spherical", "pseudospherical", "power")
      for extra in ({"k": 1}, {"k": 3, "nu": 0.3}, {"k": 2, "mode": "cyc"}, {"mode": "cyc"}, {"nu": 0}, {"direction": "both"})],
    *[("infonce-anchor", extra) for extra in (
        {"k": 1}, {"k": 3, "nu": 2.5}, {"k": 4, "mode": "cyc"}, {"mode": "cyc"}, {"nu": 0}, {"direction": "both"},
        {"direction": "columns"})],
    ("anchor-pseudospherical", {"beta": 1.001}), ("anchor-power", {"alpha": 1.001}), ("anchor-power", {"alpha": 3}),
    *[("anchor-ratio-power", {"a": a, "nu": nu}) for a in (0, 0.5, 1, 2) for nu in (1, 3)],
    ("infonce", {"direction": "columns"}), ("infonce", {"direction": "both"}), ("dv", {"direction": "columns"}),
    ("dv-nwj", {"beta": 0}), ("dv-nwj", {"beta": 0.5}), ("dv-nwj", {"beta": 1e9}), ("alpha-infonce", {"alpha": 0.3}),
    ("alpha-infonce", {"direction": "columns"}), ("ml-infonce", {"alpha": 0.3}), ("interpolated", {"alpha": 0}),
    ("interpolated", {"alpha": 1}), ("interpolated", {"alpha": 0.4, "direction": "columns"}), ("tuba", {"direction": "both"}),
    ("mine", {"log_ema": 0.3}), ("mine", {"rate": 0.5}),
]


class ByTensors(kedge.torch.Loss):
    def _use_tensors(self):
        return True


def scores(seed=0, n=9, scale=2.0):
    rng = np.random.default_rng(seed)
    return rng.normal(scale=scale, size=(n, n)) + 3 * np.eye(n)


def run(loss, s, a=None):
    s = torch.tensor(s, requires_grad=True)
    a = None if a is None else torch.tensor(a, requires_grad=True)
    value = loss(s, a)
    value.backward()
    return value.item(), s.grad.numpy(), None if a is None else a.grad.numpy()


@pytest.mark.parametrize("scale", [1.0, 8.0])
@pytest.mark.parametrize("name, options", CASES, ids=str)
def test_tensor_operations_are_the_native_loss(name, options, scale):
    s = scores(scale=scale)
    a = np.linspace(-1, 1, len(s)) if kedge.objective(name).has_baseline else None
    for _ in range(2):  # the second time MINE remembers the first
        value, gradient, a_gradient = kedge.objective(name, **options).gradients(s, a=a)
        ours = run(ByTensors(name, **options), s, a)
        # Entries of one gradient may be of very different sizes; rounding is that of the largest.
        assert ours[0] == pytest.approx(value, rel=1e-10, abs=1e-12)
        np.testing.assert_allclose(ours[1], gradient, rtol=1e-8, atol=1e-12 * np.abs(gradient).max())
        if a is not None:
            np.testing.assert_allclose(ours[2], a_gradient, rtol=1e-8, atol=1e-12 * np.abs(a_gradient).max())


def test_mine_remembers_as_the_library_does():
    native, loss = kedge.objective("mine", rate=0.3), ByTensors("mine", rate=0.3)
    for seed in range(4):
        value, gradient, _ = native.gradients(scores(seed))
        ours = run(loss, scores(seed))
        assert ours[0] == pytest.approx(value, rel=1e-12)
        np.testing.assert_allclose(ours[1], gradient, rtol=1e-10)


@pytest.mark.parametrize("name", [info["name"] for info in kedge.objectives()])
def test_the_cpu_uses_the_native_kernels(name):
    for dtype in (np.float64, np.float32):
        s = scores().astype(dtype)
        value, gradient = kedge.objective(name)(s)
        ours = run(kedge.torch.Loss(name), s)
        assert ours[0] == dtype(value) and np.array_equal(ours[1], gradient) and ours[1].dtype == dtype
        assert kedge.torch.Loss(name).value(torch.tensor(s)) == kedge.objective(name).value(s)


@pytest.mark.parametrize("kind", [kedge.torch.Loss, ByTensors])
def test_gradient_by_differences(kind):
    loss, s = kind("infonce-anchor", nu=2.0, direction="both"), scores(n=5)
    assert torch.autograd.gradcheck(loss, (torch.tensor(s, requires_grad=True),))


@pytest.mark.parametrize("kind", [kedge.torch.Loss, ByTensors])
def test_second_derivatives_are_refused(kind):
    s = torch.tensor(scores(), requires_grad=True)
    with pytest.raises(RuntimeError, match="first derivative only"):
        torch.autograd.grad(kind("infonce-anchor")(s), s, create_graph=True)


@pytest.mark.parametrize("kind", [kedge.torch.Loss, ByTensors])
def test_what_it_takes(kind):
    loss, s = kind("infonce-anchor"), scores()
    half = torch.tensor(s, dtype=torch.bfloat16, requires_grad=True)
    loss(half).backward()
    assert half.grad.dtype == torch.bfloat16
    np.testing.assert_allclose(half.grad.float(), run(loss, half.detach().float().numpy())[1], rtol=2**-7)
    strided = torch.tensor(np.repeat(s, 2, axis=1))[:, ::2]
    assert loss(strided).item() == loss(torch.tensor(s)).item() and loss(torch.tensor(s).T.contiguous().T) == loss(torch.tensor(s))
    for bad in (torch.ones(3, 4), torch.ones(3), torch.ones(1, 1)):
        with pytest.raises(ValueError, match="square"):
            loss(bad)
    with pytest.raises(ValueError, match="no baseline"):
        loss(torch.tensor(s), torch.zeros(len(s)))
    with pytest.raises(ValueError, match="at most batch - 1"):
        kind("infonce-anchor", k=50)(torch.tensor(s))
    with pytest.raises(ValueError, match="no objective 'infonce-ancor'"):
        kind("infonce-ancor")


@pytest.mark.parametrize("kind", [kedge.torch.Loss, ByTensors])
def test_it_is_a_module_like_others(kind):
    loss, s = kind("smile", tau=3), torch.tensor(scores())
    assert loss(s) == copy.deepcopy(loss)(s) == pickle.loads(pickle.dumps(loss))(s)
    assert "'smile'" in repr(loss) and "tau=3" in repr(loss) and not list(loss.parameters())
    assert torch.nn.Sequential(torch.nn.Identity(), loss)(s) == loss(s)


def test_kedge_alone_never_imports_pytorch():
    code = "import sys, kedge; kedge.mutual_information([[0.], [1], [3], [5], [4]], [1., 2, 3, 3, 4], method='gaussian');" \
           "assert 'torch' not in sys.modules; kedge.torch.Loss; assert 'torch' in sys.modules"
    subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU")
def test_on_a_gpu():
    for name, options in CASES:
        s = torch.tensor(scores(), device="cuda", requires_grad=True)
        kedge.torch.Loss(name, **options)(s).backward()
        np.testing.assert_allclose(s.grad.cpu(), run(kedge.torch.Loss(name, **options), scores())[1], rtol=1e-8)
