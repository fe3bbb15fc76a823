"""Who must act on a unit's report, step by step, until it is reviewed.

What follows (merging, approving) moves many reports at once and waits for nobody; see the flow of the consolidated
report.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from workflow.campaigns.flow_settings import FlowSettings
from workflow.organisation.models import Role
from workflow.submissions.models import Submission
from workflow.tasks.models import Process, Task
from workflow.tasks.nodes import Finish, PersonTask


def _unit(submission: Submission) -> int:
    return submission.responsible_unit_id


def _lead_unit(submission: Submission) -> int:
    return submission.campaign.lead_unit_id


class SubmissionFlow(flow.Flow):
    """Báo cáo của đơn vị"""

    process_class = Process
    task_class = Task

    start = flow.StartHandle().Next(this.draft)

    draft = (
        PersonTask(_("Soạn báo cáo"), verb=_("Soạn"))
        .By(Role.DRAFTER, unit=_unit)
        .Held(by=lambda submission: submission.drafter_id)
        .Due(lambda submission: submission.due_at)
        .On(hand_over=this.sign_off, submit=this.review, exempt=this.end)
    )

    sign_off: PersonTask | None = (
        PersonTask(_("Ký trình"), verb=_("Trình"))
        .By(Role.UNIT_SECRETARY, unit=_unit)
        .Held(by=lambda submission: submission.secretary_id)
        .Due(lambda submission: submission.due_at)
        .On(submit=this.review, send_back=this.draft, exempt=this.end)
    )

    review = (
        PersonTask(_("Thẩm định"), verb=_("Thẩm định"))
        .By(Role.REVIEWER, unit=_lead_unit)
        .Held(by=lambda submission: submission.reviewer_id)
        .On(accept=this.end, return_for_revision=this.draft, recall=this.draft)
    )

    end = Finish()


class _Direct:
    """The drafter submits: nobody signs off. (viewflow binds a start to the class that it stands in.)"""

    start = flow.StartHandle().Next(this.draft)

    draft = (
        PersonTask(_("Soạn báo cáo"), verb=_("Soạn"))
        .By(Role.DRAFTER, unit=_unit)
        .Held(by=lambda submission: submission.drafter_id)
        .Due(lambda submission: submission.due_at)
        .On(submit=this.review, exempt=this.end)
    )

    sign_off: PersonTask | None = None


class _Confirmed:
    """The head confirms what the reviewer proposes to accept."""

    start = flow.StartHandle().Next(this.draft)

    review = (
        PersonTask(_("Thẩm định"), verb=_("Thẩm định"))
        .By(Role.REVIEWER, unit=_lead_unit)
        .Held(by=lambda submission: submission.reviewer_id)
        .On(propose_acceptance=this.confirm, return_for_revision=this.draft, recall=this.draft)
    )

    confirm = (
        PersonTask(_("Duyệt thẩm định"), verb=_("Duyệt"))
        .By(Role.HEAD, unit=_lead_unit)
        .On(confirm=this.end, send_back_review=this.review)
    )


class DirectSubmissionFlow(_Direct, SubmissionFlow):
    """Báo cáo của đơn vị"""


class ConfirmedSubmissionFlow(_Confirmed, SubmissionFlow):
    """Báo cáo của đơn vị"""


class DirectConfirmedSubmissionFlow(_Direct, _Confirmed, SubmissionFlow):
    """Báo cáo của đơn vị"""


_FLOWS: dict[tuple[bool, bool], type[SubmissionFlow]] = {
    (True, False): SubmissionFlow,
    (False, False): DirectSubmissionFlow,
    (True, True): ConfirmedSubmissionFlow,
    (False, True): DirectConfirmedSubmissionFlow,
}
FLOWS = tuple(_FLOWS.values())


def flow_for(settings: FlowSettings) -> type[SubmissionFlow]:
    """The flow of the reports of a campaign that runs with these settings."""
    return _FLOWS[settings.secretary_signs, settings.head_confirms]
