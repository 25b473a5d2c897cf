"""The plain city of any size: whole, numbered, and the same again from the same seed."""

import shapely

from geodata.seeds.plain import plain_cells, plain_map

CITY = "519950"


def test_cells_cover_without_gap_or_overlap_and_carry_codes_of_their_own() -> None:
    plain = plain_cells(CITY, (1, 1))
    assert len(set(plain.codes)) == len(plain.codes) == 1000
    assert shapely.coverage_is_valid(plain.polygons)
    assert shapely.is_valid(plain.polygons).all()
    assert shapely.contains(plain.polygons, shapely.points(plain.points)).all()


def test_a_parent_is_the_union_of_what_bears_its_code() -> None:
    city = plain_map(CITY, "平川市", (2, 1))
    codes, towns = city.polygons("town")
    assert codes == [f"{CITY}001", f"{CITY}002"]
    grids, cells = city.polygons("grid")
    mine = [i for i, code in enumerate(grids) if code.startswith(codes[1])]
    assert shapely.equals(shapely.coverage_union_all(cells[mine]), towns[1])


def test_the_same_seed_is_the_same_city() -> None:
    one, two = plain_cells(CITY, (1, 1), seed=5), plain_cells(CITY, (1, 1), seed=5)
    assert shapely.equals_exact(one.polygons, two.polygons).all()
