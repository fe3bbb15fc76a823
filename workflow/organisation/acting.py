"""Who is acting, and in which capacity: the one thing that every action, rule and event is told."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from workflow.organisation.models import Appointment, Person, Role


@dataclass(frozen=True, slots=True)
class Acting:
    """A person in one capacity; no person at all is the system itself (a launch, a timer).

    `on_behalf_of` is whose appointment it is, where it is not the person's own: they stand in for somebody who is away.
    `address` is the network address the request came from, empty for commands and timers.
    """

    person: Person | None
    appointment: Appointment | None = None
    address: str = ""
    on_behalf_of: Person | None = None

    @classmethod
    def system(cls) -> Acting:
        return cls(person=None)

    @classmethod
    def through(cls, appointment: Appointment, address: str = "") -> Acting:
        return cls(person=appointment.person, appointment=appointment, address=address)

    @property
    def is_system(self) -> bool:
        return self.person is None

    @property
    def role(self) -> Role | None:
        return Role(self.appointment.role) if self.appointment else None

    @property
    def person_id(self) -> int | None:
        return self.person.pk if self.person else None

    @property
    def principal(self) -> Person | None:
        """Whose work it is: the person who is stood in for, else the person acting. Tasks are held by principals."""
        return self.on_behalf_of or self.person

    @property
    def principal_id(self) -> int | None:
        return self.principal.pk if self.principal else None

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody to whom separation of duties applies in an act of this capacity."""
        return tuple(person for person in (self.person, self.on_behalf_of) if person is not None)

    @property
    def unit_id(self) -> int | None:
        return self.appointment.unit_id if self.appointment else None

    @property
    def capacity(self) -> str:
        """For people: "Chuyên viên, Ban Tuyên giáo"."""
        if self.appointment:
            return self.appointment.capacity
        return _("Hệ thống") if self.is_system else ""

    def holds(self, role: Role, unit_id: int | None = None) -> bool:
        """Whether the capacity in use is this role (in this unit, when one is given)."""
        return self.role == role and (unit_id is None or self.unit_id == unit_id)
