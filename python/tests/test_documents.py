"""What the documents show runs, and gives the numbers that they show."""

import pathlib
import re

import pytest

import kedge

ROOT = pathlib.Path(__file__).resolve().parents[2]
NUMBERS = re.compile(r"mi=([\d.]+) nats, 95 % interval ([\d.]+) to ([\d.]+); trusted")


def blocks(document):
    return re.findall(r"^```python\n(.*?)^```", (ROOT / document).read_text(), re.M | re.S)


@pytest.fixture(scope="module")
def estimate():
    x, y, _ = kedge.sample("gaussian/d5/nats2", n=2000)
    return kedge.mutual_information(x, y)


@pytest.mark.parametrize("document", ["README.md", "docs/python.md"])
def test_the_number_is_the_documented_one(document, estimate):
    shown = [float(number) for number in NUMBERS.search("\n".join(blocks(document))).groups()]
    # Four digits on this kind of processor; another instruction set may round the last one otherwise.
    assert [estimate.mi, *estimate.ci] == pytest.approx(shown, abs=0.0015)


def test_the_number_of_the_readme_comes_of_its_lines(capsys, estimate):
    exec(compile(blocks("README.md")[0], "README.md", "exec"), {})
    assert capsys.readouterr().out == repr(estimate) + "\n"


def test_the_lines_of_the_page_run(tmp_path, monkeypatch):
    pytest.importorskip("torch")
    monkeypatch.chdir(tmp_path)
    names = {}
    for block in blocks("docs/python.md"):
        exec(compile(block, "docs/python.md", "exec"), names)
    assert (tmp_path / "model.safetensors").exists() and names["ratio"].kl_pq > 0
