"""What goes wrong around the program, and rows with which little can be done: each the sentence, the exit code, nothing lost."""

import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import sqlite3
import struct
import subprocess
import time

import numpy as np
import pytest
from conftest import PATIENCE, QUICK, kedge, refused, start

TINY = """name = "t"
tasks = ["gaussian/d2/bits{level}"]
levels = [1]
objectives = ["nwj"]
critics = ["separable"]
steps = 20
batch = 8
hidden = [4]
embed = 2
"""


def test_a_full_disk_under_an_output_file(pair, tmp_path):
    """RLIMIT_FSIZE is a disk that is full after so many bytes; an older file stays as it was."""

    def small_disk():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))

    for flag in ("--pmi", "--save", "--plot"):
        target = tmp_path / ("old.svg" if flag == "--plot" else "old")
        target.write_bytes(b"old")
        result = kedge("estimate", *pair, *QUICK, "--json", flag, target, preexec_fn=small_disk)
        assert result.code == 1 and f"{target} could not be written" in result.err
        assert target.read_bytes() == b"old"
        target.unlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.npy", "y.npy"]


def test_a_device_that_is_full(pair):
    result = kedge("estimate", *pair, *QUICK, "--json", "--pmi", "/dev/full")
    assert result.code == 1 and result.err == "kedge estimate: /dev/full could not be written: the disk is full\n"


@pytest.mark.skipif(PATIENCE > 1, reason="sanitizers need room of their own")
def test_out_of_memory(tmp_path):
    def small_memory():
        resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))

    result = kedge("sample", "gaussian/d400/bits2", "--n", 200_000, "--out", tmp_path / "d", preexec_fn=small_memory)
    assert result.code == 1 and result.out == ""
    assert result.err == "kedge sample: there is not enough memory; use fewer rows or columns, or a smaller --batch\n"
    assert not (tmp_path / "d").exists() or list((tmp_path / "d").iterdir()) == []


def slow_table(path):
    """Seconds of reading, during which the other input is mapped and idle."""
    with open(path, "w") as table:
        row = ",".join(["0.12345678"] * 20) + "\n"
        table.writelines(row for _ in range(200_000))


@pytest.mark.parametrize("fate", ["cut", "removed"])
def test_an_input_that_vanishes_while_it_is_read(tmp_path, fate):
    x, y = tmp_path / "x.npy", tmp_path / "y.csv"
    np.save(x, np.random.default_rng(0).normal(size=(200_000, 3)))
    slow_table(y)
    process = start("estimate", x, y, "--method", "gaussian", "--json")
    maps = pathlib.Path(f"/proc/{process.pid}/maps")
    while str(x) not in maps.read_text():
        assert process.poll() is None, process.communicate()
        time.sleep(0.002)
    process.send_signal(signal.SIGSTOP)
    os.truncate(x, 4096) if fate == "cut" else x.unlink()
    process.send_signal(signal.SIGCONT)
    out, err = process.communicate(timeout=60 * PATIENCE)
    if fate == "cut":
        assert process.returncode == 1 and out == ""
        assert err == "kedge: an input file became shorter while it was read; copy it to where nobody changes it\n"
    else:  # what is mapped lives on without a name
        assert process.returncode == 0 and json.loads(out)["n"] == 200_000, err


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    x = np.random.default_rng(0).normal(size=(100, 2))
    np.save(folder / "x.npy", x)
    np.save(folder / "y.npy", x[:, :1])
    words = [str(folder / "x.npy"), str(folder / "y.npy")]
    result = kedge("estimate", *words, *QUICK, "--method", "critic", "--critic", "separable", "--save", folder / "m.kedge")
    assert result.code == 0, result.err
    return (folder / "m.kedge").read_bytes(), words


def changed(model, change):
    """The model with another header."""
    length = struct.unpack("<Q", model[:8])[0]
    header = json.loads(model[8:8 + length])
    change(header)
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + model[8 + length:]


def test_a_model_of_a_newer_format(model, tmp_path):
    content, words = model
    path = tmp_path / "new.kedge"
    path.write_bytes(changed(content, lambda header: header["__metadata__"].update(kedge_format="99")))
    refused("score", path, *words, says="its format number is 99 and this version knows", verb="score")


