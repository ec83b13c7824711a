"""The columns of a table one by one, or in groups, each ready for the library."""

from __future__ import annotations

import operator
import os
from typing import Any, Iterable, Mapping, Sequence, Union

from kedge import _arrays, _native

#: Groups by name, or without names; a column is meant by its name or its number.
Groups = Union[Mapping[str, Sequence[Any]], Sequence[Sequence[Any]]]


def named_columns(rows: _arrays.ArrayLike, name: str, groups: Groups | None) -> dict[str, _native.Array]:
    """Each column, or each group of columns, by its name."""
    columns = {label: _arrays.to_native(values, label) for label, values in _single(rows, name).items()}
    if not columns:
        raise ValueError(f"{name} has no columns; give a row for each sample and a column for each variable")
    if groups is None:
        return columns
    labels = list(columns)
    chosen: dict[str, list[str]] = {}
    for group, members in _with_names(groups):
        if group in chosen:
            raise ValueError(f"groups_of_columns has two groups {group}; give each a name of its own")
        chosen[group] = [_found(member, labels, name) for member in members]
    empty = [group for group, members in chosen.items() if not members]
    if empty or not chosen:
        raise ValueError(f"groups_of_columns of {name}: {empty[0] if empty else 'the whole'} is empty; name its columns")
    return {group: _native.side_by_side([columns[m] for m in members], members, group) for group, members in chosen.items()}


def _single(rows: _arrays.ArrayLike, name: str) -> dict[str, Any]:
    if isinstance(rows, (str, os.PathLike, _native.Array)):
        raise ValueError(f"{name} is a path; read it first, with numpy.load or pandas.read_csv")
    columns = _arrays._columns_of_frame(rows)
    if columns is not None:
        return columns
    array = _arrays.to_numpy(rows, name)
    if array.ndim == 1:
        label = getattr(rows, "name", None)
        return {f"{name.lower()}0" if label is None else str(label): array}
    if array.ndim != 2:
        raise ValueError(f"{name} has {array.ndim} dimensions; give a row for each sample and a column for each variable")
    return {f"{name.lower()}{i}": array[:, i] for i in range(array.shape[1])}


def _with_names(groups: Groups) -> Iterable[tuple[str, Sequence[Any]]]:
    pairs: Iterable[tuple[Any, Any]]
    if isinstance(groups, Mapping):
        pairs = groups.items()
    else:
        pairs = [("+".join(map(str, members)) if isinstance(members, (list, tuple)) else members, members) for members in groups]
    for group, members in pairs:
        if isinstance(members, (str, bytes)) or not hasattr(members, "__iter__"):
            raise ValueError(f"groups_of_columns has {members!r} where a list of columns belongs; write [{members!r}]")
        yield str(group), list(members)


def _found(member: Any, labels: list[str], name: str) -> str:
    if str(member) in labels:
        return str(member)
    place = -1 if isinstance(member, str) or not hasattr(member, "__index__") else operator.index(member)
    if 0 <= place < len(labels):
        return labels[place]
    shown = ", ".join(labels[:8]) + (", ..." if len(labels) > 8 else "")
    raise ValueError(f"groups_of_columns names the column {member!r}, which {name} does not have; it has {shown}")
