"""The types of campaigns: the list, one with its versions and its picture, the form, and the flow as a BPMN file."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from workflow.actions.refusals import Refused
from workflow.actions.views import refused
from workflow.audit.queries import timeline
from workflow.campaigns import type_actions
from workflow.campaigns.bpmn_export import bpmn_of
from workflow.campaigns.flow_pictures import flows_for
from workflow.campaigns.flow_settings import STANDARD, FlowSettings
from workflow.campaigns.flow_words import differences, in_words
from workflow.campaigns.models import CampaignType, CampaignTypeVersion
from workflow.campaigns.queries import types_of
from workflow.campaigns.type_forms import TypeForm
from workflow.organisation.access import ActingRequest, signed_in
from workflow.pages.attachments import attachment, plain_name
from workflow.pages.paging import keyset_page
from workflow.tasks.diagram import diagram

TYPES_SHOWN = 25
VERSIONS_SHOWN = 10
EVENTS_SHOWN = 10
BPMN = "application/xml"


@require_safe
@signed_in
def type_list(request: ActingRequest) -> HttpResponse:
    """The types that this capacity may look at, newest first."""
    types = types_of(request.acting).select_related("unit")
    context = {
        "page": keyset_page(types, request, order=["-pk"], size=TYPES_SHOWN),
        "make_refusal": _make_refusal(request),
    }
    return render(request, "campaigns/types.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def new_type(request: ActingRequest) -> HttpResponse:
    refusal = _make_refusal(request)
    if refusal:
        return refused(request, refusal, CampaignType())
    sent = request.method == "POST"
    form = TypeForm(request.POST) if sent else TypeForm(initial=TypeForm.initial_of("", STANDARD))
    if form.is_valid():
        try:
            made = type_actions.make_type(
                name=form.cleaned_data["name"], settings=form.settings(), acting=request.acting
            )
        except Refused as problem:
            form.add_error(None, problem.reason)
        else:
            messages.success(request, _("Đã lập loại đợt báo cáo."))
            return redirect(made)
    return render(request, "campaigns/type_form.html", {"form": form}, status=422 if sent else 200)


@require_http_methods(["GET", "POST"])
@signed_in
def edit_type(request: ActingRequest, pk: int) -> HttpResponse:
    """Changing it makes a new version; the campaigns that are running keep theirs."""
    campaign_type = get_object_or_404(types_of(request.acting).select_related("unit"), pk=pk)
    refusal = type_actions.change_type.refusal(campaign_type, request.acting)
    if refusal:
        return refused(request, refusal, campaign_type)
    sent = request.method == "POST"
    status = 422 if sent else 200
    shown = TypeForm.initial_of(campaign_type.name, campaign_type.last_version.flow_settings)
    form = TypeForm(request.POST) if sent else TypeForm(initial=shown | {"seen": campaign_type.version})
    if form.is_valid():
        try:
            changed = type_actions.change_type(
                campaign_type,
                acting=request.acting,
                seen=form.cleaned_data["seen"],
                name=form.cleaned_data["name"],
                settings=form.settings(),
            )
        except Refused as problem:
            form.add_error(None, problem.reason)
            status = problem.status
        else:
            messages.success(request, _("Đã lưu. Các đợt đang chạy giữ phiên bản cũ."))
            return redirect(changed)
    context = {"form": form, "type": campaign_type, "running": _running(campaign_type)}
    return render(request, "campaigns/type_form.html", context, status=status)


@require_safe
@signed_in
def type_page(request: ActingRequest, pk: int) -> HttpResponse:
    """A type as it is now: its settings in words, its flows drawn, its versions with what each changed."""
    campaign_type = get_object_or_404(types_of(request.acting).select_related("unit"), pk=pk)
    versions = campaign_type.versions.select_related("by")
    page = keyset_page(versions, request, order=["-number"], size=VERSIONS_SHOWN)
    context = {
        "type": campaign_type,
        "version": campaign_type.last_version,
        **_shown(campaign_type.last_version.flow_settings),
        "page": page,
        "versions": _with_differences(campaign_type, list(page.items)),
        "running": _running(campaign_type),
        "change": type_actions.change_type.offer(campaign_type, request.acting),
        "retire": type_actions.retire_type.offer(campaign_type, request.acting),
        "make_refusal": _make_refusal(request),
        "mine": campaign_type.unit_id is not None and campaign_type.unit_id == request.acting.unit_id,
        "events": keyset_page(
            timeline(campaign_type.stream), request, order=["-number"], size=EVENTS_SHOWN, prefix="events-"
        ),
    }
    return render(request, "campaigns/type.html", context)


@require_safe
@signed_in
def type_version(request: ActingRequest, pk: int, number: int) -> HttpResponse:
    """One version, as campaigns that began with it run."""
    version = _version_or_404(request, pk, number)
    context = {"type": version.type, "version": version, **_shown(version.flow_settings)}
    return render(request, "campaigns/type_version.html", context)


@require_safe
@signed_in
def bpmn_file(request: ActingRequest, pk: int, number: int) -> HttpResponse:
    """The flows of one version as a BPMN 2.0 file."""
    version = _version_or_404(request, pk, number)
    name = plain_name(f"{version.type.name} {version.number}")
    return attachment(bpmn_of(version), BPMN, f"{name}.bpmn")


def _version_or_404(request: ActingRequest, pk: int, number: int) -> CampaignTypeVersion:
    """A version of a type that may be looked at, or that a campaign which may be looked at runs by."""
    version = (
        CampaignTypeVersion.objects.filter(type=pk, number=number).select_related("type", "type__unit", "by").first()
    )
    if version is None or not types_of(request.acting, running=True).filter(pk=pk).exists():
        raise Http404
    return version


def _shown(settings: FlowSettings) -> dict[str, Any]:
    """The settings in words and the flows drawn."""
    return {
        "settings": in_words(settings),
        "flows": [(str(flow.process_title), diagram(flow, None)) for flow in flows_for(settings)],
    }


def _with_differences(campaign_type: CampaignType, versions: list[CampaignTypeVersion]) -> list[dict[str, Any]]:
    """Each version with what it changed; the oldest of a page is compared with the one before it."""
    before = campaign_type.versions.filter(number=versions[-1].number - 1) if versions else ()
    row = [*versions, *before]
    changed = {newer.number: differences(older.flow_settings, newer.flow_settings) for newer, older in pairwise(row)}
    return [{"version": version, "differences": changed.get(version.number)} for version in versions]


def _running(campaign_type: CampaignType) -> int:
    """How many campaigns run by some version of the type."""
    return campaign_type.campaigns.filter(launched_at__isnull=False).count()


def _make_refusal(request: ActingRequest) -> Refused | None:
    assert request.acting.appointment is not None
    return type_actions.make.refusal(CampaignType(unit=request.acting.appointment.unit), request.acting)
