"""The one mouth in: a report as plain JSON becomes a `Reported` body; a refusal always names its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NoReturn

from dispatch.domain.case import Media
from dispatch.domain.errors import BadField, UnknownScenario
from dispatch.domain.fields import MAX_LINE, MAX_TEXT, SHA256
from dispatch.domain.steps.report import Reported
from geodata.crs import CRS, to_4490

Person = dict[str, str]

MAX_BODY = 64 * 1024  # bytes of one report as JSON; the web refuses more before reading it
MAX_REF, MAX_CHANNEL, MAX_TAG, MAX_LIST = 128, 32, 40, 20
MAX_PERSON = {"name": 40, "phone": 32, "callback": 100}
MEDIA_KINDS = frozenset({"before", "near", "far", "reference", "after", "check"})
EARLIEST, LATEST = 946_684_800_000, 4_102_444_800_000  # the years 2000 and 2100: seconds are not milliseconds

# Control characters, direction overrides, halves of surrogate pairs: no text of ours may carry them.
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
CHANNEL = re.compile(r"[a-z0-9_]{1,32}")
LEAF = re.compile(r"[0-9]{10}")


def read_report(
    payload: object, channel: str, area: str, demo: bool = False
) -> tuple[Reported, Person | None]:
    """Body and personal data of one report of a source (its channel, its area). Raises DispatchError.

    `channel` "" is a person at a desk, who may name the channel the matter came by. What needs the clock, the
    map or the list (the future, the grid, the scenario) is judged by the step.
    """
    if not isinstance(payload, Mapping):
        _refuse("body", "no_object")
    read: dict[str, Any] = {}
    for name, value in payload.items():
        reader = READERS.get(name)
        if reader is None:
            _refuse(_shown(name), "unknown_field")
        if value is not None:
            read[name] = reader(name, value)
    if channel and read.get("channel", channel) != channel:
        _refuse("channel", "not_key_channel")
    if not read.get("channel_ref"):
        _refuse("channel_ref", "missing")
    lon, lat = _point(read)
    body = Reported(
        channel=channel or read.get("channel", "desk"),
        channel_ref=read["channel_ref"],
        text=read.get("text", ""),
        lon=lon,
        lat=lat,
        address=read.get("address", ""),
        scenario_code=read.get("scenario_code") or None,
        media=read.get("media", ()),
        reported_at=read.get("reported_at"),
        tags=read.get("tags", ()),
        area=area,
        demo=demo,
        kind=read.get("kind", ""),
    )
    return body, read.get("reporter") or None


def clean(text: str) -> str:
    """Text as people can see it: no control characters, one kind of line end. Markup stays, as text."""
    return HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _refuse(field: str, why: str, **holes: object) -> NoReturn:
    raise BadField(field=field, why=why, **holes)


def _shown(name: object) -> str:
    return HIDDEN.sub("", str(name))[:40]


def _str(field: str, value: object) -> str:
    if not isinstance(value, str):
        _refuse(field, "no_text")
    return value


def _text(field: str, value: object, limit: int = MAX_TEXT) -> str:
    text = _str(field, value)
    if len(text) > limit:
        _refuse(field, "too_long", most=limit)
    return clean(text)


def _line(field: str, value: object, limit: int = MAX_LINE) -> str:
    return " ".join(_text(field, value, limit).split())


def _channel(field: str, value: object) -> str:
    text = _str(field, value)
    if not CHANNEL.fullmatch(text):
        _refuse(field, "channel_name", most=MAX_CHANNEL)
    return text


def _ref(field: str, value: object) -> str:
    """Never cleaned: two numbers of a source that differ must stay two."""
    text = _str(field, value)
    if len(text) > MAX_REF:
        _refuse(field, "too_long", most=MAX_REF)
    if not text.isprintable() or text != text.strip():
        _refuse(field, "blanks_or_unprintable")
    return text


def _leaf(field: str, value: object) -> str:
    text = _str(field, value)
    if text and not LEAF.fullmatch(text):
        raise UnknownScenario(field=field, code=_shown(text))
    return text


def _degrees(field: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        _refuse(field, "no_number")
    limit = 180 if field == "lon" else 90
    if not -limit <= value <= limit:  # neither NaN nor infinity passes
        _refuse(field, "no_longitude" if field == "lon" else "no_latitude")
    return float(value)


def _crs(field: str, value: object) -> str:
    if not isinstance(value, str) or value not in CRS:
        _refuse(field, "not_among", words=", ".join(CRS))
    return value


def _time(field: str, value: object) -> int:
    """Epoch milliseconds, or ISO 8601 with a zone."""
    if isinstance(value, str):
        ms = _iso(field, value)
    elif isinstance(value, int) and not isinstance(value, bool):
        ms = value
    else:
        _refuse(field, "no_time_given")
    if not EARLIEST <= ms <= LATEST:
        _refuse(field, "not_our_century")
    return ms


def _iso(field: str, value: str) -> int:
    try:
        at = datetime.fromisoformat(value)
        if at.tzinfo is None:
            _refuse(field, "no_zone")
        return round(at.timestamp() * 1000)
    except (ValueError, OverflowError) as e:
        raise BadField(field=field, why="no_time_given") from e


def _items(field: str, value: object) -> list[Any]:
    if not isinstance(value, list):
        _refuse(field, "no_list")
    if len(value) > MAX_LIST:
        _refuse(field, "more_than", most=MAX_LIST)
    return value


def _tags(field: str, value: object) -> tuple[str, ...]:
    tags = (_line(field, tag, MAX_TAG) for tag in _items(field, value))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _media(field: str, value: object) -> tuple[Media, ...]:
    return tuple(_picture(field, item) for item in _items(field, value))


def _picture(field: str, item: object) -> Media:
    """A SHA-256 of a stored picture, alone or with its kind and time."""
    told: Mapping[Any, Any] = item if isinstance(item, Mapping) else {"sha256": item}
    for name in told:
        if name not in ("sha256", "kind", "taken_at"):
            _refuse(f"{field}.{_shown(name)}"[:40], "unknown_field")
    sha256 = told.get("sha256")
    if not isinstance(sha256, str) or not SHA256.fullmatch(sha256):
        _refuse(field, "no_sha256")
    kind = told.get("kind", "before")
    if not isinstance(kind, str) or kind not in MEDIA_KINDS:
        _refuse(f"{field}.kind", "not_among", words=", ".join(sorted(MEDIA_KINDS)))
    taken_at = told.get("taken_at")
    return Media(sha256, kind, None if taken_at is None else _time(f"{field}.taken_at", taken_at))


def _reporter(field: str, value: object) -> Person:
    """A name alone, or name, phone and callback. Goes to the sealed side table and nowhere else."""
    told: Mapping[Any, Any] = value if isinstance(value, Mapping) else {"name": value}
    person: Person = {}
    for name, item in told.items():
        limit = MAX_PERSON.get(name) if isinstance(name, str) else None
        if limit is None:
            _refuse(f"{field}.{_shown(name)}"[:40], "unknown_field")
        if item is not None and (text := _line(f"{field}.{name}", item, limit)):
            person[name] = text
    return person


def _point(read: Mapping[str, Any]) -> tuple[float | None, float | None]:
    lon, lat = read.get("lon"), read.get("lat")
    if lon is None and lat is None:
        return None, None
    if lon is None or lat is None:
        _refuse("lon" if lon is None else "lat", "missing")
    crs = read.get("crs", "wgs84")
    if crs in ("gcj02", "bd09"):
        x, y = to_4490(lon, lat, crs)
        return round(float(x), 7), round(float(y), 7)
    return lon, lat


READERS: Mapping[str, Callable[[str, object], Any]] = {
    "channel": _channel,
    "channel_ref": _ref,
    "text": _text,
    "lon": _degrees,
    "lat": _degrees,
    "crs": _crs,
    "address": _line,
    "scenario_code": _leaf,
    "reporter": _reporter,
    "media": _media,
    "reported_at": _time,
    "tags": _tags,
    "kind": _channel,
}
