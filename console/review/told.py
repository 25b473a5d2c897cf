"""The events of a pack as lines a person reads: when, who, what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from console.review.facts import Pack
from console.words import has, t
from dispatch.command_board import Entry
from dispatch.domain.emergency.incident import Figures
from dispatch.domain.emergency.order import Order

TEXTS = (
    "content",
    "title",
    "text",
    "reason",
    "result",
    "trend",
    "found",
    "done",
    "headline",
    "lessons",
    "note",
)


MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Told:
    at: int
    who: str
    what: str
    more: str


def timeline(pack: Pack) -> list[Told]:
    """Every event, the oldest first; the orders that come with a plan are told by its start, and calls to
    sign that go out together are one line.
    """
    orders = {o.order_id: o for o in pack.orders}
    called = Counter(e.at // MINUTE for e in pack.log if e.step == "chase")
    out: list[Told] = []
    for entry in pack.log:
        if entry.step == "issue_order" and entry.role == "system":
            continue
        if entry.step == "chase":
            if n := called.pop(entry.at // MINUTE, 0):
                what, more = t(pack.lang, "pack.step.chase"), t(pack.lang, "pack.chased", n=n)
                out.append(Told(entry.at, t(pack.lang, "role.clock"), what, more))
            continue
        more = detail(pack, entry)
        order = orders.get(entry.subject)
        if entry.stream == "order" and order is not None and entry.step != "issue_order":
            more = t(pack.lang, "pack.order", n=order.no, text=order.content) + (f" · {more}" if more else "")
        out.append(Told(entry.at, who(pack, entry, order), t(pack.lang, step_key(entry.step)), more))
    return out


def step_key(step: str) -> str:
    return f"emg.act.{step}" if has("zh", f"emg.act.{step}") else f"pack.step.{step}"


def who(pack: Pack, entry: Entry, order: Order | None) -> str:
    """The unit that answers for an order's step, else the role that acted."""
    if order is not None and entry.role in ("unit", "handler", "community", "grid_worker"):
        to = entry.body.get("to") or order.receipts[0].unit
        return pack.names.get(to, to)
    return t(pack.lang, f"role.{entry.role}")


def detail(pack: Pack, entry: Entry) -> str:
    maker = SPECIAL.get(entry.step)
    if maker is not None:
        return maker(pack, entry.body)
    return next((str(entry.body[name]) for name in TEXTS if entry.body.get(name)), "")


def level_words(pack: Pack, level: str) -> str:
    return t(pack.lang, f"emg.level.{level}") if level else t(pack.lang, "emg.act.end_response")


def _drawn(pack: Pack, body: dict[str, Any]) -> str:
    name = body.get("label") or t(pack.lang, f"emg.drawing.{body['kind']}")
    return f"{name} {body['metres']:g} m" if body.get("metres") else str(name)


def figures_of(pack: Pack, told: dict[str, Any]) -> str:
    words = [
        f"{t(pack.lang, f'emg.field.{name}')} {told[name]}"
        for name in Figures.__dataclass_fields__
        if told.get(name) is not None
    ]
    return " · ".join(words)


def _ruled(pack: Pack, body: dict[str, Any]) -> str:
    word = t(pack.lang, f"emg.rule.{body['answer']}")
    return f"{decided(pack, body['no'])} · {word}"


def _given(pack: Pack, body: dict[str, Any]) -> str:
    post = t(pack.lang, f"emg.post.{body['post']}")
    return f"{post} · {body['name']}"


SPECIAL: dict[str, Callable[[Pack, dict[str, Any]], str]] = {
    "draw": _drawn,
    "tell_figures": figures_of,
    "start_plan": lambda pack, body: f"{pack.plan} · {level_words(pack, body['level'])}",
    "change_level": lambda pack, body: f"{level_words(pack, body['level'])} · {body['reason']}",
    "rule_on": _ruled,
    "give_post": _given,
    "phone_up": lambda pack, body: str(body["to"]),
    "pass_on": lambda pack, body: f"{pack.names.get(body['unit'], body['unit'])} · {body['reason']}",
    "sitrep": lambda pack, body: t(pack.lang, "emg.report." + body["kind"]),
    "improve": lambda pack, body: (
        f"{body['text']} · {pack.names.get(body['unit'], body['unit'])} · {body['due']}"
    ),
}


def decided(pack: Pack, no: int) -> str:
    return next((d.text for d in pack.incident.decisions if d.no == no), "")