def test_a_model_that_claims_more_than_it_holds(model, tmp_path):
    content, words = model

    def endless(header):
        designs = json.loads(header["__metadata__"]["designs"])
        for design in designs:
            design["shape"].update(hidden=[1 << 24] * 60)
        header["__metadata__"]["designs"] = json.dumps(designs)

    def wrapped(header):
        name = next(name for name in header if name != "__metadata__")
        begin, end = header[name]["data_offsets"]
        header[name]["shape"] = [(1 << 62) + (end - begin) // 4, 1 << 32]

    path = tmp_path / "m.kedge"
    for change, says in ((endless, "is missing or of another size"), (wrapped, "a shape that its bytes do not fill")):
        path.write_bytes(changed(content, change))
        refused("score", path, *words, says=says, verb="score")


@pytest.mark.parametrize("number", ["1e60", "-1", "0.5", '"1"'])
def test_a_model_whose_sizes_are_no_whole_numbers(model, tmp_path, number):
    content, words = model
    path = tmp_path / "m.kedge"

    def of_design(header):
        designs = header["__metadata__"]["designs"]
        assert '"embed":' in designs
        header["__metadata__"]["designs"] = re.sub('"embed": *[0-9]+', f'"embed": {number}', designs)

    def of_tensor(header):
        name = next(name for name in header if name != "__metadata__")
        header[name]["shape"] = [json.loads(number)]

    for change in (of_design, of_tensor):
        path.write_bytes(changed(content, change))
        refused("score", path, *words, says=str(path), verb="score")


def test_a_store_whose_settings_are_damaged(tmp_path):
    suite, store = tmp_path / "tiny.toml", tmp_path / "s.db"
    suite.write_text(TINY)
    assert kedge("bench", "run", suite, "--store", store).code == 0
    for settings in ("", '{"window": [1e60, 1]}', '{"window": []}', '{"window": 1}'):
        with sqlite3.connect(store) as database:
            database.execute("UPDATE suites SET settings = ?", (settings,))
        refused("bench", "report", store, says="settings of suite t", verb="bench")


def test_every_damaged_byte_of_a_model_is_refused_or_harmless(model, tmp_path):
    content, words = model
    rng = random.Random(0)
    path = tmp_path / "m.kedge"
    codes = set()
    for _ in range(60):
        damaged = bytearray(content)
        damaged[rng.randrange(len(damaged))] ^= 1 << rng.randrange(8)
        path.write_bytes(damaged)
        result = kedge("score", path, *words, "--json")
        assert result.code in (0, 2) and result.err.count("\n") == (result.code == 2), result.err
        codes.add(result.code)
    assert codes == {0, 2}


def test_a_store_of_a_newer_format(tmp_path):
    suite, store = tmp_path / "tiny.toml", tmp_path / "s.db"
    suite.write_text(TINY)
    assert kedge("bench", "run", suite, "--store", store).code == 0
    with sqlite3.connect(store) as database:
        database.execute("PRAGMA user_version = 99")
    for words in (["run", suite, "--store", store], ["report", store]):
        refused("bench", *words, says=str(store), verb="bench")


def test_a_store_that_somebody_has_locked(tmp_path):
    """The run waits, and goes on once the lock is gone; or stops when it is asked to."""
    suite, store = tmp_path / "tiny.toml", tmp_path / "s.db"
    suite.write_text(TINY + "seeds = [0, 1]\n")
    assert kedge("bench", "run", suite, "--store", store, "--seeds", 0).code == 0
    database = sqlite3.connect(store, isolation_level=None)
    database.execute("BEGIN EXCLUSIVE")
    process = start("bench", "run", suite, "--store", store)
    time.sleep(0.7)
    assert process.poll() is None
    database.execute("ROLLBACK")
    out, err = process.communicate(timeout=60 * PATIENCE)
    assert process.returncode == 0, err
    assert database.execute("SELECT count(*) FROM runs WHERE done").fetchone() == (2,)


def test_a_signal_at_any_moment_leaves_whole_files_or_none(pair, tmp_path):
    rng = random.Random(0)
    seen = set()
    for number in range(24):
        folder = tmp_path / str(number)
        folder.mkdir()
        sent = rng.choice([signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
        process = start("estimate", *pair, "--method", "critic", "--steps", 300, "--folds", 2, "--hidden", 16, "--threads", 1,
                        "--json", "--pmi", folder / "p.npy", "--save", folder / "m.kedge", "--plot", folder / "p.svg")
        time.sleep(rng.uniform(0.0, 0.5 * PATIENCE))
        process.send_signal(sent)
        out, err = process.communicate(timeout=60 * PATIENCE)
        # Before main has begun nothing of ours can answer, and the signal ends the process by itself.
        assert process.returncode in (0, 130, -sent), (process.returncode, err)
        seen.add(process.returncode)
        if process.returncode == 0:
            assert json.loads(out)["n"] == 200
        for path in folder.iterdir():
            if path.name == "p.npy":
                assert len(np.load(path)) == 200
            elif path.name == "m.kedge":
                assert kedge("score", path, *pair, "--json").code == 0
            elif path.name == "p.svg":
                assert path.read_text().rstrip().endswith("</svg>")
            else:
                assert sent == signal.SIGKILL, path
    assert len(seen) > 1


def can_be_traced():
    """Some containers forbid it, and strace may be missing."""
    return shutil.which("strace") and subprocess.run(["strace", "-o", "/dev/null", "true"], stderr=subprocess.DEVNULL).returncode == 0


@pytest.mark.skipif(not can_be_traced(), reason="no strace, or no right to use it")
def test_a_signal_while_a_folder_is_tried_leaves_nothing_in_it(pair, tmp_path):
    """Whether --pmi can be written is known from a file made in its folder and taken away at once: here, a while after it was closed."""
    folder, trace = tmp_path / "out", tmp_path / "trace"
    folder.mkdir()
    process = start("estimate", *pair, "--method", "critic", "--pmi", folder / "p.npy",
                    under=["strace", "-D", "-o", trace, "-e", "trace=close", "-e", "inject=close:delay_exit=30000"])
    while not os.listdir(folder):
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60 * PATIENCE)
    assert process.returncode in (130, -signal.SIGTERM) and "SIGTERM" in trace.read_text()
    assert not os.listdir(folder)


@pytest.mark.skipif(not can_be_traced(), reason="no strace, or no right to use it")
def test_one_thread_is_one(tmp_path):
    """Beside the one that waits for signals, whatever teams OpenMP would make. Leaks cannot be looked for in a process that is traced."""
    rows = np.random.default_rng(0).normal(size=(900, 5))
    np.save(tmp_path / "x.npy", rows)
    np.save(tmp_path / "y.npy", rows + np.random.default_rng(1).normal(size=(900, 5)))
    process = start("estimate", tmp_path / "x.npy", tmp_path / "y.npy", "--threads", 1, "--steps", 40,
                    under=["strace", "-f", "-o", tmp_path / "trace", "-e", "trace=clone,clone3"],
                    env={**os.environ, "OMP_NUM_THREADS": "4", "ASAN_OPTIONS": "detect_leaks=0"})
    process.communicate(timeout=60 * PATIENCE)
    assert process.returncode == 0
    assert (tmp_path / "trace").read_text().count("CLONE_THREAD") <= 1


@pytest.mark.parametrize("n, code, says", [
    (1, 2, "have 1 row; at least 2 rows are needed"),
    (3, 2, "3 rows are too few for an estimate; at least 4 are needed"),
    (4, 0, ""),
])
def test_fewer_rows_than_folds(tmp_path, n, code, says):
    rows = np.random.default_rng(0).normal(size=(n, 1))
    np.save(tmp_path / "x.npy", rows)
    words = ["estimate", tmp_path / "x.npy", tmp_path / "x.npy", "--steps", 20, "--folds", 5, "--hidden", 4]
    if code:
        refused(*words, says=says)
    else:
        result = kedge(*words, "--json")
        assert result.code == 0 and result.json["trusted"] is False


@pytest.mark.parametrize("what", ["equal rows", "one of a class"])
def test_where_there_is_nothing_to_learn(tmp_path, what):
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(400, 2)), rng.normal(size=(400, 1))
    if what == "equal rows":
        x[:] = 1.5
    else:
        y = np.zeros(400, dtype=int)
        y[7] = 1
    np.save(tmp_path / "x.npy", x)
    np.save(tmp_path / "y.npy", y)
    pair = tmp_path / "x.npy", tmp_path / "y.npy"
    result = kedge("estimate", *pair, *QUICK, "--json", "--save", tmp_path / "m.kedge", "--pmi", tmp_path / "p.npy")
    assert result.code == 0
    assert abs(result.json["mi"]) < 0.02  # H(Y) of one in 400 is 0.0175 nats
    low, high = result.json["ci"]
    assert low < -0.02 and high > 0.02  # no point, which would say that the rows show all there is
    assert kedge("score", tmp_path / "m.kedge", *pair, "--json").json["mean"] == pytest.approx(result.json["mi"], abs=0.01)


@pytest.mark.parametrize("scales", [(1e300, 1e-300), (5e-324 * 2**60, 1.0)])
def test_huge_and_tiny_values_change_nothing(tmp_path, scales):
    """Scales that a float cannot hold."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 2))
    y = x[:, :1] + rng.normal(size=(400, 1))
    found = []
    for number, (a, b) in enumerate([(1.0, 1.0), scales]):
        np.save(tmp_path / "x.npy", x * a)
        np.save(tmp_path / "y.npy", y * b)
        found.append(kedge("estimate", tmp_path / "x.npy", tmp_path / "y.npy", *QUICK, "--json").json)
    assert found[1]["mi"] == pytest.approx(found[0]["mi"], abs=1e-3)
    assert found[1]["chosen"] == found[0]["chosen"]


def test_the_largest_number_beside_the_least(tmp_path):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 2))
    x[rng.integers(400, size=40), 0] = 1.7976931348623157e308
    x[rng.integers(400, size=40), 0] = -1.7976931348623157e308
    x[rng.integers(400, size=40), 1] = 5e-324
    np.save(tmp_path / "x.npy", x)
    np.save(tmp_path / "y.npy", rng.normal(size=(400, 1)))
    report = kedge("estimate", tmp_path / "x.npy", tmp_path / "y.npy", *QUICK, "--json").json
    assert report["ci"][0] <= 0 <= report["ci"][1]
