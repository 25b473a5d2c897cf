"""The pack as a zip: the printed pages, the whole as JSON, each table as CSV, each map frame as SVG."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import asdict
from typing import Any

from console.areas_picture import light_colours
from console.review.facts import Pack
from console.review.rows import Cells, sections
from console.review.sheet import pdf
from geodata.sketch import svg

FORMULA = ("=", "+", "-", "@", "\t")  # what a spreadsheet would reckon instead of show


def bundle(pack: Pack) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as files:
        files.writestr(_at("pack.pdf", pack), pdf(pack))
        files.writestr(_at("data.json", pack), json.dumps(data(pack), ensure_ascii=False, indent=1))
        for name, cells in sections(pack):
            files.writestr(_at(f"{name}.csv", pack), table(cells))
        for n, (_, sketch) in enumerate(pack.frames, 1):
            files.writestr(_at(f"frames/{n}.svg", pack), svg(sketch, light_colours()))
    return out.getvalue()


def _at(name: str, pack: Pack) -> zipfile.ZipInfo:
    """Files bear the instant of the pack, so that the same pack is the same bytes."""
    info = zipfile.ZipInfo(name, pack.local(pack.until).timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def data(pack: Pack) -> dict[str, Any]:
    """Every fact of the pack; times are epoch milliseconds."""
    return {
        "incident": asdict(pack.incident),
        "orders": [asdict(order) for order in pack.orders],
        "until": pack.until,
        "drill": pack.incident.drill,
        "fingerprint": pack.fingerprint,
        "measures": asdict(pack.measures),
        "plan": [asdict(line) for line in pack.compared],
        "levels": [asdict(change) for change in pack.levels],
        "log": [asdict(entry) for entry in pack.log],
        "names": pack.names,
        "frames": [{"at": at, "file": f"frames/{n}.svg"} for n, (at, _) in enumerate(pack.frames, 1)],
    }


def table(cells: Cells) -> str:
    """CSV with the mark by which spreadsheets know UTF-8; a cell is never a formula."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(cells.head)
    rows.writerows([[plain(text) for text, _ in row] for row in cells.rows])
    return "\ufeff" + out.getvalue()


def plain(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
