"""A consolidated report for everyone who may see it: where it stands, whose reports are in it, what is from where."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from workflow.actions.refusals import Refused
from workflow.actions.views import refused
from workflow.audit.queries import timeline
from workflow.campaigns.models import Campaign
from workflow.campaigns.queries import visible_to as campaigns_visible_to
from workflow.organisation.access import ActingRequest, signed_in
from workflow.pages.paging import keyset_page
from workflow.reports import actions, queries, reading
from workflow.reports.flows import flow_for
from workflow.reports.models import ConsolidatedReport
from workflow.reports.offers import offers_on
from workflow.reports.states import ReportState
from workflow.submissions.board import count as count_by_state
from workflow.tasks import actions as tasks
from workflow.tasks.diagram import diagram

REPORTS_SHOWN = 25
EVENTS_SHOWN = 15
PROPOSALS_SHOWN = 10
UNITS_SHOWN = 50
UNITS_NAMED = 5
PASSAGES_SHOWN = 100


@require_safe
@signed_in
def report_list(request: ActingRequest) -> HttpResponse:
    """The consolidated reports that this capacity may see, latest first."""
    reports = queries.visible_to(ConsolidatedReport.objects.all(), request.acting)
    reports = reports.select_related("campaign", "issued").defer("issued__file")
    page = keyset_page(reports, request, order=["-pk"], size=REPORTS_SHOWN)
    return render(request, "reports/list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def of_campaign(request: ActingRequest, campaign_id: int) -> HttpResponse:
    """The campaign's consolidated report; before there is one, the page that opens it."""
    seen = queries.visible_to(ConsolidatedReport.objects.filter(campaign=campaign_id), request.acting).first()
    if seen is not None:
        return redirect(seen)
    campaign = get_object_or_404(campaigns_visible_to(Campaign.objects.all(), request.acting), pk=campaign_id)
    if not queries.oversees(campaign, request.acting):
        raise Http404
    if request.method == "POST":
        try:
            report = actions.start_report(campaign, acting=request.acting)
        except Refused as refusal:
            return refused(request, refusal, campaign)
        return redirect("reports:compose", report.pk)
    context = {
        "campaign": campaign,
        "counts": count_by_state(campaign, timezone.now()),
        "offer": actions.start.offer(ConsolidatedReport(campaign=campaign), request.acting),
    }
    return render(request, "reports/start.html", context)


@require_safe
@signed_in
def detail(request: ActingRequest, key: int) -> HttpResponse:
    """Where the report is, what can be done, what was proposed and issued, who is missing, what happened."""
    report = reading.visible_or_404(key, request.acting)
    tasks.open_task(report.open_task, request.acting.principal)
    context: dict[str, Any] = {
        "report": report,
        "issued": reading.issued_of(report),
        "oversees": queries.oversees(report.campaign, request.acting),
        "holding": reading.holding(report),
        "diagram": diagram(flow_for(report.campaign.flow_settings), reading.current_step(report)),
    }
    if not context["oversees"]:
        return render(request, "reports/detail.html", context)
    composing = report.state == ReportState.COMPOSING
    proposals = report.proposals.defer("file").select_related("by", "signer__person", "signer__unit", "approval")
    events = timeline(report.stream)
    if "edits" not in request.GET:
        events = events.exclude(action__in=reading.COMPOSING_ACTS)
    context |= {
        "may_compose": actions.write_passage.offer(report, request.acting).allowed,
        "offers": offers_on(report, request.acting),
        "given_back": reading.given_back(report) if composing else None,
        "outline": reading.outline(report) if composing else (),
        "left_out": queries.left_out_groups(report, timezone.now(), shown=UNITS_NAMED),
        "proposals": keyset_page(proposals, request, order=["-number"], size=PROPOSALS_SHOWN, prefix="proposal_"),
        "events": keyset_page(events, request, order=["-number"], size=EVENTS_SHOWN, prefix="event_"),
    }
    return render(request, "reports/detail.html", context)


@require_safe
@signed_in
def left_out(request: ActingRequest, key: int) -> HttpResponse:
    """The units that are not in the report, by reason."""
    report = reading.overseen_or_404(key, request.acting)
    now = timezone.now()
    groups = queries.left_out_groups(report, now, shown=1)
    why = request.GET.get("why", "")
    why = why if why in queries.REASONS else ""
    page = keyset_page(queries.left_out(report, now, why), request, order=["sort_key", "pk"], size=UNITS_SHOWN)
    reasons = queries.reasons_of_exemption(page.items)
    context = {
        "report": report,
        "groups": groups,
        "total": sum(group.count for group in groups),
        "why": why,
        "page": page,
        "rows": [(row, queries.REASONS[row.why], reasons.get(row.pk, "")) for row in page.items],
    }
    return render(request, "reports/left_out.html", context)


@require_safe
@signed_in
def provenance(request: ActingRequest, key: int) -> HttpResponse:
    """The whole text, each passage with where it is from."""
    report = reading.visible_or_404(key, request.acting)
    headings = {section.key: section for section in report.campaign.outline.all()}
    page = keyset_page(
        reading.passages_in_order(report), request, order=["place", "position", "pk"], size=PASSAGES_SHOWN
    )
    context = {
        "report": report,
        "oversees": queries.oversees(report.campaign, request.acting),
        "page": page,
        "rows": [(headings[passage.key], passage) for passage in page.items],
        "issued": reading.issued_of(report),
    }
    return render(request, "reports/provenance.html", context)


@require_safe
@signed_in
def source(request: ActingRequest, key: int, passage: int) -> HttpResponse:
    """One passage beside the unit's text that it was taken from."""
    report = reading.overseen_or_404(key, request.acting)
    context = {"report": report, "source": reading.source_of(report, passage)}
    return render(request, "reports/source.html", context)
