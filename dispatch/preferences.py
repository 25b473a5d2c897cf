"""What an account has chosen for its screens, kept from one log-in to the next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from dispatch import tables
from dispatch.domain.errors import BadField
from dispatch.store import writing

MOST_LAYERS = 100
MOST_NAME = 40


def preferred(engine: Engine, username: str, name: str) -> dict[str, Any]:
    """Empty where nothing was chosen."""
    t = tables.preference.c
    with engine.connect() as conn:
        doc = conn.execute(select(t.doc).where(t.username == username, t.name == name)).scalar()
    found: dict[str, Any] = json.loads(doc) if doc else {}
    return found


def prefer(engine: Engine, username: str, name: str, chosen: Mapping[str, Any]) -> None:
    """In the place of what was chosen before."""
    t = tables.preference
    with writing(engine) as conn:
        conn.execute(delete(t).where(t.c.username == username, t.c.name == name))
        row = {"username": username, "name": name, "doc": json.dumps(chosen, ensure_ascii=False)}
        conn.execute(insert(t), [row])


def layers_chosen(given: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """{layer: {"on": bool, "alpha": 0 to 1}} from outside. Raises BadField naming the layer."""
    if len(given) > MOST_LAYERS:
        raise BadField(field="body", why="more_than", most=MOST_LAYERS)
    return {name[:MOST_NAME]: _choice(name[:MOST_NAME], one) for name, one in given.items()}


def _choice(name: str, one: Any) -> dict[str, Any]:
    if not isinstance(one, dict) or set(one) != {"on", "alpha"} or not isinstance(one["on"], bool):
        raise BadField(field=name, why="no_layer_choice")
    alpha = one["alpha"]
    if isinstance(alpha, bool) or not isinstance(alpha, int | float) or not 0 <= alpha <= 1:
        raise BadField(field=f"{name}.alpha", why="out_of_bounds", least=0, most=1)
    return {"on": one["on"], "alpha": round(alpha, 2)}
