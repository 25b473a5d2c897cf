"""Deny by default: every route, callback and socket event names the function it needs, or the start fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask, g, request

from dispatch.accounts import Key, Keys, Session, session_of
from dispatch.domain.errors import DispatchError
from dispatch.domain.roles import PEOPLE

COOKIE = "anlan_session"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class NotLoggedIn(DispatchError):
    """Nobody is logged in, or the key is unknown."""


class Forbidden(DispatchError):
    """The account or key has not this function. data: function."""


class BadToken(DispatchError):
    """The CSRF token is missing or wrong."""


class Unlisted(Exception):
    """A route, callback or event has no rule; the start must fail."""


# function -> roles that have it
ROLES: Mapping[str, frozenset[str]] = {
    "see": PEOPLE | {"wall", "regulator", "admin"},
    "act": PEOPLE,
    "report": frozenset(
        {
            "micro_grid",
            "grid_worker",
            "community",
            "unit",
            "town_accept",
            "county_accept",
            "town_dispatch",
            "county_dispatch",
        }
    ),
    "person": frozenset({"town_accept", "county_accept", "town_chief", "county_chief", "revisitor"}),
    "wall": frozenset(
        {"wall", "county_chief", "county_accept", "county_dispatch", "supervisor", "regulator", "admin"}
    ),
    "desk": PEOPLE | {"regulator", "admin"},
    "metrics": frozenset({"admin"}),
    "positions": frozenset(),
}

# rule of the URL map -> function of a session or key; "public" needs neither
ROUTES: Mapping[str, str] = {
    "/": "see",
    "/healthz": "public",
    "/login": "public",
    "/logout": "see",
    "/static/<path:path>": "public",
    "/metrics": "metrics",
    "/api/v1/openapi.json": "public",
    "/api/v1/docs": "public",
    "/api/v1/login": "public",
    "/api/v1/logout": "see",
    "/api/v1/me": "see",
    "/api/v1/reports": "report",
    "/api/v1/cases": "see",
    "/api/v1/cases/<case_id>": "see",
    "/api/v1/cases/<case_id>/events": "see",
    "/api/v1/cases/<case_id>/suggestion": "see",
    "/api/v1/cases/<case_id>/person": "person",
    "/api/v1/cases/<case_id>/steps/<step>": "act",
    "/api/v1/snapshot": "see",
    "/api/v1/scenarios": "see",
    "/api/v1/locate": "see",
    "/api/v1/places": "see",
    "/api/v1/areas": "see",
    "/api/v1/quarantine": "see",
    "/api/v1/media": "act",
    "/api/v1/media/<sha256>": "see",
    "/api/v1/positions": "positions",
    "/api/v1/geo/<city>/<int:version>/<layer>.<lod>.<ending>": "see",
}
DASH_PREFIXES: Mapping[str, str] = {"/wall/": "wall", "/": "desk"}
DASH_ROUTES = frozenset(
    {
        "_dash-layout",
        "_dash-dependencies",
        "_dash-update-component",
        "_reload-hash",
        "_favicon.ico",
        "_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
        "assets/<path:filename>",
        "_dash-config",
        "<path:path>",
        "",
    }
)
CALLBACKS: Mapping[str, str] = {}  # output id -> function
EVENTS: Mapping[str, str] = {"connect": "see", "disconnect": "public", "join": "see", "leave": "see"}


def function_of(rule: str) -> str:
    """The function a rule needs. Raises Unlisted."""
    if rule in ROUTES:
        return ROUTES[rule]
    for prefix, function in DASH_PREFIXES.items():
        if rule.startswith(prefix) and rule[len(prefix) :] in DASH_ROUTES:
            return function
    raise Unlisted(f"no rule for the route {rule}")


def guard_all(server: Flask, callbacks: Iterable[str] = ()) -> None:
    """Raises Unlisted on the first route or callback without a rule, then checks every request."""
    for rule in server.url_map.iter_rules():
        function_of(rule.rule)
    for output in callbacks:
        if output not in CALLBACKS:
            raise Unlisted(f"no rule for the callback {output}")


def who_asks(engine: Any, keys: Keys) -> Session | Key | None:
    """The key of the Authorization header, else the session of the cookie."""
    given = request.headers.get("Authorization", "")
    if given.startswith("Bearer "):
        return keys.find(given[7:].strip())
    return session_of(engine, request.cookies.get(COOKIE, ""))


def check(function: str, who: Session | Key | None) -> None:
    """Raises NotLoggedIn, Forbidden or BadToken."""
    if function == "public":
        return
    if who is None:
        raise NotLoggedIn()
    if isinstance(who, Key):
        if function not in who.functions:
            raise Forbidden(function=function)
        return
    if not ROLES[function] & who.account.roles:
        raise Forbidden(function=function)
    if request.method not in SAFE and request.headers.get("X-CSRF-Token") != who.csrf:
        raise BadToken()


def current() -> Session | Key | None:
    """Who asks, inside a request."""
    return getattr(g, "who", None)


def session() -> Session:
    """The person or screen that asks. Raises NotLoggedIn for anybody else."""
    who = current()
    if not isinstance(who, Session):
        raise NotLoggedIn()
    return who
