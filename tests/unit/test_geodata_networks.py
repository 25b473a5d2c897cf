"""Professional networks on one geometry: gaps, overlaps and double owners are told, each with its grid."""

from geodata.atlas import AreaRecord
from geodata.networks import NETWORKS, Holding, holdings, network_problems
from geodata.seeds.networks import networks

GRIDS = [f"519901001001{n:03d}" for n in range(1, 5)]


def held(*parts: tuple[str, str, list[int]]) -> list[Holding]:
    return [Holding("safety", code, owner, tuple(GRIDS[n] for n in cells)) for code, owner, cells in parts]


def test_a_network_that_adds_up_has_no_problem() -> None:
    assert network_problems(held(("a", "x@1", [0, 1]), ("b", "y@1", [2, 3])), GRIDS) == []


def test_gaps_overlaps_and_double_owners_are_named() -> None:
    found = network_problems(held(("a", "x@1", [0, 1]), ("b", "x@1", [1]), ("c", "y@1", [0])), GRIDS)
    assert [(p.kind, p.subject) for p in found] == [
        ("no_owner", "safety 519901001001"),
        ("two_owners", f"safety {GRIDS[0]}"),
        ("held_twice", f"safety {GRIDS[1]}"),
    ]
    assert found[0].detail == "003 004"
    assert found[1].detail == "a c: x@1 y@1"


def test_a_cell_that_is_not_on_the_map_is_told_and_each_network_is_judged_by_itself() -> None:
    lost = Holding("safety", "a", "x@1", (*GRIDS, "519901001001999"))
    other = Holding("law", "b", "y@1", tuple(GRIDS[:3]))
    found = network_problems([lost, other], GRIDS)
    assert [(p.kind, p.subject) for p in found] == [
        ("no_owner", "law 519901001001"),
        ("no_such_grid", "safety 519901001001999"),
    ]


def test_the_demo_has_four_networks_and_the_flaws_it_says() -> None:
    towns = ("519901001", "519901002")
    codes = [*towns, *(f"{t}001" for t in towns), *(f"{t}001{n:03d}" for t in towns for n in range(1, 11))]
    areas = [AreaRecord(c, "东街社区" if c.endswith("1001") else "西山村", 104.0, 30.0) for c in codes]
    held = holdings(networks(areas))
    assert {one.network for one in held} == set(NETWORKS)
    grids = [c for c in codes if len(c) == 15]
    found = network_problems(held, grids)
    assert [(p.kind, p.subject) for p in found if p.kind != "no_owner"] == [
        ("two_owners", "safety 519901001001010")
    ]
