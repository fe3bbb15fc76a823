"""The list of campaigns, a new one from its plan, and one campaign as everybody concerned sees it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from workflow.actions.refusals import Refused
from workflow.actions.taking import record_taking
from workflow.audit.queries import timeline
from workflow.campaigns import actions, queries, rules
from workflow.campaigns.flow_words import in_words
from workflow.campaigns.models import Campaign, FindingState
from workflow.campaigns.outline_forms import form_of_campaign
from workflow.campaigns.states import CampaignState
from workflow.documents.official.outline_form import write_outline_form
from workflow.documents.outline import leaves
from workflow.documents.plan.reading import read_plan
from workflow.organisation.access import ActingRequest, signed_in
from workflow.organisation.calendars import readers_calendar
from workflow.pages.attachments import DOCX, attachment, plain_name
from workflow.pages.paging import keyset_page
from workflow.pages.word_files import UNTAKEN, WordFileForm

PAGE_SIZE = 25
EVENTS_SHOWN = 20

TAKE_PLAN = "campaigns.download_plan"


@require_safe
@signed_in
def campaign_list(request: ActingRequest) -> HttpResponse:
    campaigns = queries.visible_to(Campaign.objects.all(), request.acting).select_related("lead_unit")
    context = {
        "page": keyset_page(campaigns, request, order=["-pk"], size=PAGE_SIZE),
        "import_refusal": _import_refusal(request),
    }
    return render(request, "campaigns/list.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def import_page(request: ActingRequest) -> HttpResponse:
    """Take a plan as a Word file, read it, and go on to where a person checks what was read."""
    refusal = _import_refusal(request)
    if refusal:
        return render(request, "campaigns/import.html", {"refusal": refusal}, status=refusal.status)
    sent = request.method == "POST"
    form = WordFileForm(request.POST, request.FILES) if sent else WordFileForm()
    if form.is_valid():
        try:
            file = form.word_file()
            campaign = actions.import_plan(
                read_plan(file.docx, calendar=readers_calendar()), name=file.name, data=file.docx, acting=request.acting
            )
        except UNTAKEN as problem:
            form.refuse(problem)
        except (queries.BodiesUnknown, Refused) as problem:
            form.add_error("file", str(problem))
        else:
            for finding in file.findings:
                messages.warning(request, finding.message)
            messages.success(request, _("Đã đọc kế hoạch. Hãy đối chiếu với văn bản và xử lý các điểm cần xem."))
            return redirect("campaigns:edit", campaign.pk)
    return render(request, "campaigns/import.html", {"form": form}, status=422 if sent else 200)


@require_safe
@signed_in
def detail(request: ActingRequest, pk: int) -> HttpResponse:
    campaigns = Campaign.objects.select_related(
        "committee", "lead_unit", "approving_unit", "office_unit", "plan", "type", "flow"
    )
    visible = queries.visible_to(campaigns.defer("plan__file", "plan__text"), request.acting)
    campaign = get_object_or_404(visible, pk=pk)
    oversees = queries.oversees(campaign, request.acting)
    preparing = campaign.state == CampaignState.PREPARING
    unsettled = rules.plan_is_settled.refuse(campaign, request.acting) if preparing else None
    sections = list(campaign.outline.all())
    context = {
        "campaign": campaign,
        "preparing": preparing,
        "oversees": oversees,
        "missing": getattr(unsettled, "missing", ()),
        "cautions": rules.cautions(campaign) if preparing and oversees else (),
        "launch": actions.launch.offer(campaign, request.acting) if preparing else None,
        "edit": actions.edit_plan.offer(campaign, request.acting) if preparing else None,
        "choose_type": actions.choose_type.offer(campaign, request.acting) if preparing and oversees else None,
        "flow_version": campaign.flow or campaign.type.last_version,
        "settings": in_words(campaign.flow_settings),
        "outline": sections,
        "optional": {node.key for node in leaves([section.node for section in sections])}
        - {section.key for section in sections if section.required},
        "deadlines": campaign.deadlines.all(),
        "overdue": campaign.due_at is not None and campaign.due_at < timezone.now(),
        "unit_count": campaign.addressed.count(),
        "kinds": queries.kind_tallies(campaign) if oversees else (),
    }
    if oversees:
        events = timeline(campaign.stream)
        findings = list(campaign.findings.select_related("settled_by"))
        context["findings"] = findings
        context["open_findings"] = sum(found.state == FindingState.OPEN for found in findings)
        context["events"] = keyset_page(events, request, order=["-number"], size=EVENTS_SHOWN, prefix="events-")
    return render(request, "campaigns/detail.html", context)


@require_safe
@signed_in
def plan_file(request: ActingRequest, pk: int) -> HttpResponse:
    """The plan, byte for byte as it was uploaded."""
    visible = queries.visible_to(Campaign.objects.select_related("plan"), request.acting)
    campaign = get_object_or_404(visible, pk=pk)
    plan, data = campaign.plan, bytes(campaign.plan.file)
    record_taking(TAKE_PLAN, campaign, data, request.acting)
    headers = {"Content-Disposition": content_disposition_header(True, plan.name) or "attachment"}
    return HttpResponse(data, content_type=DOCX, headers=headers)


@require_safe
@signed_in
def outline_form(request: ActingRequest, pk: int) -> HttpResponse:
    """The outline as a Word form; for someone of a reporting unit with the unit's name in it."""
    visible = queries.visible_to(Campaign.objects.select_related("committee"), request.acting)
    campaign = get_object_or_404(visible, pk=pk)
    unit = queries.reporting_unit(campaign, request.acting)
    data = write_outline_form(form_of_campaign(campaign, unit))
    return attachment(data, DOCX, f"{plain_name(f'biểu mẫu {campaign.name}')}.docx")


def _import_refusal(request: ActingRequest) -> Refused | None:
    """Why this capacity may not import a plan: the verb's rule, asked of a campaign that its unit would lead."""
    assert request.acting.appointment is not None
    return actions.import_campaign.refusal(Campaign(lead_unit=request.acting.appointment.unit), request.acting)
