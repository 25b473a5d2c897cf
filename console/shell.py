"""The HTML around a Dash page: its words and theme, and which scripts and styles it loads."""

from __future__ import annotations

import hashlib
import html as text
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from dash import Dash, html
from flask import Flask, request

from console import words

ASSETS: Final = Path(__file__).parent / "assets"
THEMES: Final = ("dark", "light")
COOKIE_LANG: Final = "anlan_lang"
SCRIPT_TAG: Final = re.compile(r"_dash-component-suites/([a-z_]+)/(\w+(?=/))?")
STYLES: Final = ("vendor/fonts.css", "vendor/icons.css", "css/tokens.css", "css/kit.css")
SOCKET: Final = "vendor/socket.io.min.js"
UNUSED: Final = ("dcc", "dash_table")  # parts of Dash no page of ours has
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """What the address of a page may choose: ?theme= &lang= &k= &city=."""

    lang: str
    theme: str
    k: float
    args: Mapping[str, str]


def view(lang: str, theme: str) -> View:
    """The choices of the request in hand. Dash asks for layouts apart, so the page's own address helps."""
    args = dict(request.args) or _referred()
    chosen = (args.get("lang"), request.cookies.get(COOKIE_LANG))
    return View(
        lang=next((c for c in chosen if c in words.LANGS), lang),
        theme=args["theme"] if args.get("theme") in THEMES else theme,
        k=_factor(args.get("k", "")),
        args=args,
    )


def _referred() -> dict[str, str]:
    _, _, query = (request.headers.get("Referer") or "").partition("?")
    return dict(pair.split("=", 1) for pair in query.split("#")[0].split("&") if "=" in pair)


def _factor(given: str) -> float:
    return float(given) if re.fullmatch(r"[012](\.\d{1,3})?", given) and 0.5 <= float(given) <= 2 else 1.0


def static(path: str) -> str:
    """Address of an asset; it changes with the content, so browsers may keep it for ever."""
    file = ASSETS / path
    return f"/static/{path}?v={_digest(file, file.stat().st_mtime_ns)}"


@lru_cache(maxsize=512)
def _digest(file: Path, _changed: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def scripts(first: int, last: int) -> list[str]:
    """Our scripts whose number lies in the range, in name order."""
    names = sorted(f.name for f in (ASSETS / "js").glob("[0-9][0-9]_*.js"))
    return [f"js/{name}" for name in names if first <= int(name[:2]) <= last]


@dataclass(frozen=True, slots=True)
class Page:
    """What makes one of the two apps: `kind` is the class of html and body.

    `libraries` are the component packages it uses; others known to the process are not sent to it.
    `facts(view)` gives what scripts must know at the start, beside words, language and theme.
    """

    kind: str
    title: Callable[[View], str]
    see: Callable[[], View]
    facts: Callable[[View], Facts]
    libraries: Sequence[str]
    styles: Sequence[str]
    scripts: Sequence[str]


class Screen(Dash):
    """A Dash app whose HTML is ours: styles, facts, then Dash, then our scripts, then its renderer."""

    def __init__(self, name: str, server: Flask, prefix: str, page: Page, **dash: Any) -> None:
        self._page = page
        self._libraries = {"dash", *page.libraries}
        super().__init__(
            name,
            server=server,  # type: ignore[arg-type]
            url_base_pathname=prefix,
            include_assets_files=False,
            serve_locally=True,
            update_title="",
            title="",
            enable_mcp=False,
            **dash,
        )

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        page, seen = self._page, self._page.see()
        known = {"lang": seen.lang, "theme": seen.theme, "k": seen.k, "words": dict(words.words(seen.lang))}
        boot = json.dumps(known | dict(page.facts(seen)), ensure_ascii=False).replace("<", "\\u003c")
        lang = "zh-CN" if seen.lang == "zh" else "en"
        lines = [
            "<!doctype html>",
            f'<html lang="{lang}" class="{page.kind}" data-theme="{seen.theme}" style="--wall-k:{seen.k:g}">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
            f'<title>{text.escape(page.title(seen))}</title><link rel="icon" href="{static("anlan.svg")}">',
            *(f'<link rel="stylesheet" href="{static(path)}">' for path in (*STYLES, *page.styles)),
            self._wanted(parts["css"]),
            f'</head><body class="{page.kind}">{parts["app_entry"]}',
            f'<script type="application/json" id="anlan-boot">{boot}</script>',
            parts["config"],
            self._wanted(parts["scripts"]),
            *(f'<script src="{static(path)}"></script>' for path in (SOCKET, *page.scripts)),
            parts["renderer"],
            "</body></html>",
        ]
        return "\n".join(lines)

    def _wanted(self, tags: str) -> str:
        """Only the tags of libraries this page uses."""
        return "\n".join(tag for tag in tags.splitlines() if self._used(tag))

    def _used(self, tag: str) -> bool:
        found = SCRIPT_TAG.search(tag)
        return found is None or (found[1] in self._libraries and found[2] not in UNUSED)


def data(**names: object) -> dict[str, Any]:
    """Attributes with dashes: data(data_live="kpi.open", aria_hidden="true")."""
    return {name.replace("_", "-"): value for name, value in names.items()}


def logo() -> html.I:
    return html.I(className="logo", **data(aria_hidden="true"))


def icon(name: str, tone: str = "") -> html.I:
    return html.I(className=f"ic ic-{name} {tone}".strip(), **data(aria_hidden="true"))


def level(urgency: str) -> html.I:
    """The mark of an urgency: shape and colour."""
    return html.I(className={"urgent3": "lv lv1", "urgent2": "lv lv2"}.get(urgency, "lv lv3"))


def live(path: str, tag: Callable[..., Any] = html.Span, className: str = "num", **rest: Any) -> Any:
    """A figure the browser binds by itself: never a callback, and a dash until the first value has come."""
    return tag("—", className=className, **data(data_live=path, **rest))


def panel(name: str, title: str, meta: Any, body: Any, className: str = "") -> html.Section:
    """The frame of a panel: title, scope or unit, body."""
    head = html.Div([html.H2(title), html.Span(meta, className="meta")], className="panel-h")
    return html.Section(
        [head, html.Div(body, className="panel-b")], id=name, className=f"panel {className}".strip()
    )
