"""Who is acting, and in which capacity: the one thing that every action, rule and event is told."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.organisation.models import Appointment, Person, Role


@dataclass(frozen=True, slots=True)
class Warrant:
    """By what right somebody stands in for another: the delegation's key, until when, and the only campaign it is for.

    `campaign_id` is None where it is for all of the appointment's work. Whether it is good is asked at each act.
    """

    key: int
    ends_at: datetime.datetime
    campaign_id: int | None = None


@dataclass(frozen=True, slots=True)
class Acting:
    """A person in one capacity; no person at all is the system itself (a launch, a timer).

    `on_behalf_of` is whose appointment it is, where it is not the person's own: they stand in for somebody who is away,
    by a `warrant`. `address` is the network address the request came from, empty for commands and timers.
    """

    person: Person | None
    appointment: Appointment | None = None
    address: str = ""
    on_behalf_of: Person | None = None
    warrant: Warrant | None = None

    @classmethod
    def system(cls) -> Acting:
        return cls(person=None)

    @classmethod
    def through(cls, appointment: Appointment, address: str = "") -> Acting:
        return cls(person=appointment.person, appointment=appointment, address=address)

    @classmethod
    def standing_in(cls, person: Person, appointment: Appointment, warrant: Warrant, address: str = "") -> Acting:
        """The person in an appointment of somebody who is away."""
        return cls(person, appointment, address, on_behalf_of=appointment.person, warrant=warrant)

    @property
    def key(self) -> str:
        """What names the capacity among those of one person: "12", or "12-5" through the fifth delegation."""
        own = str(self.appointment.pk) if self.appointment else ""
        return f"{own}-{self.warrant.key}" if self.warrant else own

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
    def campaign_id(self) -> int | None:
        """The only campaign that this capacity is good for; None where it is good for all."""
        return self.warrant.campaign_id if self.warrant else None

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

    @property
    def capacity_in_full(self) -> str:
        """The same with whose it is: "Trưởng ban, Ban Tuyên giáo — thay mặt Hoàng Thị Minh Nguyệt, đến 30/11/2026"."""
        if self.on_behalf_of is None or self.warrant is None:
            return self.capacity
        return _("%(capacity)s — thay mặt %(person)s, đến %(day)s") % {
            "capacity": self.capacity,
            "person": self.on_behalf_of.full_name,
            "day": timezone.localtime(self.warrant.ends_at).strftime("%d/%m/%Y"),
        }

    def holds(self, role: Role, unit_id: int | None = None) -> bool:
        """Whether the capacity in use is this role (in this unit, when one is given)."""
        return self.role == role and (unit_id is None or self.unit_id == unit_id)
