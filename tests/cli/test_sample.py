import json

import numpy as np
import pytest
from conftest import kedge, refused


def draw(folder, *words, task="gaussian/d3/bits2"):
    result = kedge("sample", task, "--out", folder, *words)
    assert result.code == 0, result.err
    assert result.out == ""
    return np.load(folder / "x.npy"), np.load(folder / "y.npy"), json.loads((folder / "truth.json").read_text())


def test_rows_and_truth(tmp_path):
    x, y, truth = draw(tmp_path / "new" / "folder", "--n", 50, "--seed", 3)
    assert x.shape == y.shape == (50, 3) and x.dtype == np.float32
    assert list(truth) == ["task", "mi", "unit", "n", "seed"]
    assert truth["task"] == "gaussian/d3/bits2" and truth["unit"] == "nats"
    assert truth["mi"] == pytest.approx(2 * np.log(2)) and truth["n"] == 50 and truth["seed"] == 3


def test_the_seed_decides(tmp_path):
    first, again = (draw(tmp_path / name, "--n", 20, "--seed", 5) for name in ("a", "b"))
    other = draw(tmp_path / "c", "--n", 20)
    assert (first[0] == again[0]).all() and (first[1] == again[1]).all()
    assert (first[0] != other[0]).any() and other[2]["seed"] == 0


def test_bits(tmp_path):
    truth = draw(tmp_path / "a", "--n", 2, "--units", "bits")[2]
    assert truth["unit"] == "bits" and truth["mi"] == pytest.approx(2)


def test_help_lists_the_tasks():
    text = kedge("sample", "--help").out
    assert all(name in text for name in ("gaussian/d", "dime/swissroll/nats", "bmi/40", "trial/cosine-5"))
    assert "1v1-normal-0.75: normal pair" in " ".join(text.split())


def test_an_alias_is_the_same_task(tmp_path):
    a = draw(tmp_path / "a", "--n", 10, task="bmi/01")
    b = draw(tmp_path / "b", "--n", 10, task="bmi/1v1-normal-0.75")
    assert (a[0] == b[0]).all() and (a[1] == b[1]).all()
    assert b[2]["task"] == "bmi/1v1-normal-0.75" and b[2]["mi"] == a[2]["mi"] == pytest.approx(0.4133, abs=1e-4)


@pytest.mark.parametrize("task, columns", [
    ("bmi/10", (2, 1)), ("bmi/37", (25, 25)), ("dime/student/nats4", (5, 5)), ("trial/table-3x4", (1, 1)),
    ("trial/sum-10", (10, 1)), ("trial/independent-normal-5v5", (5, 5)),
])
def test_every_family(tmp_path, task, columns):
    x, y, truth = draw(tmp_path, "--n", 40, task=task)
    assert x.shape == (40, columns[0]) and y.shape == (40, columns[1])
    assert np.isfinite(x).all() and np.isfinite(y).all() and truth["mi"] >= 0


def test_counts_are_whole_numbers(tmp_path):
    x, y, _ = draw(tmp_path, "--n", 100, task="trial/poisson-shared")
    assert (x == np.round(x)).all() and (y == np.round(y)).all() and x.max() > 0


@pytest.mark.parametrize("words, says", [
    ([], "give one task"),
    (["gaussian/d3/bits2", "--out", "d"], "--n is missing"),
    (["gaussian/d3/bits2", "--n", "5"], "--out is missing"),
    (["gaussian/d3/bits2", "--n", "0", "--out", "d"], "--n must be a whole number from 1 to"),
    (["gaussian/d3/bits2", "--n", "-5", "--out", "d"], "--n must be a whole number"),
    (["gaussian/d3/bits2", "--n", "1e3", "--out", "d"], "--n must be a whole number"),
    (["gaussian/d3/bits2", "--n", "99999999999999999999", "--out", "d"], "--n must be a whole number"),
    (["gaussian/d100000/bits2", "--n", "100000000", "--out", "d"], "of memory"),
    (["gausian/d3/bits2", "--n", "5", "--out", "d"], "there is no task 'gausian/d3/bits2'"),
    (["gaussian/d3/bits2", "--n", "5", "--out", "file"], "the folder file could not be made"),
    (["gaussian/d3/bits2", "--n", "5", "--out", "file/d"], "could not be made"),
    (["gaussian/d3/bits2", "--n", "5", "--out", "d", "--seed", "x"], "--seed must be a whole number"),
])
def test_bad_words_are_refused_and_leave_nothing(tmp_path, words, says):
    (tmp_path / "file").write_text("")
    refused("sample", *words, says=says, verb="sample", cwd=tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["file"]
