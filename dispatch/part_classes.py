"""Classes of 部件 as the matter list in force names them: the four digits of GB/T 30428.2."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from dispatch.domain.catalogue import Matters
from dispatch.matters import spelled


@dataclass(frozen=True, slots=True)
class PartClass:
    """`matter`: the first six digits of the matters about parts of this class."""

    name: str
    big: str
    matter: str
    spelling: str


@lru_cache(maxsize=4)
def classes(matters: Matters) -> dict[str, PartClass]:
    """By the four digits of big and small class; what the list does not know has no entry."""
    out: dict[str, PartClass] = {}
    for leaf in matters:
        if leaf.kind == "part" and len(leaf.std) == 4:
            spelling = f"{leaf.small} {spelled(leaf.small)}".lower()
            out.setdefault(leaf.std, PartClass(leaf.small, leaf.big, leaf.code[:6], spelling))
    return out
