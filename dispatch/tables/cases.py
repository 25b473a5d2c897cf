"""What is known of cases: projections, written with their event, rebuilt from `event` by `anlan rebuild`."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

from dispatch.domain.measures import COUNTS
from dispatch.tables._schema import Id, metadata

case = Table(
    "case_now",
    metadata,
    Column("case_id", String(26), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("case_no", String(24), unique=True),
    Column("area", String(15), nullable=False),
    Column("estate", String(20)),
    Column("lead", String(40)),
    Column("scenario", String(10)),
    Column("urgency", String(8), nullable=False),
    Column("lamp", String(6), nullable=False),
    Column("due", BigInteger),
    Column("next_lamp_at", BigInteger),  # when the clock must look again; None: never
    Column("reported_at", BigInteger, nullable=False),
    Column("cell", String(16)),  # of its place, to find what lies beside it
    Column("event_id", Id, nullable=False),  # last event folded in
    Column("doc", Text, nullable=False),  # the whole fold
    Column("letter", Text, nullable=False),  # last letter: a snapshot is these, concatenated
    Index("case_now_open_area", "is_open", "area"),
    Index("case_now_area", "area", "event_id"),
    Index("case_now_lead", "lead", "is_open"),
    Index("case_now_estate", "estate", "is_open"),
    Index("case_now_scenario", "scenario", "reported_at"),
    Index("case_now_lamp", "next_lamp_at"),
    Index("case_now_cell", "cell", "reported_at"),
    Index("case_now_late", "is_open", "lamp", "area"),
)
case_unit = Table(  # lead and co units of a case, for unit scopes
    "case_unit",
    metadata,
    Column("unit", String(40), primary_key=True),
    Column("case_id", String(26), primary_key=True),
    Index("case_unit_case", "case_id"),
)
case_media = Table(  # pictures that a case cites: who sees the case sees them
    "case_media",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("case_id", String(26), primary_key=True),
)
case_order = Table(  # 督办 orders beside cases, as they stand
    "case_order",
    metadata,
    Column("case_id", String(26), primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("unit", String(40), nullable=False),
    Column("grade", String(8), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("state", String(12), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Index("case_order_open", "is_open", "due"),
    Index("case_order_ended", "ended_at"),
)
case_return = Table(  # every 退单, with the leaf and the unit of that moment
    "case_return",
    metadata,
    Column("event_id", Id, primary_key=True, autoincrement=False),
    Column("case_id", String(26), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("scenario", String(10), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("reason", String(40), nullable=False),
    Index("case_return_at", "at", "scenario"),
)
intake = Table(  # (channel, ref) -> one case
    "intake",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("ref", String(128), primary_key=True),
    Column("case_id", String(26), nullable=False),
)
counter = Table(  # by scope; day '' holds gauges (open, lamp.red, state.*), day '2026-06-18' holds tallies
    "counter",
    metadata,
    Column("scope", String(48), primary_key=True),  # area prefix, "estate:…", "unit:…"
    Column("day", String(10), primary_key=True),
    Column("key", String(48), primary_key=True),
    Column("n", BigInteger, nullable=False),
    Index("counter_key", "day", "key", "scope"),  # one figure of all children of an area
)
measure = Table(  # what a case adds to each count of each local month, as measures.counts says
    "measure",
    metadata,
    Column("case_id", String(26), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("area", String(15), nullable=False),
    Column("unit", String(40), nullable=False),  # lead unit, "" for none
    Column("scenario", String(10), nullable=False),
    Column("list_version", String(24), nullable=False),
    Column("demo", Boolean, nullable=False),
    Column("waits", BigInteger),  # its deadline, when it is due in the month and not closed
    Column("handle_waits", BigInteger),  # the same, to be handled
    Column("registered_at", BigInteger),  # the moments by which days and weeks are told apart
    Column("closed_at", BigInteger),
    Column("counts_at", BigInteger),  # as due to close
    *(Column(name, Integer, nullable=False) for name in COUNTS),
    Index("measure_area", "month", "area"),
    Index("measure_unit", "month", "unit"),
)
number = Table(  # last case number of a city and local day
    "case_number",
    metadata,
    Column("city", String(6), primary_key=True),
    Column("day", String(8), primary_key=True),
    Column("n", Integer, nullable=False),
)
reply = Table(  # what is due to a channel, of a case or of an order; the outbox of outward effects
    "reply_due",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("event_id", Id, nullable=False),
    Column("case_id", String(26)),
    Column("order_id", String(26)),  # instead of a case
    Column("channel", String(32), nullable=False),
    Column("ref", String(128), nullable=False),  # of the channel's report; an order's addressee
    Column("kind", String(16), nullable=False),  # as replies.KINDS or calls.KINDS
    Column("body", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),  # as domain.answer has it
    Column("version", Integer, nullable=False),  # receipts so far
    Column("tries", Integer, nullable=False),
    Column("next_at", BigInteger, nullable=False),
    Column("moved_at", BigInteger, nullable=False),
    Column("receipt", Text),
    UniqueConstraint("event_id", "channel", "ref"),
    Index("reply_due_next", "state", "next_at"),
    Index("reply_due_case", "case_id"),
    Index("reply_due_order", "order_id"),
)
receipt = Table(  # what came to which stage with whom, told last
    "receipt",
    metadata,
    Column("what", String(8), primary_key=True),  # reply order level
    Column("subject", String(40), primary_key=True),  # number of the reply, id of the order or case
    Column("whom", String(80), primary_key=True),  # channel, addressee, level
    Column("stage", String(10), primary_key=True),  # sent delivered read acted
    Column("at", BigInteger, nullable=False),
    Column("by", String(24), nullable=False),  # role that told it
    Column("step", String(32), nullable=False),  # by which it was told
    Column("event_id", Id, nullable=False),
)
card = Table(  # 红黄牌 of units
    "card",
    metadata,
    Column("case_id", String(26), primary_key=True),
    Column("no", Integer, primary_key=True),
    Column("unit", String(40), nullable=False),
    Column("area", String(15), nullable=False),
    Column("colour", String(6), nullable=False),  # warn yellow red
    Column("rule", String(60), nullable=False),
    Column("version", String(24), nullable=False),  # of the rules
    Column("evidence", Text, nullable=False),  # JSON: versions of the case's events
    Column("fell_at", BigInteger, nullable=False),
    Column("lifted_at", BigInteger),
    Column("revoked", Boolean, nullable=False),
    Index("card_unit", "unit", "fell_at"),
    Index("card_area", "area", "fell_at"),
)
library_entry = Table(  # 案例库: what was learnt from a closed case, redacted
    "library_entry",
    metadata,
    Column("case_id", String(26), primary_key=True),
    Column("area", String(15), nullable=False),
    Column("scenario", String(10), nullable=False),
    Column("matter", String(200), nullable=False),
    Column("title", String(80), nullable=False),
    Column("lesson", Text, nullable=False),
    Column("worked", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("event_id", Id, nullable=False),
    Index("library_entry_scenario", "scenario", "at"),
)
mechanism_case = Table(  # which of the 四个机制 touched which case
    "mechanism_case",
    metadata,
    Column("mechanism", String(16), primary_key=True),
    Column("case_id", String(26), primary_key=True),
    Column("n", Integer, nullable=False),
    Column("first_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
)
