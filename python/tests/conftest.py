"""The package as it is installed, and the program beside it (environment variable KEDGE)."""

import json
import os
import subprocess

import numpy as np
import pytest

KEDGE = os.environ.get("KEDGE")
#: Trains critics, and for a moment only.
QUICK = {"method": "critic", "steps": 40, "folds": 2, "hidden": (8,), "threads": 1}


def program(*words):
    """Exit code, standard output, and the sentence on standard error."""
    if KEDGE is None:
        pytest.skip("KEDGE does not name the program")
    clean = {k: v for k, v in os.environ.items() if not k.startswith("KEDGE_")}
    done = subprocess.run([KEDGE, *map(str, words)], capture_output=True, text=True, timeout=120, env=clean)
    return done.returncode, done.stdout, done.stderr


def reported(*words):
    code, out, err = program(*words, "--json")
    assert code == 0, err
    return json.loads(out)


def flags(options):
    """Keyword arguments as the program takes them."""
    words = []
    for name, value in options.items():
        text = {tuple: lambda v: ",".join(map(str, v)), dict: lambda v: ",".join(f"{k}={x}" for k, x in v.items())}
        words += ["--" + name.replace("_", "-"), text.get(type(value), str)(value)]
    return words


@pytest.fixture(scope="session")
def pair():
    """300 rows, two columns and one, that depend on each other."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(300, 2)).astype(np.float32)
    y = (x[:, :1] + 0.5 * rng.normal(size=(300, 1))).astype(np.float32)
    return x, y


@pytest.fixture
def files(pair, tmp_path):
    paths = tmp_path / "x.npy", tmp_path / "y.npy"
    for path, rows in zip(paths, pair):
        np.save(path, rows)
    return paths
