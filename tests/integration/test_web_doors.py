"""Doors of the web: who gets in, from which page, with which headers; every route asked by everybody."""

from __future__ import annotations

import json
import re

import pytest

from console.access import COOKIE, ROUTES, function_of, may
from dispatch import audit
from dispatch.accounts import Session
from support.web import PASSWORD, PEOPLE, SmallWeb

HOLES = {
    "int:year": "2028",
    "case_id": "x",
    "step": "sign",
    "sha256": "0" * 64,
    "city": "511421",
    "int:version": "1",
    "int:row": "1",
    "int:reply": "1",
}
HOLES |= {"layer": "town", "lod": "z9", "ending": "bin", "path:path": "css/kit.css"}
HOLES |= {"incident_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "order_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}
HOLES |= {"handover_id": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "drawing": "x"}
HOLES |= {"int:z": "1", "int:x": "1", "int:y": "1"}
HOLES |= {"code": "x", "int:no": "3", "ticket": "x", "name": "still.jpg"}
HOLES |= {"area": "511421", "digest": "0" * 16}


def filled(rule: str) -> str:
    return re.sub(r"<([^>]+)>", lambda hole: HOLES[hole[1]], rule)


def test_every_rule_of_the_table_is_a_route_and_the_other_way_round(web):
    there = {rule.rule for rule in web.server.url_map.iter_rules()}
    assert set(ROUTES) <= there
    for rule in there:
        function_of(rule)


@pytest.mark.parametrize("rule", sorted(r for r, f in ROUTES.items() if f != "public"))
def test_nobody_gets_past_a_route_that_is_not_public(web, rule):
    client = web.server.test_client()
    environ = {"REMOTE_ADDR": "10.0.0.9"}
    for method in ("get", "post"):
        told = getattr(client, method)(filled(rule), environ_overrides=environ)
        assert told.status_code in (401, 405), (method, told.text)
        assert told.status_code == 405 or told.json["code"] == "NotLoggedIn"


@pytest.mark.parametrize("account", [a.username for a in PEOPLE if a.username != "guest"])
def test_each_account_meets_forbidden_exactly_where_the_table_says(web, account):
    browser = web.login(account)
    opened = next(a for a in PEOPLE if a.username == account)
    for rule in web.server.url_map.iter_rules():
        function = function_of(rule.rule)
        if function == "public" or rule.rule in ("/logout", "/api/v1/logout") or "_dash" in rule.rule:
            continue
        if rule.rule not in ROUTES:
            continue
        method = "post" if "POST" in (rule.methods or ()) else "get"
        environ = {"REMOTE_ADDR": "10.0.0.9"}
        told = getattr(browser, method)(filled(rule.rule), environ_overrides=environ)
        allowed = may(function, Session("", opened, ""))
        refused = told.status_code == 403 and told.json["code"] == "Forbidden"
        assert refused != allowed, (rule.rule, told.status_code, told.text[:200])


def test_a_role_without_functions_logs_in_to_nothing(web):
    guest = web.login("guest")
    assert guest.get("/api/v1/me").json["code"] == "Forbidden"
    assert guest.get("/api/v1/snapshot").status_code == 403


def test_a_browser_without_login_is_led_to_it_and_back(web):
    told = web.nobody().get("/wall/city?theme=light", headers={"Accept": "text/html"})
    assert told.status_code == 302
    assert told.location == "/login?next=/wall/city%3Ftheme%3Dlight"


def form(web: SmallWeb, path: str = "/login", password: str = PASSWORD, **headers: str):
    data = {"username": "duty", "password": password}
    return web.server.test_client().post(path, data=data, headers=headers)


def test_the_form_opens_a_session_that_scripts_cannot_read(web):
    told = form(web)
    assert (told.status_code, told.location) == (302, "/desk")
    cookie = told.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    "to", ["//evil.example", "https://evil.example", "/\\evil.example", "\\/evil.example", "evil"]
)
def test_the_form_never_leads_to_another_site(web, to):
    assert form(web, f"/login?next={to}").location == "/desk"


def test_the_form_says_no_without_echoing_what_was_typed(web):
    told = form(web, password="<script>whatever</script>")
    assert told.status_code == 401
    assert "whatever" not in told.text


def test_a_login_from_another_sites_page_is_refused(web):
    other = {"Origin": "http://evil.example"}
    assert form(web, **other).status_code == 403
    body = {"username": "duty", "password": PASSWORD}
    assert web.server.test_client().post("/api/v1/login", json=body, headers=other).json["code"] == "BadToken"


