"""What may be wrong with a list is told all at once, each by row and column and with what to do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from console.cli_lists import problem_lines
from console.words import LANGS, has
from dispatch.domain.list_diff import diff
from dispatch.list_kinds import KINDS
from dispatch.list_rows import Problem, Row
from dispatch.matrix_rows import read_matrix_rows
from dispatch.matrix_rows import row_of as matrix_cells
from dispatch.matrix_store import default_rows, families
from dispatch.matter_rows import read_leaves, row_of
from dispatch.matter_tree import read_tree
from dispatch.matters import LISTS, expand, laws, unit_kinds
from support.two_towns import matters

ROOMS = Path(__file__).resolve().parents[2]
FIRST = [row_of(leaf) for leaf in expand()[:4]]


def wrong(**cells: str) -> list[tuple[int | str, str, str]]:
    """The problems of a list whose third row is changed so."""
    rows = [Row(n, told | (cells if n == 4 else {})) for n, told in enumerate(FIRST, 2)]
    return [(p.where, p.column, p.why) for p in read_leaves(rows, unit_kinds(), laws())[1]]


@pytest.mark.parametrize(
    ("column", "text", "why"),
    [
        ("code", "", "missing"),
        ("code", "01010102", "not_ten_digits"),
        ("code", "0101010101", "code_twice"),
        ("domain", "城市", "other_name"),
        ("small", "", "missing"),
        ("close", "x" * 201, "too_long"),
        ("close", "=1+1", "formula"),
        ("kind", "零件", "not_one_of"),
        ("level", "省", "not_one_of"),
        ("urgency", "很急", "not_one_of"),
        ("lead", "water_company", "unknown_unit"),
        ("lead", "water_co、law", "one_lead"),
        ("co", "water_co", "lead_again"),
        ("co", "law、law", "twice_here"),
        ("fallback", "nobody", "unknown_unit"),
        ("deadline", "两天", "bad_deadline"),
        ("basis", "城道、宪章", "unknown_law"),
        ("basis", "", "missing"),
    ],
)
def test_a_wrong_cell_is_told_by_row_and_column(column: str, text: str, why: str) -> None:
    assert (4, column, why) in wrong(**{column: text})


def test_leaves_of_a_small_class_differ_in_what_they_ask_for() -> None:
    same = {name: FIRST[0][name] for name in ("lead", "co", "deadline", "urgency", "close", "basis")}
    assert wrong(**same) == [(4, "param", "same_duty")]
    named = {name: FIRST[0][name] for name in ("condition", "param")}
    assert wrong(**named) == [(4, "condition", "title_twice")]


def test_all_problems_come_at_once_and_a_unit_may_be_written_by_its_name() -> None:
    found = wrong(lead="nobody", deadline="soon", basis="", close="", urgency="?")
    assert {column for _, column, _ in found} == {"lead", "deadline", "basis", "close", "urgency"}
    assert wrong(lead=unit_kinds()["housing"].zh) == []
    assert read_leaves([], unit_kinds(), laws())[1] == [Problem(1, "", "empty")]


def test_the_list_that_ships_has_none_and_reads_back_from_its_cells() -> None:
    leaves, problems = read_leaves([Row(n, row_of(x)) for n, x in enumerate(expand())], unit_kinds(), laws())
    assert problems == []
    assert tuple(leaves) == expand()


def test_a_tree_that_is_not_built_so_is_told_by_file_and_class(tmp_path: Path) -> None:
    for path in LISTS.glob("0[12]_*.yaml"):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    broken = tmp_path / "02_city_events.yaml"
    broken.write_text(
        broken.read_text("utf-8").replace("conds: [[流动摊贩, 2eh", "conds: [[流动摊贩], [2eh", 1), "utf-8"
    )
    (tmp_path / "03_x.yaml").write_text("classes: 3\n", "utf-8")
    rows, problems = read_tree(tmp_path)
    assert len(rows) > 600
    assert [(p.where, p.why) for p in problems] == [
        ("02_city_events.yaml 无照经营游商", "tree"), ("03_x.yaml", "tree"),
    ]  # fmt: skip


def matrix_wrong(**cells: str) -> list[tuple[int | str, str, str]]:
    told = matrix_cells(default_rows()[0]) | cells
    found = read_matrix_rows([Row(2, told)], unit_kinds(), families(), matters().codes())[1]
    return [(p.where, p.column, p.why) for p in found]


@pytest.mark.parametrize(
    ("cells", "column", "why"),
    [
        ({"prefix": "1"}, "prefix", "not_a_prefix"),
        ({"prefix": "99"}, "prefix", "no_matter"),
        ({"county_lead": "town_law"}, "county_lead", "not_of_county"),
        ({"county_lead": "law、water"}, "county_lead", "one_lead"),
        ({"basis": ""}, "basis", "missing"),
        ({"town_role": "主责", "power": "无"}, "power", "lead_without_power"),
        ({"town_role": "配合", "power": "赋权"}, "power", "power_without_lead"),
        ({"town_role": "", "power": ""}, "town_role", "missing"),
        ({"family": "基本履职", "town_role": "配合", "power": ""}, "town_role", "not_of_family"),
        ({"family": "第四类"}, "family", "not_one_of"),
    ],
)
def test_a_wrong_row_of_the_matrix_is_told_likewise(cells: dict[str, str], column: str, why: str) -> None:
    assert (2, column, why) in matrix_wrong(**cells)


def test_a_row_of_any_family_stands_for_role_and_power() -> None:
    told = {"prefix": "02", "county_lead": "law", "basis": "目录第 3 项", "town_role": "", "power": ""}
    for family, (role, power) in families().items():
        rows, problems = read_matrix_rows(
            [Row(2, told | {"family": family})], unit_kinds(), families(), matters().codes()
        )
        assert problems == []
        assert (rows[0].town_role, rows[0].power) == (role, power)


ASKED = re.compile(r"""wrong\([^"]*"\w+",\s*"(\w+)"|Problem\([^"]+"\w*",\s*"(\w+)"|wrong\(column, "(\w+)\"""")


def test_a_problem_has_words_in_both_languages_and_names_its_heading() -> None:
    names = ("list_rows", "matter_rows", "matrix_rows", "matter_tree", "duty_rows", "duty_import")
    files = [*(ROOMS / "dispatch" / f"{name}.py" for name in names), ROOMS / "feeds" / "list_tables.py"]
    asked = [found.groups() for path in files for found in ASKED.finditer(path.read_text("utf-8"))]
    whys = {next(word for word in groups if word) for groups in asked}
    assert len(whys) > 20
    assert [why for why in sorted(whys) for lang in LANGS if not has(lang, f"why.{why}")] == []
    problem = Problem(7, "co", "code_twice", {"text": "0101010101", "other": 3})
    expected = {
        "zh": "第 7 行「协同」：编码 0101010101 与第 3 行",
        "en": "row 7, 协同 (co): 0101010101 is in row 3",
    }
    for lang, told in expected.items():
        first, last = problem_lines(lang, KINDS["matters"].columns, [problem])
        assert first.startswith(told)
        assert last.startswith("1 ")


def test_a_difference_names_rows_and_fields() -> None:
    a, b, c = expand()[:3]
    found = diff({"a": a, "b": b}, {"b": a, "c": c})
    assert (found.added, found.removed) == (("c",), ("a",))
    assert found.changed["b"]["param"] == (b.param, a.param)
    assert not diff({"a": a}, {"a": a})
