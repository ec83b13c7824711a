"""Writes the options table as types of keyword arguments: write_option_types.py FOLDER_OF_NATIVE OUTPUT.pyi"""

import pathlib
import sys

TYPES = {bool: "bool", int: "int", float: "float", list: "int | Sequence[int]", dict: "Mapping[str, float] | None"}

HEAD = '''"""Keyword arguments of an estimate. Made from the library's table of options by write_option_types.py."""

from collections.abc import Mapping, Sequence
from typing import Literal, TypedDict
'''


def type_of(row):
    if row["choices"]:
        return f"Literal[{', '.join(repr(choice) for choice in row['choices'])}]"
    return TYPES.get(type(row["default"]), "str")


def block(name, rows):
    fields = [f'    {row["name"]}: {type_of(row)}\n    """{row["help"]}"""' for row in rows]
    return f"class {name}(TypedDict, total=False):\n" + "\n".join(fields) + "\n"


def main(folder, output):
    sys.path.insert(0, folder)
    import _native

    rows = _native.option_table()
    text = [HEAD, block("Options", rows), block("RatioOptions", [row for row in rows if row["ratio"]])]
    pathlib.Path(output).write_text("\n".join(text))


if __name__ == "__main__":
    main(*sys.argv[1:])
