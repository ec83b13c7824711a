#!/usr/bin/env python3
"""Hold the sources to the table of rooms: who may include whom. include_rules.py ROOT

The table stands in HACKING.md; src/CMakeLists.txt must say the same, so that a wrong include does not link either.
"""

import pathlib
import re
import sys

SUFFIXES = {".cpp", ".hpp", ".h", ".cu", ".cuh"}


def table(hacking: str) -> dict[str, set[str]]:
    """Rooms with the rooms they may include, from rows like `| objectives | core, rules, kernels |`."""
    section = hacking.split("## Who may include whom", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| `(\w+)` \|([^|]*)\|", section, re.M)
    return {room: set(re.findall(r"`(\w+)`", uses)) for room, uses in rows}


def cmake_table(text: str) -> dict[str, set[str]]:
    rooms = {}
    for name, arguments in re.findall(r"^kedge_room\((\w+)([^)]*)\)", text, re.M):
        uses = re.search(r"USES ([\w ]+?)(?= LINKS|$)", arguments.strip())
        rooms[name] = set(uses.group(1).split()) if uses else set()
    return rooms


def includes(path: pathlib.Path) -> list[str]:
    return re.findall(r'^\s*#\s*include\s+["<]([^">]+)[">]', path.read_text(errors="replace"), re.M)


def sources(folder: pathlib.Path) -> list[pathlib.Path]:
    return sorted(p for p in folder.rglob("*") if p.suffix in SUFFIXES)


def violations(root: pathlib.Path) -> list[str]:
    allowed = table((root / "HACKING.md").read_text())
    built = cmake_table((root / "src/CMakeLists.txt").read_text())
    found = [f"src/CMakeLists.txt: {room} uses {sorted(built.get(room, set()))}, HACKING.md says {sorted(allowed.get(room, set()))}"
             for room in sorted(allowed.keys() | built.keys()) if allowed.get(room) != built.get(room)]
    for room_folder in sorted((root / "src").iterdir()):
        if not room_folder.is_dir():
            continue
        room = room_folder.name
        if room not in allowed:
            found.append(f"src/{room}: not in the table of HACKING.md")
            continue
        for path in sources(room_folder):
            for header in includes(path):
                first = header.split("/")[0]
                if first in allowed and first not in allowed[room] | {room}:
                    found.append(f"{path.relative_to(root)}: {room} may not include {header}")
    rooms = set(allowed)
    for folder in ("apps", "python", "examples", "include"):
        for path in sources(root / folder) if (root / folder).is_dir() else []:
            found += [f"{path.relative_to(root)}: {folder}/ may not include {header} of src/"
                      for header in includes(path) if header.split("/")[0] in rooms and "/" in header]
    return found


if __name__ == "__main__":
    problems = violations(pathlib.Path(sys.argv[1]))
    print("\n".join(problems) or "every include is allowed")
    sys.exit(bool(problems))
