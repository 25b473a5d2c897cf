"""标签 and 推送上级: the words that mark a case, and the rules that speak for telling the level above."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields

from dispatch.domain.case import Case
from dispatch.domain.errors import BadField


@dataclass(frozen=True, slots=True)
class Tag:
    code: str
    zh: str
    en: str
    gathering: bool = False  # it wants place, number, demand and unit


@dataclass(frozen=True, slots=True)
class When:
    """The parts of a rule; what is left empty asks nothing."""

    tags: tuple[str, ...] = ()  # one of them
    people: int = 0  # at least
    urgency: tuple[str, ...] = ()
    lamp: tuple[str, ...] = ()
    level: tuple[str, ...] = ()  # in whose hands: town county city
    returns: int = 0
    reworks: int = 0
    scenarios: tuple[str, ...] = ()  # prefixes
    areas: tuple[str, ...] = ()  # prefixes: a town's own rule


@dataclass(frozen=True, slots=True)
class Rule:
    id: str
    zh: str
    en: str
    when: When


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a rule asks for, and what the case has."""

    what: str
    needs: tuple[str, ...] | int
    has: tuple[str, ...] | int
    holds: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A rule as the case stands: it speaks for a push when every part holds."""

    rule: Rule
    parts: tuple[Part, ...]

    @property
    def speaks(self) -> bool:
        return all(part.holds for part in self.parts)


@dataclass(frozen=True, slots=True)
class Tags:
    """One version of lists/tags.yaml."""

    version: str = ""
    tags: Mapping[str, Tag] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()

    def check(self, codes: tuple[str, ...]) -> None:
        """Raises BadField for a word that is not in the list."""
        for code in codes:
            if code not in self.tags:
                raise BadField(field="tags", why="no_such_tag", text=code[:40])

    def gathers(self, codes: tuple[str, ...]) -> bool:
        return any(code in self.tags and self.tags[code].gathering for code in codes)

    def preview(self, case: Case) -> tuple[Said, ...]:
        """Every rule on this case, those that speak for a push first."""
        said = [Said(rule, tuple(_parts(rule.when, case))) for rule in self.rules]
        return tuple(sorted(said, key=lambda one: not one.speaks))


def _parts(when: When, case: Case) -> Iterator[Part]:
    people = case.gathering.people if case.gathering else 0
    has: dict[str, tuple[str, ...] | int] = {
        "tags": case.tags,
        "people": people,
        "urgency": (case.urgency,),
        "lamp": (case.lamp,),
        "level": (case.level or "town",),
        "returns": case.returns,
        "reworks": case.reworks,
        "scenarios": (case.scenario or "",),
        "areas": (case.area,),
    }
    for name in (slot.name for slot in fields(When)):
        needs, there = getattr(when, name), has[name]
        if needs:
            yield Part(name, needs, there, _holds(name, needs, there))


def _holds(name: str, needs: tuple[str, ...] | int, has: tuple[str, ...] | int) -> bool:
    if isinstance(needs, int) or isinstance(has, int):
        return isinstance(has, int) and isinstance(needs, int) and has >= needs
    if name in ("scenarios", "areas"):
        return any(one.startswith(needs) for one in has)
    return not set(needs).isdisjoint(has)
