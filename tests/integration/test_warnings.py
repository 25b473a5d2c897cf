"""CAP files on real stores: taken once, ended by their successors, kept aside when wrong, and rebuilt."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from dispatch import quarantine, tables
from dispatch.calendars import work_calendar
from dispatch.desk import Desk
from dispatch.domain.errors import BadCap
from dispatch.domain.step import Actor
from dispatch.rebuild import dump_projections, rebuild
from dispatch.warning_store import warnings_in_force
from feeds.cap_box import CapFolder, Outcome, take_cap
from support.two_towns import CITY
from support.web import SmallWeb

SAMPLES = Path(__file__).parents[1] / "feeds" / "cap"
SYSTEM = Actor("system", frozenset({"system"}), "")
SENT = 1_781_762_400_000  # 2026-06-18T14:00:00+08:00


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.xml").read_bytes()


def take(desk: Desk, name: str) -> Outcome:
    return take_cap(desk, sample(name), SYSTEM, "")


def shown(engine: Engine, at: int = SENT) -> list[tuple[str, str]]:
    return [(w["event"], w["colour"]) for w in warnings_in_force(engine, CITY, at)]


def test_a_warning_is_taken_once_heard_by_its_city_and_ends_in_time(desk: Desk, engine: Engine) -> None:
    assert take(desk, "rainstorm_orange") == Outcome("taken", "51990141600000_20260618140000_7", (CITY,))
    assert take(desk, "rainstorm_orange").state == "known"
    assert shown(engine) == [("暴雨", "orange")]
    assert shown(engine, SENT + 6 * 3_600_000) == []
    with engine.connect() as conn:
        (row,) = conn.execute(select(tables.event.c.letter, tables.event.c.rooms)).all()
    assert row.rooms == CITY
    letter = json.loads(row.letter)
    assert (letter["case_id"], letter["incident_id"], letter["warning"]["areas"]) == (None, None, ["西镇"])


def test_an_update_takes_its_place_and_a_cancel_ends_it_in_whatever_order(desk: Desk, engine: Engine) -> None:
    take(desk, "rainstorm_red_update")  # overtakes the one that it updates
    take(desk, "rainstorm_orange")
    assert shown(engine) == [("暴雨", "red")]
    take(desk, "rainstorm_cancel")
    assert shown(engine) == []
    before = dump_projections(engine)
    rebuild(engine, work_calendar())
    assert dump_projections(engine) == before


def test_what_is_of_elsewhere_is_nobodys_warning_here(desk: Desk, engine: Engine) -> None:
    assert take(desk, "of_elsewhere").state == "elsewhere"
    assert shown(engine) == []


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("refused_*.xml")), ids=lambda p: p.stem)
def test_a_wrong_file_is_kept_aside_with_words(web: SmallWeb, path: Path) -> None:
    desk = web.ports.desk
    with pytest.raises(BadCap) as refused:
        take_cap(desk, path.read_bytes(), SYSTEM, "")
    kept = quarantine.rows(desk.engine, CITY, "BadCap", str(refused.value.data["field"]))
    assert refused.value.data["why"] in [quarantine.why_of(k.detail)[0] for k in kept]


def test_a_folder_is_emptied_and_a_link_in_it_is_not_followed(
    desk: Desk, engine: Engine, tmp_path: Path
) -> None:
    box = tmp_path / "cap"
    box.mkdir()
    for name in ("rainstorm_orange", "refused_external_entity"):
        (box / f"{name}.xml").write_bytes(sample(name))
        os.utime(box / f"{name}.xml", (1, 1))
    (box / "link.xml").symlink_to(SAMPLES / "exercise.xml")
    (box / "new.xml").write_bytes(sample("signed"))  # its sender may still be writing
    folder = CapFolder(box, lambda raw: take_cap(desk, raw, SYSTEM, ""))
    assert folder.sweep() == 2
    assert [p.name for p in (box / "taken").iterdir()] == ["rainstorm_orange.xml"]
    assert [p.name for p in (box / "refused").iterdir()] == ["refused_external_entity.xml"]
    assert shown(engine) == [("暴雨", "orange")]


def test_the_door_takes_trusted_sources_and_people_of_the_desk(web: SmallWeb) -> None:
    path, duty = "/api/v1/warnings/cap", web.login("duty")
    told = duty.post(path, data=sample("exercise"), content_type="application/cap+xml")
    assert (told.status_code, told.json["state"]) == (201, "taken")
    again = web.machine().post(path, data=sample("exercise"), content_type="application/xml")
    assert (again.status_code, again.json["state"]) == (200, "known")
    bad = duty.post(path, data=sample("refused_longitude_first"), content_type="application/xml")
    assert (bad.status_code, bad.json["code"], bad.json["field"]) == (422, "BadCap", "polygon")
    assert web.machine(web.blind_key).post(path, data=sample("signed")).status_code == 403
    assert web.login("regulator").post(path, data=sample("signed")).status_code == 403
    assert web.login("wall").get("/api/v1/warnings").status_code == 200
