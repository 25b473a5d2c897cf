"""The picture of an import: what is drawn, in which colour, true to scale, and small."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest
import shapely

from console.areas_picture import import_picture, light_colours
from feeds.areas import AreaReport
from geodata import picture
from geodata.assemble import AreaImport, Feature, Problem, assemble

FEATURES = [
    Feature(shapely.box(104, 30, 104.05, 30.05), "西镇", "511421101"),
    Feature(shapely.box(104.05, 30, 104.1, 30.05), "东镇 <&>", None),
    Feature(shapely.box(104.1, 30, 104.15, 30.05), None, None),
]


def found_with(*problems: Problem) -> AreaImport:
    found = assemble(FEATURES, "511421", "仁寿县")
    found.problems.extend(problems)
    return found


def drawn(found: AreaImport, lang: str = "zh") -> ET.Element:
    return ET.fromstring(import_picture(AreaReport(found, 3, 0), lang, date(2026, 6, 18)))


def shapes(svg: ET.Element, style: str) -> list[str]:
    """Outlines of one look on the map itself, not in the legend."""
    return [p for e in svg.iter() if e.get("class") == style for p in (e.get("d") or "").split("M")[1:]]


def texts(svg: ET.Element, style: str) -> list[str]:
    return [e.text or "" for e in svg.iter() if style in (e.get("class") or "").split()]


def test_title_version_date_and_every_town_can_be_read() -> None:
    svg = drawn(found_with())
    assert texts(svg, "title") == ["仁寿县区划导入图（511421）"]
    assert "第 3 版 · 2026-06-18" in texts(svg, "sub")
    assert set(texts(svg, "name")) == {"西镇", "东镇 <&>", "未命名镇街902"}
    assert "Version 3 · 2026-06-18" in texts(drawn(found_with(), "en"), "sub")


def test_codes_of_the_input_provisional_ones_and_problems_differ() -> None:
    svg = drawn(found_with())
    assert [len(shapes(svg, style)) for style in ("taken", "given", "bad")] == [1, 2, 1]
    assert {"已有编码 1", "临时编码 2", "区域有问题 1"} <= set(texts(svg, "key"))
    both = drawn(found_with(Problem("overlap", "西镇 / 东镇 <&>", "9 m²")))
    assert len(shapes(both, "bad")) == 3


def test_a_gap_is_marked_where_it_lies() -> None:
    def rings(svg: ET.Element) -> list[ET.Element]:
        return [e for e in svg.iter() if e.get("class") == "spot"]

    assert len(rings(drawn(found_with()))) == 1  # the legend's
    spot = rings(drawn(found_with(Problem("gap", "104.07500,30.02500", "9 m²"))))[0]
    assert float(spot.get("cx") or 0) == pytest.approx(picture.WIDTH / 2, abs=1)


def test_the_scale_bar_is_true() -> None:
    svg = drawn(found_with())
    (bar,) = [e.get("d") or "" for e in svg.iter() if e.get("class") == "bar"]
    start, end = (float(n) for n in re.findall(r"[MH]([\d.]+)", bar))
    label = next(text for text in texts(svg, "mid") if text.endswith("m"))
    metres = float(label.split()[0]) * (1000 if "km" in label else 1)
    xs = [float(n) for ring in shapes(svg, "line city") for n in re.findall(r"([\d.]+),", ring)]
    width = 0.15 * 111_320 * 0.866
    assert (end - start) / metres == pytest.approx((max(xs) - min(xs)) / width, rel=0.01)


def test_lines_are_drawn_coarser_until_the_file_is_small(monkeypatch: pytest.MonkeyPatch) -> None:
    round_ = [Feature(shapely.Point(104, 30).buffer(0.05, quad_segs=2000), "圆镇", "511421101")]
    fine = import_picture(AreaReport(assemble(round_, "511421"), 1, 0), "zh", date(2026, 6, 18))
    monkeypatch.setattr(picture, "BYTES_MAX", len(fine.encode()) - 1)
    coarse = import_picture(AreaReport(assemble(round_, "511421"), 1, 0), "zh", date(2026, 6, 18))
    assert len(coarse) < len(fine)


def test_colours_are_those_of_the_light_theme() -> None:
    colours = light_colours()
    assert (colours["bg-1"], colours["tx-1"]) == ("#FFFFFF", "#14212B")
    svg = import_picture(AreaReport(found_with(), 1, 0), "zh", date(2026, 6, 18))
    used = set(re.findall(r"#[0-9A-F]{6}", svg))
    assert used <= set(colours.values())
