"""The board of a campaign for those who run it, and how far its launch is; a unit is shown its own report only."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from workflow.campaigns import queries as campaigns
from workflow.campaigns.models import Campaign
from workflow.documents.text import nfc
from workflow.organisation.access import ActingRequest, signed_in
from workflow.pages.paging import keyset_page
from workflow.submissions import board as boards
from workflow.submissions import bulk_views
from workflow.submissions.models import Submission

PAGE_SIZE = 50


class BoardForm(forms.Form):
    """Which of the units to show."""

    stage = forms.ChoiceField(
        required=False,
        choices=[(stage.value, stage.label) for stage in boards.STAGES] + [(boards.LATE, boards.LATE)],
        widget=forms.HiddenInput,
    )
    q = forms.CharField(
        label=gettext_lazy("Tìm đơn vị"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def clean_q(self) -> str:
        return nfc(self.cleaned_data["q"])


@require_safe
@signed_in
def board(request: ActingRequest, campaign_id: int) -> HttpResponse:
    campaign = _launched(request, campaign_id)
    if not campaigns.oversees(campaign, request.acting):
        own = Submission.objects.filter(campaign=campaign, responsible_unit=request.acting.unit_id)
        page = keyset_page(own, request, order=("sort_key", "pk"), size=PAGE_SIZE)
        if not page.items:
            raise Http404
        return render(request, "submissions/board_own.html", {"campaign": campaign, "page": page})
    now = timezone.now()
    form = BoardForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    stage, words = asked.get("stage", ""), asked.get("q", "")
    found = boards.listed(campaign, now, stage=stage, words=words)
    page = keyset_page(found, request, order=boards.ORDER, size=PAGE_SIZE)
    context = {
        "campaign": campaign,
        "form": form,
        "may": bulk_views.may(campaign, request.acting),
        "stage": stage,
        "words": words,
        "counts": boards.count(campaign, now),
        "addressed": campaign.addressed.count(),
        "page": page,
        "rows": boards.rows(page.items, now),
    }
    return render(request, "submissions/board.html", context, status=200 if form.is_valid() else 422)


@require_safe
@signed_in
def progress(request: ActingRequest, campaign_id: int) -> HttpResponse:
    """How many of the reports are opened, as a fragment that asks again until all are."""
    campaign = _launched(request, campaign_id)
    if not campaigns.oversees(campaign, request.acting):
        raise Http404
    counts = boards.count(campaign, timezone.now())
    context = {"campaign": campaign, "counts": counts, "addressed": campaign.addressed.count()}
    return render(request, "submissions/_progress.html", context)


def _launched(request: ActingRequest, campaign_id: int) -> Campaign:
    visible = campaigns.visible_to(Campaign.objects.filter(launched_at__isnull=False), request.acting)
    return get_object_or_404(visible, pk=campaign_id)
