"""What a unit does, as its one key tells it; pure. Positions count only while it is not off."""

from __future__ import annotations

from collections.abc import Mapping

from dispatch.domain.errors import WrongState

NUMBER: Mapping[str, int] = {"off": 0, "patrol": 1, "going": 2, "there": 3, "rest": 4}  # as telemetry says it
KEY: Mapping[str, str] = {  # what one press of the key makes of a state
    "off": "patrol",
    "patrol": "going",
    "going": "there",
    "there": "patrol",
    "rest": "patrol",
}
WAYS: Mapping[str, frozenset[str]] = {
    "off": frozenset({"patrol"}),
    "patrol": frozenset({"going", "there", "rest", "off"}),
    "going": frozenset({"there", "patrol", "off"}),
    "there": frozenset({"patrol", "going", "rest", "off"}),
    "rest": frozenset({"patrol", "off"}),
}


def ways(state: str) -> list[str]:
    """What may follow, that of the key first."""
    return [KEY[state], *(other for other in NUMBER if other in WAYS[state] - {KEY[state]})]


def after(state: str, wanted: str) -> str:
    """The state that follows; "" asks for that of the key. Raises WrongState."""
    chosen = wanted or KEY[state]
    if chosen not in WAYS[state]:
        raise WrongState(step=chosen[:20], state=state)
    return chosen
