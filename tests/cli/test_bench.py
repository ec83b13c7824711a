"""Suites run, stop, go on and are reported."""

import csv
import io
import json
import os
import random
import resource
import signal
import sqlite3
import statistics
import time
import xml.etree.ElementTree as ElementTree

import pytest
from conftest import PATIENCE, Effort, kedge, refused, start

TINY = """
name = "tiny"
summary = "a small one"
unit = "bits"
tasks = ["gaussian/d2/bits{level}", "cubic/d2/bits{level}"]
levels = [1, 2]
objectives = ["infonce-anchor", "nwj", "smile:tau=5"]
critics = ["separable"]
seeds = [0, 1]
steps = 60
batch = 16
hidden = [16]
embed = 4
"""
KEYS = ["suite", "task", "objective", "critic", "seed", "level", "truth", "mean", "bias", "std", "rmse", "unit", "seconds"]
RUNS = 2 * 3 * 2


@pytest.fixture
def tiny(tmp_path):
    path = tmp_path / "tiny.toml"
    path.write_text(TINY)
    return path


def run(suite, store, *words, **options):
    return kedge("bench", "run", suite, "--store", store, *words, **options)


def rows(store):
    result = kedge("bench", "report", store, "--json")
    assert result.code == 0, result.err
    return [json.loads(line) for line in result.out.splitlines()]


def numbers(store):
    """What must not depend on when, where and in which order things were run."""
    lines = [{key: value for key, value in row.items() if key != "seconds"} for row in rows(store)]
    return sorted(lines, key=json.dumps)


def ask(store, sql):
    with sqlite3.connect(store, timeout=20) as database:
        return database.execute(sql).fetchall()


def test_list_and_help():
    suites = kedge("bench", "list", "--json").json
    names = {suite["name"] for suite in suites}
    assert {"gaussian10", "gaussian20", "smile20", "mnist64", "imdb-bert", "dime5", "bmi40", "mnist-consistency"} <= names
    text = kedge("bench", "list").out
    assert all(name in text for name in names)
    for action in ("list", "run", "report"):
        shown = kedge("bench", action, "--help")
        assert shown.code == 0 and shown.out.startswith(f"Usage: kedge bench {action} ")
        assert max(map(len, shown.out.splitlines())) <= 80


def test_a_run_and_its_report(tiny, tmp_path):
    store = tmp_path / "s.db"
    result = run(tiny, store)
    assert result.code == 0 and result.out == ""
    assert f"all {RUNS} runs are in {store}: 0 from before, {RUNS} now" in result.err
    lines = rows(store)
    assert len(lines) == RUNS * 2 and all(list(row) == KEYS for row in lines)
    for row in lines:
        assert row["suite"] == "tiny" and row["unit"] == "bits" and row["critic"] == "separable"
        assert row["truth"] == pytest.approx(row["level"]) and row["task"].endswith(f"/bits{row['level']:g}")
        assert row["bias"] == pytest.approx(row["mean"] - row["truth"])
        assert row["rmse"] == pytest.approx((row["bias"] ** 2 + row["std"] ** 2) ** 0.5)
        assert row["seconds"] > 0
    assert len({(r["task"], r["objective"], r["seed"], r["level"]) for r in lines}) == len(lines)

    again = run(tiny, store, "--json").json
    assert {key: again[key] for key in ("runs", "before", "now", "elsewhere")} == {
        "runs": RUNS, "before": RUNS, "now": 0, "elsewhere": 0}

    text = kedge("bench", "report", store).out
    for words in ("tiny: 12 of 12 runs done", "gaussian/d2, separable critic", "smile:tau=5", "RMSE", "steps 31 to 60"):
        assert words in text
    table = list(csv.DictReader(io.StringIO(kedge("bench", "report", store, "--csv").out)))
    assert list(table[0]) == KEYS and len(table) == len(lines)
    assert float(table[3]["mean"]) == pytest.approx(lines[3]["mean"])


