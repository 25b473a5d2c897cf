"""事项清单 as data: expands the lists of this room into leaves, keeps versions whole, reads any of them."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from dispatch import tables
from dispatch.domain.catalogue import URGENCY, Matters, Scenario
from dispatch.domain.units import Kinds, UnitKind
from dispatch.list_store import OURS, ListVersion, UnknownVersion, bring_shipped, keep_version

LISTS = Path(__file__).parent / "lists"
SHIPPED = "随产品的事项清单"


class BadList(Exception):
    """The lists contradict themselves; the text says where."""


def _load(name: str) -> Any:
    import yaml

    return yaml.load((LISTS / name).read_text("utf-8"), Loader=yaml.CSafeLoader)


def version_of(leaves: Iterable[Scenario]) -> str:
    """A digest of the leaves: the same leaves are the same version, whatever file they came from."""
    rows = [asdict(leaf) for leaf in sorted(leaves, key=lambda leaf: leaf.code)]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return "qd-" + hashlib.sha256(text.encode()).hexdigest()[:12]


@cache
def list_version() -> str:
    """Of the list as it lies in this room."""
    return version_of(expand())


@cache
def unit_kinds() -> Kinds:
    rows = _load("departments.yaml")["departments"]
    return {k: UnitKind(k, r["zh"], r["en"], r["level"], r["kind"]) for k, r in rows.items()}


def load_matters(conn: Connection) -> str:
    """Keep the list of this room. It comes into force unless somebody has put another in force everywhere.
    Returns its version.
    """
    now = round(time.time() * 1000)
    version = keep_matters(conn, list(expand()), SHIPPED, OURS, now)
    bring_shipped(conn, "matters", version, now)
    return version


def keep_matters(conn: Connection, leaves: list[Scenario], name: str, by: str, at: int) -> str:
    """Keep these leaves as a version, unless they are kept already. Returns the version."""
    version = version_of(leaves)
    if not keep_version(conn, ListVersion("matters", version, name, at, by, len(leaves))):
        return version
    rows = [
        {
            "version": version,
            "code": leaf.code,
            "doc": json.dumps(asdict(leaf), ensure_ascii=False, separators=(",", ":")),
            "pinyin": f"{leaf.code} {leaf.title} {spelled(leaf.title)}".lower(),
        }
        for leaf in leaves
    ]
    conn.execute(insert(tables.scenario), rows)
    return version


@lru_cache(maxsize=8192)  # versions share most of their titles
def spelled(title: str) -> str:
    """Full pinyin and initials of a title, a blank between."""
    from pypinyin import Style, lazy_pinyin

    full = "".join(lazy_pinyin(title))
    first = "".join(lazy_pinyin(title, style=Style.FIRST_LETTER))
    return f"{full} {first}"


def read_matters(engine: Engine, version: str | None = None) -> Matters:
    """One version of the list; that of this room when none is named. Raises UnknownVersion."""
    version = version or list_version()
    t = tables.scenario.c
    with engine.connect() as conn:
        rows = conn.execute(select(t.code, t.doc).where(t.version == version)).all()
    if not rows:
        raise UnknownVersion(version)
    return Matters(version, {r.code: _scenario(r.doc) for r in rows})


def read_spellings(engine: Engine, version: str) -> dict[str, str]:
    """What each leaf of a version is found by: code, title, full pinyin and initials, in small letters."""
    t = tables.scenario.c
    with engine.connect() as conn:
        return {r.code: r.pinyin for r in conn.execute(select(t.code, t.pinyin).where(t.version == version))}


def _scenario(doc: str) -> Scenario:
    row = json.loads(doc)
    for name in ("co", "basis", "fallback"):
        row[name] = tuple(row[name])
    return Scenario(**row)


def expand() -> Iterator[Scenario]:
    """Every leaf: condition × responsibility. Raises BadList on an unknown unit, law, or a code used
    twice.
    """
    kinds, laws = unit_kinds(), _load("laws.yaml")["laws"]
    seen: set[str] = set()
    for path in sorted(LISTS.glob("[0-9][0-9]_*.yaml")):
        doc = _load(path.name)
        for big in doc["classes"]:
            for n, small in enumerate(big["small"], 1):
                for row in _rows(doc, big, small):
                    leaf = _leaf(doc["domain"], big, small, n, row, kinds)
                    wrong = [k for k in (leaf.lead, *leaf.co) if k not in kinds]
                    wrong += [b for b in leaf.basis if b not in laws]
                    if wrong or leaf.code in seen:
                        raise BadList(f"{path.name} {leaf.code} {leaf.title}: {wrong or 'code used twice'}")
                    seen.add(leaf.code)
                    yield leaf


def _rows(doc: Any, big: Any, small: Any) -> Iterator[dict[str, Any]]:
    owner = small.get("owner")

    def who(unit: str) -> str:
        return owner if unit == "$owner" else unit

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


def _responsible(c_opt: Any, resp: Any, r_opt: Any, who: Any) -> tuple[str, list[str]]:
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


def _leaf(domain: Any, big: Any, small: Any, n: int, row: dict[str, Any], kinds: Kinds) -> Scenario:
    i, j = row["at"]
    fallback = small.get("fallback") or big.get("fallback") or domain["fallback"]
    return Scenario(
        code=f"{domain['code']}{big['code']}{n:02d}{i:02d}{j:02d}",
        title="·".join(x for x in (small["zh"], row["cond"], row["param"]) if x),
        domain=domain["zh"],
        big=big["zh"],
        small=small["zh"],
        condition=row["cond"],
        param=row["param"],
        kind=big.get("kind", "event"),
        std=small.get("std", ""),
        lead=row["lead"],
        co=tuple(row["co"]),
        level=row["level"] or kinds[row["lead"]].level,
        deadline=row["limit"],
        urgency=URGENCY[row["urgency"]],
        close=row["close"],
        basis=tuple(dict.fromkeys(row["basis"])),
        grid=domain["grid"],
        fallback=tuple(f for f in dict.fromkeys(fallback) if f != row["lead"]),
    )
