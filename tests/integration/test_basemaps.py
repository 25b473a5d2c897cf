"""Maps of others under ours: fetched from listed hosts only, kept, and words for what cannot be had."""

from __future__ import annotations

import json
import os
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from console.basemap_tiles import Tiles
from console.basemaps import Basemap, NoTile, basemaps
from console.settings import BadSetting, Settings

PNG = b"\x89PNG\r\n" + b"0" * 40
ROW = {
    "name": "tdt",
    "zh": "天地图",
    "en": "Tianditu",
    "crs": "cgcs2000",
    "attribution": "国家地理信息公共服务平台",
}


class Server(ThreadingHTTPServer):
    asked: list[str]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Server)
        self.server.asked.append(self.path)
        answers = {
            "/2/1/1": (200, PNG),
            "/2/0/0": (404, b"none"),
            "/2/1/0": (200, b"<html>"),
            "/2/0/1": (302, b""),
        }
        status, data = answers.get(self.path.split("?")[0], (200, PNG + b"1" * 3_000_000))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/2/1/1")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), Handler)
    made.asked = []
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


def row(server: Server, host: str = "127.0.0.1") -> Basemap:
    return Basemap(**ROW, url=f"http://{host}:{server.server_port}/{{z}}/{{x}}/{{y}}?tk=secret", max_zoom=18)  # type: ignore[arg-type]


def why(tiles: Tiles, of: Basemap, z: int, x: int, y: int) -> str:
    with pytest.raises(NoTile) as refusal:
        tiles.tile(of, z, x, y)
    return str(refusal.value.data.get("text", refusal.value.data["why"]))


def test_a_tile_is_fetched_once_with_its_key_and_then_kept(server: Server, tmp_path: Path) -> None:
    tiles = Tiles(tmp_path, "127.0.0.1")
    assert tiles.tile(row(server), 2, 1, 1) == (PNG, "image/png")
    assert tiles.tile(row(server), 2, 1, 1) == (PNG, "image/png")
    assert server.asked == ["/2/1/1?tk=secret"]


def test_the_oldest_tiles_make_room(server: Server, tmp_path: Path) -> None:
    tiles, of = Tiles(tmp_path, "127.0.0.1", most=10), row(server)
    for n in range(20):
        kept = tmp_path / of.name / "3" / "1" / str(n)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(PNG)
        os.utime(kept, (n, n))
    tiles.tile(of, 2, 1, 1)
    left = {f.name for f in (tmp_path / of.name).glob("*/*/*")}
    assert left == {str(n) for n in range(10, 20)} | {"1"}


def test_nothing_is_asked_of_a_host_that_is_not_listed(server: Server, tmp_path: Path) -> None:
    assert why(Tiles(tmp_path, ""), row(server), 2, 1, 1) == "host_unlisted"
    assert why(Tiles(tmp_path, "127.0.0.1:1"), row(server), 2, 1, 1) == "host_unlisted"
    assert "inside the house" in why(Tiles(tmp_path, "localhost"), row(server, "localhost"), 2, 1, 1)
    assert server.asked == []


def test_what_is_no_tile_is_said_and_not_asked_for_again_at_once(server: Server, tmp_path: Path) -> None:
    tiles, of = Tiles(tmp_path, f"127.0.0.1:{server.server_port}"), row(server)
    assert "404" in why(tiles, of, 2, 0, 0)
    assert "404" in why(tiles, of, 2, 0, 0)
    assert why(tiles, of, 2, 1, 0) == "not_a_picture"
    assert "302" in why(tiles, of, 2, 0, 1)
    assert why(tiles, of, 2, 3, 3) == "more than 2000000 bytes"
    assert len(server.asked) == 4
    for z, x, y in ((2, 4, 0), (2, 0, 4), (19, 0, 0)):
        assert why(tiles, of, z, x, y) == "outside_map"
    assert not [f for f in tmp_path.rglob("*") if f.is_file()]


NAME = "tiles.test"


