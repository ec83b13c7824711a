"""Manners that hold for every verb: help, versions, streams, signals."""

import json
import os
import pathlib
import pty
import signal
import subprocess
import time

import numpy as np
import pytest
from conftest import KEDGE, PATIENCE, Effort, QUICK, environment, kedge, start

VERBS = ["estimate", "ratio", "score", "sample", "bench", "objectives"]
LONG = ["--steps", "1000000", "--hidden", "512,512", "--threads", "1"]


def test_version_is_short_and_quick():
    times = []
    for _ in range(5):
        began = time.perf_counter()
        result = kedge("--version")
        times.append(time.perf_counter() - began)
        assert result.code == 0 and result.out == "kedge 0.1.0\n" and result.err == ""
    assert min(times) < 0.15  # 15 ms on a quiet machine; no sanitizer and no neighbour may fail it


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["help"]])
def test_help_names_the_verbs(words):
    result = kedge(*words)
    assert result.code == 0 and result.err == ""
    for verb in VERBS:
        assert f"\n  {verb} " in result.out


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb):
    result = kedge(verb, "--help")
    assert result.code == 0 and result.err == ""
    assert result.out.startswith(f"Usage: kedge {verb} ")
    assert max(map(len, result.out.splitlines())) <= 80
    assert kedge("help", verb).out == result.out
    assert kedge(verb, "-h").out == result.out


def test_help_shows_defaults_and_choices():
    text = kedge("estimate", "--help").out
    assert "weight of the anchor class [1]" in text
    assert "[infonce-anchor]" in text and "KEDGE_NU" in text and "--config FILE.toml" in text


def run_in_terminal(*words, env=None):
    """What a terminal shows: standard output and error together."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(KEDGE, [KEDGE, *map(str, words)], environment(env))
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(terminal)
    return shown.decode(), code


def test_a_terminal_gets_colour_and_progress(pair):
    shown, code = run_in_terminal("estimate", *pair, *QUICK, env={"TERM": "xterm"})
    assert code == 0
    assert "\x1b[1m" in shown and "training [" in shown
    # The bar is wiped before the result.
    assert shown.rfind("training [") < shown.rfind("\r\x1b[K") < shown.find("I(X;Y)")


@pytest.mark.parametrize("env", [{"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colour_can_be_refused(pair, env):
    shown, code = run_in_terminal("estimate", *pair, *QUICK, env=env)
    assert code == 0 and "\x1b[1m" not in shown and "\x1b[3" not in shown


def test_a_full_disk_is_told(pair):
    with open("/dev/full", "w") as full:
        result = kedge("estimate", *pair, *QUICK, stdout=full)
    assert result.code == 1
    assert result.err == "kedge estimate: the result could not be written to standard output: No space left on device\n"


def test_a_reader_that_left_is_no_error(pair):
    read, write = os.pipe()
    os.close(read)
    result = kedge("objectives", stdout=write)
    os.close(write)
    assert result.code == 0 and result.err == ""


def test_a_closed_output_is_told_and_no_file_takes_its_place(pair, tmp_path):
    words = [KEDGE, "estimate", *pair, *QUICK, "--pmi", str(tmp_path / "p.npy")]
    done = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", *words], stderr=subprocess.PIPE, text=True)
    assert done.returncode == 1 and "standard output is closed" in done.stderr
    assert (tmp_path / "p.npy").read_bytes().startswith(b"\x93NUMPY")


def test_everything_closed(pair):
    done = subprocess.run(["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", KEDGE, "estimate", *pair, *QUICK])
    assert done.returncode == 1


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """Rows for minutes of work."""
    folder = tmp_path_factory.mktemp("many")
    x = np.random.default_rng(0).normal(size=(20_000, 10)).astype(np.float32)
    np.save(folder / "x.npy", x)
    np.save(folder / "y.npy", x + np.random.default_rng(1).normal(size=x.shape).astype(np.float32))
    return [folder / "x.npy", folder / "y.npy"]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_a_long_estimate_within_a_second(many, tmp_path, sent):
    process = start("estimate", *many, *LONG, "--json", "--pmi", tmp_path / "p.npy")
    time.sleep(0.7)
    assert process.poll() is None
    effort = Effort(process)
    process.send_signal(sent)
    out, err = process.communicate(timeout=60)
    assert effort.seconds() < PATIENCE * os.cpu_count()
    assert process.returncode == 130 and out == ""
    assert err.startswith("kedge estimate: stopped after ") and err.count("\n") == 1
    assert not (tmp_path / "p.npy").exists()
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_of_work_that_cannot_stop(tmp_path):
    process = start("sample", "gaussian/d400/bits2", "--n", 200_000, "--out", tmp_path / "d")
    time.sleep(0.4)
    assert process.poll() is None
    effort = Effort(process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert effort.seconds() < PATIENCE
    assert process.returncode == 130 and out == ""
    assert err == "kedge sample: interrupted while drawing rows; nothing was written\n"
    assert list((tmp_path / "d").iterdir()) == []


def test_work_in_the_background_ignores_what_its_shell_told_it_to(pair):
    process = start("estimate", *pair, "--method", "critic", "--steps", 2000, "--threads", 1, "--json",
                    under=["sh", "-c", "trap '' INT; exec \"$@\"", "sh"])
    while pathlib.Path(f"/proc/{process.pid}/comm").read_text() == "sh\n":
        time.sleep(0.001)
    for _ in range(10):
        process.send_signal(signal.SIGINT)
        time.sleep(0.02 * PATIENCE)
    out, err = process.communicate(timeout=60 * PATIENCE)
    assert process.returncode == 0 and json.loads(out)["n"] == 200, err


def test_the_second_interrupt_ends_at_once(many):
    process = start("estimate", *many, *LONG)
    time.sleep(0.5)
    for _ in range(5):
        process.send_signal(signal.SIGINT)
    process.communicate(timeout=5)
    assert process.returncode == 130
