"""What an import tells the operator: tables that align with Chinese names, and all problems in a file."""

from __future__ import annotations

import shapely

from console.cli_areas import level_table, problem_table, write_problems
from geodata.assemble import Feature, Problem, assemble


def test_each_level_says_whose_codes_it_has() -> None:
    west, east = shapely.box(104, 30, 104.05, 30.05), shapely.box(104.05, 30, 104.1, 30.05)
    found = assemble([Feature(west, "西镇", "511421101"), Feature(east, "东镇", None)], "511421")
    rows = [line.split() for line in level_table(found)[2:]]
    grids = str(found.count(15))
    assert rows == [
        ["city", "1", "0", "1", "1"],
        ["towns", "2", "1", "1", "0"],
        ["communities", "2", "0", "2", "2"],
        ["grids", grids, "0", grids, grids],
    ]


PROBLEMS = [Problem("gap", "104.1,30.0", "9 m²"), *(Problem("no_code", f"{n}镇", "x") for n in range(5))]


def test_a_kind_of_problem_shows_its_number_and_three_examples() -> None:
    lines = problem_table(PROBLEMS, 3)
    assert [line.split() for line in lines[2:]] == [
        ["no_code", "5", "0镇", "x"],
        ["1镇", "x"],
        ["2镇", "x"],
        ["…", "2", "more"],
        ["gap", "1", "104.1,30.0", "9", "m²"],
    ]
    assert len(problem_table(PROBLEMS, None)) == 2 + len(PROBLEMS)


def test_columns_align_where_names_are_chinese() -> None:
    wide = problem_table([Problem("gap", "长名字的镇", "甲"), Problem("gap", "ab", "乙")], None)
    cells = [line[: line.index(mark)].encode("gbk") for line, mark in zip(wide[2:], "甲乙", strict=True)]
    assert len(cells[0]) == len(cells[1])


def test_the_file_of_problems_opens_in_a_chinese_excel(tmp_path) -> None:
    write_problems(tmp_path / "p.csv", PROBLEMS)
    raw = (tmp_path / "p.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert len(raw.decode("utf-8-sig").splitlines()) == 1 + len(PROBLEMS)
