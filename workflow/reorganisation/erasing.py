"""Erasing what the system holds about a person who has left, as the law may ask for or the organisation has decided.

The log stays whole: the name stands in it sealed, and goes with its key. docs/operating.md says what stays.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from workflow.actions.refusals import Incomplete
from workflow.actions.verbs import Act, verb
from workflow.audit.privacy.names import named
from workflow.documents.text import fold
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, today
from workflow.organisation.signals import person_erased
from workflow.reorganisation.models import StaffingDecision, StaffingKind
from workflow.reorganisation.rules import ADMINISTRATOR
from workflow.reorganisation.staffing import REASON_AT_LEAST
from workflow.reorganisation.terms import open_from
from workflow.tasks.models import Task
from workflow.timers.registry import timer

AT_ONCE = 100


@verb(
    StaffingDecision,
    "staffing.erase",
    gettext_lazy("Xóa dữ liệu cá nhân theo luật"),
    by=(ADMINISTRATOR,),
    reason_at_least=REASON_AT_LEAST,
    danger=True,
    creates=True,
)
def erase(decided: StaffingDecision, act: Act) -> None:
    """The person's name, user name, e-mail address and notices; there is no way back."""
    person = Person.objects.select_for_update().get(pk=decided.person_id)
    if person.is_erased:
        raise Incomplete(_("Dữ liệu cá nhân của người này đã được xóa."))
    if person.is_active:
        raise Incomplete(_("Khóa tài khoản trước khi xóa dữ liệu cá nhân."))
    if open_from(Appointment.objects.filter(person=person), today()).exists():
        raise Incomplete(_("Người này còn giữ vai trò. Hãy kết thúc các phân công trước."))
    if Task.objects.open().filter(owner=person).exists():
        raise Incomplete(_("Người này còn giữ việc. Hãy chuyển việc trước."))
    if fold(person.full_name) in fold(act.reason):
        raise Incomplete(_("Lý do ở lại trong nhật ký. Hãy viết lại mà không nêu tên người này."))
    person_erased.send(sender=Person, person=person)
    person.name_key = None
    # What stands in place of a name in data is in the language of the organisation, whoever erases.
    with override(settings.LANGUAGE_CODE):
        person.full_name = _("Người số %(key)d (đã xóa dữ liệu cá nhân)") % {"key": person.pk}
    person.username, person.email = f"erased-{person.pk}", ""
    person.set_unusable_password()
    person.save()
    decided.person = person
    act.changes["person"] = named(person)


def erase_person(person: Person, *, acting: Acting, reason: str) -> StaffingDecision:
    """Raises Refused."""
    made = StaffingDecision(decision=StaffingKind.ERASE, person=person)
    decided: StaffingDecision = erase.create(made, acting=acting, reason=reason)
    return decided


@timer(
    "staffing.erase_in_time",
    gettext_lazy("Xóa dữ liệu cá nhân của người đã thôi giữ vai trò hết hạn lưu"),
    every=datetime.timedelta(days=1),
)
def erase_in_time(now: datetime.datetime) -> int:
    """Erase some of those whose account is closed and whose last role ended AUDIT_NAME_YEARS ago; with 0, nobody."""
    years: int = settings.AUDIT_NAME_YEARS
    if not years:
        return 0
    last_day = timezone.localdate(now) - datetime.timedelta(days=366 * years)
    gone = Person.objects.filter(is_active=False, name_key__isnull=False).alias(
        last=Max("appointments__valid_to"),
        running=Max("appointments__pk", filter=Q(appointments__valid_to__isnull=True)),
    )
    busy = Task.objects.open().values("owner")
    due = gone.filter(last__lt=last_day, running__isnull=True).exclude(pk__in=busy).order_by("pk")[:AT_ONCE]
    for person in due:
        reason = f"AUDIT_NAME_YEARS={years}: hết thời hạn lưu"
        erase_person(person, acting=Acting.system(), reason=reason)
    return len(due)
