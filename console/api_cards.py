"""REST of 红黄牌 and 四个机制: the cards of a scope, why one fell, and what each mechanism has touched."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request

from console.asking import answer, asked_scope, asker, dumps, integer
from console.ports import Ports
from dispatch import card_book, mechanisms
from dispatch.card_book import AskedCards
from dispatch.card_evidence import evidence
from dispatch.carding import card_rules, month_start
from dispatch.domain.errors import BadField, UnknownCase
from dispatch.policies import auto_policy, reply_ladder, weighing

PAGE = 100
CARDS, ONE = "/api/v1/supervision/cards", "/api/v1/supervision/cards/{case_id}/{no}"
FOUR, FOUR_ONE = "/api/v1/supervision/mechanisms", "/api/v1/supervision/mechanisms/{name}"
METHODS = {
    CARDS: ("get", "Cards of units, the newest first, with counts by state and colour."),
    FOUR: ("get", "四个机制: their rules with version, and how many cases each has touched."),
    FOUR_ONE: ("get", "The cases that one mechanism has touched, the last first."),
    ONE: ("get", "Why a card fell: the rule with its version, the clock that was judged, the events."),
}
_TEXT, _COUNT = {"type": "string"}, {"type": "integer", "minimum": 0}
QUERIES: dict[str, dict[str, dict[str, Any]]] = {
    CARDS: dict.fromkeys(("scope", "colour", "unit", "town", "state", "lang"), _TEXT)
    | dict.fromkeys(("since", "after", "limit"), _COUNT),
    ONE: {},
    FOUR: {"scope": _TEXT, "lang": _TEXT},
    FOUR_ONE: {"scope": _TEXT} | dict.fromkeys(("after", "limit"), _COUNT),
}


def alone_json() -> dict[str, Any]:
    """What the system does without a person, as lists/policy.yaml has it."""
    policy, weights, ladder = auto_policy(), weighing(), reply_ladder()
    routing = {"busy": weights.busy, "often": weights.often, "share": weights.share}
    told = {"version": policy.version, "channels": sorted(policy.channels), "standard": policy.standard}
    return told | {
        "routing": routing,
        "direct": {
            "channels": sorted(policy.direct.channels),
            "urgencies": sorted(policy.direct.urgencies, reverse=True),  # the gravest first
            "held": sorted(policy.direct.held),
        },
        "waits": [wait // 1000 for wait in ladder.waits],
    }


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("cards", __name__)

    def named(row: dict[str, Any], lang: str) -> dict[str, Any]:
        rule = card_rules().get(row["rule"])
        words = (rule.en if lang == "en" else rule.zh) if rule else row["rule"]
        names = {"unit_name": ports.unit_name(row["unit"]), "town_name": ports.area_name(row["town"])}
        return row | names | {"rule_text": words}

    @api.get("/api/v1/supervision/cards")
    def cards() -> Response:
        scope, lang = asked_scope(), request.args.get("lang", "zh")
        chosen = {name: request.args.get(name, "") for name in ("colour", "unit", "town", "state")}
        asked = AskedCards(**chosen, since=integer("since", 0))
        after, limit = integer("after", 0), integer("limit", PAGE, card_book.MOST)
        rows = card_book.cards(ports.engine, scope, asked, after, limit + 1)
        more = after + limit if len(rows) > limit else None
        told = {
            "items": [named(row, lang) for row in rows[:limit]],
            "counts": card_book.counts(ports.engine, scope, asked),
            "version": card_rules().version,
            "next": more,
        }
        return answer(dumps(told))

    @api.get("/api/v1/supervision/cards/<case_id>/<int:no>")
    def one(case_id: str, no: int) -> Response:
        found = evidence(ports.engine, asker().scope, case_id, no, ports.desk.calendar)
        if found is None:
            raise UnknownCase(case_id=case_id)
        case, card = found.case, found.card
        told = {
            **{
                name: getattr(case, name)
                for name in ("case_id", "case_no", "title", "urgency", "lamp", "state")
            },
            "card": asdict(card),
            "unit_name": ports.unit_name(card.unit),
            "town": case.area[:9],
            "town_name": ports.area_name(case.area[:9]),
            "rule": found.rule,
            "clock": found.clock,
            "events": found.events,
            "appeal": asdict(case.appeal) | {"first_by": None} if case.appeal else None,
        }
        return answer(dumps(told))

    @api.get("/api/v1/supervision/mechanisms")
    def four() -> Response:
        version, known = mechanisms.mechanisms()
        lang = "en" if request.args.get("lang") == "en" else "zh"
        since = month_start(round(time.time() * 1000), ports.desk.calendar)
        figures = mechanisms.figures(ports.engine, asked_scope(), since)
        none = {"cases": 0, "recent": 0, "acts": 0}
        items = [
            {"id": m.id, "name": m.name[lang], "about": m.about[lang], "rules": [r[lang] for r in m.rules]}
            | figures.get(m.id, none)
            for m in known.values()
        ]
        told = {"version": version, "since": since, "items": items, "alone": alone_json()}
        return answer(dumps(told))

    @api.get("/api/v1/supervision/mechanisms/<name>")
    def touched(name: str) -> Response:
        if name not in mechanisms.mechanisms()[1]:
            raise BadField(field="name", why="no_such_mechanism")
        after, limit = integer("after", 0), integer("limit", PAGE, card_book.MOST)
        rows = mechanisms.cases(ports.engine, asked_scope(), name, after, limit + 1)
        for row in rows:
            letter = json.loads(row.pop("letter"))
            row |= {key: letter[key] for key in ("case_no", "title", "state", "urgency", "unit")}
        more = after + limit if len(rows) > limit else None
        return answer(dumps({"items": rows[:limit], "next": more}))

    return api
