"""What a request says: its JSON body, its numbers, its scope; each refusal names the field."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from flask import Response, request

from console.access import current
from dispatch.accounts import Session
from dispatch.domain.errors import BadField, DispatchError, UnknownCase
from dispatch.domain.roles import Scope, may_join
from dispatch.keys import Key
from feeds.intake import MAX_BODY, clean

DIGITS = re.compile(r"[0-9]{1,15}")
LOOKED_THROUGH = 4 * 1024 * 1024  # a body too large is still read up to here, to name the field at fault


class TooLarge(DispatchError):
    """More was sent than is taken. data: field, limit."""


class SaidTwice(ValueError):
    """One name stands twice in a JSON object."""


def answer(text: str, status: int = 200) -> Response:
    return Response(text, status, mimetype="application/json")


def dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def asker() -> Session | Key:
    """Who asks; the permission table has let them in."""
    who = current()
    assert who is not None
    return who


def asked_scope() -> Scope:
    """`?scope=` inside the asker's own, or that. Raises UnknownCase: nobody learns what exists."""
    own = asker().scope
    room = request.args.get("scope", "") or own.room
    if not may_join(own, room):
        raise UnknownCase(case_id=room[:60])
    kind, _, rest = room.partition(":")
    if kind == "unit":
        return Scope(rest.partition("@")[2], unit=rest)
    return Scope(rest[:12], estate=rest) if kind == "estate" else Scope(room)


def json_body(limit: int = MAX_BODY) -> Any:
    """The JSON of the request. Raises TooLarge or BadField."""
    length = request.content_length or 0
    if length > max(limit, LOOKED_THROUGH):
        raise TooLarge(field="body", limit=limit)
    raw = request.get_data()
    try:
        read = json.loads(raw, object_pairs_hook=_once, parse_constant=_no_number)
    except SaidTwice as twice:
        raise BadField(field=str(twice)[:40], why="given_twice") from None
    except (ValueError, RecursionError) as error:
        if len(raw) > limit:
            raise TooLarge(field="body", limit=limit) from None
        if isinstance(error, json.JSONDecodeError):
            raise BadField(field="body", why="no_json_at", line=error.lineno, column=error.colno) from None
        raise BadField(field="body", why="no_json") from None
    if len(raw) > limit:
        raise TooLarge(field=_longest(read), limit=limit)
    return read


def json_object(limit: int = MAX_BODY) -> dict[str, Any]:
    """The JSON object of the request. Raises TooLarge or BadField."""
    read = json_body(limit)
    if not isinstance(read, dict):
        raise BadField(field="body", why="no_object")
    return read


def cleaned(value: Any) -> Any:
    """Text of a step as people can see it, as reports are taken in."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [cleaned(item) for item in value]
    return {name: cleaned(item) for name, item in value.items()} if isinstance(value, dict) else value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        names = [name for name, _ in pairs]
        raise SaidTwice(next(name for name in names if names.count(name) > 1))
    return read


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _longest(read: Any) -> str:
    if not isinstance(read, dict) or not read:
        return "body"
    return str(max(read, key=lambda name: len(dumps(read[name]))))[:40]


def integer(name: str, otherwise: int, most: int = 10**15) -> int:
    """`?name=` as a number from 0 on, cut at `most`. Raises BadField."""
    text = request.args.get(name, "")
    if not text:
        return otherwise
    if not DIGITS.fullmatch(text):
        raise BadField(field=name, why="no_count")
    return min(int(text), most)


def degrees(name: str, limit: int) -> float:
    """`?name=` in degrees. Raises BadField."""
    try:
        value = float(request.args.get(name, ""))
    except ValueError:
        raise BadField(field=name, why="no_number") from None
    if not -limit <= value <= limit:
        raise BadField(field=name, why="not_a_point")
    return value


def act_key() -> str:
    """The Idempotency-Key, "" when none is given; the desk judges it."""
    return request.headers.get("Idempotency-Key", "")


def seen_version() -> int | None:
    """The version of If-Match, None when it is not given. Raises BadField."""
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if text and not DIGITS.fullmatch(text):
        raise BadField(field="If-Match", why="no_version")
    return int(text) if text else None
