"""Lines of the command about the life of a demo city, its networks, duty table and registers."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from console.lifeline import die_with_parent
from console.settings import Settings


def simulate_line(add: Callable[..., argparse.ArgumentParser]) -> None:
    line = add("simulate", _simulate, "Let the demo city live: reports, acts and positions by HTTP.")
    line.add_argument(
        "--rate",
        type=float,
        default=1.0,
        help="times the reports of an ordinary day (1); of the big city: changes a second",
    )
    line.add_argument("--seed", type=int, default=20260618, help="another seed is another day")
    line.add_argument("--url", help="the console's address; that of the settings by default")
    line.add_argument(
        "--city",
        choices=("demo", "big"),
        default="demo",
        help="big: 100,000 grids and cases, told straight to the store of this machine",
    )
    line.add_argument("--cases", type=int, default=100_000, help="open cases of the big city (100000)")


def import_lines(kinds: Any) -> None:
    """Lines of `anlan import` of one table each."""
    for line in (
        duty_line,
        networks_line,
        resources_line,
        cameras_line,
        parts_line,
        sensors_line,
        patrol_line,
    ):
        line(kinds)


def networks_line(kinds: Any) -> None:
    line = kinds.add_parser("networks", help="Judge the professional networks of a city in force.")
    line.set_defaults(work=_report_networks)
    line.add_argument("--report", action="store_true", required=True, help="gaps, overlaps, double owners")
    line.add_argument("--city", required=True, metavar="CODE", help="six digits")


def duty_line(kinds: Any) -> None:
    line = kinds.add_parser("duty", help="Check a duty table (排班): CSV or XLSX; put it in force.")
    line.set_defaults(work=_import_duty)
    line.add_argument("path", type=Path, metavar="FILE")
    line.add_argument("--name", default="", help="words for it")
    line.add_argument("--check", action="store_true", help="only tell problems")


def _import_duty(settings: Settings, args: argparse.Namespace) -> int:
    from console.cli_duty import import_duty

    return import_duty(settings, args)


def resources_line(kinds: Any) -> None:
    line = kinds.add_parser("resources", help="Check rows of the register of 应急资源 and take them in.")
    line.set_defaults(work=_import_resources)
    line.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX; a code known before is changed")
    line.add_argument("--city", default="", metavar="CODE", help="six digits; not needed where there is one")
    line.add_argument("--check", action="store_true", help="only tell problems")


def tracks_line(add: Callable[..., argparse.ArgumentParser]) -> None:
    line = add("tracks", _replay_tracks, "Tell a recorded CSV of tracks again as positions of units.")
    line.add_argument(
        "file", type=Path, metavar="FILE", help="columns lon, lat, tracker, t; comma or semicolon"
    )
    line.add_argument(
        "--units", default="", metavar="CODES", help="whom the trackers stand for, commas between"
    )
    line.add_argument(
        "--speed", type=float, default=1.0, help="times as fast as recorded; 0 waits for nothing"
    )
    line.add_argument("--url", help="the console's address; that of the settings by default")
    line.add_argument("--key", default="", help="API key with positions; that of the demo by default")


def _replay_tracks(settings: Settings, args: argparse.Namespace) -> int:
    from console.cli_tracks import run_tracks

    return run_tracks(settings, args.file, args.units, args.speed, args.url, args.key)


def patrol_line(kinds: Any) -> None:
    line = kinds.add_parser("patrol", help="Check points of a patrol plan (巡查计划); put them in force.")
    line.set_defaults(work=_import_patrol)
    line.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX, a point a row")
    line.add_argument("--city", default="", metavar="CODE", help="six digits; not needed where there is one")
    line.add_argument("--check", action="store_true", help="only tell problems")


def _import_patrol(settings: Settings, args: argparse.Namespace) -> int:
    from console.cli_patrol import import_patrol

    return import_patrol(settings, args.file, args.city, args.check)


CRS = ("wgs84", "cgcs2000", "gcj02", "bd09")  # as geodata.crs has them, which brings numpy to every process


def cameras_line(kinds: Any) -> None:
    line = kinds.add_parser("cameras", help="Check rows of the register of cameras; take the right ones in.")
    line.set_defaults(work=_import_cameras)
    _register(line)


def parts_line(kinds: Any) -> None:
    line = kinds.add_parser("parts", help="Check rows of the register of 部件; take the right ones in.")
    line.set_defaults(work=_import_parts)
    _register(line)


def sensors_line(kinds: Any) -> None:
    line = kinds.add_parser(
        "sensors", help="Check rows of the register of 物联感知设备; take the right ones in."
    )
    line.set_defaults(work=_import_sensors)
    _register(line)


def _register(line: argparse.ArgumentParser) -> None:
    line.add_argument("file", type=Path, metavar="FILE", help="CSV or XLSX; a code known before is changed")
    line.add_argument("--city", default="", metavar="CODE", help="six digits; not needed where there is one")
    line.add_argument("--crs", choices=CRS, default="wgs84", help="of their coordinates; wgs84 by default")
    line.add_argument("--check", action="store_true", help="only tell problems")


def _import_cameras(settings: Settings, args: argparse.Namespace) -> int:
    from console.cli_cameras import import_cameras

    return import_cameras(settings, args.file, args.city, args.crs, args.check)


def _import_sensors(settings: Settings, args: argparse.Namespace) -> int:
    from console.cli_sensors import import_sensors

    return import_sensors(settings, args.file, args.city, args.crs, args.check)


def _import_parts(settings: Settings, args: argparse.Namespace) -> int:
    from console.cli_parts import import_parts

    return import_parts(settings, args.file, args.city, args.crs, args.check)


def _import_resources(settings: Settings, args: argparse.Namespace) -> int:
    from console.cli_resources import import_resources

    return import_resources(settings, args.file, args.city, args.check)


def _simulate(settings: Settings, args: argparse.Namespace) -> int:
    die_with_parent()
    from console.cli_simulate import run_simulator

    if args.city == "big":
        from console.cli_big import run_big

        return run_big(settings, args.rate, args.seed, args.cases)
    return run_simulator(settings, args.url or settings.own_url, args.rate, args.seed)


def _report_networks(settings: Settings, args: argparse.Namespace) -> int:
    from console.cli_networks import report_networks

    return report_networks(settings, args.city)
