"""Who may move a task from one person to another, and who may be given it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from workflow.actions.models import FlowDocument
from workflow.actions.refusals import NotInState, NotPermitted
from workflow.actions.rules import By, need
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role, today
from workflow.tasks.models import Task

HEAD = By(Role.HEAD, lambda document: document.supervising_unit_id, "đơn vị chủ trì")
REVIEWER = By(Role.REVIEWER, lambda document: document.supervising_unit_id, "đơn vị chủ trì")


@need(NotInState)
def has_open_task(document: FlowDocument, acting: Acting) -> str | None:
    """Đang có người phải xử lý."""
    return None if document.open_task else _("Không còn việc nào đang mở.")


@need(NotPermitted)
def holds_the_task(document: FlowDocument, acting: Acting) -> str | None:
    """Đang giữ việc."""
    task = document.open_task
    if task is None or task.owner_id is None or task.owner_id != acting.principal_id:
        return _("Bạn không giữ việc này.")
    return None


def why_not(document: FlowDocument, task: Task, person: Person) -> str | None:
    """Why `person` cannot be given `task`, in words; None when they can.

    They need, today, an appointment of the task's role in the task's unit, and no separation of duties in the way: a
    reassignment never gives anyone a right that their role does not have.
    """
    if not person.is_active:
        return _("Tài khoản đã ngừng hoạt động.")
    fits = Appointment.objects.on(today()).filter(person=person, role=task.role, unit=task.unit)
    if not fits.exists():
        return _("Không giữ vai trò %(role)s của %(unit)s.") % {
            "role": Role(task.role).label.lower(),
            "unit": task.unit.name if task.unit else "",
        }
    if task.owner_id == person.pk:
        return _("Đang giữ việc này.")
    return document.barred(person, task.step)
