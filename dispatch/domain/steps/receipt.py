"""回执: how far a reply to a channel has come, or that a try to deliver it failed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from dispatch.domain.answer import TRIES, Answer
from dispatch.domain.due import epoch_ms
from dispatch.domain.errors import NotAllowed
from dispatch.domain.fields import MAX_LINE, short
from dispatch.domain.receipts import STAGES
from dispatch.domain.step import Actor, Context, Facts, Step


@dataclass(frozen=True, slots=True)
class ReceiptTold:
    stage: Literal["sent", "delivered", "read", "acted", "failed"]
    note: str = ""  # the adapter's receipt, or why it failed


def check(answer: Answer, body: ReceiptTold, actor: Actor) -> None:
    if body.stage in TRIES and "system" not in actor.roles:
        raise NotAllowed(step="receipt", roles="system")
    short("note", body.note, MAX_LINE)


def plan(answer: Answer, body: ReceiptTold, actor: Actor, ctx: Context) -> Facts:
    if body.stage != "failed":
        return {}
    wait = ctx.ladder.after(answer.tries + 1)
    return {"ladder": ctx.ladder.version} | ({} if wait is None else {"next_at": epoch_ms(ctx.now) + wait})


def apply(answer: Answer, body: ReceiptTold, facts: Facts, at: int, actor: str) -> Answer:
    note = body.note or answer.note
    if body.stage in TRIES:
        answer = replace(answer, tries=answer.tries + 1)
    if body.stage == "failed":
        again = facts.get("next_at")
        state = "failed" if again is None else "queued"
        return replace(answer, state=state, next_at=again or at, note=note, moved_at=at)
    return replace(answer, state=body.stage, next_at=at, note=note, moved_at=at)


STEP = Step(
    "receipt",
    ReceiptTold,
    frozenset({"queued", "failed", *STAGES}),
    None,
    frozenset({"system", "channel"}),
    apply,
    check,
    plan,
    stream="reply",
)
