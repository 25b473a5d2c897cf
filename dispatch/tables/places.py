"""Where things are: areas, places and shapes by version of a city."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from dispatch.tables._schema import Id, metadata

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
camera = Table(  # the register; beside it a city's areas may bring cameras of their own
    "camera",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=True),
    Column("code", String(40), nullable=False, unique=True),
    Column("gb_id", String(20), nullable=False),  # GB/T 28181, "" where it has none
    Column("name", String(80), nullable=False),
    Column("lon", Float, nullable=False),  # EPSG:4490
    Column("lat", Float, nullable=False),
    Column("azimuth", Float, nullable=False),  # degrees from north
    Column("angle", Float, nullable=False),  # degrees of the field of view
    Column("range", Float, nullable=False),  # metres
    Column("height", Float, nullable=False),  # metres over the ground
    Column("stream", String(500), nullable=False),
    Column("snapshot", String(500), nullable=False),
    Column("changes", BigInteger, nullable=False),  # grows with every change: readers ask for the greatest
    Column("at", BigInteger, nullable=False),
    Column("by", String(80), nullable=False),
    Index("camera_changes", "changes"),
)
unit_state = Table(  # what a unit's own key says it does; a unit that never pressed one has no row
    "unit_state",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("state", String(8), nullable=False),  # off patrol going there rest
    Column("at", BigInteger, nullable=False),
    Column("by", String(80), nullable=False),
)
trail = Table(  # where units on duty went, one point now and then; erased after thirty days
    "trail",
    metadata,
    Column("code", String(40), primary_key=True),
    Column("at", BigInteger, primary_key=True),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("status", Integer, nullable=False),
    Index("trail_at", "at"),
)
drawing = Table(  # shapes drawn on the map of an area: a projection of their events
    "drawing",
    metadata,
    Column("drawing", String(26), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("area", String(15), nullable=False),
    Column("owner", String(80), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("erased", Boolean, nullable=False),
    Column("doc", Text, nullable=False),
    Index("drawing_area", "area", "expires"),
)
patrol_point = Table(  # 巡查计划 in force
    "patrol_point",
    metadata,
    Column("city", String(6), primary_key=True),
    Column("code", String(32), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("route", String(200), nullable=False),
    Column("grid", String(15), nullable=False),
    Column("lon", Float, nullable=False),
    Column("lat", Float, nullable=False),
    Column("hours", Integer, nullable=False),
)
