"""Set-up only: one font file for what is printed, made of the slices that the browser's font comes in.

A printed page takes from it the characters it shows; the file itself never leaves the house. Run as
`python -m console.vendor_print` after `npm ci`; it takes half a minute, and again only when the font changes.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path

from fontTools import merge  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from fontTools.varLib import instancer  # type: ignore[import-untyped]

from console.vendor import MODULES, ROOT, MissingPackage

PRINT = ROOT / "console" / "assets" / "print"
WEIGHT = 430  # a little more than on a screen: ink on paper looks thinner
UNUSED = ("BASE", "GPOS", "GSUB", "HVAR", "vhea", "vmtx", "gasp", "prep")
VARIABLE = ("avar", "STAT", "fvar")


def main() -> int:
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    PRINT.mkdir(parents=True, exist_ok=True)
    build(MODULES / "@fontsource-variable/noto-sans-sc", PRINT / "noto-sans-sc.ttf")
    return 0


def build(noto: Path, target: Path) -> None:
    """Raises MissingPackage when `npm ci` has not run."""
    slices = sorted((noto / "files").glob("*-wght-normal.woff2"))
    if not slices:
        raise MissingPackage(f"{noto} is missing; run: npm ci --ignore-scripts")
    with tempfile.TemporaryDirectory() as folder:
        plain = [one_weight(source, Path(folder) / f"{source.stem}.ttf") for source in slices]
        merger = merge.Merger()
        part = target.with_suffix(".part")
        merger.merge(plain).save(part)
        part.replace(target)


def one_weight(source: Path, target: Path) -> str:
    with TTFont(source) as font:
        for name in UNUSED:
            if name in font:
                del font[name]
        instancer.instantiateVariableFont(font, {"wght": WEIGHT}, inplace=True)
        for name in VARIABLE:
            if name in font:
                del font[name]
        font.flavor = None
        font.save(target)
    return str(target)


if __name__ == "__main__":
    sys.exit(main())
