"""REST for the matter list: found by words, chosen step by step, or guessed from what a citizen wrote."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, request

from console.asking import answer, asker, dumps, integer
from console.ports import Ports
from dispatch.domain.catalogue import Matters, Scenario
from dispatch.domain.errors import BadField, UnknownCase
from dispatch.finder import Branch, finder_of
from dispatch.matters import law_names

MOST_FOUND = 100
WAYS = ("q", "text", "case", "under")


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("matters", __name__)

    def case_text(case_id: str) -> str:
        case = ports.board.case(case_id, asker().scope)
        if case is None:
            raise UnknownCase(case_id=case_id)
        return case.text

    def said_whole(leaf: Scenario) -> dict[str, Any]:
        """A leaf with the words for its units and laws."""
        laws, kinds = law_names(), ports.kinds
        return asdict(leaf) | {
            "lead_name": kinds[leaf.lead].zh,
            "co_names": [kinds[kind].zh for kind in leaf.co],
            "basis_names": [laws.get(short, short) for short in leaf.basis],
        }

    def part(found: Branch | Scenario) -> dict[str, Any]:
        return said_whole(found) if isinstance(found, Scenario) else asdict(found)

    def guessed(matters: Matters, text: str, most: int) -> list[dict[str, Any]]:
        return [
            said_whole(leaf) | {"confidence": guess.confidence, "words": guess.words}
            for guess in ports.guesser.guess(matters, text, most)
            if (leaf := matters.get(guess.code)) is not None
        ]

    @api.get("/api/v1/scenarios")
    def scenarios() -> Response:
        asked = [way for way in WAYS if way in request.args]
        if len(asked) > 1:
            raise BadField(field=asked[1], why="not_together", other=asked[0])
        way = asked[0] if asked else "q"
        said, matters = request.args.get(way, ""), ports.matters.at(asker().scope.area)
        match way:
            case "q":
                finder = finder_of(ports.engine, matters)
                items = [said_whole(s) for s in finder.search(said[:60], integer("limit", 20, MOST_FOUND))]
            case "under":
                items = [part(found) for found in finder_of(ports.engine, matters).below(said[:10])]
            case _:
                text = case_text(said) if way == "case" else said
                items = guessed(matters, text, integer("limit", 3, MOST_FOUND))
        return answer(dumps({"items": items}))

    return api
