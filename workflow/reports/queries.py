"""The read side of a consolidated report: who may see it, whose reports are in it, whose are not and why."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, Max, OuterRef, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.audit.models import Event
from workflow.campaigns.queries import oversees
from workflow.organisation.acting import Acting
from workflow.organisation.models import Role
from workflow.reports.models import ConsolidatedReport, IssuedDocument, Membership, Passage
from workflow.reports.states import ReportState
from workflow.submissions.models import Submission
from workflow.submissions.states import SubmissionState

__all__ = ["BY_UNIT", "LeftOut", "left_out", "left_out_groups", "oversees", "runs", "unit_texts", "visible_to"]

BY_UNIT = ("submission__sort_key", "pk")
"""The order of members: by the unit's name, as the Vietnamese alphabet has it."""

LATE = "late"
REASONS = {
    LATE: _("Quá hạn, chưa trình"),
    SubmissionState.DRAFTED.value: _("Đang soạn, còn hạn"),
    SubmissionState.SUBMITTED.value: _("Đã trình, chưa thẩm định xong"),
    SubmissionState.REVIEWED.value: _("Đã được chấp nhận, chưa đưa vào"),
    SubmissionState.EXEMPTED.value: _("Được miễn báo cáo"),
}
"""Why a unit's report is not in the consolidated one, by the state of the report or "late"; most pressing first."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The units that are not in the report for one reason: how many, and the first of them by name."""

    why: str
    count: int
    first: Sequence[Submission]

    @property
    def label(self) -> str:
        return str(REASONS[self.why])

    @property
    def more(self) -> int:
        return self.count - len(self.first)


def visible_to(reports: QuerySet[ConsolidatedReport], acting: Acting) -> QuerySet[ConsolidatedReport]:
    """The reports that this capacity may see: of the campaigns that its unit runs; once issued, also those that its
    unit's report is part of; all for an inspector.
    """
    if acting.role == Role.INSPECTOR:
        return reports
    if acting.campaign_id is not None:
        reports = reports.filter(campaign=acting.campaign_id)
    runs_it = (
        Q(campaign__lead_unit=acting.unit_id)
        | Q(campaign__approving_unit=acting.unit_id)
        | Q(campaign__office_unit=acting.unit_id)
    )
    own = Membership.objects.filter(report=OuterRef("pk"), submission__responsible_unit=acting.unit_id)
    return reports.filter(runs_it | Q(Exists(own), state=ReportState.ISSUED))


def next_number(report: ConsolidatedReport, symbol: str, issuer: str) -> int:
    """The number after the last one that the committee of that name has issued with this symbol in today's series."""
    issued = IssuedDocument.objects.filter(
        issuer=issuer,
        symbol=symbol,
        series=report.campaign.flow_settings.numbering.series(timezone.localdate()),
    )
    return (issued.aggregate(last=Max("number"))["last"] or 0) + 1


def left_out(report: ConsolidatedReport, now: datetime.datetime, why: str = "") -> QuerySet[Any]:
    """The reports of the campaign that are not in this one, each with `why`, a key of REASONS; only those of one `why`
    when it is given.
    """
    late = When(state=SubmissionState.DRAFTED, due_at__lt=now, then=Value(LATE))
    outside = [why for why in REASONS if why != LATE]
    reason = Case(late, default=F("state"), output_field=CharField())
    found = Submission.objects.filter(campaign=report.campaign_id, state__in=outside).annotate(why=reason)
    return found.filter(why=why) if why else found


def left_out_groups(report: ConsolidatedReport, now: datetime.datetime, *, shown: int) -> list[LeftOut]:
    """The same by reason, each with at most `shown` units, in one query."""
    rows = (
        left_out(report, now)
        .only("unit_name", "state", "due_at", "campaign_id")
        .annotate(
            number=Window(RowNumber(), partition_by=F("why"), order_by=("sort_key", "pk")),
            count=Window(Count("pk"), partition_by=F("why")),
        )
        .filter(number__lte=max(shown, 1))
        .order_by("sort_key", "pk")
    )
    groups: dict[str, list[Submission]] = {why: [] for why in REASONS}
    counts: dict[str, int] = {}
    for row in rows:
        groups[row.why].append(row)
        counts[row.why] = row.count
    return [LeftOut(why, counts[why], tuple(units[:shown])) for why, units in groups.items() if units]


def reasons_of_exemption(submissions: Iterable[Submission]) -> dict[int, str]:
    """The reason given for each of the exempted ones, by the report's key. One query, none without any."""
    streams = {row.stream: row.pk for row in submissions if row.state == SubmissionState.EXEMPTED}
    if not streams:
        return {}
    events = Event.objects.filter(stream__in=streams, action="submissions.exempt").order_by("number")
    return {streams[event.stream]: event.reason for event in events}


def unit_texts(report: ConsolidatedReport, key: str, *, used: bool | None = None) -> QuerySet[Membership]:
    """The merged reports that have text in section `key`: all, or only those of which some (or none) is in the section
    of this report.
    """
    members = report.members.filter(revision__sections__has_key=key).select_related("submission", "revision")
    if used is None:
        return members
    inserted = Exists(Passage.objects.filter(report=report, key=key, source=OuterRef("revision"), withdrawn=False))
    return members.filter(inserted if used else ~inserted)


def runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The unbroken runs of ascending numbers, each by its first and last: 0, 1, 2, 5 gives (0, 2), (5, 5)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
