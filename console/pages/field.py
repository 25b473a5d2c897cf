"""/m: the field page of a phone, plain and light; opens without a link and keeps acts until there is one."""

from __future__ import annotations

import html
import json
from dataclasses import fields
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, request

from console import shell
from console.access import may
from console.pages import start
from console.ports import Ports
from console.words import t, words
from dispatch.accounts import Session
from dispatch.bodies import STEPS

PATH = "/m"
ACTS = (
    "sign",
    "arrive",
    "feedback",
    "co_feedback",
    "check_pass",
    "check_revisit",
    "check_fail",
)  # the usual first
OF_LEAD = frozenset({"sign", "arrive", "feedback"})  # acts that only the lead unit may take
STYLES = ("vendor/icons.css", "css/tokens.css", "css/kit.css", "css/field.css")
SAID = (
    *("field.", "matter.", "step.", "state.", "urgency.", "error.", "role."),
    *("desk.field.", "desk.unit."),
)
FACTS = ("me", "room", "gateway", "tz")


def home_of(opened: Session) -> str:
    """Where `/` leads: who works in the field and holds a phone to /m, others to the account's own page."""
    told = request.headers
    mobile = told.get("Sec-CH-UA-Mobile") == "?1" or "Mobi" in told.get("User-Agent", "")
    return PATH if mobile and may("field", opened) else opened.account.home


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    pages = Blueprint("field", __name__)

    @pages.get(PATH)
    def field() -> Response:
        seen = shell.view(ports.settings.lang, "light", {})
        response = Response(page(ports, seen), mimetype="text/html")
        response.headers["Cache-Control"] = "no-store"
        return response

    @pages.get(f"{PATH}/sw.js")
    def worker() -> Response:
        kept = [PATH, *map(shell.static, parts())]
        mark = sha256("".join(kept).encode()).hexdigest()[:12]
        code = (shell.ASSETS / "js" / "fieldwork.js").read_text("utf-8")
        response = Response(f"const SHELL={json.dumps([*kept, mark])};\n{code}", mimetype="text/javascript")
        response.headers |= {"Service-Worker-Allowed": PATH, "Cache-Control": "no-cache"}
        return response

    return pages


def parts() -> list[str]:
    """Every asset of the page: what a phone keeps of it."""
    return [*STYLES, "anlan.svg", *code()]


def code() -> list[str]:
    core = ("js/00_anlan.js", "js/10_store.js", "js/20_live.js", "js/80_matter_words.js")
    return [shell.SOCKET, *core, *shell.scripts(90, 94)]


def steps() -> list[dict[str, Any]]:
    """What the phone must know of each act to offer it; the server checks again."""
    return [
        {
            "name": name,
            "frm": sorted(STEPS[name].frm),
            "to": STEPS[name].to,
            "roles": sorted(STEPS[name].roles),
            "unit": name in OF_LEAD,
            "at": "lon" in {f.name for f in fields(STEPS[name].body)},
        }
        for name in ACTS
    ]


def page(ports: Ports, seen: shell.View) -> str:
    """The whole document, with no more words than it says."""
    told = start.facts(ports)
    said = {key: text for key, text in words(seen.lang).items() if key.startswith(SAID)}
    facts = {name: told[name] for name in FACTS}
    facts |= {"lang": seen.lang, "theme": seen.theme, "words": said, "steps": steps()}
    facts["fonts"] = shell.static("vendor/fonts.css")  # for a device without Chinese of its own
    boot = json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c")
    title = html.escape(t(seen.lang, "field.title"))
    lines = [
        "<!doctype html>",
        f'<html lang="{"zh-CN" if seen.lang == "zh" else "en"}" class="m" data-theme="{seen.theme}"><head>',
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover">',
        f'<title>{title}</title><link rel="icon" href="{shell.static("anlan.svg")}">',
        *(f'<link rel="stylesheet" href="{shell.static(path)}">' for path in STYLES),
        f'</head><body class="m"><header class="m-top"><i class="logo"></i><h1>{title}</h1></header>',
        '<div id="m-link" role="status"></div><main id="m-root"></main>',
        '<div id="m-toast" role="status"></div><nav id="m-tabs"></nav>',
        f'<script type="application/json" id="anlan-boot">{boot}</script>',
        *(f'<script src="{shell.static(path)}"></script>' for path in code()),
        "</body></html>",
    ]
    return "\n".join(lines)
