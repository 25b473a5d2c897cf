"""What a text means: a sum of words that says its reasons."""

from __future__ import annotations

from itertools import pairwise

import pytest

from dispatch.domain.ranking import LESSON, Ranker, Saying, confidence, heaviest, worth_at

OWN = {
    "0111": {"路灯": 1.0, "不亮": 1.0},
    "0112": {"井盖": 1.0, "缺失": 1.0},
    "0113": {"噪声": 1.0, "夜间": 1.0},
}
DARK = Saying(("黑灯瞎火",), frozenset({"0111"}))


def ranker(*sayings: Saying, **lessons: dict[str, int]) -> Ranker:
    return Ranker(OWN, sayings, {code.lstrip("_"): words for code, words in lessons.items()})


def test_a_leaf_is_found_by_its_own_words_and_by_what_people_say_instead() -> None:
    found = ranker(DARK).rank("路灯不亮", ["路灯", "不亮"])
    assert [g.code for g in found] == ["0111"]
    assert set(found[0].words) == {"路灯", "不亮"}
    said = ranker(DARK).rank("村口黑灯瞎火", [])
    assert (said[0].code, said[0].words) == ("0111", ("黑灯瞎火",))


def test_a_text_without_a_word_of_any_leaf_gets_no_guess() -> None:
    assert ranker(DARK).rank("你好", ["你好"]) == []


def test_what_stands_first_counts_most() -> None:
    far = "井盖缺失" + "，" * 200 + "路灯不亮"
    assert [g.code for g in ranker().rank(far, ["井盖", "缺失", "路灯", "不亮"])] == ["0112", "0111"]
    assert all(a > b for a, b in pairwise(map(worth_at, (0, 45, 90, 1000))))


def test_all_parts_of_a_saying_are_asked_for_and_a_voice_only_counts_in_the_opening() -> None:
    both = Saying(("施工", "晚上"), frozenset({"0113"}))
    assert both.place_in("晚上还在施工") == 4
    assert both.place_in("白天施工") == -1
    voice = Saying(("咨询",), frozenset({"0113"}), "voice")
    assert voice.place_in("咨询一下") == 0
    assert voice.place_in("。" * 60 + "咨询") == -1
    assert voice.worth < Saying(("咨询",), frozenset({"0113"})).worth


def test_a_saying_that_may_mean_several_matters_is_worth_less_to_each() -> None:
    alone, shared = (Saying(("油烟",), frozenset({"0111"}), shared=n) for n in (1, 4))
    assert shared.worth == pytest.approx(alone.worth / 2)


def test_lessons_move_the_order_and_many_of_one_kind_never_outgrow_a_bound() -> None:
    text, words = "井盖 机房", ["井盖", "机房"]
    assert ranker().rank(text, words)[0].code == "0112"
    taught = ranker(_0113={"机房": 2})
    assert {g.code for g in taught.rank(text, words)} == {"0112", "0113"}
    few, many, most = (
        ranker(_0113={"机房": n}).rank("机房", ["机房"])[0].confidence for n in (1, 1_000, 10**9)
    )
    assert few < many <= most <= confidence(LESSON, 0.0)


def test_confidence_grows_with_weight_and_with_the_gap_and_stays_between_nought_and_one() -> None:
    assert 0 < confidence(0.1, 9.0) < confidence(5.0, 5.0) < confidence(9.0, 5.0) < confidence(9.0, 0.0) < 1


def test_the_heaviest_words_are_told_once() -> None:
    assert heaviest({"油烟": 6.0, "油烟扰民": 5.0, "小区": 1.0, "楼下": 2.0}) == ("油烟", "楼下", "小区")


def test_a_leaf_that_is_said_whole_stands_before_one_that_is_said_in_part() -> None:
    own = OWN | {"0110": {"路灯": 1.0, "不亮": 1.0, "广告": 1.0}}
    assert [g.code for g in Ranker(own, (), {}).rank("路灯不亮", ["路灯", "不亮"])] == ["0111", "0110"]
    busy = Ranker(own, (), {}).rank("路灯不亮，广告", ["路灯", "不亮", "广告"])
    assert busy[0].code == "0110"
