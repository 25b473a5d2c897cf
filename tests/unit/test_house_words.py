"""Words live in the text files, in both languages, with the same holes."""

from __future__ import annotations

import ast
import importlib
import json
import pkgutil
import re
from pathlib import Path
from string import Formatter

from console.words import LANGS, words
from dispatch.domain.errors import DispatchError

ROOT = Path(__file__).resolve().parents[2]
HAN = re.compile(r"[\u4e00-\u9fff]")


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def refusals() -> list[type[DispatchError]]:
    for room in ("dispatch", "dispatch.domain", "feeds", "console"):
        package = importlib.import_module(room)
        for info in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{room}.{info.name}")
    found: list[type[DispatchError]] = []
    waiting = [DispatchError]
    while waiting:
        kinds = waiting.pop().__subclasses__()
        found += kinds
        waiting += kinds
    return found


def test_both_languages_have_the_same_keys_and_holes():
    chinese, english = (words(lang) for lang in LANGS)
    assert chinese.keys() == english.keys()
    differing = [key for key in chinese if holes(chinese[key]) != holes(english[key])]
    assert differing == []


def test_no_text_is_empty_and_keys_stand_in_order():
    for lang in LANGS:
        raw = (ROOT / "console" / "text" / f"{lang}.json").read_text("utf-8")
        keys = [key for key, _ in json.loads(raw, object_pairs_hook=list)]
        assert keys == sorted(set(keys))
        assert all(text.strip() for text in words(lang).values())


def test_every_refusal_has_a_text_in_both_languages():
    for kind in refusals():
        for lang in LANGS:
            assert f"error.{kind.__name__}" in words(lang), (kind.__name__, lang)


def test_screens_hold_no_chinese_of_their_own():
    screens = [*(ROOT / "console" / "panels").glob("*.py"), *(ROOT / "console" / "pages").glob("*.py")]
    screens += [*(ROOT / "layers").glob("*.py"), ROOT / "console" / "shell.py"]
    assert [found for path in screens for found in chinese_in(path)] == []


def chinese_in(path: Path) -> list[str]:
    """Strings with Han characters that are no docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    return [
        f"{path.name}: {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if id(node) not in told and HAN.search(node.value)
    ]
