"""All pairs of columns: the numbers of single calls, by any number of threads, and errors that name the columns."""

import signal
import subprocess
import sys
import time

import numpy as np
import pytest

import kedge
from conftest import QUICK
from test_work import PATIENCE

N = 200
RNG = np.random.default_rng(3)
A, B, NOISE = RNG.normal(size=(3, N))
X = np.column_stack([A, A + 0.5 * B, NOISE])
Y = np.column_stack([A + B, B])


def same(left, right):
    for name in ("mi", "std_error", "ci", "trusted"):
        np.testing.assert_array_equal(getattr(left, name), getattr(right, name))


@pytest.mark.parametrize("options", [{"method": "gaussian"}, {"method": "ksg", "null": 9, "units": "bits"}, QUICK])
def test_entries_are_those_of_single_calls(options):
    matrix = kedge.mi_matrix(X, Y, **options)
    assert matrix.mi.shape == (3, 2) and matrix.ci.shape == (3, 2, 2) and matrix.unit == options.get("units", "nats")
    for i in range(3):
        for j in range(2):
            single = kedge.mutual_information(X[:, i], Y[:, j], **options)
            assert (matrix.mi[i, j], matrix.std_error[i, j], *matrix.ci[i, j]) == (single.mi, single.std_error, *single.ci)
            assert matrix.trusted[i, j] == single.trusted
            assert single.p_value == (None if matrix.p_value is None else matrix.p_value[i, j])


def test_without_y_it_is_symmetric():
    matrix = kedge.mi_matrix(X, method="ksg", null=9)
    for values in (matrix.mi, matrix.std_error, matrix.p_value, matrix.ci[..., 0], matrix.ci[..., 1]):
        np.testing.assert_array_equal(values, values.T)
        assert np.isnan(np.diag(values)).all() and np.isfinite(values[~np.eye(3, dtype=bool)]).all()
    assert not np.diag(matrix.trusted).any() and matrix.names == matrix.y_names == ["x0", "x1", "x2"]
    assert matrix.mi[0, 1] > 0.5 and matrix.p_value[0, 1] == 0.1


def test_threads_do_not_change_the_numbers():
    one, many = (kedge.mi_matrix(X, **{**QUICK, "threads": threads}) for threads in (1, 5))
    same(one, many)


def test_groups_of_columns():
    by_number = kedge.mi_matrix(X, Y, groups_of_columns={"both": [0, 1], "other": [2]}, method="ksg")
    assert by_number.names == ["both", "other"] and by_number.y_names == ["y0", "y1"]
    assert by_number.mi[0, 0] == kedge.mutual_information(X[:, :2], Y[:, 0], method="ksg").mi
    unnamed = kedge.mi_matrix(X, Y, groups_of_columns=[["x0", "x1"], [2]], method="ksg")
    assert unnamed.names == ["x0+x1", "2"]
    same(by_number, unnamed)


def test_frames_have_names_words_and_gaps():
    pandas = pytest.importorskip("pandas")
    kind = np.where(A > 0, "high", "low")
    frame = pandas.DataFrame({"a": A, "kind": kind, "gaps": np.where(B > 1.5, np.nan, A + B)})
    matrix = kedge.mi_matrix(frame, method="ksg", missing="drop")
    assert matrix.names == ["a", "kind", "gaps"]
    single = kedge.mutual_information(frame[["kind"]], frame[["gaps"]], method="ksg", missing="drop")
    assert matrix.mi[1, 2] == single.mi  # the rows of this pair alone are dropped, not those of every column
    table = matrix.to_frame()
    assert list(table.columns) == ["x", "y", "mi", "std_error", "low", "high", "trusted"]
    assert len(table) == 3 and table["mi"].is_monotonic_decreasing
    assert table["mi"][0] == np.nanmax(matrix.mi) and table["x"][0] in repr(matrix)
    target = kedge.mi_matrix(frame[["a"]], pandas.Series(A + B, name="target"), method="gaussian", null=9)
    assert target.y_names == ["target"] and "p_value" in target.to_frame()


