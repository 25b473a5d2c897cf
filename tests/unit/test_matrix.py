"""三项清单: whose power it is, by the longest row, and what a town without it may not lead."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from dispatch.bodies import STEPS
from dispatch.domain.case import Case
from dispatch.domain.catalogue import Matters, Scenario
from dispatch.domain.errors import NoPower, UnknownUnit
from dispatch.domain.fold import decide
from dispatch.domain.matrix import OFFERED, Matrix, MatrixRow, derive, of_town
from dispatch.domain.step import Actor, Context
from dispatch.domain.suggest import suggest
from dispatch.matrix_store import default_rows, families, matrix_version_of
from dispatch.matters import unit_kinds
from support.branches import LEGAL, TOWN_CHIEF
from support.two_towns import CITY, DISPATCHER, DUTY, FOUND, LEAF, WEST, atlas, body, context, matters

GRID = min(a.code for a in FOUND.areas if len(a.code) == 15)
VENDOR, PARKED = "0204010101", "0204060200"
DEFAULT = Matrix("sx-test", default_rows(), unit_kinds())
TEAM = f"town_law@{WEST}"


class WithMatrix(Matters):
    """The one list there is, with the default matrix."""

    def powers(self, area: str) -> Matrix | None:
        return DEFAULT


def with_matrix() -> Context:
    ctx = context()
    leaves = {code: leaf_of(code) for code in matters().codes()}
    return replace(ctx, scenarios=WithMatrix(matters().version, leaves))


def leaf_of(code: str) -> Scenario:
    found = matters().get(code)
    assert found is not None
    return found


def case_in(state: str, scenario: str, **more: object) -> Case:
    told = {"area": GRID, "grid": GRID, "list_version": matters().version, **more}
    return Case("C", state=state, scenario=scenario, **told)  # type: ignore[arg-type]


def test_every_matter_has_a_row_that_names_a_county_unit_and_a_basis() -> None:
    kinds = unit_kinds()
    assert len(default_rows()) == len(matters())
    for row in default_rows():
        assert kinds[row.county_lead].level == "county"
        assert row.basis
        assert (row.power == "none") == (row.town_role != "lead")
    told = Counter(row.power for row in default_rows())
    assert told["delegated"] == 46
    assert told["own"] > 200


def test_the_enforcement_team_leads_only_what_was_handed_down_or_is_its_own() -> None:
    for row in default_rows():
        leaf = leaf_of(row.prefix)
        if leaf.lead != "town_law":
            assert DEFAULT.leads(leaf) == (leaf.lead, leaf.co)
        elif row.power == "none":
            lead, co = DEFAULT.leads(leaf)
            assert unit_kinds()[lead].level == "county"
            assert co[0] == "town_law"
            assert lead not in co
            assert row.basis.startswith("未赋权")
        elif row.power == "delegated":
            assert "川办发〔2020〕85号" in row.basis


def test_the_longest_prefix_governs_and_a_matter_without_a_row_is_read_from_the_list() -> None:
    rows = [
        MatrixRow("02", "none", "law", "none", "收回"),
        MatrixRow("020401", "lead", "law", "delegated", "赋权"),
        MatrixRow("0204010102", "assist", "edu", "none", "校园"),
    ]
    matrix = Matrix("sx-x", rows, unit_kinds())
    assert matrix.row(leaf_of(VENDOR)).basis == "赋权"
    assert matrix.row(leaf_of("0204010102")).basis == "校园"
    assert matrix.row(leaf_of(PARKED)).basis == "收回"
    assert matrix.row(leaf_of(LEAF)) == derive(leaf_of(LEAF), unit_kinds())
    assert matrix.cited(leaf_of(VENDOR)) == {
        "version": "sx-x",
        "prefix": "020401",
        "town_role": "lead",
        "county_lead": "law",
        "power": "delegated",
        "basis": "赋权",
    }


def test_the_digest_is_of_the_rows_in_any_order() -> None:
    rows = list(default_rows())
    assert matrix_version_of(rows) == matrix_version_of(reversed(rows))
    assert matrix_version_of(rows[1:]) != matrix_version_of(rows)
    assert len(matrix_version_of(rows)) <= 24


def test_a_station_of_a_county_bureau_is_not_the_towns() -> None:
    kinds = unit_kinds()
    assert [of_town(k, kinds) for k in ("town_law", "town_emg", "police_stn", "law", "community", "x")] == [
        True, True, False, False, False, False,
    ]  # fmt: skip


def test_the_three_families_of_lists_say_role_and_power() -> None:
    assert len(families()) == 9
    assert {power for role, power in families().values() if role != "lead"} == {"none"}


@pytest.mark.parametrize(
    ("step", "state", "given", "actor"),
    [
        ("dispatch", "registered", {}, DISPATCHER),
        ("redispatch", "returned", {"reason": "改派"}, DISPATCHER),
        ("accept_up", "escalated", {}, DISPATCHER),
        ("decide", "arbitrating", {"decision_no": "1", "ruling": "裁定"}, LEGAL),
    ],
)
def test_a_town_without_the_power_cannot_lead(
    step: str, state: str, given: dict[str, object], actor: Actor
) -> None:
    ctx, told = with_matrix(), body(step, {"lead": TEAM, **given})
    with pytest.raises(NoPower) as refused:
        decide(STEPS[step], case_in(state, PARKED), told, actor, ctx)
    assert refused.value.data["field"] == "lead"
    assert "交通警察" in str(refused.value.data["county"])
    assert "未赋权" in str(refused.value.data["basis"])
    facts = decide(STEPS[step], case_in(state, VENDOR), told, actor, ctx)
    assert facts["power"]["power"] == "delegated"
    assert facts["power"]["prefix"] == VENDOR
    assert (facts["scenario"], facts["list_version"]) == (VENDOR, matters().version)


def test_it_may_help_and_secure_the_place_where_a_ruling_sends_it_first() -> None:
    ctx = with_matrix()
    told = body("dispatch", {"lead": f"traffic@{CITY}", "co": [TEAM]})
    facts = decide(STEPS["dispatch"], case_in("registered", PARKED), told, DISPATCHER, ctx)
    assert facts["power"]["power"] == "none"
    first = body("backstop", {"ruling": "托底"})
    facts = decide(STEPS["backstop"], case_in("arbitrating", PARKED), first, LEGAL, ctx)
    assert facts["lead"] == TEAM
    assert facts["power"]["county_lead"] == "traffic"


@pytest.mark.parametrize(
    ("step", "given"),
    [
        ("whistle", {"whistle_type": "joint", "units": [f"traffic@{CITY}"], "requirement": "联合执法"}),
        ("escalate", {"reason": "镇街没有处罚权"}),
    ],
)
def test_what_is_left_to_the_town_cites_the_row_it_rests_on(step: str, given: dict[str, object]) -> None:
    case = case_in("handling", PARKED, lead=f"community@{GRID[:12]}")
    facts = decide(STEPS[step], case, body(step, given), TOWN_CHIEF, with_matrix())
    assert (facts["power"]["power"], facts["power"]["county_lead"]) == ("none", "traffic")


def test_acceptance_cites_the_row_too_and_an_unknown_unit_is_still_told_as_such() -> None:
    ctx = with_matrix()
    told = body("accept", {"scenario_code": PARKED})
    facts = decide(STEPS["accept"], case_in("reported", PARKED), told, DUTY, ctx)
    assert facts["power"]["version"] == "sx-test"
    wrong = body("dispatch", {"lead": f"nobody@{WEST}"})
    with pytest.raises(UnknownUnit):
        decide(STEPS["dispatch"], case_in("registered", PARKED), wrong, DISPATCHER, ctx)


def test_without_a_matrix_nobody_is_kept_out() -> None:
    told = body("dispatch", {"lead": TEAM})
    facts = decide(STEPS["dispatch"], case_in("registered", PARKED), told, DISPATCHER, context())
    assert "power" not in facts


def test_the_suggestion_goes_to_the_county_and_says_what_is_left_to_the_town() -> None:
    def advice(code: str) -> tuple[str, str, tuple[str, ...]]:
        found = suggest(case_in("registered", code), leaf_of(code), unit_kinds(), atlas().name, DEFAULT)
        assert found.powers is not None
        assert found.powers.basis
        return found.lead, found.powers.power, found.powers.offered

    assert advice(PARKED) == (f"traffic@{CITY}", "none", OFFERED)
    assert advice(VENDOR) == (TEAM, "delegated", ())
    bare = suggest(case_in("registered", PARKED), leaf_of(PARKED), unit_kinds(), atlas().name)
    assert (bare.lead, bare.powers) == (TEAM, None)
