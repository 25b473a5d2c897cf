"""`anlan import matters|matrix`, `anlan list`: out as a table, changed, in again; bad ones change nothing."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from console.cli import run_command
from dispatch.audit import verify
from dispatch.list_kinds import KINDS, where_in_force
from dispatch.list_shelf import Lists
from dispatch.matters import LISTS, list_version
from dispatch.store import make_engine

Command = Callable[..., tuple[int, str, str]]
LEAF, VENDOR = "0101010101", "0204010101"


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """One command on a store of this test's own, in Chinese: status, what it says, what it complains of."""
    monkeypatch.setenv("ANLAN_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("ANLAN_LANG", "zh")

    def run(*line: object) -> tuple[int, str, str]:
        capsys.readouterr()
        status = run_command([str(word) for word in line])
        return (status, *capsys.readouterr())

    return run


def edit(path: Path, **changes: str) -> None:
    """Changes cells of the row whose code is given as `_code`."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    row = next(r for r in rows if r[0] == changes["_code"])
    for heading, text in changes.items():
        if heading != "_code":
            row[rows[0].index(heading)] = text
    with path.open("w", encoding="gb18030", newline="") as file:  # as a Chinese Excel writes it
        csv.writer(file).writerows(rows)


def test_a_list_goes_out_is_changed_and_comes_in_as_a_new_version(command: Command, tmp_path: Path) -> None:
    table, book = tmp_path / "list.csv", tmp_path / "list.xlsx"
    assert command("list", "export", "matters", table)[:2] == (0, f"{list_version()}: 1333 rows in {table}\n")
    edit(table, _code=LEAF, 时限="9wd", 协同="municipal、housing")
    status, told, _ = command("import", "matters", table, "--name", "第二版", "--check")
    assert status == 0
    assert "0 added, 0 removed, 1 changed" in told
    assert list_version() in command("list", "versions", "matters")[1]
    assert "第二版" not in command("list", "versions", "matters")[1]
    status, told, _ = command("import", "matters", table, "--name", "第二版")
    assert status == 0
    assert f"~ {LEAF}\n" in told
    assert "时限: 2eh → 9wd" in told
    listed = command("list", "versions", "matters")[1]
    line = next(x for x in listed.splitlines() if "第二版" in x)
    second = line.split()[0]
    assert "in force: every city" in line
    assert "command:" in line
    assert "协同: municipal → municipal、housing" in command("list", "diff", "matters", list_version())[1]
    assert command("list", "diff", "matters", second, second)[1] == "0 added, 0 removed, 0 changed\n"
    assert command("list", "export", "matters", book)[0] == 0
    again = command("import", "matters", book, "--name", "同一版")[1]
    assert f"{second}, 1333 rows" in again
    assert "同一版" not in command("list", "versions", "matters")[1]  # kept once, with its first name
    assert command("list", "use", "matters", list_version())[0] == 0
    engine = make_engine(f"sqlite:///{tmp_path / 'data' / 'anlan.db'}")
    assert Lists(engine).at("519901").version == list_version()
    assert verify(engine) is None
    engine.dispose()


def test_a_bad_table_is_told_by_row_and_column_and_changes_nothing(command: Command, tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    command("list", "export", "matters", table)
    before = command("list", "versions", "matters")[1]
    edit(table, _code=LEAF, 主责="water_company", 时限="两天", 依据="")
    status, told, complaint = command("import", "matters", table, "--name", "坏表")
    assert (status, told) == (1, "")
    lines = complaint.splitlines()
    assert lines[0].startswith("第 2 行「主责」：没有单位「water_company」，相近：")
    assert any(line.startswith("第 2 行「时限」") and "3wd" in line for line in lines)
    assert any(line.startswith("第 2 行「依据」") for line in lines)
    assert lines[-1] == "3 处问题，未导入；改正后重新导入"
    assert command("list", "versions", "matters")[1] == before
    (tmp_path / "no.csv").write_text("编码,主责,协办\n1,2,3\n", "utf-8")
    complaint = command("import", "matters", tmp_path / "no.csv", "--name", "缺列")[2]
    assert "没有「协办」这一列" in complaint
    assert "第 1 行「时限」：缺此列" in complaint
    for bad in ("no.txt", "absent.csv"):
        (tmp_path / "no.txt").write_text("x", "utf-8")
        assert command("import", "matters", tmp_path / bad, "--name", "x")[0] == 1
    assert command("import", "matters", table, "--name", "x", "--city", "990000")[0] == 1
    assert command("list", "use", "matters", "qd-none")[0] == 1
    assert command("list", "diff", "matters", "qd-none")[0] == 1


def test_the_tree_that_ships_comes_in_as_the_version_it_is(command: Command) -> None:
    status, told, _ = command("import", "matters", LISTS, "--name", "树")
    assert status == 0
    assert f"{list_version()}, 1333 rows" in told


def test_a_published_list_of_one_family_becomes_the_matrix(command: Command, tmp_path: Path) -> None:
    table = tmp_path / "matrix.csv"
    table.write_text(
        "清单,编码,县级主责,依据,备注\n"
        "基本履职,020401,law,基本履职事项清单第 12 项,\n"
        "上级收回,204060200,公安局交通警察大队,上级部门收回事项清单第 3 项,Excel 去掉了首位的零\n",
        "utf-8",
    )
    status, told, complaint = command("import", "matrix", table, "--name", "履职事项清单 2026")
    assert (status, complaint) == (0, "")
    assert "2 added, 1333 removed" not in told  # the row of one leaf was there before, and is changed
    assert "1 added, 1332 removed, 1 changed" in told
    engine = make_engine(f"sqlite:///{tmp_path / 'data' / 'anlan.db'}")
    lists = Lists(engine)
    matrix, leaf = lists.powers("519901"), lists.at("519901").get(VENDOR)
    assert matrix is not None
    assert leaf is not None
    assert (matrix.row(leaf).power, matrix.row(leaf).basis) == ("own", "基本履职事项清单第 12 项")
    assert [row.town_role for row in matrix.rows()] == ["lead", "none"]
    assert list(where_in_force(engine, KINDS["matrix"])) == [matrix.version]
    engine.dispose()
    table.write_text("编码,镇街角色,权力,县级主责,依据\n99,主责,无,town_law,\n", "utf-8")
    complaint = command("import", "matrix", table, "--name", "坏")[2]
    for told in ("第 2 行「编码」", "第 2 行「权力」", "第 2 行「县级主责」", "第 2 行「依据」", "4 处问题"):
        assert told in complaint
