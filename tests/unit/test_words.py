"""Every word a page may ask for is there in both languages."""

import re
from pathlib import Path

import pytest

from console import words
from console.panels import funnel, kinds, states, totals
from dispatch.bodies import STEPS
from dispatch.domain.case import OPEN_STATES
from dispatch.domain.roles import LEVEL_OF_ROLE

ROOT = Path(__file__).parents[2]
SCRIPT_KEY = re.compile(r'\bt\(\s*"([a-z][\w.]*\.[\w.]+)"')


def test_both_languages_have_the_same_keys_and_holes() -> None:
    zh, en = words.words("zh"), words.words("en")
    assert set(zh) == set(en)
    holes = re.compile(r"\{(\w+)\}")
    assert [k for k in zh if set(holes.findall(zh[k])) != set(holes.findall(en[k]))] == []


@pytest.mark.parametrize("lang", words.LANGS)
def test_what_scripts_ask_for_by_name_is_written(lang: str) -> None:
    asked = set()
    for script in (ROOT / "console/assets/js").glob("*.js"):
        asked |= set(SCRIPT_KEY.findall(script.read_text(encoding="utf-8")))
    assert len(asked) > 20
    assert sorted(key for key in asked if not words.has(lang, key)) == []


@pytest.mark.parametrize("lang", words.LANGS)
def test_every_value_a_letter_or_figure_may_carry_has_a_word(lang: str) -> None:
    channels = [name for name, _ in totals.SOURCES]
    asked = [
        *(f"state.{s}" for s in {*OPEN_STATES, *states.STATES, "closed"}),
        *(f"step.{name}" for name, step in STEPS.items() if step.stream == "case"),
        *(f"step.{name}" for name in funnel.STEPS),
        *(f"channel.{c}" for c in channels),
        *(f"channel.short.{c}" for c in channels),
        *(f"urgency.{u}" for u in states.URGENCIES),
        *(f"lamp.{lamp}" for lamp, _ in states.LAMPS),
        *(f"domain.{code}" for code in kinds.DOMAINS),
        *(f"role.{role}" for role in LEVEL_OF_ROLE),
        *(f"weekday.{day}" for day in range(7)),
    ]
    assert sorted(key for key in asked if not words.has(lang, key)) == []


def test_an_unwritten_key_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError):
        words.t("zh", "no.such.key")


def test_holes_are_filled() -> None:
    assert words.t("en", "wall.crit", n=3).startswith("3 ")
