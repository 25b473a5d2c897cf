"""CAP 1.2 read as a stranger's file: nothing is fetched, no document type taken, refusals name a place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from dispatch.domain.emergency.rings import crosses_itself
from dispatch.domain.emergency.warning import Message, Shape
from feeds._base import Malformed
from feeds.cap import CAP
from feeds.intake import clean

MOST_BYTES = 1_000_000
MOST_DEPTH, MOST_NODES = 20, 20_000
MOST_POINTS = 2_000
SIGNATURE = "http://www.w3.org/2000/09/xmldsig#"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
PAIR = re.compile(r"(-?\d{1,3}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)")
LINE = 200


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STATUS = words("Actual Exercise System Test Draft")
KIND = words("Alert Update Cancel Ack Error")
SCOPE = words("Public Restricted Private")
CATEGORY = words("Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other")
RESPONSE = words("Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None")
URGENCY = words("Immediate Expected Future Past Unknown")
SEVERITY = words("Extreme Severe Moderate Minor Unknown")
CERTAINTY = words("Observed Likely Possible Unlikely Unknown")


@dataclass(frozen=True, slots=True)
class Part:
    """One element of a sequence: how often, and what its text may be (None: it has parts of its own)."""

    least: int = 0
    most: int = 1
    fits: frozenset[str] | re.Pattern[str] | None = None


ANY = 10_000
_TIME = Part(0, 1, MOMENT)
ALERT: Mapping[str, Part] = {
    "identifier": Part(1), "sender": Part(1), "sent": Part(1, 1, MOMENT), "status": Part(1, 1, STATUS),
    "msgType": Part(1, 1, KIND), "source": Part(), "scope": Part(1, 1, SCOPE), "restriction": Part(),
    "addresses": Part(), "code": Part(0, ANY), "note": Part(), "references": Part(), "incidents": Part(),
    "info": Part(0, ANY),
}  # fmt: skip
INFO: Mapping[str, Part] = {
    "language": Part(), "category": Part(1, ANY, CATEGORY), "event": Part(1),
    "responseType": Part(0, ANY, RESPONSE), "urgency": Part(1, 1, URGENCY), "severity": Part(1, 1, SEVERITY),
    "certainty": Part(1, 1, CERTAINTY), "audience": Part(), "eventCode": Part(0, ANY), "effective": _TIME,
    "onset": _TIME, "expires": _TIME, "senderName": Part(), "headline": Part(), "description": Part(),
    "instruction": Part(), "web": Part(), "contact": Part(), "parameter": Part(0, ANY),
    "resource": Part(0, ANY), "area": Part(0, ANY),
}  # fmt: skip
AREA: Mapping[str, Part] = {
    "areaDesc": Part(1), "polygon": Part(0, ANY), "circle": Part(0, ANY), "geocode": Part(0, ANY),
    "altitude": Part(), "ceiling": Part(),
}  # fmt: skip


def read_cap(raw: bytes) -> Message:
    """The message. Raises Malformed with the element at fault and words for the operator."""
    root = parse(raw)
    if root.tag != f"{CAP} alert":
        raise Malformed("alert", "cap_version")
    signed = [node for node in root if node.tag.startswith(f"{SIGNATURE} ")]
    head = _sequence(root, [node for node in root if node not in signed], ALERT, "alert")
    infos = [_sequence(node, list(node), INFO, "info") for node in head.get("info", [])]
    ours = [info for info in infos if _text(info, "language").lower().startswith("zh")]
    best = (ours or infos or [{}])[0]
    areas = [_sequence(node, list(node), AREA, "area") for node in best.get("area", [])]
    kind = _text(head, "msgType")
    references = _references(_text(head, "references"))
    if kind in ("Update", "Cancel") and not references:
        raise Malformed("references", "cap_references", kind=kind)
    if kind in ("Alert", "Update") and not infos:
        raise Malformed("info", "cap_no_info")
    return Message(
        identifier=_named(head, "identifier"),
        sender=_named(head, "sender"),
        sent=_moment(_text(head, "sent"), "sent"),
        kind=kind,  # type: ignore[arg-type]  # one of KIND
        status=_text(head, "status"),  # type: ignore[arg-type]
        scope=_text(head, "scope"),  # type: ignore[arg-type]
        references=references,
        event=_text(best, "event")[:LINE],
        category=_text(best, "category"),
        urgency=_text(best, "urgency"),
        severity=_text(best, "severity") or "Unknown",  # type: ignore[arg-type]
        certainty=_text(best, "certainty"),
        sender_name=_text(best, "senderName")[:LINE],
        headline=_text(best, "headline")[:LINE],
        description=_text(best, "description")[:4000],
        instruction=_text(best, "instruction")[:4000],
        **{name: _when(best, name) for name in ("effective", "onset", "expires")},
        areas=tuple(_text(area, "areaDesc")[:LINE] for area in areas),
        shapes=tuple(shape for area in areas for shape in _shapes(area)),
        geocodes=tuple(code for area in areas for code in _geocodes(area)),
        signed=bool(signed),
    )


# --- XML ----------------------------------------------------------------------------------------------------
def parse(raw: bytes) -> Element:
    """The tree, names as "namespace name". A document type is refused before anything in it is looked at."""
    if len(raw) > MOST_BYTES:
        raise Malformed("file", "too_many_bytes", most=MOST_BYTES)
    parser, builder = expat.ParserCreate(namespace_separator=" "), TreeBuilder()
    depth = nodes = 0

    def start(tag: str, attrs: dict[str, str]) -> None:
        nonlocal depth, nodes
        depth, nodes = depth + 1, nodes + 1
        if depth > MOST_DEPTH or nodes > MOST_NODES:
            raise Malformed("file", "cap_too_much")
        builder.start(tag, attrs)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(tag)

    def refuse(*_: Any) -> int:
        raise Malformed("DOCTYPE", "cap_doctype")

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as wrong:
        raise Malformed("file", "cap_xml", line=wrong.lineno) from wrong
    except (ValueError, LookupError) as wrong:
        raise Malformed("file", "cap_encoding") from wrong
    return builder.close()


def _sequence(
    parent: Element, nodes: list[Element], parts: Mapping[str, Part], where: str
) -> dict[str, list[Element]]:
    """Children by name, in the order, number and values of the schema."""
    order, at = list(parts), 0
    found: dict[str, list[Element]] = {}
    for node in nodes:
        space, _, name = node.tag.rpartition(" ")
        if space != CAP or name not in parts:
            raise Malformed(name[:40] or where, "cap_stray", where=where)
        if order.index(name) < at:
            raise Malformed(name, "cap_order", where=where)
        at = order.index(name)
        found.setdefault(name, []).append(node)
        fits = parts[name].fits
        text = (node.text or "").strip()
        if fits is not None and not (fits.fullmatch(text) if isinstance(fits, re.Pattern) else text in fits):
            raise Malformed(name, "cap_value", text=clean(text)[:40])
    for name, part in parts.items():
        n = len(found.get(name, ()))
        if n < part.least:
            raise Malformed(name, "cap_lacks", where=where)
        if n > part.most:
            raise Malformed(name, "cap_often", where=where, n=n)
    return found


def _text(found: Mapping[str, list[Element]], name: str) -> str:
    nodes = found.get(name)
    return clean(nodes[0].text or "") if nodes else ""


def _named(found: Mapping[str, list[Element]], name: str) -> str:
    """An identifier or sender: no blanks, commas or marks that references are cut by."""
    text = _text(found, name)
    if not text or len(text) > LINE or re.search(r"[\s,<&]", text):
        raise Malformed(name, "cap_name")
    return text


# --- values -------------------------------------------------------------------------------------------------
def _moment(text: str, field: str) -> int:
    try:
        return round(datetime.fromisoformat(text).timestamp() * 1000)
    except (ValueError, OverflowError) as wrong:
        raise Malformed(field, "cap_time", text=text[:40]) from wrong


def _when(found: Mapping[str, list[Element]], name: str) -> int | None:
    text = _text(found, name)
    return _moment(text, name) if text else None


def _references(text: str) -> tuple[str, ...]:
    """sender,identifier,sent each, with sent as ours."""
    out = []
    for part in text.split():
        pieces = part.split(",")
        if len(pieces) != 3 or not MOMENT.fullmatch(pieces[2]):
            raise Malformed("references", "cap_reference", text=part[:60])
        out.append(f"{pieces[0]},{pieces[1]},{_moment(pieces[2], 'references')}")
    return tuple(out)


def _geocodes(area: Mapping[str, list[Element]]) -> list[str]:
    """Digits of administrative codes, whatever their name is."""
    values = [value for node in area.get("geocode", ()) for value in node.iter(f"{CAP} value")]
    texts = [(value.text or "").strip() for value in values]
    return [t for t in texts if t.isascii() and t.isdigit() and len(t) in (6, 9, 12, 15)]


def _shapes(area: Mapping[str, list[Element]]) -> list[Shape]:
    polygons = [_polygon((node.text or "").strip()) for node in area.get("polygon", ())]
    return [*polygons, *(_circle((node.text or "").strip()) for node in area.get("circle", ()))]


def _polygon(text: str) -> Shape:
    points = [_point(pair, "polygon") for pair in text.split()]
    if len(points) > MOST_POINTS:
        raise Malformed("polygon", "more_than", most=MOST_POINTS)
    if len(points) < 4 or points[0] != points[-1]:
        raise Malformed("polygon", "cap_open_ring")
    if len(points) <= 500 and crosses_itself(tuple(points)):
        raise Malformed("polygon", "crosses_itself")
    return Shape(tuple(points))


def _circle(text: str) -> Shape:
    centre, _, radius = text.partition(" ")
    try:
        metres = float(radius) * 1000
    except ValueError as wrong:
        raise Malformed("circle", "cap_circle") from wrong
    if not 0 <= metres <= 20_000_000:
        raise Malformed("circle", "cap_radius")
    return Shape((_point(centre, "circle"),), metres)


def _point(text: str, field: str) -> tuple[float, float]:
    """lon, lat of CAP's "lat,lon"."""
    found = PAIR.fullmatch(text)
    if not found:
        raise Malformed(field, "cap_pair", text=text[:30])
    lat, lon = float(found[1]), float(found[2])
    if abs(lat) > 90 >= abs(lon):
        raise Malformed(field, "cap_swapped", text=text[:30])
    if abs(lat) > 90 or abs(lon) > 180:
        raise Malformed(field, "cap_beyond", text=text[:30])
    return lon, lat