def test_given_weights_and_groups_reach_every_pair():
    given = kedge.mi_matrix(X, Y, given=B, method="ksg")
    assert given.mi[1, 0] == kedge.mutual_information(X[:, 1], Y[:, 0], given=B, method="ksg").mi
    extras = {"weights": 1.0 + (A > 0), "groups": np.arange(N) // 4}
    assert kedge.mi_matrix(X, Y, **extras, **QUICK).mi[2, 1] == kedge.mutual_information(X[:, 2], Y[:, 1], **extras, **QUICK).mi


def broken(row, column, value):
    rows = X.copy()
    rows[row, column] = value
    return rows


@pytest.mark.parametrize("x, y, options, sentence", [
    (broken(3, 1, np.nan), Y, {}, r"columns x1 and y0: .*NaN"),
    (broken(3, 2, np.inf), None, {}, r"columns x0 and x2: "),
    (X, Y[:-1], {}, r"columns x0 and y0: "),
    (X, Y, {"method": "gausian"}, "gausian"),
    (X, Y, {"groups_of_columns": {"a": ["x7"]}}, "column 'x7', which X does not have; it has x0, x1, x2"),
    (X, Y, {"groups_of_columns": {"a": [3]}}, "column 3, which X does not have"),
    (X, Y, {"groups_of_columns": {"a": [-1]}}, "column -1"),
    (X, Y, {"groups_of_columns": {"a": "x0"}}, r"write \['x0'\]"),
    (X, Y, {"groups_of_columns": {"a": []}}, "a is empty"),
    (X, Y, {"groups_of_columns": []}, "empty"),
    (X, Y, {"groups_of_columns": [[0, 1], [0, 1]]}, r"two groups 0\+1"),
    (X[:, :1], None, {}, "two columns make a pair"),
    (X[:, :0], Y, {}, "X has no columns"),
    (X, Y[:, :0], {}, "Y has no columns"),
    (X[:, :, None], Y, {}, "3 dimensions"),
    (np.float64(3), Y, {}, "0 dimensions"),
    (X + 1j, Y, {}, "x0 holds complex numbers"),
    ("x.npy", Y, {}, "path"),
    (X, None, {"y_type": "category"}, "without Y"),
    (X, Y, {"threads": -1}, "threads must be at least 0"),
    (X, Y, {"threads": "many"}, "threads must be a whole number"),
])
def test_bad_input_is_a_value_error(x, y, options, sentence):
    with pytest.raises(ValueError, match=sentence):
        kedge.mi_matrix(x, y, **{"method": "ksg", **options})


def test_an_unknown_keyword_is_a_type_error():
    with pytest.raises(TypeError, match="mi_matrix.. got an unexpected keyword argument 'frobnicate'"):
        kedge.mi_matrix(X, frobnicate=1)


def test_progress_counts_pairs():
    seen = []
    kedge.mi_matrix(X, Y, method="gaussian", progress=lambda *news: seen.append(news))
    assert seen == [("pairs", done, 6) for done in range(1, 7)]


LONG = """
import time, kedge
x, y, _ = kedge.sample("gaussian/d5/nats2", n=20_000)
print("ready", flush=True)
try:
    kedge.mi_matrix(x, y, method="critic", steps=10**8, threads=2)
except KeyboardInterrupt:
    print(time.monotonic(), flush=True)
"""


def test_ctrl_c_ends_all_pairs_within_a_second():
    with subprocess.Popen([sys.executable, "-c", LONG], stdout=subprocess.PIPE, text=True,
                          preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler)) as process:
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.7)
        sent = time.monotonic()
        process.send_signal(signal.SIGINT)
        caught = float(process.stdout.readline())
        assert process.wait(10) == 0 and 0 < caught - sent < PATIENCE
