import gzip
import os

import numpy as np
import pytest
from conftest import QUICK, kedge, refused


@pytest.mark.parametrize("words, says", [
    (["--bacth", "3"], "there is no option --bacth; did you mean --batch?"),
    (["--nu", "-1"], "--nu must be at least 0, not '-1'"),
    (["--nu", "nan"], "--nu must be a number"),
    (["--nu"], "--nu needs a value"),
    (["--nu", "--json"], "--nu needs a value"),
    (["--json=yes"], "--json takes no value"),
    (["--steps", "1e3"], "--steps must be a whole number"),
    (["--hidden", "3,,4"], "--hidden must be whole numbers like 256,256"),
    (["--param", "tau"], "--param must be name=value"),
    (["--critic", "seperable"], "did you mean 'separable'?"),
    (["--k", "128"], "--k must be at most"),
    (["--level", "1"], "--level must be above 0"),
    (["--units", "bans"], "--units must be nats or bits"),
    (["--objective", "infonce-ancor"], "infonce-anchor"),
    (["--objective", "infonce", "--pmi", "p.npy"], "--pmi has nothing to write"),
    (["--plot", "p.pdf"], "must end in .svg, .png or .html"),
    (["--pmi", "no/such/p.npy"], "there is no folder"),
    (["--save", "."], "it is a folder"),
    (["--pmi="], "--pmi needs the name of a file"),
    (["--pmi", "same", "--save", "./same"], "--pmi and --save both write"),
    (["--config", "missing.toml"], "missing.toml could not be read: No such file"),
    (["--config", "."], ". is a folder"),
    (["-j"], "there is no option -j"),
    (["--x", "a"], "--x chooses columns of one table, and here are two files"),
    (["--missing", "ignore"], "--missing must be refuse or drop, not 'ignore'"),
    (["--fold-by", "block"], "did you mean 'blocks'?"),
    (["--gap", "3"], "--gap is for blocks of rows in order; give --fold-by blocks with it"),
    (["--gap", "-1", "--fold-by", "blocks"], "--gap must be at least 0"),
    (["--null", "-1"], "--null must be at least 0"),
    (["--groups", "subject"], "subject does not exist"),
    (["--weights", "w.npy", "--weights", "v.npy"], "--weights names w.npy and v.npy; give one file"),
    (["--method", "kgs"], "--method must be auto, critic, gaussian or ksg, not 'kgs' (did you mean 'ksg'?)"),
    (["--method", "ksg", "--objective", "nwj"], "--objective nwj has nothing to do"),
    (["--method", "gaussian", "--objective", "js"], "--objective js has nothing to do"),
    (["--method", "gaussian", "--param", "k=3"], "--method gaussian has no parameter 'k'"),
    (["--method", "ksg", "--param", "tau=3"], "--method ksg has no parameter 'tau'; it has k and form"),
    (["--method", "ksg", "--param", "form=3"], "--param form must be 1 or 2"),
    (["--method", "ksg", "--param", "k=0"], "--param k must be a whole number of neighbours"),
    (["--method", "ksg", "--param", "k=200"], "200 nearest neighbours need at least 201 rows"),
    (["--method", "ksg", "--k", "5"], "for 5 neighbours write --param k=5"),
    (["--method", "ksg", "--save", "m"], "--save has nothing to write: nearest neighbours have no model"),
    (["--method", "ksg", "--fold-by", "blocks"], "each other's neighbours"),
    (["--method", "gaussian", "--y-type", "category"], "Y is one column of categories"),
    (["--data-parallel"], "--data-parallel shares the batches of one critic's training"),
    (["--data-parallel", "--method", "critic", "--critic", "concat"], "a concat critic has none"),
    (["--data-parallel", "--method", "critic", "--null", "9"], "leave out --data-parallel or --null"),
    (["--data-parallel", "--method", "critic"], "mpirun -n 4 kedge estimate --data-parallel"),
    (["--data-parallel=true"], "--data-parallel takes no value"),
    (["--given", "z.npy", "--save", "m"], "--save has nothing to write: I(X;Y|Z)"),
    (["--given", "x.npy", "--null", "9"], "Z must be one column of categories"),
])
def test_bad_options_are_refused_with_a_sentence(pair, tmp_path, words, says):
    refused("estimate", *pair, *QUICK, *words, says=says, cwd=tmp_path)


