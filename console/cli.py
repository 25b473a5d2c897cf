"""The command `anlan`: reads the line and the settings, calls the one function that does the work."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from console.cli_city import import_lines, simulate_line, tracks_line
from console.lifeline import die_with_parent
from console.settings import BadSetting, Settings, read_settings

FRONT_DOOR = Path(__file__).resolve().parents[1] / "app.py"
LISTS = {
    "matters": "事项清单 (matter list)",
    "matrix": "三项清单 (responsibility matrix)",
    "fences": "围栏规则 (rules on polygons)",
}
Work = Callable[[Settings, argparse.Namespace], int]


def run_command(line: Sequence[str]) -> int:
    """Exit status of one command."""
    args = _parser().parse_args(line)
    try:
        settings = read_settings()
    except BadSetting as wrong:
        print(wrong, file=sys.stderr)
        return 2
    work: Work = args.work
    return work(settings, args)


def _run(settings: Settings, args: argparse.Namespace) -> int:
    """Everything on this machine; the store is made ready in a process of its own, which then is gone."""
    from console.supervisor import Supervisor, commands

    seed = [sys.executable, str(FRONT_DOOR), "seed"]
    return Supervisor(settings, commands(settings, FRONT_DOOR), seed).run()


def _seed(settings: Settings, args: argparse.Namespace) -> int:
    die_with_parent()
    from console.boot import make_ready

    make_ready(settings)
    return 0


def _web(settings: Settings, args: argparse.Namespace) -> int:
    die_with_parent()
    from console.boot import run_web

    run_web(settings)
    return 0


def _gateway(settings: Settings, args: argparse.Namespace) -> int:
    die_with_parent()
    from console.gateway_start import run_gateway

    run_gateway(settings)
    return 0


def _worker(settings: Settings, args: argparse.Namespace) -> int:
    die_with_parent()
    from console.worker import run_worker

    run_worker(settings)
    return 0


def _import_areas(settings: Settings, args: argparse.Namespace) -> int:
    from console.cli_areas import import_areas

    asked = (args.files, args.parent, args.crs, args.codes, args.name, args.against, args.layer)
    return import_areas(settings, asked, args.verbose)


def _import_calendar(settings: Settings, args: argparse.Namespace) -> int:
    from console.cli_calendar import import_calendar

    return import_calendar(settings, args.file)


def _replay(settings: Settings, args: argparse.Namespace) -> int:
    from console.cli_feeds import run_replay

    return run_replay(settings, args.file, args.map, args.speed, args.url, args.key)


def _cards(settings: Settings, args: argparse.Namespace) -> int:
    """The cards as JSON lines; what was kept otherwise goes to the error channel and into the status."""
    from console.boot import engine_of
    from dispatch.calendars import work_calendar
    from dispatch.card_rebuild import cards_anew
    from dispatch.carding import card_rules

    rules = card_rules()
    anew = cards_anew(engine_of(settings), rules, work_calendar())
    for line in anew.lines:
        print(line)
    told = f"{len(anew.lines)} cards of {anew.cases} cases by {rules.version}"
    print("\n".join([f"{told}; {len(anew.differ)} differ from those kept", *anew.differ]), file=sys.stderr)
    return 1 if anew.differ else 0


def _rebuild(settings: Settings, args: argparse.Namespace) -> int:
    """Refuses beside a running worker: what is written meanwhile would be folded twice or not at all."""
    from console.boot import engine_of
    from dispatch.calendars import work_calendar
    from dispatch.election import Election
    from dispatch.rebuild import rebuild

    if args.cards:
        return _cards(settings, args)
    engine = engine_of(settings)
    relay = Election(engine, "relay", Path(settings.data_dir))
    if not relay.held():
        print("the console is running on this store: stop it, then rebuild", file=sys.stderr)
        return 1
    print(f"{rebuild(engine, work_calendar(settings.tz))} events folded")
    relay.resign()
    return 0


def _audit_verify(settings: Settings, args: argparse.Namespace) -> int:
    from console.boot import engine_of
    from dispatch.audit import verify

    broken = verify(engine_of(settings))
    print("the chain holds" if broken is None else f"the chain is broken at row {broken}")
    return 0 if broken is None else 1


def _steps(settings: Settings, args: argparse.Namespace) -> int:
    from dispatch.step_table import step_table

    print(step_table())
    print(step_table(("incident", "order")))
    print(step_table(("reply",)))
    return 0


def _check(settings: Settings, args: argparse.Namespace) -> int:
    from console.cli_tools import check

    return check()


def _bench(settings: Settings, args: argparse.Namespace) -> int:
    from console.cli_tools import bench

    return bench(args.names)


def _import_list(settings: Settings, args: argparse.Namespace) -> int:
    from console.cli_lists import import_list

    return import_list(settings, args)


def _list(settings: Settings, args: argparse.Namespace) -> int:
    from console.cli_lists import work_on_lists

    return work_on_lists(settings, args)


def _user(settings: Settings, args: argparse.Namespace) -> int:
    from console import cli_users

    return cli_users.run(settings, args)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("anlan", description="Open command console for city grid governance.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, work: Work, words: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=words, description=words)
        command.set_defaults(work=work)
        return command

    add("run", _run, "Run everything on this machine; the default.")
    add("web", _web, "Run only the web process: pages and REST.")
    add("gateway", _gateway, "Run only a live gateway: Socket.IO.")
    add("worker", _worker, "Run only the worker: relay, clock, replies.")
    _feed_commands(add, commands)
    add("seed", _seed, "Migrate the store and fill what is missing: matters, and the demo city in a demo.")
    again = add("rebuild", _rebuild, "Throw the projections away and fold them anew from the events.")
    again.add_argument(
        "--cards",
        action="store_true",
        help="only print all cards, worked out anew, and what was kept otherwise",
    )
    add("steps", _steps, "Print the workflow: every step with its states and roles.")
    audit = commands.add_parser("audit", help="Work on the audit chain.").add_subparsers(required=True)
    verify = audit.add_parser("verify", help="Check that no row of the audit was changed or removed.")
    verify.set_defaults(work=_audit_verify)
    _user_commands(commands)
    _list_commands(commands)
    add("check", _check, "For developers: ruff, mypy, import rules, unit and JavaScript tests.")
    bench = add("bench", _bench, "For developers: run benchmarks of tests/bench; without a name, list them.")
    bench.add_argument("names", nargs="*", metavar="NAME")
    return parser


def _feed_commands(add: Callable[..., argparse.ArgumentParser], commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    simulate_line(add)
    tracks_line(add)
    kinds = commands.add_parser("import", help="Import reference data.").add_subparsers(required=True)
    areas = kinds.add_parser("areas", help="Make polygons of a city its newest areas.")
    areas.set_defaults(work=_import_areas)
    areas.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="GeoJSON, GeoPackage, zipped Shapefile"
    )
    areas.add_argument("--parent", required=True, metavar="CODE", help="six digits: the city they belong to")
    areas.add_argument(
        "--crs", choices=("wgs84", "cgcs2000", "gcj02", "bd09"), help="their system; wgs84 by default"
    )
    areas.add_argument("--against", type=Path, metavar="FILE", help="an outline in CGCS2000 that tells it")
    areas.add_argument("--layer", default="", help="which one, where a file holds several")
    areas.add_argument("--codes", type=Path, help="CSV of name,code where the files carry no codes")
    areas.add_argument("--name", default="", help="the city's name")
    areas.add_argument("--verbose", action="store_true", help="print every problem, not three of a kind")
    calendar = kinds.add_parser("calendar", help="Put holidays and 调休 workdays of years in force.")
    calendar.set_defaults(work=_import_calendar)
    calendar.add_argument("file", type=Path, metavar="FILE", help="YAML: year: {notice, holidays, workdays}")
    for name, words in LISTS.items():
        listed = kinds.add_parser(name, help=f"Check the {words}: CSV or XLSX; put it in force.")
        listed.set_defaults(work=_import_list, list=name)
        listed.add_argument("path", type=Path, metavar="FILE", help="for matters also a folder: their tree")
        listed.add_argument("--name", required=True, help="the version's name")
        listed.add_argument("--city", default="", metavar="CODE", help="only there: six digits")
        listed.add_argument("--check", action="store_true", help="only tell problems and differences")
    import_lines(kinds)
    replay = add("replay", _replay, "Tell a recorded CSV, XLSX or JSONL file again, as reports.")
    replay.add_argument("file", type=Path, metavar="FILE")
    replay.add_argument("--map", required=True, help="a YAML file of columns, or the name of one of ours")
    replay.add_argument(
        "--speed", type=float, default=0.0, help="times as fast as recorded; 0 waits for nothing"
    )
    replay.add_argument("--url", help="the console's address; that of the settings by default")
    replay.add_argument(
        "--key", default="", help="API key to tell it with; one is made for the run by default"
    )


def _list_commands(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    lists = commands.add_parser("list", help="Work on versions of 事项清单 (matters) and 三项清单 (matrix).")
    lists.set_defaults(work=_list)
    acts = lists.add_subparsers(dest="act", required=True)
    words = {
        "versions": "Every kept version: rows, date, hand, name, where it is in force.",
        "export": "Write a version as CSV or XLSX; the one in force by default.",
        "diff": "What two versions differ in; NEW is the one in force by default.",
        "use": "Put a kept version in force again.",
    }
    made = {act: acts.add_parser(act, help=words[act]) for act in words}
    for act, parser in made.items():
        parser.add_argument("list", choices=sorted(LISTS))
        if act != "versions":
            parser.add_argument("--city", default="", metavar="CODE", help="of that city: six digits")
    made["export"].add_argument("path", type=Path, metavar="FILE")
    made["export"].add_argument("--version")
    made["diff"].add_argument("old", metavar="OLD")
    made["diff"].add_argument("new", metavar="NEW", nargs="?")
    made["use"].add_argument("version", metavar="VERSION")


def _user_commands(commands: argparse._SubParsersAction) -> None:  # type: ignore[type-arg]
    user = commands.add_parser("user", help="Work on accounts and API keys.")
    user.set_defaults(work=_user)
    acts = user.add_subparsers(dest="act", required=True)
    acts.add_parser("list", help="Accounts with their roles and scopes.")
    add = acts.add_parser("add", help="Add an account, or change one; asks for its password.")
    add.add_argument("username")
    add.add_argument("--roles", required=True, help="space separated")
    add.add_argument("--area", required=True, metavar="CODE", help="what it answers for: an area code")
    add.add_argument("--unit", metavar="KIND@AREA", help="narrows it to the cases of a unit")
    add.add_argument("--estate", metavar="CODE", help="narrows it to an estate")
    add.add_argument("--name", default="", help="words for the person")
    add.add_argument("--home", default="/desk", help="page opened after log-in (/desk)")
    passwd = acts.add_parser("passwd", help="Set a password; ends the account's sessions.")
    passwd.add_argument("username")
    off = acts.add_parser("off", help="Put an account off; ends its sessions.")
    off.add_argument("username")
    keys = acts.add_parser("keys", help="List the API keys; with --add or --revoke, change them.")
    keys.add_argument("--add", metavar="NAME", help="make a key; its text is shown this once")
    keys.add_argument("--revoke", metavar="NAME")
    keys.add_argument("--channel", default="", help="with --add: the channel its reports come by")
    keys.add_argument("--area", default="", metavar="CODE", help="with --add: what it may report for")
    keys.add_argument(
        "--trusted", action="store_true", help="with --add: certain reports are accepted at once"
    )
