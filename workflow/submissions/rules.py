"""Who may do what to a unit's report, and what must be so first."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.refusals import Incomplete, Missing, NotInState, NotPermitted, spoken
from workflow.actions.rules import By, need
from workflow.organisation.acting import Acting
from workflow.organisation.models import Role
from workflow.submissions.models import CommentState, Submission
from workflow.submissions.queries import outline_with_text


def secretary_signs(submission: Submission) -> bool:
    return submission.campaign.flow_settings.secretary_signs


def drafter_submits(submission: Submission) -> bool:
    return not secretary_signs(submission)


def head_confirms(submission: Submission) -> bool:
    return submission.campaign.flow_settings.head_confirms


def reviewer_accepts(submission: Submission) -> bool:
    return not head_confirms(submission)


_WITH_SECRETARY = gettext_lazy("đợt có bí thư ký")
_WITHOUT_SECRETARY = gettext_lazy("đợt không cần bí thư ký")
_ONE_LEVEL = gettext_lazy("đợt thẩm định một cấp")
_TWO_LEVELS = gettext_lazy("đợt thẩm định hai cấp")
_DRAFTER_SUBMITS = gettext_lazy("Đợt này không cần bí thư ký: người soạn thảo trình thẳng.")

DRAFTER = By(Role.DRAFTER, lambda submission: submission.responsible_unit_id, "đơn vị báo cáo")
DRAFTER_HANDING_OVER = replace(DRAFTER, only_if=secretary_signs, condition=_WITH_SECRETARY, otherwise=_DRAFTER_SUBMITS)
DRAFTER_SUBMITTING = replace(
    DRAFTER,
    only_if=drafter_submits,
    condition=_WITHOUT_SECRETARY,
    otherwise=spoken(
        gettext_lazy("Đợt này do bí thư ký trình. Hãy chuyển bí thư."),
        of_them=gettext_lazy("Đợt này do bí thư ký trình."),
    ),
)
SECRETARY = By(
    Role.UNIT_SECRETARY,
    lambda submission: submission.responsible_unit_id,
    "đơn vị báo cáo",
    only_if=secretary_signs,
    condition=_WITH_SECRETARY,
    otherwise=_DRAFTER_SUBMITS,
)
REVIEWER = By(Role.REVIEWER, lambda submission: submission.campaign.lead_unit_id, "đơn vị chủ trì")
APPROVER = By(Role.APPROVER, lambda submission: submission.campaign.approving_unit_id, "Ban Thường vụ")
HEAD = By(Role.HEAD, lambda submission: submission.campaign.lead_unit_id, "đơn vị chủ trì")
ACCEPTING = replace(
    REVIEWER,
    only_if=reviewer_accepts,
    condition=_ONE_LEVEL,
    otherwise=spoken(
        gettext_lazy("Đợt này do trưởng ban duyệt thẩm định. Hãy đề nghị chấp nhận."),
        of_them=gettext_lazy("Đợt này do trưởng ban duyệt thẩm định."),
    ),
)
PROPOSING = replace(
    REVIEWER,
    only_if=head_confirms,
    condition=_TWO_LEVELS,
    otherwise=gettext_lazy("Đợt này thẩm định một cấp: người thẩm định chấp nhận luôn."),
)
CONFIRMING = replace(
    HEAD,
    only_if=head_confirms,
    condition=_TWO_LEVELS,
    otherwise=gettext_lazy("Đợt này thẩm định một cấp: không cần trưởng ban duyệt."),
)


def is_taken_in(submission: Submission) -> bool:
    """Whether a reviewer has begun and still holds the review, or has finished it."""
    if submission.acceptance_proposed_at:
        return True
    task = submission.open_task
    return bool(submission.review_begun_at) and task is not None and task.owner is not None


@need(NotInState, gettext_lazy("Báo cáo đang ở người soạn thảo"))
def with_the_drafter(submission: Submission, acting: Acting) -> str | None:
    if submission.handed_over:
        return _("Báo cáo đã chuyển bí thư ký trình. Bí thư trả lại thì mới sửa được.")
    return None


@need(NotInState, gettext_lazy("Báo cáo đã chuyển bí thư"))
def with_the_secretary(submission: Submission, acting: Acting) -> str | None:
    return None if submission.handed_over else _("Báo cáo đang ở người soạn thảo.")


@need(Incomplete, gettext_lazy("Mọi mục bắt buộc đã có nội dung"))
def required_sections_have_text(submission: Submission, acting: Acting) -> Incomplete | None:
    missing = [
        Missing(_("Mục %(key)s chưa có nội dung: %(heading)s") % {"key": s.key, "heading": s.heading}, s.key)
        for s in outline_with_text(submission)
        if s.required and not s.html
    ]
    return Incomplete(_("Báo cáo còn thiếu nội dung."), missing) if missing else None


@need(NotInState, gettext_lazy("Chưa ai tiếp nhận thẩm định"))
def review_not_begun(submission: Submission, acting: Acting) -> str | None:
    if submission.review_begun_at:
        return _("Ban Tuyên giáo đã tiếp nhận thẩm định nên không thu hồi được nữa.")
    return None


@need(NotInState, gettext_lazy("Chưa tiếp nhận, hoặc người tiếp nhận đã trả việc"))
def not_in_my_hands(submission: Submission, acting: Acting) -> str | None:
    task = submission.open_task
    if submission.review_begun_at and task is not None and task.owner_id is not None:
        return _("Báo cáo đã được tiếp nhận.")
    return None


@need(NotPermitted, gettext_lazy("Không phải người đã viết hoặc đã trình báo cáo này"))
def neither_wrote_nor_submitted(submission: Submission, acting: Acting) -> str | None:
    return next(filter(None, (submission.barred(person, "review") for person in acting.people)), None)


@need(NotPermitted, gettext_lazy("Việc thẩm định chưa giao cho người khác"))
def free_or_mine(submission: Submission, acting: Acting) -> NotPermitted | None:
    task = submission.open_task
    if task is not None and task.owner_id not in (None, acting.principal_id) and task.owner is not None:
        reason = _("%(person)s đang giữ việc này.") % {"person": task.owner.full_name}
        return NotPermitted(reason, people=[task.owner])
    return None


@need(NotInState, gettext_lazy("Đã tiếp nhận thẩm định"))
def taken_in(submission: Submission, acting: Acting) -> str | None:
    task = submission.open_task
    held = task is not None and task.owner_id is not None
    return None if submission.review_begun_at and held else _("Cần tiếp nhận trước khi thẩm định.")


@need(Incomplete, gettext_lazy("Mọi ý kiến đã giải quyết hoặc bỏ qua có lý do"))
def comments_are_closed(submission: Submission, acting: Acting) -> Incomplete | None:
    keys = list(submission.comments.filter(state=CommentState.OPEN).order_by("id").values_list("key", "text")[:20])
    if not keys:
        return None
    return Incomplete(
        _("Còn ý kiến chưa giải quyết."),
        [Missing(_("Mục %(key)s: %(text)s") % {"key": key, "text": text[:80]}, key) for key, text in keys],
    )


@need(NotInState, gettext_lazy("Chưa đề nghị chấp nhận"))
def with_the_reviewer(submission: Submission, acting: Acting) -> str | None:
    if submission.acceptance_proposed_at:
        return _("Đã đề nghị chấp nhận, đang chờ trưởng ban duyệt thẩm định.")
    return None


@need(NotInState, gettext_lazy("Người thẩm định đã đề nghị chấp nhận"))
def with_the_head(submission: Submission, acting: Acting) -> str | None:
    if submission.acceptance_proposed_at:
        return None
    return _("Người thẩm định chưa đề nghị chấp nhận.")


@need(NotPermitted, gettext_lazy("Không phải người đã viết, trình hoặc thẩm định báo cáo này"))
def may_confirm(submission: Submission, acting: Acting) -> str | None:
    return next(filter(None, (submission.barred(person, "confirm") for person in acting.people)), None)


REVIEWING = (neither_wrote_nor_submitted, with_the_reviewer, free_or_mine, taken_in)
