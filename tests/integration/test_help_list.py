"""Who must be helped out: sealed, read by the posts only, every read audited, gone when it is closed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from dispatch import audit, tables
from dispatch.help_list import erase_closed
from support.two_towns import IN_WEST, LEAD
from support.web import SmallWeb

TOLD = {"title": "河堤管涌", "kind": "flood", "lon": IN_WEST[0], "lat": IN_WEST[1]}
WHO = {"name": "李奶奶", "phone": "028-00000001", "address": "学府苑 3 栋 201", "need": "卧床，需担架"}


@pytest.fixture
def path(web: SmallWeb) -> str:
    made: dict[str, Any] = web.login("duty").post("/api/v1/incidents/declare", json=TOLD).json or {}
    return f"/api/v1/incidents/{made['incident_id']}"


def reads(web: SmallWeb, path: str) -> list[tuple[str, str]]:
    t = tables.audit.c
    query = select(t.actor, t.result).where(t.action == "help.read", t.subject == path.rsplit("/", 1)[1])
    with web.engine.connect() as conn:
        return [tuple(row) for row in conn.execute(query.order_by(t.id))]  # type: ignore[misc]


def test_only_posts_read_the_list_and_each_read_is_audited(web: SmallWeb, path: str) -> None:
    duty, water, sender = web.login("duty"), web.login("water"), web.login("sender")
    assert sender.post(f"{path}/help/add", json=WHO).status_code == 201
    assert duty.get(f"{path}/help").json["items"][0] | {"token": "", "at": 0} == WHO | {
        "token": "",
        "state": "waiting",
        "at": 0,
    }
    assert sender.get(f"{path}/help").status_code == 404  # who keeps the record has no post
    assert water.get(f"{path}/help").status_code == 404
    post = {"post": "evacuation", "unit": LEAD, "name": "王"}
    assert duty.post(f"{path}/steps/give_post", json=post).status_code == 200
    (one,) = water.get(f"{path}/help").json["items"]
    moved = {"token": one["token"], "state": "moved"}
    assert sender.post(f"{path}/steps/mark_help", json=moved).status_code in (403, 404)
    assert water.post(f"{path}/steps/mark_help", json=moved).status_code == 200
    assert reads(web, path) == [
        ("user:duty", "ok"),
        ("user:sender", "refused"),
        ("user:water", "ok"),
    ]
    assert audit.verify(web.engine) is None


def test_nothing_of_a_person_is_in_the_record(web: SmallWeb, path: str) -> None:
    duty = web.login("duty")
    duty.post(f"{path}/help/add", json=WHO)
    whole = duty.get(path).text
    with web.engine.connect() as conn:
        rows = conn.execute(select(tables.event.c.body, tables.event.c.letter)).all()
        sealed = conn.execute(select(tables.help_person.c.sealed)).scalars().all()
    for text in (whole, *(f"{r.body}{r.letter}" for r in rows), *map(repr, sealed)):
        assert not any(secret in text for secret in WHO.values())


def test_a_closed_incident_forgets(web: SmallWeb, path: str) -> None:
    duty = web.login("duty")
    duty.post(f"{path}/help/add", json=WHO)
    assert erase_closed(web.engine) == 0
    assert duty.post(f"{path}/steps/false_alarm", json={"found": "无险情"}).status_code == 200
    assert duty.get(f"{path}/help").status_code == 404
    assert erase_closed(web.engine) == 1
    incident_id = path.rsplit("/", 1)[1]
    with web.engine.connect() as conn:
        for t, key in ((tables.help_person, "incident_id"), (tables.person_key, "case_id")):
            assert conn.execute(select(t).where(t.c[key] == incident_id)).first() is None
    assert erase_closed(web.engine) == 0


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "address"),
        ({"address": " "}, "address"),
        ({"address": "x", "idcard": "1"}, "idcard"),
        ({"address": "x" * 201}, "address"),
    ],
)
def test_a_line_that_cannot_be_is_refused_and_leaves_nothing(
    web: SmallWeb, path: str, given: dict[str, str], field: str
) -> None:
    answer = web.login("duty").post(f"{path}/help/add", json=given)
    assert (answer.status_code, answer.json["field"]) == (422, field)
    with web.engine.connect() as conn:
        query = select(tables.help_person).where(tables.help_person.c.incident_id == path.rsplit("/", 1)[1])
        assert conn.execute(query).first() is None
