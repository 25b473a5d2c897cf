"""Numbered unit grids: reading order of areas, and cutting one polygon into compact parts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def reading_order(points: Floats) -> NDArray[np.int64]:
    """W to E, then N to S: bands of about one grid's height, the north one first, each from the west."""
    if len(points) < 2:
        return np.arange(len(points))
    south, north = points[:, 1].min(), points[:, 1].max()
    bands = max(1, round(np.sqrt(len(points))))
    height = max((north - south) / bands, 1e-12)
    band = np.minimum(((north - points[:, 1]) / height).astype(np.int64), bands - 1)
    return np.lexsort((points[:, 1], points[:, 0], band))
