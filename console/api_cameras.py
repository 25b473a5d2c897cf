"""REST for cameras: an opening that is noted, and for its ticket the playlist, segments and stills."""

from __future__ import annotations

import logging
import re
import time
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, send_from_directory

from console.access import session
from console.asking import answer, dumps, json_object
from console.ports import Ports
from dispatch.cameras import PURPOSES, Cameras, NoPicture, UnknownCamera, may_look
from dispatch.domain.case import Case
from dispatch.domain.errors import BadField, UnknownCase
from feeds import demo_stream
from feeds.camera_addresses import Allowed
from feeds.camera_pictures import Pictures
from feeds.demo_stream import NoFfmpeg, NoStream
from feeds.fetching import NotFetched
from geodata.atlas import PlaceRecord

log = logging.getLogger(__name__)

MOST: Final = 1_000  # bytes of an opening
STILL: Final = "still.jpg"
PART: Final = re.compile(r"init\.mp4|\d{1,6}\.m4s")
KINDS: Final = {".m3u8": "application/vnd.apple.mpegurl", ".mp4": "video/mp4", ".m4s": "video/iso.segment"}
METHODS = {  # path -> method and summary, for the description of the API
    "/api/v1/cameras/{no}/views": (
        "post",
        "Open a camera: noted with who and why; gives the addresses of its pictures, best first.",
    ),
    "/api/v1/cameras/{no}/views/{ticket}/{name}": ("get", "Playlist, segment or still of an opened camera."),
}
BODIES: dict[str, dict[str, Any]] = {
    "/api/v1/cameras/{no}/views": {
        "type": "object",
        "additionalProperties": False,
        "properties": {"purpose": {"enum": list(PURPOSES)}, "case_id": {"type": "string"}},
    },
}


def build(ports: Ports) -> Blueprint:
    """The routes, bound to the doors they may use."""
    api = Blueprint("cameras", __name__)
    cameras = Cameras(ports.engine, ports.telemetry)

    @api.post("/api/v1/cameras/<int:no>/views")
    def view(no: int) -> Response:
        purpose, case = asked(ports, json_object(MOST))
        camera, who = camera_of(ports, no), session()
        if camera is None or not may_look(who.account.scope, camera, ports.atlas(), case):
            raise UnknownCamera(no=no)
        opened = cameras.open(camera, who.username, purpose, case)
        told: dict[str, Any] = {"no": no, "code": camera.code, "name": camera.name, "last": opened.last}
        told |= {"silent": opened.silent, "demo": _demo(camera), "lacks": _lacks(camera)}
        base = f"/api/v1/cameras/{no}/views/{opened.ticket}"
        return answer(dumps(told | {"sources": [f"{base}/{name}" for name in sources(camera)]}), 201)

    @api.get("/api/v1/cameras/<int:no>/views/<ticket>/<name>")
    def part(no: int, ticket: str, name: str) -> Response:
        cameras.check(no, session().username, ticket)
        camera = camera_of(ports, no)
        if camera is None:
            raise UnknownCamera(no=no)
        if name != STILL:
            return piece(camera, ports, name)
        kind, data = picture(camera, ports)
        return Response(data, mimetype=kind)

    return api


def asked(ports: Ports, body: dict[str, Any]) -> tuple[str, Case | None]:
    """What the camera is opened for. Raises BadField or UnknownCase."""
    if odd := sorted(set(body) - {"purpose", "case_id"}):
        raise BadField(field=odd[0][:40], why="unknown_field")
    purpose, case_id = body.get("purpose", PURPOSES[0]), body.get("case_id")
    if not isinstance(purpose, str):
        raise BadField(field="purpose", why="no_text")
    if case_id is None:
        return purpose, None
    case = ports.board.case(case_id, session().scope) if isinstance(case_id, str) else None
    if case is None:
        raise UnknownCase(case_id=str(case_id)[:60])
    return purpose, case


