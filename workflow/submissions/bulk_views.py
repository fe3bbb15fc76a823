"""What those who run a campaign do for many units at once: remind them, give them more time, write the letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflow.actions.refusals import Incomplete, Refused
from workflow.actions.rules import refuse_role
from workflow.actions.taking import record_taking
from workflow.campaigns import actions as campaign_actions
from workflow.campaigns import queries as campaigns
from workflow.campaigns.models import Campaign
from workflow.campaigns.states import CampaignState
from workflow.organisation.access import ActingRequest, signed_in
from workflow.organisation.acting import Acting
from workflow.pages.attachments import DOCX, attachment, plain_name
from workflow.pages.errors import refusal_page
from workflow.submissions import board as boards
from workflow.submissions import reminding
from workflow.submissions.actions import extend_deadline
from workflow.submissions.bulk_forms import ALL, CHOSEN, ExtensionForm, ReminderForm, UnitsForm
from workflow.submissions.models import Submission
from workflow.submissions.reminder_letter import TAKE_LETTER, NoLetter, reminder_letter
from workflow.submissions.states import SubmissionState

SHOWN = 100


@dataclass(frozen=True, slots=True)
class May:
    """What the board offers for many units."""

    remind: bool
    extend: bool


def may(campaign: Campaign, acting: Acting) -> May:
    """The rules of the verbs themselves, asked of a report of this campaign."""
    any_report = Submission(campaign=campaign)
    return May(
        remind=refuse_role(reminding.remind.by, any_report, acting) is None,
        extend=refuse_role(extend_deadline.by, any_report, acting) is None,
    )


@require_POST
@signed_in
def remind(request: ActingRequest, campaign_id: int) -> HttpResponse:
    """Show whom the reminder goes to and what it says; once confirmed, send it."""
    campaign = _overseen(request, campaign_id)
    if refusal := refuse_role(reminding.remind.by, Submission(campaign=campaign), request.acting):
        return refusal_page(request, refusal.status, refusal.reason, back_url=_board(campaign))
    units = UnitsForm(request.POST)
    submissions = list(_owing(campaign, units).select_related("campaign"))
    lately = set(reminding.reminded_lately(submissions, timezone.now()))
    confirmed = "text" in request.POST
    form = ReminderForm(
        request.POST if confirmed else None, is_repeated=bool(lately), initial={"text": _proposed(campaign)}
    )
    problem: Refused | None = None
    if not submissions:
        problem = Incomplete(_("Chưa chọn đơn vị nào còn nợ báo cáo. Hãy đánh dấu các đơn vị trên bảng theo dõi."))
        return refusal_page(request, problem.status, problem.reason, back_url=_board(campaign))
    if confirmed and form.is_valid():
        try:
            count = reminding.remind_by_hand(submissions, acting=request.acting, **form.cleaned_data)
        except Refused as refused:
            problem = refused
        else:
            messages.success(request, _("Đã nhắc %(count)d đơn vị.") % {"count": count})
            return redirect(_board(campaign))
    held = reminding.holders_of(submissions[:SHOWN])
    context = {
        "lately": len(lately),
        "rows": [(row, held.get(row.pk), row.pk in lately) for row in submissions[:SHOWN]],
        **_common(campaign, units, submissions, form, problem),
    }
    status = problem.status if problem else 422 if confirmed else 200
    return render(request, "submissions/remind.html", context, status=status)


@require_POST
@signed_in
def extend(request: ActingRequest, campaign_id: int) -> HttpResponse:
    """Show who would be given more time, and ask until when and why; once confirmed, extend all or none."""
    campaign = _overseen(request, campaign_id)
    if refusal := refuse_role(extend_deadline.by, Submission(campaign=campaign), request.acting):
        return refusal_page(request, refusal.status, refusal.reason, back_url=_board(campaign))
    units = UnitsForm(request.POST)
    submissions = list(_owing(campaign, units).select_related("campaign"))
    whole = _scope(units) == ALL
    if not submissions and not whole:
        problem_words = _("Chưa chọn đơn vị nào còn nợ báo cáo. Hãy đánh dấu các đơn vị trên bảng theo dõi.")
        return refusal_page(request, 422, problem_words, back_url=_board(campaign))
    confirmed = "due_at" in request.POST
    form = ExtensionForm(request.POST if confirmed else None)
    problem: Refused | None = None
    if confirmed and form.is_valid():
        given = {"acting": request.acting, **form.cleaned_data}
        try:
            if whole:
                campaign_actions.extend_deadline(campaign, **given)
            else:
                extend_deadline.many(submissions, **given)
        except Refused as refused:
            problem = refused
        else:
            words = (
                _("Đã gia hạn cả đợt.") if whole else _("Đã gia hạn %(count)d đơn vị.") % {"count": len(submissions)}
            )
            messages.success(request, words)
            return redirect(_board(campaign))
    context = {
        "whole": whole,
        "rows": submissions[:SHOWN],
        **_common(campaign, units, submissions, form, problem),
    }
    status = problem.status if problem else 422 if confirmed else 200
    return render(request, "submissions/extend.html", context, status=status)


@require_safe
@signed_in
def letter(request: ActingRequest, campaign_id: int) -> HttpResponse:
    """The official letter that names the late units, for the office to number and send; taking it is an event."""
    campaign = _overseen(request, campaign_id)
    if refusal := refuse_role(reminding.remind.by, Submission(campaign=campaign), request.acting):
        return refusal_page(request, refusal.status, refusal.reason, back_url=_board(campaign))
    late = list(boards.late(campaign, timezone.now()))
    try:
        data = reminder_letter(campaign, late)
    except NoLetter as problem:
        return refusal_page(request, 409, str(problem), back_url=_board(campaign))
    record_taking(TAKE_LETTER, campaign, data, request.acting, {"units": len(late)})
    return attachment(data, DOCX, f"{plain_name(f'công văn đôn đốc {campaign.name}')}.docx")


def _overseen(request: ActingRequest, campaign_id: int) -> Campaign:
    launched = Campaign.objects.filter(state=CampaignState.LAUNCHED).select_related(*Campaign.related)
    campaign = get_object_or_404(campaigns.visible_to(launched, request.acting), pk=campaign_id)
    if not campaigns.oversees(campaign, request.acting):
        raise Http404
    return campaign


def _scope(units: UnitsForm) -> str:
    return str(units.cleaned_data["scope"]) if units.is_valid() else CHOSEN


def _owing(campaign: Campaign, units: UnitsForm) -> QuerySet[Submission]:
    """The units asked for that have not handed in, the longest late first."""
    scope = _scope(units)
    if scope == CHOSEN:
        owing = Submission.objects.filter(campaign=campaign, state=SubmissionState.DRAFTED, pk__in=units.chosen())
        return owing.order_by("due_at", "sort_key", "pk")
    if scope == ALL:
        owing = Submission.objects.filter(campaign=campaign, state=SubmissionState.DRAFTED)
        return owing.order_by("due_at", "sort_key", "pk")
    return boards.late(campaign, timezone.now())


def _common(
    campaign: Campaign, units: UnitsForm, submissions: Sequence[Submission], form: Any, problem: Refused | None
) -> dict[str, Any]:
    return {
        "campaign": campaign,
        "scope": _scope(units),
        "chosen": units.chosen(),
        "count": len(submissions),
        "more": max(len(submissions) - SHOWN, 0),
        "form": form,
        "problem": problem,
    }


def _proposed(campaign: Campaign) -> str:
    number = f" {campaign.number}" if campaign.number else ""
    return _("Đề nghị đơn vị khẩn trương hoàn thành và trình báo cáo theo Kế hoạch%(number)s") % {"number": number}


def _board(campaign: Campaign) -> str:
    return reverse("submissions:board", args=[campaign.pk])
