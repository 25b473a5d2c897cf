"""物联感知: what a reading means against its thresholds, and when a crossing of the alarm begins and ends."""

from __future__ import annotations

OK, WARN, ALARM = 1, 2, 3


def level(value: float, warn: float, alarm: float) -> int:
    """OK, WARN or ALARM. Where the alarm lies below the warning, it is the low that is bad."""
    if alarm < warn:
        value, warn, alarm = -value, -warn, -alarm
    return ALARM if value >= alarm else WARN if value >= warn else OK


def crossing(since: int | None, now: int, at: int) -> int | None:
    """Since when the alarm is crossed, after a reading of level `now`: it begins with an alarm and ends only
    below the warning, so that a value that trembles at the threshold raises one case.
    """
    if now == OK:
        return None
    return since if since is not None or now != ALARM else at
