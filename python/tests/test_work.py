"""While it works: Ctrl-C, other threads, progress, logging."""

import logging
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

import kedge
from conftest import QUICK

PATIENCE = float(os.environ.get("PATIENCE", "1"))

LONG = """
import sys, time, kedge
x, y, _ = kedge.sample("gaussian/d5/nats2", n=100_000)
print("ready", flush=True)
try:
    {work}
except KeyboardInterrupt as error:
    print(time.process_time(), flush=True)
"""
ESTIMATE = "kedge.mutual_information(x, y, method='critic', steps=10**8, threads=2)"


def processor_time(pid):
    """Seconds that all threads of a process have worked."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("work", [
    ESTIMATE, "kedge.MutualInformation(steps=10**8).fit(x, y)", "kedge.density_ratio(x, y, steps=10**8)",
    "kedge.sample('cubic/d2/bits2', n=2*10**7)",
    "m = kedge.MutualInformation(method='critic', steps=5, critic='concat', hidden=(128, 128)).fit(x[:5000], y[:5000]); print('fitted', flush=True); m.log_ratio(x[:5000], y[:5000])",
])
def test_ctrl_c_is_a_keyboard_interrupt_within_a_second(work):
    # A second of every processor's work, not of the clock: the machine may be busy with something else. Signals are as in a
    # terminal, even where the tests run in the background.
    with subprocess.Popen([sys.executable, "-c", LONG.format(work=work)], stdout=subprocess.PIPE, text=True,
                          preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler)) as process:
        assert process.stdout.readline() == "ready\n"
        if "fitted" in work:
            assert process.stdout.readline() == "fitted\n"
        time.sleep(0.7)
        sent = processor_time(process.pid)
        process.send_signal(signal.SIGINT)
        caught = float(process.stdout.readline())
        assert process.wait(10) == 0 and caught - sent < PATIENCE * os.cpu_count()


def test_an_interrupt_leaves_everything_usable(pair):
    def stop(stage, done, total):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kedge.mutual_information(*pair, method="critic", steps=10**8, progress=stop)
    assert kedge.mutual_information(*pair, method="gaussian").mi > 0


def test_other_threads_run_meanwhile(pair):
    ticks, over = 0, threading.Event()

    def tick():
        nonlocal ticks
        while not over.wait(0.002):
            ticks += 1

    thread = threading.Thread(target=tick)
    thread.start()
    start = time.perf_counter()
    kedge.mutual_information(*pair, method="critic", steps=3000, folds=2, threads=1)
    elapsed = time.perf_counter() - start
    over.set()
    thread.join()
    # It would stand still while the interpreter's lock is held; a busy machine only slows it.
    assert ticks > 20 * elapsed


def test_estimates_in_threads_are_those_alone(pair):
    alone = [kedge.mutual_information(*pair, seed=seed, **QUICK).mi for seed in range(4)]
    results = [0.0] * 4

    def work(seed):
        results[seed] = kedge.mutual_information(*pair, seed=seed, **QUICK).mi

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == alone and len(set(alone)) == 4


def test_one_objective_in_many_threads():
    loss = kedge.objective("infonce-anchor")
    scores = [np.random.default_rng(i).normal(size=(64, 64)) for i in range(4)]
    expected = [loss(s)[0] for s in scores]
    found = [[] for _ in scores]

    def work(i):
        for _ in range(50):
            found[i].append(loss(scores[i])[0])

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [set(values) for values in found] == [{value} for value in expected]


def test_progress_tells_stages(pair):
    told = []
    me = threading.get_ident()
    kedge.mutual_information(
        *pair, method="critic", steps=4000, folds=2, threads=1,
        progress=lambda *news: told.append((*news, threading.get_ident() == me)))
    assert told and all(isinstance(s, str) and 0 <= done <= total and here for s, done, total, here in told)
    assert [t[1] for t in told if t[0] == told[0][0]] == sorted(t[1] for t in told if t[0] == told[0][0])


def test_what_a_callback_raises_is_raised(pair):
    def fail(stage, done, total):
        raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"):
        kedge.mutual_information(*pair, method="critic", steps=10**8, progress=fail)


def test_a_bar_with_tqdm(pair, capsys):
    pytest.importorskip("tqdm")
    kedge.mutual_information(*pair, method="critic", steps=4000, folds=2, threads=1, progress=True)
    assert "training" in capsys.readouterr().err


def test_without_tqdm_it_says_so_and_works(pair, monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    assert kedge.mutual_information(*pair, method="gaussian", progress=True).mi > 0
    assert "pip install tqdm" in caplog.text


def test_logging(pair, caplog):
    with caplog.at_level(logging.INFO, logger="kedge"):
        kedge.mutual_information(*pair, method="critic", steps=4000, folds=2, threads=1)
    assert "done in" in caplog.text and "training" in caplog.text
