"""One sentence on standard error, exit code 2."""

import pytest

from conftest import run


@pytest.mark.parametrize("words, said", [
    (["train"], "--out"),
    (["train", "--out", "r", "--data", "mnits", "--root", "."], "mnist"),
    (["train", "--out", "r", "--data", "mnist"], "--root"),
    (["train", "--out", "r", "--data", "mnist", "--root", "nowhere"], "train-images-idx3-ubyte"),
    (["train", "--out", "r", "--data", "cifar10", "--root", "nowhere"], "data_batch_1.bin"),
    (["train", "--out", "r", "--data", "folder", "--root", "nowhere"], "train/CLASS"),
    (["train", "--out", "r", "--data", "mnist", "--root", ".", "--objective", "infonse"], "infonce"),
    (["train", "--out", "r", "--data", "mnist", "--root", ".", "--tau", "0"], "--tau"),
    (["train", "--out", "r", "--data", "mnist", "--root", ".", "--tau", "x"], "'x'"),
    (["train", "--out", "r", "--data", "mnist", "--root", ".", "--batch", "1"], "--batch"),
    (["train", "--out", "r", "--data", "mnist", "--root", ".", "--epoch", "1"], "--epochs"),
    (["probe"], "RUN"),
    (["probe", "nowhere"], "run.json"),
    (["compare"], "RUN"),
    (["compar"], "compare"),
])
def test_a_sentence_says_what_is_wrong(tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    done = run(*words)
    assert done.code == 2, done.err
    assert said in done.err and done.err.count("\n") == 1 and done.out == ""


def test_a_damaged_checkpoint(trained, tmp_path):
    for name in ("run.json", "log.jsonl"):
        (tmp_path / name).write_text((trained / name).read_text())
    (tmp_path / "checkpoint.pt").write_bytes((trained / "checkpoint.pt").read_bytes()[:1000])
    done = run("probe", tmp_path)
    assert done.code == 2 and "damaged" in done.err


def test_a_damaged_cifar_file(tmp_path):
    (tmp_path / "train.bin").write_bytes(b"\0" * 5000)
    done = run("train", "--data", "cifar100", "--root", tmp_path, "--out", tmp_path / "run")
    assert done.code == 2 and "3074" in done.err


@pytest.mark.parametrize("verb", ["train", "probe", "compare"])
def test_help_names_the_program(verb):
    done = run(verb, "--help")
    assert done.code == 0 and done.out.startswith(f"Usage: kedge-ssl {verb} ")