def test_the_page(tiny, tmp_path):
    store, page = tmp_path / "s.db", tmp_path / "p.html"
    assert run(tiny, store).code == 0
    result = kedge("bench", "report", store, "--html", page)
    assert result.code == 0 and result.out == "" and result.err == f"wrote {page}\n"
    text = page.read_text()
    tree = ElementTree.fromstring(text)
    svg = "{http://www.w3.org/2000/svg}"
    figures = tree.findall(f".//{svg}svg")
    assert len(figures) == 2  # a task and critic each
    for figure in figures:
        # an objective: band and mean of the first seed, mean of the second, truth; and the rules of the axis beside them
        assert len(figure.findall(f".//{svg}clipPath")) == 3
        assert len(figure.findall(f"./{svg}g/{svg}polyline")) == 3 * 4
    identities = [node.get("id") for node in tree.iter() if node.get("id")]
    assert len(identities) == len(set(identities))
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "") and "<script" not in text
    assert kedge("bench", "report", store, "--html", tmp_path / "no" / "p.html").code == 2


def test_threads_and_steps(tiny, tmp_path):
    one, two = tmp_path / "1.db", tmp_path / "2.db"
    for store, threads in ((one, 1), (two, 2)):
        assert run(tiny, store, "--threads", threads, "--steps", 20, "--seeds", "4", "--objectives",
                   "pcc,anchor-brier,tuba,infonce-anchor:nu=8:direction=both", "--critics", "bilinear,cosine").code == 0
    assert numbers(one) == numbers(two) and len(numbers(one)) == 2 * 4 * 2 * 2
    assert ask(one, "SELECT DISTINCT length(estimates) FROM levels") == [(80,)]


def wait_for(store, done, process):
    """Until so many runs are done; the process must still be at work then."""
    for _ in range(int(2000 * PATIENCE)):
        time.sleep(0.01)
        try:
            if ask(store, "SELECT count(*) FROM runs WHERE done")[0][0] >= done:
                break
        except sqlite3.OperationalError:  # not there yet
            pass
    assert process.poll() is None, "it ended before it could be stopped"


LONGER = ["--steps", "2000", "--threads", "2"]


def test_a_killed_run_goes_on(tiny, tmp_path):
    whole, store = tmp_path / "whole.db", tmp_path / "s.db"
    process = start("bench", "run", tiny, "--store", store, *LONGER)
    wait_for(store, 3, process)
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = ask(store, "SELECT id, finished FROM runs WHERE done ORDER BY id")
    assert 3 <= len(kept) < RUNS
    again = run(tiny, store, *LONGER, "--json").json
    assert again["before"] == len(kept) and again["now"] == RUNS - len(kept)
    then = dict(ask(store, "SELECT id, finished FROM runs WHERE done"))
    assert all(then[run_id] == finished for run_id, finished in kept)  # none was done twice
    assert run(tiny, whole, *LONGER).code == 0
    assert numbers(store) == numbers(whole)
    assert traces(store) == traces(whole)
    assert ask(store, "SELECT count(*), count(DISTINCT version) FROM sessions") == [(2, 1)]


def test_what_shares_its_training_is_trained_once(tiny, tmp_path):
    alone, together = tmp_path / "alone.db", tmp_path / "together.db"
    names = ["js", "smile:tau=5", "nce", "nwj", "infonce-anchor", "kl-dime"]
    assert run(tiny, together, "--threads", "2", "--objectives", ",".join(names)).code == 0
    for name in names:
        assert run(tiny, alone, "--objectives", name).code == 0
    assert traces(alone) == traces(together) and len(traces(alone)) == len(names) * 8
    ends = dict(ask(together, "SELECT objective || task || seed, seconds FROM runs"))
    for first, second in (("js", "nce"), ("js", "smile:tau=5"), ("nwj", "kl-dime")):
        for rest in ("gaussian/d2/bits{level}0", "cubic/d2/bits{level}1"):
            assert ends[first + rest] == ends[second + rest]  # one clock for both
    assert len(set(ends.values())) > 8


