"""What else may be known about rows: missing values, groups, weights, Z."""

import numpy as np
import pytest
from conftest import QUICK, kedge, refused

TABLE = ["t.csv", "--x", "a", "--y", "b"]


@pytest.fixture
def holes(tmp_path):
    """t.csv: rows 0, 5, 10, ... of 120 have no a, b or s in turn; w is missing in row 1."""
    rng = np.random.default_rng(2)
    lines, missing = ["a,b,s,w,n"], set()
    for row in range(120):
        a, b = rng.normal(size=2)
        cells = [f"{a:.5f}", f"{a + b:.5f}", "abc"[row % 3], "1.5", str(row % 4)]
        if row % 5 == 0:
            cells[row // 5 % 3] = ["", "NA", ""][row // 5 % 3]
            missing.add(row)
        if row == 1:
            cells[3] = "nan"
        lines.append(",".join(cells))
    (tmp_path / "t.csv").write_text("\n".join(lines) + "\n")
    return tmp_path, missing


def test_rows_with_missing_values_are_dropped_and_counted(holes):
    folder, missing = holes
    words = ["estimate", *TABLE, *QUICK, "--missing", "drop"]
    result = kedge(*words, "--json", cwd=folder).json
    unused = {row for row in missing if row // 5 % 3 == 2}
    assert result["dropped"] == len(missing - unused) and result["n"] == 120 - result["dropped"]
    text = kedge(*words, cwd=folder).out
    assert f"{result['n']}, without {result['dropped']} that had missing values; X has 1 column" in text


def test_dropping_is_the_same_as_removing_the_rows(holes):
    folder, _ = holes
    lines = (folder / "t.csv").read_text().splitlines()
    whole = [line for line in lines if "" not in line.split(",")[:2] and "NA" not in line.split(",")[:2]]
    (folder / "whole.csv").write_text("\n".join(whole) + "\n")
    words = [*TABLE[1:], *QUICK, "--json"]
    dropped = kedge("estimate", "t.csv", *words, "--missing", "drop", cwd=folder).json
    removed = kedge("estimate", "whole.csv", *words, cwd=folder).json
    assert removed["dropped"] == 0 and dropped["n"] == removed["n"] == len(whole) - 1
    assert dropped["mi"] == removed["mi"]


def test_pmi_has_a_place_for_every_row(pair, tmp_path):
    x = np.load(tmp_path / "x.npy")
    x[7, 1] = np.nan
    np.save(tmp_path / "x.npy", x)
    result = kedge("estimate", *pair, *QUICK, "--missing", "drop", "--json", "--pmi", tmp_path / "p.npy").json
    pmi = np.load(tmp_path / "p.npy")
    assert result["n"] == 199 and result["dropped"] == 1
    assert pmi.shape == (200,) and np.flatnonzero(np.isnan(pmi)).tolist() == [7]
    assert result["mi"] == pytest.approx(np.nanmean(pmi) + result["correction"], abs=1e-9)


@pytest.mark.parametrize("words, says", [
    ([], "t.csv, row 1, column 1 (a) (line 2) is empty, a missing value; remove that row, fill the value in, or "
         "leave such rows out with --missing drop"),
    (["--missing", "drop", "--groups", "S"], "t.csv has no column S"),
    (["--missing", "drop", "--groups", "s,w"], "t.csv has 2 columns, and groups need one"),
    (["--missing", "drop", "--weights", "s"], "column 3 (s) is \"b\", and a weight must be a number"),
    (["--missing", "drop", "--weights", "weight"], "t.csv has no column weight"),
    (["--missing", "drop", "--given", "z"], "t.csv has no column z"),
    (["--missing", "drop", "--given", "none.npy"], "none.npy does not exist"),
    (["--missing", "drop", "--groups", "n", "--fold-by", "blocks"], "exclude each other"),
    (["--missing", "drop", "--given", "lone.csv"], "119 of 120 rows of t.csv and lone.csv have a missing value"),
    (["--missing", "drop", "--weights", "inf.npy"], "inf.npy, row 3, column 1 is infinite"),
    (["--missing", "drop", "--weights", "short.npy"], "t.csv has 120 rows and short.npy has 9"),
    (["--missing", "drop", "--groups", "short.npy"], "t.csv has 120 rows and short.npy has 9"),
    (["--missing", "drop", "--given", "short.npy"], "t.csv has 120 rows and short.npy has 9"),
    (["--missing", "drop", "--weights", "minus.npy"], "row 2, column 1 is -1; a weight must be a finite number"),
    (["--missing", "drop", "--weights", "zeros.npy"], "all weights of zeros.npy are zero"),
    (["--missing", "drop", "--pmi", "zeros.npy", "--weights", "zeros.npy"], "it is one of the inputs"),
])
def test_bad_rows_are_refused_with_a_sentence(holes, words, says):
    folder, _ = holes
    (folder / "lone.csv").write_text("z\n" + 119 * "NA\n" + "5\n")
    np.save(folder / "zeros.npy", np.zeros(120))
    np.save(folder / "short.npy", np.ones(9))
    minus, infinite = np.ones(120), np.ones(120)
    minus[1], infinite[2] = -1, np.inf
    np.save(folder / "minus.npy", minus)
    np.save(folder / "inf.npy", infinite)
    refused("estimate", *TABLE, *QUICK, *words, says=says, cwd=folder)
