"""Who holds which role, decided by the administrator: appoint, end, close an account. Documents are not theirs."""

from __future__ import annotations

import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.refusals import Incomplete
from workflow.actions.verbs import Act, verb
from workflow.audit.privacy.names import named
from workflow.organisation.access import ActingRequest
from workflow.organisation.acting import Acting
from workflow.organisation.administrators import administered
from workflow.organisation.models import Appointment, Person, Role, Unit, today
from workflow.organisation.panels import Panel
from workflow.reorganisation.models import StaffingDecision, StaffingKind
from workflow.reorganisation.rules import ADMINISTRATOR
from workflow.reorganisation.terms import open_from
from workflow.tasks.models import Task

REASON_AT_LEAST = 10


@verb(
    StaffingDecision,
    "staffing.appoint",
    gettext_lazy("Phân công vai trò"),
    by=(ADMINISTRATOR,),
    reason_at_least=REASON_AT_LEAST,
    creates=True,
)
def appoint(
    decided: StaffingDecision, act: Act, *, role: Role, unit: Unit, title: str, valid_from: datetime.date
) -> None:
    """Give the person a role in a unit from a day on."""
    # Two appointments of one person at once would not see each other.
    if not Person.objects.select_for_update().get(pk=decided.person_id).is_active:
        raise Incomplete(_("Tài khoản đã khóa. Mở lại tài khoản trước khi phân công."))
    if not unit.holds_on(valid_from):
        raise Incomplete(_("%(unit)s không hoạt động vào ngày đó.") % {"unit": unit.name})
    held = open_from(Appointment.objects.filter(person=decided.person, role=role, unit=unit), valid_from)
    if held.exists():
        raise Incomplete(_("Người này đã giữ vai trò đó ở đơn vị từ trước hoặc trong thời gian đó."))
    decided.appointment = Appointment.objects.create(
        person=decided.person, role=role, unit=unit, title=title, valid_from=valid_from, valid_to=unit.valid_to
    )
    act.changes |= {
        "person": named(decided.person),
        "role": role.value,
        "unit": unit.name,
        "job_title": title,
        "valid_from": valid_from.isoformat(),
    }
    act.tell(
        [decided.person_id], gettext_lazy("Bạn được phân công: %(capacity)s"), capacity=decided.appointment.capacity
    )


@verb(
    StaffingDecision,
    "staffing.end",
    gettext_lazy("Kết thúc phân công"),
    by=(ADMINISTRATOR,),
    reason_at_least=REASON_AT_LEAST,
    creates=True,
)
def end(decided: StaffingDecision, act: Act, *, valid_to: datetime.date) -> None:
    """The role is held for the last time on `valid_to`."""
    appointment = decided.appointment
    assert appointment is not None
    # The locks of `administered` come first, or two administrators who end each other would wait in a circle.
    with administered(Incomplete):
        locked = Appointment.objects.select_for_update().get(pk=appointment.pk)
        if locked.valid_to is not None and locked.valid_to <= today():
            raise Incomplete(_("Phân công này đã kết thúc."))
        if valid_to < locked.valid_from:
            raise Incomplete(_("Ngày kết thúc trước ngày bắt đầu."))
        if locked.unit.valid_to is not None and valid_to > locked.unit.valid_to:
            raise Incomplete(_("Đơn vị kết thúc trước ngày đó."))
        before, locked.valid_to = locked.valid_to, valid_to
        locked.save(update_fields=["valid_to"])
    act.changes |= {
        "person": named(decided.person),
        "role": appointment.role,
        "unit": appointment.unit.name,
        "valid_to": [before.isoformat() if before else None, valid_to.isoformat()],
        "open_tasks": tasks_held(appointment),
    }
    act.tell(
        [decided.person_id],
        gettext_lazy("Phân công của bạn kết thúc hết ngày %(day)s: %(capacity)s"),
        day=f"{valid_to:%d/%m/%Y}",
        capacity=appointment.capacity,
    )