def finished(store):
    """When each run that is done was done; nothing where the program has not got so far as to make the tables."""
    try:
        return dict(ask(store, "SELECT id, finished FROM runs WHERE done"))
    except sqlite3.OperationalError:
        return {}


def under_way(store):
    return ask(store, "SELECT count(*) FROM runs WHERE NOT done AND session IS NOT NULL")[0][0] if finished(store) else 0


def traces(store):
    """The estimate of every step, by what was run."""
    return ask(store, "SELECT task, objective, critic, seed, n, position, level, truth, estimates FROM runs JOIN levels ON "
               "levels.run = runs.id ORDER BY task, objective, critic, seed, n, position")


def test_ten_kills_in_a_row_cost_nothing(tiny, tmp_path):
    whole, store = tmp_path / "whole.db", tmp_path / "s.db"
    work = ["--steps", "600", "--threads", "1", "--seeds", "0,1,2,3,4,5"]
    runs = RUNS * 3
    assert run(tiny, whole, *work).code == 0
    of_a_run = statistics.median(seconds for (seconds,) in ask(whole, "SELECT seconds FROM runs"))

    moments = random.Random(20)
    kept, lost = {}, 0
    for _ in range(10):
        process = start("bench", "run", tiny, "--store", store, *work)
        wanted, patience = len(kept) + moments.choice([0, 0, 1, 2]), time.monotonic() + 20 * PATIENCE
        while len(finished(store)) < wanted and time.monotonic() < patience:
            time.sleep(0.002)
        time.sleep(moments.uniform(0, of_a_run))  # anywhere within a run, its writing included
        assert process.poll() is None, "it ended before it could be killed"
        process.send_signal(signal.SIGKILL)
        process.communicate()
        now = finished(store)
        assert now.items() >= kept.items()  # nothing is lost, and nothing done again
        kept, lost = now, lost + under_way(store)
    assert 0 < len(kept) < runs and lost > 0

    last = run(tiny, store, *work, "--json").json
    assert last["runs"] == runs and last["before"] == len(kept) and last["now"] == runs - len(kept)
    assert finished(store).items() >= kept.items()
    assert len(numbers(store)) == runs * 2 and numbers(store) == numbers(whole) and traces(store) == traces(whole)


def test_two_processes_share_the_work(tiny, tmp_path):
    whole, store = tmp_path / "whole.db", tmp_path / "s.db"
    words = ("bench", "run", tiny, "--store", store, "--steps", "2000", "--threads", "1", "--json")
    both = [start(*words), start(*words)]
    outcomes = []
    for process in both:
        out, err = process.communicate(timeout=60 * PATIENCE)
        assert process.returncode == 0, err
        outcomes.append(json.loads(out))
    assert sum(outcome["now"] for outcome in outcomes) == RUNS
    assert all(outcome["before"] + outcome["now"] + outcome["elsewhere"] == RUNS for outcome in outcomes)
    assert run(tiny, whole, *LONGER).code == 0
    assert numbers(store) == numbers(whole)


def test_control_c(tiny, tmp_path):
    store = tmp_path / "s.db"
    process = start("bench", "run", tiny, "--store", store, "--steps", "1000000", "--threads", "2")
    for _ in range(int(1000 * PATIENCE)):
        time.sleep(0.01)
        if store.exists() and store.stat().st_size and ask(store, "SELECT count(*) FROM sqlite_schema")[0][0]:
            if ask(store, "SELECT count(*) FROM runs WHERE session IS NOT NULL")[0][0] == 2:
                break
    effort = Effort(process)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert effort.seconds() < 2 * PATIENCE
    assert process.returncode == 130 and out == ""
    assert f"stopped with 0 of {RUNS} runs done" in err and err.count("\n") == 1
    assert ask(store, "SELECT count(*) FROM runs WHERE session IS NOT NULL") == [(0,)]


