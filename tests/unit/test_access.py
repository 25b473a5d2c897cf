"""The permission table: complete, known words only, and nothing passes that it does not name."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import create_engine

from console import access
from console.access import ROLES, ROUTES, Unlisted, function_of, function_of_page, guard_all, may
from dispatch.accounts import Account, Session
from dispatch.domain.roles import LEVEL_OF_ROLE
from dispatch.keys import Key, Keys


def person(*roles: str) -> Session:
    return Session("d", Account("u", "n", frozenset(roles), "519901"), "csrf")


def guarded(*callbacks: str, rule: str = "/api/v1/me") -> Flask:
    server = Flask("test", static_folder=None)
    server.add_url_rule(rule, view_func=lambda: "seen")
    engine = create_engine("sqlite://")
    guard_all(server, engine, Keys(engine), callbacks)
    return server


def test_a_route_without_a_rule_stops_the_start():
    with pytest.raises(Unlisted, match="/api/v1/secret"):
        guarded(rule="/api/v1/secret")
    with pytest.raises(Unlisted):
        function_of("/wall/_alive_d1")


def test_a_page_without_a_rule_stops_the_start():
    with pytest.raises(Unlisted, match="/secret"):
        function_of_page("/secret")


def test_a_callback_without_a_rule_stops_the_start():
    with pytest.raises(Unlisted, match="drawer-title"):
        guarded("drawer-title.children")


def test_every_function_named_is_one_that_roles_can_have():
    named = {
        *ROUTES.values(),
        *access.DASH_PREFIXES.values(),
        *access.PAGES.values(),
        *access.CALLBACKS.values(),
        *access.EVENTS.values(),
    }
    assert named - {"public"} == set(ROLES) & named
    assert set(access.KEY_HAS) <= set(ROLES)


def test_every_role_named_exists():
    assert {role for roles in ROLES.values() for role in roles} <= set(LEVEL_OF_ROLE)


def test_roles_without_a_desk_have_no_function_at_all():
    for role in ("citizen", "channel", "system", "clock"):
        assert [f for f in ROLES if may(f, person(role))] == []


def test_who_only_looks_cannot_act():
    for role in ("wall", "regulator", "admin"):
        assert may("see", person(role))
        assert not any(may(f, person(role)) for f in ("act", "report", "picture", "person"))


def test_a_key_has_what_it_was_given_and_what_that_includes():
    reporter = Key("k", "12345", "519901", frozenset({"report"}), False, False)
    assert may("report", reporter)
    assert may("picture", reporter)
    assert not any(may(f, reporter) for f in ("see", "act", "person", "positions", "metrics"))


def test_an_unknown_function_is_nobodys():
    assert not may("nobody", person(*LEVEL_OF_ROLE))


def test_the_public_routes_are_these_and_no_others():
    assert {rule for rule, function in ROUTES.items() if function == "public"} == {
        "/healthz",
        "/login",
        "/static/<path:path>",
        "/api/v1/openapi.json",
        "/api/v1/docs",
        "/api/v1/login",
    }
