"""What differs between two versions of a list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ListDiff:
    """Keys added and removed, and of the changed ones each field before and after."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, Mapping[str, tuple[Any, Any]]]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def diff(old: Mapping[str, Any], new: Mapping[str, Any]) -> ListDiff:
    """Of two versions as dataclass rows by key."""
    changed = {}
    for key in sorted(old.keys() & new.keys()):
        before, after = asdict(old[key]), asdict(new[key])
        fields = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
        if fields:
            changed[key] = fields
    return ListDiff(tuple(sorted(new.keys() - old.keys())), tuple(sorted(old.keys() - new.keys())), changed)
