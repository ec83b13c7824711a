import json
import os
import pathlib

import numpy as np
import pytest

from conftest import kedge, refused

FOLDER = os.environ.get("KEDGE_YEAST_PPI", "")
QUICK = ["--trials", "2", "--holdout", "40", "--steps", "60", "--hidden", "8", "--threads", "1"]


@pytest.fixture(scope="module")
def interactions(tmp_path_factory):
    """Entities of eight columns; those interact whose first column is alike and whose second is opposite."""
    folder = tmp_path_factory.mktemp("interactions")
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(150, 8)).astype(np.float32)
    ids = [f"P{i}" for i in range(len(rows))]
    first, second = np.triu_indices(len(rows), 1)
    score = rows[first, 0] * rows[second, 0] - rows[first, 1] * rows[second, 1]
    best = np.argsort(-score)
    lines = [f"{ids[first[i]]}\t{ids[second[i]]}\t1" for i in best[:700]]
    lines += [f"{ids[first[i]]}\t{ids[second[i]]}\t0" for i in best[-300:]]
    np.save(folder / "e.npy", rows)
    (folder / "e.ids").write_text("\n".join(ids) + "\n")
    (folder / "p.tsv").write_text("\n".join(lines) + "\n")
    return folder, rows, ids


def given(folder, *words):
    return ["link", "--embeddings", folder / "e.npy", "--pairs", folder / "p.tsv", *words]


def test_json_is_of_the_contract(interactions):
    folder, _, _ = interactions
    named = {name for line in (folder / "p.tsv").read_text().splitlines() for name in line.split("\t")[:2]}
    result = kedge(*given(folder, "--objectives", "infonce-anchor,cosine", "--json", *QUICK)).json
    assert {"trials", "entities", "pairs_used", "objectives"} <= set(result)
    assert result["trials"] == 2 and result["entities"] == len(named) and result["pairs_used"] == 1000
    for line, name in zip(result["objectives"], ["infonce-anchor", "cosine"], strict=True):
        assert {"name", "auroc", "auroc_se", "ap", "ap_se", "seconds"} <= set(line)
        assert line["name"] == name and 0 <= line["auroc"] <= 1 and 0 <= line["labelled_auroc"] <= 1


def test_text_has_a_line_for_each_method_and_counts(interactions, tmp_path):
    folder, _, _ = interactions
    pairs = tmp_path / "p.tsv"
    pairs.write_text((folder / "p.tsv").read_text() + "P1\tP1\t1\nP1\tnobody\t1\n")
    result = kedge("link", "--embeddings", folder / "e.npy", "--pairs", pairs, "--objectives", "gaussian,cosine", *QUICK)
    assert result.code == 0, result.err
    lines = result.out.splitlines()
    assert [line.split()[0] for line in lines[1:3]] == ["gaussian", "cosine"]
    assert "1 with one of 1 id that the table lacks, 1 of an entity with itself" in " ".join(result.out.split())


def test_new_pairs_are_lines_with_intervals(interactions, tmp_path):
    folder, _, _ = interactions
    known = {tuple(line.split("\t")[:2]) for line in (folder / "p.tsv").read_text().splitlines()}
    out = tmp_path / "new.tsv"
    assert kedge(*given(folder, "--predict", "20", "--out", out, *QUICK[4:])).code == 0
    lines = [line.split("\t") for line in out.read_text().splitlines()]
    assert lines[0] == ["a", "b", "pmi", "low", "high"] and len(lines) == 21
    for a, b, pmi, low, high in lines[1:]:
        assert (a, b) not in known and (b, a) not in known
        assert float(low) <= float(pmi) <= float(high)
    rows = kedge(*given(folder, "--predict", "3", "--json", *QUICK[4:])).out.splitlines()
    assert [json.loads(row)["a"] for row in rows] == [line[0] for line in lines[1:4]]


def test_the_plot_is_a_file_of_its_kind(interactions, tmp_path):
    folder, _, _ = interactions
    for name, start in [("r.svg", b"<?xml"), ("r.png", b"\x89PNG"), ("r.html", b"<!DOCTYPE html>")]:
        result = kedge(*given(folder, "--objectives", "gaussian,cosine", "--plot", tmp_path / name, *QUICK))
        assert result.code == 0, result.err
        assert (tmp_path / name).read_bytes().startswith(start)


def test_hdf5_by_id_is_the_same_table(interactions, tmp_path):
    h5py = pytest.importorskip("h5py")
    folder, rows, ids = interactions
    with h5py.File(tmp_path / "e.h5", "w") as file:
        for name, row in zip(ids, rows, strict=True):
            file.create_dataset(name, data=row)
    words = ["--pairs", folder / "p.tsv", "--objectives", "gaussian", "--json", *QUICK]
    from_hdf5 = kedge("link", "--embeddings", tmp_path / "e.h5", *words)
    if "built without" in from_hdf5.err:
        pytest.skip("this kedge has no HDF5")
    # HDF5 has its own order of names, and with it other splits; the table is as large and as full.
    mine, other = from_hdf5.json, kedge(*given(folder), *words[2:]).json
    assert mine["entities"] == other["entities"] and mine["dims"] == other["dims"] and mine["pairs"] == other["pairs"]


