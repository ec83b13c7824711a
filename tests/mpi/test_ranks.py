"""Several ranks on one machine: `mpirun -n R kedge bench run` shares a suite, with one store written by rank 0."""

import os
import signal
import sqlite3
import subprocess
import time

import pytest
from ranks import KEDGE, PATIENCE, environment, finish, ranks_of, start

SUITE = """
name = "tiny"
summary = "a small one"
unit = "nats"
tasks = ["gaussian/d2/nats{level}"]
levels = [0.5, 1]
objectives = ["infonce", "nwj"]
critics = ["separable"]
seeds = [0, 1, 2]
steps = 60
batch = 16
hidden = [16]
embed = 4
"""


def ask(store, sql):
    with sqlite3.connect(store) as database:
        return database.execute(sql).fetchall()


@pytest.fixture
def suite(tmp_path):
    path = tmp_path / "tiny.toml"
    path.write_text(SUITE)
    return path


TRACES = "SELECT objective, seed, position, estimates FROM runs JOIN levels ON levels.run = runs.id ORDER BY 1, 2, 3"


def test_ranks_share_a_suite(suite, tmp_path):
    code, out, err = finish(start(3, "bench", "run", suite, "--store", tmp_path / "many.db", "--threads", "1"))
    assert code == 0, err
    assert err.count("all 6 runs are in") == 1, err  # rank 0 speaks for all
    assert ask(tmp_path / "many.db", "SELECT count(*) FROM sessions") == [(1,)]  # and writes for all
    code, out, err = finish(start(1, "bench", "run", suite, "--store", tmp_path / "one.db", "--threads", "1"))
    assert code == 0, err
    one = ask(tmp_path / "one.db", TRACES)
    assert len(one) == 12
    assert ask(tmp_path / "many.db", TRACES) == one  # the same bits, whoever did it


@pytest.mark.parametrize("victim", [0, 1])
def test_a_killed_rank_ends_all_and_the_store_goes_on(suite, tmp_path, victim):
    store = tmp_path / "s.db"
    words = ("bench", "run", suite, "--store", store, "--threads", "1", "--steps", "3000")
    process = start(2, *words)
    deadline = time.monotonic() + 60 * PATIENCE
    while True:
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.05)
        try:
            if ask(store, "SELECT count(*) FROM runs WHERE done")[0][0] >= 1:
                break
        except sqlite3.Error:
            continue
    os.kill(ranks_of(process)[victim], signal.SIGKILL)
    code, out, err = finish(process, 30)
    assert code != 0
    assert f"process rank {victim}" in err and "Killed" in err, err
    assert ask(store, "PRAGMA integrity_check") == [("ok",)]
    done = ask(store, "SELECT count(*) FROM runs WHERE done")[0][0]
    assert 1 <= done < 6
    code, out, err = finish(start(2, *words))
    assert code == 0, err
    assert f"{done} from before, {6 - done} now" in err
    assert ask(store, "SELECT count(*) FROM levels") == [(12,)]


def test_what_is_wrong_is_said_once(tmp_path):
    code, out, err = finish(start(2, "bench", "run", "no-such-suite", "--store", tmp_path / "s.db"))
    assert code != 0
    assert err.count("kedge bench: there is no suite") == 1, err


def test_without_the_component(suite, tmp_path):
    """The program alone in a folder: one sentence says how to get what is missing."""
    program = tmp_path / "kedge"
    program.write_bytes(open(KEDGE, "rb").read())
    program.chmod(0o755)
    environ = {**environment(), "OMPI_COMM_WORLD_RANK": "0", "OMPI_COMM_WORLD_SIZE": "2"}
    done = subprocess.run([program, "bench", "run", suite, "--store", tmp_path / "s.db"], env=environ, text=True,
                          stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 2
    assert "docs/mpi.md" in done.stderr and done.stderr.count("\n") == 1, done.stderr
