"""Runs the program named by the environment variable KEDGE on small files."""

import json
import os
import pathlib
import resource
import signal
import subprocess

import numpy as np
import pytest

KEDGE = os.environ.get("KEDGE", "kedge")
PATIENCE = float(os.environ.get("PATIENCE", "1"))  # seconds; sanitizers need more
QUICK = ["--steps", "50", "--folds", "2", "--hidden", "16", "--threads", "1"]


class Result:
    def __init__(self, done):
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr

    @property
    def json(self):
        assert self.code in (0, 3), self.err
        assert self.out.count("\n") == 1 and self.out.endswith("\n")

        def refuse(word):
            raise AssertionError(f"{word} is not JSON")

        return json.loads(self.out, parse_constant=refuse)


def environment(extra=None):
    clean = {k: v for k, v in os.environ.items() if not k.startswith("KEDGE_") and k != "NO_COLOR"}
    return {**clean, **(extra or {})}


def start(*words, under=(), **options):
    """A running kedge, if need be `under` another program. Signals are as in a terminal, even where the tests run in the background."""
    options.setdefault("env", environment())
    return subprocess.Popen(
        [*map(str, under), KEDGE, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        **options,
    )


class Effort:
    """Processor seconds that a running process takes from here to its end: other work on the machine does not count."""

    def __init__(self, process):
        words = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
        self.before = (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK") + self.ended()

    @staticmethod
    def ended():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    def seconds(self):
        """After the process was waited for."""
        return self.ended() - self.before


def kedge(*words, env=None, **options):
    options.setdefault("stdout", subprocess.PIPE)
    return Result(
        subprocess.run(
            [KEDGE, *map(str, words)], stderr=subprocess.PIPE, text=True, env=environment(env), timeout=60, **options
        )
    )


def refused(*words, says, code=2, verb="estimate", **options):
    """The program refuses with one sentence that holds `says`."""
    result = kedge(*words, **options)
    assert result.code == code, (result.code, result.err)
    assert result.out == ""
    assert result.err.startswith(f"kedge {verb}: " if verb else "kedge: ")
    assert result.err.count("\n") == 1, result.err
    assert says in result.err, result.err
    return result


@pytest.fixture
def pair(tmp_path):
    """x.npy and y.npy: 200 rows, two columns and one, that depend on each other."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 2)).astype(np.float32)
    y = (x[:, :1] + 0.5 * rng.normal(size=(200, 1))).astype(np.float32)
    np.save(tmp_path / "x.npy", x)
    np.save(tmp_path / "y.npy", y)
    return [str(tmp_path / "x.npy"), str(tmp_path / "y.npy")]


@pytest.fixture
def table(tmp_path):
    """A CSV with a header."""
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(120, 4))
    path = tmp_path / "t.csv"
    lines = ["a,b,c,d e"] + [",".join(f"{v:.6f}" for v in row) for row in rows]
    path.write_text("\n".join(lines) + "\n")
    return str(path)


@pytest.fixture(scope="session")
def fitted(tmp_path_factory):
    """One estimate with everything it can write, shared by tests that only look at it."""
    folder = tmp_path_factory.mktemp("fitted")
    rng = np.random.default_rng(0)
    x = rng.normal(size=(300, 2))
    np.save(folder / "x.npy", x)
    np.save(folder / "y.npy", x + 0.7 * rng.normal(size=(300, 2)))
    files = {name: str(folder / name) for name in ("x.npy", "y.npy", "pmi.npy", "model.kedge", "plot.svg")}
    result = kedge("estimate", files["x.npy"], files["y.npy"], *QUICK, "--json", "--pmi", files["pmi.npy"],
                   "--save", files["model.kedge"], "--plot", files["plot.svg"])
    assert result.code == 0, result.err
    return result, {name: pathlib.Path(path) for name, path in files.items()}
