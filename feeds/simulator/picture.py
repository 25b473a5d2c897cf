"""Pictures for demo cases, drawn here: a street, with something on it or without. Pure."""

from __future__ import annotations

import random
import struct
import zlib

WIDTH, HEIGHT, HORIZON = 320, 200, 90
SKY, WALL, ROAD, KERB, LINE = (176, 196, 214), (150, 142, 132), (86, 88, 92), (186, 184, 178), (222, 220, 210)


def street(rng: random.Random, mended: bool) -> bytes:
    """A PNG of the same street for the same seed; a dark heap lies on it until it is mended."""
    tone = rng.randint(-18, 18)
    heap = (rng.randint(90, 200), rng.randint(130, 165), rng.randint(14, 30))
    rows = [
        bytes([0]) + b"".join(_pixel(x, y, tone, heap, mended) for x in range(WIDTH)) for y in range(HEIGHT)
    ]
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    parts = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(b"".join(rows), 6)), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _pixel(x: int, y: int, tone: int, heap: tuple[int, int, int], mended: bool) -> bytes:
    hx, hy, size = heap
    if not mended and ((x - hx) / 2) ** 2 + (y - hy) ** 2 < size * size:
        colour = (52 + (x * 7 + y * 13) % 23, 48, 44)
    elif y < HORIZON:
        colour = WALL if (x // 40) % 3 != 1 and y > HORIZON - 30 - (x // 40) * 7 % 31 else SKY
    elif y < HORIZON + 14:
        colour = KERB
    else:
        colour = LINE if y in range(150, 154) and (x // 24) % 2 else ROAD
    return bytes(min(255, max(0, c + tone)) for c in colour)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
