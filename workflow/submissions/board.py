"""The board of a campaign: how many reports stand at which stage, and every unit with who holds its report."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.campaigns.models import Campaign
from workflow.documents.text import fold
from workflow.pages.marks import Mark, mark
from workflow.submissions.models import Reminder, Submission
from workflow.submissions.states import SubmissionState
from workflow.tasks.models import OPEN, Task

STAGES = tuple(SubmissionState)
LATE = "late"
ORDER = ("rank", "due_at", "sort_key", "pk")
"""Late ones first, then by stage: the earlier the stage, the more is still to be done."""

_WAITING = {
    SubmissionState.REVIEWED.value: gettext_lazy("Chờ tổng hợp"),
    SubmissionState.MERGED.value: gettext_lazy("Chờ phê duyệt bản tổng hợp"),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many reports a filter of the board shows; `code` is a state, "late" or "" for all."""

    code: str
    label: str
    count: int

    @property
    def mark(self) -> Mark | None:
        """The shape that stands for it in the rows and in the picture."""
        return mark(self.code) if self.code else None


@dataclass(frozen=True, slots=True)
class Counts:
    """The reports of a campaign by stage. The stages add up to `total`; `late` cuts across them."""

    by_state: dict[str, int]
    late: int

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    @property
    def tallies(self) -> list[Tally]:
        """What the board filters by, every stage among them."""
        stages = [Tally(stage.value, str(stage.label), self.by_state[stage]) for stage in STAGES]
        return [Tally("", _("Tất cả"), self.total), *stages, Tally(LATE, _("Quá hạn"), self.late)]

    @property
    def segments(self) -> list[tuple[str, str, int]]:
        """The parts of the picture: the stages from the end, the late ones apart from those who still have time."""
        drafting = self.by_state[SubmissionState.DRAFTED] - self.late
        done = [(stage.value, str(stage.label), self.by_state[stage]) for stage in reversed(STAGES[1:])]
        return [
            *done,
            (SubmissionState.DRAFTED.value, _("Đang soạn, còn hạn"), drafting),
            (LATE, _("Quá hạn"), self.late),
        ]


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a report in hand: a person, or the pool of a role, `since` when and for how many days.

    In nobody's hands, `waiting` says for what it waits.
    """

    name: str = ""
    role: str = ""
    since: datetime.datetime | None = None
    days: int = 0
    waiting: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One unit on the board."""

    submission: Submission
    holder: Holder
    reminders: int = 0
    reminded_at: datetime.datetime | None = None


def count(campaign: Campaign, now: datetime.datetime) -> Counts:
    """The reports of the campaign by stage, in one query."""
    of_campaign = Submission.objects.filter(campaign=campaign).order_by()
    counted = of_campaign.values_list("state").annotate(number=Count("pk"), late=Count("pk", filter=_late(now)))
    by_state, late = {stage.value: 0 for stage in STAGES}, 0
    for state, number, late_ones in counted:
        by_state[state] = number
        late += late_ones
    return Counts(by_state, late)


def listed(campaign: Campaign, now: datetime.datetime, *, stage: str = "", words: str = "") -> QuerySet[Submission]:
    """The reports that a filter ("" for all) and a search for a unit's name let through, to be shown in ORDER.

    Case and diacritics do not count in `words`.
    """
    submissions = Submission.objects.filter(campaign=campaign).defer("audit_head")
    if stage == LATE:
        submissions = submissions.filter(_late(now))
    elif stage:
        submissions = submissions.filter(state=stage)
    if words:
        submissions = submissions.filter(search_key__contains=fold(words))
    ranks = [
        When(_late(now), then=Value(0)),
        *(When(state=state, then=Value(rank)) for rank, state in enumerate(STAGES, 1)),
    ]
    return submissions.annotate(rank=Case(*ranks, default=Value(len(STAGES) + 1), output_field=IntegerField()))


def rows(submissions: Sequence[Submission], now: datetime.datetime) -> list[Row]:
    """The reports of one page with who holds each and how often it was reminded of, in two queries."""
    held = Task.objects.filter(process__in=[row.process_id for row in submissions], status__in=OPEN)
    tasks: dict[int | None, Task] = {task.process_id: task for task in held.select_related("owner", "unit")}
    reminded = Reminder.objects.filter(submission__in=submissions).exclude(rule__startswith="escalate")
    counted = reminded.values_list("submission_id").annotate(Count("pk"), Max("at"))
    reminders = {key: (count, at) for key, count, at in counted}
    return [
        Row(row, _holder(row, tasks.get(row.process_id), now), *reminders.get(row.pk, (0, None))) for row in submissions
    ]


def late(campaign: Campaign, now: datetime.datetime) -> QuerySet[Submission]:
    """The reports that are past their deadline and still with their units, the longest first."""
    return Submission.objects.filter(_late(now), campaign=campaign).order_by("due_at", "sort_key", "pk")


def _late(now: datetime.datetime) -> Q:
    return Q(state=SubmissionState.DRAFTED, due_at__lt=now)


def _holder(row: Submission, task: Task | None, now: datetime.datetime) -> Holder:
    if task is None:
        return Holder(waiting=str(_WAITING.get(row.state, "")))
    since = task.assigned or task.created
    days = (timezone.localdate(now) - timezone.localdate(since)).days
    role = str(task.get_role_display())
    if task.owner is not None:
        return Holder(task.owner.full_name, role, since, days)
    pool = _("Chưa ai nhận: %(role)s, %(unit)s") % {"role": role.lower(), "unit": task.unit}
    return Holder(pool, since=since, days=days)