def camera_of(ports: Ports, no: int) -> PlaceRecord | None:
    found = ports.atlas().place(no)
    return found if found and found.kind == "camera" else None


# The register names where a camera's pictures come from: the demo's scenes, HLS and stills by http(s). Here
# a source of another make (a media platform by WHEP, FLV) gets its own answer; the browser chooses its
# adapter by the address (66_adapters.js).
def _scene(camera: PlaceRecord, what: str) -> int | None:
    return demo_stream.number_of(str(camera.attrs.get(what, "")))


def _demo(camera: PlaceRecord) -> bool:
    return _scene(camera, "stream") is not None or _scene(camera, "snapshot") is not None


def _address(camera: PlaceRecord, what: str) -> str:
    """The http(s) address of a stream or still, "" where it has none that we can fetch."""
    url = str(camera.attrs.get(what, ""))
    fetched = url.startswith(("http://", "https://"))
    return url if fetched and (what == "snapshot" or urlsplit(url).path.endswith(".m3u8")) else ""


def sources(camera: PlaceRecord) -> list[str]:
    """Names of what the camera gives, best first."""
    scene = _scene(camera, "stream") is not None and demo_stream.has_ffmpeg()
    moving = [demo_stream.PLAYLIST] if scene or _address(camera, "stream") else []
    still = _scene(camera, "snapshot") is not None or _address(camera, "snapshot")
    return [*moving, *([STILL] if still else [])]


def _lacks(camera: PlaceRecord) -> str:
    """What this machine lacks to show the camera moving."""
    return "ffmpeg" if _scene(camera, "stream") is not None and not demo_stream.has_ffmpeg() else ""


def pictures(ports: Ports) -> Pictures:
    return Pictures(Allowed.of(ports.settings.camera_hosts), ports.sealer.sign)


def picture(camera: PlaceRecord, ports: Ports) -> tuple[str, bytes]:
    """(kind, bytes) of the camera as it looks now. Raises UnknownCamera where it gives none, NoPicture."""
    if (number := _scene(camera, "snapshot")) is not None:
        return demo_stream.still(Path(ports.settings.data_dir), number, time.time())
    if not (url := _address(camera, "snapshot")):
        raise UnknownCamera(no=camera.id)
    try:
        return pictures(ports).still(url)
    except NotFetched as broken:
        log.warning("a still was not fetched: %s", broken, extra={"camera": camera.id})
        raise NoPicture(no=camera.id, why="broken") from broken


def piece(camera: PlaceRecord, ports: Ports, name: str) -> Response:
    """Playlist or segment of the stream; of a scene, the first to ask waits until it is made.
    Raises UnknownCamera, NoPicture.
    """
    if url := _address(camera, "stream"):
        return _fetched(camera, ports, url, name)
    number = _scene(camera, "stream")
    if number is None or not (name == demo_stream.PLAYLIST or PART.fullmatch(name)):
        raise UnknownCamera(no=camera.id)
    try:
        folder = demo_stream.made(Path(ports.settings.data_dir), number)
    except NoFfmpeg:
        raise NoPicture(no=camera.id, why="ffmpeg") from None
    except NoStream as broken:
        log.warning("a stream was not made: %s", broken, extra={"camera": camera.id})
        raise NoPicture(no=camera.id, why="broken") from broken
    response = send_from_directory(folder.resolve(), name, mimetype=KINDS[Path(name).suffix])
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _fetched(camera: PlaceRecord, ports: Ports, url: str, name: str) -> Response:
    try:
        if name == demo_stream.PLAYLIST:
            return Response(pictures(ports).playlist(url), mimetype=KINDS[".m3u8"])
        kind, data = pictures(ports).piece(url, name)
    except NotFetched as broken:
        log.warning("a stream was not fetched: %s", broken, extra={"camera": camera.id})
        raise NoPicture(no=camera.id, why="broken") from broken
    return Response(data, mimetype=kind)
