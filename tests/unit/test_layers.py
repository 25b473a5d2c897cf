"""The catalogue of layers: whole, in order, and understood by the browser's scripts."""

import re
from pathlib import Path

import layers
from console import words
from dispatch.registry import collect
from layers._base import Layer, as_facts, in_order

ROOT = Path(__file__).parents[2]


def catalogue() -> list[Layer]:
    return list(collect(layers, "LAYER", Layer).values())


def test_every_layer_has_a_place_of_its_own_in_the_order() -> None:
    order = [layer.z for layer in in_order(catalogue())]
    assert order == sorted(set(order))


def test_ground_lies_below_lines_and_lines_below_what_moves() -> None:
    names = [layer.name for layer in in_order(catalogue())]
    assert names.index("grids") < names.index("roads") < names.index("cases") < names.index("units")


def test_every_word_of_the_legend_is_written_or_a_figure() -> None:
    for layer in catalogue():
        for mark in layer.legend:
            assert words.has("zh", mark.word) or not re.search(r"[a-z]", mark.word), mark


def test_every_file_of_the_room_is_a_layer() -> None:
    files = {f.stem for f in (ROOT / "layers").glob("*.py") if not f.name.startswith("_")}
    assert files == {layer.name for layer in catalogue()}


def test_the_browser_is_told_plain_values_in_drawing_order() -> None:
    told = as_facts(catalogue())
    assert [layer["name"] for layer in told] == [layer.name for layer in in_order(catalogue())]
    assert all(set(layer) == {"name", "places"} for layer in told)


def test_the_legend_of_grids_has_a_step_for_each_class() -> None:
    source = (ROOT / "console/assets/js/41_gridtiles.js").read_text(encoding="utf-8")
    shades = re.findall(r'"(seq-\d)"', source)
    grids = next(layer for layer in catalogue() if layer.name == "grids")
    assert [mark.mark for mark in grids.legend] == [f"sw {shade.replace('-', '')}" for shade in shades]
