#!/usr/bin/env python3
"""Hold the sources to the table of rooms: who may include whom. include_rules.py ROOT

The table stands in HACKING.md; src/CMakeLists.txt must say the same, so that a wrong include does not link either.
"""

import pathlib
import re
import sys

#: The room torch has the name of the folder of LibTorch, whose headers end in .h.
LIBTORCH = re.compile(r"torch/[\w/]+\.h")
SUFFIXES = {".cpp", ".hpp", ".h", ".cu", ".cuh"}


def table(hacking: str) -> dict[str, set[str]]:
    """Rooms with the rooms they may include, from rows like `| objectives | core, rules, kernels |`."""
    section = hacking.split("## Who may include whom", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| `(\w+)` \|([^|]*)\|", section, re.M)
    return {room: set(re.findall(r"`(\w+)`", uses)) for room, uses in rows}


def cmake_table(text: str) -> dict[str, set[str]]:
    rooms = {}
    for name, arguments in re.findall(r"^ *kedge_room\((\w+)([^)]*)\)", text, re.M):
        uses = re.search(r"USES ([\w ]+?)(?= LINKS|$)", arguments.strip())
        rooms[name] = set(uses.group(1).split()) if uses else set()
    return rooms


def includes(path: pathlib.Path) -> list[str]:
    return re.findall(r'^\s*#\s*include\s+["<]([^">]+)[">]', path.read_text(errors="replace"), re.M)


def sources(folder: pathlib.Path) -> list[pathlib.Path]:
    return sorted(p for p in folder.rglob("*") if p.suffix in SUFFIXES)


def room_problem(header: str, room: str, allowed: dict[str, set[str]]) -> bool:
    first = header.split("/")[0]
    return ".." in header.split("/") or (first in allowed and first not in allowed[room] | {room})


def outside_problem(header: str, rooms: set[str]) -> bool:
    """For those who see the public headers alone; their own headers stand beside them, without a folder."""
    if LIBTORCH.fullmatch(header):
        return False
    return ".." in header.split("/") or ("/" in header and header.split("/")[0] in rooms | {"src", "include"})


def public_problem(header: str, name: str) -> bool:
    """A public header asks nothing of whoever includes it but kedge and the standard library; that of the optional
    component asks for LibTorch."""
    if name == "torch.hpp" and LIBTORCH.fullmatch(header):
        return False
    return not re.fullmatch(r"kedge/\w+\.hpp|[a-z_]+", header)


def violations(root: pathlib.Path) -> list[str]:
    allowed = table((root / "HACKING.md").read_text())
    built = cmake_table((root / "src/CMakeLists.txt").read_text())
    found = [f"src/CMakeLists.txt: {room} uses {sorted(built.get(room, set()))}, HACKING.md says {sorted(allowed.get(room, set()))}"
             for room in sorted(allowed.keys() | built.keys()) if allowed.get(room) != built.get(room)]

    def check(folder: pathlib.Path, wrong) -> None:
        for path in sources(folder):
            name = path.relative_to(root)
            found.extend(f"{name}: may not include {header}" for header in includes(path) if wrong(header))

    for folder in sorted(path for path in (root / "src").iterdir() if path.is_dir()):
        if folder.name in allowed:
            check(folder, lambda header, room=folder.name: room_problem(header, room, allowed))
        else:
            found.append(f"src/{folder.name}: not in the table of HACKING.md")
    for name in ("apps", "python", "examples"):
        check(root / name, lambda header: outside_problem(header, set(allowed)))
    for path in sources(root / "include"):
        found.extend(f"{path.relative_to(root)}: may not include {header}" for header in includes(path)
                     if public_problem(header, path.name))
    return found


if __name__ == "__main__":
    problems = violations(pathlib.Path(sys.argv[1]))
    print("\n".join(problems) or "every include is allowed")
    sys.exit(bool(problems))
