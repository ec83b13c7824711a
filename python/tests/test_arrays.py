"""What people hold: types, layouts, frames, lists, tensors."""

import numpy as np
import pytest

import kedge
from kedge import _arrays

RNG = np.random.default_rng(0)
X = RNG.normal(size=(100, 3)).astype(np.float32)
Y = (X[:, :1] + RNG.normal(size=(100, 1))).astype(np.float32)


def mi(x, y=Y, **options):
    return kedge.mutual_information(x, y, **{"method": "gaussian", **options}).mi


def test_float32_is_not_copied():
    fitted = kedge.MutualInformation(method="gaussian").fit(X, Y)
    rows = X.copy()
    native, other = _arrays.to_native(rows, "x"), _arrays.to_native(Y, "y")
    before = fitted.model_._native.pmi(native, other, False, None)
    rows += 1
    after = fitted.model_._native.pmi(native, other, False, None)
    assert not np.array_equal(before, after)
    assert np.array_equal(after, fitted.pmi(rows, Y))


def test_the_rows_outlive_their_name():
    native = _arrays.to_native(X.copy(), "x")
    other = _arrays.to_native(list(Y), "y")
    junk = [np.full((100, 3), 9, dtype=np.float32) for _ in range(20)]
    answer = kedge.Estimate._of(_native().mutual_information(native, other, *[_native().no_rows()] * 3, {"method": "gaussian"}, None))
    assert answer.mi == mi(X) and len(junk) == 20


def _native():
    return _arrays._native


@pytest.mark.parametrize("change", [
    lambda x: x.astype(np.float64), lambda x: np.asfortranarray(x), lambda x: x.tolist(), lambda x: tuple(map(tuple, x.tolist())),
    lambda x: np.repeat(x, 2, axis=0)[::2], lambda x: np.repeat(x, 3, axis=1)[:, ::3], lambda x: x[::-1].copy()[::-1],
    lambda x: x.astype(">f4"), lambda x: x.astype("<f8").byteswap().view(">f8"), lambda x: x.reshape(100, 1, 3),
    lambda x: memoryview(x), lambda x: np.ma.masked_array(x), lambda x: list(x), lambda x: x.astype(object),
    lambda x: pytest.importorskip("pandas").DataFrame(x), lambda x: pytest.importorskip("polars").DataFrame(x),
    lambda x: pytest.importorskip("torch").from_numpy(x.copy()),
    lambda x: pytest.importorskip("torch").from_numpy(x.copy()).requires_grad_(),
    lambda x: OnlyDLPack(x),
])
def test_the_same_numbers_in_other_clothes(change):
    assert mi(change(X)) == mi(X)


class OnlyDLPack:
    def __init__(self, rows):
        self.rows = rows

    def __dlpack__(self, **how):
        return self.rows.__dlpack__(**how)

    def __dlpack_device__(self):
        return self.rows.__dlpack_device__()


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "?", "q", "Q", "l", "L"])
def test_types_of_numbers(dtype):
    rows = RNG.integers(0, 2 if dtype == "?" else 100, size=(100, 2)).astype(dtype)
    assert mi(rows, x_type="numeric") == mi(rows.astype(np.float64), x_type="numeric")
    if dtype not in ("?", "i1", "u1"):
        assert mi(rows.astype(np.dtype(dtype).newbyteorder()), x_type="numeric") == mi(rows, x_type="numeric")


WORDS = np.array(["ja", "nein", "weiss nicht"])[RNG.integers(0, 3, size=100)]


@pytest.mark.parametrize("change", [
    list, lambda w: w.astype(object), lambda w: w.astype("S"), lambda w: w[:, None], lambda w: np.unique(w, return_inverse=True)[1],
    lambda w: pytest.importorskip("pandas").Series(w), lambda w: pytest.importorskip("pandas").Series(w, dtype="category"),
    lambda w: pytest.importorskip("pandas").DataFrame({"answer": w}),
    lambda w: pytest.importorskip("polars").Series(w.tolist()),
    lambda w: pytest.importorskip("polars").Series(w.tolist()).cast(pytest.importorskip("polars").Categorical),
])
def test_words(change):
    options = {"steps": 30, "folds": 2, "hidden": (4,), "method": "critic", "threads": 1}
    assert mi(change(WORDS), **options) == pytest.approx(mi(WORDS, **options), abs=1e-9)


@pytest.mark.parametrize("missing", [None, float("nan")])
def test_missing_words_and_numbers(missing):
    words = WORDS.astype(object)
    words[4] = missing
    numbers = X[:, 0].astype(object)
    numbers[4] = missing
    keep = np.arange(100) != 4
    options = {"method": "critic", "steps": 30, "folds": 2, "hidden": (4,), "threads": 1}
    for rows, whole in ((words, WORDS), (numbers, X[:, 0].astype(float))):
        with pytest.raises(ValueError, match="row 5, column 1"):
            mi(rows)
        dropped = kedge.mutual_information(rows, Y, missing="drop", **options)
        assert dropped.to_dict()["dropped"] == 1 and len(dropped.pmi) == 100
        assert dropped.mi == mi(whole[keep], Y[keep], **options)


def test_missing_in_frames():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"size": pandas.array([1, None, *range(98)], dtype="Int64"), "name": ["a", *WORDS[1:]]})
    with pytest.raises(ValueError, match=r"x, row 2, column 1 \(size\) is not a number"):
        mi(frame[["size"]])
    assert kedge.mutual_information(frame[["size"]], Y, method="gaussian", missing="drop").n == 99
    frame.loc[7, "name"] = None
    with pytest.raises(ValueError, match=r"x, row 8, column 1 \(name\) is empty, a missing value"):
        mi(frame[["name"]])


def test_columns_of_several_types_need_words_as_categories_elsewhere():
    pandas = pytest.importorskip("pandas")
    with pytest.raises(ValueError, match=r"\(b\)"):
        mi(pandas.DataFrame({"a": X[:, 0], "b": WORDS}))
    with pytest.raises(ValueError, match="has no columns"):
        mi(pandas.DataFrame(index=range(100)))
