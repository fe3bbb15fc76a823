"""Choosing the units that a campaign goes to: all, by kind, or one by one, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflow.actions.refusals import Refused
from workflow.actions.views import refused
from workflow.campaigns import actions, queries
from workflow.campaigns.forms import UnitListForm
from workflow.campaigns.models import Campaign
from workflow.documents.text import fold
from workflow.organisation.access import ActingRequest, signed_in
from workflow.organisation.models import Role, Unit, UnitKind
from workflow.pages.keys import keys_of
from workflow.pages.paging import LARGEST_PAGE, keyset_page

PAGE_SIZE = 50


@require_http_methods(["GET", "POST"])
@signed_in
def units(request: ActingRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(
        queries.visible_to(Campaign.objects.select_related(*Campaign.related), request.acting), pk=pk
    )
    refusal = actions.choose_units.refusal(campaign, request.acting)
    if refusal:
        return refused(request, refusal, campaign)
    if request.method == "GET":
        return _page(request, campaign)
    chosen = _chosen(request, campaign)
    seen = request.POST.get("seen", "")
    try:
        actions.choose_units(
            campaign, acting=request.acting, seen=int(seen) if seen.isdecimal() and len(seen) < 10 else -1, units=chosen
        )
    except Refused as refusal:
        return _page(request, campaign, refusal=refusal, ticked=_keys(request.POST.getlist("chosen")))
    messages.success(request, _("Đã lưu. Đợt báo cáo giao cho %(count)d đơn vị.") % {"count": len(chosen)})
    return redirect(request.get_full_path())


def _chosen(request: ActingRequest, campaign: Campaign) -> list[int]:
    """The units after a button was pressed: those chosen before, and a kind or the page's ticks put in or out."""
    before = set(campaign.addressed.values_list("unit_id", flat=True))
    act, _colon, kind = request.POST.get("do", "").partition(":")
    if act in ("add", "remove"):
        units = queries.choosable_units(campaign)
        keys = set((units.filter(kind=kind) if kind in UnitKind.values else units).values_list("pk", flat=True))
        return sorted(before | keys if act == "add" else before - keys)
    shown, ticked = _keys(request.POST.getlist("shown")), _keys(request.POST.getlist("chosen"))
    known = set(queries.choosable_units(campaign).filter(pk__in=shown & ticked).values_list("pk", flat=True))
    return sorted((before - shown) | known)


def _keys(sent: Iterable[str]) -> set[int]:
    return keys_of(list(sent)[:LARGEST_PAGE])


def _page(
    request: ActingRequest, campaign: Campaign, *, refusal: Refused | None = None, ticked: set[int] | None = None
) -> HttpResponse:
    form = UnitListForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = keyset_page(_listed(campaign, asked), request, order=["sort_key", "pk"], size=PAGE_SIZE)
    choices, tallies = queries.unit_choices(campaign, page.items), queries.kind_tallies(campaign)
    if ticked is None:
        ticked = {choice.unit.pk for choice in choices if choice.chosen}
    context = {
        "campaign": campaign,
        "form": form,
        "narrowed": any(asked.values()),
        "page": page,
        "choices": choices,
        "ticked": ticked,
        "all_ticked": all(choice.unit.pk in ticked for choice in choices),
        "tallies": tallies,
        "total": sum(tally.total for tally in tallies),
        "chosen": sum(tally.chosen for tally in tallies),
        "lacking": [
            (role.label, count)
            for role in (Role.DRAFTER, Role.UNIT_SECRETARY)
            if (count := queries.units_without(campaign, role).count())
        ],
        "refusal": refusal,
    }
    return render(request, "campaigns/units.html", context, status=refusal.status if refusal else 200)


def _listed(campaign: Campaign, asked: dict[str, Any]) -> QuerySet[Unit]:
    units = queries.choosable_units(campaign)
    if asked.get("q"):
        units = units.filter(search_key__contains=fold(asked["q"]))
    if asked.get("kind"):
        units = units.filter(kind=asked["kind"])
    if asked.get("lacking"):
        units = units.filter(pk__in=queries.units_lacking_people(campaign).values("pk"))
    return units
