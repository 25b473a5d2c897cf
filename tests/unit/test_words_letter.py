"""The sample letter of the browser's tests is a letter of the server, so the two sides cannot drift."""

import json
from pathlib import Path

from dispatch.wire import Letter

SAMPLE = Path(__file__).parents[1] / "js" / "letter.json"


def test_the_browsers_sample_letter_is_a_letter() -> None:
    Letter.model_validate(json.loads(SAMPLE.read_text(encoding="utf-8")))


def test_the_sample_has_every_field_a_letter_must_have() -> None:
    required = {name for name, field in Letter.model_fields.items() if field.is_required()}
    assert required <= set(json.loads(SAMPLE.read_text(encoding="utf-8")))
