"""Takes out of a text what points at a person before it is kept where many read it. Pure; by patterns alone.

What is sure (numbers, labelled names, names with a form of address, names that are given) must go; what only
looks like a name is shown to whoever writes, who decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Literal

from dispatch.domain.errors import Unredacted

Match = re.Match[str]
Kind = Literal["id", "card", "phone", "mail", "plate", "room", "name", "maybe"]
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔"
    "白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
DOUBLE = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|令狐|慕容"
NOT_GIVEN = "某先女老师阿也都还又却反称说报来在与和因将向为的等电投要家已对把被到从及就有无住于，。；：、"
HAN = r"[\u4e00-\u9fff]"
GIVEN = rf"(?:(?![{NOT_GIVEN}]){HAN}){{1,2}}"
NAME = rf"(?:{DOUBLE}|[{SURNAMES}])"
PLATES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
NO_CASE = r"(?!\d{6}20\d\d[01]\d[0-3]\d{6,}(?!\d))"  # a case number is nobody's
# In this order: what one has taken the next does not see.
NUMBERS: tuple[tuple[Kind, str, str], ...] = (
    ("id", r"(?<!\d)\d{17}[\dXx](?![\dXx])|(?<!\d)\d{15}(?!\d)", "【证件号】"),
    ("card", rf"(?<!\d){NO_CASE}\d(?:[ -]?\d){{15,18}}(?!\d)", "【卡号】"),
    (
        "phone",
        r"(?<!\d)(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d){8}(?!\d)|(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)",
        "【电话】",
    ),
    ("phone", r"(?<=电话)[：:]?\s*\d{7,8}(?!\d)", "【电话】"),
    ("mail", r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", "【邮箱】"),
    ("plate", rf"[{PLATES}][A-Z][·• ]?[A-Z0-9]{{5,6}}(?![A-Z0-9])", "【车牌】"),
    ("room", r"\d{1,3}\s*(?:栋|幢|号楼)(?:\s*\d{1,2}\s*单元)?\s*\d{1,4}\s*(?:室|号|房)?", "【门牌】"),
)
WHO = "姓名|联系人|当事人|反映人|投诉人|举报人|户主"
LABELLED = rf"(?:{WHO})\s*[：:]\s*(?P<name>{NAME}(?!某){HAN}{{1,2}})"
ADDRESSED = rf"(?P<name>{NAME}(?!某)(?:{GIVEN})?)(?=先生|女士|小姐|大爷|大妈|阿姨|师傅)"
CALLED = rf"(?:居民|村民|业主|住户|租户|商户|店主|老人|职工|工人|群众)(?P<name>{NAME}{GIVEN})"


@dataclass(frozen=True, slots=True)
class Found:
    """Where something stood in the text that came, and what stands there now."""

    kind: Kind
    start: int
    end: int
    now: str


@dataclass(frozen=True, slots=True)
class Redacted:
    text: str
    found: tuple[Found, ...]


def redact(text: str, names: Iterable[str] = (), guess: bool = True) -> Redacted:
    """The text with marks in place of what is sure and, with `guess`, of what looks like a name. `names` are
    known: whoever reported.
    """
    taken: list[Found] = []
    for name in sorted({n.strip() for n in names if len(n.strip()) > 1}, key=len, reverse=True):
        _take(taken, "name", re.finditer(re.escape(name), text), lambda m: _short(m[0]))
    for kind, pattern, mark in NUMBERS:
        _take(taken, kind, re.finditer(pattern, text), partial(_marked, mark))
    _take(taken, "name", re.finditer(LABELLED, text), _named, "name")
    _take(taken, "name", re.finditer(ADDRESSED, text), _named, "name")
    if guess:
        _take(taken, "maybe", re.finditer(CALLED, text), _named, "name")
    out, last = [], 0
    for one in sorted(taken, key=lambda found: found.start):
        out += [text[last : one.start], one.now]
        last = one.end
    return Redacted("".join([*out, text[last:]]), tuple(sorted(taken, key=lambda found: found.start)))


def refuse_private(field: str, text: str, names: Iterable[str] = ()) -> None:
    """Raises Unredacted where something sure still stands in the text."""
    kinds = sorted({one.kind for one in redact(text, names, guess=False).found})
    if kinds:
        raise Unredacted(field=field, kinds=" ".join(kinds))


def _take(
    taken: list[Found],
    kind: Kind,
    matches: Iterable[Match],
    put: Callable[[Match], str],
    group: str | int = 0,
) -> None:
    for match in matches:
        start, end = match.span(group)
        if all(end <= other.start or start >= other.end for other in taken):
            taken.append(Found(kind, start, end, put(match)))


def _marked(mark: str, match: Match) -> str:
    return mark


def _named(match: Match) -> str:
    return _short(match["name"])


def _short(name: str) -> str:
    """张三 is 张某: who was there can still tell people apart, nobody else can find them."""
    return name[:2] + "某" if re.match(DOUBLE, name) else name[:1] + "某"
