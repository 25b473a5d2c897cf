"""Refusals: each class name is a text key (`error.<ClassName>`), its data fills the holes of that text."""

from __future__ import annotations


class DispatchError(Exception):
    """A refusal that a person can act on. `data` names the field and the values; it never holds personal
    data.
    """

    def __init__(self, **data: object) -> None:
        self.data = data
        super().__init__(f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in data.items())})")


class BadField(DispatchError):
    """A field is missing, of the wrong type, too long or out of range. data: field, why."""


class UnknownScenario(DispatchError):
    """No leaf of the matter list has this code. data: field, code."""


class OutsideArea(DispatchError):
    """The point lies in no grid of this install. data: field, lon, lat."""


class NoGrid(DispatchError):
    """The step needs a located case. data: case_id."""


class UnknownCase(DispatchError):
    """No such case, or not one this actor may know of. data: case_id."""


class UnknownStep(DispatchError):
    """No such step. data: step."""


class UnknownUnit(DispatchError):
    """No such unit kind or area. data: field, unit."""


class WrongState(DispatchError):
    """The step cannot be taken from the case's state. data: step, state."""


class NotAllowed(DispatchError):
    """The actor's roles do not include one that may take the step. data: step, roles."""


class NotYourCase(DispatchError):
    """The case is in hand of another unit or person. data: owner."""


class StaleCase(DispatchError):
    """The case has moved on since the actor looked. data: case_id, expected, version."""


class AlreadyReturned(DispatchError):
    """A second 退单 must go to 会商. data: case_id."""
