"""One layer out of a file that may hold many: a GeoPackage, or a Shapefile in a zip of unknown origin."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
NEEDED = PARTS[:3]
BYTES_MAX = 1 << 30  # of one Shapefile, unpacked
CHUNK = 1 << 20


class NoLayer(Exception):
    """The file does not hold exactly one layer that could be meant. The text names what it holds."""


@contextmanager
def opened(path: Path, layer: str) -> Iterator[tuple[Path, str | None]]:
    """A file that geopandas opens, and the layer in it; `layer` may be empty where there is one only."""
    if path.suffix.lower() == ".gpkg":
        yield path, _layer_of(path, layer)
    elif path.suffix.lower() == ".zip":
        with tempfile.TemporaryDirectory() as folder:
            yield _unpacked(path, layer, Path(folder)), None
    else:
        yield path, None


def _layer_of(path: Path, layer: str) -> str:
    import pyogrio

    return _one([str(name) for name, kind in pyogrio.list_layers(path) if kind], layer)


def _one(names: list[str], wanted: str) -> str:
    if wanted in names:
        return wanted
    if wanted or len(names) != 1:
        raise NoLayer(f"name one by --layer: it holds {', '.join(sorted(names)) or 'none'}")
    return names[0]


def _unpacked(path: Path, layer: str, folder: Path) -> Path:
    """The parts of one Shapefile, under names of our own: what the zip calls them decides no path."""
    with zipfile.ZipFile(path) as zipped:
        members = {_said(i).lower(): i for i in zipped.infolist() if "__MACOSX" not in i.filename}
        stems = {PurePosixPath(n).stem: n.removesuffix(".shp") for n in members if n.endswith(".shp")}
        stem = stems[_one(list(stems), layer.lower())]
        missing = [part for part in NEEDED if stem + part not in members]
        if missing:
            raise NoLayer(f"{stem}.shp lacks its {', '.join(missing)}")
        left = BYTES_MAX
        for part in PARTS:
            if stem + part in members:
                left = _copy(zipped, members[stem + part], folder / f"map{part}", left)
    return folder / "map.shp"


def _said(member: zipfile.ZipInfo) -> str:
    """The name in Chinese where an old Windows wrote it in GBK."""
    if member.flag_bits & 0x800:
        return member.filename
    return member.filename.encode("cp437").decode("gb18030", "replace")


def _copy(zipped: zipfile.ZipFile, member: zipfile.ZipInfo, to: Path, left: int) -> int:
    """Bytes that may still come; counted as they come, since a zip may lie about its sizes."""
    with zipped.open(member) as source, to.open("wb") as target:
        while chunk := source.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise NoLayer(f"more than {BYTES_MAX >> 20} MB unpacked")
            target.write(chunk)
    return left