@pytest.mark.parametrize("words, says", [
    ([], "no input: give two files"),
    (["x.npy"], "only X is here: give Y as a second file, or name columns of x.npy"),
    (["x.npy", "y.npy", "x.npy"], "3 files are too many"),
    (["x.npy", "--x", "1"], "--y is missing"),
    (["x.npy", "--y", "1"], "--x is missing"),
    (["x.npy", "missing.npy"], "missing.npy"),
    (["x.npy", "."], "."),
    (["x.npy", "x.txt"], "x.txt"),
    (["x.npy", "damaged.npy"], "damaged.npy"),
    (["x.npy", "short.npy"], "199"),
    (["x.npy", "nan.npy"], "nan.npy"),
    (["t.csv", "--x", "a", "--y", "heigth"], "did you mean height?"),
    (["t.csv", "--x", "a", "--y", "9"], "t.csv has no column 9"),
    (["t.csv", "--x", "a", "--y", ""], "t.csv has no column"),
])
def test_bad_files_are_refused_with_a_sentence(pair, tmp_path, words, says):
    (tmp_path / "x.txt").write_text("1\n2\n")
    (tmp_path / "damaged.npy").write_bytes(b"\x93NUMPY\x01\x00nonsense")
    (tmp_path / "t.csv").write_text("a,height\n1,2\n2,3\n3,5\n4,4\n")
    y = np.load(tmp_path / "y.npy")
    np.save(tmp_path / "short.npy", y[1:])
    y[3] = np.nan
    np.save(tmp_path / "nan.npy", y)
    refused("estimate", *words, *QUICK, says=says, cwd=tmp_path)


def test_an_input_is_not_written_over(pair, tmp_path):
    before = (tmp_path / "x.npy").read_bytes()
    refused("estimate", *pair, *QUICK, "--pmi", pair[0], says="it is one of the inputs")
    assert (tmp_path / "x.npy").read_bytes() == before
    np.savez(tmp_path / "both.npz", x=np.zeros(9), y=np.zeros(9))
    (tmp_path / "LOUD.NPZ").write_bytes((tmp_path / "both.npz").read_bytes())
    (tmp_path / "packed.npz.gz").write_bytes(gzip.compress((tmp_path / "both.npz").read_bytes()))
    for name in ("both.npz", "LOUD.NPZ", "packed.npz.gz"):
        refused("estimate", f"{name}:x", f"{name}:y", "--pmi", name, says="one of the inputs", cwd=tmp_path)


def test_targets_are_checked_before_the_input_is_read(tmp_path):
    refused("estimate", "no-x.npy", "no-y.npy", "--plot", "p.jpeg", says="p.jpeg must end in", cwd=tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_the_right_to_write(pair, tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    refused("estimate", *pair, *QUICK, "--pmi", locked / "p.npy", says="there is no permission to write there")


def test_a_folder_where_nobody_can_write(pair):
    refused("estimate", *pair, *QUICK, "--pmi", "/proc/p.npy", says="--pmi cannot write /proc/p.npy")


@pytest.mark.parametrize("name, says", [
    ("n" * 256, "name too long"),
    ("dangling", "its directory does not exist"),
    ("circular", "symbolic links"),
    ("nowhere/../p.npy", "its directory does not exist"),
])
def test_a_place_for_results_that_is_none(pair, tmp_path, name, says):
    """Known before the work, not after it: --steps would take hours."""
    (tmp_path / "dangling").symlink_to("nowhere/p.npy")
    (tmp_path / "circular").symlink_to("circular")
    there = sorted(os.listdir(tmp_path))
    refused("estimate", *pair, "--method", "critic", "--steps", 100_000_000, "--pmi", f"./{name}", says=says, cwd=tmp_path)
    assert sorted(os.listdir(tmp_path)) == there


def test_checking_targets_leaves_nothing_behind(pair, tmp_path):
    refused("estimate", *pair, "--pmi", tmp_path / "p.npy", "--save", ".", says="folder", cwd=tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.npy", "y.npy"]


@pytest.mark.parametrize("words, says", [
    (["estimat"], "there is no verb estimat; did you mean estimate?"),
    (["lnik"], "did you mean link?"),
    (["scores"], "did you mean score?"),
    (["--verison"], "there is no verb --verison"),
])
def test_unknown_verbs(words, says):
    refused(*words, says=says, verb=None)


def test_without_a_verb_the_help_is_on_stderr():
    result = kedge()
    assert result.code == 2 and result.out == "" and "Usage: kedge VERB" in result.err
