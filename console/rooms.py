"""Who is in which live room, and the tip of the last batch each room was sent."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from dispatch.domain.roles import AROUND, is_for


def wanted_room(entry: Any) -> tuple[str, int | None] | None:
    """{room, last} as a client sends it; None for anything else."""
    if not isinstance(entry, dict) or not isinstance(entry.get("room"), str):
        return None
    last = entry.get("last")
    return entry["room"], last if isinstance(last, int) and last >= 0 else None


class Rooms:
    """Clients by room and rooms by socket; small and free of I/O."""

    def __init__(self) -> None:
        self._clients: dict[str, dict[str, str]] = defaultdict(dict)  # room -> sid -> client
        self._rooms: dict[str, set[str]] = defaultdict(set)  # sid -> rooms
        self._tips: dict[str, int] = {}

    def join(self, sid: str, client: str, room: str) -> None:
        self._clients[room][sid] = client
        self._rooms[sid].add(room)

    def leave(self, sid: str, room: str) -> None:
        self._rooms[sid].discard(room)
        self._clients[room].pop(sid, None)
        if not self._clients[room]:
            del self._clients[room]
            self._tips.pop(room, None)

    def drop(self, sid: str) -> None:
        for room in list(self._rooms.get(sid, ())):
            self.leave(sid, room)
        self._rooms.pop(sid, None)

    def of(self, sid: str) -> set[str]:
        return self._rooms.get(sid, set())

    def clients(self, room: str) -> list[str]:
        return list(self._clients[room].values()) if room in self._clients else []

    def live(self) -> list[str]:
        return list(self._clients)

    def told(self, to: str) -> list[str]:
        """The rooms with somebody in them that hear what is told to a room, or around an area."""
        if not to.startswith(AROUND):
            return [to] if to in self._clients else []
        return [room for room in self._clients if is_for(room, to)]

    def above(self, area: str) -> list[str]:
        """The rooms of areas that hold an area."""
        return [room for room in self._clients if room.isdigit() and area.startswith(room)]

    def tip(self, room: str, otherwise: int) -> int:
        """Tip of the last batch sent to the room; a room nobody was in stands where the gateway stands."""
        return self._tips.setdefault(room, otherwise)

    def moved(self, room: str, tip: int) -> None:
        self._tips[room] = tip

    def forget_tips(self) -> None:
        """After the Stream began anew no tip of before means anything."""
        self._tips.clear()
