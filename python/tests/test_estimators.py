"""MutualInformation and DensityRatio in the manners of scikit-learn."""

import inspect
import pickle
import warnings

import numpy as np
import pytest

import kedge
from conftest import QUICK

sklearn = pytest.importorskip("sklearn")
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.utils.estimator_checks import parametrize_with_checks

#: Why a check of scikit-learn does not apply.
OTHERWISE = {
    "check_fit1d": "one column may be given as such",
    "check_complex_data": "says the same in the library's words",
    "check_estimators_empty_data_messages": "says the same in the library's words",
    "check_fit2d_1sample": "says the same in the library's words",
    "check_dtype_object": "says the same in the library's words, as a ValueError",
    "check_n_features_in_after_fitting": "says the same in the library's words",
}


def otherwise(estimator):
    more = {"check_fit2d_predict1d": "transform says in the library's words that columns are missing"}
    return OTHERWISE | (more if estimator.critic == "separable" else {})


# A few whole numbers would be categories, and the data of the checks are classes. It inherits from nothing of
# scikit-learn, which warns of that, and checks it all the same.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    checks = parametrize_with_checks(
        [kedge.MutualInformation(method="gaussian", y_type="numeric"),
         # With transform, which checks of transformers look at.
         kedge.MutualInformation(**QUICK, critic="separable", y_type="numeric")], expected_failed_checks=otherwise)


@checks
@pytest.mark.filterwarnings("ignore")
def test_checks_of_scikit_learn(estimator, check):
    check(estimator)


@pytest.mark.parametrize("kind", [kedge.MutualInformation, kedge.DensityRatio])
def test_parameters_are_the_table_of_options(kind):
    table = {row["name"]: row for row in kedge._options._native.option_table()}
    names = [n for n in table if kind is kedge.MutualInformation or table[n]["ratio"]]
    estimator = kind()
    assert list(estimator.get_params()) == names
    assert list(inspect.signature(kind.__init__).parameters) == ["self", *names]
    for name, value in estimator.get_params().items():
        assert (list(value) if isinstance(value, tuple) else value or table[name]["default"]) == table[name]["default"]
    function = {kedge.MutualInformation: kedge.mutual_information, kedge.DensityRatio: kedge.density_ratio}[kind]
    assert set(names) < set(inspect.signature(function).parameters)


def test_params_clone_and_repr():
    estimator = kedge.MutualInformation(nu=2.0, hidden=[32, 32])
    assert repr(estimator) == "MutualInformation(nu=2.0, hidden=[32, 32])"
    twin = clone(estimator.set_params(steps=10))
    assert twin.get_params() == estimator.get_params() and twin.steps == 10
    with pytest.raises(ValueError, match="no parameter 'nuu'"):
        estimator.set_params(nuu=3)
    assert repr(kedge.DensityRatio()) == "DensityRatio()"


def test_fit_gives_what_the_function_gives(pair):
    fitted = kedge.MutualInformation(**QUICK).fit(*pair)
    estimate = kedge.mutual_information(*pair, **QUICK)
    assert (fitted.mi_, fitted.std_error_, fitted.ci_) == (estimate.mi, estimate.std_error, estimate.ci)
    assert fitted.estimate_.options == estimate.options
    assert fitted.score(*pair) == np.mean(fitted.pmi(*pair))
    everyone = fitted.log_ratio(*pair)
    assert everyone.shape == (300, 300)
    np.testing.assert_allclose(np.diagonal(everyone), fitted.pmi(*pair), rtol=1e-4, atol=1e-4)


def test_rows_of_one_group(pair):
    groups = np.arange(300) // 2
    fitted = kedge.MutualInformation(method="gaussian").fit(*pair, groups=groups, sample_weight=np.ones(300))
    assert fitted.mi_ == kedge.mutual_information(*pair, groups=groups, weights=np.ones(300), method="gaussian").mi


def test_pickle_and_joblib(pair):
    joblib = pytest.importorskip("joblib")
    fitted = kedge.MutualInformation(**QUICK).fit(*pair)
    again = pickle.loads(pickle.dumps(fitted))
    assert again.get_params() == fitted.get_params() and again.estimate_ == fitted.estimate_
    assert np.array_equal(again.pmi(*pair), fitted.pmi(*pair)) and np.array_equal(again.estimate_.pmi, fitted.estimate_.pmi)
    x, y = pair
    alone = [kedge.mutual_information(x[:, i], y, method="gaussian").mi for i in range(2)]
    jobs = [joblib.delayed(kedge.mutual_information)(x[:, i], y, method="gaussian") for i in range(2)]
    assert [e.mi for e in joblib.Parallel(2)(jobs)] == alone
    assert [e.mi for e in joblib.Parallel(2, prefer="threads")(jobs)] == alone


def test_not_fitted_and_no_model(pair):
    with pytest.raises(NotFittedError):
        kedge.MutualInformation().pmi(*pair)
    with pytest.raises(ValueError, match="no model"):
        kedge.MutualInformation(method="ksg").fit(*pair).pmi(*pair)


def test_density_ratio(pair):
    p, q = pair[0], pair[0] + 0.3
    fitted = kedge.DensityRatio(method="gaussian").fit(p, q)
    assert fitted.kl_pq_ == kedge.density_ratio(p, q, method="gaussian").kl_pq > 0
    assert pickle.loads(pickle.dumps(fitted)).estimate_ == fitted.estimate_
