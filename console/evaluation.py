"""What figures say in words: a unit's or place's month, a case's way; from templates, and naming nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from console.words import t
from dispatch.domain.case import Case
from dispatch.domain.measures import Score, rate
from dispatch.domain.record import record
from dispatch.scorecards import Card
from dispatch.scoring import Scoring

MINUTE = 60_000


def share(value: float | None) -> str:
    return "—" if value is None else f"{value:.2%}"


def of_card(card: Card, by: str, rules: Scoring, lang: str) -> str:
    """A month in a few sentences."""
    return t(lang, "eval.join").join(_of_card(card, by, rules, lang))


def _of_card(card: Card, by: str, rules: Scoring, lang: str) -> Iterator[str]:
    n: Mapping[str, int] = card.counts
    if not n["should_close"]:
        yield t(lang, "eval.nothing")
    else:
        yield t(lang, "eval.closed", due=n["should_close"], n=n["closed"], rate=share(rate("close", n)))
        part = next(part for part in rules.formulas[by].parts if part.rate == "ontime_close")
        value = rate("ontime_close", n) or 0.0
        verdict = t(lang, "eval.reached" if value >= part.target else "eval.missed")
        yield t(
            lang,
            "eval.ontime",
            n=n["ontime_closed"],
            rate=share(value),
            goal=share(part.target),
            verdict=verdict,
        )
    for key, count in (("late", n["overdue"]), ("rework", n["reworked"]), ("returns", n["returns"])):
        if count:
            yield t(lang, f"eval.{key}", n=count)
    if n["revisited"]:
        content = share(rate("satisfaction", n))
        yield t(lang, "eval.revisit", n=n["revisited"], ok=n["satisfied"], rate=content)
    if card.red or card.yellow:
        yield t(lang, "eval.cards", red=card.red, yellow=card.yellow)
    if card.place is not None:
        yield t(lang, "eval.place", score=f"{card.score.percent:.2f}", place=card.place)
    elif card.key:
        yield t(lang, "eval.few", few=rules.fewest)


def of_case(case: Case, score: Score, lang: str) -> str:
    """How a case went: how long it took against what was promised, what was done twice, what was answered."""
    return t(lang, "eval.join").join(_of_case(case, score, lang))


def _of_case(case: Case, score: Score, lang: str) -> Iterator[str]:
    one = record(case)
    if one.closed_at is None or one.registered_at is None:
        yield t(lang, "eval.case.open")
    else:
        spent = _span(one.closed_at - one.reported_at, lang)
        late = one.close_due is not None and one.closed_at > one.close_due and not one.exempt
        yield t(lang, "eval.case.late" if late else "eval.case.ontime", spent=spent)
    told = (
        ("returns", one.returns),
        ("rework", one.reworks),
        ("extended", one.extensions),
        ("hung", one.suspensions),
    )
    for key, count in told:
        if count:
            yield t(lang, f"eval.case.{key}", n=count)
    if one.exempt:
        yield t(lang, "eval.case.exempt")
    if one.resolved is not None:
        said = "well" if one.satisfied else "badly"
        yield t(lang, f"eval.case.{said}") + t(
            lang, "eval.case.solved" if one.resolved else "eval.case.unsolved"
        )
    percent = case.score if case.score is not None else score.percent
    if percent is not None:
        yield t(lang, "eval.case.score", score=f"{percent:.2f}")


def _span(ms: int, lang: str) -> str:
    minutes = ms // MINUTE
    days, hours = minutes // 1440, minutes % 1440 // 60
    return t(lang, "eval.days", d=days, h=hours) if days else t(lang, "eval.hours", h=hours, m=minutes % 60)
