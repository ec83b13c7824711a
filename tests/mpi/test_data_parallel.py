"""`mpirun -n R kedge estimate --data-parallel`: ranks that share each batch train the critic that one process trains."""

import json
import os
import signal
import subprocess
import time

import numpy as np
import pytest
from ranks import KEDGE, PATIENCE, environment, finish, ranks_of, start

@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rows")
    rng = np.random.default_rng(0)
    x = rng.normal(size=(900, 3))
    np.save(folder / "x.npy", x)
    np.save(folder / "y.npy", 0.8 * x[:, :2] + 0.6 * rng.normal(size=(900, 2)))
    return folder


def words(folder, objective="infonce-anchor", critic="separable", *more):
    return ["estimate", folder / "x.npy", folder / "y.npy", "--method", "critic", "--objective", objective, "--critic", critic,
            "--folds", "2", "--hidden", "16", "--threads", "1", *more]


def alone(*arguments):
    done = subprocess.run([KEDGE, *map(str, arguments)], env=environment(), text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def shared(ranks, *arguments):
    code, out, err = finish(start(ranks, *arguments, "--data-parallel"))
    assert code == 0, err
    assert out.count("\n") == 1, out  # rank 0 speaks for all
    return json.loads(out)


def without_time(result):
    return {key: value for key, value in result.items() if key not in ("seconds", "options")}


def same_numbers(a, b, bound):
    numbers = [key for key in ("mi", "std_error") if a[key] is not None] + ["ci"]
    return all(abs(x - y) <= bound * (1 + abs(y)) for key in numbers for x, y in zip(np.atleast_1d(a[key]), np.atleast_1d(b[key])))


# A step differs from that of one process by the order of sums of floats, some roundings of 6e-8 of what is summed. A
# cosine critic's gradients are none of them zero, so that its steps, and the estimate, differ by as little: 2e-7 here at most.
@pytest.mark.parametrize("steps", [1, 10, 100])
@pytest.mark.parametrize("objective", ["infonce-anchor", "infonce", "nwj", "dv", "js", "mine", "tuba"])
def test_ranks_find_what_one_process_finds(rows, objective, steps):
    asked = words(rows, objective, "cosine", "--batch", "130", "--steps", steps, "--json")
    one = alone(*asked)
    assert without_time(shared(1, *asked)) == without_time(one)  # who has nobody to share with
    for ranks in (2, 4):  # 130 rows are 32, 33, 32 and 33
        many = shared(ranks, *asked)
        assert same_numbers(many, one, 2e-6), (ranks, many["mi"] - one["mi"])
        assert many["options"]["data-parallel"] is True


# The other critics start at S = 0, where the gradient of their offset is nothing but rounding, and Adam's step has its
# sign. So the estimate moves as it does between instruction sets, which is less than its error.
@pytest.mark.parametrize("critic", ["separable", "bilinear", "mixed"])
def test_other_critics_find_it_within_what_rounding_does_to_them(rows, critic):
    asked = words(rows, "infonce-anchor", critic, "--batch", "130", "--steps", "100", "--json")
    one, many = alone(*asked), shared(2, *asked)
    assert one["std_error"] < 0.1
    assert abs(many["mi"] - one["mi"]) < one["std_error"] / 4


def test_the_same_ranks_find_the_same_with_any_threads(rows, tmp_path):
    asked = words(rows, "infonce-anchor", "separable", "--batch", "400", "--steps", "30", "--json")
    first = shared(2, *asked, "--pmi", tmp_path / "a.npy")
    again = shared(2, *asked, "--pmi", tmp_path / "b.npy", "--threads", "2")
    assert {**without_time(first), "threads": 2} == without_time(again)
    assert np.array_equal(np.load(tmp_path / "a.npy"), np.load(tmp_path / "b.npy"))


def test_a_saved_model_knows_the_embeddings(rows, tmp_path):
    """Rank 0 alone trains them, while the others have ended."""
    asked = words(rows, "infonce-anchor", "separable", "--batch", "64", "--steps", "30", "--json")
    shared(2, *asked, "--save", tmp_path / "shared")
    alone(*asked, "--save", tmp_path / "alone")
    sizes = [os.path.getsize(tmp_path / name) for name in ("shared", "alone")]
    assert abs(sizes[0] - sizes[1]) < 100  # what the header says of data-parallel


def processor_seconds(process):
    with open(f"/proc/{process}/stat") as file:
        words = file.read().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("victim", [0, 1])
def test_a_killed_rank_ends_all(rows, tmp_path, victim):
    process = start(2, *words(rows), "--batch", "256", "--steps", "1000000", "--save", tmp_path / "model", "--data-parallel")
    deadline = time.monotonic() + 60 * PATIENCE
    while True:  # until both have trained for a while
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.05)
        ranks = ranks_of(process)
        if len(ranks) == 2 and min(map(processor_seconds, ranks.values())) > 1:
            break
    os.kill(ranks[victim], signal.SIGKILL)
    code, out, err = finish(process, 30)
    assert code != 0 and out == ""
    assert f"process rank {victim}" in err and "Killed" in err, err
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("more, says", [
    (["--batch", "3"], "a batch of 3 pairs cannot be shared over 4 ranks; give fewer ranks, or a larger --batch"),
    (["--critic", "concat"], "a concat critic has none"),
    (["--method", "auto"], "give --method critic with it"),
    (["--null", "9"], "leave out --data-parallel or --null"),
    (["--groups", "subject"], "subject does not exist"),
])
def test_what_is_wrong_is_said_once(rows, more, says):
    code, out, err = finish(start(4, *words(rows), "--data-parallel", *more))
    assert code != 0 and out == ""
    assert err.count("kedge estimate:") == 1 and says in err, err


def test_without_a_launcher(rows):
    done = subprocess.run([KEDGE, *map(str, words(rows)), "--data-parallel"], env=environment(), text=True, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert "mpirun -n 4 kedge estimate --data-parallel" in done.stderr and done.stderr.count("\n") == 1, done.stderr


def test_without_the_component(rows, tmp_path):
    program = tmp_path / "kedge"
    program.write_bytes(open(KEDGE, "rb").read())
    program.chmod(0o755)
    environ = {**environment(), "OMPI_COMM_WORLD_RANK": "0", "OMPI_COMM_WORLD_SIZE": "2"}
    done = subprocess.run([program, *map(str, words(rows)), "--data-parallel"], env=environ, text=True, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 2
    assert "docs/mpi.md" in done.stderr and done.stderr.count("\n") == 1, done.stderr
