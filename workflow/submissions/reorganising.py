"""What becomes of units' reports when the organisation changes: who answers for them, and who holds their steps."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workflow.actions.verbs import Act, verb
from workflow.audit.privacy.names import named
from workflow.organisation.models import Role, Unit
from workflow.reorganisation import tasks
from workflow.reorganisation.consequences import CarryOver, Line, Succession
from workflow.reorganisation.rules import ADMINISTRATOR
from workflow.submissions import synonyms
from workflow.submissions.models import Submission
from workflow.submissions.states import SubmissionState

HELD_BY_THE_UNIT = {Role.DRAFTER: "drafter", Role.UNIT_SECRETARY: "secretary"}
OPEN = (SubmissionState.DRAFTED, SubmissionState.SUBMITTED)


def _names_now(rows: Sequence[Submission], given: Sequence[dict[str, Any]]) -> dict[int, str]:
    """What the units are called that answer for reports opened for others; a report keeps the name of its own."""
    handed_on = {row.responsible_unit_id for row in rows if row.responsible_unit_id != row.unit_id}
    return dict(Unit.objects.filter(pk__in=handed_on).values_list("pk", "name")) if handed_on else {}


@verb(
    Submission,
    "submissions.carry_over",
    gettext_lazy("Chuyển theo thay đổi tổ chức"),
    by=(ADMINISTRATOR,),
    within="reorganisation.change",
    bulk_fields=("responsible_unit", "drafter", "secretary", "reviewer"),
    prepare=_names_now,
)
def carry_over_submission(submission: Submission, act: Act, *, succession: Succession) -> None:
    """The successor answers for the report; whoever has the same role there keeps their step."""
    ended = submission.responsible_unit_id
    answering = succession.answering.get(ended)
    if answering is not None:
        act.changes["responsible_unit"] = [act.prepared.get(ended, submission.unit_name), answering.name]
        act.changes["responsible_unit_key"] = [ended, answering.pk]
        submission.responsible_unit = answering
        for role, field in HELD_BY_THE_UNIT.items():
            if getattr(submission, f"{field}_id") not in succession.holders(ended, role):
                person = succession.first(ended, role)
                setattr(submission, field, person)
                act.changes[field] = named(person)
        if submission.state == SubmissionState.DRAFTED:
            act.tell(
                [submission.drafter_id, submission.secretary_id],
                gettext_lazy("Do thay đổi tổ chức, đơn vị bạn trả lời báo cáo: %(label)s"),
                label=submission.task_label,
            )
    lead = submission.campaign.lead_unit_id
    left = lead in succession.answered and submission.reviewer_id not in succession.holders(lead, Role.REVIEWER)
    if submission.reviewer_id and left:
        act.tell(
            [submission.reviewer_id],
            gettext_lazy("Do thay đổi tổ chức, việc thẩm định về hàng chờ chung: %(label)s"),
            label=submission.task_label,
        )
        submission.reviewer = None
        act.changes["reviewer"] = None
    tasks.tell_who_holds(act, succession, to_first=HELD_BY_THE_UNIT)


def preview(succession: Succession) -> Iterator[Line]:
    """What `carry_over` will do. Two queries for each role and unit at most."""
    figures = dict(
        (unit, (number, first))
        for unit, number, first in Submission.objects.filter(
            responsible_unit__in=succession.answering, state=SubmissionState.DRAFTED
        )
        .order_by()
        .values_list("responsible_unit")
        .annotate(Count("pk"), Min("due_at"))
    )
    done = dict(
        Submission.objects.filter(responsible_unit__in=succession.answering)
        .exclude(state=SubmissionState.DRAFTED)
        .order_by()
        .values_list("responsible_unit")
        .annotate(Count("pk"))
    )
    for unit in Unit.objects.filter(pk__in={*figures, *done}).order_by("sort_key", "pk"):
        number, first = figures.get(unit.pk, (0, None))
        yield from _preview_unit(succession, unit, number, first, done.get(unit.pk, 0))
    pooled = _without_their_reviewer(succession).count()
    if pooled:
        yield Line(
            ngettext(
                "%(count)d báo cáo đang thẩm định về hàng chờ chung, vì người thẩm định không sang đơn vị kế tục.",
                "%(count)d báo cáo đang thẩm định về hàng chờ chung, vì người thẩm định không sang đơn vị kế tục.",
                pooled,
            )
            % {"count": pooled}
        )


def carry_over(given: CarryOver) -> None:
    succession = given.succession
    answered = Q(responsible_unit__in=succession.answered)
    moved = Submission.objects.filter(answered | Q(pk__in=_without_their_reviewer(succession).values("pk")))
    rows = list(moved.only("pk").order_by("pk"))
    if rows:
        carry_over_submission.many(rows, acting=given.acting, reason=given.reason, succession=succession)
    for role in HELD_BY_THE_UNIT:
        tasks.hand_on(Submission.kind, role, succession, to_first=True)
    tasks.hand_on(Submission.kind, Role.REVIEWER, succession)
    tasks.hand_on(Submission.kind, Role.HEAD, succession)
    synonyms.hand_on({ended: unit.pk for ended, unit in succession.answered.items()})


def _without_their_reviewer(succession: Succession) -> QuerySet[Submission]:
    """Open reports whose reviewer has no part in the unit that leads from now on."""
    left = Q(pk__in=[])
    for ended in succession.answered:
        going_on = succession.holders(ended, Role.REVIEWER)
        left |= Q(campaign__lead_unit=ended) & ~Q(reviewer__in=going_on)
    return Submission.objects.filter(left, reviewer__isnull=False, state__in=OPEN)


def _preview_unit(
    succession: Succession, unit: Unit, number: int, first: datetime.datetime | None, done: int
) -> Iterator[Line]:
    answering = succession.answering[unit.pk]
    words = {
        "unit": unit.name,
        "count": number,
        "done": done,
        "due": f"{timezone.localtime(first):%d/%m/%Y}" if first else "",
    }
    if answering is None:
        if number:
            yield Line(
                _(
                    "%(count)d báo cáo đang soạn của %(unit)s không còn ai trả lời: miễn báo cáo, "
                    "hoặc chọn đơn vị tiếp nhận. Hạn sớm nhất: %(due)s."
                )
                % words,
                alarm=True,
            )
        return
    words["answering"] = answering.name
    if number:
        yield Line(
            _("%(count)d báo cáo đang soạn của %(unit)s do %(answering)s trả lời; hạn giữ nguyên, sớm nhất %(due)s.")
            % words
        )
        for role in HELD_BY_THE_UNIT:
            if not succession.holders(unit.pk, role):
                yield Line(
                    _(
                        "%(answering)s chưa có %(role)s nên báo cáo của %(unit)s chưa ai làm được: phân công người "
                        "giữ vai trò này."
                    )
                    % {**words, "role": role.label.lower()},
                    alarm=True,
                )
    if done:
        yield Line(_("%(done)d báo cáo đã trình của %(unit)s do %(answering)s theo dõi tiếp.") % words)
