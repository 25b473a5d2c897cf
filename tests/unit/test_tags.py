"""Tags are words of the list, a collective matter is kept without names, a push tells what spoke for it."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from dispatch.bodies import STEPS, dump_case, open_steps, read_body
from dispatch.domain.case import Case, Gathering
from dispatch.domain.errors import BadField, NotAllowed
from dispatch.domain.fold import advance, decide
from dispatch.domain.step import Actor
from dispatch.domain.tags import Rule, Tag, Tags, When
from dispatch.policies import tag_list
from support.branches import CROWD, FIRST, HANDLING, WHY, walk
from support.two_towns import DISPATCHER, DUTY, LEAD, UNIT, WEST, context

NOW = datetime(2026, 6, 18, 3, tzinfo=UTC)


def reach(*acts: Any) -> Case:
    return walk((FIRST, *acts))[-1][2]


def take(case: Case, step: str, given: dict[str, Any], who: Actor = DUTY) -> tuple[Case, Any]:
    read = read_body(STEPS[step], given)
    facts = decide(STEPS[step], case, read, who, context(NOW))
    return advance(STEPS[step], case, read, facts, 1, who.id), facts


def test_tags_are_added_once_and_taken_off_with_a_reason() -> None:
    case, facts = take(reach(*HANDLING), "tag", {"tags": ["repeated", "hazard"]}, DISPATCHER)
    case, _ = take(case, "tag", {"tags": ["repeated"]})
    assert (case.tags, facts["tags"]) == (("repeated", "hazard"), tag_list().version)
    case, _ = take(case, "untag", {"tags": ["repeated"], **WHY})
    assert case.tags == ("hazard",)
    assert "untag" not in open_steps(take(case, "untag", {"tags": ["hazard"], **WHY})[0])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"tags": []}, "tags"),
        ({"tags": ["whatever"]}, "tags"),
        ({"tags": ["collective"]}, "place"),
        ({"tags": ["collective"], **CROWD, "people": 1}, "people"),
        ({"tags": ["collective"], **CROWD, "demand": ""}, "demand"),
        ({"tags": ["collective"], **CROWD, "unit": "张三"}, "unit"),
        ({"tags": ["collective"], **CROWD, "demand": "找王建国师傅退款"}, "demand"),
        ({"tags": ["collective"], **CROWD, "demand": "领头人电话13800000000"}, "demand"),
        ({"tags": ["collective"], **CROWD, "place": "联系人：李四 门口"}, "place"),
        ({"tags": ["repeated"], "people": 30}, "people"),
    ],
)
def test_a_tag_that_is_not_in_the_list_or_lacks_what_it_wants_is_refused(
    given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Exception, match=field) as refused:
        take(reach(*HANDLING), "tag", given)
    assert refused.value.data["field"] == field  # type: ignore[attr-defined]


def test_of_a_collective_matter_place_number_demand_and_unit_are_kept_until_the_tag_goes() -> None:
    case, _ = take(reach(*HANDLING), "tag", {"tags": ["collective", "hazard"], **CROWD})
    assert case.gathering == Gathering(**CROWD)
    assert {slot.name for slot in fields(Gathering)} == {"place", "people", "demand", "unit"}
    case, _ = take(case, "untag", {"tags": ["hazard"], **WHY})
    assert case.gathering is not None
    case, _ = take(case, "untag", {"tags": ["collective"], **WHY})
    assert case.gathering is None


@pytest.mark.parametrize("name", ["leader", "names", "phone", "id_no", "persons", "reporter", "media"])
def test_no_field_of_a_person_can_be_stored_with_a_collective_matter(name: str) -> None:
    """Neither told by a step, nor kept by a case: what is not place, number, demand and unit is refused."""
    with pytest.raises(BadField):
        read_body(STEPS["tag"], {"tags": ["collective"], **CROWD, name: "张三"})
    case, _ = take(reach(*HANDLING), "tag", {"tags": ["collective"], **CROWD})
    kept = json.loads(dump_case(case))["gathering"]
    assert kept == CROWD


def test_units_do_not_tag_and_nobody_takes_off_what_is_not_there() -> None:
    with pytest.raises(NotAllowed):
        take(reach(*HANDLING), "tag", {"tags": ["hazard"]}, UNIT)
    case, _ = take(reach(*HANDLING), "tag", {"tags": ["hazard"]})
    with pytest.raises(BadField):
        take(case, "untag", {"tags": ["repeated"], **WHY})


def test_a_push_keeps_which_rules_spoke_for_it_and_can_be_taken_back_until_it_is_accepted() -> None:
    case, _ = take(reach(*HANDLING), "tag", {"tags": ["collective"], **CROWD})
    case, facts = take(case, "push_up", WHY)
    assert (facts["rules"], facts["tags"]) == (["collective"], tag_list().version)
    assert "push_withdraw" in open_steps(replace(case, push="sent"))
    assert "push_withdraw" not in open_steps(replace(case, push="acked"))
    assert take(reach(*HANDLING), "push_up", WHY)[1]["rules"] == []  # a person's own decision


def test_a_rule_speaks_when_all_its_parts_hold_and_says_which_do_not() -> None:
    when = When(tags=("a", "b"), people=10, urgency=("urgent3",), areas=(WEST,), scenarios=("01",), returns=1)
    list_ = Tags(
        "v", {"a": Tag("a", "甲", "A")}, (Rule("other", "", "", When(tags=("z",))), Rule("r", "", "", when))
    )
    case = Case("C", tags=("b",), area=f"{WEST}001", urgency="urgent3", scenario="0101010101", returns=1)
    case = replace(case, gathering=Gathering("门口", 12, "通水", LEAD))
    first, last = list_.preview(case)
    assert (first.rule.id, first.speaks, last.rule.id, last.speaks) == ("r", True, "other", False)
    for change, what in (
        ({"tags": ()}, "tags"),
        ({"gathering": Gathering("门口", 9, "通水", LEAD)}, "people"),
        ({"urgency": "normal"}, "urgency"),
        ({"area": "511421102"}, "areas"),
        ({"scenario": "0201010101"}, "scenarios"),
        ({"returns": 0}, "returns"),
    ):
        said = next(s for s in list_.preview(replace(case, **change)) if s.rule.id == "r")
        assert [part.what for part in said.parts if not part.holds] == [what]


def test_the_list_in_force_names_only_tags_that_it_has() -> None:
    tags = tag_list()
    assert {code for rule in tags.rules for code in rule.when.tags} <= set(tags.tags)
    assert len({rule.id for rule in tags.rules}) == len(tags.rules)
    assert tags.gathers(("collective",))
