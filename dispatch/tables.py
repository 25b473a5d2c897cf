"""Every table of the console, as SQLAlchemy Core; long because one schema is best read in one place.

Times are epoch milliseconds UTC in BigInteger columns; JSON is text.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from dispatch.domain.measures import COUNTS

metadata = MetaData()
Id = BigInteger().with_variant(Integer, "sqlite")

# --- the record -------------------------------------------------------------------------------------------
event = Table(
    "event",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),  # id order = commit order
    Column("stream", String(16), nullable=False),  # case, area_set, duty, …
    Column("subject", String(40), nullable=False),  # case_id (ULID) or the city code of an area set
    Column("version", Integer, nullable=False),
    Column("step", String(32), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("role", String(24), nullable=False),
    Column("body", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("letter", Text),  # what every viewer of the scope may see; None where nothing is told
    Column("rooms", Text, nullable=False, server_default=""),  # space separated
    Column("gone", Text, nullable=False, server_default=""),  # rooms the case has left with this event
    UniqueConstraint("stream", "subject", "version"),
)
act_key = Table(  # acts that came with a key: written with their event, so that a repeat finds it
    "act_key",
    metadata,
    Column("actor", String(80), primary_key=True),
    Column("key", String(80), primary_key=True),
    Column("event_id", Id, nullable=False),
)

# --- projections: written in the same transaction, rebuilt from `event` by `anlan rebuild` ----------------
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
calendar_year = Table(  # holidays and 调休 of a year; the newest version of a year is in force
    "calendar_year",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("doc", Text, nullable=False),
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
reply = Table(  # a reply due to a channel; the outbox of outward effects
    "reply_due",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("event_id", Id, nullable=False),
    Column("case_id", String(26), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("ref", String(128), nullable=False),
    Column("kind", String(16), nullable=False),  # as replies.KINDS
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
duty_shift = Table(  # 排班: who sits at which post, or has the watch of a unit
    "duty_shift",
    metadata,
    Column("area", String(15), primary_key=True),
    Column("unit", String(40), primary_key=True),  # "" for a post of the area itself
    Column("post", String(12), primary_key=True),
    Column("start_at", BigInteger, primary_key=True, autoincrement=False),
    Column("account", String(40), primary_key=True),
    Column("end_at", BigInteger, nullable=False),
    Column("name", String(40), nullable=False),
    Index("duty_shift_unit", "unit", "end_at"),
    Index("duty_shift_account", "account", "end_at"),
)
handover = Table(  # 交接班: a shift handed over, and taken
    "handover",
    metadata,
    Column("handover_id", String(26), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("area", String(15), nullable=False),
    Column("unit", String(40), nullable=False),
    Column("post", String(12), nullable=False),
    Column("start_at", BigInteger, nullable=False),  # of the shift that ends
    Column("end_at", BigInteger, nullable=False),
    Column("name", String(40), nullable=False),
    Column("giver", String(40), nullable=False),
    Column("taker", String(40), nullable=False),
    Column("given_at", BigInteger, nullable=False),
    Column("taken_at", BigInteger),
    Column("note", Text, nullable=False),
    Column("taken_note", Text, nullable=False),
    Column("figures", Text, nullable=False),  # JSON: what stood open when it was handed over
    UniqueConstraint("giver", "start_at", "area", "unit", "post"),
    Index("handover_taker", "taker", "given_at"),
    Index("handover_area", "area", "given_at"),
)
incident = Table(
    "incident_now",
    metadata,
    Column("incident_id", String(26), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("incident_no", String(24), nullable=False),
    Column("city", String(6), nullable=False),
    Column("area", String(15), nullable=False),
    Column("war", Boolean, nullable=False),
    Column("drill", Boolean, nullable=False),
    Column("declared_at", BigInteger, nullable=False),
    Column("next_at", BigInteger),  # when a report is called for or a drill's script goes on; None: never
    Column("event_id", Id, nullable=False),
    Column("doc", Text, nullable=False),
    UniqueConstraint("city", "incident_no"),
    Index("incident_open", "is_open", "area"),
    Index("incident_next", "next_at"),
)
incident_case = Table(  # cases linked with an incident, to find it from the case
    "incident_case",
    metadata,
    Column("case_id", String(26), primary_key=True),
    Column("incident_id", String(26), primary_key=True),
    Index("incident_case_incident", "incident_id"),
)
order = Table(
    "order_now",
    metadata,
    Column("order_id", String(26), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("incident_id", String(26), nullable=False),
    Column("no", Integer, nullable=False),
    Column("area", String(15), nullable=False),
    Column("next_at", BigInteger),  # when somebody must be called again; None: never
    Column("event_id", Id, nullable=False),
    Column("doc", Text, nullable=False),
    UniqueConstraint("incident_id", "no"),
    Index("order_next", "next_at"),
)
order_unit = Table(  # addressees of an order, for unit scopes
    "order_unit",
    metadata,
    Column("unit", String(40), primary_key=True),
    Column("order_id", String(26), primary_key=True),
    Index("order_unit_order", "order_id"),
)

warning = Table(  # what CAP messages from outside warn of, in one city
    "warning",
    metadata,
    Column("id", String(32), primary_key=True),  # digest of city and message
    Column("city", String(6), nullable=False),
    Column("sender", String(200), nullable=False),
    Column("ref", String(440), nullable=False),  # sender,identifier,sent: what updates and cancels name
    Column("ends_at", BigInteger, nullable=False),
    Column("ended", Boolean, nullable=False),  # by an update or a cancel, or never to be shown
    Column("at", BigInteger, nullable=False),
    Column("doc", Text, nullable=False),
    Index("warning_city", "city", "ended", "ends_at"),
    Index("warning_sender", "city", "sender"),
)
resource = Table(  # the register of 应急资源
    "resource",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("city", String(6), nullable=False),
    Column("counted_at", BigInteger, nullable=False),  # what was used up since comes off the amount
    Column("version", Integer, nullable=False),  # of its own stream: checks and moves
    Column("doc", Text, nullable=False),
    Index("resource_city", "city"),
)
resource_hold = Table(  # what each incident has or had of which resource
    "resource_hold",
    metadata,
    Column("incident_id", String(26), primary_key=True),
    Column("no", Integer, primary_key=True, autoincrement=False),
    Column("resource", String(32), nullable=False),
    Column("incident_no", String(24), nullable=False),
    Column("drill", Boolean, nullable=False),
    Column("doc", Text, nullable=False),
    Index("resource_hold_of", "resource"),
)

# --- personal data: never in events, the Stream, logs or search -------------------------------------------
person_key = Table(  # destroying the row forgets the person
    "person_key",
    metadata,
    Column("case_id", String(26), primary_key=True),
    Column("key", LargeBinary, nullable=False),  # wrapped by the install's master key
)
person = Table(
    "person",
    metadata,
    Column("token", String(26), primary_key=True),
    Column("case_id", String(26), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("person_case", "case_id"),
)
help_person = Table(  # who must be helped out of an incident's area; gone when it is closed
    "help_person",
    metadata,
    Column("token", String(26), primary_key=True),
    Column("incident_id", String(26), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("help_person_incident", "incident_id"),
)

# --- where things are -------------------------------------------------------------------------------------
area_set = Table(  # one row per import; the newest version of a city is in force
    "area_set",
    metadata,
    Column("city", String(6), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("name", String(60), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("demo", Boolean, nullable=False),
)
area = Table(
    "area",
    metadata,
    Column("city", String(6), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("code", String(15), primary_key=True),  # 6, 9, 12 or 15 digits
    Column("name", String(80), nullable=False),
    Column("network", String(16), nullable=False),  # base
    Column("provisional", Boolean, nullable=False),
    Column("households", Integer),
    Column("people", Integer),
    Column("lon", Float, nullable=False),  # a point inside, for labels
    Column("lat", Float, nullable=False),
    Column("wkb", LargeBinary, nullable=False),  # EPSG:4490
)
place = Table(  # estates, schools, hospitals, shelters, stores, posts, units, cameras
    "place",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),  # the number that travels in telemetry
    Column("city", String(6), nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String(16), nullable=False),  # estate school hospital shelter store post unit camera
    Column("code", String(40), nullable=False),
    Column("name", String(80), nullable=False),
    Column("area", String(15), nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("attrs", Text, nullable=False),  # JSON: azimuth and range of a camera, capacity of a shelter, …
    Column("wkb", LargeBinary),  # footprint where it has one
    UniqueConstraint("city", "version", "code"),
    Index("place_kind", "city", "version", "kind"),
)
shape = Table(  # what only the basemap and routing need: roads, water, buildings
    "shape",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("city", String(6), nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String(12), nullable=False),  # road water building
    Column("name", String(60), nullable=False),
    Column("attrs", Text, nullable=False),  # road: cls 0-3, from, to (junction numbers), metres
    Column("wkb", LargeBinary, nullable=False),
    Index("shape_kind", "city", "version", "kind"),
)

# --- lists ------------------------------------------------------------------------------------------------
scenario = Table(
    "scenario",
    metadata,
    Column("version", String(24), primary_key=True),
    Column("code", String(10), primary_key=True),
    Column("doc", Text, nullable=False),
    Column("pinyin", Text, nullable=False),  # code, title, full pinyin and initials, for the picker
)
matrix_row = Table(  # 三项清单
    "matrix_row",
    metadata,
    Column("version", String(24), primary_key=True),
    Column("prefix", String(10), primary_key=True),  # of scenario codes
    Column("town_role", String(8), nullable=False),  # lead assist none
    Column("county_lead", String(40), nullable=False),
    Column("power", String(12), nullable=False),  # own delegated none
    Column("basis", Text, nullable=False),
)
list_version = Table(  # every version of a list that was ever kept; its rows are never changed
    "list_version",
    metadata,
    Column("kind", String(8), primary_key=True),  # matters matrix
    Column("version", String(24), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(80), nullable=False),
    Column("rows", Integer, nullable=False),
)
list_force = Table(  # which version came into force where; the last row of a city governs
    "list_force",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("kind", String(8), nullable=False),
    Column("city", String(6), nullable=False),  # "" every city without a list of its own
    Column("version", String(24), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(80), nullable=False),
    Index("list_force_kind", "kind", "id"),
)

lesson = Table(  # what people decided that a case's text means; its plain words only
    "lesson",
    metadata,
    Column("case_id", String(26), primary_key=True),
    Column("seq", BigInteger, nullable=False, unique=True),
    Column("version", Integer, nullable=False),  # 2: the case was judged a second time
    Column("code", String(10), nullable=False),
    Column("list_version", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", BigInteger, nullable=False),
)

# --- what could not be taken in ---------------------------------------------------------------------------
quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("ref", String(128), nullable=False),
    Column("area", String(15), nullable=False),  # who may see and mend it
    Column("raw", Text, nullable=False),
    Column("field", String(40), nullable=False),
    Column("reason", String(40), nullable=False),  # text key: error.<reason>
    Column("detail", Text, nullable=False),
    Column("state", String(8), nullable=False),  # open entered dropped
    Column("case_id", String(26)),  # what it became
    Column("done_by", String(80)),
    Column("done_at", BigInteger),
    Column("note", Text),  # why it was dropped
    UniqueConstraint("channel", "ref", "reason", "field"),
    Index("quarantine_open", "state", "area"),
)

# --- who may ----------------------------------------------------------------------------------------------
account = Table(
    "account",
    metadata,
    Column("username", String(40), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("roles", String(200), nullable=False),  # space separated
    Column("area", String(15), nullable=False),
    Column("unit", String(40)),
    Column("estate", String(20)),
    Column("home", String(60), nullable=False),  # page opened after log-in
    Column("hash", String(200), nullable=False),  # argon2id
    Column("totp", String(64)),
    Column("failures", Integer, nullable=False),
    Column("locked_until", BigInteger),
    Column("disabled", Boolean, nullable=False),
    Column("demo", Boolean, nullable=False),
)
session = Table(
    "session",
    metadata,
    Column("digest", String(64), primary_key=True),  # SHA-256 of the opaque token
    Column("username", String(40), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False),
    Column("ends_at", BigInteger, nullable=False),
    Index("session_user", "username"),
)
api_key = Table(
    "api_key",
    metadata,
    Column("digest", String(64), primary_key=True),  # SHA-256 of the key
    Column("name", String(60), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("area", String(15), nullable=False),
    Column("functions", String(200), nullable=False),  # space separated: report positions
    Column("trusted", Boolean, nullable=False),  # certain reports are accepted and registered at once
    Column("demo", Boolean, nullable=False),
    Column("expires_at", BigInteger),
    Column("revoked", Boolean, nullable=False),
)
audit = Table(  # who did or read what outside the event store; hash-chained
    "audit",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("result", String(16), nullable=False),
    Column("detail", Text, nullable=False),
    Column("chain", String(64), nullable=False),
)
media = Table(
    "media",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("kind", String(24), nullable=False),  # image/jpeg image/png image/webp
    Column("size", Integer, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(80), nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)