def test_a_full_disk_costs_only_what_was_under_way(tiny, tmp_path):
    store = tmp_path / "s.db"

    def small_disk():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, 150_000))

    result = run(tiny, store, *LONGER, preexec_fn=small_disk)
    assert result.code == 1 and f"the store {store} could not be" in result.err and result.err.count("\n") == 1
    done = ask(store, "SELECT count(*) FROM runs WHERE done")[0][0]
    assert 0 < done < RUNS
    again = run(tiny, store, *LONGER, "--json").json
    assert again["before"] == done and again["now"] == RUNS - done


def test_what_is_no_store(tiny, tmp_path):
    junk = tmp_path / "junk.db"
    junk.write_bytes(os.urandom(5000))
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as database:
        database.execute("CREATE TABLE t (a)")
    for words in (["run", tiny, "--store"], ["report"]):
        refused("bench", *words, junk, says=f"{junk} is damaged, or not a store of benchmarks", verb="bench")
        refused("bench", *words, foreign, says=f"{foreign} is not a store of benchmarks", verb="bench")
    assert len(ask(foreign, "SELECT name FROM sqlite_schema")) == 1
    refused("bench", "report", tmp_path / "none.db", says="there is no store", verb="bench")
    refused("bench", "run", tiny, "--store", tmp_path / "no" / "s.db", says="could not be opened", verb="bench")
    assert not (tmp_path / "none.db").exists()


def test_a_damaged_store(tiny, tmp_path):
    store = tmp_path / "s.db"
    assert run(tiny, store, "--steps", 500).code == 0
    whole = store.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:4096] + b"\x5a" * 20000 + whole[24096:]):
        store.write_bytes(damaged)
        for words in (["run", tiny, "--steps", 500, "--store"], ["report"]):
            refused("bench", *words, store, says="is damaged", verb="bench")


def test_other_settings_do_not_mix(tiny, tmp_path):
    store = tmp_path / "s.db"
    assert run(tiny, store, "--seeds", 0).code == 0
    refused("bench", "run", tiny, "--store", store, "--steps", 50, says="holds suite tiny with other settings", verb="bench")
    more = run(tiny, store, "--seeds", "0,1", "--json").json
    assert more["before"] == RUNS // 2 and more["now"] == RUNS // 2


def test_a_part_of_a_suite(tiny, tmp_path):
    store = tmp_path / "s.db"
    part = run(tiny, store, "--tasks", "cubic/d2", "--json").json
    assert part["now"] == RUNS // 2
    assert {row["task"] for row in rows(store)} == {"cubic/d2/bits1", "cubic/d2/bits2"}
    whole = run(tiny, store, "--json").json
    assert whole["before"] == RUNS // 2 and whole["now"] == RUNS // 2


