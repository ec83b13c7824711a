"""The house keeps its own rules, and the check of them can fail."""

import os
import pathlib
import re
import shutil
import subprocess

import pytest

import include_rules

ROOT = pathlib.Path(__file__).resolve().parents[2]


def test_includes_follow_the_table():
    assert include_rules.violations(ROOT) == []


@pytest.fixture
def copy(tmp_path):
    for part in ("src", "include", "apps"):
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "HACKING.md", tmp_path)
    return tmp_path


@pytest.mark.parametrize("path, line", [
    ("src/critics/planted.cpp", '#include "objectives/tile.hpp"'),
    ("src/rules/planted.hpp", '#include "core/stable.hpp"'),
    ("src/core/planted.hpp", "#  include <engine/step.hpp>"),
    ("apps/kedge/planted.cpp", '#include "core/philox.hpp"'),
    ("apps/kedge/planted.cpp", '#include "../../src/core/philox.hpp"'),
    ("include/kedge/planted.hpp", '#include "core/philox.hpp"'),
    ("include/kedge/planted.hpp", "#include <fmt/format.h>"),
    ("include/kedge/planted.hpp", "#include <torch/types.h>"),
    ("src/objectives/planted.hpp", "#include <torch/types.h>"),
    ("apps/ssl/planted.cpp", '#include "torch/tensor_losses.hpp"'),
])
def test_a_planted_include_is_found(copy, path, line):
    (copy / path).write_text(line + "\n")
    assert len(include_rules.violations(copy)) == 1


def test_a_room_that_links_too_much_is_found(copy):
    cmake = copy / "src/CMakeLists.txt"
    cmake.write_text(cmake.read_text().replace("USES core kernels LINKS fmt::fmt)", "USES core kernels objectives LINKS fmt::fmt)"))
    assert len(include_rules.violations(copy)) == 1


def tracked(*patterns):
    names = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True)
    if names.returncode != 0:
        pytest.skip("not a git checkout, so there is no list of tracked files")
    return [ROOT / name for name in names.stdout.split() if (ROOT / name).exists()]


def test_files_are_short():
    long = [str(p) for p in tracked("*.cpp", "*.hpp", "*.py") if len(p.read_text().splitlines()) > 400]
    assert long == []


def test_the_version_is_one():
    version = re.search(r"project\(kedge VERSION ([\d.]+)", (ROOT / "CMakeLists.txt").read_text()).group(1)
    assert f"[{version}]" in (ROOT / "CHANGELOG.md").read_text()
    assert f"version: {version}" in (ROOT / "CITATION.cff").read_text()
    if "KEDGE" in os.environ:
        said = subprocess.run([os.environ["KEDGE"], "--version"], capture_output=True, text=True, check=True).stdout
        assert said.strip() == f"kedge {version}"


def test_a_room_without_a_row_is_found(copy):
    (copy / "src/attic").mkdir()
    assert len(include_rules.violations(copy)) == 1


def test_files_name_no_place_of_one_machine():
    places = re.compile(r"/(home|root|work|Users)/\w|localhost|\d+\.\d+\.\d+\.\d+")
    texts = [path for path in tracked() if path.suffix in {".cpp", ".hpp", ".py", ".txt", ".cmake", ".json", ".md", ""}]
    assert [str(path) for path in texts if places.search(path.read_text(errors="replace"))
            and path != pathlib.Path(__file__).resolve()] == []


@pytest.mark.skipif("KEDGE_BUILD" not in os.environ, reason="KEDGE_BUILD names no build folder")
def test_an_installed_kedge_is_found_by_cmake(tmp_path):
    def run(*command):
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("cmake", "--install", os.environ["KEDGE_BUILD"], "--prefix", str(tmp_path / "prefix"))
    consumer = ROOT / "tests/house/consumer"
    run("cmake", "-S", str(consumer), "-B", str(tmp_path / "build"), "-G", "Ninja",
        f"-DCMAKE_PREFIX_PATH={tmp_path / 'prefix'}")
    run("cmake", "--build", str(tmp_path / "build"))
    assert run(str(tmp_path / "build/consumer")).startswith("0.")
