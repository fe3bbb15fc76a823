"""Checking what was read from a plan beside its text: correct it, settle what looks wrong, add and take away rows."""

from __future__ import annotations

import re
from dataclasses import replace

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from workflow.actions.refusals import Refused, StaleVersion
from workflow.actions.views import refused
from workflow.campaigns import actions, queries
from workflow.campaigns.forms import DeadlineForm
from workflow.campaigns.models import Campaign, Finding, FindingState
from workflow.campaigns.places import paragraphs, places_of
from workflow.campaigns.plan_form import PlanForm, as_given, with_row_added
from workflow.documents.text import nfc
from workflow.organisation.access import ActingRequest, signed_in
from workflow.pages.keys import key_of

NOTE_AT_MOST = Finding._meta.get_field("note").max_length
ROWS = ("deadlines", "outline")
ROW = re.compile(r"^deadlines-\d{1,3}(?=-)")


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    """One form for everything, so that no button loses what was typed elsewhere: each saves, or shows it again."""
    visible = queries.visible_to(Campaign.objects.select_related(*Campaign.related), request.acting)
    campaign = get_object_or_404(visible.select_related("plan").defer("plan__file"), pk=pk)
    refusal = actions.edit_plan.refusal(campaign, request.acting)
    if refusal:
        return refused(request, refusal, campaign)
    if request.method == "GET":
        return _page(request, campaign, PlanForm(campaign))
    add = request.POST.get("add", "")
    if add in ROWS:
        return _page(request, campaign, PlanForm(campaign, with_row_added(request.POST, add)), added=add)
    form = PlanForm(campaign, request.POST)
    if not form.is_valid():
        return _page(request, campaign, form, problems=True, status=422)
    finding, state = _pressed(request)
    try:
        saved = _save(request, campaign, form, finding, state)
    except Refused as refusal:
        return _page(request, campaign, form, refusal=refusal, status=refusal.status)
    messages.success(request, _("Đã lưu.") if saved else _("Không có gì thay đổi nên không ghi gì thêm."))
    return redirect(f"{request.path}#finding-{finding}" if finding else request.path)


@require_safe
@signed_in
def deadline(request: ActingRequest) -> HttpResponse:
    """What one row of deadlines comes to as it is typed, as a fragment; nothing while it cannot be reckoned."""
    sent = ROW.search(next(iter(request.GET), ""))
    form = DeadlineForm(request.GET, prefix=sent[0] if sent else None)
    form.is_valid()
    return render(request, "campaigns/_deadline.html", {"due": form.due})


def _save(request: ActingRequest, campaign: Campaign, form: PlanForm, finding: int | None, state: FindingState) -> bool:
    """Save what was corrected and settle the finding, both or neither; False where nothing is to be done.

    Raises Refused.
    """
    corrected, seen = form.given() != as_given(campaign), form.seen
    with transaction.atomic():
        if corrected:
            seen = actions.edit_plan(campaign, acting=request.acting, seen=seen, **form.given()).version
        if finding is not None:
            actions.settle_finding(
                campaign, acting=request.acting, seen=seen, finding=finding, state=state, note=_note(request, finding)
            )
    return corrected or finding is not None


def _pressed(request: ActingRequest) -> tuple[int | None, FindingState]:
    """The finding whose button was pressed, and what the button says of it."""
    key, _colon, state = request.POST.get("settle", "").partition(":")
    finding = key_of(key)
    if finding is None or state not in FindingState.values:
        return None, FindingState.OPEN
    return finding, FindingState(state)


def _note(request: ActingRequest, finding: int) -> str:
    """What was typed beside the finding."""
    return nfc(request.POST.get(f"note-{finding}", "")).strip()[:NOTE_AT_MOST]


def _page(
    request: ActingRequest,
    campaign: Campaign,
    form: PlanForm,
    *,
    problems: bool = False,
    added: str = "",
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    findings = list(campaign.findings.select_related("settled_by"))
    places = places_of(campaign, findings)
    if request.method == "POST":
        places = [replace(place, note=_note(request, place.finding.pk)) for place in places]
    stale = isinstance(refusal, StaleVersion)
    context = {
        "campaign": campaign,
        "form": form,
        "places": places,
        "open_findings": sum(finding.state == FindingState.OPEN for finding in findings),
        "paragraphs": paragraphs(campaign, places),
        "problems": form.problems if problems else (),
        "added": added,
        "refusal": refusal,
        "differences": form.differences() if stale else (),
        # Having been shown what the other person saved, one may save over it.
        "seen": campaign.version if stale else form.seen,
    }
    return render(request, "campaigns/edit.html", context, status=status)
