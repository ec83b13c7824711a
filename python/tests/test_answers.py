"""What an answer looks like."""

import pickle
import re

import numpy as np
import pytest

import kedge
from conftest import QUICK


@pytest.fixture(scope="module")
def estimate(pair):
    return kedge.mutual_information(*pair, **QUICK)


def test_numbers(estimate):
    report = estimate.to_dict()
    assert estimate.mi == report["mi"] == float(estimate) and estimate.n == report["n"] == 300
    assert estimate.bounds.dv == report["bounds"]["dv"] and estimate.chosen == report["chosen"]
    assert [check.name for check in estimate.checks] == [check["name"] for check in report["checks"]]
    assert estimate.trusted == all(check.passed for check in estimate.checks)
    assert np.mean(estimate.pmi) + report["correction"] == pytest.approx(estimate.mi)
    assert {"mi", "n", "chosen", "seconds"} <= set(dir(estimate))
    with pytest.raises(AttributeError, match="no attribute 'nought'"):
        estimate.nought


def test_interval(estimate):
    low, high = estimate.interval(0.95)
    assert (low + high) / 2 == pytest.approx(estimate.mi)
    assert (high - low) / 2 == pytest.approx(1.959964 * estimate.std_error, rel=1e-6)
    wider = estimate.interval(0.99)
    assert wider[0] < low < high < wider[1]
    for level in (0, 1, -1, float("nan")):
        with pytest.raises(ValueError):
            estimate.interval(level)


def test_nobody_changes_an_answer_by_accident(estimate):
    estimate.to_dict()["bounds"]["dv"] = 7
    estimate.options["seed"] = 7
    assert estimate.bounds.dv != 7 and "seed" not in estimate.options


def test_repr_text_and_html(estimate):
    assert re.fullmatch(r"Estimate\(mi=[\d.]+ nats, 95 % interval [-\d.]+ to [\d.]+; (not )?trusted.*\)", repr(estimate))
    assert str(estimate).lstrip().startswith("I(X;Y)") and "calibration" in str(estimate)
    html = estimate._repr_html_()
    assert html.count("<tr>") == html.count("</tr>") == 6 + len(estimate.checks) and f"{estimate.mi:.4g} nats" in html
    ratio = kedge.density_ratio(np.eye(30)[:, :3], np.eye(30)[:, 3:6], method="gaussian")
    assert repr(ratio).startswith("RatioEstimate(kl_pq=") and "kl_pq" in ratio._repr_html_()


def test_pickle(estimate):
    again = pickle.loads(pickle.dumps(estimate))
    assert again == estimate and hash(again) == hash(estimate) and repr(again) == repr(estimate)
    assert np.array_equal(again.pmi, estimate.pmi) and len(again.curves) == len(estimate.curves) > 0


def test_bits(pair, estimate):
    bits = kedge.mutual_information(*pair, **QUICK, units="bits")
    assert bits.unit == "bits" and bits.mi == pytest.approx(estimate.mi / np.log(2))
    np.testing.assert_allclose(bits.pmi, estimate.pmi / np.log(2))
    np.testing.assert_allclose(bits.model.pmi(*pair), estimate.model.pmi(*pair) / np.log(2))


def test_plot(estimate, tmp_path):
    pytest.importorskip("matplotlib")
    figure = estimate.plot()
    assert len(figure.axes) == 2
    figure.savefig(tmp_path / "p.png")
    assert (tmp_path / "p.png").stat().st_size > 5000


def test_p_value(pair):
    assert kedge.mutual_information(*pair, method="gaussian").p_value is None
    assert kedge.mutual_information(*pair, method="gaussian", null=20).p_value == 1 / 21


def test_a_truth_is_covered():
    x, y, mi = kedge.sample("gaussian/d2/nats1", n=4000, seed=1)
    estimate = kedge.mutual_information(x, y, method="gaussian")
    assert mi == pytest.approx(1) and abs(estimate.mi - mi) < 4 * estimate.std_error


def test_objectives_take_what_arrays_take():
    s = np.random.default_rng(0).normal(size=(6, 6))
    loss = kedge.objective("infonce-anchor", nu=2)
    value, gradient = loss(s)
    for other in (s.tolist(), np.asfortranarray(s), np.repeat(s, 2, axis=1)[:, ::2], s.astype(">f8")):
        assert loss(other)[0] == value and np.array_equal(loss(other)[1], gradient)
    single = loss(s.astype(np.float32))
    assert single[1].dtype == np.float32 and single[0] == pytest.approx(value, rel=1e-6)
    for i, j in ((0, 0), (2, 4)):
        up, down = s.copy(), s.copy()
        up[i, j] += 1e-6
        down[i, j] -= 1e-6
        assert (loss(up)[0] - loss(down)[0]) / 2e-6 == pytest.approx(gradient[i, j], rel=1e-6)
    assert pickle.loads(pickle.dumps(loss))(s)[0] == value
    assert repr(loss) == "kedge.objective('infonce-anchor', direction='rows', mode='avg', nu=2)"


def test_baselines_and_the_moving_average():
    s, a = np.random.default_rng(0).normal(size=(5, 5)), np.linspace(-1, 1, 5)
    tuba = kedge.objective("tuba")
    assert tuba.has_baseline and tuba(s)[0] == tuba(s, a=np.zeros(5))[0] != tuba(s, a=a)[0]
    assert tuba.gradients(s, a=a)[2].shape == (5,)
    assert kedge.objective("nwj")(s)[0] == pytest.approx(tuba(s)[0], rel=1e-12)
    mine = kedge.objective("mine", log_ema=0.3)
    assert mine(s)[0] == mine(s)[0]
    assert len(kedge.objectives()) == len({info["name"] for info in kedge.objectives()})


def test_tasks():
    assert all(set(task) == {"id", "alias", "summary"} for task in kedge.tasks())
    x, y, mi = kedge.sample("bmi/01", n=7)
    assert x.dtype == np.float32 and len(x) == len(y) == 7 and mi > 0
    assert np.array_equal(kedge.sample("bmi/01", n=7, seed=0).x, x)
