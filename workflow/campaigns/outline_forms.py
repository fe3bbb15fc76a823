"""The outline as a Word form: of a plan in a file, and of a campaign for one unit."""

from __future__ import annotations

from django.utils import timezone

from workflow.campaigns.models import Campaign
from workflow.documents.official.outline_form import OutlineForm
from workflow.documents.official.profiles import profile_for
from workflow.documents.plan.reading import Plan
from workflow.organisation.models import Unit
from workflow.organisation.signing import issuing_name, superior_name


def form_of_plan(plan: Plan) -> OutlineForm:
    """The form of a plan that is in no campaign, in today's format; any unit may fill it in."""
    return OutlineForm(
        profile=profile_for(timezone.localdate(), "party").id,
        campaign="",
        parent_organisation=" ".join(plan.issuer[:1]),
        abstract=plan.title,
        nodes=plan.outline,
    )


def form_of_campaign(campaign: Campaign, unit: Unit | None) -> OutlineForm:
    """The form of a campaign, with the name of the unit that it is for, if it is for one. One query."""
    due = campaign.due_at and timezone.localtime(campaign.due_at)
    return OutlineForm(
        profile=profile_for(timezone.localdate(), "party").id,
        campaign=str(campaign.pk),
        parent_organisation=superior_name(campaign.committee).upper(),
        unit=issuing_name(unit).upper() if unit else "",
        abstract=campaign.report_title,
        due=f"Hạn gửi: {due:%H:%M, %d/%m/%Y}." if due else "",
        nodes=tuple(section.node for section in campaign.outline.all()),
    )
