"""The same seed and options give the same bits as the program."""

import json

import numpy as np
import pytest

import kedge
from conftest import QUICK, flags, program, reported

#: Differ from run to run, or say where the rows came from.
VOLATILE = {"seconds"}


def same(ours, theirs):
    for key in VOLATILE:
        ours.pop(key), theirs.pop(key)
    assert ours == theirs


@pytest.mark.parametrize("options", [
    {"method": "gaussian"},
    {"method": "ksg", "param": {"k": 5.0}},
    {"threads": 2},
    QUICK,
    {**QUICK, "objective": "nwj", "critic": "separable", "lr": 0.001, "seed": 7},
    {**QUICK, "k": 8, "nu": 2.0, "batch": 32, "direction": "rows", "units": "bits", "level": 0.9},
    {"method": "gaussian", "null": 20, "fold_by": "blocks", "gap": 3},
])
def test_estimate(options, pair, files, tmp_path):
    theirs = reported("estimate", *files, "--pmi", tmp_path / "pmi.npy", *flags(options))
    ours = kedge.mutual_information(*pair, **options)
    same(ours.to_dict(), theirs)
    assert np.array_equal(ours.pmi, np.load(tmp_path / "pmi.npy"))
    assert ours.mi == theirs["mi"] and list(ours.ci) == theirs["ci"] and ours.trusted == theirs["trusted"]


def test_estimate_with_all_that_is_known_of_rows(pair, files, tmp_path):
    x, y = pair
    rng = np.random.default_rng(1)
    z, groups, weights = rng.normal(size=(300, 1)), np.arange(300) // 3, rng.uniform(0.5, 2, size=300)
    x = x.copy()
    x[5, 1] = np.nan
    extras = {"given": z, "groups": groups, "weights": weights}
    words = []
    for name, rows in extras.items():
        np.save(tmp_path / f"{name}.npy", rows)
        words += [f"--{name}", tmp_path / f"{name}.npy"]
    np.save(files[0], x)
    options = {"method": "gaussian", "missing": "drop"}
    theirs = reported("estimate", *files, *words, "--pmi", tmp_path / "pmi.npy", *flags(options))
    ours = kedge.mutual_information(x, y, **extras, **options)
    theirs["options"]["given"] = "given"  # the name of the file there
    same(ours.to_dict(), theirs)
    pmi = np.load(tmp_path / "pmi.npy")
    assert np.isnan(pmi[5]) and np.array_equal(ours.pmi, pmi, equal_nan=True)


def test_files_and_tables_are_read_as_the_program_reads_them(files, tmp_path):
    theirs = reported("estimate", *files, "--method", "gaussian")
    same(kedge.mutual_information(*files, method="gaussian").to_dict(), theirs)


def test_frames_are_tables(tmp_path):
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    rng = np.random.default_rng(2)
    table = {"a": rng.normal(size=400), "b": rng.integers(0, 50, size=400), "c": rng.choice(["red", "green"], size=400)}
    frame = pandas.DataFrame(table)
    frame.to_csv(tmp_path / "t.csv", index=False, float_format="%.17g")
    theirs = reported("estimate", tmp_path / "t.csv", "--x", "a,b", "--y", "c", *flags(QUICK))
    same(kedge.mutual_information(frame[["a", "b"]], frame["c"], **QUICK).to_dict(), dict(theirs))
    frame = polars.DataFrame(table)
    same(kedge.mutual_information(frame[["a", "b"]], frame["c"], **QUICK).to_dict(), dict(theirs))


@pytest.mark.parametrize("options", [{"method": "gaussian"}, {"steps": 60, "folds": 2, "hidden": (8,), "units": "bits"}])
def test_ratio(options, pair, tmp_path):
    p, q = pair[0], pair[0][:200] * 1.3 + 0.2
    np.save(tmp_path / "p.npy", p), np.save(tmp_path / "q.npy", q)
    theirs = reported("ratio", tmp_path / "p.npy", tmp_path / "q.npy", "--log-ratio-q", tmp_path / "r.npy", *flags(options))
    ours = kedge.density_ratio(p, q, **options)
    same(ours.to_dict(), theirs)
    assert np.array_equal(ours.log_ratio_q, np.load(tmp_path / "r.npy"))
    assert ours.kl_pq == theirs["kl_pq"]


def test_a_model_scores_as_the_program_scores(pair, files, tmp_path):
    fitted = kedge.MutualInformation(**QUICK).fit(*pair)
    reported("estimate", *files, "--save", tmp_path / "theirs", *flags(QUICK))
    fitted.save(tmp_path / "ours")
    assert (tmp_path / "ours").read_bytes() == (tmp_path / "theirs").read_bytes()
    program("score", tmp_path / "ours", *files, "--out", tmp_path / "pmi.npy")
    assert np.array_equal(fitted.pmi(*pair), np.load(tmp_path / "pmi.npy"))
    program("score", tmp_path / "ours", *files, "--all-pairs", "--units", "bits", "--out", tmp_path / "all.npy")
    loaded = kedge.load(tmp_path / "theirs", units="bits")
    assert np.array_equal(loaded.log_ratio(*pair), np.load(tmp_path / "all.npy"))


@pytest.mark.parametrize("task", ["bmi/01", "gaussian/d3/bits2", "trial/ring"])
def test_sample(task, tmp_path):
    if program("sample", task, "--n", 5, "--out", tmp_path)[0] != 0:
        pytest.skip(f"{task} is no task")
    program("sample", task, "--n", 50, "--seed", 3, "--out", tmp_path)
    x, y, mi = kedge.sample(task, n=50, seed=3)
    assert np.array_equal(x, np.load(tmp_path / "x.npy")) and np.array_equal(y, np.load(tmp_path / "y.npy"))
    assert mi == json.loads((tmp_path / "truth.json").read_text())["mi"]


def test_objectives():
    assert kedge.objectives() == json.loads(program("objectives", "--json")[1])
