"""CAP files taken in, dropped into a folder or posted: a warning of the cities it touches, or kept aside."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dispatch import quarantine
from dispatch.desk import Desk
from dispatch.domain.emergency.warning import Message
from dispatch.domain.errors import BadCap, BadField
from dispatch.domain.step import Actor
from dispatch.domain.steps.take_warning import WarningTaken
from dispatch.warning_store import warning_id
from feeds._base import Malformed
from feeds.cap_in import MOST_BYTES, read_cap
from geodata.atlas import Atlas
from geodata.inside import outline, touches

log = logging.getLogger(__name__)

CHANNEL = "cap"
SETTLED = 1.0  # seconds a file must have been left alone: its sender may still be writing
State = Literal["taken", "known", "elsewhere"]


@dataclass(frozen=True, slots=True)
class Outcome:
    state: State
    identifier: str
    cities: tuple[str, ...] = ()


def take_cap(desk: Desk, raw: bytes, actor: Actor, area: str) -> Outcome:
    """A message taken once for each city it touches inside `area`. Raises BadCap, with the file kept."""
    try:
        message = read_cap(raw)
        cities = cities_of(message, desk.atlas(), area)
    except Malformed as wrong:
        name = hashlib.sha256(raw).hexdigest()[:16]
        where = area or next((c.code for c in desk.atlas().cities()), "")
        text = raw[:MOST_BYTES].decode("utf-8", errors="replace").replace("\0", "")
        refused = BadCap(field=wrong.field, why=wrong.why, **wrong.holes)
        quarantine.keep(desk.engine, quarantine.refusal(CHANNEL, name, where, text, refused))
        raise refused from wrong
    fresh = [city for city in cities if _take(desk, city, message, actor)]
    state: State = "taken" if fresh else "known" if cities else "elsewhere"
    return Outcome(state, message.identifier, tuple(cities))


def _take(desk: Desk, city: str, message: Message, actor: Actor) -> bool:
    """False when it is there already."""
    body = WarningTaken(warning_id(city, message), city, 1, message)
    try:
        desk.take("take_warning", body.id, body, actor)
    except BadField as refused:
        if refused.data["field"] != "version":
            raise
        return False
    return True


def cities_of(message: Message, atlas: Atlas, area: str) -> list[str]:
    """The cities inside `area` that a message is for: by its shapes, by codes, else the only one there is.
    Raises Malformed.
    """
    known = [c.code for c in atlas.cities() if c.code.startswith(area[:6])]
    if message.shapes:
        drawn = [outline(s.points, s.metres) for s in message.shapes if s.metres is None or s.metres > 0]
        return [code for code in known if any(touches(atlas.map(code), one) for one in drawn)]
    if message.geocodes:
        codes = [g.rstrip("0") if len(g) == 6 else g for g in message.geocodes]
        return [code for code in known if any(code.startswith(g[:6]) or g.startswith(code) for g in codes)]
    if message.kind == "Cancel" or len(known) == 1:
        return known
    raise Malformed("area", "cap_no_area")


class CapFolder:
    """`<data_dir>/inbox/cap`: what is dropped there is taken, then moved into `taken` or `refused` in it."""

    def __init__(self, folder: Path, take: Callable[[bytes], Outcome]) -> None:
        self._folder, self._take = folder, take

    def sweep(self) -> int:
        """The number of files that were dealt with."""
        if not self._folder.is_dir():
            return 0
        done = 0
        for file in sorted(self._folder.iterdir()):
            if file.suffix.lower() not in (".xml", ".cap") or file.is_symlink() or not file.is_file():
                continue
            about = file.stat()
            if time.time() - about.st_mtime < SETTLED:
                continue
            with file.open("rb") as opened:
                raw = opened.read(MOST_BYTES + 1)
            try:
                outcome = self._take(raw)
            except BadCap as wrong:
                log.warning("cap file refused", extra={"file": file.name, "field": wrong.data["field"]})
                self._move(file, "refused")
            else:
                log.info("cap file %s", outcome.state, extra={"file": file.name})
                self._move(file, "taken")
            done += 1
        return done

    def _move(self, file: Path, name: str) -> None:
        (self._folder / name).mkdir(exist_ok=True)
        file.replace(self._folder / name / file.name)
