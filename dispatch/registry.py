"""Gathers one constant from each public module of a room; a wrong type or a double name stops the start."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Protocol, TypeVar


class Named(Protocol):
    @property
    def name(self) -> str: ...


Part = TypeVar("Part", bound=Named)


class BadPart(Exception):
    """A module of a room does not carry what the room's registry asks of it."""


def collect(package: ModuleType, constant: str, kind: type[Part]) -> dict[str, Part]:
    """The constants by their `name`, in module order. Modules whose name starts with "_" are machinery."""
    found: dict[str, Part] = {}
    for info in pkgutil.iter_modules(package.__path__):
        if info.name.startswith("_") or info.ispkg:
            continue
        part = getattr(importlib.import_module(f"{package.__name__}.{info.name}"), constant, None)
        if not isinstance(part, kind):
            raise BadPart(f"{package.__name__}.{info.name} has no {constant}: {kind.__name__}")
        if part.name in found:
            raise BadPart(f"{constant} {part.name!r} stands twice in {package.__name__}")
        found[part.name] = part
    return found
