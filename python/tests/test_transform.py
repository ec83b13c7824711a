"""Representations of separable critics, and the singular values of a ratio."""

import pickle

import numpy as np
import pytest

import kedge
from conftest import QUICK, flags, program
from kedge._spectrum import spectrum_of

SEPARABLE = {**QUICK, "critic": "separable", "embed": 5}


@pytest.fixture(scope="module")
def fitted(pair):
    return kedge.MutualInformation(**SEPARABLE).fit(*pair)


def test_rows_of_either_side(fitted, pair):
    x, y = pair
    f, g = fitted.transform(x), fitted.transform(y, side="y")
    assert f.shape == g.shape == (300, 5) and f.dtype == np.float32 and np.ptp(f) > 0 and np.ptp(g) > 0
    # A row's are its own: they do not depend on the rows beside it.
    np.testing.assert_allclose(fitted.transform(x[7:9]), f[7:9], rtol=1e-5, atol=1e-6)
    with pytest.raises(ValueError, match="side must be x or y, not 'z'"):
        fitted.transform(x, side="z")
    with pytest.raises(ValueError, match="columns"):
        fitted.transform(y)


def test_the_scores_are_those_without_it(fitted, pair):
    assert np.array_equal(fitted.pmi(*pair), kedge.mutual_information(*pair, **SEPARABLE).model.pmi(*pair))


def test_files_pickles_and_the_program_have_the_same(fitted, pair, files, tmp_path):
    expected = fitted.transform(pair[0])
    assert np.array_equal(pickle.loads(pickle.dumps(fitted)).transform(pair[0]), expected)
    fitted.save(tmp_path / "ours")
    assert np.array_equal(kedge.load(tmp_path / "ours").transform(pair[0]), expected)
    code, _, err = program("estimate", *files, *flags(SEPARABLE), "--save", tmp_path / "theirs")
    assert code == 0, err
    assert np.array_equal(kedge.load(tmp_path / "theirs").transform(pair[0]), expected)


def test_critics_that_are_no_inner_product_have_none(pair):
    assert not hasattr(kedge.MutualInformation(), "transform")
    with pytest.raises(ValueError, match="critic='mixed' is none; fit with critic='separable'"):
        kedge.MutualInformation(**QUICK).fit(*pair).transform(pair[0])
    with pytest.raises(ValueError, match="no representation"):
        kedge.MutualInformation(critic="separable", method="gaussian").fit(*pair).transform(pair[0])
    with pytest.raises(ValueError, match="no representation"):
        kedge.mutual_information(*pair, **SEPARABLE).model.transform(pair[0])


def test_the_spectrum_of_a_table_is_exact():
    """Rows in proportion to p(x) and p(y): the singular values are those of p(x, y) / sqrt(p(x) p(y))."""
    joint = np.array([[4, 1, 1], [1, 3, 0.5], [1, 0.5, 8]]) / 20
    px, py = joint.sum(axis=1), joint.sum(axis=0)
    rows, columns = (np.repeat(np.arange(3), np.rint(p * 40).astype(int)) for p in (px, py))
    assert len(rows) == len(columns) == 40
    found = spectrum_of(np.log(joint / np.outer(px, py))[np.ix_(rows, columns)], 3)
    exact = np.linalg.svd(joint / np.sqrt(np.outer(px, py)), compute_uv=False)
    assert exact[0] == pytest.approx(1)
    np.testing.assert_allclose(found.values, exact, atol=1e-12)
    for functions in (found.x, found.y):
        np.testing.assert_allclose(functions.T @ functions / 40, np.eye(3), atol=1e-12)
        np.testing.assert_allclose(functions[:, 0], functions[0, 0], atol=1e-12)  # constant


def test_the_spectrum_of_a_gaussian_is_powers_of_its_correlation(pair):
    """Mehler: the singular values of a bivariate normal's ratio are rho^k, and its functions Hermite polynomials."""
    rng, n = np.random.default_rng(0), 2000
    x = rng.normal(size=(n, 1))
    y = 0.6 * x + 0.8 * rng.normal(size=(n, 1))
    model = kedge.MutualInformation(method="gaussian").fit(x, y)
    found = model.spectrum(x, y, top=3)
    # Of the sample's second moments, each with a relative standard error of at most sqrt(2 / n) a degree.
    np.testing.assert_allclose(found.values, [1, 0.6, 0.36], atol=4 * 2 * np.sqrt(2 / n))
    assert abs(np.corrcoef(found.x[:, 1], x[:, 0])[0, 1]) > 0.98
    bits = kedge.MutualInformation(method="gaussian", units="bits").fit(x, y).spectrum(x, y, top=3)
    np.testing.assert_allclose(bits.values, found.values, rtol=1e-4)
    with pytest.raises(ValueError, match="top must be from 1 to 4"):
        model.spectrum(x[:4], y, top=9)
