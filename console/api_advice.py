"""REST for advice on a case: who could take it, what may be the same matter, each with why. It decides
nothing.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response

from console.asking import answer, asker, dumps
from console.ports import Ports
from dispatch.accounts import now_ms
from dispatch.domain.case import Case
from dispatch.domain.errors import UnknownCase
from dispatch.domain.likeness import Likeness, mediated
from dispatch.domain.roles import Scope, sees
from dispatch.domain.suggest import suggest
from dispatch.domain.units import resolve_unit
from dispatch.duplicates import alike, disputes_here
from dispatch.policies import alike_rules, repeat_rules, tag_list, weighing
from dispatch.standing import standings
from dispatch.wire import units_of

METHODS = {
    "/api/v1/cases/{case_id}/suggestion": (
        "get",
        "The units that could take it, ranked, with reasons; `lead` is the first.",
    ),
    "/api/v1/cases/{case_id}/duplicates": (
        "get",
        "Open cases in scope that may be the same matter, scored; earlier disputes at a dispute's place.",
    ),
    "/api/v1/cases/{case_id}/push": (
        "get",
        "Why the case may be told to the level above: each rule, its parts, and whether it speaks for it.",
    ),
}


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("advice", __name__)

    def seen_case(case_id: str) -> Case:
        case = ports.board.case(case_id, asker().scope)
        if case is None:
            raise UnknownCase(case_id=case_id)
        return case

    @api.get("/api/v1/cases/<case_id>/suggestion")
    def suggestion(case_id: str) -> Response:
        case = seen_case(case_id)
        leaf = ports.matters.leaf(case)
        with ports.engine.connect() as conn:
            know = standings(conn, ports.atlas(), now_ms())
            matrix = ports.matters.powers(case.area)
            found = suggest(case, leaf, ports.kinds, ports.area_name, matrix, know, weighing())
        return answer(dumps(asdict(found)))

    @api.get("/api/v1/cases/<case_id>/duplicates")
    def duplicates(case_id: str) -> Response:
        case, scope = seen_case(case_id), asker().scope
        rules, repeat = alike_rules(), repeat_rules()
        with ports.engine.connect() as conn:
            found = alike(conn, case, rules)
            disputes = disputes_here(conn, case, repeat)
        items = [brief(other) | _why(one) for other, one in found if in_scope(other, scope)]
        here = {
            "count": len(disputes) + 1 if disputes else 0,
            "from": repeat.count,
            "days": repeat.window_d,
            "mediator": resolve_unit(repeat.mediator, case.area, ports.kinds) if disputes else None,
            "mediated": mediated(case, repeat),
            "items": [brief(other) for other in disputes if in_scope(other, scope)],
        }
        return answer(dumps({"items": items, "version": rules.version, "disputes": here}))

    @api.get("/api/v1/cases/<case_id>/push")
    def push(case_id: str) -> Response:
        case, tags = seen_case(case_id), tag_list()
        rules = [
            {"id": said.rule.id, "zh": said.rule.zh, "en": said.rule.en, "speaks": said.speaks}
            | {"parts": [asdict(part) for part in said.parts]}
            for said in tags.preview(case)
        ]
        return answer(dumps({"version": tags.version, "rules": rules, "push": case.push}))

    return api


def brief(case: Case) -> dict[str, Any]:
    """What a list beside another case says of it."""
    told = ("case_id", "case_no", "title", "state", "lamp", "reported_at")
    return {name: getattr(case, name) for name in told} | {"channels": [s.channel for s in case.sources]}


def in_scope(case: Case, scope: Scope) -> bool:
    return sees(scope, case.area, case.estate, units_of(case))


def _why(one: Likeness) -> dict[str, Any]:
    told = {"score": one.score, "metres": one.metres, "minutes": one.minutes, "words": one.common}
    return told | {"points": dict(one.points)}
