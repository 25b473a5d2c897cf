"""The tables of a pack in words: what stands on paper and, the same, in the CSV files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from console.review.facts import Pack
from console.review.told import figures_of, level_words, timeline
from console.words import t
from dispatch.domain.emergency.after import Share
from dispatch.domain.emergency.order import ENDED, Order, Receipt
from dispatch.domain.emergency.posts import POSTS
from dispatch.domain.emergency.steps.declare import PHONE

Cell = tuple[str, str]  # text, colour
OUTCOME = {"done": "tx-2", "late": "major", "running": "tx-2", "overdue": "crit", "refused": "crit"}


@dataclass(frozen=True, slots=True)
class Tile:
    name: str
    value: str
    more: str
    colour: str = "tx-1"


@dataclass(frozen=True, slots=True)
class Cells:
    """A table: its columns, how wide they are to each other, rows, and the word for none."""

    head: Sequence[str]
    shares: Sequence[float]
    rows: Sequence[Sequence[Cell]]
    none: str


def tiles(pack: Pack) -> list[Tile]:
    m, lang = pack.measures, pack.lang
    late = m.first_report is None or m.first_report > PHONE

    def time(name: str, ms: int | None, colour: str = "tx-1") -> Tile:
        return Tile(t(lang, f"pack.m.{name}"), span(ms), t(lang, f"pack.m.{name}.more"), colour)

    def share(name: str, one: Share, more: str) -> Tile:
        percent = one.percent
        return Tile(t(lang, f"pack.m.{name}"), "—" if percent is None else f"{percent:.0f} %", more)

    moved = "—" if m.evacuated is None else f"{m.evacuated:,}"
    of = "" if m.to_evacuate is None else t(lang, "pack.m.moved.more", n=f"{m.to_evacuate:,}")
    answered = t(lang, "pack.of", n=m.answered.n, of=m.answered.of, soon=m.answered_soon.n)
    return [
        time("first_report", m.first_report, "crit" if late else "tx-1"),
        time("first_order", m.first_order),
        time("first_there", m.first_there),
        time("lasted", m.lasted),
        share("answered", m.answered, answered),
        share("signed", m.signed_soon, f"{m.signed_soon.n} / {m.signed_soon.of}"),
        share("in_time", m.done_in_time, f"{m.done_in_time.n} / {m.done_in_time.of}"),
        Tile(t(lang, "pack.m.moved"), moved, of),
    ]


def span(ms: int | None) -> str:
    """27:14, or 3:02:05 from an hour on."""
    if ms is None:
        return "—"
    s = ms // 1000
    return f"{s // 60:02d}:{s % 60:02d}" if s < 3600 else f"{s // 3600}:{s // 60 % 60:02d}:{s % 60:02d}"


def sections(pack: Pack) -> Iterable[tuple[str, Cells]]:
    """(name, table) in the order they are printed."""
    yield "overview", overview(pack)
    yield "plan", plan(pack)
    yield "orders", orders(pack)
    yield "decisions", decisions(pack)
    yield "posts", posts(pack)
    yield "sitreps", sitreps(pack)
    yield "supplies", supplies(pack)
    yield "improvements", improvements(pack)
    yield "timeline", log(pack)


def _cells(pack: Pack, name: str, columns: dict[str, float], rows: Iterable[Sequence[Cell]]) -> Cells:
    head = [t(pack.lang, f"pack.col.{column}") for column in columns]
    return Cells(head, list(columns.values()), list(rows), t(pack.lang, f"pack.{name}.none"))


def overview(pack: Pack) -> Cells:
    """Levels, figures, lessons."""
    rows: list[list[Cell]] = [
        [
            (t(pack.lang, "pack.level"), "tx-3"),
            (f"{pack.clock(c.at)}  {level_words(pack, c.level)}", "tx-1"),
        ]
        for c in pack.levels
    ]
    told = {name: getattr(pack.incident.figures, name) for name in pack.incident.figures.__slots__}
    if words := figures_of(pack, told):
        rows.append([(t(pack.lang, "pack.figures"), "tx-3"), (words, "tx-1")])
    if pack.measures.refused:
        rows.append([(t(pack.lang, "emg.receipt.refused"), "tx-3"), (str(pack.measures.refused), "crit")])
    if pack.incident.lessons:
        rows.append([(t(pack.lang, "emg.field.lessons"), "tx-3"), (pack.incident.lessons, "tx-1")])
    return _cells(pack, "overview", {"what": 1, "content": 5}, rows)


def plan(pack: Pack) -> Cells:
    rows = [
        [
            (str(c.no), "tx-3"),
            (pack.groups.get(c.group, c.group), "tx-2"),
            (c.zh if pack.lang == "zh" else c.en, "tx-1"),
            (pack.names.get(c.unit, c.unit), "tx-2"),
            (pack.clock(c.due), "tx-2"),
            (pack.clock(c.done_at), "tx-2"),
            (_outcome(pack, c.outcome, c.due, c.done_at), OUTCOME.get(c.outcome, "tx-3")),
        ]
        for c in pack.compared
    ]
    columns = {"no": 0.6, "group": 1.6, "task": 4, "unit": 2.2, "due": 1.3, "done": 1.3, "outcome": 1.6}
    return _cells(pack, "plan", columns, rows)


def _outcome(pack: Pack, outcome: str, due: int, done_at: int | None) -> str:
    word = t(pack.lang, f"pack.outcome.{outcome}")
    if outcome == "late" and done_at is not None:
        return f"{word} {span(done_at - due)}"
    return word


def orders(pack: Pack) -> Cells:
    """Every addressee is a row; what the plan sends is in the table before."""
    rows = [
        [
            (str(order.no), "tx-3"),
            (pack.clock(order.issued_at), "tx-2"),
            (order.content, "tx-1"),
            (pack.names.get(receipt.unit, receipt.unit), "tx-2"),
            (pack.clock(receipt.signed_at), "tx-2"),
            (pack.clock(receipt.arrived_at), "tx-2"),
            (_ended(pack, order, receipt), "crit" if receipt.state in ("refused", "issued") else "tx-2"),
        ]
        for order in pack.orders
        for receipt in order.receipts
    ]
    columns = {"no": 0.6, "time": 1.3, "content": 4, "unit": 2.2, "signed": 1.3, "there": 1.3, "state": 2}
    return _cells(pack, "orders", columns, rows)


def _ended(pack: Pack, order: Order, receipt: Receipt) -> str:
    if order.state == "cancelled":
        return t(pack.lang, "emg.receipt.cancelled")
    word = t(pack.lang, f"emg.receipt.{receipt.state}")
    at = f" {pack.clock(receipt.at)}" if receipt.state in ENDED else ""
    chased = f" · {t(pack.lang, 'emg.receipt.chased', n=receipt.chased)}" if receipt.chased else ""
    return f"{word}{at}{chased}" + (f" · {receipt.note}" if receipt.note else "")


def decisions(pack: Pack) -> Cells:
    rows = [
        [
            (pack.clock(d.asked_at), "tx-2"),
            (d.text, "tx-1"),
            ("" if d.people is None else f"{d.people:,}", "tx-2"),
            (t(pack.lang, f"emg.rule.{d.answer or 'open'}"), "tx-1" if d.answer else "major"),
            (pack.clock(d.at), "tx-2"),
        ]
        for d in pack.incident.decisions
    ]
    return _cells(pack, "decisions", {"time": 1.3, "asked": 5, "people": 1.2, "answer": 1.2, "at": 1.3}, rows)


def posts(pack: Pack) -> Cells:
    rank = {post: n for n, post in enumerate(POSTS)}
    rows = [
        [
            (t(pack.lang, f"emg.post.{p.post}"), "tx-1"),
            (POSTS[p.post], "tx-3"),
            (pack.names.get(p.unit, p.unit), "tx-2"),
            (p.name, "tx-1"),
            (pack.clock(p.since), "tx-2"),
        ]
        for p in sorted(pack.incident.posts, key=lambda p: rank[p.post])
    ]
    return _cells(pack, "posts", {"post": 2, "ics": 3, "unit": 3, "name": 2, "since": 1.3}, rows)


def sitreps(pack: Pack) -> Cells:
    rows = [
        [
            (str(s.no), "tx-3"),
            (t(pack.lang, f"emg.report.{s.kind}"), "tx-2"),
            (pack.clock(s.at), "tx-2"),
            (s.text, "tx-1"),
        ]
        for s in pack.incident.sitreps
    ]
    return _cells(pack, "sitreps", {"no": 0.6, "what": 1, "time": 1.3, "content": 8}, rows)


def supplies(pack: Pack) -> Cells:
    rows = [
        [
            (s.name, "tx-1"),
            (f"{s.used:,} {s.measure}".strip(), "tx-1"),
            (f"{s.out:,} {s.measure}".strip() if s.out else "—", "major" if s.out else "tx-3"),
        ]
        for s in pack.measures.supplies
    ]
    return _cells(pack, "supplies", {"supply": 4, "used": 1.5, "out": 1.5}, rows)


def improvements(pack: Pack) -> Cells:
    today = pack.local(pack.until).date().isoformat()
    rows = [
        [
            (str(one.no), "tx-3"),
            (one.text + (f" · {one.note}" if one.note else ""), "tx-1"),
            (pack.names.get(one.unit, one.unit), "tx-2"),
            (one.due, "crit" if one.done is None and one.due < today else "tx-2"),
            (pack.clock(one.done, day=True)[:10] if one.done else "—", "tx-2"),
        ]
        for one in pack.incident.improvements
    ]
    columns = {"no": 0.6, "improvement": 5, "unit": 2.2, "due": 1.5, "done": 1.5}
    return _cells(pack, "improvements", columns, rows)


def log(pack: Pack) -> Cells:
    rows = [
        [(pack.clock(e.at), "tx-2"), (e.who, "tx-2"), (e.what, "tx-1"), (e.more, "tx-1")]
        for e in timeline(pack)
    ]
    return _cells(pack, "timeline", {"time": 1.3, "who": 2.2, "what": 1.8, "content": 7}, rows)
