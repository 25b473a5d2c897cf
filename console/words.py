"""The console's words: keys in code, text in text/<lang>.json. Chinese first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from dispatch.domain.errors import DispatchError

LANGS = ("zh", "en")
SILENT = ("why.",)  # beginnings of keys that only the server says: their words do not travel
FOLDER = Path(__file__).parent / "text"


@cache
def words(lang: str) -> Mapping[str, str]:
    """Every text of one language by its key."""
    return MappingProxyType(json.loads((FOLDER / f"{lang}.json").read_text(encoding="utf-8")))


def t(lang: str, key: str, **holes: object) -> str:
    """The text of a key with its holes filled. A key nobody wrote is an error of ours: KeyError."""
    text = words(lang)[key]
    return text.format(**holes) if holes else text


def reason(lang: str, why: str, holes: Mapping[str, object]) -> str:
    """Why something was refused, in words; what is no key, as of rows kept long ago, stands as it came."""
    key = f"why.{why}"
    other = holes.get("other")
    row = {"other": t(lang, "list.at", where=other)} if isinstance(other, int) else {}
    return t(lang, key, **{**holes, **row}) if has(lang, key) else why


def refused(lang: str, error: Exception) -> str:
    """A refusal in words; what is none, by its name and its own words."""
    if not isinstance(error, DispatchError):
        return f"{type(error).__name__}: {error}"
    why = {"why": reason(lang, str(error.data["why"]), error.data)} if "why" in error.data else {}
    return t(lang, f"error.{type(error).__name__}", **error.data | why)


def has(lang: str, key: str) -> bool:
    return key in words(lang)
