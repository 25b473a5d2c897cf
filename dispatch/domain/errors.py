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
    """A field is missing, of the wrong type, too long or out of range. data: field; why, a key of why.*, and
    its holes.
    """


class UnknownScenario(DispatchError):
    """No leaf of the matter list has this code. data: field, code."""


class OutsideArea(DispatchError):
    """The point lies in no grid of this install. data: field, lon, lat."""


class NoGrid(DispatchError):
    """The step needs a located case. data: case_id."""


class UnknownCase(DispatchError):
    """No such case, or not one this actor may know of. data: case_id."""


class UnknownCommand(DispatchError):
    """No such incident or order, or not one this actor may know of. data: subject."""


class UnknownReply(DispatchError):
    """No such reply, or not one this actor may know of. data: reply."""


class BadCap(DispatchError):
    """A CAP file cannot be taken; it is kept with the reason. data: field; why and its holes."""


class UnknownResource(DispatchError):
    """No such resource, or not one for this actor or city. data: code."""


class ResourceElsewhere(DispatchError):
    """One resource cannot be in two places. data: name, incident."""


class NotEnough(DispatchError):
    """More was asked than is left; stock never falls below zero. data: name, asked, left, measure."""


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


class AlreadyThere(DispatchError):
    """The arrival at the place is noted already."""


class KeyUsed(DispatchError):
    """The key was used for another act. data: field."""


class AlreadyReturned(DispatchError):
    """A unit returns a case once. data: case_id."""


class MustSign(DispatchError):
    """The return was refused or the unit was ruled to lead: it signs. data: unit."""


class MustArbitrate(DispatchError):
    """Returned twice, a case goes to 会商, 裁定 or 综合执法托底 and nowhere else. data: returns."""


class OwnWork(DispatchError):
    """Who handled a case may neither check nor close it. data: step."""


class NeedsSecond(DispatchError):
    """The act takes two persons: one asks, another decides. data: step."""


class UsedUp(DispatchError):
    """The case has had as many as it may. data: step, most."""


class TooLate(DispatchError):
    """The act had to come before now. data: step."""


class TooFar(DispatchError):
    """Not at the place of the case, and no reason given. data: field, metres, most."""


class NothingOpen(DispatchError):
    """Nothing is there for this step to act on. data: step."""


class Unanswered(DispatchError):
    """Channels still wait for the final answer. data: n."""


class MediateFirst(DispatchError):
    """A dispute has come back to its place: mediation comes before 提级. data: field, n, days."""


class StillOpen(DispatchError):
    """An order beside the case must end first. data: step."""


class NoPower(DispatchError):
    """The town has no power for the matter and cannot lead. data: field, unit, basis, county."""


class Unredacted(DispatchError):
    """The text still points at a person. data: field, kinds."""


class NotOnDuty(DispatchError):
    """The duty table does not say so. data: field, account."""


class AlreadyHandedOver(DispatchError):
    """The shift was handed over, or taken, already. data: account."""


class NotYet(DispatchError):
    """A shift is handed over near its end. data: field."""
