"""Points of a register as one small binary a browser reads: AQP1, nine bytes a point at 1e-6 degrees.

Little endian: u32 magic, points, kinds; i32 west, south in 1e-6 degrees; u32 number and points of each kind.
Then of all points, as steps modulo 2^24 from the point before, the low 16 bits and after them the high 8 of:
number (counted anew in each kind), lon from west, lat from south. Points lie by kind, then by number.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

MAGIC = 0x31505141  # "AQP1"
PRECISION = 1_000_000
WRAP = 1 << 24
Ints = NDArray[np.int64]


class TooWide(ValueError):
    """Points lie further apart than the binary can say: 16 degrees."""


def pack_points(kinds: ArrayLike, numbers: ArrayLike, lons: ArrayLike, lats: ArrayLike) -> bytes:
    """The binary of points in any order; `kinds` and `numbers` are below 2^24. Raises TooWide."""
    kind, number = np.asarray(kinds, np.int64), np.asarray(numbers, np.int64)
    order = np.lexsort((number, kind))
    kind, number = kind[order], number[order]
    x, y = (np.round(np.asarray(v, np.float64)[order] * PRECISION).astype(np.int64) for v in (lons, lats))
    west, south = (int(v.min(initial=180 * PRECISION)) for v in (x, y)) if len(kind) else (0, 0)
    x, y = x - west, y - south
    if max(x.max(initial=0), y.max(initial=0)) >= WRAP:
        raise TooWide("points more than 16 degrees apart")
    named, first, counts = np.unique(kind, return_index=True, return_counts=True)
    step = _steps(number)
    step[first] = number[first]
    columns = [step, _steps(x), _steps(y)]
    parts = [
        np.array([MAGIC, len(kind), len(named)], "<u4"),
        np.array([west, south], "<i4"),
        np.column_stack([named, counts]).astype("<u4"),
        *((c & 0xFFFF).astype("<u2") for c in columns),
        *((c >> 16).astype("u1") for c in columns),
    ]
    return b"".join(p.tobytes() for p in parts)


def _steps(values: Ints) -> Ints:
    return np.diff(values, prepend=0) % WRAP
