"""What a feed boils outside input down to, and the refusal of what it cannot read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class Malformed(Exception):
    """Outside input that cannot be read at all. `field` is where; `why` is a key of why.* with its holes
    where it reaches people as a refusal, else words for the operator.
    """

    def __init__(self, field: str, why: str, **holes: object) -> None:
        self.field, self.why, self.holes = field, why, holes
        super().__init__(f"{field}: {why}")


@dataclass(frozen=True, slots=True)
class Sighting:
    """上报信息: one report as its source told it, in the names of `POST /api/v1/reports`, not yet judged."""

    ref: str
    at: int | None  # epoch ms, UTC; None: the source gave none that can be read
    payload: Mapping[str, object]
