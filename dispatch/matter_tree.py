"""The 事项清单 as a tree of yaml files: condition × responsibility, spelled out to one row for each leaf."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from dispatch.list_rows import Problem, Row

FILES = "[0-9][0-9]_*.yaml"
KINDS = {"part": "部件", "event": "事件"}
LEVELS = {"county": "县", "town": "镇街", "community": "村社"}


def read_tree(folder: Path) -> tuple[list[Row], list[Problem]]:
    """Every leaf of the folder's files; a small class that is not built as it should be is a problem."""
    rows: list[Row] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob(FILES)):
        try:
            doc = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
            classes = [(big, n, small) for big in doc["classes"] for n, small in enumerate(big["small"], 1)]
            domain = {name: doc["domain"][name] for name in ("code", "zh", "grid", "fallback")}
        except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError) as wrong:
            problems.append(Problem(path.name, "", "tree", {"what": _short(wrong)}))
            continue
        for big, n, small in classes:
            try:
                rows += list(_rows(path.name, doc, domain, big, n, small))
            except (KeyError, IndexError, TypeError, AttributeError, ValueError) as wrong:
                where = f"{path.name} {small.get('zh', n) if isinstance(small, dict) else n}"
                problems.append(Problem(where, "", "tree", {"what": _short(wrong)}))
    return rows, problems


def _short(wrong: Exception) -> str:
    return f"{type(wrong).__name__}: {wrong}".replace("\n", " ")[:160]


def _rows(file: str, doc: Any, domain: Any, big: Any, n: int, small: Any) -> Iterator[Row]:
    for leaf in _leaves(doc, big, small):
        i, j = leaf["at"]
        fallback = small.get("fallback") or big.get("fallback") or domain["fallback"]
        cells = {
            "code": f"{domain['code']}{big['code']}{n:02d}{i:02d}{j:02d}",
            "domain": domain["zh"],
            "big": big["zh"],
            "small": small["zh"],
            "condition": leaf["cond"],
            "param": leaf["param"],
            "kind": KINDS.get(big.get("kind", "event"), str(big.get("kind"))),
            "std": small.get("std", ""),
            "lead": leaf["lead"],
            "co": leaf["co"],
            "level": LEVELS.get(leaf["level"], str(leaf["level"])) if leaf["level"] else "",
            "deadline": leaf["limit"],
            "urgency": leaf["urgency"],
            "close": leaf["close"],
            "basis": dict.fromkeys(leaf["basis"]),
            "grid": domain["grid"],
            "fallback": [unit for unit in dict.fromkeys(fallback) if unit != leaf["lead"]],
        }
        words = {name: v if isinstance(v, str) else "、".join(map(str, v)) for name, v in cells.items()}
        yield Row(f"{file} {words['code']}", words)


def _leaves(doc: Any, big: Any, small: Any) -> Iterator[dict[str, Any]]:
    owner = small.get("owner")

    def who(unit: str) -> str:
        return str(owner) if unit == "$owner" else unit

    own = small.get("basis") or []
    base = [*(big.get("basis", []) if big.get("inherit") or not own else []), *own]
    if "cases" in small:
        for k, c in enumerate(small["cases"], 1):
            opt = c[6] if len(c) > 6 else {}
            yield {
                "at": (k, 0), "cond": c[0], "param": "", "lead": who(c[1]), "co": [who(x) for x in c[2]],
                "limit": c[3], "urgency": c[4], "close": c[5], "basis": [*base, *opt.get("basis", [])],
                "level": opt.get("level"),
            }  # fmt: skip
        return
    conds = small.get("conds") or doc["cond_sets"][small["cond_set"]]
    resps = small.get("resp") or doc["resp_sets"][small["resp_set"]]
    for i, c in enumerate(conds, 1):
        c_opt = c[4] if len(c) > 4 else {}
        for j, r in enumerate(resps, 1):
            if c_opt.get("only") and r[0] not in c_opt["only"]:
                continue
            r_opt = r[3] if len(r) > 3 else {}
            lead, co = _responsible(c_opt, r, r_opt, who)
            yield {
                "at": (i, j), "cond": c[0], "param": r[0], "lead": lead, "co": co,
                "limit": c[1] if c_opt.get("fix") else r_opt.get("deadline", c[1]),
                "urgency": r_opt.get("urgency", c[2]), "close": c[3],
                "basis": [*base, *r_opt.get("basis", []), *c_opt.get("basis", [])],
                "level": r_opt.get("level"),
            }  # fmt: skip


def _responsible(c_opt: Any, resp: Any, r_opt: Any, who: Callable[[str], str]) -> tuple[str, list[str]]:
    """The lead moves where the condition says so, and the former lead then assists."""
    lead, co = who(resp[1]), [who(x) for x in resp[2]]
    moves = [who(r_opt.get(c_opt["use"], resp[1]))] if c_opt.get("use") else []
    if c_opt.get("lead"):
        moves.append(who(c_opt["lead"]))
    for new in moves:
        if new != lead:
            co, lead = [lead, *co], new
    co += [who(x) for x in c_opt.get("co", [])]
    return lead, [u for u in dict.fromkeys(co) if u and u != lead]
