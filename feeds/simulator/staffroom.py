"""The simulator's keys and log-ins: a client for each source and each account, opened when first needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from feeds.client import Answer, Client, Line


class NotLetIn(Exception):
    """A key or an account of the simulator is not known to the console."""


@dataclass(frozen=True, slots=True)
class Passes:
    """What the demo's seed hands the simulator: a key to each channel, one password for all its accounts."""

    keys: Mapping[str, str]
    password: str


class Staffroom:
    """Everybody speaks over the same connection, one after the other."""

    def __init__(self, url: str, passes: Passes) -> None:
        self._line, self._passes = Line(url), passes
        self._sources = {channel: Client(self._line, key) for channel, key in passes.keys.items()}
        self._people: dict[str, Client] = {}
        self._strangers: set[str] = set()

    def source(self, channel: str) -> Client:
        """Raises NotLetIn when the seed gave no key for the channel."""
        if channel not in self._sources:
            raise NotLetIn(f"no key for channel {channel}")
        return self._sources[channel]

    def knows(self, username: str) -> bool:
        """Whether the account can log in."""
        try:
            self.person(username)
        except NotLetIn:
            self._strangers.add(username)
        return username not in self._strangers

    def person(self, username: str) -> Client:
        if username in self._strangers:
            raise NotLetIn(username)
        if username not in self._people:
            client = Client(self._line)
            answer = client.login(username, self._passes.password)
            if not answer.ok:
                raise NotLetIn(f"{username}: {answer.status}")
            self._people[username] = client
        return self._people[username]

    def ask(self, username: str, act: Callable[[Client], Answer]) -> Answer:
        """The act of an account; a session that has ended is opened anew, once."""
        answer = act(self.person(username))
        if answer.status == 401:
            del self._people[username]
            answer = act(self.person(username))
        return answer
