"""Who works in the demo city: the accounts the simulator logs in with, for the demo's seed to create."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DUTY, DISPATCHER, CHECKER = "sim_duty", "sim_dispatch", "sim_checker"
CHIEF, REVISITOR = "sim_chief", "sim_revisitor"
CITY_KINDS = {
    "municipal": "市政中心",
    "sanitation": "环卫中心",
    "garden": "园林中心",
    "drainage": "排水中心",
    "water_co": "供水公司",
    "power_co": "供电公司",
    "gas_co": "燃气公司",
    "telecom": "通信运营商",
    "traffic": "交警大队",
    "law": "综合执法局",
    "market": "市场监管局",
    "housing": "住建局",
    "eco": "生态环境局",
    "fire": "消防救援大队",
    "labor_law": "劳动监察大队",
    "hotline": "12345热线",
}
TOWN_KINDS = {
    "town_law": "综合执法队",
    "town_emg": "应急办",
    "town_civil": "民生办",
    "town_comm": "社区办",
    "police_stn": "派出所",
    "market_stn": "市场监管所",
}


@dataclass(frozen=True, slots=True)
class Staff:
    """One account row: `roles` as in lifecycle.yaml, `area` its scope, `unit` narrows it."""

    username: str
    name: str
    roles: frozenset[str]
    area: str
    unit: str | None = None


def staff(city: str, towns: Mapping[str, str]) -> list[Staff]:
    """The desk of the city and one officer to each unit that can be sent; `towns` maps code to name."""
    people = [
        Staff(DUTY, "演示受理员", frozenset({"county_accept"}), city),
        Staff(DISPATCHER, "演示派遣员", frozenset({"county_dispatch"}), city),
        Staff(CHECKER, "演示核查员", frozenset({"grid_worker"}), city),
        Staff(CHIEF, "演示值班长", frozenset({"county_chief"}), city),
        Staff(REVISITOR, "演示回访员", frozenset({"revisitor"}), city),
    ]
    people += [_officer(f"{kind}@{city}", name) for kind, name in CITY_KINDS.items()]
    for code, town in towns.items():
        people += [_officer(f"{kind}@{code}", f"{town}{name}") for kind, name in TOWN_KINDS.items()]
    return people


def officer_of(unit: str) -> str:
    """Account name of a unit's officer."""
    return "sim_" + unit.replace("@", "_")


def has_officer(unit: str) -> bool:
    """Whether the demo has somebody who acts for the unit."""
    return unit.partition("@")[0] in {**CITY_KINDS, **TOWN_KINDS}


def _officer(unit: str, name: str) -> Staff:
    area = unit.partition("@")[2]
    return Staff(officer_of(unit), f"{name}（演示）", frozenset({"unit", "handler"}), area, unit)
