"""Every version of every list at hand: of a city those in force, of a case the one it was judged by."""

from __future__ import annotations

from sqlalchemy import Engine

from dispatch.domain.case import Case
from dispatch.domain.catalogue import Matters, Scenario
from dispatch.domain.fences import Fence
from dispatch.domain.matrix import Matrix
from dispatch.fence_store import read_fences
from dispatch.list_store import InForce, UnknownVersion
from dispatch.matrix_store import read_matrix
from dispatch.matters import read_matters


class Lists:
    """Versions never change, so each is read once; which one is in force is looked up now and then."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._matters_force, self._matrix_force = InForce(engine, "matters"), InForce(engine, "matrix")
        self._fences_force = InForce(engine, "fences")
        self._fences: dict[str, list[Fence]] = {}
        self._matters: dict[str, Matters] = {}
        self._matrices: dict[str, Matrix] = {}

    def at(self, area: str) -> Matters:
        """The 事项清单 in force where the area lies. Raises UnknownVersion before there is any."""
        version = self._matters_force.version(area)
        if version is None:
            raise UnknownVersion(f"no matters in force for {area or 'every city'}")
        return self.matters(version)

    def leaf(self, case: Case) -> Scenario | None:
        """The case's matter; a case that is not judged yet has none."""
        if case.scenario is None:
            return None
        held = self.matters(case.list_version) if case.list_version else self.at(case.area)
        return held.get(case.scenario)

    def powers(self, area: str) -> Matrix | None:
        """The 三项清单 in force where the area lies; None before there is any."""
        version = self._matrix_force.version(area)
        return None if version is None else self.matrix(version)

    def fences_at(self, area: str) -> str | None:
        """Version of the 围栏规则 in force where the area lies; None where there is none."""
        return self._fences_force.version(area)

    def fences(self, version: str) -> list[Fence]:
        """Raises UnknownVersion."""
        if version not in self._fences:
            self._fences[version] = read_fences(self._engine, version)
        return self._fences[version]

    def matters(self, version: str) -> Matters:
        """Raises UnknownVersion."""
        if version not in self._matters:
            self._matters[version] = read_matters(self._engine, version)
        return self._matters[version]

    def matrix(self, version: str) -> Matrix:
        """Raises UnknownVersion."""
        if version not in self._matrices:
            self._matrices[version] = read_matrix(self._engine, version)
        return self._matrices[version]
