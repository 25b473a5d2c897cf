"""事项清单: one leaf business scenario, and who leads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dispatch.domain.case import Case, Urgency

if TYPE_CHECKING:
    from dispatch.domain.matrix import Matrix

URGENCY: dict[str, Urgency] = {"特急": "urgent3", "紧急": "urgent2", "一般": "normal"}


@dataclass(frozen=True, slots=True)
class Scenario:
    """A leaf: 定性 condition × 定责 parameter. lead and co are unit kinds of departments.yaml."""

    code: str  # 10 digits: domain, big class, small class, condition, parameter
    title: str
    domain: str
    big: str
    small: str
    condition: str
    param: str
    kind: str  # part event
    std: str
    lead: str
    co: tuple[str, ...]
    level: str
    deadline: str
    urgency: Urgency
    close: str
    basis: tuple[str, ...]
    grid: str
    fallback: tuple[str, ...]

    @property
    def matter(self) -> str:
        """Words short enough for a queue row."""
        return " ".join(part for part in (self.small, self.condition) if part)


class Matters:
    """One version of the list, looked up by code. By itself it stands for the only one there is."""

    def __init__(self, version: str, leaves: dict[str, Scenario]) -> None:
        self.version = version
        self._leaves = leaves

    def get(self, code: str) -> Scenario | None:
        return self._leaves.get(code)

    def at(self, area: str) -> Matters:
        return self

    def leaf(self, case: Case) -> Scenario | None:
        return self.get(case.scenario or "")

    def powers(self, area: str) -> Matrix | None:
        return None

    def __len__(self) -> int:
        return len(self._leaves)

    def __iter__(self) -> Iterator[Scenario]:
        return (self._leaves[code] for code in self.codes())

    def codes(self) -> list[str]:
        return sorted(self._leaves)

    def leaves(self) -> list[Scenario]:
        return [self._leaves[code] for code in self.codes()]
