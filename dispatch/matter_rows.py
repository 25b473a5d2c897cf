"""A leaf of the 事项清单 as a row of text and back, and all that may be wrong with a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from dispatch.domain.catalogue import URGENCY, Scenario
from dispatch.domain.due import read_limit
from dispatch.domain.errors import BadField
from dispatch.domain.units import Kinds
from dispatch.list_rows import Problem, Reading, Row, near

# Field of a leaf to the heading of its column.
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "code": "编码",
        "domain": "领域",
        "big": "大类",
        "small": "小类",
        "condition": "定性条件",
        "param": "定责参数",
        "kind": "类别",
        "std": "国标代码",
        "lead": "主责",
        "co": "协同",
        "level": "层级",
        "deadline": "时限",
        "urgency": "紧急程度",
        "close": "结案标准",
        "basis": "依据",
        "grid": "网格",
        "fallback": "兜底",
    }
)
KIND = {"部件": "part", "事件": "event"}
LEVEL = {"县": "county", "镇街": "town", "村社": "community"}
CODE = re.compile(r"^\d{10}$")
NAMED = (("domain", 2), ("big", 4), ("small", 6))  # a beginning of the code has one name


def row_of(leaf: Scenario) -> dict[str, str]:
    """The cells that read back to this leaf."""
    cells = {name: getattr(leaf, name) for name in COLUMNS}
    cells |= {"kind": _word(KIND, leaf.kind), "level": _word(LEVEL, leaf.level)}
    cells["urgency"] = _word(URGENCY, leaf.urgency)
    return {name: value if isinstance(value, str) else "、".join(value) for name, value in cells.items()}


def _word(words: Mapping[str, str], value: str) -> str:
    return next(word for word, stands_for in words.items() if stands_for == value)


def read_leaves(
    rows: Iterable[Row], kinds: Kinds, laws: Mapping[str, object]
) -> tuple[list[Scenario], list[Problem]]:
    """The leaves that can be read, and everything that is wrong. A list with a problem is not to be kept."""
    problems: list[Problem] = []
    leaves: list[Scenario] = []
    together = _Together(problems)
    for row in rows:
        reading = Reading(row, problems)
        before = len(problems)
        leaf = _leaf(reading, kinds, laws)
        if len(problems) == before and leaf is not None:
            leaves.append(leaf)
        together.look(reading, leaf)
    if not together.seen:
        problems.append(Problem(1, "", "empty"))
    return leaves, problems


def _leaf(row: Reading, kinds: Kinds, laws: Mapping[str, object]) -> Scenario | None:
    code = row.text("code")
    if code and not CODE.match(code):
        row.wrong("code", "not_ten_digits", text=code)
    lead, co = row.units("lead", kinds), row.units("co", kinds, needed=False)
    fallback = row.units("fallback", kinds)
    if len(lead) > 1:
        row.wrong("lead", "one_lead")
    for column, others in (("co", co), ("fallback", fallback)):
        if lead and lead[0] in others:
            row.wrong(column, "lead_again", text=lead[0])
    basis = row.parts("basis")
    for law in basis:
        if law not in laws:
            row.wrong("basis", "unknown_law", text=law, near=near(law, list(laws)))
    kind, level = row.one_of("kind", KIND), row.one_of("level", LEVEL, needed=False)
    urgency = row.one_of("urgency", URGENCY)
    words = {name: row.text(name) for name in ("domain", "big", "small", "condition", "close", "grid")}
    words |= {name: row.text(name, needed=False) for name in ("param", "std")}
    deadline = _deadline(row)
    if not lead or kind is None or urgency is None:
        return None
    return Scenario(
        code=code,
        title="·".join(words[name] for name in ("small", "condition", "param") if words[name]),
        kind=kind,
        lead=lead[0],
        co=co,
        level=level or kinds[lead[0]].level,
        deadline=deadline,
        urgency=urgency,
        basis=basis,
        fallback=fallback,
        **words,
    )


def _deadline(row: Reading) -> str:
    text = row.text("deadline")
    if text:
        try:
            read_limit(text)
        except BadField:
            row.wrong("deadline", "bad_deadline", text=text)
    return text


class _Together:
    """What only shows when leaves stand side by side."""

    def __init__(self, problems: list[Problem]) -> None:
        self._problems = problems
        self.seen: dict[str, int | str] = {}  # code -> where
        self._titles: dict[tuple[str, str], int | str] = {}
        self._duties: dict[tuple[object, ...], int | str] = {}
        self._names: dict[tuple[str, str], str] = {}

    def look(self, row: Reading, leaf: Scenario | None) -> None:
        code, where = row.row.cells.get("code", "").strip(), row.row.where
        row.once("code", self.seen)
        for column, length in NAMED:
            name = row.row.cells.get(column, "").strip()
            known = self._names.setdefault((column, code[:length]), name) if code and name else name
            if known != name:
                row.wrong(column, "other_name", code=code[:length], name=known)
        if leaf is None:
            return
        first = self._titles.setdefault((code[:4], leaf.title), where)
        if first != where:
            row.wrong("condition", "title_twice", text=leaf.title, other=first)
        duty = (code[:6], leaf.lead, leaf.co, leaf.deadline, leaf.urgency, leaf.close, leaf.basis)
        first = self._duties.setdefault(duty, where)
        if first != where:
            row.wrong("param", "same_duty", other=first)
