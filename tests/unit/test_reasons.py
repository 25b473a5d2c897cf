"""Why something was refused is said by key, in the language of who asks; no key lacks a text or a hole."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

import pytest
from flask import Flask

from console.problems import handle_all
from console.words import LANGS, reason, refused, words
from dispatch.bodies import REASONS, STEPS, read_body
from dispatch.domain.errors import BadField, DispatchError, UnknownUnit
from dispatch.quarantine import refusal, why_of
from feeds._base import Malformed

HAN = re.compile("[\u4e00-\u9fff]")
ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("dispatch", "console", "feeds")
OWN = {"BadField": {"field"}, "BadCap": {"field"}, "NoTile": {"name"}, "NoPicture": {"no"}}
OF_PEOPLE = {
    "feeds/cap_in.py",
    "feeds/cap_box.py",
    "feeds/mobile_position.py",
}  # whose Malformed come before them
PASSED_ON = {  # reasons that were made elsewhere: by pydantic, by `faults`, by Malformed, by a row of a table
    "console/api_positions.py",
    "console/basemap_tiles.py",
    "console/cli_registers.py",
    "dispatch/bodies.py",
    "dispatch/domain/steps/import_resources.py",
    "feeds/cap_box.py",
    "feeds/intake.py",
}


@dataclass(frozen=True, slots=True)
class Site:
    """Where a reason is given, with which holes; `exact` where the sentence says all of them."""

    at: str
    key: str
    given: frozenset[str]
    exact: bool


def trees() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def constants(node: ast.expr) -> list[str] | None:
    """The keys an expression may be; None where it is no constant."""
    if isinstance(node, ast.IfExp):
        both = constants(node.body), constants(node.orelse)
        return None if None in both else [key for keys in both for key in keys or ()]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def why_in(file: str, call: ast.Call) -> ast.expr | None:
    """The reason a call gives; None where it gives none."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    if name == "wrong" or name == "_refuse" or (name == "Malformed" and file in OF_PEOPLE):
        return call.args[1] if len(call.args) > 1 else None
    if name in OWN:
        return next((k.value for k in call.keywords if k.arg == "why"), None)
    return None


def sites() -> tuple[list[Site], set[str]]:
    """Every reason given by a constant key, and the files that give others."""
    found, others = [], set()
    for file, tree in trees():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            given = {k.arg for k in call.keywords if k.arg} - OWN.get(name, set()) - {"why"}
            why = why_in(file, call)
            keys = constants(why) if why is not None else []
            spread = name in OWN and any(k.arg is None for k in call.keywords)
            if keys is None or spread:
                others.add(file) if name != "wrong" else None
            for key in keys or ():
                found.append(Site(f"{file}:{call.lineno}", key, frozenset(given), name != "wrong"))
    return found, others


def faults() -> list[Site]:
    """What a row of the register of resources may have wrong by itself: (field, key, holes)."""
    file = "dispatch/domain/emergency/resources.py"
    tuples = (n for n in ast.walk(ast.parse((ROOT / file).read_text("utf-8"))) if isinstance(n, ast.Tuple))
    return [
        Site(
            f"{file}:{n.lineno}",
            str(key[0]),
            frozenset(str(ast.literal_eval(k)) for k in n.elts[2].keys if k),
            True,
        )
        for n in tuples
        if len(n.elts) == 3 and isinstance(n.elts[2], ast.Dict) and (key := constants(n.elts[1]))
    ]


def holes(lang: str, key: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words(lang)[f"why.{key}"]) if name}


def test_every_reason_has_a_text_in_both_languages_with_its_very_holes():
    told = [*sites()[0], *faults()]
    assert len(told) > 300
    for lang in LANGS:
        assert [site for site in told if f"why.{site.key}" not in words(lang)] == []
        lacking = [site for site in told if holes(lang, site.key) - site.given]
        assert lacking == []
        unsaid = [site for site in told if site.exact and site.given != holes(lang, site.key)]
        assert unsaid == []


def test_no_reason_is_left_in_english_for_chinese_readers():
    told = {key: text for key, text in words("zh").items() if key.startswith("why.")}
    assert [key for key, text in told.items() if not HAN.search(text)] == []


def test_no_other_place_makes_up_a_reason_of_its_own():
    assert sites()[1] == PASSED_ON


def test_what_pydantic_refuses_has_words_without_holes():
    for lang in LANGS:
        assert all(holes(lang, key) == set() for key in {*REASONS.values(), "does_not_fit"})
        assert holes(lang, "not_among") == {"words"}


def test_no_text_is_kept_that_nobody_says():
    said = {node.value for _, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert [key for key in words("zh") if key.startswith("why.") and key[4:] not in said] == []


@pytest.mark.parametrize(
    ("step", "body", "field", "why"),
    [
        ("feedback", {"result_text": 7}, "result_text", "no_text"),
        ("feedback", {"resultt": "x"}, "resultt", "unknown_field"),
        ("dispatch", {"lead": "a", "co": "b"}, "co", "no_list"),
        ("evaluate", {"score": "9"}, "score", "no_number"),
    ],
)
def test_a_field_of_another_kind_is_refused_by_key(step, body, field, why):
    with pytest.raises(BadField) as refused:
        read_body(STEPS[step], body)
    assert (refused.value.data["field"], refused.value.data["why"]) == (field, why)


def test_a_word_beside_those_that_may_be_is_told_which_they_are():
    with pytest.raises(BadField) as refused:
        read_body(STEPS["draw"], {"kind": "cloud", "points": []})
    assert refused.value.data["why"] == "not_among"
    assert "'" not in str(refused.value.data["words"])
    assert len(str(refused.value.data["words"]).split(", ")) > 3


def answered(error: DispatchError, path: str = "/", **headers: str):
    server = Flask("refusing")
    handle_all(server, "zh")

    def refuse():
        raise error

    server.add_url_rule("/", view_func=refuse)
    return server.test_client().get(path, headers=headers).json


def test_a_refusal_says_its_reason_in_the_language_of_the_request_and_its_key_in_each():
    error = BadField(field="text", why="too_long", most=40)
    zh, en = reason("zh", "too_long", {"most": 40}), reason("en", "too_long", {"most": 40})
    assert "40" in zh
    assert answered(error)["detail"] == zh
    assert answered(error, "/?lang=en")["detail"] == en
    assert answered(error, Referer="https://x/desk?a=1&lang=en")["detail"] == en
    assert answered(error, "/?lang=zh", Referer="https://x/desk?lang=en")["detail"] == zh
    assert answered(error)["data"] == {"field": "text", "why": "too_long", "most": 40}


def test_an_operator_is_told_in_words_too():
    error = BadField(field="text", why="too_long", most=40)
    assert refused("zh", error) == "text 填写有误：超过 40 字，请缩短"
    assert refused("en", UnknownUnit(field="unit", unit="x")) == words("en")["error.UnknownUnit"]
    assert refused("zh", Malformed("a.csv", "no such file")) == "Malformed: a.csv: no such file"


def test_a_row_in_quarantine_keeps_key_and_holes_and_one_of_before_its_words():
    kept = refusal("grid", "1", "511421", "{}", BadField(field="text", why="too_long", most=40))
    assert why_of(str(kept["detail"])) == ("too_long", {"most": 40})
    assert reason("zh", *why_of("longer than 40 characters")) == "longer than 40 characters"
    assert reason("zh", "code_twice", {"text": "A", "other": 3}).startswith("编码 A 与第 3 行")
