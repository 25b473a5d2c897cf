"""REST for 部件: the binary of an area for its map, and one part with what is open around it."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, request

from console.access import may, session
from console.api_map import YEAR
from console.asking import answer, asker, dumps
from console.ports import Ports
from dispatch.domain.units import resolve_unit
from dispatch.map_reads import inside, letters
from dispatch.part_classes import PartClass, classes
from dispatch.part_register import Drawn, UnknownPart, drawn, one_part, sets
from dispatch.part_rows import PartRow, class_of
from geodata.inside import outline

NEAR, MOST_NEAR = 30.0, 5  # metres round a part in which a case may be about it; cases told
CITY: Final = 6  # digits of an area code
METHODS = {
    "/api/v1/parts": ("get", "部件 in scope: for each city where its binary is; the classes by their code."),
    "/api/v1/parts/{code}": ("get", "One part, and the open cases within 30 m of it."),
    "/api/v1/geo/parts/{area}/{digest}.bin": ("get", "The parts of an area as AQP1 binary."),
}


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("city_parts", __name__)

    def areas() -> dict[str, tuple[str, int, int]]:
        """City -> the area of it that the asker may see, its changes, since when."""
        own = asker().scope.area
        return {
            city: (max(city, own, key=len), *told)
            for city, told in sets(ports.engine).items()
            if city.startswith(own[:CITY])
        }

    def named(area: str) -> dict[str, PartClass]:
        return classes(ports.matters.at(area))

    @api.get("/api/v1/parts")
    def parts() -> Response:
        items = []
        demo = {city.code for city in ports.atlas().cities() if city.demo}
        for city, (area, changes, at) in areas().items():
            found = drawn(ports.engine, area, changes)
            row = {"city": city, "area": area, "version": found.version, "parts": found.parts, "at": at}
            items.append(row | {"demo": city in demo})
        names = {code: one.name for code, one in named(asker().scope.area).items()}
        return answer(dumps({"items": items, "classes": names}))

    @api.get("/api/v1/geo/parts/<area>/<digest>.bin")
    def binary(area: str, digest: str) -> Response:
        found: Drawn | None = next(
            (drawn(ports.engine, own, changes) for own, changes, _ in areas().values() if own == area), None
        )
        if found is None or found.version != digest:
            raise UnknownPart(code=area[:16])
        headers = {"Cache-Control": f"private, max-age={YEAR}, immutable"}
        response = Response(found.data, mimetype="application/octet-stream", headers=headers)
        response.set_etag(digest)
        response.make_conditional(request)
        return response

    @api.get("/api/v1/parts/<code>")
    def part(code: str) -> Response:
        who = session()
        found = one_part(ports.engine, code, who.scope.area)
        kind = named(found.grid).get(class_of(code))
        told = {"code": code, "name": found.name, "lon": found.lon, "lat": found.lat, "state": found.state}
        told |= {"class": kind.name if kind else "", "big": kind.big if kind else ""}
        told |= {"unit": ports.unit_name(resolve_unit(found.unit, found.grid, ports.kinds))}
        told |= {"place": ports.atlas().describe(found.grid, found.lon, found.lat), "grid": found.grid}
        told["matter"] = {"code": kind.matter, "title": kind.name} if kind else None
        told["demo"] = any(city.demo and found.grid.startswith(city.code) for city in ports.atlas().cities())
        told |= {"reports": may("report", who), "desk": may("desk", who)}
        return answer(dumps(told | {"cases": _around(ports, found, kind)}))

    return api


def _around(ports: Ports, part: PartRow, kind: PartClass | None) -> list[dict[str, Any]]:
    """Open cases near the part that the asker may see; those about its class first."""
    near = inside(ports.engine, session().scope, outline([(part.lon, part.lat)], NEAR))
    names = ("case_id", "case_no", "title", "urgency", "lamp", "state")
    told = [
        {name: letter[name] for name in names}
        | {"same": kind is not None and (letter["scenario_code"] or "").startswith(kind.matter)}
        for letter in letters(ports.engine, near.ids)
    ]
    return sorted(told, key=lambda case: not case["same"])[:MOST_NEAR]
