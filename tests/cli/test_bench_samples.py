"""`kedge bench` over estimators: suites of samples, of one size or several."""

from xml.etree import ElementTree

import pytest
from conftest import kedge, refused
from test_bench import KEYS, rows, run


def test_estimates_from_samples(tmp_path):
    suite, store = tmp_path / "samples.toml", tmp_path / "s.db"
    suite.write_text('name = "two"\ntasks = ["bmi/01", "bmi/16"]\nn = [200, 300]\nseeds = [3]\n'
                     'methods = ["critic:hidden=16:folds=2", "nwj:folds=2:hidden=16"]\n')
    result = run(suite, store, "--steps", 20, "--json")
    assert result.code == 0, result.err
    assert result.json["now"] == 2 * 2 * 2
    lines = rows(store)
    assert len(lines) == 8
    for row in lines:
        assert list(row)[: len(KEYS)] == KEYS and row["unit"] == "nats" and row["critic"] is None
        assert row["bias"] == pytest.approx(row["mean"] - row["truth"]) and row["ci_low"] < row["ci_high"]
        assert row["n"] in (200, 300) and isinstance(row["trusted"], bool) and row["std"] > 0
    text = kedge("bench", "report", store).out
    assert "critic:folds=2:hidden=16, n = 200" in text and "coverage" in text
    mae = sum(abs(r["bias"]) for r in lines if r["n"] == 200 and r["objective"].startswith("critic")) / 2
    block = text.split("critic:folds=2:hidden=16, n = 200")[1]
    overall = next(line for line in block.splitlines() if line.split()[:1] == ["all"])
    assert float(overall.split()[1]) == pytest.approx(mae, abs=6e-5)
    page = tmp_path / "p.html"
    assert kedge("bench", "report", store, "--html", page).code == 0
    ElementTree.fromstring(page.read_text())


def samples(path, *lines):
    path.write_text("\n".join(['name = "few"', 'tasks = ["bmi/01"]', "seeds = [0]", *lines]))
    return path


def test_equal_sizes_are_one(tmp_path):
    suite = samples(tmp_path / "s.toml", "n = [50, 40, 50]", 'methods = ["gaussian"]')
    assert run(suite, tmp_path / "s.db", "--json").json["now"] == 2


def test_what_this_machine_cannot_do_spends_no_run(tmp_path):
    """Another machine may do it in the same store."""
    suite, store = samples(tmp_path / "s.toml", "n = [50]", 'methods = ["critic:precision=bfloat16:steps=5:hidden=4:folds=2"]'), tmp_path / "s.db"
    for isa, says in (("avx2", "bfloat16"), ("none-such", "none-such")):
        refused("bench", "run", suite, "--store", store, says=says, verb="bench", env={"KEDGE_ISA": isa})
    assert not store.exists()


def test_estimates_need_a_truth_to_be_judged_by(tmp_path):
    data = tmp_path / "data" / "mnist"
    data.mkdir(parents=True)
    header = b"\0\0\x08\x03" + b"".join(size.to_bytes(4, "big") for size in (4, 28, 28))
    (data / "train-images-idx3-ubyte").write_bytes(header + bytes(range(4)) * 784)
    suite = tmp_path / "s.toml"
    suite.write_text('name = "s"\ntasks = ["mnist-rows/alone/rows2"]\nn = [30]\nmethods = ["gaussian"]\n')
    refused("bench", "run", suite, "--store", tmp_path / "s.db", "--data", data.parent, says="nobody knows the mutual information", verb="bench")
