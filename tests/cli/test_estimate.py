import math
import re

import numpy as np
import pytest
from conftest import QUICK, kedge

KEYS = ["mi", "unit", "std_error", "ci", "level", "n", "dropped", "dims", "method", "chosen", "correction", "objective", "k",
        "nu", "bounds", "checks", "trusted", "seconds", "seed", "threads", "version", "options"]


def test_json_has_the_keys_of_the_contract_in_order(fitted):
    result = fitted[0].json
    assert list(result) == KEYS
    assert list(result["bounds"]) == ["dv", "nwj", "certified"]
    for check in result["checks"]:
        assert list(check) == ["name", "passed", "value", "message"]
    assert result["n"] == 300 and result["dims"] == [2, 2] and result["unit"] == "nats"
    assert result["seed"] == 0 and result["version"] == "0.1.0" and result["level"] == 0.95
    assert result["ci"][0] < result["mi"] < result["ci"][1]
    assert result["trusted"] == all(check["passed"] for check in result["checks"])


def test_a_bound_is_certified_where_rows_are_many_enough(tmp_path):
    rng = np.random.default_rng(1)
    x = rng.normal(size=(1500, 1))
    for name, rows in (("x", x), ("y", x + 0.3 * rng.normal(size=(1500, 1)))):
        np.save(tmp_path / f"{name}.npy", rows)
        np.save(tmp_path / f"few_{name}.npy", rows[:60])
    many = kedge("estimate", tmp_path / "x.npy", tmp_path / "y.npy", *QUICK, "--json").json
    few = kedge("estimate", tmp_path / "few_x.npy", tmp_path / "few_y.npy", *QUICK, "--json").json
    assert 0 < many["bounds"]["certified"] < many["mi"]
    assert few["bounds"]["certified"] is None


def test_options_given_are_echoed_and_no_others(fitted):
    assert fitted[0].json["options"] == {"hidden": [16], "steps": 50, "folds": 2, "threads": 1}


def test_mean_of_pmi_and_correction_make_the_estimate(fitted):
    result, files = fitted[0].json, fitted[1]
    pmi = np.load(files["pmi.npy"])
    assert pmi.shape == (300,) and pmi.dtype == np.float64
    assert result["mi"] == pytest.approx(pmi.mean() + result["correction"], abs=1e-9)


def test_pmi_speaks_the_units_of_the_estimate(pair, tmp_path):
    result = kedge("estimate", *pair, *QUICK, "--json", "--units", "bits", "--pmi", tmp_path / "p.npy").json
    assert result["mi"] == pytest.approx(np.load(tmp_path / "p.npy").mean() + result["correction"], abs=1e-9)


def test_files_written_are_named_on_stderr_alone(fitted):
    result, files = fitted
    for name in ("pmi.npy", "model.kedge", "plot.svg"):
        assert f"wrote {files[name]}" in result.err
        assert name not in result.out


def test_bits_are_nats_over_log_2(pair):
    nats = kedge("estimate", *pair, *QUICK, "--json").json
    bits = kedge("estimate", *pair, *QUICK, "--json", "--units", "bits").json
    assert bits["unit"] == "bits"
    for name in ("mi", "std_error", "correction"):
        assert bits[name] == pytest.approx(nats[name] / math.log(2))


def test_the_same_seed_gives_the_same_numbers_for_any_number_of_threads(pair):
    one = kedge("estimate", *pair, *QUICK, "--json").json
    two = kedge("estimate", *pair, *QUICK, "--json", "--threads", "2").json
    other = kedge("estimate", *pair, *QUICK, "--json", "--seed", "1").json
    assert one["mi"] == two["mi"] and one["ci"] == two["ci"]
    assert one["mi"] != other["mi"] and other["seed"] == 1


def test_text_is_calm(pair):
    result = kedge("estimate", *pair, *QUICK)
    assert result.code == 0 and result.err == ""
    assert re.search(r"I\(X;Y\) = -?\d\.\d{3} nats", result.out)
    assert "95 % interval" in result.out and "200; X has 2 columns, Y has 1 column\n" in result.out
    assert "\x1b" not in result.out and max(map(len, result.out.splitlines())) <= 80
    last = result.out.splitlines()[-1].strip()
    assert last == "trusted" or last.startswith("do not trust this number: ")


def test_columns_of_a_table_by_name_number_and_range(table, tmp_path):
    rows = np.loadtxt(table, delimiter=",", skiprows=1)
    np.save(tmp_path / "ab.npy", rows[:, :2])
    np.save(tmp_path / "c.npy", rows[:, 2])
    expected = kedge("estimate", tmp_path / "ab.npy", tmp_path / "c.npy", *QUICK, "--json").json
    for x in ("a,b", "1,2", "a:b", "1:2"):
        result = kedge("estimate", table, "--x", x, "--y", "c", *QUICK, "--json").json
        assert result["dims"] == [2, 1]
        assert result["mi"] == pytest.approx(expected["mi"], abs=1e-4), x
    twice = kedge("estimate", table, "--x", "a", "--x", "b", "--y", "d e", *QUICK, "--json").json
    assert twice["dims"] == [2, 1]


def test_a_sample_of_the_rows(pair, tmp_path):
    result = kedge("estimate", *pair, "--method", "gaussian", "--rows", "100", "--pmi", tmp_path / "pmi.npy", "--json")
    assert result.json["n"] == 100 and result.json["unused"] == 100 and result.json["options"]["rows"] == 100
    pmi = np.load(tmp_path / "pmi.npy")
    assert pmi.shape == (200,) and np.isnan(pmi).sum() == 100
    assert result.json["mi"] == pytest.approx(np.nanmean(pmi) + result.json["correction"], abs=1e-6)
    text = kedge("estimate", *pair, "--method", "gaussian", "--rows", "100").out
    assert "100, a random sample of 200 (--rows)" in text
    assert "unused" not in kedge("estimate", *pair, "--method", "gaussian", "--rows", "200", "--json").json


def test_strict_exits_with_3_when_a_check_fails(pair):
    words = ["estimate", *pair, *QUICK, "--objective", "infonce", "--json"]
    result = kedge(*words, "--strict")
    assert result.code == 3 and result.json["trusted"] is False
    assert kedge(*words).code == 0


def test_another_objective_implies_the_critic_method(pair):
    result = kedge("estimate", *pair, *QUICK, "--objective", "nwj", "--json").json
    assert result["method"] == "critic" and result["objective"] == "nwj"


def test_parameters_reach_the_objective(pair):
    result = kedge("estimate", *pair, *QUICK, "--objective", "smile", "--param", "tau=inf", "--json").json
    assert result["options"]["param"] == {"tau": "inf"}


def test_equals_sign_and_last_flag_win(pair):
    result = kedge("estimate", *pair, *QUICK, "--json", "--nu=3", "--nu", "2").json
    assert result["nu"] == 2


def test_a_file_whose_name_begins_with_a_dash(pair, tmp_path):
    (tmp_path / "--x.npy").write_bytes((tmp_path / "x.npy").read_bytes())
    result = kedge("estimate", *QUICK, "--json", "--", "--x.npy", "y.npy", cwd=tmp_path)
    assert result.json["n"] == 200


def test_numbers_do_not_follow_the_locale(pair):
    result = kedge("estimate", *pair, *QUICK, "--json", env={"LC_ALL": "de_DE.UTF-8"})
    assert isinstance(result.json["mi"], float)
