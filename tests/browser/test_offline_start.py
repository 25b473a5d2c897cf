"""The console speaks to nobody outside: neither its processes nor the browsers that show it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from support.running import PASSWORD, Running

LOCAL = re.compile(r"^(?:data:|blob:|about:|(?:https?|wss?)://127\.0\.0\.1:)")
PAGES = ("/desk", "/wall/city")


@pytest.fixture
def page(browser: Browser, console: Running):
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    token = console.login("city_duty").cookies["anlan_session"]
    context.add_cookies([{"name": "anlan_session", "value": token, "url": console.url}])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_only_its_own_house(page: Page, console: Running, path: str):
    asked, failed, errors = [], [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda m: errors.append(m.text) if m.type == "error" else None)
    page.goto(console.url + path)
    page.wait_for_selector(".leaflet-container")
    page.wait_for_load_state("networkidle")
    assert len(asked) > 10
    assert [url for url in asked if not LOCAL.match(url)] == []
    assert failed == []
    assert errors == []


def test_the_login_page_asks_only_its_own_house(browser: Browser, console: Running):
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(console.url + "/")
    page.fill("input[name=username]", "city_duty")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_selector(".leaflet-container")
    assert [url for url in asked if not LOCAL.match(url)] == []
    context.close()


def test_no_process_of_ours_has_a_connection_to_elsewhere(console: Running):
    console.login("city_duty").get("/api/v1/snapshot?scope=519901")
    inodes = {inode for pid in console.pids().values() for inode in sockets(pid)}
    peers = [peer for inode, peer in connections() if inode in inodes]
    assert [peer for peer in peers if not local(peer)] == []


def sockets(pid: int) -> set[str]:
    names = (str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink())
    return {name[8:-1] for name in names if name.startswith("socket:[")}


def connections() -> list[tuple[str, str]]:
    """(inode, remote address in hex) of every TCP and UDP socket of the machine."""
    rows = []
    for kind in ("tcp", "tcp6", "udp", "udp6"):
        table = Path(f"/proc/net/{kind}")
        if table.exists():
            lines = [line.split() for line in table.read_text().splitlines()[1:]]
            rows += [(f[9], f[2].split(":")[0]) for f in lines]
    return rows


def local(peer: str) -> bool:
    """127.0.0.1, ::1, ::ffff:127.0.0.1 or nobody, as the kernel writes them."""
    return set(peer) == {"0"} or peer.endswith("0100007F") or peer == "0" * 24 + "01000000"
