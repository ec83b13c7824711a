"""Bad input is a ValueError with the program's sentence, and never anything worse."""

import numpy as np
import pytest

import kedge
from conftest import flags, program

N = 40
GOOD = np.random.default_rng(0).normal(size=(N, 2))


def array(change):
    rows = GOOD.copy()
    change(rows)
    return rows


def nan(rows):
    rows[2, 1] = np.nan


def infinite(rows):
    rows[3, 0] = np.inf


BAD_ARRAYS = {
    "short": GOOD[:-1],
    "one row": GOOD[:1],
    "no rows": GOOD[:0],
    "no columns": GOOD[:, :0],
    "a number": np.float64(3),
    "nan": array(nan),
    "inf": array(infinite),
    "complex": GOOD + 1j,
    "dates": GOOD.astype("M8[s]"),
    "records": np.zeros(N, dtype=[("a", float)]),
    "words of several columns": GOOD.astype(str),
}
BAD_OPTIONS = [
    {"nu": -1.0}, {"k": 500}, {"batch": 1}, {"method": "gausian"}, {"objective": "infonce-ancor"}, {"level": 1.0},
    {"units": "hartleys"}, {"hidden": (0,)}, {"param": {"tau": 5.0}, "method": "gaussian"}, {"folds": 1}, {"lr": 0.0},
    {"gap": 3}, {"seed": -1}, {"method": "ksg", "objective": "nwj"}, {"param": {"frobnicate": 1.0}, "method": "critic"},
]


def of_program(words, paths):
    code, out, err = program(*words)
    assert code == 2, (code, err)
    for path, name in paths.items():
        err = err.replace(str(path), name)
    return err.split(": ", 1)[1].rstrip("\n")


@pytest.mark.parametrize("kind", BAD_ARRAYS)
@pytest.mark.parametrize("side", ["x", "y"])
def test_arrays(kind, side, tmp_path):
    rows = {"x": GOOD, "y": GOOD, side: BAD_ARRAYS[kind]}
    for name, array in rows.items():
        np.save(tmp_path / f"{name}.npy", array)
    paths = {tmp_path / f"{name}.npy": name for name in rows}
    expected = of_program(["estimate", *paths, "--method", "gaussian"], paths)
    with pytest.raises(ValueError) as raised:
        kedge.mutual_information(**rows, method="gaussian")
    assert type(raised.value) is ValueError
    # What to do is to save a file otherwise there, and to give another array here.
    assert str(raised.value) == expected.replace("; save ", "; give ")


@pytest.mark.parametrize("options", BAD_OPTIONS, ids=str)
def test_options(options, tmp_path):
    np.save(tmp_path / "x.npy", GOOD)
    expected = of_program(["estimate", tmp_path / "x.npy", tmp_path / "x.npy", *flags(options)], {})
    with pytest.raises(ValueError) as raised:
        kedge.mutual_information(GOOD, GOOD, **options)
    assert str(raised.value) == expected


@pytest.mark.parametrize("options", [
    {"nu": "many"}, {"nu": None, "batch": 2.5}, {"batch": True}, {"seed": 2**70}, {"hidden": [1.5]}, {"hidden": "wide"},
    {"param": 3}, {"param": {"tau": "x"}}, {"param": {3: 4}}, {"method": 3}, {"nu": float("nan")}, {"lr": [1]},
    {"nu": np.array([1.0, 2.0])}, {"param": {"tau": float("nan")}},
], ids=str)
def test_options_of_other_types(options):
    with pytest.raises(ValueError):
        kedge.mutual_information(GOOD, GOOD, **options)


def test_a_keyword_that_is_none():
    with pytest.raises(TypeError, match="unexpected keyword argument 'nuu'"):
        kedge.mutual_information(GOOD, GOOD, nuu=1)
    with pytest.raises(TypeError, match="embed"):
        kedge.density_ratio(GOOD, GOOD, embed=3)
    with pytest.raises(TypeError, match="nuu"):
        kedge.MutualInformation(nuu=1)


@pytest.mark.parametrize("call", [
    lambda: kedge.sample("no/such"), lambda: kedge.sample("bmi/01", n=0), lambda: kedge.sample("bmi/01", n=2.5),
    lambda: kedge.sample("bmi/01", seed=-1), lambda: kedge.sample("bmi/01", n=10**12), lambda: kedge.sample("bmi/01", n=2**70), lambda: kedge.objective("no-such"), lambda: kedge.objective("js", nu=1),
    lambda: kedge.objective("smile", tau=-1), lambda: kedge.objective("smile", tau="x"),
    lambda: kedge.objective("js", direction="up"), lambda: kedge.objective("js")(np.ones((2, 3))),
    lambda: kedge.objective("js")(np.ones(3)), lambda: kedge.objective("js")(np.ones((1, 1))),
    lambda: kedge.objective("js")(np.ones((3, 3)), a=np.ones(3)), lambda: kedge.objective("tuba")(np.ones((3, 3)), a=np.ones(2)),
    lambda: kedge.objective("js")(np.ones((3, 3)) * 1j), lambda: kedge.objective("infonce-anchor", k=5)(np.ones((3, 3))),
    lambda: kedge.load("/no/such/file"), lambda: kedge.mutual_information("no.npy", GOOD),
    lambda: kedge.mutual_information([[1], [2, 3]], GOOD), lambda: kedge.mutual_information([object()] * N, GOOD),
    lambda: kedge.mutual_information(None, GOOD), lambda: kedge.mutual_information(object(), GOOD),
    lambda: kedge.mutual_information({"a": 1}, GOOD), lambda: kedge.mutual_information(GOOD, GOOD, given=GOOD[:3]),
    lambda: kedge.mutual_information(GOOD, GOOD, weights=-np.ones(N)),
    lambda: kedge.mutual_information(GOOD, GOOD, method="ksg", threads=1).interval(1.5),
    lambda: kedge.MutualInformation(method="ksg").fit(GOOD, GOOD).pmi(GOOD, GOOD),
    lambda: kedge.MutualInformation().pmi(GOOD, GOOD),
    lambda: kedge.MutualInformation(method="gaussian").fit(GOOD, GOOD).pmi(GOOD[:, :1], GOOD),
])
def test_other_bad_calls(call):
    with pytest.raises(ValueError) as raised:
        call()
    assert str(raised.value).count("\n") == 0 and str(raised.value)


def test_a_damaged_model(tmp_path):
    fitted = kedge.MutualInformation(method="gaussian").fit(GOOD, GOOD[:, :1])
    fitted.save(tmp_path / "model")
    whole = (tmp_path / "model").read_bytes()
    (tmp_path / "model").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match="model"):
        kedge.load(tmp_path / "model")
