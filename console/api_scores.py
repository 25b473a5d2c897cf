"""REST for scorecards: what units and places did in a month, and the very cases behind each figure."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, request

from console import evaluation
from console.asking import answer, asker, dumps, integer
from console.ports import Ports
from console.words import LANGS
from dispatch import scorecards
from dispatch.domain.due import epoch_ms
from dispatch.domain.errors import BadField, UnknownCase
from dispatch.domain.measures import LEFT_OUT, RATES, TIMED, TOOK, Period, Score, rate
from dispatch.domain.record import case_score
from dispatch.measured import month_of, period_of
from dispatch.scorecards import OVERDUE, Asked, Card
from dispatch.scoring import By, scoring

MOST_ROWS = 500
DAY = 86_400_000
LONGEST = 92 * DAY
DAYS, WEEKS = 7, 6  # that lines go back
LINES = ("ontime_close", "return", "satisfaction")  # the first of them by weeks too
SHOWN = ("reported", "taken_up", "should_close", "closed", OVERDUE)

METHODS = {  # path -> method and summary, for the description of the API
    "/api/v1/supervision/scorecards": (
        "get",
        "Scorecards of a month in scope, every rate with both its counts: ?month=2026-06 &by=unit|town|grid.",
    ),
    "/api/v1/supervision/scorecards/rows": (
        "get",
        "The cases behind a figure: ?month= or ?since= &until=, &by= &key= &measure= &part=num|den &after=.",
    ),
    "/api/v1/supervision/scorecards/lines": (
        "get",
        "How rates have gone: all by the last days, each of ?by=unit|town|grid by the last weeks.",
    ),
    "/api/v1/cases/{case_id}/evaluation": (
        "get",
        "How the case went, in words, and its score by the formula: ?lang=.",
    ),
}
_TEXT, _COUNT = {"type": "string"}, {"type": "integer", "minimum": 0}
QUERIES: dict[str, dict[str, dict[str, Any]]] = {
    "/api/v1/supervision/scorecards": dict.fromkeys(("month", "by", "lang"), _TEXT),
    "/api/v1/supervision/scorecards/rows": dict.fromkeys(
        ("month", "by", "key", "measure", "part", "after"), _TEXT
    )
    | dict.fromkeys(("limit", "since", "until"), _COUNT),
    "/api/v1/supervision/scorecards/lines": {"by": _TEXT},
    "/api/v1/cases/{case_id}/evaluation": {"lang": _TEXT},
}


def score_json(score: Score) -> dict[str, Any]:
    return {
        "percent": score.percent,
        "points": round(score.points, 2),
        "of": score.of,
        "off": round(score.off, 2),
        "missing": score.missing,
    }


def lang() -> str:
    """The language asked for, else Chinese. Raises BadField."""
    asked = request.args.get("lang", LANGS[0])
    if asked not in LANGS:
        raise BadField(field="lang", why="not_among", words=", ".join(LANGS))
    return asked


def card_json(card: Card, name: str) -> dict[str, Any]:
    """A card as its panel reads it: every rate with what it is made of."""
    counts = card.counts
    rates = {
        measure: {"num": counts[part], "den": counts[whole], "value": rate(measure, counts)}
        for measure, (part, whole) in RATES.items()
    }
    return {
        "key": card.key,
        "name": name,
        "n": counts["should_close"],
        "ranked": card.place is not None,
        "place": card.place,
        "score": score_json(card.score),
        "rates": rates,
        "counts": {name: counts[name] for name in SHOWN},
        "took": {"minutes": counts[TOOK] // counts[TIMED] if counts[TIMED] else None, "n": counts[TIMED]},
        "left_out": {name: counts[name] for name in LEFT_OUT},
        "cards": {"yellow": card.yellow, "red": card.red},
        "demo": counts["demo"],
    }


def _summed(found: Iterable[list[tuple[int, int]]], n: int) -> list[tuple[int, int]]:
    rows = list(found)
    return [(sum(row[i][0] for row in rows), sum(row[i][1] for row in rows)) for i in range(n)]


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("scores", __name__)

    def asked() -> Asked:
        now = round(time.time() * 1000)
        tz = ports.desk.calendar.tz
        month = request.args.get("month", "") or month_of(now, tz)
        return Asked(
            asker().scope,
            month,
            period_of(month, tz),
            scorecards.read_by(request.args.get("by", "unit")),
            now,
        )

    def window(what: Asked) -> Asked:
        """The days asked for instead of the month, if any. Raises BadField."""
        since, until = integer("since", 0), integer("until", 0)
        if not until:
            return what
        if not since < until <= since + LONGEST:
            raise BadField(field="until", why="within_days_after", most=92)
        return _of(what, since, until)

    def _of(what: Asked, since: int, until: int) -> Asked:
        tz = ports.desk.calendar.tz
        months = {month_of(at, tz) for at in (*range(since, until, 28 * DAY), until - 1)}
        return replace(what, window=Period(since, until), window_months=tuple(sorted(months)))

    def name(by: str, key: str) -> str:
        return (ports.unit_name(key) if by == "unit" else ports.area_name(key)) if key else ""

    def said(card: Card, name: str, by: By, lang: str) -> dict[str, Any]:
        return card_json(card, name) | {"text": evaluation.of_card(card, by, scoring(), lang)}

    @api.get("/api/v1/cases/<case_id>/evaluation")
    def evaluated(case_id: str) -> Response:
        case = ports.board.case(case_id, asker().scope)
        if case is None:
            raise UnknownCase(case_id=case_id)
        formula = scoring().formulas["unit"]
        score = case_score(case, formula)
        text = evaluation.of_case(case, score, lang())
        told = {"text": text, "given": case.score, "score": score_json(score), "version": formula.version}
        return answer(dumps(told))

    @api.get("/api/v1/supervision/scorecards")
    def cards() -> Response:
        what = asked()
        rows, total = scorecards.cards(ports.engine, what)
        rules = scoring()
        formula = rules.formulas[what.by]
        told = {
            "month": what.month,
            "by": what.by,
            "at": what.now,
            "version": rules.version,
            "fewest": rules.fewest,
            "parts": [{"rate": p.rate, "points": p.points, "target": p.target} for p in formula.parts],
            "items": [said(card, name(what.by, card.key), what.by, lang()) for card in rows],
            "total": card_json(total, ports.area_name(what.scope.area)),
        }
        return answer(dumps(told))

    @api.get("/api/v1/supervision/scorecards/lines")
    def lines() -> Response:
        what, now = asked(), ports.desk.calendar.local(datetime.now(UTC))
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        monday = today - timedelta(days=today.weekday())
        days = [epoch_ms(today + timedelta(days=n)) for n in range(1 - DAYS, 2)]
        weeks = [epoch_ms(monday + timedelta(weeks=n)) for n in range(1 - WEEKS, 2)]
        by_days, by_weeks = (_of(what, ends[0], ends[-1]) for ends in (days, weeks))
        whole = {rate: scorecards.lines(ports.engine, by_days, rate, days).values() for rate in LINES}
        told = {
            "days": days,
            "weeks": weeks,
            "total": {rate: _summed(found, DAYS) for rate, found in whole.items()},
            "items": scorecards.lines(ports.engine, by_weeks, LINES[0], weeks),
        }
        return answer(dumps(told))

    @api.get("/api/v1/supervision/scorecards/rows")
    def rows() -> Response:
        what, args = window(asked()), request.args
        count = scorecards.count_of(args.get("measure", ""), args.get("part", ""))
        limit = integer("limit", 100, MOST_ROWS)
        page = (args.get("after", ""), max(1, limit))
        total, found = scorecards.behind(ports.engine, what, args.get("key"), count, page)
        items = ",".join(f'{{"adds":{one.adds},"case":{one.letter}}}' for one in found)
        following = found[-1].case_id if len(found) == limit else None
        return answer(f'{{"total":{total},"items":[{items}],"next":{dumps(following)}}}')

    return api
