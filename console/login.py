"""The log-in page: a plain form the server renders, in the look's tokens, working without any script."""

from __future__ import annotations

import html

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from console.access import COOKIE, own_origin, session
from console.api import enter, keep_cookie, leave
from console.pages.field import home_of
from console.ports import Ports
from console.shell import static
from console.words import LANGS, t
from dispatch.accounts import BadLogin, Locked
from dispatch.domain.errors import BadField

STYLES = ("vendor/fonts.css", "css/tokens.css", "css/kit.css", "css/login.css")


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    pages = Blueprint("login", __name__)

    @pages.route("/login", methods=["GET", "POST"])
    def login() -> AnyResponse:
        lang = request.args.get("lang", ports.settings.lang)
        lang = lang if lang in LANGS else "zh"
        wrong = ""
        if request.method == "POST":
            if not own_origin():
                return Response(status=403)
            try:
                token, opened = enter(
                    ports, request.form.get("username", ""), request.form.get("password", "")
                )
            except (BadLogin, BadField):
                wrong = t(lang, "error.BadLogin")
            except Locked as error:
                wrong = t(lang, "error.Locked", **error.data)
            else:
                response = redirect(_inside(request.args.get("next", "")) or home_of(opened))
                keep_cookie(response, token, opened.account)
                return response
        return Response(page(lang, wrong), 401 if wrong else 200, mimetype="text/html")

    @pages.post("/logout")
    def logout() -> AnyResponse:
        leave(ports, session())
        response = redirect("/login")
        response.delete_cookie(COOKIE, path="/")
        return response

    @pages.get("/")
    def home() -> AnyResponse:
        return redirect(home_of(session()))

    return pages


def _inside(wanted: str) -> str:
    """An address of this console, or "": browsers read a backslash as a slash and // as another host."""
    plain = wanted.isprintable() and "\\" not in wanted
    return (
        wanted if plain and wanted.startswith("/") and not wanted.startswith("//") and wanted != "/" else ""
    )


def page(lang: str, wrong: str) -> str:
    def say(key: str) -> str:
        return html.escape(t(lang, key))

    styles = "".join(f'<link rel="stylesheet" href="{static(path)}">' for path in STYLES)
    said = f'<p class="bad" role="alert">{html.escape(wrong)}</p>' if wrong else ""
    other = "en" if lang == "zh" else "zh"
    return (
        f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else "en"}" data-theme="dark"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{say('login.title')}</title>"
        f'<link rel="icon" href="{static("anlan.svg")}">{styles}</head><body class="login">'
        f'<main><i class="logo" aria-hidden="true"></i><h1>{say("login.title")}</h1>'
        f'<form method="post"><label>{say("login.username")}<input name="username" autocomplete="username" '
        f'autofocus required maxlength="40"></label><label>{say("login.password")}<input name="password" '
        f'type="password" autocomplete="current-password" required maxlength="200"></label>{said}'
        f'<button class="btn pri" type="submit">{say("login.enter")}</button></form>'
        f'<a class="other" href="?lang={other}">{"English" if other == "en" else "中文"}</a>'
        "</main></body></html>"
    )
