"""The lists that say what the system does by itself and what channels are told, read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time
from functools import cache
from typing import Any

import yaml

from dispatch.domain.answer import Ladder as Answering
from dispatch.domain.likeness import Alike, Repeat
from dispatch.domain.limits import Channel, Ladder, Limits, Rung, Stage, WhistleRate
from dispatch.domain.policy import Direct, Policy
from dispatch.domain.routing import Weighing
from dispatch.domain.tags import Rule, Tag, Tags, When
from dispatch.matters import LISTS


@cache
def auto_policy() -> Policy:
    """The policy in force."""
    row = yaml.safe_load((LISTS / "policy.yaml").read_text("utf-8"))
    told = row["direct"]
    channels, urgencies, held = (frozenset(told[name]) for name in ("channels", "urgencies", "held"))
    direct = Direct(channels, urgencies, held, told["opinion"])
    return Policy(row["version"], frozenset(row["channels"]), row["standard"], direct)


@cache
def weighing() -> Weighing:
    """How what is known of units counts."""
    row = yaml.safe_load((LISTS / "policy.yaml").read_text("utf-8"))
    return Weighing(row["version"], **row["routing"])


@cache
def reply_ladder() -> Answering:
    """How often a reply that cannot be delivered is tried again, and after how long."""
    row = yaml.safe_load((LISTS / "policy.yaml").read_text("utf-8"))
    return Answering(row["version"], tuple(1000 * seconds for seconds in row["replies"]["waits_s"]))


@cache
def order_channels() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """By step of an order: the channels that call a unit, and those that call a team."""
    told = yaml.safe_load((LISTS / "policy.yaml").read_text("utf-8"))["orders"]
    return {step: {whom: tuple(names) for whom, names in row.items()} for step, row in told.items()}


@cache
def tag_list() -> Tags:
    """The tags and the rules of 推送上级 in force."""
    row = yaml.safe_load((LISTS / "tags.yaml").read_text("utf-8"))
    rules = [Rule(r["id"], r["zh"], r["en"], _when(r["when"])) for r in row["rules"]]
    return Tags(row["version"], {tag["code"]: Tag(**tag) for tag in row["tags"]}, tuple(rules))


def _when(row: dict[str, Any]) -> When:
    told: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in row.items()}
    return When(**told)


@cache
def reply_words() -> dict[str, str]:
    """A sentence with holes for every kind of reply."""
    return dict(yaml.safe_load((LISTS / "replies.yaml").read_text("utf-8")))


GRADES = ("general", "key", "listed")  # as sla.yaml numbers them from 1


@cache
def limits() -> Limits:
    """The limits in force."""
    row = _sla()
    stages = {name: row for name, row in row["stage_limits"].items() if name != "handle"}
    return Limits(
        row["version"],
        {name: Stage(s["limit"], s.get("urgent"), s.get("hotline")) for name, s in stages.items()},
        row["lamps"]["yellow"],
        row["whistle_limits"],
        row["whistle_presence_m"],
        WhistleRate(**row["whistle_rate"]),
        {grade: row["supervision_levels"][n]["reply"] for n, grade in enumerate(GRADES, 1)},
        {name: Channel(c["mode"], c["usual"], c["kinds"]) for name, c in row["channel_limits"].items()},
        {name: Ladder(_rungs(r["rungs"]), _rungs(r.get("urgent", ()))) for name, r in row["ladders"].items()},
    )


@cache
def alike_rules() -> Alike:
    """When two reports may be one matter."""
    row = _sla()
    told = row["duplicate"]
    return Alike(row["version"], told["distance_m"], told["window_h"], told["offer"], **told["weights"])


@cache
def repeat_rules() -> Repeat:
    """When a dispute has come back to its place."""
    return Repeat(**_sla()["repeat"])


@cache
def work_time() -> tuple[tuple[time, time], ...]:
    """The working hours of a day."""
    spans = _sla()["calendar"]["work_time"]
    return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in spans)


def _sla() -> Any:
    return yaml.safe_load((LISTS / "sla.yaml").read_text("utf-8"))


def _rungs(rows: Iterable[tuple[float, str]]) -> tuple[Rung, ...]:
    return tuple(Rung(share, to) for share, to in rows)
