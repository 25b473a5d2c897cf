"""REST for advice on a case: who could take it, in order, and why. It decides nothing."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, Response

from console.asking import answer, asker, dumps
from console.ports import Ports
from dispatch.domain.case import Case
from dispatch.domain.errors import UnknownCase
from dispatch.domain.suggest import suggest
from dispatch.policies import weighing
from dispatch.standing import standings


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
            know = standings(conn, ports.atlas())
            matrix = ports.matters.powers(case.area)
            found = suggest(case, leaf, ports.kinds, ports.area_name, matrix, know, weighing())
        return answer(dumps(asdict(found)))

    return api
