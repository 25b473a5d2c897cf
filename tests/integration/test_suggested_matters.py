"""Suggestions over REST: what a text may mean, what people teach by their choice, what no machine decides."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select

from dispatch import audit, lessons, tables
from dispatch.guess import Guesser
from support.two_towns import IN_EAST, IN_WEST, LEAF, matters

numbers = itertools.count(1)
SMOKE = "0701020300"
ODD = "0501050100"  # 三合一场所·经营住宿混用
TEXT = "我叫王建国，13812345678，梅溪湖的琴房裁缝铺子夜里亮灯晃眼"


def report(web, **more):
    lon, lat = more.pop("at", IN_WEST)
    body = {"channel_ref": f"s{next(numbers)}", "text": TEXT, "lon": lon, "lat": lat} | more
    told = web.machine().post("/api/v1/reports", json=body)
    assert told.status_code == 201, told.text
    return told.json["case_id"]


def items(who, **asked):
    told = who.get("/api/v1/scenarios", query_string=asked)
    assert told.status_code == 200, told.text
    return told.json["items"]


def test_a_text_gets_three_matters_with_confidence_and_words(web):
    found = items(web.login("duty"), text="小区楼下饭馆油烟熏人，半夜还吵")
    assert found[0]["code"] == SMOKE
    assert 2 <= len(found) <= 3
    assert any("油烟" in word for word in found[0]["words"])
    assert 1 > found[0]["confidence"] >= found[-1]["confidence"] > 0
    assert {"title", "lead", "co", "deadline", "basis", "urgency", "param"} <= found[0].keys()
    assert items(web.login("duty"), text="") == []


def test_the_list_is_searched_as_before_and_opened_step_by_step(web):
    duty = web.login("duty")
    assert "井盖" in items(duty, q="ssjg", limit=3)[0]["title"]
    assert "confidence" not in items(duty, q="井盖")[0]
    domains = items(duty, under="")
    assert (domains[1]["title"], domains[1]["step"]) == ("城市管理事件", "domain")
    assert sum(part["leaves"] for part in domains) == len(matters())
    assert items(duty, under="020401")[0]["code"] == "0204010101"
    both = duty.get("/api/v1/scenarios?q=a&text=b")
    assert (both.status_code, both.json["field"]) == (422, "text")


def test_a_case_is_guessed_from_its_own_text_by_those_who_see_it(web):
    case_id = report(web, at=IN_EAST, text="楼下烧烤油烟太大")
    assert items(web.login("town2"), case=case_id)[0]["code"]
    assert web.login("town1").get(f"/api/v1/scenarios?case={case_id}").status_code == 404


def test_a_text_alone_is_never_decided_by_the_system(web):
    case_id = report(web, text="小区楼下饭馆油烟熏人")
    case = web.login("duty").get(f"/api/v1/cases/{case_id}").json
    assert (case["state"], case["scenario_code"]) == ("reported", None)
    steps = [e["step"] for e in web.login("duty").get(f"/api/v1/cases/{case_id}/events").json["items"]]
    assert set(steps) <= {"report", "seen"}
    certain = report(web, text="小区楼下饭馆油烟熏人", scenario_code=LEAF)
    assert web.login("duty").get(f"/api/v1/cases/{certain}").json["scenario_code"] == LEAF
    assert not taught(web, certain), "what a machine says teaches nothing"


def taught(web, case_id):
    with web.engine.connect() as conn:
        return conn.execute(select(tables.lesson).where(tables.lesson.c.case_id == case_id)).first()


def test_a_correction_moves_the_order_and_keeps_no_personal_word(web):
    duty = web.login("duty")
    before = [found["code"] for found in items(duty, text=TEXT)]
    assert ODD not in before
    case_id = report(web)
    assert duty.step(case_id, "accept", scenario_code=ODD).status_code == 200
    after = items(duty, text="又是那家琴房裁缝铺子晃眼")
    assert after[0]["code"] == ODD
    assert set(after[0]["words"]) & {"琴房", "裁缝", "铺子", "晃眼"}
    row = taught(web, case_id)
    assert (row.code, row.by, row.version) == (ODD, "user:duty", 1)
    assert not any(part in row.words for part in ("王建国", "1381", "梅溪湖"))
    with web.engine.connect() as conn:
        kept = conn.execute(select(tables.audit).where(tables.audit.c.subject == case_id)).first()
    assert (kept.action, kept.actor) == ("lesson.learn", "user:duty")
    assert "王建国" not in kept.detail
    assert audit.verify(web.engine) is None


def test_a_second_decision_on_a_case_takes_the_place_of_the_first(web):
    learn = ("CASE-2", "旋转木马彩灯", LEAF, "上水井盖·缺失移位或盖体断裂·市政道路", "qd-1")
    assert lessons.learn(web.engine, *learn, "user:a")
    assert not lessons.learn(web.engine, *learn, "user:b"), "nothing new"
    assert lessons.learn(
        web.engine, "CASE-2", "旋转木马彩灯", ODD, "三合一场所·经营住宿混用", "qd-1", "user:b"
    )
    row = taught(web, "CASE-2")
    assert (row.code, row.by, row.version) == (ODD, "user:b", 2)
    assert lessons.tip(web.engine) == row.seq


def test_what_is_heard_one_by_one_ranks_as_what_is_read_at_a_start(web):
    there, here = matters(), Guesser(web.engine)
    for n, (text, code) in enumerate(
        (("风筝线", LEAF), ("风筝线 滑梯", ODD), ("滑梯 秋千", SMOKE), ("秋千", LEAF))
    ):
        leaf = there.get(code)
        lessons.learn(web.engine, f"CASE-{n % 3}", text, code, leaf.title, there.version, "user:a")
        here.guess(there, text)
    for text in ("风筝线 滑梯", "秋千 滑梯", TEXT):
        assert here.guess(there, text) == Guesser(web.engine).guess(there, text)


@pytest.mark.parametrize("text", ["。", "1381234", "abc", "王"])
def test_a_text_without_plain_words_teaches_nothing(web, text):
    assert not lessons.learn(web.engine, "CASE-3", text, LEAF, "x", "qd-1", "user:a")
    assert taught(web, "CASE-3") is None
