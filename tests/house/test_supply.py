"""What is shipped: flags of the program, and the list of what it stands on."""

import json
import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def hardened():
    cache = pathlib.Path(os.environ.get("KEDGE_BUILD", "")) / "CMakeCache.txt"
    text = cache.read_text() if cache.exists() else ""
    return "KEDGE_HARDEN:BOOL=ON" in text and "CMAKE_BUILD_TYPE:STRING=Release" in text


@pytest.mark.skipif(not hardened(), reason="not a hardened release build")
def test_the_program_is_hardened():
    program = os.environ["KEDGE"]
    told = subprocess.run(["readelf", "-hdlW", program], stdout=subprocess.PIPE, text=True, check=True).stdout
    symbols = subprocess.run(["nm", "-D", program], stdout=subprocess.PIPE, text=True, check=True).stdout
    assert re.search(r"Type:\s+DYN", told) and "Flags: NOW PIE" in told and "GNU_RELRO" in told
    assert re.search(r"GNU_STACK .* RW ", told)
    assert "__stack_chk_fail" in symbols and re.search(r"__\w+_chk\b", symbols)


def test_the_bill_of_materials_names_every_package_of_a_build():
    done = subprocess.run([ROOT / "scripts" / "sbom", "/no/program"], stdout=subprocess.PIPE, text=True, check=True)
    bill = json.loads(done.stdout)
    versions = {part["name"]: part["versionInfo"] for part in bill["packages"]}
    lines = (ROOT / "scripts" / "packages.txt").read_text().splitlines()
    for package in (line.split()[1] for line in lines if line.startswith("build ")):
        assert versions.get(package), package
    described = {relation["relatedSpdxElement"] for relation in bill["relationships"]}
    assert described == {"SPDXRef-kedge"}
