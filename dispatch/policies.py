"""The lists that say what the system does by itself and what channels are told, read once."""

from __future__ import annotations

from functools import cache

import yaml

from dispatch.domain.policy import Policy
from dispatch.matters import LISTS


@cache
def auto_policy() -> Policy:
    """The policy in force."""
    row = yaml.safe_load((LISTS / "policy.yaml").read_text("utf-8"))
    return Policy(row["version"], frozenset(row["channels"]), row["standard"])


@cache
def reply_words() -> dict[str, str]:
    """A sentence with holes for every kind of reply."""
    return dict(yaml.safe_load((LISTS / "replies.yaml").read_text("utf-8")))
