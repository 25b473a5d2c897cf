"""/desk: the duty desk; queue, map and drawer in one view, cut to what the account answers for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

from dash import html

from console import shell
from console.access import may, session
from console.pages import start
from console.panels import deskmap, drawer, duty, queue
from console.ports import Ports
from console.words import t
from dispatch.accounts import Account, Session
from dispatch.bodies import OWN_DOORS, STEPS
from dispatch.domain.step import Step
from dispatch.domain.units import LEVEL_LENGTH, unit_name
from dispatch.policies import tag_list

PATH = "/desk"
ZOOM = {4: 9, 6: 11, 9: 13, 12: 15, 15: 16}
NOWHERE = (30.6, 104.6)  # an install without any city yet
MOST_NAMES = 2_000  # area names sent with the page; below that a unit is named by its kind alone
KEYS = (
    ("J K", "move"),
    ("↵", "open"),
    ("A", "edit"),
    ("V", "look"),
    ("Ctrl ↵", "primary"),
    ("/", "find"),
    ("H", "duty"),
    ("Esc", "shut"),
)


def page(ports: Ports) -> shell.Page:
    """/desk, cut to whoever asks for it."""
    return shell.Page(
        path=PATH,
        kind="desk",
        theme="light",
        title=lambda seen: t(seen.lang, "desk.title"),
        facts=lambda _: start.facts(ports) | facts(ports, session().account, STEPS.values()),
        layout=lambda seen: layout(ports, session().account, seen.lang),
        styles=("css/desk.css",),
        scripts=shell.scripts(0, 69) + shell.scripts(80, 89),
        libraries=("dash_leaflet",),
    )


def step_table(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """What the browser must know of each step to offer it: states, roles, fields. The server checks again."""
    return [
        {
            "name": step.name,
            "frm": sorted(step.frm),
            "roles": sorted(step.roles),
            "narrow": {state: sorted(roles) for state, roles in step.narrow.items()},
            "fields": _fields(step.body),
        }
        for step in steps
        if step.stream == "case" and step.name not in OWN_DOORS
    ]


def _fields(body: type) -> list[dict[str, Any]]:
    """A step's fields as forms need them: choices and yes-or-no by themselves, the rest known by name."""
    hints = get_type_hints(body)
    return [
        {"name": f.name, "required": f.default is MISSING and f.default_factory is MISSING}
        | ({"options": list(get_args(hints[f.name]))} if get_origin(hints[f.name]) is Literal else {})
        | ({"flag": True} if hints[f.name] is bool else {})
        for f in fields(body)
    ]


def facts(ports: Ports, account: Account, steps: Iterable[Step]) -> dict[str, Any]:
    """What the desk's scripts need at the start; none of it is a permission."""
    kinds = {
        kind: {"name": unit_name(f"{kind}@", ports.kinds, ""), "digits": LEVEL_LENGTH.get(row.level, 0)}
        for kind, row in ports.kinds.items()
    }
    names = area_names(ports, account.area)
    declares = bool(STEPS["declare"].roles & account.roles)
    tags = {
        tag.code: {"zh": tag.zh, "en": tag.en, "gathering": tag.gathering} for tag in tag_list().tags.values()
    }
    told = {"steps": step_table(steps), "kinds": kinds, "areas": names, "declares": declares, "tags": tags}
    return told | {"swaps": bool(STEPS["swap_duty"].roles & account.roles)}


def area_names(ports: Ports, scope: str) -> Mapping[str, str]:
    """Names of the scope's city, towns and communities, as far as they are few enough."""
    atlas = ports.atlas()
    names: dict[str, str] = {}
    for city in atlas.cities():
        if not city.code.startswith(scope[:6]):
            continue
        for level in ("city", "town", "community"):
            inside = {a.code: a.name for a in atlas.areas(city.code, level) if _related(a.code, scope)}
            if len(names) + len(inside) <= MOST_NAMES:
                names |= inside
    return names


def _related(code: str, scope: str) -> bool:
    return code.startswith(scope) or scope.startswith(code)


def start_view(ports: Ports, scope: str) -> tuple[tuple[float, float], int]:
    """Where the map opens: the middle of the scope, near enough to work."""
    atlas = ports.atlas()
    zoom = ZOOM.get(len(scope), 11)
    point = atlas.inner_point(scope) if len(scope) > 6 else None
    if point is not None:
        return (point[1], point[0]), zoom
    for city in atlas.cities():
        if city.code.startswith(scope[:6]):
            west, south, east, north = city.bounds
            return ((south + north) / 2, (west + east) / 2), zoom
    return NOWHERE, zoom


