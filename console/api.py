"""REST for who asks: log-in, log-out, me; and the documents that describe the rest."""

from __future__ import annotations

import logging
from typing import Any

from flask import Blueprint, Response, request
from redis import RedisError
from werkzeug.wrappers import Response as AnyResponse

from console.access import COOKIE, BadToken, own_origin, session
from console.asking import answer, dumps, json_object
from console.openapi import document
from console.openapi_page import docs_page
from console.ports import Ports
from dispatch import audit
from dispatch.accounts import LONGEST_SESSION, Account, Session, log_in, log_out
from dispatch.domain.errors import BadField, DispatchError

log = logging.getLogger(__name__)

MOST_LOGIN = 4_096  # bytes
MOST_TEXT = 200
YEAR = 31_536_000


def enter(ports: Ports, username: str, password: str) -> tuple[str, Session]:
    """Log in, and say so in the audit whatever comes of it. Raises BadField, BadLogin or Locked."""
    for field, text in (("username", username), ("password", password)):
        if not 0 < len(text) <= MOST_TEXT or not text.isprintable():
            raise BadField(field=field, why="printing", most=MOST_TEXT)
    try:
        token, opened = log_in(ports.engine, username, password)
    except DispatchError as refusal:
        audit.note(ports.engine, f"user:{username}", "login", "", type(refusal).__name__)
        raise
    audit.note(ports.engine, f"user:{username}", "login", "")
    return token, opened


def leave(ports: Ports, opened: Session) -> None:
    log_out(ports.engine, opened.digest)
    audit.note(ports.engine, f"user:{opened.username}", "logout", "")
    try:
        ports.telemetry.control({"cut": opened.digest})
    except RedisError:
        log.warning("sockets of an ended session were not cut: redis is gone")


def keep_cookie(response: AnyResponse, token: str, account: Account) -> None:
    """A wall's cookie outlives its first session, which goes on while the wall is watched."""
    lasts = YEAR if account.roles == {"wall"} else LONGEST_SESSION // 1000
    secure = request.is_secure
    response.set_cookie(COOKIE, token, max_age=lasts, httponly=True, samesite="Lax", secure=secure, path="/")


def me_json(opened: Session) -> dict[str, Any]:
    account = opened.account
    return {
        "user": account.username,
        "name": account.name,
        "roles": sorted(account.roles),
        "scope": account.area,
        "room": account.scope.room,
        "unit": account.unit,
        "estate": account.estate,
        "level": account.level,
        "home": account.home,
        "csrf": opened.csrf,
    }


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("api", __name__)

    @api.post("/api/v1/login")
    def login() -> Response:
        if not own_origin():
            raise BadToken()
        body = json_object(MOST_LOGIN)
        for field in ("username", "password"):
            if not isinstance(body.get(field), str):
                raise BadField(field=field, why="missing" if field not in body else "no_text")
        token, opened = enter(ports, body["username"], body["password"])
        response = answer(dumps(me_json(opened)))
        keep_cookie(response, token, opened.account)
        return response

    @api.post("/api/v1/logout")
    def logout() -> Response:
        leave(ports, session())
        response = answer("{}")
        response.delete_cookie(COOKIE, path="/")
        return response

    @api.get("/api/v1/me")
    def me() -> Response:
        return answer(dumps(me_json(session())))

    @api.get("/api/v1/openapi.json")
    def openapi() -> Response:
        return answer(dumps(document()))

    @api.get("/api/v1/docs")
    def docs() -> Response:
        return Response(docs_page(), mimetype="text/html")

    return api
