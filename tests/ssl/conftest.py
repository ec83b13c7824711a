"""Runs the program named by the environment variable KEDGE_SSL on tiny images made here."""

import gzip
import json
import os
import signal
import struct
import subprocess
import zlib

import numpy as np
import pytest

KEDGE_SSL = os.environ.get("KEDGE_SSL", "kedge-ssl")
QUICK = ["--width", "8", "--projection", "16", "--batch", "64", "--threads", "1", "--seed", "3"]


def start(*words):
    return subprocess.Popen([KEDGE_SSL, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))


class Result:
    def __init__(self, process):
        self.out, self.err = process.communicate(timeout=300)
        self.code = process.returncode

    @property
    def json(self):
        assert self.code == 0, self.err
        return json.loads(self.out)


def run(*words):
    return Result(start(*words))


def train(root, out, *more, data="mnist"):
    done = run("train", "--data", data, "--root", root, "--out", out, *QUICK, *more)
    assert done.code == 0, done.err
    return done


def log(out):
    """Lines of a run's log, without what depends on the clock."""
    lines = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    return [{k: v for k, v in line.items() if k not in ("steps_per_second", "objective_share")} for line in lines]


def stripes(count, seed, channels=1, size=20):
    """Images of four classes, which differ in the direction of their stripes. Brightness, contrast and the stripes' width say
    nothing, but make most of the difference between images until an encoder has learned to ignore them."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, 4, count)
    y, x = np.mgrid[:size, :size]
    angle = (labels * np.pi / 4)[:, None, None, None]
    def of_each(low, high):
        return random.uniform(low, high, (count, channels, 1, 1))

    waves = np.sin((np.cos(angle) * x + np.sin(angle) * y) * of_each(0.8, 1.6) + of_each(0, 2 * np.pi))
    noisy = of_each(70, 180) + of_each(12, 60) * waves + random.normal(0, 25, (count, channels, size, size))
    return np.clip(noisy, 0, 255).astype(np.uint8), labels.astype(np.uint8)


def write_idx(path, numbers):
    head = struct.pack(">BBBB", 0, 0, 8, numbers.ndim) + struct.pack(f">{numbers.ndim}I", *numbers.shape)
    with gzip.open(path, "wb") as file:
        file.write(head + numbers.tobytes())


def write_png(path, image):
    """height x width x 3 bytes."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + row.tobytes() for row in image)
    header = struct.pack(">IIBBBBB", image.shape[1], image.shape[0], 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


@pytest.fixture(scope="session")
def mnist(tmp_path_factory):
    """In the format of MNIST, but quicker to learn."""
    root = tmp_path_factory.mktemp("mnist")
    for stem, count, seed in (("train", 1024, 0), ("t10k", 400, 1)):
        pixels, labels = stripes(count, seed)
        write_idx(root / f"{stem}-images-idx3-ubyte.gz", pixels[:, 0])
        write_idx(root / f"{stem}-labels-idx1-ubyte.gz", labels)
    return root


@pytest.fixture(scope="session")
def trained(mnist, tmp_path_factory):
    out = tmp_path_factory.mktemp("runs") / "anchor"
    train(mnist, out, "--epochs", "12")
    return out
