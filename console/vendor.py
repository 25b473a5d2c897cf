"""Set-up only: copies what browsers need from node_modules into console/assets/vendor (ignored by git).

Run as `python -m console.vendor` after `npm ci`. Nothing of third parties is committed.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from urllib.parse import quote

from console.vendor_fonts import fonts

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "console" / "assets" / "vendor"

ICONS = (
    "access-point activity adjustments affiliate alert-octagon alert-triangle arrow-back-up arrow-down "
    "arrow-right arrow-up arrow-up-right arrows-exchange barrier-block bell bolt broadcast building "
    "building-community building-hospital building-store bulb calendar-time camera camera-ai chart-bar "
    "check chevron-down chevron-left chevron-right chevron-up circle-check circle-dashed circle-x "
    "clipboard-check clipboard-list clock clock-exclamation cloud-off copy crosshair current-location "
    "database device-cctv device-desktop device-mobile dots download droplet external-link eye file-text "
    "filter firetruck flag flame focus-2 gavel headset heart-handshake help hierarchy-2 history home "
    "home-heart hourglass id-badge-2 info-circle key keyboard language layers-subtract layout-dashboard "
    "layout-grid list-check lock login logout map map-pin maximize message-2 minus moon phone photo plug "
    "plug-connected plug-connected-x plus printer refresh report-analytics road robot route ruler-measure "
    "scale school search send settings shield shield-check sitemap stack-2 star sun target tool tree "
    "trash truck upload urgent user user-check users video volume walk wifi wifi-off x "
)
FILLED = ("alert-triangle", "bell", "flame", "star")
SAFE = " =:/,.-_()'"  # what a data address may hold as it is


class MissingPackage(Exception):
    """node_modules lacks a package or file that package.json asks for."""


def main() -> int:
    build(MODULES, VENDOR)
    return 0


def build(modules: Path, into: Path) -> None:
    """Fills `into` afresh. Raises MissingPackage when `npm ci` has not run."""
    fresh = into.with_name(into.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "fonts").mkdir(parents=True)
    shutil.copy2(_need(modules / "socket.io-client/dist/socket.io.min.js"), fresh / "socket.io.min.js")
    shutil.copy2(_need(modules / "hls.js/dist/hls.light.min.js"), fresh / "hls.light.min.js")
    (fresh / "fonts.css").write_text(
        fonts(
            _need(modules / "@fontsource-variable/noto-sans-sc"),
            _need(modules / "@fontsource/barlow"),
            fresh / "fonts",
        ),
        encoding="utf-8",
    )
    (fresh / "icons.css").write_text(_icons(modules / "@tabler/icons/icons"), encoding="utf-8")
    (fresh / "LICENSES.txt").write_text(_licences(modules), encoding="utf-8")
    shutil.rmtree(into, ignore_errors=True)
    fresh.rename(into)


def _need(path: Path) -> Path:
    if not path.exists():
        raise MissingPackage(f"{path} is missing; run: npm ci --ignore-scripts")
    return path


def _icons(icons: Path) -> str:
    """Icons as CSS masks: `<i class="ic ic-send">`, the colour of the text, one em high."""
    mask = "var(--i) center/contain no-repeat"
    rules = [
        ".ic{display:inline-block;width:1em;height:1em;flex:none;background:currentColor;"
        f"-webkit-mask:{mask};mask:{mask};vertical-align:-.125em}}"
    ]
    rules += [_icon(icons / "outline" / f"{name}.svg", f"ic-{name}") for name in ICONS.split()]
    rules += [_icon(icons / "filled" / f"{name}.svg", f"ic-{name}-f") for name in FILLED]
    return "\n".join(rules) + "\n"


def _icon(path: Path, name: str) -> str:
    svg = re.sub(r"<!--.*?-->|\sclass=\"[^\"]*\"", "", _need(path).read_text(encoding="utf-8"), flags=re.S)
    svg = re.sub(r"\s+", " ", svg).replace("> <", "><").replace("currentColor", "#000").strip()
    svg = quote(svg.replace('stroke-width="2"', 'stroke-width="1.75"').replace('"', "'"), safe=SAFE)
    return f'.{name}{{--i:url("data:image/svg+xml,{svg}")}}'


def _licences(modules: Path) -> str:
    names = (
        "@fontsource-variable/noto-sans-sc",
        "@fontsource/barlow",
        "@tabler/icons",
        "hls.js",
        "socket.io-client",
    )
    texts = (_need(modules / name / "LICENSE").read_text(encoding="utf-8") for name in names)
    return "\n\n".join(f"{name}\n{text}" for name, text in zip(names, texts, strict=True))


if __name__ == "__main__":
    sys.exit(main())
