"""The only reader of map files: GeoJSON, Shapefile and what else geopandas opens, boiled down to features."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geodata.assemble import AreaImport, Feature, Problem, assemble
from geodata.crs import CRS, Crs, to_4490
from geodata.detect import Finding, detect
from geodata.packed import opened

CODE_FIELDS: tuple[str, ...] = (
    "grid_code",
    "village_code",
    "street_code",
    "town_code",
    "area_code",
    "code",
    "adcode",
)
CODE_FIELDS += ("gbcode", "编码", "代码", "区划代码", "网格编码")
NAME_FIELDS: tuple[str, ...] = ("name", "name_zh", "zh", "village", "town", "town_name", "mc", "xzqmc")
NAME_FIELDS += ("名称", "单位名称", "区划名称", "网格名称", "乡镇", "社区")
OFFICES = {"居民委员会": "", "居委会": "", "村民委员会": "村", "村委会": "村", "（撤销）": "", "(撤销)": ""}


class UnreadableMap(Exception):
    """The file holds no table of shapes, or its coordinates cannot be what was said. data: path, why."""


def read_areas(
    paths: Sequence[Path],
    parent: str,
    crs: Crs | None = None,
    codes_file: Path | None = None,
    name: str = "",
    against: Path | None = None,
    layer: str = "",
) -> AreaImport:
    """Areas of one city; `parent` is the code they lie under, `codes_file` a CSV of codes by name.

    Without `crs` each file's system is told by the outline `against`, which is in CGCS2000; without that
    too it is what the file declares. `layer` names one where a file holds several.
    """
    if not (parent.isdigit() and len(parent) in (6, 9, 12)):
        raise UnreadableMap(f"parent {parent!r} is not a code of 6, 9 or 12 digits")
    if crs is not None and crs not in CRS:
        raise UnreadableMap(f"crs {crs!r} is none of {', '.join(CRS)}")
    problems: list[Problem] = []
    codes = _codes_by_name(codes_file, parent) if codes_file else {}
    systems: dict[Path, Crs | None] = dict.fromkeys(paths, crs)
    told: list[str] = []
    if against is not None and crs is None:
        outline = [f.polygon for f in _read(against, "cgcs2000", parent, [])]
        systems = {path: _told(path, outline, parent, told, layer) for path in paths}
    features = [f for path in paths for f in _read(path, systems[path], parent, problems, layer)]
    known = [_with_code(f, codes, problems) for f in features] if codes else features
    built = assemble(known, parent, name)
    if not built.areas:
        raise UnreadableMap(
            f"no area under {parent}: {', '.join(sorted({p.kind for p in problems + built.problems}))}"
        )
    return replace(built, problems=problems + built.problems, told=tuple(told))


def _told(path: Path, outline: Sequence[Any], parent: str, told: list[str], layer: str) -> Crs:
    """The system the outline tells; refuses with the figures when they do not decide."""
    areas = [f.polygon for f in _read(path, "wgs84", parent, [], layer)]
    if not areas or not outline:
        raise UnreadableMap(f"{path.name}: no areas to lay on the outline; write --crs")
    found = detect(areas, outline)
    figures = _figures(found)
    if found.crs is None:
        raise UnreadableMap(
            f"{path.name}: its coordinate system is not clear ({found.why}: {figures}); "
            f"write --crs {', --crs '.join(CRS)}"
        )
    told.append(f"{path.name}: {found.crs} ({figures})")
    return found.crs


def _figures(found: Finding) -> str:
    fits = [f"as {f.crs} {f.slide:.0f} m off, lines {f.median:.0f} m apart" for f in found.fits]
    return "; ".join([f"{found.points} points near the outline", *fits])


def _read(
    path: Path, crs: Crs | None, parent: str, problems: list[Problem], layer: str = ""
) -> Iterable[Feature]:
    import geopandas

    try:
        with opened(path, layer) as (file, name_of_layer):
            frame = geopandas.read_file(file, layer=name_of_layer)
    except Exception as e:
        raise UnreadableMap(f"{path.name}: {e}") from e
    if not isinstance(frame, geopandas.GeoDataFrame):
        raise UnreadableMap(f"{path.name}: no shapes in it")
    if frame.crs is None and crs is None:
        raise UnreadableMap(
            f"{path.name}: does not say its coordinate system (.prj); write --crs or --against"
        )
    if frame.crs is not None and not frame.crs.is_geographic:
        frame = frame.to_crs(4490)
    columns = {str(c).lower(): c for c in frame.columns}
    code_at = next((columns[f] for f in CODE_FIELDS if f in columns), None)
    name_at = next((columns[f] for f in NAME_FIELDS if f in columns), None)
    for i, row in enumerate(frame.to_dict("records")):
        name = _text(row[name_at]) if name_at else None
        code = _code(row[code_at], problems) if code_at else None
        subject = name or code or f"{path.name} #{i + 1}"
        polygon = _polygon(row["geometry"], crs or "wgs84", subject, problems)
        if polygon is not None:
            yield Feature(polygon, name, code)


def _polygon(shape: Any, crs: Crs, subject: str, problems: list[Problem]) -> Any | None:
    """A valid polygon in EPSG:4490, or None and a problem told."""
    if shape is None or shape.is_empty:
        problems.append(Problem("no_shape", subject))
        return None
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        problems.append(Problem("not_an_area", subject, shape.geom_type))
        return None
    shape = shapely.transform(
        shapely.force_2d(shape), lambda p: np.column_stack(to_4490(p[:, 0], p[:, 1], crs))
    )
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        problems.append(Problem("not_degrees", subject, f"{west:.0f},{south:.0f}"))
        return None
    if not shape.is_valid:
        problems.append(Problem("bad_ring", subject, shapely.is_valid_reason(shape)))
        shape = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    parts = [p for p in shapely.get_parts(shape).tolist() if p.geom_type == "Polygon" and p.area > 0]
    if not parts:
        problems.append(Problem("no_shape", subject))
        return None
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _code(value: Any, problems: list[Problem]) -> str | None:
    """Significant digits: 511421101000 is the town 511421101."""
    text = (_text(value) or "").removesuffix(".0")
    if not text:
        return None
    while len(text) > 6 and text.endswith("000"):
        text = text[:-3]
    if not text.isdigit() or len(text) not in (6, 9, 12, 15):
        problems.append(Problem("bad_code", text))
        return None
    return text


def _text(value: Any) -> str | None:
    """Clean text, also of a Shapefile in GBK that says nothing about it; None for nothing."""
    if value is None or value != value:
        return None
    text = str(value).strip()
    if any("\x80" <= c <= "\xff" for c in text) and all(c <= "\xff" for c in text):
        try:
            text = text.encode("latin-1").decode("gb18030")
        except UnicodeDecodeError:
            return text
    return text or None


def _with_code(feature: Feature, codes: Mapping[str, list[str]], problems: list[Problem]) -> Feature:
    if feature.code is not None or feature.name is None:
        return feature
    found = codes.get(_plain(feature.name), [])
    if len(found) > 1:
        problems.append(Problem("ambiguous_name", feature.name, " ".join(found)))
    return Feature(feature.polygon, feature.name, found[0]) if len(found) == 1 else feature


def _codes_by_name(path: Path, parent: str) -> dict[str, list[str]]:
    rows = list(csv.DictReader(io.StringIO(_decoded(path), newline="")))
    columns = list(rows[0]) if rows else []
    code_at = next((c for f in CODE_FIELDS for c in columns if c.lower() == f), None)
    name_at = next((c for f in NAME_FIELDS for c in columns if c.lower() == f), None)
    if code_at is None or name_at is None:
        raise UnreadableMap(f"{path.name}: needs a column of codes and one of names")
    out: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        code = _code(row[code_at], [])
        if code and code.startswith(parent) and len(code) == len(parent) + 3:
            out[_plain(row[name_at] or "")].append(code)
    return out


def _decoded(path: Path) -> str:
    """The text of a list in UTF-8, or in GBK as a Chinese Excel saves it."""
    try:
        raw = path.read_bytes()
    except OSError as e:
        raise UnreadableMap(f"{path.name}: {e.strerror}") from e
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError as e:
            at = e.start
    raise UnreadableMap(f"{path.name}: neither UTF-8 nor GBK (byte {at}); save it as CSV in UTF-8")


def _plain(name: str) -> str:
    name = name.strip()
    for office, short in OFFICES.items():
        if name.endswith(office):
            name = name.removesuffix(office) + short
    return name
