"""What an event did to its case, as every projection is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dispatch.domain.case import Case


@dataclass(slots=True)
class Change:
    """One event with the case on both sides of it."""

    event_id: int
    at: int
    step: str
    before: Case
    after: Case
    letter: str
    body: Any
    role: str  # by which it was taken
