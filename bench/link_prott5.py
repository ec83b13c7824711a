#!/usr/bin/env python3
"""The size of the paper's kinase-target experiment: link_prott5.py KEDGE [TRIALS]

Writes an HDF5 table of 5,150 entities by 1,024 half-precision columns, one dataset an entity, and 22,229 directed pairs that
depend on it, and runs `kedge link` on them for one objective. Prints its JSON, with wall and processor time.
"""

import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import h5py
import numpy as np

ENTITIES, COLUMNS, PAIRS, LATENT = 5150, 1024, 22229, 12


def write(folder: pathlib.Path) -> None:
    rng = np.random.default_rng(0)
    latent = rng.normal(size=(ENTITIES, LATENT))
    mixed = np.tanh(latent @ rng.normal(size=(LATENT, COLUMNS)) / 2) + rng.normal(size=(ENTITIES, COLUMNS))
    with h5py.File(folder / "e.h5", "w") as file:
        for i, row in enumerate(mixed.astype(np.float16)):
            file.create_dataset(f"P{i:05}", data=row)
    pairs: set[tuple[int, int]] = set()
    turned = latent[:, ::-1]  # y has in its last numbers what x has in its first
    while len(pairs) < PAIRS:
        a, b = rng.integers(ENTITIES, size=(2, 100_000))
        score = 0.6 * (latent[a, :4] * turned[b, :4]).sum(1)
        kept = (rng.random(a.size) < np.exp(np.minimum(score - 4, 0))) & (a != b)
        pairs.update(zip(a[kept].tolist(), b[kept].tolist(), strict=True))
    lines = [f"P{a:05}\tP{b:05}\n" for a, b in sorted(pairs)[:: max(len(pairs) // PAIRS, 1)][:PAIRS]]
    (folder / "p.tsv").write_text("".join(lines))


def main() -> None:
    trials = sys.argv[2] if len(sys.argv) > 2 else "20"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write(folder)
        began = time.monotonic()
        done = subprocess.run(
            [sys.argv[1], "link", "--embeddings", folder / "e.h5", "--pairs", folder / "p.tsv", "--directed", "--trials",
             trials, "--threads", "2", "--json"], check=True, stdout=subprocess.PIPE, text=True)
        wall = time.monotonic() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = json.loads(done.stdout)
    result["wall_seconds"], result["processor_seconds"] = round(wall, 1), round(used.ru_utime + used.ru_stime, 1)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
