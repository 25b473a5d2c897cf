"""The register of 应急资源 as a table people work on: its columns, and what is wrong with a cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from dispatch.domain.emergency.resources import Resource, faults
from dispatch.domain.units import Kinds, resolve_unit, unit_name
from dispatch.list_rows import Problem, Reading, Row, near
from dispatch.resource_lists import abilities, condition_words, kind_words

COLUMNS: Mapping[str, str] = {
    "number": "编码",
    "kind": "类别",
    "name": "名称",
    "abilities": "能力",
    "type": "物资编码",
    "unit": "权属单位",
    "place": "地址",
    "lon": "经度",
    "lat": "纬度",
    "amount": "数量",
    "measure": "计量单位",
    "persons": "人数",
    "phone": "值班电话",
    "checked": "检查日期",
    "condition": "状态",
    "tracker": "定位终端",
}
OPTIONAL = frozenset(
    {"abilities", "type", "place", "measure", "persons", "phone", "checked", "condition", "tracker"}
)
FIELD = {"code": "number"}  # of the rule -> column


@dataclass(frozen=True, slots=True)
class Known:
    """What the rows are held against. `locate` gives the grid of a point, None outside every grid."""

    city: str
    kinds: Kinds
    locate: Callable[[float, float], str | None]
    tz: ZoneInfo
    demo: bool = False


def read_resources(rows: Sequence[Row], known: Known) -> tuple[list[Resource], list[Problem]]:
    """The resources, and everything that is wrong; with a problem nothing may be kept."""
    problems: list[Problem] = []
    out, seen = [], dict[str, int | str]()
    for row in rows:
        reading = Reading(row, problems)
        before = len(problems)
        resource = _read(reading, known)
        if resource is None:
            continue
        reading.once("number", seen)
        told = {p.column for p in problems[before:]}
        for field, why, holes in faults(resource):
            if FIELD.get(field, field) not in told:
                reading.wrong(FIELD.get(field, field), why, **holes)
        out.append(resource)
    if not rows:
        problems.append(Problem(1, "", "empty"))
    return out, problems


def _read(reading: Reading, known: Known) -> Resource | None:
    kinds = {row["zh"]: kind for kind, row in kind_words().items()} | {k: k for k in kind_words()}
    states = {zh: code for code, zh in condition_words().items()} | {c: c for c in condition_words()}
    kind = reading.one_of("kind", kinds)
    lon, lat = reading.number("lon"), reading.number("lat")
    grid = _grid(reading, lon, lat, known)
    unit = _unit(reading, grid, known)
    found = {
        "code": reading.text("number"),
        "name": reading.text("name"),
        "abilities": _abilities(reading),
        "type": reading.text("type", needed=False),
        "place": reading.text("place", needed=False),
        "amount": _whole(reading, "amount", 1),
        "measure": reading.text("measure", needed=False),
        "persons": _whole(reading, "persons", 0),
        "phone": reading.text("phone", needed=False),
        "condition": reading.one_of("condition", states, needed=False) or "ready",
        "checked_at": _day(reading, known.tz),
        "tracker": reading.text("tracker", needed=False),
    }
    if kind is None or lon is None or lat is None or unit is None:
        return None
    return Resource(kind=kind, lon=lon, lat=lat, unit=unit, demo=known.demo, **found)  # type: ignore[arg-type]


def _whole(reading: Reading, column: str, usual: int) -> int:
    text = reading.text(column, needed=False)
    if not text:
        return usual
    if not text.isascii() or not text.isdigit():
        reading.wrong(column, "not_an_amount", most=10_000_000)
        return usual
    return int(text)


def _grid(reading: Reading, lon: float | None, lat: float | None, known: Known) -> str | None:
    if lon is None or lat is None:
        return None
    grid = known.locate(lon, lat)
    if grid is None or not grid.startswith(known.city):
        reading.wrong("lon", "not_in_city", lon=lon, lat=lat)
        return None
    return grid


def _unit(reading: Reading, grid: str | None, known: Known) -> str | None:
    """A kind of unit by id, full or short name; the point says which town's or community's it is."""
    word = reading.text("unit")
    if not word:
        return None
    short = {unit_name(f"{kind}@", known.kinds, ""): kind for kind in known.kinds}
    names = {row.zh: kind for kind, row in known.kinds.items()} | short
    kind = word if word in known.kinds else names.get(word)
    if kind is None:
        reading.wrong("unit", "unknown_unit", text=word, near=near(word, [*known.kinds, *names]))
        return None
    return resolve_unit(kind, grid, known.kinds) if grid else None


def _abilities(reading: Reading) -> tuple[str, ...]:
    words = {a.zh: a.code for a in abilities().values()} | {code: code for code in abilities()}
    out = []
    for word in reading.parts("abilities", needed=False):
        if word in words:
            out.append(words[word])
        else:
            reading.wrong("abilities", "unknown_ability", text=word, near=near(word, list(words)))
    return tuple(dict.fromkeys(out))


def _day(reading: Reading, tz: ZoneInfo) -> int | None:
    text = reading.text("checked", needed=False)[:10].replace("/", "-")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        reading.wrong("checked", "not_a_date", text=text)
        return None
    return round(datetime.combine(day, time(12), tz).timestamp() * 1000)
