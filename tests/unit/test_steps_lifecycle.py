"""Steps are those of lifecycle.yaml: every transition with its states, roles and fields; no more."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from dispatch.bodies import STEPS, step_of
from dispatch.domain.case import OPEN_STATES, Case
from dispatch.domain.errors import UnknownStep
from dispatch.domain.roles import LEVEL_OF_ROLE
from dispatch.domain.steps import ask_extension, suspend
from dispatch.matters import LISTS
from dispatch.policies import limits
from dispatch.step_table import CASE_SIDE, step_table
from support.branches import walk, ways

README = Path(__file__).parents[2] / "dispatch" / "README.md"
# Steps that are no transition of the list: looks, time, the far side of a merge, and the overlays' own moves.
OURS = {"seen", "lamp", "absorb", "ask_void", "ask_extension", "agree_extension", "deny_extension", "card"}
OURS |= {f"whistle_{verb}" for verb in ("assign", "answer", "query", "reply", "refuse", "start", "resolve")}
OURS |= {"whistle_rate", "whistle_close", "appeal", "appeal_first", "appeal_decide", "supervise"}
OURS |= {f"supervise_{verb}" for verb in ("sign", "reply", "verify", "lift", "escalate")}
OURS |= {
    "close_merged",
    "shelve",
    "unshelve",
    "start_first",
    "co_feedback",
    "co_release",
    "recalendar",
    "remind",
    "acknowledge",
    "lamp_beside",
    "arrive",
    "tag",
    "untag",
    "push_up",
    "push_told",
    "push_withdraw",
    "snapshot",
}
# What a transition must carry under another name here, or what the case, the map or the list tells already.
CARRIED = {
    "location": ("lon", "lat"),
    "source": ("channel",),
    "reporter": ("person",),
    "scenario_code|text": ("scenario_code", "text"),
    "media_before": ("media",),
    "co_units": ("co",),
}
KNOWN = {
    ("accept", "grid_code"),
    ("locate", "grid_code"),
    ("register", "case_no"),
    ("register", "deadline"),
    ("extend", "extension_request"),
    ("force_void", "approver"),
}


def load(name: str) -> Any:
    return yaml.safe_load((LISTS / name).read_text("utf-8"))


ROWS = load("lifecycle.yaml")["transitions"]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}" for row in ROWS])
def test_every_transition_is_a_step_with_its_states_and_roles(row: list[Any]) -> None:
    frm, name, _, to, roles = row[:5]
    step = STEPS[name]
    assert (frm or "new") in step.frm
    assert step.to == to
    assert step.roles_in(frm or "new") == set(roles)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}" for row in ROWS])
def test_a_step_carries_what_its_transition_must(row: list[Any]) -> None:
    name, required = row[1], [field.split()[0] for field in row[5]]
    have = {f.name for f in fields(STEPS[name].body)}
    for field in required:
        assert field in have or have & set(CARRIED.get(field, ())) or (name, field) in KNOWN, field


def test_there_is_no_step_beside_the_list_but_our_own() -> None:
    of_list = {(row[0] or "new", row[1]) for row in ROWS}
    ours = {(frm, s.name) for s in STEPS.values() if s.stream == "case" for frm in s.frm}
    assert {name for _, name in ours - of_list} == OURS
    assert of_list <= ours


def test_the_states_are_those_of_the_list() -> None:
    states = load("lifecycle.yaml")["states"]
    over = {name for name, row in states.items() if row.get("final")} | {"closed"}
    assert set(states) - over == OPEN_STATES
    assert not Case("c", state="closed").is_open


def test_every_clock_of_the_list_has_a_limit() -> None:
    clocks = {row["clock"] for row in load("lifecycle.yaml")["states"].values()} - {"none", "handle"}
    assert clocks == set(limits().stages)


def test_every_role_of_the_lifecycle_has_a_level() -> None:
    assert set(load("lifecycle.yaml")["roles"]) <= set(LEVEL_OF_ROLE)


def test_counts_of_the_list_are_those_of_the_rules() -> None:
    row = load("sla.yaml")
    assert (row["extension"]["max"], row["suspend"]["max"]) == (ask_extension.MOST, suspend.MOST)
    assert row["suspend"]["longest"] == f"{suspend.LONGEST // 86_400_000}cd"


def test_a_step_of_another_stream_is_unknown() -> None:
    with pytest.raises(UnknownStep):
        step_of("import_areas")
    with pytest.raises(UnknownStep):
        step_of("nonsense")


def test_the_readme_shows_every_step() -> None:
    text = README.read_text("utf-8")
    for streams in (CASE_SIDE, ("incident", "order"), ("reply",)):
        assert step_table(streams) in text, "put what `anlan steps` prints into dispatch/README.md"


def test_overlays_reach_every_state_of_the_list() -> None:
    told = load("lifecycle.yaml")["overlays"]
    reached = {name: set() for name in told}
    for _, acts in ways().values():
        for _, _, case in walk(acts):
            reached["whistle"] |= {whistle.state for whistle in case.whistles}
            reached["supervision"] |= {order.state for order in case.orders}
            reached["card"] |= {"revoked" if card.revoked else card.colour for card in case.cards} | {"none"}
            reached["extension"] |= {case.extension.state} if case.extension else set()
            reached["appeal"] |= {case.appeal.state} if case.appeal else set()
            reached["push_up"] |= {case.push or "none"}
    assert reached == {name: {state.split()[0] for state in states} for name, states in told.items()}
