"""Rows written by every release still replay to the case they made then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dispatch.bodies import STEPS, load_body, load_case
from dispatch.domain.case import Case
from dispatch.domain.fold import advance

SAMPLES = Path(__file__).parent / "old_events"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.jsonl")), ids=lambda p: p.stem)
def test_old_rows_replay_to_the_case_they_made(path: Path) -> None:
    *rows, last = map(json.loads, path.read_text("utf-8").splitlines())
    case = Case("01OLD")
    for row in rows:
        step = STEPS[row["step"]]
        body = load_body(step, json.dumps(row["body"]))
        case = advance(step, case, body, row["facts"], row["at"], row["actor"])
    assert case == load_case(json.dumps(last))


def test_every_step_has_a_sample() -> None:
    seen = {
        json.loads(line).get("step") for p in SAMPLES.glob("*.jsonl") for line in p.open(encoding="utf-8")
    }
    assert {name for name, step in STEPS.items() if step.stream == "case"} <= seen
