"""A whole tree of areas from loose polygons, and a true account of their defects."""

from __future__ import annotations

import shapely

from geodata.assemble import AreaImport, Feature, assemble
from geodata.grid import GridIndex

WEST, EAST = shapely.box(104, 30, 104.05, 30.05), shapely.box(104.05, 30, 104.1, 30.05)


def kinds(found: AreaImport) -> list[str]:
    return sorted(p.kind for p in found.problems)


def grids(found: AreaImport) -> GridIndex:
    rows = [a for a in found.areas if len(a.code) == 15]
    return GridIndex([a.code for a in rows], shapely.from_wkb([a.wkb for a in rows]))


def test_towns_without_codes_become_a_provisional_city_of_four_levels() -> None:
    found = assemble([Feature(EAST, "东镇", None), Feature(WEST, "西镇", None)], "511421", "仁寿县")
    by_code = {a.code: a for a in found.areas}
    assert by_code["511421"].name == found.name == "仁寿县"
    assert by_code["511421901"].name == "西镇"
    assert by_code["511421902"].name == "东镇"
    assert by_code["511421901001"].name == "西镇"
    assert by_code["511421901001001"].name == "西镇第1网格"
    assert all(a.provisional for a in found.areas)
    assert kinds(found) == ["no_code", "no_code"]
    assert (grids(found).locate(104.02, 30.02) or "").startswith("511421901001")
    assert grids(found).locate(104.2, 30.02) is None


def test_grids_are_of_the_size_aimed_at() -> None:
    found = assemble([Feature(WEST, "西镇", None)], "511421")
    assert 6 <= found.count(15) <= 12  # 26.7 km²


def test_codes_that_are_given_are_kept_and_not_provisional() -> None:
    found = assemble([Feature(WEST, "西镇", "511421101"), Feature(EAST, "东镇", None)], "511421")
    by_code = {a.code: a for a in found.areas}
    assert not by_code["511421101"].provisional
    assert by_code["511421101001"].provisional
    assert by_code["511421901"].provisional


def test_grids_alone_get_their_communities_towns_and_city() -> None:
    found = assemble(
        [Feature(WEST, "甲", "511421101201001"), Feature(EAST, "乙", "511421101201002")], "511421", "县"
    )
    by_code = {a.code: a for a in found.areas}
    assert set(by_code) == {"511421", "511421101", "511421101201", "511421101201001", "511421101201002"}
    assert by_code["511421101201"].name == "未命名社区201"
    whole = shapely.from_wkb(by_code["511421"].wkb)
    assert whole.equals(shapely.union(WEST, EAST))


def test_parents_are_exactly_their_grids() -> None:
    bent = shapely.Polygon([(104, 30), (104.06, 29.99), (104.1, 30.03), (104.05, 30.02), (104.03, 30.06)])
    found = assemble([Feature(bent, "弯镇", None)], "511421")
    polygons = {a.code: shapely.from_wkb(a.wkb) for a in found.areas}
    parts = [p for c, p in polygons.items() if len(c) == 15]
    assert shapely.coverage_is_valid(parts)
    assert polygons["511421"].equals(shapely.coverage_union_all(parts))
    assert polygons["511421901001"].equals(polygons["511421901"])


def test_an_overlap_is_told_with_its_size_and_goes_to_the_lowest_code() -> None:
    over = shapely.box(104.04, 30, 104.1, 30.05)
    found = assemble([Feature(WEST, "西镇", "511421101"), Feature(over, "东镇", "511421102")], "511421")
    (problem,) = [p for p in found.problems if p.kind == "overlap"]
    assert problem.subject == "西镇 / 东镇"
    assert 5_000_000 < float(problem.detail.split()[0]) < 5_500_000
    assert (grids(found).locate(104.045, 30.02) or "").startswith("511421101")
    assert shapely.coverage_is_valid(shapely.from_wkb([a.wkb for a in found.areas if len(a.code) == 15]))


def test_a_gap_is_told_with_its_place_and_stays_outside() -> None:
    ring = shapely.box(104, 30, 104.09, 30.09).difference(shapely.box(104.03, 30.03, 104.06, 30.06))
    half = shapely.box(104, 30, 104.045, 30.09)
    found = assemble(
        [Feature(ring & half, "西镇", "511421101"), Feature(ring - half, "东镇", "511421102")], "511421"
    )
    (problem,) = [p for p in found.problems if p.kind == "gap"]
    assert problem.subject == "104.04500,30.04500"
    assert grids(found).locate(104.045, 30.045) is None


def test_a_hole_in_one_area_alone_is_meant() -> None:
    ring = shapely.box(104, 30, 104.09, 30.09).difference(shapely.box(104.03, 30.03, 104.06, 30.06))
    far = shapely.box(104.09, 30, 104.12, 30.09)
    found = assemble([Feature(ring, "环镇", "511421101"), Feature(far, "东镇", "511421102")], "511421")
    assert kinds(found) == []


def test_a_gap_as_thin_as_a_drawing_error_is_told_and_closed() -> None:
    sliver = 5e-6
    shifted = shapely.union_all([shapely.box(104.05 + sliver, 30, 104.1, 30.05)])
    frame = shapely.box(104, 30.05, 104.1, 30.08), shapely.box(104, 29.97, 104.1, 30)
    features = [Feature(p, n, None) for n, p in zip("甲乙丙丁", (WEST, shifted, *frame), strict=True)]
    found = assemble(features, "511421")
    assert "gap" in kinds(found)
    assert grids(found).locate(104.05 + sliver / 2, 30.02) is not None


def test_mending_an_overlap_closes_no_wide_gap() -> None:
    pieces = {
        "西": shapely.box(104, 30, 104.03, 30.09),
        "东": shapely.box(104.06, 30, 104.09, 30.09),
        "北": shapely.box(104.029, 30.06, 104.061, 30.09),
        "南": shapely.box(104.03, 30, 104.06, 30.03),
    }
    found = assemble([Feature(p, n, None) for n, p in pieces.items()], "511421")
    assert {"gap", "overlap"} <= set(kinds(found))
    assert grids(found).locate(104.045, 30.045) is None


def test_names_and_codes_that_are_missing_double_or_foreign_are_told_and_nothing_is_lost() -> None:
    third = shapely.box(104.1, 30, 104.15, 30.05)
    fourth = shapely.box(104.15, 30, 104.2, 30.05)
    found = assemble(
        [
            Feature(WEST, "西镇", "511421101"),
            Feature(EAST, "西镇", "511421101"),
            Feature(third, None, "511421103"),
            Feature(fourth, "外镇", "510104001"),
        ],
        "511421",
    )
    assert kinds(found) == ["duplicate_code", "duplicate_name", "no_code", "no_name", "not_under_parent"]
    assert [a.code for a in found.areas if len(a.code) == 9] == ["511421101", "511421103", "511421901"]
    assert next(a.name for a in found.areas if a.code == "511421103") == "未命名镇街103"
    assert grids(found).locate(104.17, 30.02) is None


def test_labels_stand_inside_their_areas() -> None:
    hook = shapely.Polygon(
        [(104, 30), (104.1, 30), (104.1, 30.1), (104.09, 30.1), (104.09, 30.01), (104, 30.01)]
    )
    for area in assemble([Feature(hook, "钩镇", None)], "511421").areas:
        assert shapely.intersects_xy(shapely.from_wkb(area.wkb), area.lon, area.lat)
