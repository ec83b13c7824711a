#!/usr/bin/env python3
"""One training step of kedge against the same step in PyTorch, LibTorch and JAX: step.py BIN_FOLDER [THREADS], JSON on stdout.

Workers take turns, so that whatever else the machine does meets them alike; a time is the median of its rounds in milliseconds, and
null where a worker is not here. The workers:

    kedge              float32; it also clips the gradient and decays weights, which the others do not
    pytorch, libtorch  Debian's, eager, on OpenBLAS
    pytorch_plain      Debian's PyTorch as it is installed, on the BLAS that its package depends on
    torch_new          a newer PyTorch, eager, that of the Python in KEDGE_TORCH_PYTHON; torch_compiled: under torch.compile
    jax                jitted, that of the Python in KEDGE_JAX_PYTHON
    *_bf16             kedge with `--precision bfloat16`, and the two under autocast to bfloat16, where the processor multiplies those

ratio: the faster of pytorch and libtorch to kedge; ratio_NAME: that worker to kedge; ratio_bf16: the faster in bfloat16 to kedge in that;
ratio_bf16_float: the faster in float32 to kedge in bfloat16. gemm_share: the part of kedge's step that its matrix products would take on their own.
Every worker may use as many processors as there are THREADS, by their affinity, for not all peers can be told to keep to one.
With two THREADS kedge trains two replicas at once and a time is half of a step of both, for so it uses threads; the others spread one step
over two.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys

CASES = [(critic, batch) for critic in ("separable", "concat") for batch in (64, 128, 512)]
HERE = pathlib.Path(__file__).resolve().parent
PLAIN_BLAS = pathlib.Path("/usr/lib/x86_64-linux-gnu/blas")
ROUNDS, SECONDS = 5, 0.6
LONG = ("concat", 512)  # seconds a step: two rounds


def limits(threads):
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "DNNL_NUM_THREADS")
    return {name: str(threads) for name in names}


def keep_to(threads):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])


class Worker:
    def __init__(self, threads, *command, slow=False, **environment):
        self.slow = slow  # left out where a step would take minutes
        self.process = subprocess.Popen(list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=os.environ | limits(threads) | environment, preexec_fn=lambda: keep_to(threads))

    def ask(self, critic, batch):
        self.process.stdin.write(f"{critic} {batch} {SECONDS}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"step.py: {self.process.args[-1]} ended with status {self.process.wait()}")
        return [float(word) for word in line.split()]


def runs(*command):
    return subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def workers(folder, threads):
    kedge, libtorch, script = folder / "step_kedge", folder / "step_libtorch", HERE / "step_pytorch.py"
    rounds = runs(kedge, threads, "bfloat16")
    found = {}

    def add(name, there, *command, **options):
        if there:
            found[name] = Worker(threads, *command, **options)
        else:
            print(f"step.py: {name} is not here, so its times are null", file=sys.stderr)

    debian = runs(sys.executable, "-c", "import torch")
    newer, jax = os.environ.get("KEDGE_TORCH_PYTHON"), os.environ.get("KEDGE_JAX_PYTHON")
    add("kedge", True, kedge, threads)
    add("pytorch", debian, sys.executable, script, threads)
    add("libtorch", libtorch.exists(), libtorch, threads)
    add("pytorch_plain", debian and PLAIN_BLAS.exists(), sys.executable, script, threads, slow=True, LD_LIBRARY_PATH=str(PLAIN_BLAS))
    add("torch_new", newer, newer, script, threads)
    add("torch_compiled", newer, newer, script, threads, "compile")
    add("jax", jax, jax, HERE / "step_jax.py")
    add("kedge_bf16", rounds, kedge, threads, "bfloat16")
    add("pytorch_bf16", rounds and debian, sys.executable, script, threads, "bfloat16")
    add("libtorch_bf16", rounds and libtorch.exists(), libtorch, threads, "bfloat16")
    return found


NAMES = ("kedge", "pytorch", "libtorch", "pytorch_plain", "torch_new", "torch_compiled", "jax", "kedge_bf16", "pytorch_bf16", "libtorch_bf16")


def compare(team, critic, batch, threads):
    names = [name for name in team if not (team[name].slow and critic == "concat" and batch > 64)]
    rounds = {name: [] for name in names}
    for turn in range(2 if (critic, batch) == LONG else ROUNDS):
        for name in names[turn % len(names):] + names[:turn % len(names)]:
            if not (team[name].slow and turn > 0 and critic == "concat"):
                rounds[name].append(team[name].ask(critic, batch))
    times = {name: statistics.median(row[0] for row in rows) for name, rows in rounds.items()}

    def ratio(mine, *theirs):
        known = [times[name] for name in theirs if name in times]
        return round(min(known) / times[mine], 2) if known and mine in times else None

    return {"critic": critic, "batch": batch, "threads": threads,
            **{f"{name}_ms": round(times[name], 4) if name in times else None for name in NAMES},
            "ratio": ratio("kedge", "pytorch", "libtorch"),
            **{f"ratio_{name}": ratio("kedge", name) for name in ("pytorch_plain", "torch_new", "torch_compiled", "jax")},
            "ratio_bf16": ratio("kedge_bf16", "pytorch_bf16", "libtorch_bf16"),
            "ratio_bf16_float": ratio("kedge_bf16", "pytorch", "libtorch"),
            "gemm_share": round(statistics.median(gemm / step for step, gemm in rounds["kedge"]), 3)}


def main(folder, threads="1"):
    team = workers(pathlib.Path(folder), int(threads))
    steps = []
    for critic, batch in CASES:
        steps.append(compare(team, critic, batch, int(threads)))
        print(f"step.py: {steps[-1]}", file=sys.stderr)
    print(json.dumps({"steps": steps}))


if __name__ == "__main__":
    main(*sys.argv[1:])
