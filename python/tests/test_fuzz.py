"""Arrays of every odd kind give what a plain copy of them gives, or are refused in a sentence, and never crash."""

import numpy as np
import pytest

import kedge

N = 24
DTYPES = ["f2", "f4", "f8", "g", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "?", "c8", "M8[s]", "m8[s]", "U3", "S2", "O"]
Y = np.random.default_rng(1).normal(size=N)


def odd(rng):
    """An array that may be anything."""
    dtype = np.dtype(DTYPES[rng.integers(len(DTYPES))])
    if dtype.kind in "fiuc" and rng.random() < 0.3:
        dtype = dtype.newbyteorder()
    axes = rng.integers(0, 4)
    shape = [N, *rng.integers(1, 4, size=3)][:axes]
    if axes and rng.random() < 0.1:
        shape[rng.integers(axes)] = rng.choice([0, 1, N - 1])
    numbers = rng.normal(scale=30, size=[2 * extent for extent in shape])
    with np.errstate(all="ignore"):
        array = numbers.astype("i8").astype(dtype) if dtype.kind in "MmUS" else numbers.astype(dtype)
    if rng.random() < 0.1 and array.size and dtype.kind in "fc":
        array.flat[rng.integers(array.size)] = rng.choice([np.nan, np.inf])
    if rng.random() < 0.3:
        array = np.asfortranarray(array)
    # A window on it: every second, backwards, one element over and over, or the first half.
    array = np.asarray(array)[tuple([slice(None, None, 2), slice(None, None, -2), slice(extent)][rng.integers(3)] for extent in shape)]
    array = np.asarray(array)
    if array.ndim and rng.random() < 0.15:
        array = np.broadcast_to(array[..., :1], array.shape)
    if array.ndim > 1 and rng.random() < 0.3:
        array = array.swapaxes(1, -1)
    if rng.random() < 0.2:
        array = np.array(array, order="K", copy=True)
        array.flags.writeable = False
    return array


def outcome(x, y):
    try:
        return kedge.mutual_information(x, y, method="gaussian", x_type="numeric", y_type="numeric", threads=1).to_dict()["mi"]
    except ValueError as error:
        assert str(error) and "\n" not in str(error)
        return str(error)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(8))
def test_odd_arrays(seed):
    rng = np.random.default_rng(seed)
    kinds = set()
    for _ in range(150):
        x = odd(rng)
        plain = np.array(x.astype(x.dtype.newbyteorder("=")), order="C", copy=True)
        if rng.random() < 0.5:
            found, expected = outcome(x, Y), outcome(plain, Y)
        else:
            found, expected = outcome(Y, x), outcome(Y, plain)
        assert found == expected, (x.dtype, x.shape, x.strides)
        kinds.add(type(found))
    assert kinds == {float, str}


def test_strides_of_gigabytes():
    room = np.zeros(2**31, dtype=np.uint8)  # of which a few pages are ever touched
    far = np.lib.stride_tricks.as_strided(room[: N * 8].view(np.float64), shape=(N, 2), strides=(2**26, 2**25))
    far[:] = np.random.default_rng(0).normal(size=(N, 2))
    assert outcome(far, Y) == outcome(far.copy(), Y)
    assert outcome(far[::-1], Y) == outcome(far[::-1].copy(), Y)


def test_numbers_at_odd_addresses():
    room = np.zeros(N * 2 * 8 + 1, dtype=np.uint8)
    rows = np.random.default_rng(0).normal(size=(N, 2))
    room[1:] = rows.view(np.uint8).ravel()
    shifted = np.frombuffer(room.data, dtype=np.float64, offset=1).reshape(N, 2)
    assert not shifted.flags.aligned and outcome(shifted, Y) == outcome(rows, Y)
    square = np.frombuffer(room.data, dtype=np.float64, count=16, offset=1).reshape(4, 4)
    assert kedge.objective("nwj")(square)[0] == kedge.objective("nwj")(square.copy())[0]


@pytest.mark.filterwarnings("ignore")
def test_odd_scores():
    rng = np.random.default_rng(0)
    loss, kinds = kedge.objective("infonce-anchor"), set()
    for _ in range(300):
        s = odd(rng)
        if rng.random() < 0.5 and s.ndim == 2:
            s = s[: s.shape[1]] if s.shape[1] > 1 else s
        try:
            value, gradient = loss(s)
            kinds.add("value")
            assert gradient.shape == s.shape and gradient.dtype == (np.float32 if s.dtype == np.float32 else np.float64)
        except ValueError as error:
            kinds.add("refused")
            assert "\n" not in str(error)
    assert kinds == {"value", "refused"}


@pytest.mark.parametrize("junk", [0, -1, 2**40, "", "x", None, [], [[]], [[[]]], {}, {1: 2}, set(), b"", b"abc", 1j, object(), type,
                                  [None], [[None, 1]], ["", ""], [1, "a"], range(3), iter([1, 2]), float("nan"), ...], ids=repr)
def test_junk(junk):
    for call in (lambda: kedge.mutual_information(junk, Y), lambda: kedge.mutual_information(Y, junk),
                 lambda: kedge.density_ratio(junk, junk), lambda: kedge.objective("js")(junk), lambda: kedge.objective("tuba")(np.eye(3), a=[junk])):
        with pytest.raises((ValueError, TypeError)):
            call()
