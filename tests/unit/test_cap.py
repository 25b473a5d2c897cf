"""Alerts as CAP 1.2: valid by the schema, latitude first, a drill says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
import xmlschema

from dispatch.domain.emergency.incident import Alert, Drawing, Incident
from dispatch.plans import incident_kinds
from feeds.cap import ATOM, CAP, atom, cap_xml

TZ = ZoneInfo("Asia/Shanghai")
SCHEMA = Path(__file__).parents[3] / "shared" / "data" / "events" / "cap" / "CAP-v1.2-schema.xsd"
AT = 1_781_000_000_000
RING = Drawing(1, "evacuation", ((104.01, 30.02),), 500.0, "", "user:chief", AT)
AREA = Drawing(2, "free", ((104.0, 30.0), (104.1, 30.0), (104.1, 30.1)), None, "桥西", "user:chief", AT)
NAME = "51990141600000_20260609173320_1"


def alert(drawing: int, no: int = 1, kind: str = "Alert") -> Alert:
    return Alert(no, NAME, kind, drawing, "立即撤离", "关闭明火，步行离开", "user:chief", AT, AT + 7_200_000)  # type: ignore[arg-type]


def incident(**more: object) -> Incident:
    base = Incident("I1", "responding", 3, "YJ-20260609-01", "燃气泄漏", "gas_leak", area="519901001001001")
    return replace(
        base, place="城关街道", drawings=(RING, AREA), alerts=(alert(1), alert(2, 2, "Update")), **more
    )


def told(one: Incident, no: int) -> bytes:
    return cap_xml(one, one.alerts[no - 1], incident_kinds()["gas_leak"], ("anlan@519901", "安澜市"), TZ)


def text(document: bytes, name: str) -> str | None:
    return ElementTree.fromstring(document).findtext(f".//{{{CAP}}}{name}")


@pytest.mark.parametrize("no", [1, 2])
def test_an_alert_is_valid_cap(no: int) -> None:
    if not SCHEMA.exists():
        pytest.skip("../shared/data is not here: no schema to hold the alert against")
    xmlschema.XMLSchema(str(SCHEMA)).validate(told(incident(), no).decode())


def test_points_are_latitude_first_and_an_outline_is_closed() -> None:
    assert text(told(incident(), 1), "circle") == "30.020000,104.010000 0.500"
    ring = (text(told(incident(), 2), "polygon") or "").split()
    assert ring[0] == ring[-1] == "30.000000,104.000000"
    assert len(ring) == 4


def test_a_drill_says_so_and_an_update_names_what_it_replaces() -> None:
    assert text(told(incident(drill=True), 1), "status") == "Exercise"
    assert text(told(incident(), 1), "status") == "Actual"
    assert NAME in (text(told(incident(), 2), "references") or "")


def test_a_grade_that_was_not_given_is_not_made_up() -> None:
    assert text(told(incident(), 1), "severity") == "Unknown"
    assert text(told(incident(grade="II"), 1), "severity") == "Severe"


def test_the_feed_leads_to_each_alert_newest_first() -> None:
    one = incident()
    later = replace(one.alerts[1], at=AT + 1_000)
    feed = ElementTree.fromstring(
        atom("安澜市", "http://127.0.0.1:8050/api/v1/alerts", [(one, one.alerts[0]), (one, later)], TZ)
    )
    links = [link.get("href") for link in feed.iter(f"{{{ATOM}}}link")]
    assert links == [f"http://127.0.0.1:8050/api/v1/alerts/I1/{no}" for no in (2, 1)]
