"""What a change of the organisation does to work that is open: each room above registers its own part.

    consequences.register(Consequence("campaigns", order=30, preview=preview, carry_over=carry_over))

`preview` tells beforehand what `carry_over` will do; `carry_over` runs in the transaction in which the change takes
effect, once, and answers what it did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflow.organisation.acting import Acting
from workflow.organisation.models import Person, Role, Unit


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happens, in words. An `alarm` is one that somebody must do something about; the words say what."""

    text: str
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Succession:
    """Which units end (by key), and who answers for what each had open; None: nobody.

    `staff` says who holds which role in the unit that answers for an ended one: {(ended unit, role): people}, the one
    appointed first at the head.
    """

    answering: Mapping[int, Unit | None]
    staff: Mapping[tuple[int, Role], Sequence[Person]]

    @property
    def answered(self) -> dict[int, Unit]:
        """The ended units that somebody answers for."""
        return {ended: unit for ended, unit in self.answering.items() if unit is not None}

    def holders(self, ended: int, role: Role) -> list[int]:
        """The keys of those who hold the role in the unit that answers for the ended one."""
        return [person.pk for person in self.staff.get((ended, role), ())]

    def first(self, ended: int, role: Role) -> Person | None:
        return next(iter(self.staff.get((ended, role), ())), None)


@dataclass(frozen=True, slots=True)
class CarryOver:
    """A succession that takes effect: on whose order, and why."""

    succession: Succession
    acting: Acting
    reason: str


@dataclass(frozen=True, slots=True)
class Consequence:
    """One room's part; of several the lower `order` comes first."""

    name: str
    order: int
    preview: Callable[[Succession], Iterable[Line]]
    carry_over: Callable[[CarryOver], None]


_registered: dict[str, Consequence] = {}


def register(consequence: Consequence) -> None:
    """Call it from `AppConfig.ready()`."""
    _registered[consequence.name] = consequence


def _in_order() -> list[Consequence]:
    return sorted(_registered.values(), key=lambda consequence: consequence.order)


def preview(succession: Succession) -> list[Line]:
    return [line for consequence in _in_order() for line in consequence.preview(succession)]


def carry_over(given: CarryOver) -> list[Line]:
    """Do it; answer in words what was done, which is what the preview would have said at that moment."""
    lines = preview(given.succession)
    for consequence in _in_order():
        consequence.carry_over(given)
    return lines
