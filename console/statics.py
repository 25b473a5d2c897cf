"""Our own files for browsers: read and compressed once, kept for ever where the address names the content."""

from __future__ import annotations

import gzip
import mimetypes
from functools import lru_cache
from pathlib import Path
from typing import Final

import brotli  # type: ignore[import-untyped]
from flask import Flask, Response, abort, request, send_from_directory
from werkzeug.security import safe_join

ASSETS: Final = Path(__file__).parent / "assets"
YEAR: Final = 31_536_000
SHORT: Final = 60
TEXT: Final = frozenset({".css", ".js", ".json", ".svg", ".txt"})
PACKERS: Final = {
    "br": lambda data: bytes(brotli.compress(data, quality=9)),
    "gzip": lambda data: gzip.compress(data, 6, mtime=0),
}


def serve_assets(server: Flask) -> None:
    """/static/…; with ?v= the answer is immutable."""

    @server.get("/static/<path:path>")
    def static(path: str) -> Response:
        full = safe_join(str(ASSETS), path)
        if full is None or path.endswith(".py") or not Path(full).is_file():
            abort(404)
        file = Path(full)
        if file.suffix in TEXT:
            response = _packed(file)
        else:
            response = send_from_directory(ASSETS, path, conditional=True)
        lasting = f"max-age={YEAR}, immutable" if request.args.get("v") else f"max-age={SHORT}"
        response.headers["Cache-Control"] = f"public, {lasting}"
        return response


def _packed(file: Path) -> Response:
    packer = next((name for name in PACKERS if request.accept_encodings[name] > 0), "")
    response = Response(_read(file, file.stat().st_mtime_ns, packer), mimetype=_kind(file))
    response.headers["Vary"] = "Accept-Encoding"
    if packer:
        response.headers["Content-Encoding"] = packer
    return response


@lru_cache(maxsize=512)
def _read(file: Path, _changed: int, packer: str) -> bytes:
    data = file.read_bytes()
    return PACKERS[packer](data) if packer else data


def _kind(file: Path) -> str:
    return mimetypes.guess_type(file.name)[0] or "application/octet-stream"
