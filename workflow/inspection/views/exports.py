"""A search or the bundle of evidence as a file, and the files that one has asked for."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflow.inspection.forms import SearchForm
from workflow.inspection.out import exporting
from workflow.inspection.out.formats import CONTENT_TYPES, OF_A_SEARCH, Format
from workflow.inspection.out.models import Export, ExportState, file_name
from workflow.inspection.views.guard import inspector_only
from workflow.organisation.access import ActingRequest
from workflow.pages.polling import polled

QUERY_AT_MOST = 4_000


@require_POST
@inspector_only
def export(request: ActingRequest) -> HttpResponseBase:
    """The search in the address as a file: at once when it is small, else the worker is asked for it."""
    form = SearchForm(request.GET)
    kind = request.POST.get("format", "")
    query = request.META.get("QUERY_STRING", "")
    if not form.is_valid() or kind not in OF_A_SEARCH or len(query) > QUERY_AT_MOST:
        return render(request, "inspection/inspector.html", {"form": form}, status=422)
    chosen = Format(kind)
    events = exporting.few(form.filters)
    if events is not None:
        file = exporting.at_once(events, form, chosen, acting=request.acting)
        return _file(StreamingHttpResponse(file), chosen, file_name(chosen, timezone.now()))
    try:
        exporting.ask(form, query, chosen, acting=request.acting)
    except exporting.NotAsked as refusal:
        return not_asked(request, refusal)
    messages.success(request, _("Có nhiều sự kiện nên tệp được xuất dần. Bạn có thể rời trang này."))
    return redirect("inspection:exports")


@require_POST
@inspector_only
def bundle(request: ActingRequest) -> HttpResponse:
    """Everything that somebody outside needs to check the log without us, by the worker."""
    try:
        exporting.ask_bundle(acting=request.acting)
    except exporting.NotAsked as refusal:
        return not_asked(request, refusal)
    messages.success(request, _("Bộ chứng cứ đang được ghi. Bạn có thể rời trang này."))
    return redirect("inspection:exports")


@require_safe
@inspector_only
def exports(request: ActingRequest) -> HttpResponse:
    """The files that the person keeps: some twenty at most."""
    asked = Export.objects.filter(asked_by=request.user).order_by("-id")
    return render(request, "inspection/exports.html", {"exports": list(asked), "days": exporting.KEPT.days})


@require_safe
@polled
@inspector_only
def progress(request: ActingRequest, pk: int) -> HttpResponse:
    return render(request, "inspection/_export.html", {"export": _own(request, pk)})


@require_safe
@inspector_only
def download(request: ActingRequest, pk: int) -> HttpResponseBase:
    asked = _own(request, pk)
    # What a check came to is a page: the file behind it means nothing to people.
    if asked.state != ExportState.READY or asked.is_check:
        raise Http404
    try:
        file = exporting.take(asked, acting=request.acting)
    except FileNotFoundError as missing:
        raise Http404 from missing
    return _file(FileResponse(file), Format(asked.kind), asked.file_name)


@require_POST
@inspector_only
def drop(request: ActingRequest, pk: int) -> HttpResponse:
    asked = _own(request, pk)
    exporting.drop(asked, acting=request.acting)
    messages.success(request, _("Đã hủy lần xuất.") if asked.is_unfinished else _("Đã xóa tệp."))
    return redirect("inspection:exports")


def not_asked(request: ActingRequest, refusal: exporting.NotAsked) -> HttpResponse:
    context = {"message": str(refusal), "back_url": reverse("inspection:exports")}
    return render(request, "422.html", context, status=422)


def _own(request: ActingRequest, pk: int) -> Export:
    return get_object_or_404(Export, pk=pk, asked_by=request.user)


def _file(response: HttpResponseBase, kind: Format, name: str) -> HttpResponseBase:
    response.headers["Content-Type"] = CONTENT_TYPES[kind]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
