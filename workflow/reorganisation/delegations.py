"""What becomes of delegations when the organisation changes: which go on, which end with a role, who may revoke."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workflow.actions.verbs import Act, verb
from workflow.delegation.models import NEVER_DELEGATED, Delegation
from workflow.delegation.states import DelegationState
from workflow.organisation.models import Appointment
from workflow.reorganisation.consequences import CarryOver, Line, Succession
from workflow.reorganisation.rules import ADMINISTRATOR

SHOWN = 20


@verb(
    Delegation,
    "delegation.carry_over",
    gettext_lazy("Chuyển theo thay đổi tổ chức"),
    by=(ADMINISTRATOR,),
    states=(DelegationState.GIVEN,),
    within="reorganisation.change",
    bulk_fields=("unit",),
)
def carry_over_delegation(delegation: Delegation, act: Act, *, succession: Succession) -> None:
    """The head of the successor may revoke it; who gave it for an ended role alone is told that it covers nothing."""
    answering = succession.answering.get(delegation.unit_id)
    if answering is not None:
        act.changes["unit"] = [delegation.unit.name, answering.name]
        delegation.unit = answering
    if delegation.appointment and delegation.appointment.unit_id in succession.answering:
        act.tell(
            [delegation.principal_id, delegation.delegate_id],
            gettext_lazy("Do thay đổi tổ chức, ủy quyền không còn tác dụng vì vai trò đã kết thúc: %(label)s"),
            label=str(delegation),
        )


def preview(succession: Succession) -> Iterator[Line]:
    """Which delegations end with a role of an ended unit, and which go on with the roles that follow. Three queries."""
    found = _of(succession).select_related(*Delegation.related)
    for delegation in found[:SHOWN]:
        words = {
            "principal": delegation.principal.full_name,
            "delegate": delegation.delegate.full_name,
            "end": f"{timezone.localtime(delegation.ends_at):%d/%m/%Y}",
        }
        if delegation.appointment is None:
            yield Line(
                _(
                    "Ủy quyền của %(principal)s cho %(delegate)s đến %(end)s còn hiệu lực, cho cả vai trò ở đơn vị "
                    "kế tục."
                )
                % words
            )
        elif delegation.appointment.unit_id in succession.answering:
            yield Line(
                _(
                    "Ủy quyền của %(principal)s cho %(delegate)s đến %(end)s hết tác dụng cùng vai trò “%(role)s”: "
                    "%(principal)s ủy quyền lại nếu còn vắng."
                )
                % {**words, "role": delegation.appointment.capacity},
                alarm=True,
            )
    more = found.count() - SHOWN
    if more > 0:
        yield Line(
            ngettext("… và %(count)d ủy quyền khác cũng như vậy.", "… và %(count)d ủy quyền khác cũng như vậy.", more)
            % {"count": more}
        )


def carry_over(given: CarryOver) -> None:
    rows = list(_of(given.succession).values_list("pk", flat=True))
    if rows:
        carry_over_delegation.many(rows, acting=given.acting, reason=given.reason, succession=given.succession)


def _of(succession: Succession) -> QuerySet[Delegation]:
    """Those that are not over and cover, or were given in, an ended unit: for one role there, or for all of somebody
    who had one.
    """
    ended = list(succession.answering)
    running = Delegation.objects.filter(state=DelegationState.GIVEN, ends_at__gt=timezone.now())
    roles = Appointment.objects.filter(unit__in=ended, person=OuterRef("principal")).exclude(role__in=NEVER_DELEGATED)
    whole = running.filter(Exists(roles), appointment=None)
    return (whole | running.filter(appointment__unit__in=ended) | running.filter(unit__in=ended)).order_by("pk")