def layout(ports: Ports, account: Account, lang: str) -> html.Div:
    center, zoom = start_view(ports, account.area)
    parts = [
        head(ports, account, lang, beside=(duty.layout(lang),)),
        rail(account, lang),
        rooms(lang, center, zoom),
        foot(lang, KEYS),
    ]
    return html.Div(parts, className="desk desk-root")


def rooms(lang: str, center: tuple[float, float], zoom: int) -> html.Main:
    """The three panels, whoever looks."""
    panels = [queue.layout(lang), deskmap.layout(lang, center, zoom), drawer.layout(lang)]
    return html.Main(panels, className="main desk-main")


def head(
    ports: Ports, account: Account, lang: str, title: str = "desk.title", beside: Sequence[Any] = ()
) -> html.Header:
    """Who sits here and for which area; what is grave and what is late. `beside` stands before these."""
    place = ports.unit_name(account.unit) if account.unit else ports.area_name(account.estate or account.area)
    city = ports.area_name(account.area[:6])
    roles = " · ".join(t(lang, f"role.{role}") for role in sorted(account.roles))
    return html.Header(
        [
            shell.logo(),
            html.H1(t(lang, "desk.brand", city=city)),
            html.Span(t(lang, title), className="sub"),
            html.Span([shell.icon("map-pin", "t3"), place], className="row t2 scope"),
            html.Span(className="grow"),
            *beside,
            html.Span(
                [shell.icon("alert-triangle"), t(lang, "urgency.urgent3"), shell.live("kpi.urgency.urgent3")],
                id="head-grave",
                className="chip",
            ),
            html.Span(
                [shell.icon("clock-exclamation"), t(lang, "lamp.red"), shell.live("kpi.lamps.red")],
                id="head-late",
                className="chip",
            ),
            html.Button(
                shell.icon("sun"),
                id="head-theme",
                type="button",
                className="btn gh",
                title=t(lang, "desk.theme"),
            ),
            html.Span(
                [
                    html.A(t(lang, "lang.zh"), href="?lang=zh", className="on" if lang == "zh" else ""),
                    html.A(t(lang, "lang.en"), href="?lang=en", className="on" if lang == "en" else ""),
                ],
                className="seg lang",
            ),
            html.Span(
                [html.B(account.name), html.Span(roles, className="t3 el", title=roles)], className="who"
            ),
            html.Button(
                shell.icon("user"),
                id="head-leave",
                type="button",
                className="btn gh",
                title=t(lang, "desk.leave"),
            ),
            html.Span(id="head-clock", className="num clock"),
        ],
        className="top",
    )


def own_screen(account: Account) -> str:
    """The one screen of the area or estate an account answers for; none for a whole city."""
    if account.estate:
        return f"/estate/{account.estate}"
    kind = {9: "town", 12: "community"}.get(len(account.area))
    return f"/{kind}/{account.area}" if kind and not account.unit else ""


def rail(account: Account, lang: str, here: str = PATH) -> html.Nav:
    """Links only to pages the account may open."""
    opened = Session("", account, "")
    links = [
        ("/wall/city", "layout-dashboard", "desk.rail.wall", may("wall", opened)),
        (own_screen(account), "layout-grid", "desk.rail.area", bool(own_screen(account))),
        (PATH, "send", "desk.rail.desk", may("desk", opened)),
        ("/cameras", "device-cctv", "desk.rail.cameras", may("video", opened)),
        ("/supervision", "shield-check", "desk.rail.supervision", may("supervise", opened)),
        ("/emergency", "urgent", "desk.rail.emergency", may("see", opened)),
        ("/quarantine", "alert-triangle", "desk.rail.held", may("quarantine", opened)),
    ]
    shown = [
        html.A([shell.icon(icon), t(lang, word)], href=path, className="on" if path == here else "")
        for path, icon, word, offered in links
        if offered
    ]
    return html.Nav(shown, className="rail")


def foot(lang: str, shortcuts: Sequence[tuple[str, str]]) -> html.Footer:
    keys = [
        html.Span(
            [*(html.Span(key, className="kbd") for key in shown.split()), t(lang, f"desk.foot.{name}")],
            className="k",
        )
        for shown, name in shortcuts
    ]
    return html.Footer(
        [
            *keys,
            html.Span(className="grow"),
            html.Span([t(lang, "desk.today"), " ", shell.live("kpi.today.dispatch", html.B, "num t1")]),
            html.Span(
                [
                    html.I(className="dot"),
                    html.Span(id="foot-link"),
                    html.Span(id="foot-ms", className="num"),
                ],
                id="foot-state",
                className="row",
            ),
        ],
        className="foot",
    )
