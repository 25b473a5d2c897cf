"""What a page loads on first use, and which words the wall leaves behind."""

from __future__ import annotations

import re

from console import shell, words
from console.pages import field
from console.pages.wall import UNSAID

SAID = re.compile(r"""\bt\(\s*(?:\w+ \? )?["`]([a-z_]+\.[a-z_.]*)""")


def test_every_module_has_an_address_that_changes_with_its_content() -> None:
    told = shell.later()
    assert set(told) == {f.stem for f in (shell.ASSETS / "js" / "later").glob("*.js")}
    for name, addresses in told.items():
        assert re.fullmatch(rf"/static/js/later/{name}\.js\?v=[0-9a-f]{{12}}", addresses[-1])


def test_a_style_sheet_stands_beside_its_module() -> None:
    styles = {f.stem for f in (shell.ASSETS / "css" / "later").glob("*.css")}
    assert styles == {name for name, addresses in shell.later().items() if len(addresses) == 2}


def test_the_wall_leaves_behind_no_word_that_its_scripts_say() -> None:
    paths = [*shell.scripts(0, 79)]
    asked = "".join((shell.ASSETS / path).read_text("utf-8") for path in paths)
    paths += [f"js/later/{name}.js" for name in shell.later() if f'"{name}"' in asked]
    assert "js/later/warning_areas.js" in paths
    said = {key for path in paths for key in SAID.findall((shell.ASSETS / path).read_text("utf-8"))}
    said -= {"emg.drill.", "desk."}
    assert "wall.crit" in said
    assert "emg.state." in said
    assert [key for key in sorted(said) if f"{key}.".startswith(UNSAID)] == []


def test_the_phone_has_every_word_that_its_scripts_say() -> None:
    paths = sorted((shell.ASSETS / "js").glob("9[0-4]_*.js"))
    said = {key for path in paths for key in SAID.findall(path.read_text("utf-8"))}
    assert "field.drill" in said
    assert [key for key in sorted(said) if not key.startswith(field.SAID)] == []


def test_what_is_left_behind_is_there_to_leave() -> None:
    for start in UNSAID:
        assert any(key.startswith(start) for key in words.words("zh")), start
