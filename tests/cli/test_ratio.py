"""kedge ratio: the divergences of two samples, as files and programs meet it."""

import math
import re

import numpy as np
import pytest
from conftest import QUICK, kedge, refused

NAMES = ["kl_pq", "kl_qp", "js", "chi2", "hellinger2"]
KEYS = NAMES + ["unit", "std_error", "ci", "level", "n", "dims", "method", "chosen", "objective", "k", "nu", "checks",
                "trusted", "seconds", "seed", "threads", "version", "options"]


@pytest.fixture
def samples(tmp_path):
    """p.npy and q.npy: 300 and 200 rows of two columns, a shift apart."""
    rng = np.random.default_rng(0)
    np.save(tmp_path / "p.npy", rng.normal(size=(300, 2)) + [0.7, 0])
    np.save(tmp_path / "q.npy", rng.normal(size=(200, 2)))
    return [str(tmp_path / "p.npy"), str(tmp_path / "q.npy")]


def test_json_has_its_keys_in_order(samples):
    result = kedge("ratio", *samples, *QUICK, "--json").json
    assert list(result) == KEYS
    assert list(result["std_error"]) == NAMES and list(result["ci"]) == NAMES
    assert result["n"] == [300, 200] and result["dims"] == 2 and result["unit"] == "nats"
    assert result["options"] == {"hidden": [16], "steps": 50, "folds": 2, "threads": 1}
    for name in NAMES:
        assert result["ci"][name][0] < result[name] < result["ci"][name][1]
        assert result["std_error"][name] > 0
    for check in result["checks"]:
        assert list(check) == ["name", "passed", "value", "message"]
    assert abs(result["kl_pq"] - 0.245) < 4 * result["std_error"]["kl_pq"]


def test_bits_are_nats_over_log_2_where_there_is_a_unit(samples):
    nats = kedge("ratio", *samples, *QUICK, "--json").json
    bits = kedge("ratio", *samples, *QUICK, "--json", "--units", "bits").json
    for name in NAMES:
        scale = math.log(2) if name in ("kl_pq", "kl_qp", "js") else 1
        assert bits[name] * scale == pytest.approx(nats[name])
        assert bits["std_error"][name] * scale == pytest.approx(nats["std_error"][name])


def test_log_ratios_are_written_in_the_order_of_the_rows(samples, tmp_path):
    files = [tmp_path / "lp.npy", tmp_path / "lq.npy"]
    result = kedge("ratio", *samples, *QUICK, "--json", "--log-ratio-p", files[0], "--log-ratio-q", files[1])
    assert all(f"wrote {file}" in result.err for file in files)
    at_p, at_q = np.load(files[0]), np.load(files[1])
    assert at_p.shape == (300,) and at_q.shape == (200,)
    # log r rises along the first column: 0.7 z - 0.245.
    assert np.corrcoef(at_p, np.load(samples[0])[:, 0])[0, 1] > 0.8
    assert np.corrcoef(at_q, np.load(samples[1])[:, 0])[0, 1] > 0.8


def test_text_is_calm(samples):
    result = kedge("ratio", *samples, *QUICK)
    assert result.code == 0 and result.err == ""
    assert re.search(r"KL\(P\|\|Q\) +-?\d\.\d{3} nats 95 % interval", result.out)
    assert "300 of P, 200 of Q; 2 columns\n" in result.out
    assert "\x1b" not in result.out and max(map(len, result.out.splitlines())) <= 80
    last = result.out.splitlines()[-1].strip()
    assert last == "trusted" or "do not trust these numbers: " in result.out


def test_samples_apart_are_null_in_json_and_3_with_strict(samples, tmp_path):
    np.save(tmp_path / "far.npy", np.load(samples[0]) + 40)
    result = kedge("ratio", tmp_path / "far.npy", samples[1], *QUICK, "--json", "--strict")
    assert result.code == 3
    assert result.json["kl_pq"] is None and result.json["chi2"] is None and result.json["trusted"] is False
    assert result.json["js"] == pytest.approx(math.log(2), abs=0.01)
    text = kedge("ratio", tmp_path / "far.npy", samples[1], *QUICK).out
    assert "KL(P||Q)        cannot be estimated" in text and "overlap" in text


def test_columns_of_words(tmp_path):
    (tmp_path / "p.csv").write_text("colour\n" + "red\n" * 60 + "blue\n" * 40)
    (tmp_path / "q.csv").write_text("colour\n" + "red\n" * 30 + "blue\n" * 70)
    result = kedge("ratio", tmp_path / "p.csv", tmp_path / "q.csv", *QUICK, "--json").json
    truth = 0.6 * math.log(2) + 0.4 * math.log(4 / 7)
    assert abs(result["kl_pq"] - truth) < 3 * result["std_error"]["kl_pq"]


@pytest.mark.parametrize("words, says", [
    (["--objective", "nwj"], "--objective nwj needs paired rows"),
    (["--critic", "concat"], "there is no option --critic"),
    (["--y-type", "numeric"], "there is no option --y-type"),
    (["--pmi", "p.npy"], "there is no option --pmi"),
    (["--nu", "0"], "--nu must be above 0"),
    (["--k", "101"], "--k must be at most 100 here"),
    (["--log-ratio-p", "p.npy"], "it is one of the inputs"),
    (["--log-ratio-p", "same", "--log-ratio-q", "./same"], "both write"),
])
def test_bad_options_are_refused_with_a_sentence(samples, tmp_path, words, says):
    refused("ratio", "p.npy", "q.npy", *QUICK, *words, says=says, verb="ratio", cwd=tmp_path)


@pytest.mark.parametrize("words, says", [
    ([], "no input: give two files, P and Q"),
    (["p.npy"], "only p.npy is here: give Q as a second file"),
    (["p.npy", "q.npy", "p.npy"], "3 files are too many"),
    (["p.npy", "missing.npy"], "missing.npy"),
    (["p.npy", "wide.npy"], "p.npy has 2 columns and wide.npy has 3"),
    (["p.npy", "nan.npy"], "nan.npy"),
    (["few.npy", "q.npy"], "P has 4 rows, too few for a ratio; at least 10 are needed"),
])
def test_bad_files_are_refused_with_a_sentence(samples, tmp_path, words, says):
    q = np.load(samples[1])
    np.save(tmp_path / "wide.npy", np.hstack([q, q[:, :1]]))
    np.save(tmp_path / "few.npy", q[:4])
    q[3, 1] = np.nan
    np.save(tmp_path / "nan.npy", q)
    refused("ratio", *words, *QUICK, says=says, verb="ratio", cwd=tmp_path)
