"""Giving one's work to somebody for an absence, and taking it back."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from workflow.actions.forms import VerbForm
from workflow.actions.refusals import spoken
from workflow.actions.verbs import Act, verb
from workflow.audit.privacy.names import named
from workflow.delegation import queries, rules
from workflow.delegation.models import Delegation
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person

REASON_AT_LEAST = 10

IN_PERSON = spoken(
    gettext_lazy(
        "Việc được ủy quyền không ủy quyền tiếp được. "
        "Muốn ủy quyền hay thu hồi việc của chính mình, hãy chuyển về tư cách của mình."
    ),
    of_them=gettext_lazy("Việc được ủy quyền không ủy quyền tiếp được."),
)


def give(
    *,
    acting: Acting,
    delegate_to: Person,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    reason: str,
    appointment: Appointment | None = None,
    campaign_id: int | None = None,
) -> Delegation:
    """Delegate the acting person's own work: all of it, or that of one appointment, or of one campaign.

    Raises NotPermitted or Incomplete.
    """
    drawn = draft(
        acting=acting,
        delegate_to=delegate_to,
        starts_at=starts_at,
        ends_at=ends_at,
        appointment=appointment,
        campaign_id=campaign_id,
    )
    made: Delegation = delegate.create(drawn, acting=acting, reason=reason)
    return made


def draft(
    *,
    acting: Acting,
    delegate_to: Person,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    appointment: Appointment | None = None,
    campaign_id: int | None = None,
) -> Delegation:
    """The same, not yet given: what a preview shows, and what the rules are asked about."""
    assert acting.principal is not None and acting.appointment is not None
    return Delegation(
        principal=acting.principal,
        delegate=delegate_to,
        unit=appointment.unit if appointment else acting.appointment.unit,
        appointment=appointment,
        campaign_id=campaign_id,
        starts_at=starts_at,
        ends_at=ends_at,
    )


@verb(
    Delegation,
    "delegation.delegate",
    gettext_lazy("Ủy quyền"),
    by=rules.PRINCIPAL,
    needs=(
        rules.is_the_principal,
        rules.has_good_bounds,
        rules.delegate_is_there,
        rules.has_something_to_delegate,
        rules.is_not_given_already,
        rules.is_not_one_too_many,
    ),
    reason_at_least=REASON_AT_LEAST,
    creates=True,
    in_person=IN_PERSON,
    otherwise=spoken(
        gettext_lazy("Quản trị hệ thống và người kiểm tra không ủy quyền được. Hãy phân công thêm một người."),
        of_them=gettext_lazy("Quản trị hệ thống và người kiểm tra không ủy quyền được."),
    ),
)
def delegate(delegation: Delegation, act: Act) -> None:
    # Of two presses at once the second waits here for the first. Both rows already name the person, which shares a
    # lock on the key; a stronger lock than this one would make the two wait for each other.
    Person.objects.select_for_update(no_key=True).get(pk=delegation.principal_id)
    for limit in (rules.is_not_given_already, rules.is_not_one_too_many):
        if refusal := limit.refuse(delegation, act.acting):
            raise refusal
    delegation.given_at, delegation.reason = act.at, act.reason[:500]
    act.changes |= {
        "principal": named(delegation.principal),
        "delegate": named(delegation.delegate),
        "starts_at": timezone.localtime(delegation.starts_at).isoformat(),
        "ends_at": timezone.localtime(delegation.ends_at).isoformat(),
        "appointment": delegation.appointment.capacity if delegation.appointment else None,
        "only_campaign": delegation.campaign_id,
    }
    _tell(
        delegation,
        act,
        gettext_lazy("%(principal)s ủy quyền cho %(delegate)s làm thay từ %(first)s đến %(last)s."),
    )


class RevokeForm(VerbForm):
    """Revoking needs no reason; who is told likes to have one."""

    takes_reason = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert isinstance(self.subject, Delegation)
        others = queries.still_given(self.subject, timezone.now()).count()
        if others:
            self.fields["reason"].help_text = gettext(
                "Người này còn %(number)d ủy quyền khác chưa hết hạn; thu hồi cái này không thu hồi những cái ấy. "
                "Trang sau khi thu hồi nêu từng cái."
            ) % {"number": others}


@verb(
    Delegation,
    "delegation.revoke",
    gettext_lazy("Thu hồi ủy quyền"),
    by=rules.REVOKING,
    transition="revoke",
    needs=(rules.may_revoke, rules.is_not_over),
    danger=True,
    effect=gettext_lazy("Có hiệu lực ngay: người được ủy quyền không làm thay được nữa, kể cả thao tác đang gửi dở."),
    form=RevokeForm,
    in_person=IN_PERSON,
    otherwise=rules.WHO_REVOKES,
)
def revoke(delegation: Delegation, act: Act) -> None:
    delegation.revoked_at, delegation.revoked_by = act.at, act.person
    _tell(delegation, act, gettext_lazy("Đã thu hồi ủy quyền của %(principal)s cho %(delegate)s."))


def _tell(delegation: Delegation, act: Act, words: object) -> None:
    """Tell both, and who leads the units whose work it is."""
    day = timezone.localdate(act.at)
    heads = queries.watchers(queries.covered(delegation, day), day)
    act.tell(
        [delegation.delegate_id, delegation.principal_id, *heads],
        words,  # type: ignore[arg-type]
        principal=delegation.principal.full_name,
        delegate=delegation.delegate.full_name,
        first=timezone.localtime(delegation.starts_at).strftime("%d/%m/%Y"),
        last=timezone.localtime(delegation.ends_at).strftime("%d/%m/%Y"),
    )