def test_ragged_hdf5_is_refused(tmp_path):
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "e.h5", "w") as file:
        file["a"], file["b"] = np.ones(3), np.ones(4)
    (tmp_path / "p.tsv").write_text("a\tb\n")
    result = kedge("link", "--embeddings", tmp_path / "e.h5", "--pairs", tmp_path / "p.tsv")
    assert result.code == 2 and ('"b" has 4 numbers' in result.err or "built without" in result.err)


@pytest.mark.parametrize("words, says", [
    (["--objectives", "infonce"], "up to an unknown factor of the context"),
    (["--objectives", "nonsense"], "there is no objective or baseline 'nonsense'"),
    (["--holdout", "1"], "--holdout must be at least 2"),
    (["--holdout", "150"], "hold fewer out"),
    (["--trials", "none"], "--trials must be a whole number"),
    (["--normalise", "some"], "training or all"),
    (["--plot", "r.pdf"], ".svg, .png or .html"),
    (["--out", "x.tsv"], "ask for them with --predict"),
    (["--predict", "3", "--objectives", "js,nce"], "needs one objective"),
])
def test_bad_usage_is_one_sentence(interactions, words, says):
    refused(*given(interactions[0], *words), says=says, verb="link")


def test_what_is_missing_is_named(interactions):
    folder, _, _ = interactions
    refused("link", "--pairs", folder / "p.tsv", says="--embeddings is missing", verb="link")
    refused("link", "--embeddings", folder / "e.npy", says="--pairs is missing", verb="link")


def test_features_of_sequences(tmp_path):
    (tmp_path / "s.fasta").write_text(">sp|P1|A first\nMKVLAAGG\n>P2\nACDEFGHIKL\n")
    lines = kedge("features", tmp_path / "s.fasta", "--kind", "composition,conjoint-triad").out.splitlines()
    assert [len(line.split("\t")) for line in lines] == [364, 364, 364]
    assert [line.split("\t")[0] for line in lines] == ["id", "P1", "P2"]
    result = kedge("features", tmp_path / "s.fasta", "--out", tmp_path / "f.npy")
    assert result.code == 0 and np.load(tmp_path / "f.npy").shape == (2, 343)
    assert (tmp_path / "f.ids").read_text() == "P1\nP2\n"
    refused("features", tmp_path / "s.fasta", "--kind", "triads", says="must be conjoint-triad", verb="features")
    refused("features", says="give one file of sequences", verb="features")


@pytest.mark.skipif(not FOLDER, reason="KEDGE_YEAST_PPI does not name the folder of the yeast interactions")
def test_yeast_runs_from_sequences_to_a_table(tmp_path):
    folder = pathlib.Path(FOLDER)
    features = tmp_path / "f.npy"
    assert kedge("features", folder / "protein.dictionary.tsv", "--out", features).code == 0
    result = kedge("link", "--embeddings", features, "--pairs", folder / "protein.actions.tsv", "--objectives",
                   "gaussian,cosine", "--trials", "5", "--json").json
    assert result["entities"] == 2497 and result["pairs"]["unknown"] == 0
    assert result["pairs"]["interacting"] == 5581 and result["pairs"]["duplicates"] == 24
    for line in result["objectives"]:  # sequences alone tell hardly anything of unseen proteins (docs/interactions.md)
        assert abs(line["auroc"] - 0.5) < 0.1


SHIPPED = pathlib.Path(__file__).parents[2] / "examples" / "data" / "interactions"


def test_shipped_interactions_are_ordered_by_their_true_pmi(tmp_path):
    """The rank correlation of 500 pairs has a standard error of 1 / sqrt(499) = .045 where nothing was learned."""
    out = tmp_path / "new.tsv"
    words = ["link", "--embeddings", SHIPPED / "entities.csv", "--pairs", SHIPPED / "pairs.tsv"]
    assert kedge(*words, "--predict", "1000000", "--out", out).code == 0

    def table(path):
        return {frozenset(line.split("\t")[:2]): float(line.split("\t")[2]) for line in path.read_text().splitlines()[1:]}

    learned, true = table(out), table(SHIPPED / "pmi.tsv")
    assert len(learned) == 250 * 249 // 2 - 1500 and true.keys() <= learned.keys()
    values = np.array([[source[pair] for pair in true] for source in (learned, true)])
    assert np.corrcoef(values.argsort().argsort())[0, 1] > 10 * 0.045
    assert np.corrcoef(values)[0, 1] > 10 * 0.045


def test_shipped_interactions_are_found_among_unseen_entities():
    words = ["link", "--embeddings", SHIPPED / "entities.csv", "--pairs", SHIPPED / "pairs.tsv", "--trials", "4", "--json"]
    learned, cosine = kedge(*words, "--objectives", "infonce-anchor,cosine").json["objectives"]
    assert learned["auroc"] - 4 * learned["auroc_se"] > max(0.5, cosine["auroc"] + 4 * cosine["auroc_se"])
