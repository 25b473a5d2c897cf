"""A list written as a table and read back is the same version; nothing differs from itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatch.domain.catalogue import Scenario
from dispatch.domain.list_diff import diff
from dispatch.domain.matrix import MatrixRow
from dispatch.list_kinds import KINDS
from dispatch.matrix_rows import read_matrix_rows
from dispatch.matrix_store import default_rows, families, matrix_version_of
from dispatch.matter_rows import read_leaves
from dispatch.matters import expand, laws, unit_kinds, version_of
from feeds.list_tables import read_list, write_list

ALL = expand()
WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12).filter(
    lambda text: text[0] not in "=+-@" and text.strip() == text
)
UNITS = st.sampled_from(sorted(unit_kinds()))
LIMITS = st.sampled_from(["1eh", "4wh", "30min", "7cd", "15wd"])
COUNTY = st.sampled_from(sorted(k for k, row in unit_kinds().items() if row.level == "county"))
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def lists(draw: st.DrawFn) -> list[Scenario]:
    """Some leaves of the list, each with words and units of its own."""
    picked = draw(st.lists(st.sampled_from(ALL), min_size=1, max_size=8, unique_by=lambda leaf: leaf.code))
    return [own(draw, leaf, n) for n, leaf in enumerate(picked)]


def own(draw: st.DrawFn, leaf: Scenario, n: int) -> Scenario:
    lead, co, *others = draw(st.lists(UNITS, min_size=3, max_size=5, unique=True))
    condition = f"{draw(WORDS)}{n}"
    return replace(
        leaf,
        lead=lead,
        co=(co,),
        close=f"{draw(WORDS)}{n}",
        condition=condition,
        title="·".join(part for part in (leaf.small, condition, leaf.param) if part),
        deadline=draw(LIMITS),
        fallback=tuple(others),
    )


@st.composite
def matrices(draw: st.DrawFn) -> list[MatrixRow]:
    rows = st.lists(st.sampled_from(default_rows()), min_size=1, max_size=8, unique_by=lambda r: r.prefix)
    return [replace(row, basis=draw(WORDS), county_lead=draw(COUNTY)) for row in draw(rows)]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@given(leaves=lists())
@few
def test_matters_come_back_as_the_same_version(suffix: str, leaves: list[Scenario], tmp_path: Path) -> None:
    kind, path = KINDS["matters"], tmp_path / f"list{suffix}"
    write_list(path, kind.columns, [kind.cells(leaf) for leaf in leaves])
    rows, problems = read_list(path, kind.columns, kind.optional)
    again, more = read_leaves(rows, unit_kinds(), laws())
    assert (problems, more) == ([], [])
    assert version_of(again) == version_of(leaves)
    assert again == leaves


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@given(told=matrices())
@few
def test_a_matrix_comes_back_as_the_same_version(suffix: str, told: list[MatrixRow], tmp_path: Path) -> None:
    kind, path = KINDS["matrix"], tmp_path / f"matrix{suffix}"
    columns = {name: heading for name, heading in kind.columns.items() if name != "family"}
    write_list(path, columns, [kind.cells(row) for row in told])
    rows, problems = read_list(path, kind.columns, kind.optional)
    again, more = read_matrix_rows(rows, unit_kinds(), families(), [leaf.code for leaf in ALL])
    assert (problems, more) == ([], [])
    assert matrix_version_of(again) == matrix_version_of(told)


@given(old=lists(), new=lists())
@few
def test_a_difference_makes_the_new_from_the_old_and_is_empty_with_itself(
    old: list[Scenario], new: list[Scenario]
) -> None:
    before: Mapping[str, Any] = {leaf.code: leaf for leaf in old}
    after: Mapping[str, Any] = {leaf.code: leaf for leaf in new}
    assert not diff(before, before)
    found = diff(before, after)
    made = {key: leaf for key, leaf in before.items() if key not in found.removed}
    made |= {key: after[key] for key in found.added}
    for key, fields in found.changed.items():
        made[key] = replace(made[key], **{name: new_value for name, (_, new_value) in fields.items()})
    assert made == after
