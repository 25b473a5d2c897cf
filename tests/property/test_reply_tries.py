"""Whatever is told of a reply, in whatever order, it is tried boundedly and never goes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dispatch.bodies import STEPS
from dispatch.domain.answer import Answer, Ladder
from dispatch.domain.due import epoch_ms
from dispatch.domain.fold import advance_other, decide
from dispatch.domain.receipts import STAGES
from dispatch.domain.steps.receipt import ReceiptTold
from dispatch.domain.steps.send_again import SentAgain
from support.branches import SYSTEM
from support.two_towns import actor, context

START = datetime(2026, 6, 18, 2, tzinfo=UTC)
CHIEF = actor("chief", "county_chief")
WAITS = st.lists(st.integers(1, 10**7), max_size=6).map(lambda waits: tuple(sorted(waits)))
TELL = st.lists(st.sampled_from([*STAGES, "failed", "failed", "again"]), max_size=30)


@given(WAITS, TELL)
def test_a_reply_never_goes_back_and_is_never_tried_for_ever(waits: tuple[int, ...], told: list[str]) -> None:
    plain = context(START)
    answer, tries = Answer(1), 0
    for n, word in enumerate(told):
        ctx = replace(plain, now=START + timedelta(seconds=n), ladder=Ladder("v", waits))
        at, before = epoch_ms(ctx.now), answer
        if word == "again":
            if not (answer.undelivered and answer.tries):
                continue
            step, body, who, tries = STEPS["send_again"], SentAgain(), CHIEF, 0
        elif answer.heeds(word):
            step, body, who = STEPS["receipt"], ReceiptTold(word), SYSTEM  # type: ignore[assignment,arg-type]
            tries += word in ("sent", "failed")
        else:
            continue
        facts = decide(step, answer, body, who, ctx)
        answer = advance_other(step, answer, body, facts, at, who.id)
        assert answer.version == before.version + 1
        assert answer.tries == tries <= len(waits) + 1
        if before.state in STAGES:
            assert STAGES.index(answer.state) > STAGES.index(before.state)  # type: ignore[arg-type]
        if answer.state == "failed" and word == "failed":
            assert answer.tries == len(waits) + 1
        if answer.state == "queued" and word == "failed":
            assert answer.next_at == at + waits[answer.tries - 1]
