"""Streams of the demo's cameras: made once by ffmpeg from our own scenes, then plain files that cost nothing.

`python -m feeds.demo_stream NUMBER FOLDER` makes one; the console starts that beside itself on first use.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import zlib
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Final

from feeds.demo_scene import FPS, HEIGHT, SCENES, SECONDS, WIDTH, Picture, Scene

ROOT: Final = Path(__file__).resolve().parent.parent
PREFIX: Final = "demo:"
PLAYLIST, STILL_EVERY, SEGMENT = "index.m3u8", 4, 4  # seconds between stills, seconds of a segment
LONGEST = 120  # seconds until ffmpeg is given up
_making = threading.Lock()  # one ffmpeg at a time: a machine of two cores has a city to run


class NoFfmpeg(Exception):
    """Neither the system nor the wheel has ffmpeg."""


class NoStream(Exception):
    """ffmpeg did not make the stream; the text is what it said."""


def number_of(stream: str) -> int | None:
    """The scene that a camera's `stream` names, None when it is not one of the demo's."""
    digits = stream.removeprefix(PREFIX)
    return (
        int(digits) % SCENES if stream.startswith(PREFIX) and digits.isascii() and digits.isdigit() else None
    )


@lru_cache(maxsize=1)
def ffmpeg() -> str:
    """The system's ffmpeg, else the wheel's. Raises NoFfmpeg."""
    if found := shutil.which("ffmpeg"):
        return found
    try:
        from imageio_ffmpeg import get_ffmpeg_exe  # type: ignore[import-untyped]

        return str(get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        raise NoFfmpeg(str(error)) from error


def has_ffmpeg() -> bool:
    try:
        return bool(ffmpeg())
    except NoFfmpeg:
        return False


def folder(base: Path, number: int) -> Path:
    """Where the files of a scene lie once it is made."""
    return base / "streams" / f"{number:02d}"


def made(base: Path, number: int) -> Path:
    """The folder of the stream; the first to ask makes it, others wait. Raises NoFfmpeg or NoStream."""
    into = folder(base, number)
    if into.exists():
        return into
    ffmpeg()
    with _making:
        if not into.exists():
            line = [sys.executable, "-m", "feeds.demo_stream", str(number), str(into.resolve())]
            try:
                done = subprocess.run(
                    line, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False
                )
            except subprocess.TimeoutExpired as late:
                raise NoStream(f"not made in {LONGEST} s") from late
            if done.returncode:
                raise NoStream(done.stderr[-300:])
    return into


def make(number: int, into: Path) -> None:
    """Whole or not at all. Raises NoFfmpeg or NoStream."""
    into.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=into.parent))
    scene = Scene(number)
    line = [
        ffmpeg(),
        "-v",
        "error",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-s",
        f"{WIDTH}x{HEIGHT}",
        "-r",
        str(FPS),
    ]
    line += [
        "-i",
        "-",
        *_video(),
        PLAYLIST,
        "-vf",
        f"fps=1/{STILL_EVERY}",
        "-q:v",
        "5",
        "-start_number",
        "0",
        "%d.jpg",
    ]
    with subprocess.Popen(line, cwd=fresh, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        with suppress(BrokenPipeError):  # it has ended before its time: what it says tells why
            for k in range(FPS * SECONDS):
                process.stdin.write(scene.frame(k).tobytes())
            process.stdin.close()
        said = process.stderr.read().decode(errors="replace")
    if process.returncode or not (fresh / PLAYLIST).exists():
        shutil.rmtree(fresh)
        raise NoStream(said)
    try:
        fresh.rename(into)
    except OSError:  # another console was faster: its stream is as good
        shutil.rmtree(fresh)


def _video() -> list[str]:
    """VP9 in fragmented MP4: every Chromium and Firefox plays it, also those built without H.264."""
    codec = ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-row-mt", "1", "-b:v", "600k"]
    every = str(FPS * SEGMENT)
    pace = ["-g", every, "-keyint_min", every, "-pix_fmt", "yuv420p"]
    cut = ["-f", "hls", "-hls_time", str(SEGMENT), "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4"]
    return [*codec, *pace, *cut, "-hls_fmp4_init_filename", "init.mp4", "-hls_segment_filename", "%d.m4s"]


def still(base: Path, number: int, now: float) -> tuple[str, bytes]:
    """(kind, bytes) of the picture at a time: ffmpeg's when the stream is made, else one drawn now."""
    step = int(now) // STILL_EVERY % (SECONDS // STILL_EVERY)
    file = folder(base, number) / f"{step}.jpg"
    if file.exists():
        return "image/jpeg", file.read_bytes()
    return "image/png", _png(_scene(number).frame(step * STILL_EVERY * FPS))


@lru_cache(maxsize=SCENES)
def _scene(number: int) -> Scene:
    return Scene(number)


def _png(picture: Picture) -> bytes:
    height, width, _ = picture.shape
    rows = b"".join(b"\0" + picture[y].tobytes() for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 3)), (b"IEND", b""))
    chunks = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts)
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


if __name__ == "__main__":
    os.nice(10)
    make(int(sys.argv[1]), Path(sys.argv[2]))
