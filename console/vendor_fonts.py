"""Set-up only: fonts for the browser, cut so that a first page is small.

Noto Sans SC comes as a hundred slices by how common a character is; a page of Chinese touches twenty of
them and would load more than a megabyte for a few hundred characters. So each slice is cut once more: what
our own words, the list of matters and the demo city need goes into a small file, and the whole slice is only
fetched for other characters.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent
OWN_WORDS = (
    "console/text/*.json",
    "console/panels/*.py",
    "console/assets/js/*.js",
    "dispatch/lists/*.yaml",
    "geodata/seeds/*.py",
)
UNSHOWN = {"sayings.yaml"}  # words that are only compared, never shown
REMARK = re.compile(r"(^|\s)#.*$", re.MULTILINE)  # in lists; never shown either
BARLOW = ("latin-500", "latin-600")
FACE = re.compile(
    r"@font-face {[^}]*?url\(\./files/(?P<file>[\w.\-]+\.woff2)\)[^}]*?unicode-range: (?P<range>[^;]+);[^}]*}"
)
RULE = (
    "@font-face{{font-family:'Noto Sans SC';font-style:normal;font-display:swap;font-weight:100 900;"
    "src:url(fonts/{file}) format('woff2');unicode-range:{range}}}\n"
)


def fonts(noto: Path, barlow: Path, into: Path) -> str:
    """Copies and cuts the files; the style sheet that names them. Later rules win: small ones stand last."""
    whole, small = "", ""
    wanted = own_characters()
    for face in FACE.finditer((noto / "index.css").read_text(encoding="utf-8")):
        source = noto / "files" / face["file"]
        shutil.copy2(source, into / face["file"])
        whole += RULE.format(file=face["file"], range=face["range"])
        if own := wanted & characters(face["range"]):
            cut(source, own, into / f"own-{face['file']}")
            small += RULE.format(file=f"own-{face['file']}", range=",".join(f"U+{c:x}" for c in sorted(own)))
    return _figures(barlow, into) + whole + small


def own_characters() -> set[int]:
    """Every character of our own words: what most pages show most of the time."""
    paths = (path for pattern in OWN_WORDS for path in ROOT.glob(pattern) if path.name not in UNSHOWN)
    texts = (
        REMARK.sub("", text) if path.suffix == ".yaml" else text
        for path in paths
        for text in [path.read_text(encoding="utf-8")]
    )
    return {ord(c) for c in "".join(texts) if ord(c) > 0x7F} | set(range(0x100)) | set(range(0x2000, 0x2070))


def characters(css_range: str) -> set[int]:
    """The code points of a unicode-range."""
    found: set[int] = set()
    for part in css_range.split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def cut(source: Path, keep: set[int], target: Path) -> None:
    options = subset.Options(flavor="woff2", layout_features=["*"])
    with TTFont(source) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=keep)
        cutter.subset(font)
        font.flavor = "woff2"
        font.save(target)


def _figures(barlow: Path, into: Path) -> str:
    css = "".join((barlow / f"{name}.css").read_text(encoding="utf-8") + "\n" for name in BARLOW)
    css = re.sub(r",\s*url\([^)]*\.woff\)\s*format\('woff'\)", "", css)
    for name in set(re.findall(r"\./files/([\w.\-]+\.woff2)", css)):
        shutil.copy2(barlow / "files" / name, into / name)
    return css.replace("./files/", "fonts/")
