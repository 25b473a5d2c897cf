"""The demo's 应急资源 as rows of a table, made of its places; the register's door reads them like any."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from geodata.atlas import PlaceRecord

Cells = dict[str, str]
CREWS = {  # call sign -> abilities, persons
    "消防": ("消防救援", 7),
    "燃气": ("燃气抢修、气体检测", 4),
    "电力": ("供电抢修", 5),
    "供水": ("供排水抢修", 4),
    "排水": ("供排水抢修、抽水排涝", 4),
    "应急": ("转移安置", 6),
    "交警": ("交通疏导", 3),
    "水务": ("水利抢险", 8),
    "路政": ("道路抢通", 5),
    "市政抢修": ("道路抢通、挖掘破拆", 6),
}
# name, abilities, class of GB/T 38565 (its catch-all), measure, in the city's stores, in a town's
SUPPLIES = (
    ("棉被", "被褥帐篷", "1999999", "床", 600, 60),
    ("方便食品", "食品饮水", "1999999", "份", 3000, 300),
    ("编织袋", "沙袋编织袋", "3999999", "条", 8000, 800),
    ("救生衣", "救生衣", "2999999", "件", 240, 30),
    ("警戒带", "警戒器材", "2999999", "卷", 80, 10),
    ("防护服", "个体防护", "2999999", "套", 120, 0),
    ("灭火器", "灭火器材", "2999999", "具", 200, 40),
)
EQUIPMENT = (  # name, abilities, measure, in the city's stores, in a town's
    ("抽水泵", "抽水排涝", "台", 6, 1),
    ("冲锋舟", "冲锋舟", "艘", 4, 0),
    ("发电机", "应急发电", "台", 5, 1),
    ("移动照明灯", "应急照明", "台", 8, 1),
    ("卫星电话", "卫星通信", "部", 4, 0),
    ("无人机", "无人机侦察", "架", 3, 0),
    ("可燃气体检测仪", "气体检测", "台", 12, 0),
    ("挖掘机", "挖掘破拆", "台", 3, 0),
)
EXPERTS = ("燃气专家", "水利专家", "危化专家", "地震地质专家")


def demo_rows(places: Sequence[PlaceRecord], today: date) -> list[Cells]:
    """The table by column, the same for the same day; checked within the last weeks, some long ago."""
    rows = [*_crews(places), *_teams(places), *_stores(places), *_care(places), *_experts(places)]
    for n, row in enumerate(rows):
        ago = 120 if n % 17 == 5 else 2 + n * 7 % 60
        row["checked"] = (today - timedelta(days=ago)).isoformat()
    return rows


def _row(number: str, kind: str, name: str, at: PlaceRecord, **more: object) -> Cells:
    cells = {"number": number, "kind": kind, "name": name, "lon": f"{at.lon:.6f}", "lat": f"{at.lat:.6f}"}
    place = "" if at.kind == "unit" else at.name
    return cells | {"place": place, "condition": "待命"} | {k: str(value) for k, value in more.items()}


def _phone(n: int) -> str:
    return f"028-0000{n:04d}"  # no office of any city has it


def _crews(places: Sequence[PlaceRecord]) -> Iterator[Cells]:
    units = [p for p in places if p.kind == "unit"]
    for n, p in enumerate(units):
        sign = p.name.rsplit(" ", 1)[0]
        if sign not in CREWS:
            continue
        abilities, persons = CREWS[sign]
        unit = str(p.attrs["owner"]).partition("@")[0]
        more = {"abilities": abilities, "unit": unit, "persons": persons, "tracker": p.code}
        yield _row(f"D{n:03d}", "队伍", p.name, p, phone=_phone(1000 + n), amount=1, **more)


def _teams(places: Sequence[PlaceRecord]) -> Iterator[Cells]:
    posts = [p for p in places if p.kind == "post"]
    does = {"fire": ("消防救援、森林扑火", "town_fire", 9), "police": ("治安警戒", "police_stn", 6)}
    for n, p in enumerate(posts):
        kind = str(p.attrs["type"])
        if kind in does:
            abilities, unit, persons = does[kind]
            more = {"abilities": abilities, "unit": unit, "persons": persons}
            yield _row(f"T{n:03d}", "队伍", p.name, p, phone=_phone(2000 + n), amount=1, **more)
    for n, p in enumerate(p for p in posts if p.attrs["type"] == "centre"):
        town = p.name.removesuffix("智慧治理分中心")
        more = {"abilities": "民兵、转移安置", "unit": "town_emg", "persons": 15}
        yield _row(f"M{n:03d}", "队伍", f"{town}民兵应急分队", p, phone=_phone(2500 + n), amount=1, **more)
        hazard = {"abilities": "", "unit": "town_emg", "amount": 60, "measure": "吨"}
        kind = ("加油站", "液化气储配站")[n % 2]
        yield _row(f"H{n:03d}", "危险源", f"{town}{kind}", p, phone=_phone(2700 + n), **hazard)
        if n == 0:
            rescue = {"abilities": "社会救援", "unit": "emergency", "persons": 20, "amount": 1}
            yield _row("V000", "队伍", "山鹰应急救援队", p, phone=_phone(2999), **rescue)


def _stores(places: Sequence[PlaceRecord]) -> Iterator[Cells]:
    for n, p in enumerate(p for p in places if p.kind == "store"):
        city = p.attrs["level"] == "city"
        unit, phone = ("emergency" if city else "town_emg"), _phone(3000 + n)
        for k, (name, abilities, code, measure, whole, part) in enumerate(SUPPLIES):
            amount = whole if city else part
            if amount:
                more = {"abilities": abilities, "unit": unit, "type": code, "measure": measure}
                yield _row(f"S{n:02d}{k:02d}", "物资", name, p, amount=amount, phone=phone, **more)
        for k, (name, abilities, measure, whole, part) in enumerate(EQUIPMENT):
            amount = whole if city else part
            if amount:
                more = {"abilities": abilities, "unit": unit, "measure": measure}
                yield _row(f"E{n:02d}{k:02d}", "装备", name, p, amount=amount, phone=phone, **more)


def _care(places: Sequence[PlaceRecord]) -> Iterator[Cells]:
    hospitals = [p for p in places if p.kind == "hospital"]
    for n, p in enumerate(hospitals):
        beds = {
            "abilities": "收治床位",
            "unit": "health",
            "amount": int(p.attrs["beds"]) // 10,
            "measure": "床",
        }
        yield _row(f"B{n:03d}", "医院", p.name, p, phone=_phone(4000 + n), **beds)
        for k in range(2 if p.attrs.get("emergency") else 0):
            car = {"abilities": "医疗救护", "unit": "health", "persons": 3, "amount": 1}
            name = f"急救 {2 * n + k + 1:02d}"
            yield _row(f"A{n:03d}{k}", "车辆", name, p, phone=_phone(4500 + n), **car)
    for n, p in enumerate(p for p in places if p.kind == "shelter"):
        room = {"abilities": "安置容量", "unit": "town_civil", "amount": p.attrs["capacity"], "measure": "人"}
        yield _row(f"P{n:03d}", "避难场所", p.name, p, phone=_phone(5000 + n), **room)


def _experts(places: Sequence[PlaceRecord]) -> Iterator[Cells]:
    at = next(p for p in places if p.kind == "store")
    for n, name in enumerate(EXPERTS):
        more = {"abilities": name, "unit": "emergency", "persons": 3, "amount": 1, "phone": _phone(6000 + n)}
        yield _row(f"X{n:03d}", "专家", f"{name}组", at, **more)
