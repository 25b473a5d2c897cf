"""What the system does by itself: certain reports of trusted channels are accepted and registered at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dispatch.domain.case import Case
from dispatch.domain.steps.accept import Accepted
from dispatch.domain.steps.register import Registered


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of lists/policy.yaml."""

    version: str
    channels: frozenset[str]  # whose certain reports need nobody's look
    standard: str  # what stands as 立案标准


def follow_up(case: Case, trusted: bool, policy: Policy) -> tuple[str, Any] | None:
    """The next step `system` takes on its own, or None. Certain means: a leaf of the list, a known grid, a
    channel that the policy and its key trust.
    """
    known = all(source.channel in policy.channels for source in case.sources)
    if not (trusted and known and case.scenario and case.grid):
        return None
    if case.state == "reported":
        return "accept", Accepted(case.scenario)
    if case.state == "accepted":
        return "register", Registered(policy.standard)
    return None
