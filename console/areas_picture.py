"""The picture of an import in the console's words and the colours of its light theme."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from console.words import t
from feeds.areas import AreaReport
from geodata.picture import picture, troubled

TOKENS = Path(__file__).parent / "assets/css/tokens.css"
COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})\b")


def import_picture(report: AreaReport, lang: str, day: date) -> str:
    """SVG: towns, communities and grids of the version, and which of them must be looked at."""
    found = report.found
    drawn = [a for a in found.areas if len(a.code) > 6 and a.code not in found.made]
    given = sum(a.provisional for a in drawn)
    counts = {"towns": report.towns, "communities": report.communities, "grids": report.grids}
    keys = ("made", "spot", "town", "community", "grid", "north")
    words = {key: t(lang, f"picture.{key}") for key in keys} | {
        "title": t(lang, "picture.title", name=found.name, code=found.city),
        "counts": t(lang, "picture.counts", **counts, problems=len(found.problems)),
        "stamp": t(lang, "picture.stamp", version=report.version, day=day.isoformat()),
        "taken": t(lang, "picture.taken", n=len(drawn) - given),
        "given": t(lang, "picture.given", n=given),
        "bad": t(lang, "picture.bad", n=len(troubled(found))),
    }
    return picture(found, words, light_colours())


def light_colours() -> dict[str, str]:
    light = TOKENS.read_text(encoding="utf-8").partition('[data-theme="light"]')[2].partition("}")[0]
    return dict(COLOUR.findall(light))
