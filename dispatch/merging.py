"""What a step makes of the cases merged with its own: a master hears of a merge, and takes them along."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from dispatch.domain.case import Case
from dispatch.domain.steps.absorb import Absorbed
from dispatch.domain.steps.close_merged import ClosedWith

ENDS = frozenset({"close", "void", "force_void", "reject"})
Load = Callable[[Iterable[str]], list[Case]]


def beside(step: str, case: Case, body: Any, load: Load) -> Iterator[tuple[str, Case, Any]]:
    """(step, case, body) that `system` takes with the step just taken on `case`."""
    if step == "merge":
        (master,) = load([body.master_case])
        yield "absorb", master, Absorbed(case.case_id, case.sources)
    elif step in ENDS:
        for child in _below(case, load):
            yield "close_merged", child, ClosedWith(case.case_id, case.state)


def _below(case: Case, load: Load) -> Iterator[Case]:
    """All that were merged into the case, and into those."""
    for child in load(case.merged):
        yield child
        yield from _below(child, load)
