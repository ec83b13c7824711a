#!/usr/bin/env python3
"""One training step of kedge against the same step in PyTorch, LibTorch and JAX: step.py BIN_FOLDER, JSON on stdout.

Rounds of the three take turns on one thread, so that whatever else the machine does meets them alike; a time is the
median of its rounds, and a ratio is that of the faster of PyTorch and LibTorch, eager, to kedge; ratio_jax is that of
JAX, jitted, where KEDGE_JAX_PYTHON names a Python that has it. kedge's step also clips the gradient and decays
weights, which the peers' do not. gemm_share is the part of kedge's step that its matrix products would take on their
own. Where the processor multiplies bfloat16, the same step with `--precision bfloat16` has a time too, and the peers' under
autocast to bfloat16; ratio_bf16 is of those three, ratio_bf16_float of it to the peers in float32.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys

CASES = [(critic, batch) for critic in ("separable", "concat") for batch in (64, 128, 512)]
PEERS = ("pytorch", "libtorch")
ROUNDED_PEERS = tuple(f"{peer}_bf16" for peer in PEERS)
ROUNDS, SECONDS = 5, 0.6
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "DNNL_NUM_THREADS")}
ONE_THREAD["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"


class Worker:
    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=os.environ | ONE_THREAD)

    def ask(self, critic, batch):
        self.process.stdin.write(f"{critic} {batch} {SECONDS}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"step.py: {self.process.args[-1]} ended with status {self.process.wait()}")
        return [float(word) for word in line.split()]


def workers(folder):
    here = pathlib.Path(__file__).resolve().parent
    kedge = str(folder / "step_kedge")
    found = {"kedge": Worker(kedge)}
    if subprocess.run([kedge, "bfloat16"], stdin=subprocess.DEVNULL).returncode == 0:
        found["kedge_bf16"] = Worker(kedge, "bfloat16")
    rounds = "kedge_bf16" in found
    if subprocess.run([sys.executable, "-c", "import torch"], stderr=subprocess.DEVNULL).returncode == 0:
        found["pytorch"] = Worker(sys.executable, str(here / "step_pytorch.py"))
        if rounds:
            found["pytorch_bf16"] = Worker(sys.executable, str(here / "step_pytorch.py"), "bfloat16")
    if (folder / "step_libtorch").exists():
        found["libtorch"] = Worker(str(folder / "step_libtorch"))
        if rounds:
            found["libtorch_bf16"] = Worker(str(folder / "step_libtorch"), "bfloat16")
    if jax := os.environ.get("KEDGE_JAX_PYTHON"):
        found["jax"] = Worker(jax, str(here / "step_jax.py"))
    for peer in set(PEERS) - found.keys():
        print(f"step.py: {peer} is not here, so its times are null", file=sys.stderr)
    return found


def compare(team, critic, batch):
    names = list(team)
    rounds = {name: [] for name in names}
    for turn in range(ROUNDS):
        for name in names[turn % len(names):] + names[:turn % len(names)]:
            rounds[name].append(team[name].ask(critic, batch))
    times = {name: statistics.median(row[0] for row in rows) for name, rows in rounds.items()}
    share = statistics.median(gemm / step for step, gemm in rounds["kedge"])
    peer = min((times[name] for name in PEERS if name in times), default=None)
    peer_bf16 = min((times[name] for name in ROUNDED_PEERS if name in times), default=None)
    columns = ("kedge", *PEERS, "jax", "kedge_bf16", *ROUNDED_PEERS)
    rounded = {f"{name}_ms": round(times[name], 4) if name in times else None for name in columns}

    def ratio(name, to):
        return round(to / times[name], 2) if to and name in times else None

    return {"critic": critic, "batch": batch, "threads": 1, **rounded, "ratio": ratio("kedge", peer),
            "ratio_bf16": ratio("kedge_bf16", peer_bf16), "ratio_bf16_float": ratio("kedge_bf16", peer), "ratio_jax": ratio("kedge", times.get("jax")), "gemm_share": round(share, 3)}


def main():
    team = workers(pathlib.Path(sys.argv[1]))
    steps = []
    for critic, batch in CASES:
        steps.append(compare(team, critic, batch))
        print(f"step.py: {steps[-1]}", file=sys.stderr)
    print(json.dumps({"steps": steps}))


if __name__ == "__main__":
    main()