@pytest.fixture
def secure(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The same server by HTTPS, under NAME, with a certificate of its own that this machine trusts."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name.from_rfc4514_string(f"CN={NAME}")
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    pem = serialization.Encoding.PEM
    own = tmp_path / "own.pem"
    own.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.sign(key, hashes.SHA256()).public_bytes(pem)
    )
    door = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    door.load_cert_chain(own)
    server.socket = door.wrap_socket(server.socket, server_side=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(own))
    return server


def https(server: Server, name: str = NAME) -> Basemap:
    url = f"https://{name}:{server.server_port}/{{z}}/{{x}}/{{y}}"
    return Basemap(**ROW, url=url, max_zoom=18)  # type: ignore[arg-type]


def test_by_https_a_host_proves_its_name_and_sends_nobody_on(
    secure: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiles = Tiles(tmp_path / "kept", f"{NAME} other.test 127.0.0.1", lambda *_: ["127.0.0.1"])
    assert tiles.tile(https(secure), 2, 1, 1) == (PNG, "image/png")
    assert "302" in why(tiles, https(secure), 2, 0, 1)
    assert secure.asked == ["/2/1/1", "/2/0/1"]
    assert "SSLCertVerificationError" in why(tiles, https(secure, "other.test"), 2, 1, 0)
    monkeypatch.delenv("SSL_CERT_FILE")
    assert "SSLCertVerificationError" in why(tiles, https(secure), 2, 2, 2)
    assert len(secure.asked) == 2


def test_the_very_address_that_was_judged_is_asked(secure: Server, tmp_path: Path) -> None:
    answers = iter([["127.0.0.1"], ["10.1.2.3"]])
    tiles = Tiles(tmp_path / "kept", f"{NAME} 127.0.0.1", lambda *_: next(answers))
    assert tiles.tile(https(secure), 2, 1, 1) == (PNG, "image/png"), "one look, though it would turn inward"
    assert "inside the house" in why(tiles, https(secure), 2, 0, 0)
    assert secure.asked == ["/2/1/1"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"crs": "bd09"},
        {"url": "file:///etc/{z}{x}{y}"},
        {"url": "http://tiles.example/{z}/{x}"},
        {"name": "../x"},
        {"max_zoom": 99},
        {"zh": 1},
        {"licence": 1},
        {"license": "GS(2026)1号"},
    ],
)
def test_a_row_that_cannot_be_read_stops_the_start_by_name(tmp_path: Path, wrong: dict[str, object]) -> None:
    good = ROW | {"url": "https://tiles.example/{z}/{x}/{y}", "max_zoom": 18}
    path = tmp_path / "maps.json"
    path.write_text(json.dumps([good]), "utf-8")
    assert list(basemaps(Settings(basemaps=str(path)))) == ["tdt"]
    path.write_text(json.dumps([good | {"name": "own", "licence": "GS(2026)1号"}]), "utf-8")
    assert basemaps(Settings(basemaps=str(path)))["own"].licence == "GS(2026)1号"
    other = tmp_path / "wrong.json"
    other.write_text(json.dumps([good | {"name": "first"}, good | wrong]), "utf-8")
    with pytest.raises(BadSetting, match="row 2"):
        basemaps(Settings(basemaps=str(other)))


def test_the_door_says_which_basemap_is_unknown(web) -> None:  # type: ignore[no-untyped-def]
    told = web.login("town1").get("/api/v1/basemaps/nothing/3/1/1")
    assert (told.status_code, told.json["code"]) == (404, "NoTile")
    assert web.nobody().get("/api/v1/basemaps/nothing/3/1/1").status_code == 401


@pytest.mark.parametrize("wrong", [{}, {"name": "nothing"}, {"name": None}, {"name": "", "more": 1}])
def test_a_choice_of_what_is_not_there_is_refused_by_name(web, wrong) -> None:  # type: ignore[no-untyped-def]
    told = web.login("duty").post("/api/v1/me/basemap", json=wrong)
    assert (told.status_code, told.json["code"], told.json["field"]) == (422, "BadField", "name")
    assert web.login("duty").post("/api/v1/me/basemap", json={"name": ""}).json == {"name": ""}