def test_an_act_needs_the_token_and_our_own_page(web):
    duty = web.login("duty")
    path, body = "/api/v1/reports", {"channel_ref": "csrf", "text": "x"}
    for headers in (
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": "é"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "null"},
    ):
        told = duty.post(path, json=body, headers=headers)
        assert (told.status_code, told.json["code"]) == (403, "BadToken"), headers
    assert duty.post(path, json=body, headers={"Origin": "http://localhost"}).status_code == 201


def test_log_out_ends_the_session_and_is_audited(web):
    client = web.server.test_client()
    csrf = client.post("/api/v1/login", json={"username": "duty", "password": PASSWORD}).json["csrf"]
    kept = client.get_cookie(COOKIE).value
    assert client.post("/api/v1/logout", headers={"X-CSRF-Token": csrf}).status_code == 200
    client.set_cookie(COOKIE, kept)
    assert client.get("/api/v1/me").status_code == 401
    assert audit.verify(web.engine) is None


def test_keys_that_are_unknown_or_expired_are_refused_by_name(web):
    for key in ("ak_unknown", web.old_key, ""):
        told = web.machine(key or " ").post("/api/v1/reports", json={})
        assert (told.status_code, told.json["code"], told.json["field"]) == (401, "BadKey", "Authorization")


def test_a_key_reaches_what_it_was_given_and_nothing_else(web):
    blind = web.machine(web.blind_key)
    assert blind.post("/api/v1/reports", json={"channel_ref": "1", "text": "x"}).status_code == 403
    assert blind.post("/api/v1/positions", json={"fixes": [], "cameras": []}).status_code == 200
    for path in ("/api/v1/me", "/api/v1/snapshot", "/api/v1/cases", "/desk", "/wall/city", "/"):
        assert web.machine().get(path).status_code == 403, path


def test_every_answer_carries_the_headers(web):
    duty = web.login("duty")
    for path in ("/login", "/desk", "/api/v1/me", "/nope", "/static/css/kit.css"):
        told = duty.get(path)
        policy = told.headers["Content-Security-Policy"]
        assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
        assert "ws://localhost:8051" in policy
        assert "*" not in policy
        assert told.headers["X-Content-Type-Options"] == "nosniff"


def test_pages_come_with_their_scripts_and_no_inline_ones_but_dashs_own(web):
    for path in ("/desk", "/wall/city"):
        page = web.login("duty").get(path).text
        assert "dash_renderer" in page
        assert "dash_leaflet" in page
        inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", page)
        assert all("application/json" in tag or "_dash" in tag for tag in inline), inline


def test_assets_named_by_content_are_kept_for_ever_and_compressed_others_are_asked_again(web):
    anyone = web.nobody()
    packed = anyone.get("/static/js/20_live.js?v=abc", headers={"Accept-Encoding": "br"})
    assert "immutable" in packed.headers["Cache-Control"]
    assert packed.headers["Content-Encoding"] == "br"
    assert "immutable" not in anyone.get("/static/js/20_live.js").headers["Cache-Control"]
    for path in ("../settings.py", "%2e%2e/settings.py", "..%2fsettings.py", "__init__.py"):
        assert anyone.get(f"/static/{path}").status_code == 404


def test_metrics_are_for_this_machine_and_for_who_may(web):
    here = {"REMOTE_ADDR": "127.0.0.1"}
    assert "anlan_requests_total" in web.nobody().get("/metrics", environ_overrides=here).text
    proxied = web.nobody().get("/metrics", environ_overrides=here, headers={"X-Forwarded-For": "10.0.0.9"})
    assert proxied.status_code == 401
    assert (
        web.login("admin").get("/metrics", environ_overrides={"REMOTE_ADDR": "10.0.0.9"}).status_code == 200
    )


def test_the_description_names_every_route_of_the_api(web):
    told = web.nobody().get("/api/v1/openapi.json").json
    assert told["openapi"] == "3.1.0"
    rules = {re.sub(r"<(?:int:)?(\w+)>", r"{\1}", r.rule) for r in web.server.url_map.iter_rules()}
    described = {r for r in rules if r.startswith("/api/v1/")} - {"/api/v1/openapi.json", "/api/v1/docs"}
    assert set(told["paths"]) - {"/metrics"} == described
    steps = told["paths"]["/api/v1/cases/{case_id}/steps/{step}"]["post"]
    assert {"accept", "dispatch", "close"} <= set(steps["parameters"][1]["schema"]["enum"])
    text = json.dumps(told)
    for name in re.findall(r"#/components/schemas/(\w+)", text):
        assert name in told["components"]["schemas"]
    page = web.nobody().get("/api/v1/docs").text
    assert "<script" not in page
    assert "http" not in page
