"""围栏规则 as a table people work on: its columns, and what is wrong with a cell."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping

from dispatch.domain.emergency.rings import crosses_itself
from dispatch.domain.fences import LONGEST, MOST_POINTS, Fence, Point
from dispatch.domain.units import Kinds
from dispatch.list_rows import Problem, Reading, Row, read_rows

COLUMNS: Mapping[str, str] = {
    "fence": "编码",
    "name": "名称",
    "of": "对象",
    "on": "触发",
    "minutes": "停留分钟",
    "kinds": "限定",
    "raises": "产生",
    "matter": "事项编码",
    "ring": "边界",
}
OPTIONAL = frozenset({"minutes", "kinds", "matter"})
OF = {"力量": "unit", "事件": "case", "告警": "alarm"}
ON = {"进入": "enter", "离开": "leave", "停留": "dwell"}
RAISES = {"提醒": "alert", "上报": "report"}
CODE = re.compile(r"[A-Za-z0-9-]{1,24}")
WKT = re.compile(r"POLYGON\s*\(\(([^()]*)\)\)", re.IGNORECASE)
PREFIX = re.compile(r"\d{2,10}")


def read_fence_rows(
    rows: Iterable[Row], kinds: Kinds, matters: Container[str]
) -> tuple[list[Fence], list[Problem]]:
    """The rules, and everything that is wrong; with a problem nothing may be kept."""
    read, problems = read_rows(rows, lambda reading: _read(reading, kinds, matters), "fence")
    return [fence for _, fence in read], problems


def row_of(fence: Fence) -> dict[str, str]:
    """The cells of a rule; `read_fence_rows` reads them back."""
    words = ({v: k for k, v in table.items()} for table in (OF, ON, RAISES))
    of, on, raises = words
    ring = ", ".join(f"{lon:.6f} {lat:.6f}" for lon, lat in (*fence.ring, fence.ring[0]))
    return {
        "fence": fence.code,
        "name": fence.name,
        "of": of[fence.of],
        "on": on[fence.on],
        "minutes": str(fence.minutes) if fence.minutes else "",
        "kinds": "、".join(fence.kinds),
        "raises": raises[fence.raises],
        "matter": fence.matter,
        "ring": f"POLYGON (({ring}))",
    }


def _read(reading: Reading, kinds: Kinds, matters: Container[str]) -> Fence:
    code = reading.code("fence", CODE)
    of = reading.one_of("of", OF | {v: v for v in OF.values()}) or "unit"
    on = reading.one_of("on", ON | {v: v for v in ON.values()}) or "enter"
    raises = reading.one_of("raises", RAISES | {v: v for v in RAISES.values()}) or "alert"
    if of != "unit" and on == "leave":
        reading.wrong("on", "case_never_leaves")
    if of != "unit" and raises == "report":
        reading.wrong("raises", "report_of_a_report")
    only = reading.units("kinds", kinds, needed=False) if of == "unit" else _prefixes(reading)
    matter = reading.text("matter", needed=False)
    if matter and matter not in matters:
        reading.wrong("matter", "no_matter", text=matter[:20])
    name = reading.text("name")
    return Fence(code, name, of, on, _minutes(reading, on), only, raises, matter, _ring(reading))  # type: ignore[arg-type]


def _prefixes(reading: Reading) -> tuple[str, ...]:
    found = reading.parts("kinds", needed=False)
    for part in found:
        if not PREFIX.fullmatch(part):
            reading.wrong("kinds", "not_a_prefix", text=part[:20])
    return found


def _minutes(reading: Reading, on: str) -> int:
    text = reading.text("minutes", needed=on == "dwell")
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= LONGEST:
        reading.wrong("minutes", "out_of_bounds", least=1, most=LONGEST)
        return 0
    return int(text)


def _ring(reading: Reading) -> tuple[Point, ...]:
    """The outline, not closed; a cell of it may be longer than others."""
    text = reading.row.cells.get("ring", "").strip()
    found = WKT.fullmatch(text)
    if found is None:
        reading.wrong("ring", "not_a_polygon" if text else "missing")
        return ()
    try:
        pairs = [tuple(map(float, pair.split())) for pair in found[1].split(",")]
        points = tuple((lon, lat) for lon, lat in pairs)
    except ValueError:
        reading.wrong("ring", "not_a_polygon")
        return ()
    ring = points[:-1] if points[0] == points[-1] else points
    if not 3 <= len(ring) <= MOST_POINTS or not all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring):
        reading.wrong("ring", "not_a_polygon")
        return ()
    if crosses_itself(ring):
        reading.wrong("ring", "crosses_itself")
    return ring
