"""Who may delegate and revoke, and what a delegation may be."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.refusals import Incomplete, NotInState, NotPermitted
from workflow.actions.rules import By, need
from workflow.delegation import queries
from workflow.delegation.models import NEVER_DELEGATED, Delegation
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Role

LONGEST = datetime.timedelta(days=366)
FARTHEST = datetime.timedelta(days=366)
GIVEN_AT_MOST = 20
"""What one person may have given that is not over."""

PRINCIPAL = tuple(By(role, None, "người ủy quyền") for role in Role if role not in NEVER_DELEGATED)
REVOKING = (
    *(By(role, None, "người ủy quyền") for role in Role if role not in (*NEVER_DELEGATED, Role.HEAD)),
    By(Role.HEAD, None, "người ủy quyền hoặc đơn vị của người ấy"),
    By(Role.ADMINISTRATOR, None, "mọi nơi"),
)


WHO_REVOKES = gettext_lazy("Chỉ người ủy quyền, người đứng đầu đơn vị hoặc quản trị hệ thống thu hồi được.")


@need(NotPermitted, gettext_lazy("Chính người ủy quyền"))
def is_the_principal(delegation: Delegation, acting: Acting) -> str | None:
    return None if acting.person_id == delegation.principal_id else _("Chỉ ủy quyền được việc của chính mình.")


@need(NotPermitted, gettext_lazy("Người ủy quyền, người đứng đầu đơn vị của người ấy, hoặc quản trị hệ thống"))
def may_revoke(delegation: Delegation, acting: Acting) -> str | None:
    leads = queries.leads(acting) and acting.unit_id == delegation.unit_id
    if acting.person_id == delegation.principal_id or leads or acting.holds(Role.ADMINISTRATOR):
        return None
    return str(WHO_REVOKES)


@need(NotInState, gettext_lazy("Chưa hết hạn"))
def is_not_over(delegation: Delegation, acting: Acting) -> str | None:
    return None if timezone.now() <= delegation.ends_at else _("Ủy quyền đã hết hạn, không cần thu hồi.")


@need(Incomplete, gettext_lazy("Kết thúc sau khi bắt đầu, chưa qua, không quá một năm"))
def has_good_bounds(delegation: Delegation, acting: Acting) -> str | None:
    now = timezone.now()
    if delegation.ends_at <= delegation.starts_at:
        return _("Ngày cuối phải sau ngày đầu.")
    if delegation.ends_at <= now:
        return _("Thời gian ủy quyền đã qua. Hãy chọn ngày cuối từ hôm nay trở đi.")
    if timezone.localdate(delegation.starts_at) < timezone.localdate(now):
        return _("Không ủy quyền lùi ngày được. Hãy chọn ngày đầu từ hôm nay trở đi.")
    if delegation.ends_at - delegation.starts_at > LONGEST:
        return _("Một lần ủy quyền dài nhất một năm.")
    if delegation.starts_at - now > FARTHEST:
        return _("Chỉ ủy quyền trước được trong vòng một năm.")
    return None


@need(Incomplete, gettext_lazy("Người được ủy quyền là người khác, đang hoạt động và đang giữ một vai trò"))
def delegate_is_there(delegation: Delegation, acting: Acting) -> str | None:
    delegate = delegation.delegate
    if delegate.pk == delegation.principal_id:
        return _("Không tự ủy quyền cho mình được.")
    today = timezone.localdate()
    if not delegate.is_active or not Appointment.objects.on(today).filter(person=delegate).exists():
        return _("%(person)s hôm nay không giữ vai trò nào trong hệ thống.") % {"person": delegate.full_name}
    return None


@need(Incomplete, gettext_lazy("Người ủy quyền có vai trò ủy quyền được trong phạm vi đã chọn"))
def has_something_to_delegate(delegation: Delegation, acting: Acting) -> str | None:
    if delegation.appointment is not None and delegation.appointment.role in NEVER_DELEGATED:
        return _("Vai trò %(role)s không ủy quyền được.") % {"role": delegation.appointment.get_role_display().lower()}
    if not queries.covered(delegation, timezone.localdate()):
        return _("Bạn không giữ vai trò nào ủy quyền được trong phạm vi này.")
    return None


@need(Incomplete, gettext_lazy("Người ấy chưa được ủy quyền trọn việc này trong trọn thời gian này"))
def is_not_given_already(delegation: Delegation, acting: Acting) -> str | None:
    given = queries.covering(delegation).first()
    if given is None:
        return None
    return _(
        "Đã có ủy quyền cho %(person)s từ %(first)s đến %(last)s, gồm cả việc và thời gian này. "
        "Muốn khác đi, hãy thu hồi ủy quyền ấy trước."
    ) % {
        "person": delegation.delegate.full_name,
        "first": f"{timezone.localtime(given.starts_at):%d/%m/%Y}",
        "last": f"{timezone.localtime(given.ends_at):%d/%m/%Y}",
    }


@need(Incomplete, gettext_lazy("Mỗi người có không quá hai mươi ủy quyền còn hạn"))
def is_not_one_too_many(delegation: Delegation, acting: Acting) -> str | None:
    given = Delegation.objects.filter(
        principal=delegation.principal_id, revoked_at__isnull=True, ends_at__gte=timezone.now()
    ).exclude(pk=delegation.pk)
    if given.count() >= GIVEN_AT_MOST:
        return _("Bạn đã có %(most)d ủy quyền còn hạn. Hãy thu hồi bớt trước.") % {"most": GIVEN_AT_MOST}
    return None
