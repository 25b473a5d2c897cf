"""Whatever is known of the units, a ranking is one total order of the same defined units."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.domain.case import Case
from dispatch.domain.routing import Standing, chosen, rank, ways
from dispatch.domain.units import check_unit
from dispatch.matters import unit_kinds
from dispatch.policies import weighing
from support.two_towns import FOUND, matters

GRIDS = [a.code for a in FOUND.areas if len(a.code) == 15]
COUNT = st.integers(0, 10_000)
STANDINGS = st.builds(
    Standing,
    COUNT,
    COUNT,
    COUNT,
    st.none() | COUNT,
    st.none() | st.sampled_from(["", "值班员 甲"]),
    st.booleans(),
)


@settings(deadline=None)  # the first draw reads the lists
@given(st.data())
def test_a_ranking_is_total_and_the_same_for_the_same_facts(data: st.DataObject) -> None:
    leaf = matters().get(data.draw(st.sampled_from(matters().codes())))
    assert leaf
    case = Case("C", grid=data.draw(st.sampled_from(GRIDS)), scenario=leaf.code)
    found = ways(case, leaf, unit_kinds())
    back = tuple(data.draw(st.lists(st.sampled_from(sorted(found)), unique=True)))
    case = replace(case, returned_by=back)
    known = {unit: data.draw(STANDINGS) for unit in found}
    ranked = rank(case, found, known, weighing())
    assert sorted(ranked) == sorted(found)
    assert ranked == rank(case, dict(found), dict(known), weighing())
    for unit in ranked:
        check_unit(unit, unit_kinds())
    ahead = [unit for unit in ranked if unit not in back]
    assert list(ranked[: len(ahead)]) == ahead
    ways_of = [found[unit] for unit in ahead]
    assert ways_of == sorted(ways_of, key=["list", "fallback", "backstop"].index)
    for n, unit in enumerate(ranked, 1):
        kept = chosen(case, found, unit, known, weighing())
        assert (kept["place"], kept["top"]) == (n, ranked[0])
