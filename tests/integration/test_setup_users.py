"""`anlan user`: who is let in is decided on the machine of the store, and takes effect at once."""

from __future__ import annotations

import requests

from support.running import Running


def post_login(console: Running, user: str, password: str) -> int:
    body = {"username": user, "password": password}
    return requests.post(f"{console.url}/api/v1/login", json=body, timeout=30).status_code


def test_an_account_comes_gets_a_password_and_goes(console: Running):
    roles = ("--roles", "town_accept town_dispatch", "--area", "519901002")
    assert console.command("user", "add", "li", *roles, stdin="first-secret\n").returncode == 0
    session = console.login("li", "first-secret")
    me = session.get("/api/v1/me").json()
    assert me["user"] == "li"
    assert me["scope"] == "519901002"
    assert console.command("user", "passwd", "li", stdin="second-secret\n").returncode == 0
    assert session.get("/api/v1/me").status_code == 401
    assert post_login(console, "li", "first-secret") == 401
    assert post_login(console, "li", "second-secret") == 200
    assert console.command("user", "off", "li").returncode == 0
    assert post_login(console, "li", "second-secret") == 401


def test_an_account_needs_a_known_role_a_scope_and_a_long_password(console: Running):
    for line, word in (
        (("--roles", "emperor", "--area", "519901"), "emperor"),
        (("--roles", "county_chief", "--area", "51x"), "area code"),
        (("--roles", "county_chief", "--area", "519901"), "8 characters"),
    ):
        done = console.command("user", "add", "wang", *line, stdin="short\n")
        assert done.returncode == 1
        assert word in done.stderr
    assert "wang" not in console.command("user", "list").stdout


def test_keys_are_listed_made_and_revoked(console: Running):
    listed = console.command("user", "keys").stdout
    assert all(text in listed for text in console.keys().values())
    line = ("user", "keys", "--add", "bridge", "--channel", "iot", "--area", "519901")
    text = console.command(*line).stdout.strip()
    assert text.startswith("ak_")
    assert text not in console.command("user", "keys").stdout
    assert console.command(*line).returncode == 1
    assert console.command("user", "keys", "--revoke", "bridge").returncode == 0
    assert "bridge" not in console.command("user", "keys").stdout
    assert console.command("audit", "verify").stdout.strip() == "the chain holds"
