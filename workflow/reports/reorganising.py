"""What becomes of consolidated reports when the organisation changes: who composes, and what was proposed by whom."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.verbs import Act, verb
from workflow.audit.privacy.names import named
from workflow.organisation.models import Role
from workflow.organisation.queries import people_for
from workflow.reorganisation import tasks
from workflow.reorganisation.consequences import CarryOver, Line, Succession
from workflow.reorganisation.rules import ADMINISTRATOR
from workflow.reports.models import ConsolidatedReport
from workflow.reports.states import ReportState


@verb(
    ConsolidatedReport,
    "reports.carry_over",
    gettext_lazy("Chuyển theo thay đổi tổ chức"),
    by=(ADMINISTRATOR,),
    within="reorganisation.change",
    bulk_fields=("composer",),
)
def carry_over_report(report: ConsolidatedReport, act: Act, *, succession: Succession) -> None:
    """Somebody of the successor composes; the head is told of a proposal whose signer no longer is in office."""
    lead = report.campaign.lead_unit_id
    if lead in succession.answered and report.composer_id not in succession.holders(lead, Role.REVIEWER):
        person = succession.first(lead, Role.REVIEWER)
        if person:
            act.tell([person.pk], gettext_lazy("Bạn được giao việc: %(label)s"), label=report.task_label)
            report.composer = person
            act.changes["composer"] = named(person)
    if report.state != ReportState.PROPOSED:
        # Who signs is named in the proposal and keeps the task.
        tasks.tell_who_holds(act, succession, to_first=(Role.REVIEWER,))
    if report.state == ReportState.PROPOSED and report.campaign.approving_unit_id in succession.answering:
        heads = succession.holders(lead, Role.HEAD) or [
            person.pk for person in people_for(Role.HEAD, report.campaign.lead_unit)
        ]
        act.tell(
            heads,
            gettext_lazy("Cấp phê duyệt đã thay đổi. Hãy rút bản trình ký về và trình lại: %(label)s"),
            label=report.campaign.name,
        )


def preview(succession: Succession) -> Iterator[Line]:
    """What `carry_over` will do. One query, and one for each ended unit."""
    for report in _touched(succession).select_related("campaign", "composer", "signer").order_by("-pk"):
        lead, approving = report.campaign.lead_unit_id, report.campaign.approving_unit_id
        words = {"campaign": report.campaign.name}
        if lead in succession.answered and report.composer_id not in succession.holders(lead, Role.REVIEWER):
            person = succession.first(lead, Role.REVIEWER)
            if person:
                yield Line(
                    _("Báo cáo tổng hợp “%(campaign)s” do %(person)s tổng hợp thay %(old)s.")
                    % {**words, "person": person.full_name, "old": report.composer.full_name}
                )
        if report.state == ReportState.PROPOSED and approving in succession.answering:
            yield Line(
                _(
                    "Báo cáo tổng hợp “%(campaign)s” đang chờ %(signer)s ký với chức vụ và tên cơ quan cũ: trưởng ban "
                    "đơn vị chủ trì rút bản trình về rồi trình lại."
                )
                % {**words, "signer": report.signer.full_name if report.signer else ""},
                alarm=True,
            )
        if report.state == ReportState.APPROVED:
            yield Line(
                _("Báo cáo tổng hợp “%(campaign)s” đã phê duyệt: ban hành đúng văn bản đã duyệt, với tên cơ quan cũ.")
                % words
            )


def carry_over(given: CarryOver) -> None:
    succession = given.succession
    rows = list(_touched(succession))
    if rows:
        carry_over_report.many(rows, acting=given.acting, reason=given.reason, succession=succession)
    tasks.hand_on(ConsolidatedReport.kind, Role.REVIEWER, succession, to_first=True)
    # Who signs is named in the proposal: the task stays theirs until the head takes the proposal back.
    tasks.move(ConsolidatedReport.kind, Role.APPROVER, succession)
    tasks.hand_on(ConsolidatedReport.kind, Role.OFFICE, succession)


def _touched(succession: Succession) -> QuerySet[ConsolidatedReport]:
    """The reports that are not issued yet and in which an ended body has a part."""
    ended = list(succession.answering)
    bodies = (
        Q(campaign__lead_unit__in=ended)
        | Q(campaign__approving_unit__in=ended)
        | Q(campaign__office_unit__in=ended)
        | Q(campaign__committee__in=ended)
    )
    return ConsolidatedReport.objects.filter(bodies).exclude(state=ReportState.ISSUED)
