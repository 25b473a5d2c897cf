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
from urllib.parse import urlsplit

from dash import Dash, html
from flask import Flask, abort, current_app, g, has_request_context, request
from werkzeug.exceptions import NotFound
from werkzeug.routing import Map, RequestRedirect, Rule

from console import access, words

ASSETS: Final = Path(__file__).parent / "assets"
THEMES: Final = ("dark", "light")
COOKIE_LANG: Final = "anlan_lang"
SCRIPT_TAG: Final = re.compile(r"_dash-component-suites/([a-z_]+)/(\w+(?=/))?")
STYLES: Final = ("vendor/fonts.css", "vendor/icons.css", "css/tokens.css", "css/kit.css", "css/cameras.css")
SOCKET: Final = "vendor/socket.io.min.js"
UNUSED: Final = ("dcc", "dash_table")  # parts of Dash no page of ours has
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class View:
    """What the address of a page may choose: ?theme= &lang= &k= &city=, and `at`, the holes of its path."""

    lang: str
    theme: str
    k: float
    args: Mapping[str, str]
    at: Mapping[str, str]


def view(lang: str, theme: str, at: Mapping[str, str]) -> View:
    """The choices of the request in hand. Dash asks for layouts apart, so the page's own address helps."""
    args = dict(request.args) or _referred()
    chosen = (args.get("lang"), request.cookies.get(COOKIE_LANG))
    return View(
        lang=next((c for c in chosen if c in words.LANGS), lang),
        theme=args["theme"] if args.get("theme") in THEMES else theme,
        k=_factor(args.get("k", "")),
        args=args,
        at=at,
    )


def language() -> str:
    """The language of the request in hand: its own choice, that of the page it comes from, or the house's."""
    chosen = (request.args.get("lang"), _referred().get("lang"), request.cookies.get(COOKIE_LANG))
    return next((c for c in chosen if c in words.LANGS), current_app.config["LANG"])


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


def later() -> dict[str, list[str]]:
    """Modules of js/later/ by name: what `anlan.need` loads on first use, its style sheet first."""
    styles = {f.stem for f in (ASSETS / "css" / "later").glob("*.css")}
    return {
        name: [
            *([static(f"css/later/{name}.css")] if name in styles else []),
            static(f"js/later/{name}.js"),
        ]
        for name in sorted(f.stem for f in (ASSETS / "js" / "later").glob("*.js"))
    }


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One page of an app. `path` is its address, as `/town/<area>`; the access table names who may open it.

    `kind` is the class of html and body. `libraries` are the component packages it uses; others known to the
    process are not sent to it. `facts(view)` gives what scripts must know at the start, beside words,
    language and theme; it and `layout` are cut to whoever asks, and may abort with 404. `unsaid` are the
    beginnings of keys of words that no script of the page says: they do not travel.
    """

    path: str
    kind: str
    theme: str
    title: Callable[[View], str]
    facts: Callable[[View], Facts]
    layout: Callable[[View], Any]
    styles: Sequence[str]
    scripts: Sequence[str]
    libraries: Sequence[str] = ()
    unsaid: tuple[str, ...] = ()


class Screen(Dash):
    """A Dash app whose HTML is ours: styles, facts, then Dash, then our scripts, then its renderer.

    It has only the pages it was given; any other path is not found. Raises access.Unlisted.
    """

    def __init__(self, name: str, server: Flask, prefix: str, pages: Sequence[Page], lang: str) -> None:
        self._pages = Map([Rule(page.path, endpoint=page) for page in pages]).bind("")
        self._functions = {page.path: access.function_of_page(page.path) for page in pages}
        self._lang = lang
        super().__init__(
            name,
            server=server,  # type: ignore[arg-type]
            url_base_pathname=prefix,
            include_assets_files=False,
            serve_locally=True,
            update_title="",
            title="",
            enable_mcp=False,
        )
        self.layout = self._rooms

    def _asked(self, path: str) -> tuple[Page, View]:
        """The page at a path and what its address chooses. Aborts 404; raises access.Forbidden."""
        try:
            page, at = self._pages.match(path)
        except (NotFound, RequestRedirect):
            abort(404)
        access.check(self._functions[page.path], access.current())
        return page, view(self._lang, page.theme, at)

    def _rooms(self) -> Any:
        """Dash asks for layouts apart from pages: the page that asks is the one it was called from."""
        if not has_request_context() or "Referer" not in request.headers:
            return html.Div()  # Dash readying itself, before any page is asked for
        page, seen = self._asked(urlsplit(request.headers["Referer"]).path)
        return page.layout(seen)

    def index(self, *args: Any, **kwargs: Any) -> Any:
        g.page = self._asked(request.path)
        return super().index(*args, **kwargs)  # type: ignore[no-untyped-call]

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        page, seen = g.page
        unsaid = (*words.SILENT, *page.unsaid)
        said = {k: v for k, v in words.words(seen.lang).items() if not k.startswith(unsaid)}
        known = {"lang": seen.lang, "theme": seen.theme, "k": seen.k, "words": said, "later": later()}
        boot = json.dumps(known | dict(page.facts(seen)), ensure_ascii=False).replace("<", "\\u003c")
        lang = "zh-CN" if seen.lang == "zh" else "en"
        used = {"dash", *page.libraries}
        lines = [
            "<!doctype html>",
            f'<html lang="{lang}" class="{page.kind}" data-theme="{seen.theme}" style="--wall-k:{seen.k:g}">',
            '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">',
            f'<title>{text.escape(page.title(seen))}</title><link rel="icon" href="{static("anlan.svg")}">',
            *(f'<link rel="stylesheet" href="{static(path)}">' for path in (*STYLES, *page.styles)),
            _wanted(parts["css"], used),
            f'</head><body class="{page.kind}">{parts["app_entry"]}',
            f'<script type="application/json" id="anlan-boot">{boot}</script>',
            parts["config"],
            _wanted(parts["scripts"], used),
            *(f'<script src="{static(path)}"></script>' for path in (SOCKET, *page.scripts)),
            parts["renderer"],
            "</body></html>",
        ]
        return "\n".join(lines)


def _wanted(tags: str, used: set[str]) -> str:
    """Only the tags of libraries a page uses."""

    def wanted(tag: str) -> bool:
        found = SCRIPT_TAG.search(tag)
        return found is None or (found[1] in used and found[2] not in UNUSED)

    return "\n".join(tag for tag in tags.splitlines() if wanted(tag))


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


def panel(name: str, title: Any, meta: Any, body: Any, className: str = "") -> html.Section:
    """The frame of a panel: title, scope or unit, body."""
    head = html.Div([html.H2(title), html.Span(meta, className="meta")], className="panel-h")
    return html.Section(
        [head, html.Div(body, className="panel-b")], id=name, className=f"panel {className}".strip()
    )
