"""Runs the program named by the environment variable KEDGE under mpirun, on this machine."""

import os
import signal
import subprocess

KEDGE = os.environ.get("KEDGE", "kedge")
PATIENCE = float(os.environ.get("PATIENCE", "1"))


def environment():
    clean = {k: v for k, v in os.environ.items() if not k.startswith("KEDGE_")}
    # Tests may run as root in a container, and with more ranks than processors.
    allow = {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1", "PRTE_ALLOW_RUN_AS_ROOT": "1",
             "OMPI_MCA_rmaps_base_oversubscribe": "1", "OMPI_MCA_btl_vader_single_copy_mechanism": "none"}
    return {**clean, **allow}


def start(ranks, *words):
    return subprocess.Popen(["mpirun", "--oversubscribe", "-n", str(ranks), KEDGE, *map(str, words)], text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), start_new_session=True)


def finish(process, seconds=120):
    try:
        out, err = process.communicate(timeout=seconds * PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise AssertionError("ranks hang") from None
    return process.returncode, out, err


def ranks_of(mpirun):
    """Process numbers of the ranks that an mpirun started, by rank."""
    found = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/status") as file:
                parent = next(int(line.split()[1]) for line in file if line.startswith("PPid:"))
            if parent != mpirun.pid:
                continue
            with open(f"/proc/{entry}/environ") as file:
                words = dict(word.split("=", 1) for word in file.read().split("\0") if "=" in word)
            found[int(words["OMPI_COMM_WORLD_RANK"])] = int(entry)
        except (OSError, KeyError, StopIteration):
            continue
    return found
