"""The package as such: what it imports, its types, its interface."""

import importlib.metadata
import inspect
import pathlib
import subprocess
import sys
import time

import pytest

import kedge

HERE = pathlib.Path(__file__).parent


def test_version():
    assert kedge.__version__ == importlib.metadata.version("kedge")


def test_import_is_light():
    code = "import sys, numpy, time; t = time.perf_counter(); import kedge; print(time.perf_counter() - t);" \
           "print([m for m in ('torch', 'sklearn', 'pandas', 'polars', 'matplotlib', 'tqdm', 'scipy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    seconds, modules = done.stdout.splitlines()
    print(f"import kedge: {1000 * float(seconds):.0f} ms beyond NumPy")  # noted; a busy machine decides nothing
    assert modules == "[]"


def test_the_interface_is_the_golden_one():
    """Names and signatures in golden/interface.txt; run this file to write them anew."""
    assert interface() == (HERE / "golden" / "interface.txt").read_text()


def interface():
    lines = []
    for name in kedge.__all__:
        thing = getattr(kedge, name)
        if inspect.isclass(thing):
            lines.append(f"class {name}{plain(thing.__init__)}")
            lines += [f"    {line}" for line in sorted(members(thing))]
        elif callable(thing):
            lines.append(f"{name}{plain(thing)}")
        else:
            lines.append(name)
    return "\n".join(lines) + "\n"


def members(kind):
    for name, member in inspect.getmembers(kind):
        if name.startswith("_") or name in ("count", "index"):
            continue
        yield f"{name}{plain(member)}" if inspect.isfunction(member) or inspect.ismethod(member) else name


def plain(function):
    """Without annotations, which mypy is there for."""
    signature = inspect.signature(function)
    bare = [p.replace(annotation=p.empty) for p in signature.parameters.values() if p.name not in ("self", "cls")]
    return str(signature.replace(parameters=bare, return_annotation=signature.empty))


def test_types():
    pytest.importorskip("mypy")
    from mypy import api

    config = ["--strict", "--config-file", str(HERE.parents[1] / "pyproject.toml"), "--cache-dir", "/dev/null"]
    for target in (["-p", "kedge"], [str(HERE / "example_of_types.py")]):
        out, err, code = api.run([*config, *target])
        assert code == 0, out + err


def test_the_example_of_types_runs():
    pytest.importorskip("torch")
    import example_of_types

    assert example_of_types.all_of_it() == pytest.approx(example_of_types.all_of_it())


def test_options_are_typed_as_in_the_table():
    types = (pathlib.Path(kedge.__file__).parent / "_option_types.pyi").read_text()
    for row in kedge._options.TABLE.values():
        assert f"    {row['name']}: " in types and row["help"] in types
    assert (pathlib.Path(kedge.__file__).parent / "py.typed").exists()


if __name__ == "__main__":
    (HERE / "golden").mkdir(exist_ok=True)
    (HERE / "golden" / "interface.txt").write_text(interface())
