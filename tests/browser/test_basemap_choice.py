"""Maps of others under ours, as people choose and find them again; every map says its 审图号."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from support.desk import picture

SITE, ITS_OWN = "川S(2026)01号", "GS(2026)0001号"
NOTE = "() => [...document.querySelectorAll('[data-map-note]')].map((node) => node.textContent)"
LAID = """() => {  // depth of each layer of tiles, the basemap's own first
    const found = [];
    anlan.map.all()[0].eachLayer((one) => one._tiles && found.push(one));
    const depth = (one) => Number(one.getContainer().style.zIndex);
    const own = found.filter((one) => one.getContainer().classList.contains("map-ground"));
    return [own.map(depth), found.filter((one) => !own.includes(one)).map(depth)];
}"""


class Tiles(ThreadingHTTPServer):
    asked: set[str]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Tiles)
        self.server.asked.add(self.path.split("/")[1])
        data = picture(200)
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def tiles() -> Iterator[Tiles]:
    made = Tiles(("127.0.0.1", 0), Handler)
    made.asked = set()
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def site(own_console: Any, tiles: Tiles, tmp_path: Path) -> Any:
    """A console with two basemaps, one of them in GCJ-02."""
    url = f"http://127.0.0.1:{tiles.server_port}"
    plain = {
        "name": "plain",
        "zh": "影像",
        "en": "Images",
        "crs": "cgcs2000",
        "attribution": "甲测绘院",
        "max_zoom": 18,
    }
    street = plain | {"name": "street", "zh": "街图", "crs": "gcj02", "licence": ITS_OWN}
    rows = [row | {"url": f"{url}/{row['name']}/{{z}}/{{x}}/{{y}}"} for row in (plain, street)]
    (tmp_path / "maps.json").write_text(json.dumps(rows), "utf-8")
    own_console.env |= {
        "ANLAN_BASEMAPS": str(tmp_path / "maps.json"),
        "ANLAN_TILE_HOSTS": "127.0.0.1",
        "ANLAN_MAP_LICENCE": SITE,
    }
    return own_console.start()


def test_a_person_chooses_the_basemap_and_finds_it_again_on_every_map(
    site: Any, tiles: Tiles, browser: Browser, eventually: Callable[..., Any]
) -> None:
    faults: list[str] = []

    def sit(who: str, path: str = "/") -> Page:
        context = browser.new_context(viewport={"width": 1920, "height": 1080})
        entry = {"username": who, "password": site.password}
        assert context.request.post(f"{site.url}/api/v1/login", data=entry).ok
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{site.url}{path}")
        eventually(lambda: page.evaluate("Boolean(globalThis.anlan?.map?.all().length)"), limit=30)
        return page

    town = sit("town_dispatch", "/town/519901001")
    eventually(lambda: town.evaluate(NOTE) == [SITE])
    town.click("[data-map-tool=tree]")
    for name, words in (("plain", f"甲测绘院 · {SITE}"), ("street", f"甲测绘院 · {ITS_OWN}")):
        with town.expect_response("**/api/v1/me/basemap"):
            town.check(f"[name=ground][value={name}]")
        eventually(lambda name=name: name in tiles.asked)
        eventually(lambda words=words: town.evaluate(NOTE) == [words])
        under, ours = town.evaluate(LAID)
        assert len(under) == 1
        assert len(ours) == 1
        assert under[0] < ours[0]
    town.route("**/api/v1/me/basemap", lambda route: route.abort())
    town.check("[name=ground][value=plain]")
    said = "() => document.querySelector('[data-map-box] [role=alert]').textContent"
    eventually(lambda: "还没有保存" in town.evaluate(said))
    town.check("[name=ground][value=street]")
    town.unroute("**/api/v1/me/basemap")
    eventually(lambda: town.evaluate(said) == "", limit=20)
    town.context.close()

    again = sit("town_dispatch", "/desk")
    eventually(lambda: again.evaluate(NOTE) == [f"甲测绘院 · {ITS_OWN}"])
    again.click("[data-map-tool=tree]")
    assert again.is_checked("[name=ground][value=street]")
    again.check("[name=ground][value='']")
    eventually(lambda: again.evaluate(NOTE) == [SITE])
    assert again.evaluate(LAID)[0] == []
    again.context.close()

    for who, path in (
        ("wall", "/"),
        ("community_duty", "/"),
        ("estate_property", "/"),
        ("city_duty", "/emergency"),
    ):
        other = sit(who, path)
        eventually(lambda other=other: other.evaluate(NOTE) == [SITE])
        assert other.evaluate(LAID)[0] == [], "nobody else has chosen"
        other.context.close()
    assert faults == []
