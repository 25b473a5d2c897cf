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


def test_every_mark_is_drawn_on_every_page_and_changes_nothing_else() -> None:
    """The kit stands on every page: a mark that were called as a state is, would befall all that is in it."""
    kit = (ROOT / "console/assets/css/kit.css").read_text("utf-8")
    for layer in catalogue():
        for mark in layer.legend:
            for name in mark.mark.split()[:1]:
                assert name == "ic" or re.search(rf"\.{name}[{{,]", kit), mark
                assert name in {"ic", "lv", "sw"} or name.startswith("lg-"), mark
    bare = set(re.findall(r"(?:^|[}},\n])\.([\w-]+)(?=[{,])", kit))
    assert not bare & {"over", "due", "late", "done", "open", "chev"}


def test_every_file_of_the_room_is_a_layer() -> None:
    files = {f.stem for f in (ROOT / "layers").glob("*.py") if not f.name.startswith("_")}
    assert files == {layer.name for layer in catalogue()}


def test_the_browser_is_told_plain_values_in_drawing_order() -> None:
    told = as_facts(catalogue())
    assert [layer["name"] for layer in told] == [layer.name for layer in in_order(catalogue())]
    names = {"name", "z", "places", "group", "source", "module", "legend", "on", "alpha"}
    assert all(set(layer) == names for layer in told)


def test_every_layer_has_a_title_a_group_and_a_source_in_words() -> None:
    for layer in catalogue():
        for word in (f"layer.{layer.name}", f"layer.group.{layer.group}", f"layer.source.{layer.source}"):
            assert words.has("zh", word), word


def test_a_layer_with_a_painter_of_its_own_names_a_module_that_is_there() -> None:
    there = {f.stem for f in (ROOT / "console/assets/js/later").glob("*.js")}
    assert {layer.module for layer in catalogue() if layer.module} <= there


def test_roles_say_what_shows_at_first_and_a_persons_choice_goes_before() -> None:
    some = [Layer("a", z=1, starts=frozenset({"unit"})), Layer("b", z=2), Layer("c", z=3, starts=frozenset())]
    assert [one["on"] for one in as_facts(some, {"unit"})] == [True, True, False]
    assert [one["on"] for one in as_facts(some, {"wall"})] == [False, True, False]
    kept = {"a": {"on": True, "alpha": 0.4}, "b": {"on": False, "alpha": 1}}
    told = [(one["on"], one["alpha"]) for one in as_facts(some, {"wall"}, kept)]
    assert told == [(True, 0.4), (False, 1), (False, 1)]


def test_the_legend_of_grids_has_a_step_for_each_class() -> None:
    source = (ROOT / "console/assets/js/41_gridtiles.js").read_text(encoding="utf-8")
    shades = re.findall(r'"(seq-\d)"', source)
    grids = next(layer for layer in catalogue() if layer.name == "grids")
    assert [mark.mark for mark in grids.legend] == [f"sw {shade.replace('-', '')}" for shade in shades]
