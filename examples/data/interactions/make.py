#!/usr/bin/env python3
"""Makes the files of this folder: interactions of 250 invented proteins, whose pointwise mutual information is known.

Protein i has hidden traits u_i in R^3. Pairs are drawn from p(i, j) proportional to w_i w_j exp(s_ij), with s_ij =
1.2 (u_i1 u_j1 - u_i2 u_j2) + 0.6 u_i3 u_j3 and weights w that make all proteins equally frequent, so that
PMI(i, j) = log(p(i, j) 250^2) exactly. The eight features are a rotation of the traits beside five columns of noise.
"""

import numpy as np

PROTEINS, DRAWN, KNOWN = 250, 1500, 500

rng = np.random.default_rng(2025)
traits = rng.normal(size=(PROTEINS, 3))
rotation, _ = np.linalg.qr(rng.normal(size=(8, 8)))
features = np.concatenate([traits, rng.normal(size=(PROTEINS, 5))], axis=1) @ rotation
names = [f"Q{i:03d}" for i in range(PROTEINS)]

kernel = np.exp((traits * [1.2, -1.2, 0.6]) @ traits.T)
weights = np.ones(PROTEINS)
for _ in range(10_000):  # the symmetric form of Sinkhorn's iteration
    weights = np.sqrt(weights / (kernel @ weights))
joint = weights[:, None] * kernel * weights / PROTEINS
assert np.allclose(joint.sum(0), 1 / PROTEINS, rtol=1e-9)
pmi = np.log(joint * PROTEINS**2)

# Each unordered pair once: an interaction is on the list or it is not.
first, second = np.triu_indices(PROTEINS, 1)
chance = joint[first, second] / joint[first, second].sum()
listed = np.sort(rng.choice(len(first), size=DRAWN, replace=False, p=chance))
others = np.setdiff1d(np.arange(len(first)), listed)
known = np.sort(rng.choice(others, size=KNOWN, replace=False))

with open("entities.csv", "w") as file:
    file.write("id," + ",".join(f"f{i + 1}" for i in range(8)) + "\n")
    file.writelines(f"{name}," + ",".join(f"{v:.4f}" for v in row) + "\n" for name, row in zip(names, features))
with open("pairs.tsv", "w") as file:
    file.writelines(f"{names[first[k]]}\t{names[second[k]]}\n" for k in listed)
with open("pmi.tsv", "w") as file:
    file.write("a\tb\tpmi\n")
    file.writelines(f"{names[first[k]]}\t{names[second[k]]}\t{pmi[first[k], second[k]]:.4f}\n" for k in known)
