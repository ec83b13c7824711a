import numpy as np
import pytest
from conftest import kedge, refused


@pytest.fixture
def model(fitted):
    files = fitted[1]
    return [str(files[name]) for name in ("model.kedge", "x.npy", "y.npy")]


def test_lines_json_and_array_agree(model, tmp_path):
    lines = kedge("score", *model)
    assert lines.code == 0 and lines.err == ""
    numbers = np.array([float(line) for line in lines.out.split("\n")[:-1]])
    assert numbers.shape == (300,) and np.isfinite(numbers).all()

    result = kedge("score", *model, "--json").json
    assert result["n"] == 300 and result["mean"] == pytest.approx(numbers.mean())
    assert result["pmi"] == list(numbers)

    written = kedge("score", *model, "--out", tmp_path / "s.npy")
    assert written.code == 0 and written.out == "" and written.err == f"wrote {tmp_path}/s.npy\n"
    assert (np.load(tmp_path / "s.npy") == numbers).all()


def test_a_saved_model_knows_the_dependence(model):
    assert kedge("score", *model, "--json").json["mean"] > 0.1


def test_all_pairs_have_the_pairs_on_their_diagonal(model, tmp_path):
    assert kedge("score", *model, "--all-pairs", "--out", tmp_path / "s.npy").code == 0
    scores = np.load(tmp_path / "s.npy")
    assert scores.shape == (300, 300)
    pmi = np.array(kedge("score", *model, "--json").json["pmi"])
    assert np.allclose(np.diag(scores), pmi, atol=1e-4)

    np.save(tmp_path / "x3.npy", np.load(model[1])[:3])
    words = ["score", model[0], tmp_path / "x3.npy", model[2], "--all-pairs"]
    lines = kedge(*words).out.split("\n")[:-1]
    assert len(lines) == 3 and np.allclose([float(v) for v in lines[1].split("\t")], scores[1], atol=1e-4)
    result = kedge(*words, "--json").json
    assert result["shape"] == [3, 300] and np.allclose(result["log_ratio"], scores[:3], atol=1e-4)


def test_bits(model):
    nats, bits = (kedge("score", *model, "--json", "--units", unit).json for unit in ("nats", "bits"))
    assert bits["unit"] == "bits" and bits["mean"] == pytest.approx(nats["mean"] / np.log(2))


def test_what_cannot_be_scored_is_refused(model, tmp_path):
    bad = lambda *words, says: refused("score", *words, says=says, verb="score", cwd=tmp_path)
    bad(says="give a model and two files")
    bad("missing.kedge", *model[1:], says="missing.kedge")
    bad(model[1], *model[1:], says="x.npy")
    bad(*model, "--out", "no/such/s.npy", says="there is no folder")
    bad(*model, "--out", model[0], says="it is one of the inputs")
    bad(*model, "--nu", "2", says="there is no option --nu")
    np.save(tmp_path / "short.npy", np.load(model[1])[:7])
    bad(model[0], "short.npy", model[2], says="7")
    np.save(tmp_path / "wide.npy", np.zeros((300, 5)))
    bad(model[0], "wide.npy", model[2], says="5")
    np.save(tmp_path / "long.npy", np.broadcast_to(np.float16(1), (1_500_000, 2)))
    bad(model[0], "long.npy", "long.npy", "--all-pairs", says="--all-pairs makes 9000.0 GB")
    damaged = bytearray(open(model[0], "rb").read())
    (tmp_path / "cut.kedge").write_bytes(damaged[: len(damaged) // 2])
    bad("cut.kedge", *model[1:], says="cut.kedge")
