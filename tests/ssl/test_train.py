"""Training: what is learned, what is left behind, and going on after a kill."""

import json
import signal

import numpy as np
import pytest

from conftest import QUICK, log, run, start, stripes, train, write_idx, write_png


def test_a_trained_encoder_shows_more_of_the_class_than_a_random_one(mnist, trained, tmp_path):
    train(mnist, tmp_path / "random", "--epochs", "1", "--lr", "1e-12")
    before, after = (run("probe", out, "--json").json for out in (tmp_path / "random", trained))
    # 400 test images each: a standard error of at most 3.5 points on a difference.
    assert after["top1"] > before["top1"] + 7 and after["knn"] > before["knn"] + 7
    assert after["top5"] == 100  # of four classes


def test_the_log_has_a_line_an_epoch(trained):
    lines = log(trained)
    assert [line["epoch"] for line in lines] == list(range(1, 13))
    assert lines[-1]["loss"] < lines[0]["loss"]


def test_the_same_seed_gives_the_same_run(mnist, trained, tmp_path):
    train(mnist, tmp_path / "again", "--epochs", "12")
    assert log(tmp_path / "again") == log(trained)
    assert run("probe", tmp_path / "again", "--json").json["knn"] == run("probe", trained, "--json").json["knn"]


def test_another_seed_gives_another_run(mnist, tmp_path):
    train(mnist, tmp_path / "other", "--epochs", "1", "--seed", "4")
    train(mnist, tmp_path / "one", "--epochs", "1")
    assert log(tmp_path / "other")[0]["loss"] != log(tmp_path / "one")[0]["loss"]


LONG = ["--epochs", "30", "--limit", "512"]  # so that there is time to kill it


@pytest.fixture(scope="module")
def whole(mnist, tmp_path_factory):
    out = tmp_path_factory.mktemp("runs") / "whole"
    train(mnist, out, *LONG)
    return log(out)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_run_goes_on_as_if_nothing_had_been(mnist, whole, tmp_path, how):
    words = ["train", "--data", "mnist", "--root", mnist, "--out", tmp_path / "run", *QUICK, *LONG]
    process = start(*words)
    process.stdout.readline()  # one epoch is done
    process.send_signal(how)
    code = process.wait(60)
    assert code == (130 if how == signal.SIGTERM else -signal.SIGKILL)
    assert 1 <= len(log(tmp_path / "run")) < 30
    assert run(*words).code == 0
    assert log(tmp_path / "run") == whole


def test_a_run_does_not_go_on_with_other_settings(mnist, trained):
    done = run("train", "--data", "mnist", "--root", mnist, "--out", trained, *QUICK, "--epochs", "12", "--tau", "0.3")
    assert done.code == 2 and "--tau" in done.err


def test_a_warm_start_begins_with_the_logarithmic_score(mnist, tmp_path):
    train(mnist, tmp_path / "run", "--epochs", "2", "--objective", "anchor-spherical", "--warm-start", "1")
    assert [line["objective"] for line in log(tmp_path / "run")] == ["infonce-anchor", "anchor-spherical"]


@pytest.mark.parametrize("more", [["--objective", "d-rfc"], ["--optimiser", "sgd", "--lr", "0.05"],
                                  ["--objective", "infonce-anchor", "--param", "nu=4", "--direction", "both"]])
def test_other_ways_to_train_learn_too(mnist, tmp_path, more):
    train(mnist, tmp_path / "run", "--epochs", "3", *more)
    lines = log(tmp_path / "run")
    assert lines[-1]["loss"] < lines[0]["loss"]


def test_a_batch_whose_scores_are_never_held(tmp_path):
    """Beyond 4,096 pairs scores are made anew."""
    pixels, labels = stripes(4200, 5, size=8)
    write_idx(tmp_path / "train-images-idx3-ubyte.gz", pixels[:, 0])
    write_idx(tmp_path / "train-labels-idx1-ubyte.gz", labels)
    train(tmp_path, tmp_path / "run", "--epochs", "12", "--batch", "4200", "--lr", "0.01")
    lines = log(tmp_path / "run")
    assert lines[-1]["loss"] < lines[0]["loss"] - 0.1


def test_folders_of_png(tmp_path):
    for split, count in (("train", 64), ("test", 32)):
        pixels, labels = stripes(count, 7, channels=3, size=24)
        for i, (image, label) in enumerate(zip(pixels, labels)):
            folder = tmp_path / split / f"class{label}"
            folder.mkdir(parents=True, exist_ok=True)
            write_png(folder / f"{i}.png", image.transpose(1, 2, 0))
    train(tmp_path, tmp_path / "run", "--epochs", "1", "--batch", "32", "--size", "16", data="folder")
    found = run("probe", tmp_path / "run", "--json").json
    assert (found["train_images"], found["test_images"]) == (64, 32)


def write_cifar(root, names, head, classes):
    for number, name in enumerate(names):
        pixels, labels = stripes(40, number, channels=3, size=32)
        rows = b"".join(b"\0" * (head - 1) + bytes([label % classes]) + image.tobytes() for image, label in zip(pixels, labels))
        (root / name).write_bytes(rows)


def test_cifar_files_with_a_residual_network(tmp_path):
    write_cifar(tmp_path, ["train.bin", "test.bin"], 2, 100)
    train(tmp_path, tmp_path / "run", "--epochs", "1", "--batch", "16", "--limit", "32", "--encoder", "resnet18", data="cifar100")
    found = run("probe", tmp_path / "run", "--json").json
    assert (found["train_images"], found["test_images"]) == (32, 40)


def test_cifar10_has_five_files(tmp_path):
    write_cifar(tmp_path, [f"data_batch_{i}.bin" for i in range(1, 6)] + ["test_batch.bin"], 1, 10)
    train(tmp_path, tmp_path / "run", "--epochs", "1", data="cifar10")
    assert run("probe", tmp_path / "run", "--json").json["train_images"] == 200


def test_progress_is_json(trained):
    settings = json.loads((trained / "run.json").read_text())
    assert settings["objective"] == "infonce-anchor" and settings["batch"] == 64
