"""A reply due to a channel, as the fold of its receipts; and the ladder of tries that it is given."""

from __future__ import annotations

from dataclasses import dataclass

from dispatch.domain.receipts import further

TRIES = frozenset({"sent", "failed"})  # only who delivers knows


@dataclass(frozen=True, slots=True)
class Ladder:
    """How long a reply waits after each failed try (ms); then only a person tries again."""

    version: str = ""
    waits: tuple[int, ...] = ()

    def after(self, tries: int) -> int | None:
        """The wait after so many failed tries; None: given up."""
        return self.waits[tries - 1] if tries <= len(self.waits) else None


@dataclass(frozen=True, slots=True)
class Answer:
    """state: queued failed, or the last stage that is known."""

    reply: int
    state: str = "queued"
    version: int = 0
    tries: int = 0  # since it was queued
    next_at: int = 0  # when it is to be tried again, while queued
    note: str = ""  # the adapter's receipt, or why it could not be delivered
    moved_at: int = 0

    @property
    def undelivered(self) -> bool:
        return self.state in ("queued", "failed")

    def heeds(self, told: str) -> bool:
        """Whether what is told now is news: a try counts only while one is waited for."""
        return self.state == "queued" if told in TRIES else further(self.state, told)
