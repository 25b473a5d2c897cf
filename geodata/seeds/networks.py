"""The demo city's four professional networks on its base grids, with the flaws that a real city has.

城市管理 does not reach the villages, and on the border of two towns 公共安全 has a grid with two owners.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from geodata.atlas import AreaRecord, PlaceRecord
from geodata.networks import KIND, NETWORKS

BEAT = 8  # base grids of a policing beat


def networks(areas: Sequence[AreaRecord]) -> list[PlaceRecord]:
    """Beats of the police, streets under city management, Party grids by community, enforcement by town."""
    names = {a.code: a for a in areas}
    cells: dict[str, list[str]] = defaultdict(list)
    for code in sorted(names):
        if len(code) == 15:
            cells[code[:9]].append(code)
            cells[code[:12]].append(code)
    out: list[PlaceRecord] = []
    before: list[str] = []
    for town in sorted(code for code in cells if len(code) == 9):
        name = names[town].name
        beats = [cells[town][i : i + BEAT] for i in range(0, len(cells[town]), BEAT)]
        if before:
            beats[0] = [*beats[0], before[-1]]  # the border that both stations patrol
        before = cells[town]
        out += [
            _pgrid(
                "safety",
                f"{town}-{n:02d}",
                f"{name}第{n}警格",
                names[beat[0]],
                beat,
                ("police_stn", town, f"{name}派出所"),
            )
            for n, beat in enumerate(beats, 1)
        ]
        out.append(
            _pgrid(
                "law",
                f"{town}-01",
                f"{name}执法网格",
                names[town],
                cells[town],
                ("town_law", town, f"{name}综合执法队"),
            )
        )
        for community in sorted(code for code in cells if len(code) == 12 and code.startswith(town)):
            out += _of_community(names[community], cells[community], town, name)
    return out


def _of_community(area: AreaRecord, cells: list[str], town: str, name: str) -> Iterator[PlaceRecord]:
    code = f"{area.code}-01"
    yield _pgrid(
        "party", code, f"{area.name}党建网格", area, cells, ("community", area.code, f"{area.name}党组织")
    )
    if area.name.endswith("社区"):
        yield _pgrid("city", code, f"{area.name}城管网格", area, cells, ("town_build", town, f"{name}城建办"))


def _pgrid(
    network: str, tail: str, name: str, at: AreaRecord, cells: list[str], owner: tuple[str, str, str]
) -> PlaceRecord:
    kind, area, owner_name = owner
    attrs = {"network": network, "owner": f"{kind}@{area}", "owner_name": owner_name, "cells": cells}
    assert network in NETWORKS
    return PlaceRecord(KIND, f"{network}-{tail}", name, at.code[:12], at.lon, at.lat, attrs)