@verb(
    StaffingDecision,
    "staffing.deactivate",
    gettext_lazy("Khóa tài khoản"),
    by=(ADMINISTRATOR,),
    reason_at_least=REASON_AT_LEAST,
    creates=True,
)
def deactivate(decided: StaffingDecision, act: Act) -> None:
    """The person cannot sign in any more, and no work can be given to them. Their acts keep their name."""
    if decided.person_id == act.acting.person_id:
        raise Incomplete(_("Không tự khóa tài khoản của mình được."))
    _set_active(decided, act, active=False)


@verb(
    StaffingDecision,
    "staffing.activate",
    gettext_lazy("Mở lại tài khoản"),
    by=(ADMINISTRATOR,),
    reason_at_least=REASON_AT_LEAST,
    creates=True,
)
def activate(decided: StaffingDecision, act: Act) -> None:
    _set_active(decided, act, active=True)


def _set_active(decided: StaffingDecision, act: Act, *, active: bool) -> None:
    with administered(Incomplete):
        person = Person.objects.select_for_update().get(pk=decided.person_id)
        if person.is_erased:
            raise Incomplete(_("Dữ liệu cá nhân của người này đã được xóa; tài khoản không mở lại được."))
        if person.is_active == active:
            raise Incomplete(_("Tài khoản đã ở trạng thái đó."))
        person.is_active = active
        person.save(update_fields=["is_active"])
    act.changes |= {
        "person": named(person),
        "open_tasks": Task.objects.open().filter(owner=person).count(),
    }


def appoint_person(
    person: Person, role: Role, unit: Unit, *, title: str, valid_from: datetime.date, acting: Acting, reason: str
) -> StaffingDecision:
    """Raises Refused."""
    made = StaffingDecision(decision=StaffingKind.APPOINT, person=person)
    given = {"role": role, "unit": unit, "title": title, "valid_from": valid_from}
    decided: StaffingDecision = appoint.create(made, acting=acting, reason=reason, **given)
    return decided


def end_appointment(
    appointment: Appointment, *, valid_to: datetime.date, acting: Acting, reason: str
) -> StaffingDecision:
    """Raises Refused."""
    made = StaffingDecision(decision=StaffingKind.END, person=appointment.person, appointment=appointment)
    decided: StaffingDecision = end.create(made, acting=acting, reason=reason, valid_to=valid_to)
    return decided


def set_active(person: Person, *, active: bool, acting: Acting, reason: str) -> StaffingDecision:
    """Raises Refused."""
    kind, decide = (StaffingKind.ACTIVATE, activate) if active else (StaffingKind.DEACTIVATE, deactivate)
    decided: StaffingDecision = decide.create(
        StaffingDecision(decision=kind, person=person), acting=acting, reason=reason
    )
    return decided


def tasks_held(appointment: Appointment) -> int:
    """How many open tasks the person holds through the appointment."""
    held = Q(role=appointment.role, unit=appointment.unit_id)
    return Task.objects.open().filter(held, owner=appointment.person_id).count()


def unit_acts(request: ActingRequest, unit: Unit) -> Panel | None:
    """On a unit's page, for the administrator: appoint somebody there, or change the unit."""
    if not request.acting.holds(Role.ADMINISTRATOR) or unit.valid_to is not None:
        return None
    return Panel("reorganisation/_unit_acts.html", {"unit": unit})


def person_acts(request: ActingRequest, person: Person) -> Panel | None:
    """On a person's page, for the administrator: their running appointments with what they hold, and the account."""
    if not request.acting.holds(Role.ADMINISTRATOR) or person.is_erased:
        return None
    # One whose last day is today has been ended already.
    tomorrow = today() + datetime.timedelta(days=1)
    running = open_from(Appointment.objects.filter(person=person), tomorrow).select_related("unit").order_by("pk")
    tasks = Task.objects.open().filter(owner=person).order_by().values_list("role", "unit")
    held = {(role, unit): number for role, unit, number in tasks.annotate(Count("pk"))}
    lines = [(appointment, held.get((appointment.role, appointment.unit_id), 0)) for appointment in running[:50]]
    return Panel("reorganisation/_person_acts.html", {"person": person, "lines": lines})
