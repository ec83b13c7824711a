"""The examples run, say what their texts claim, and are typed."""

import importlib
import pathlib

import pytest

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples" / "python"


@pytest.fixture
def example(monkeypatch):
    """The function main of an example."""
    monkeypatch.syspath_prepend(str(EXAMPLES))
    return lambda name: importlib.import_module(name).main


def test_mi_of_two_arrays(example, capsys):
    estimate = example("mi_of_two_arrays")(1000)
    assert abs(estimate.mi - 0.8047) < 4 * estimate.std_error
    assert estimate.trusted and "The truth, 0.805 nats" in capsys.readouterr().out


def test_is_this_feature_worth_keeping(example, capsys):
    pytest.importorskip("pandas")
    added = example("is_this_feature_worth_keeping")(1000)
    assert {name: estimate.ci[0] > 0 for name, estimate in added.items()} == {"size_again": False, "weight": True, "noise": False}
    assert "p_value" in capsys.readouterr().out


def test_link_prediction(example):
    by_pmi, by_cosine = example("link_prediction")(500)
    # Cosine is blind to signs here: a coin's 0.5. Its standard error, as that of 200 links, is at most 0.5 / sqrt(200).
    assert abs(by_cosine - 0.5) < 4 * 0.5 / 200**0.5 and by_pmi > by_cosine + 0.3


def test_custom_encoder(example):
    pytest.importorskip("torch")
    value, truth = example("custom_encoder")(400)
    # So few steps learn more than half, and new rows do not let it claim more than there is by much.
    assert truth / 2 < value < truth + 0.2


def test_benchmark_your_own(example, capsys):
    table = example("benchmark_your_own")(500, seeds=2)
    correlation, gaussian, _ = table["cubic/d2/nats1"]
    assert gaussian < correlation / 2  # cubing does not change ranks, and does change correlations
    shown = capsys.readouterr().out
    assert all(task in shown for task in table)


def test_representation(example, capsys):
    accuracy, spectra = example("representation")()
    # Two standard errors of a difference of two shares of 597 rows at 80 %.
    errors = 2 * 100 * (2 * 0.8 * 0.2 / 597) ** 0.5
    for objective in ("infonce-anchor", "d-rfc"):
        assert accuracy[f"{objective}, class"] > accuracy["pixels"] + errors
    # Of a true ratio the first is 1; the least-squares fit comes near where the ratio is bounded.
    first, *others = spectra["d-rfc, class"]
    assert abs(first - 1) < abs(spectra["infonce-anchor, class"][0] - 1) and others == sorted(others, reverse=True)
    assert "16 components" in capsys.readouterr().out


def test_types():
    pytest.importorskip("mypy")
    from mypy import api

    scripts = sorted(map(str, EXAMPLES.glob("*.py")))
    out, err, code = api.run(
        ["--strict", "--config-file", str(EXAMPLES.parents[1] / "pyproject.toml"), "--cache-dir", "/dev/null", *scripts]
    )
    assert len(scripts) == 6 and code == 0, out + err
