"""CAP 1.2 of an incident's alerts, and an Atom feed of those in force. CAP has latitude first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from dispatch.domain.emergency.incident import Alert, Drawing, Incident
from dispatch.plans import IncidentKind

CAP = "urn:oasis:names:tc:emergency:cap:1.2"
ATOM = "http://www.w3.org/2005/Atom"
CATEGORY = {
    "flood": "Met", "rainstorm": "Met", "low_temperature": "Met", "geology": "Geo", "earthquake": "Geo",
    "forest_fire": "Fire", "fire": "Fire", "gas_leak": "Safety", "collapse": "Safety", "hazmat": "CBRNE",
    "pollution": "Env", "traffic": "Transport", "power_cut": "Infra", "water_cut": "Infra",
    "epidemic": "Health", "food": "Health", "crowd": "Security", "group_matter": "Security",
}  # fmt: skip
SEVERITY = {"I": "Extreme", "II": "Severe", "III": "Moderate", "IV": "Minor"}
RESPONSE = {"core": "Evacuate", "evacuation": "Evacuate", "cordon": "Avoid", "plume": "Shelter"}


def cap_xml(
    incident: Incident, alert: Alert, kind: IncidentKind, sender: tuple[str, str], tz: ZoneInfo
) -> bytes:
    """One alert as a CAP 1.2 document. `sender`: an address without blanks, and a name."""
    root = ElementTree.Element("alert", {"xmlns": CAP})
    status = "Exercise" if incident.drill else "Actual"
    for name, text in (
        ("identifier", alert.identifier),
        ("sender", sender[0]),
        ("sent", moment(alert.at, tz)),
        ("status", status),
        ("msgType", alert.kind),
        ("scope", "Public"),
    ):
        _put(root, name, text)
    if alert.kind != "Alert":
        before = incident.alerts[alert.no - 2]
        _put(root, "references", f"{sender[0]},{before.identifier},{moment(before.at, tz)}")
    _put(root, "incidents", incident.incident_no)
    drawing = next(d for d in incident.drawings if d.id == alert.drawing)
    _info(root, incident, alert, drawing, kind, sender[1], tz)
    return _bytes(root)


def _info(
    root: ElementTree.Element,
    incident: Incident,
    alert: Alert,
    drawing: Drawing,
    kind: IncidentKind,
    sender: str,
    tz: ZoneInfo,
) -> None:
    info = ElementTree.SubElement(root, "info")
    for name, text in (
        ("language", "zh-CN"),
        ("category", CATEGORY.get(incident.kind, "Other")),
        ("event", kind.zh),
        ("responseType", "AllClear" if alert.kind == "Cancel" else RESPONSE.get(drawing.kind, "Monitor")),
        ("urgency", "Past" if alert.kind == "Cancel" else "Immediate"),
        ("severity", SEVERITY.get(incident.grade, "Unknown")),
        ("certainty", "Observed"),
        ("effective", moment(alert.at, tz)),
        ("expires", moment(alert.expires, tz)),
        ("senderName", sender),
        ("headline", alert.headline),
        ("description", f"{incident.place} {incident.title}"),
        ("instruction", alert.instruction),
    ):
        if text:
            _put(info, name, text)
    area = ElementTree.SubElement(info, "area")
    _put(area, "areaDesc", drawing.label or incident.place)
    if drawing.metres is not None:
        lon, lat = drawing.points[0]
        _put(area, "circle", f"{lat:.6f},{lon:.6f} {drawing.metres / 1000:.3f}")
    else:
        ring = (
            drawing.points
            if drawing.points[0] == drawing.points[-1]
            else (*drawing.points, drawing.points[0])
        )
        _put(area, "polygon", " ".join(f"{lat:.6f},{lon:.6f}" for lon, lat in ring))
    code = ElementTree.SubElement(area, "geocode")
    _put(code, "valueName", "GB/T 2260")
    _put(code, "value", incident.area[:6])


def atom(title: str, home: str, alerts: Sequence[tuple[Incident, Alert]], tz: ZoneInfo) -> bytes:
    """A feed of alerts, the newest first; each entry leads to its CAP document."""
    root = ElementTree.Element("feed", {"xmlns": ATOM})
    _put(root, "id", home)
    _put(root, "title", title)
    _put(root, "updated", moment(max((a.at for _, a in alerts), default=0), tz))
    for incident, alert in sorted(alerts, key=lambda pair: -pair[1].at):
        entry = ElementTree.SubElement(root, "entry")
        where = f"{home}/{incident.incident_id}/{alert.no}"
        _put(entry, "id", where)
        _put(entry, "title", alert.headline)
        _put(entry, "updated", moment(alert.at, tz))
        ElementTree.SubElement(entry, "link", {"href": where, "type": "application/cap+xml"})
        author = ElementTree.SubElement(entry, "author")
        _put(author, "name", title)
        _put(entry, "summary", alert.instruction or alert.headline)
    return _bytes(root)


def moment(ms: int, tz: ZoneInfo) -> str:
    """2026-06-18T14:58:40+08:00."""
    return datetime.fromtimestamp(ms // 1000, tz).isoformat()


def _put(node: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(node, name).text = text


def _bytes(root: ElementTree.Element) -> bytes:
    text: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return text
