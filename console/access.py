"""Deny by default: every route, callback and socket event names the function it needs, or the start fails."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from flask import Flask, g, request
from sqlalchemy import Engine

from console.routes_emergency import EMERGENCY
from console.routes_map import MAP
from dispatch.accounts import Session, session_of
from dispatch.domain.errors import BadField, DispatchError
from dispatch.domain.roles import PEOPLE
from dispatch.keys import Key, Keys

COOKIE = "anlan_session"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HERE = frozenset({"127.0.0.1", "::1"})
CALLBACK_PATH = "_dash-update-component"


class NotLoggedIn(DispatchError):
    """Nobody is logged in."""


class BadKey(DispatchError):
    """The API key is unknown, revoked or expired. data: field."""


class Forbidden(DispatchError):
    """The account or key has not this function. data: function."""


class BadToken(DispatchError):
    """The CSRF token is missing or wrong, or the request comes from a page that is not ours."""


class Unlisted(Exception):
    """A route, callback or event has no rule; the start must fail."""


FRONT = frozenset({"micro_grid", "grid_worker", "community", "unit"})
DESKS = frozenset({"town_accept", "county_accept", "town_dispatch", "county_dispatch"})
# function -> roles that have it
ROLES: Mapping[str, frozenset[str]] = {
    "see": PEOPLE | {"wall", "regulator", "admin"},
    "act": PEOPLE,
    "report": FRONT | DESKS,
    "field": FRONT | {"handler"},
    "picture": PEOPLE,
    "person": frozenset({"town_accept", "county_accept", "town_chief", "county_chief", "revisitor"}),
    "quarantine": frozenset({"town_accept", "county_accept", "town_chief", "county_chief", "admin"}),
    "supervise": frozenset({"town_chief", "county_chief", "supervisor", "evaluator", "regulator", "admin"}),
    "wall": frozenset(
        {"wall", "county_chief", "county_accept", "county_dispatch", "supervisor", "regulator", "admin"}
    ),
    "desk": PEOPLE | {"regulator", "admin"},
    "library": PEOPLE | {"regulator", "admin"},
    "shelve": frozenset({"evaluator"}),
    "draw": DESKS | {"town_chief", "county_chief", "unit"},
    "prefer": PEOPLE | {"admin"},
    "metrics": frozenset({"admin"}),
    "warn": frozenset({"town_accept", "county_accept", "town_dispatch", "county_dispatch", "county_chief"}),
    "calendar": frozenset({"admin"}),
    "send_again": frozenset({"town_chief", "county_chief", "supervisor"}),
    "duty": frozenset({"town_chief", "county_chief", "admin"}),
    "positions": frozenset(),
    "unit_state": FRONT | DESKS | {"handler"},
    "trail": DESKS | {"town_chief", "county_chief"},
    "receipt": frozenset(),
    "turn_camera": frozenset({"town_chief", "county_chief", "admin"}),
    "video": FRONT | DESKS | {"town_chief", "county_chief", "supervisor", "wall"},
}
KEY_HAS = {
    "picture": "report",
    "receipt": "report",
    "warn": "report",
}  # function of a route -> function of a key that includes it

# rule of the URL map -> function of a session or key; "public" needs neither
ROUTES: Mapping[str, str] = {
    **EMERGENCY,
    **MAP,
    "/": "see",
    "/healthz": "public",
    "/login": "public",
    "/logout": "see",
    "/static/<path:path>": "public",
    "/m": "field",
    "/m/sw.js": "field",
    "/metrics": "metrics",
    "/api/v1/openapi.json": "public",
    "/api/v1/docs": "public",
    "/api/v1/login": "public",
    "/api/v1/logout": "see",
    "/api/v1/me": "see",
    "/api/v1/me/layers": "prefer",
    "/api/v1/me/basemap": "prefer",
    "/api/v1/reports": "report",
    "/api/v1/reports/handled": "report",
    "/api/v1/cases": "see",
    "/api/v1/cases/<case_id>": "see",
    "/api/v1/cases/<case_id>/events": "see",
    "/api/v1/cases/<case_id>/suggestion": "see",
    "/api/v1/cases/<case_id>/duplicates": "see",
    "/api/v1/cases/<case_id>/receipts": "see",
    "/api/v1/cases/<case_id>/push": "see",
    "/api/v1/cases/<case_id>/person": "person",
    "/api/v1/cases/<case_id>/evaluation": "see",
    "/api/v1/cases/<case_id>/similar": "library",
    "/api/v1/library": "library",
    "/api/v1/library/<case_id>": "shelve",
    "/api/v1/library/<case_id>/preview": "shelve",
    "/api/v1/cases/<case_id>/places": "act",
    "/api/v1/cases/<case_id>/steps/<step>": "act",
    "/api/v1/snapshot": "see",
    "/api/v1/scenarios": "see",
    "/api/v1/locate": "see",
    "/api/v1/places": "see",
    "/api/v1/places/find": "act",
    "/api/v1/areas": "see",
    "/api/v1/areas/figures": "see",
    "/api/v1/calendar": "see",
    "/api/v1/calendar/<int:year>": "calendar",
    "/api/v1/duty": "see",
    "/api/v1/duty/table": "duty",
    "/api/v1/duty/swap": "duty",
    "/api/v1/handover": "act",
    "/api/v1/handover/sign": "act",
    "/api/v1/handover/<handover_id>/take": "act",
    "/api/v1/quarantine": "quarantine",
    "/api/v1/quarantine/<int:row>/enter": "quarantine",
    "/api/v1/quarantine/<int:row>/drop": "quarantine",
    "/api/v1/quarantine/many": "quarantine",
    "/api/v1/supervision/cards": "supervise",
    "/api/v1/supervision/cards/<case_id>/<int:no>": "see",
    "/api/v1/supervision/mechanisms": "supervise",
    "/api/v1/supervision/mechanisms/<name>": "supervise",
    "/api/v1/supervision/overdue": "supervise",
    "/api/v1/supervision/orders": "supervise",
    "/api/v1/supervision/returns": "supervise",
    "/api/v1/supervision/replies": "supervise",
    "/api/v1/supervision/replies/<int:reply>/again": "send_again",
    "/api/v1/supervision/held": "supervise",
    "/api/v1/supervision/whistles": "supervise",
    "/api/v1/supervision/whistles/rows": "supervise",
    "/api/v1/supervision/scorecards": "supervise",
    "/api/v1/supervision/scorecards/rows": "supervise",
    "/api/v1/supervision/scorecards/lines": "supervise",
    "/api/v1/replies/<int:reply>/receipt": "receipt",
    "/api/v1/media": "picture",
    "/api/v1/media/<sha256>": "see",
}
DASH_PREFIXES: Mapping[str, str] = {"/wall/": "wall", "/": "see"}
PAGES: Mapping[str, str] = {  # path of a page -> function
    "/wall/city": "wall",
    "/desk": "desk",
    "/cameras": "video",
    "/quarantine": "quarantine",
    "/emergency": "see",
    "/emergency/<incident>": "see",
    "/supervision": "supervise",
    "/town/<area>": "see",
    "/community/<area>": "see",
    "/estate/<code>": "see",
}
DASH_ROUTES = frozenset(
    {
        "_dash-layout",
        "_dash-dependencies",
        CALLBACK_PATH,
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


def function_of_page(path: str) -> str:
    """The function a page of the two apps needs. Raises Unlisted."""
    if path not in PAGES:
        raise Unlisted(f"no rule for the page {path}")
    return PAGES[path]


def guard_all(server: Flask, engine: Engine, keys: Keys, callbacks: Iterable[str] = ()) -> None:
    """Raises Unlisted on a route or callback without a rule, then lets every request pass by its rule."""
    functions = {rule.rule: function_of(rule.rule) for rule in server.url_map.iter_rules()}
    for output in callbacks:
        if output not in CALLBACKS:
            raise Unlisted(f"no rule for the callback {output}")

    @server.before_request
    def guard() -> None:
        rule = request.url_rule
        if rule is None:
            return
        if "\0" in request.path or any("\0" in value for value in request.args.values()):
            raise BadField(field="query", why="unprintable")
        function = functions[rule.rule]
        if function == "public" or (function == "metrics" and _from_here()):
            return
        g.who = who_asks(engine, keys)
        check(function, g.who)
        if rule.rule.endswith(CALLBACK_PATH):
            check(CALLBACKS.get(str((request.get_json() or {}).get("output")), "nobody"), g.who)


def who_asks(engine: Engine, keys: Keys) -> Session | Key | None:
    """The key of the Authorization header, else the session of the cookie. Raises BadKey."""
    given = request.headers.get("Authorization", "")
    if not given.startswith("Bearer "):
        return session_of(engine, request.cookies.get(COOKIE, ""))
    key = keys.find(given[7:].strip())
    if key is None:
        raise BadKey(field="Authorization")
    return key


def may(function: str, who: Session | Key) -> bool:
    """Whether the account or key has the function."""
    if isinstance(who, Key):
        return KEY_HAS.get(function, function) in who.functions
    return not ROLES.get(function, frozenset()).isdisjoint(who.account.roles)


def check(function: str, who: Session | Key | None) -> None:
    """Raises NotLoggedIn, Forbidden or BadToken."""
    if who is None:
        raise NotLoggedIn()
    if not may(function, who):
        raise Forbidden(function=function)
    if isinstance(who, Session) and request.method not in SAFE:
        given = request.headers.get("X-CSRF-Token", "")
        if not own_origin() or not hmac.compare_digest(given.encode(), who.csrf.encode()):
            raise BadToken()


def own_origin() -> bool:
    """Whether the page that sends this is ours; what is not a browser names no origin."""
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _from_here() -> bool:
    """From this machine itself, and not through a proxy on it."""
    return request.remote_addr in HERE and not {"X-Forwarded-For", "Forwarded"} & set(request.headers.keys())


def current() -> Session | Key | None:
    """Who asks, inside a request."""
    return getattr(g, "who", None)


def session() -> Session:
    """The person or screen that asks. Raises NotLoggedIn for anybody else."""
    who = current()
    if not isinstance(who, Session):
        raise NotLoggedIn()
    return who