@pytest.mark.parametrize("words, says", [
    ([], "give one suite"),
    (["tiny.toml"], "--store is missing"),
    (["gausian10", "--store", "s.db"], "did you mean 'gaussian10'?"),
    (["tiny.toml", "--store", "s.db", "--tasks", "gaussian/d3"], "has no task 'gaussian/d3'; did you mean 'gaussian/d2'?"),
    (["tiny.toml", "--store", "s.db", "--objectives", "nwjj"], "nwjj"),
    (["tiny.toml", "--store", "s.db", "--objectives", "smile:tau=x"], "tau must be a number, not 'x'"),
    (["tiny.toml", "--store", "s.db", "--objectives", "nwj,,js"], "--objectives has an empty word"),
    (["tiny.toml", "--store", "s.db", "--critics", "big"], "there is no critic 'big'"),
    (["tiny.toml", "--store", "s.db", "--seeds", "-1"], "--seeds must be a whole number, at least 0"),
    (["tiny.toml", "--store", "s.db", "--steps", "0"], "--steps must be a whole number, at least 1"),
    (["mnist64", "--store", "s.db"], "say with --data DIR where they are"),
    (["imdb-bert", "--store", "s.db", "--data", "d"], "d/imdb-bert/embeddings.npy is not there"),
])
def test_bad_words_leave_nothing(tiny, tmp_path, words, says):
    refused("bench", "run", *words, says=says, verb="bench", cwd=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["tiny.toml"]
    refused("bench", "runn", says="did you mean run", verb="bench")
    refused("bench", says="say what to do", verb="bench")


def test_a_critic_may_follow_the_logarithm_for_a_whole_level(tmp_path):
    """And goes on by itself from the next."""
    suite, store = tmp_path / "s.toml", tmp_path / "s.db"
    suite.write_text(TINY.replace("steps = 60", "steps = 60\nwarm-start = 1"))
    assert run(suite, store, "--objectives", "anchor-brier,infonce-anchor:direction=both", "--seeds", 0, "--tasks", "gaussian/d2").code == 0
    mean = {(row["objective"], row["level"]): row["mean"] for row in rows(store)}
    assert mean["anchor-brier", 1] == mean["infonce-anchor:direction=both", 1]
    assert mean["anchor-brier", 2] != mean["infonce-anchor:direction=both", 2]


def test_ratios_where_the_truth_is_unknown(tmp_path):
    """MNIST in miniature: image i is i everywhere, or black in every other row, so that rows tell of one another."""
    data, store, page = tmp_path / "data", tmp_path / "s.db", tmp_path / "p.html"
    (data / "mnist").mkdir(parents=True)
    images = bytes((8 * i + 8) * (row % 2 or i % 2) for i in range(30) for row in range(28) for _ in range(28))
    header = b"\0\0\x08\x03" + b"".join(size.to_bytes(4, "big") for size in (30, 28, 28))
    (data / "mnist/train-images-idx3-ubyte").write_bytes(header + images)
    words = ("--data", data, "--steps", 4, "--objectives", "infonce,nwj")
    assert run("mnist-consistency", store, *words, "--json").json["now"] == 3 * 2
    lines = rows(store)
    of_tasks = [row for row in lines if row["unit"] == "nats"]
    ratios = [row for row in lines if row["unit"] == "ratio"]
    assert len(of_tasks) == 3 * 2 * 4 and len(ratios) == 3 * 2 * 4 and len(lines) == len(of_tasks) + len(ratios)
    assert all(list(row) == KEYS for row in lines)
    assert all(row["truth"] is None and row["rmse"] is None and row["std"] >= 0 for row in of_tasks)
    assert {row["truth"] for row in ratios} == {None, 1, 2}
    mean = {(row["task"], row["objective"]): row["mean"] for row in of_tasks}
    for row in ratios:
        if row["truth"] == 2:
            over, under = (mean[f"mnist-rows/{form}/rows{row['level']:g}", row["objective"]] for form in ("pair", "alone"))
            assert row["mean"] == pytest.approx(over / under) and row["bias"] == pytest.approx(over / under - 2)
    text = kedge("bench", "report", store, "--html", page)
    assert text.code == 0
    ElementTree.fromstring(page.read_text())
    assert "2 if consistent" in kedge("bench", "report", store).out and "nan" not in page.read_text()
    truth = tmp_path / "t"
    assert kedge("sample", "mnist-rows/alone/rows14", "--n", 5, "--data", data, "--out", truth).code == 0
    assert json.loads((truth / "truth.json").read_text())["mi"] is None


@pytest.mark.skipif("KEDGE_DATA" not in os.environ, reason="KEDGE_DATA names no folder with mnist/ and imdb-bert/")
@pytest.mark.parametrize("suite", ["mnist64", "imdb-bert"])
def test_images_and_text(suite, tmp_path):
    store = tmp_path / "s.db"
    result = run(suite, store, "--steps", 6, "--seeds", 0, "--objectives", "infonce-anchor", "--critics", "separable",
                 env={"KEDGE_DATA": os.environ["KEDGE_DATA"]})
    assert result.code == 0, result.err
    assert [row["truth"] for row in rows(store)] == pytest.approx([2, 4, 6, 8, 10])
