"""预警 as told from outside by CAP 1.2: what of it a screen shows, until when, what replaces it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["Extreme", "Severe", "Moderate", "Minor", "Unknown"]
Colour = Literal["red", "orange", "yellow", "blue", ""]
COLOURS: dict[Severity, Colour] = {
    "Extreme": "red",
    "Severe": "orange",
    "Moderate": "yellow",
    "Minor": "blue",
    "Unknown": "",
}
LASTS = 24 * 3_600_000  # ms, where the sender does not say until when


@dataclass(frozen=True, slots=True)
class Shape:
    """Points are lon, lat; a circle has one and a radius."""

    points: tuple[tuple[float, float], ...]
    metres: float | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One CAP message, its info block in our language. `references` and `ref` are sender,identifier,sent."""

    identifier: str
    sender: str
    sent: int
    kind: Literal["Alert", "Update", "Cancel", "Ack", "Error"]
    status: Literal["Actual", "Exercise", "System", "Test", "Draft"]
    scope: Literal["Public", "Restricted", "Private"]
    references: tuple[str, ...] = ()
    event: str = ""
    category: str = ""
    urgency: str = ""
    severity: Severity = "Unknown"
    certainty: str = ""
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    effective: int | None = None
    onset: int | None = None
    expires: int | None = None
    areas: tuple[str, ...] = ()
    shapes: tuple[Shape, ...] = ()
    geocodes: tuple[str, ...] = ()
    signed: bool = False  # a signature is there; nobody has verified it

    @property
    def ref(self) -> str:
        return f"{self.sender},{self.identifier},{self.sent}"

    @property
    def ends_at(self) -> int:
        return self.expires if self.expires is not None else self.sent + LASTS

    @property
    def shown(self) -> bool:
        """Whether it is a warning for screens: public, meant, and not a mere answer or end."""
        meant = self.status in ("Actual", "Exercise") and self.scope == "Public"
        return meant and self.kind in ("Alert", "Update")
