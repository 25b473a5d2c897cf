"""The strip of cameras stands on its own: a page places it, its script finds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.panels import camstrip
from console.words import LANGS
from layers import cameras

SCRIPT = Path(__file__).resolve().parents[2] / "console" / "assets" / "js" / "68_camstrip.js"


@pytest.mark.parametrize("lang", LANGS)
def test_the_strip_brings_what_its_script_looks_for(lang):
    drawn = repr(camstrip.layout(lang, "519901001"))
    assert "data-area='519901001'" in drawn
    assert f"data-every='{camstrip.EVERY * 1000}'" in drawn
    assert drawn.count("camtile") == camstrip.TILES
    assert camstrip.Ids.TILES in SCRIPT.read_text("utf-8")
    assert f"SIZE = {camstrip.TILES};" in SCRIPT.read_text("utf-8")


def test_the_layer_asks_for_the_register_of_cameras():
    assert cameras.LAYER.places == ("camera",)
