"""Methods that train no critic, I(X;Y|Z), and p-values."""

import os
import signal
import time

import numpy as np
import pytest
from conftest import PATIENCE, QUICK, Effort, kedge, refused, start


def write(folder, n=300, seed=0):
    """z, x = z + noise and y = z + noise as .npy, and all of them with a class as a table."""
    rng = np.random.default_rng(seed)
    z, e, f = rng.normal(size=(3, n, 1))
    sides = {"x": z + e, "y": z + f, "z": z}
    for name, side in sides.items():
        np.save(folder / f"{name}.npy", side)
    rows = np.hstack(list(sides.values()))
    lines = ["x,y,z,class"] + [f"{a:.6f},{b:.6f},{c:.6f},{'high' if c > 0 else 'low'}" for a, b, c in rows]
    (folder / "t.csv").write_text("\n".join(lines) + "\n")


@pytest.fixture
def chain(tmp_path):
    write(tmp_path)
    return tmp_path


@pytest.mark.parametrize("method, chosen, k", [("gaussian", "gaussian-copula", None), ("ksg", "ksg-1", 3)])
def test_methods_without_a_critic(chain, method, chosen, k):
    words = ["estimate", "x.npy", "y.npy", "--method", method, "--pmi", "p.npy"]
    result = kedge(*words, "--json", cwd=chain).json
    assert (result["method"], result["chosen"], result["k"]) == (method, chosen, k)
    assert result["objective"] is None and result["nu"] is None
    assert result["mi"] == pytest.approx(np.load(chain / "p.npy").mean() + result["correction"], abs=1e-9)
    # rho = 1/2
    assert abs(result["mi"] + 0.5 * np.log(0.75)) < 4 * result["std_error"]
    if method == "ksg":
        assert result["bounds"] == {"dv": None, "nwj": None, "certified": None}
    text = kedge(*words, cwd=chain).out
    assert f"{method} chose {chosen}" in text and "objective" not in text


def test_parameters_of_neighbours(chain):
    words = ["estimate", "x.npy", "y.npy", "--method", "ksg", "--json"]
    plain = kedge(*words, cwd=chain).json
    other = kedge(*words, "--param", "k=5", "--param", "form=2", cwd=chain).json
    assert (other["chosen"], other["k"]) == ("ksg-2", 5) and other["mi"] != plain["mi"]
    assert other["options"] == {"method": "ksg", "param": {"form": 2, "k": 5}}


def test_a_gaussian_model_scores_new_rows(chain):
    assert kedge("estimate", "x.npy", "y.npy", "--method", "gaussian", "--save", "m", cwd=chain).code == 0
    scored = kedge("score", "m", "x.npy", "y.npy", "--out", "s.npy", cwd=chain)
    assert scored.code == 0, scored.err
    assert np.load(chain / "s.npy").shape == (300,)


def test_given_by_file_and_by_column(chain):
    file = kedge("estimate", "x.npy", "y.npy", "--given", "z.npy", "--method", "gaussian", "--json", cwd=chain).json
    column = kedge("estimate", "t.csv", "--x", "x", "--y", "y", "--given", "z", "--method", "gaussian", "--json",
                   cwd=chain).json
    assert file["mi"] == pytest.approx(column["mi"], abs=1e-4)
    assert file["options"] == {"method": "gaussian", "given": "z.npy"} and column["options"]["given"] == "z"
    assert file["dims"] == [1, 1] and file["chosen"] == "gaussian-copula minus gaussian-copula"
    assert file["bounds"] == {"dv": None, "nwj": None, "certified": None}
    # 2 n I is chi-squared less its mean
    assert abs(file["mi"]) < 5 * 2**0.5 / 600
    text = kedge("estimate", "x.npy", "y.npy", "--given", "z.npy", "--method", "gaussian", cwd=chain).out
    assert "I(X;Y|Z) = " in text and "given       z.npy" in text


def test_given_a_category_with_critics(chain):
    result = kedge("estimate", "t.csv", "--x", "x", "--y", "y", "--given", "class", *QUICK, "--json", "--pmi", "p.npy",
                   cwd=chain).json
    assert " minus " in result["chosen"] and result["n"] == 300
    assert result["mi"] == pytest.approx(np.load(chain / "p.npy").mean() + result["correction"], abs=1e-9)


def test_given_rows_with_missing_values_are_dropped(chain):
    z = np.load(chain / "z.npy")
    z[5] = np.nan
    np.save(chain / "z.npy", z)
    words = ["estimate", "x.npy", "y.npy", "--given", "z.npy", "--method", "gaussian"]
    refused(*words, says="z.npy, row 6", cwd=chain)
    assert kedge(*words, "--missing", "drop", "--json", cwd=chain).json["dropped"] == 1


def test_null_is_there_when_asked_for(chain):
    words = ["estimate", "x.npy", "y.npy", "--method", "gaussian"]
    assert "null" not in kedge(*words, "--json", cwd=chain).json
    result = kedge(*words, "--null", "19", "--json", cwd=chain).json
    assert list(result["null"]) == ["n", "p_value", "mean", "sd"]
    assert result["null"]["n"] == 19 and result["null"]["p_value"] == 0.05
    one = kedge(*words, "--null", "19", "--json", "--threads", "1", cwd=chain).json
    assert one["null"] == result["null"]
    text = kedge(*words, "--null", "19", cwd=chain).out
    assert "p = 0.05 of independence, from 19 permutations" in " ".join(text.split())


def test_null_within_a_class_and_in_a_circle(chain):
    table = ["estimate", "t.csv", "--x", "x", "--y", "y", "--method", "gaussian", "--null", "9", "--json"]
    for more in (["--given", "class"], ["--fold-by", "blocks"]):
        assert kedge(*table, *more, cwd=chain).json["null"]["p_value"] == 0.1, more


def test_null_needs_groups_of_one_size(chain):
    np.save(chain / "g.npy", np.arange(300) // 7)
    refused("estimate", "x.npy", "y.npy", "--method", "gaussian", "--null", "9", "--groups", "g.npy",
            says="groups of 6 and of 7 rows", cwd=chain)


def test_null_can_be_interrupted(chain):
    running = start("estimate", "x.npy", "y.npy", "--method", "gaussian", "--null", "100000", cwd=chain)
    time.sleep(1 * PATIENCE)
    effort = Effort(running)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert effort.seconds() < PATIENCE * os.cpu_count()
    assert running.returncode == 130 and out == ""
    assert "of 100000 permutations; there is no result" in err


def test_help_names_all_methods():
    out = kedge("estimate", "--help").out
    for word in ("gaussian", "ksg", "--given", "--null"):
        assert word in out
    assert max(map(len, out.splitlines())) <= 80
