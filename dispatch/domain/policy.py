"""What the system does by itself, as data: certain reports of trusted channels are accepted and
registered at once.
"""

from __future__ import annotations

from typing import Any

from dispatch.domain.case import Case
from dispatch.domain.steps.accept import Accepted
from dispatch.domain.steps.register import Registered


def follow_up(case: Case, trusted: bool) -> tuple[str, Any] | None:
    """The next step `system` takes on its own, or None. Certain means: a leaf of the list, a known grid,
    a trusted channel.
    """
    if not trusted or case.scenario is None or case.grid is None:
        return None
    if case.state == "reported":
        return "accept", Accepted(case.scenario)
    if case.state == "accepted":
        return "register", Registered("系统自动立案：清单事项、网格明确、可信渠道")
    return None
