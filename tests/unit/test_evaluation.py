"""What figures say in words is what they are, in both languages, and names nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.evaluation import of_card, of_case
from dispatch.bodies import STEPS
from dispatch.domain.errors import BadField
from dispatch.domain.fold import advance, decide
from dispatch.domain.measures import COUNTS, score
from dispatch.domain.record import case_score
from dispatch.scorecards import OVERDUE, Card
from dispatch.scoring import scoring
from support.branches import BRANCHES, EVALUATOR, FIRST, walk
from support.two_towns import LEAD, body, context

RULES = scoring()


def card(place: int | None = 2, yellow: int = 0, red: int = 0, **counts: int) -> Card:
    added = dict.fromkeys((*COUNTS, OVERDUE, "demo"), 0) | counts
    return Card(LEAD, added, score(RULES.formulas["unit"], added, yellow, red), place, yellow, red)


def test_a_month_is_told_by_its_figures():
    month = card(should_close=972, closed=911, ontime_closed=737, overdue=61, revisited=10, satisfied=9)
    zh = of_card(month, "unit", RULES, "zh")
    for words in (
        "应结案 972 件，结案 911 件",
        "93.72%",
        "75.82%，未达目标 95.00%",
        "超期未结 61 件",
        "第 2 位",
    ):
        assert words in zh
    en = of_card(month, "unit", RULES, "en")
    assert "911 of 972" in en
    assert "below the target" in en


def test_what_did_not_happen_is_not_told():
    zh = of_card(card(should_close=10, closed=10, ontime_closed=10), "unit", RULES, "zh")
    assert not [word for word in ("退单", "返工", "回访", "红牌", "超期未结") if word in zh]
    assert "达到目标" in zh
    few = of_card(card(None, should_close=2, closed=1, ontime_closed=1), "town", RULES, "zh")
    assert "不足 5 件，不排名" in few
    assert of_card(card(None), "grid", RULES, "en").startswith("no case was due")


def told(name: str, lang: str = "zh") -> str:
    case = walk((FIRST, *BRANCHES[name][1]))[-1][2]
    return of_case(case, case_score(case, RULES.formulas["unit"]), lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(BRANCHES))
def test_a_case_is_told_without_persons_or_a_citizens_words(name: str, lang: str):
    case = walk((FIRST, *BRANCHES[name][1]))[-1][2]
    text = told(name, lang)
    assert text
    for private in (case.text, case.handler, case.dispatcher, *case.hands, "user:"):
        assert not private or private not in text


def test_a_case_that_was_done_over_says_so():
    text = told("done_over")
    for words in ("按期结案", "返工 3 次", "回访满意，已解决", "评分 82.50"):
        assert words in text
    assert "申诉成立" in told("appealed")
    assert "尚未结案" in told("ruled")


def test_a_score_by_the_formula_is_kept_with_its_version():
    case = walk((FIRST, *BRANCHES["straight"][1]))[-1][2]
    ctx = replace(context(), formula=RULES.formulas["unit"])
    step = STEPS["evaluate"]
    facts = decide(step, case, body("evaluate", {}), EVALUATOR, ctx)
    assert facts == {"score": 100.0, "scores": RULES.version}
    assert advance(step, case, body("evaluate", {}), facts, 1, "e").score == 100.0
    given = body("evaluate", {"score": 60.0})
    kept = decide(step, case, given, EVALUATOR, ctx)
    assert (advance(step, case, given, kept, 1, "e").score, kept["score"]) == (60.0, 100.0)
    with pytest.raises(BadField):
        decide(step, case, body("evaluate", {}), EVALUATOR, context())
