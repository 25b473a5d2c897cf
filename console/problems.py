"""Refusals on the wire: RFC 9457 problem+json with a stable code and, where there is one, the field."""

from __future__ import annotations

import json
import logging
import secrets
from urllib.parse import quote

from flask import Flask, Response, redirect, request
from redis import RedisError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from console.access import BadKey, BadToken, Forbidden, NotLoggedIn
from console.asking import TooLarge
from console.basemaps import NoTile
from console.shell import language
from console.words import reason
from dispatch.accounts import BadLogin, Locked
from dispatch.avl import UnknownUnit
from dispatch.cameras import NoPicture, UnknownCamera
from dispatch.domain import errors
from dispatch.domain.errors import DispatchError
from dispatch.part_register import UnknownPart
from dispatch.quarantine import UnknownRow

log = logging.getLogger(__name__)

STATUS: dict[type[DispatchError], int] = {
    errors.UnknownCase: 404,
    errors.UnknownCommand: 404,
    errors.UnknownReply: 404,
    errors.UnknownResource: 404,
    errors.UnknownStep: 404,
    UnknownCamera: 404,
    UnknownPart: 404,
    UnknownUnit: 404,
    UnknownRow: 404,
    NoTile: 404,
    NoPicture: 503,
    errors.StaleCase: 409,
    errors.WrongState: 409,
    errors.AlreadyReturned: 409,
    errors.AlreadyThere: 409,
    errors.AlreadyHandedOver: 409,
    errors.NotYet: 409,
    errors.MustSign: 409,
    errors.MustArbitrate: 409,
    errors.NeedsSecond: 409,
    errors.UsedUp: 409,
    errors.TooLate: 409,
    errors.NothingOpen: 409,
    errors.Unanswered: 409,
    errors.StillOpen: 409,
    errors.ResourceElsewhere: 409,
    errors.NotEnough: 409,
    errors.NotAllowed: 403,
    errors.NotYourCase: 403,
    errors.OwnWork: 403,
    Forbidden: 403,
    BadToken: 403,
    NotLoggedIn: 401,
    BadLogin: 401,
    BadKey: 401,
    TooLarge: 413,
    Locked: 429,
}


def problem(status: int, code: str, detail: str = "", **more: object) -> Response:
    """One problem document."""
    body = {
        "type": f"about:blank#{code}",
        "title": code,
        "status": status,
        "code": code,
        "detail": detail,
        **more,
    }
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/problem+json")


def refusal(error: DispatchError) -> Response:
    """The key of a reason and its holes in `data`, its sentence in `detail`."""
    status = STATUS.get(type(error), 422)
    data = dict(error.data)
    field = {"field": data["field"]} if "field" in data else {}
    said = reason(language(), str(data["why"]), data) if "why" in data else ""
    told = problem(status, type(error).__name__, said, **field, data=data)
    if isinstance(error, Locked):
        told.headers["Retry-After"] = str(data["seconds"])
    return told


def handle_all(server: Flask, lang: str) -> None:
    """Every error of the server leaves as a problem, in `lang` where a request names no language, or as the
    log-in page for a browser that is not logged in.
    """
    server.config["LANG"] = lang

    @server.errorhandler(DispatchError)
    def refused(error: DispatchError) -> AnyResponse:
        wants_page = "text/html" in request.headers.get("Accept", "") and not request.path.startswith("/api/")
        if isinstance(error, NotLoggedIn) and wants_page and request.method == "GET":
            return redirect(f"/login?next={quote(request.full_path.rstrip('?'))}")
        return refusal(error)

    @server.errorhandler(HTTPException)
    def http(error: HTTPException) -> AnyResponse:
        code = error.code or 500
        name = {404: "NotFound", 405: "MethodNotAllowed", 413: "TooLarge", 415: "NotJson"}.get(
            code, error.name
        )
        return problem(
            code, name.replace(" ", ""), "", **({"field": "body"} if code in (400, 413, 415) else {})
        )

    @server.errorhandler(RedisError)
    @server.errorhandler(OperationalError)
    def gone(error: Exception) -> AnyResponse:
        log.warning("store or redis is gone", extra={"error": type(error).__name__, "path": request.path})
        told = problem(503, "Unavailable", "try again")
        told.headers["Retry-After"] = "1"
        return told

    @server.errorhandler(Exception)
    def broken(error: Exception) -> AnyResponse:
        number = secrets.token_hex(4)
        log.error("request failed", exc_info=error, extra={"number": number, "path": request.path})
        return problem(500, "Broken", f"please tell us number {number}", number=number)
