"""The search over all events, objects by name, and the searches that an inspector keeps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflow.inspection.actions import write_new_look
from workflow.inspection.finding import objects_named
from workflow.inspection.forms import NameForm, SearchForm
from workflow.inspection.keeping import NotKept, drop_search, keep_search, rename_search, saved_searches
from workflow.inspection.models import SavedSearch
from workflow.inspection.search import find
from workflow.inspection.views.guard import inspector_only
from workflow.organisation.access import ActingRequest
from workflow.pages.keys import key_of


@require_safe
@inspector_only
def inspector(request: ActingRequest) -> HttpResponse:
    """The search; with `named`, objects of that name above it."""
    form, naming = SearchForm(request.GET), NameForm(request.GET)
    context: dict[str, Any] = {
        "form": form,
        "naming": naming,
        "saved": saved_searches(request.acting),
        "query": _filters_of(request.GET),
    }
    if not all([form.is_valid(), naming.is_valid()]):
        return render(request, "inspection/inspector.html", context, status=422)
    named = naming.cleaned_data["named"]
    look = form.changes | ({"named": named} if named else {})
    write_new_look("audit.search", request.acting, look)
    if named:
        context |= {"named": named, "objects": objects_named(named)}
    before = key_of(request.GET.get("before", ""))
    page = find(form.filters, before=before)
    newest = f"?{context['query']}"
    context |= {"page": page, "narrowed": bool(form.changes), "before": before, "newest_url": newest}
    if page.left_out:
        with_looks = request.GET.copy()
        with_looks["looks"] = "on"
        context["with_looks_url"] = f"?{with_looks.urlencode()}"
    if page.older is not None:
        following = request.GET.copy()
        following["before"] = str(page.older)
        context["older_url"] = f"?{following.urlencode()}"
    return render(request, "inspection/inspector.html", context)


@require_POST
@inspector_only
def keep(request: ActingRequest) -> HttpResponse:
    """Keep the search of `query`, an address's filters, under `name`."""
    query = _filters_of(QueryDict(request.POST.get("query", "")[:4_000]))
    try:
        keep_search(request.POST.get("name", ""), query, request.acting)
        messages.success(request, _("Đã lưu tìm kiếm."))
    except NotKept as problem:
        messages.error(request, str(problem))
    return redirect(f"{reverse('inspection:inspector')}?{query}")


@require_POST
@inspector_only
def change_kept(request: ActingRequest, pk: int) -> HttpResponse:
    """Rename a kept search, or drop it."""
    try:
        if "drop" in request.POST:
            drop_search(pk, request.acting)
            messages.success(request, _("Đã xóa tìm kiếm."))
        else:
            rename_search(pk, request.POST.get("name", ""), request.acting)
            messages.success(request, _("Đã đổi tên tìm kiếm."))
    except SavedSearch.DoesNotExist as error:
        raise Http404 from error
    except NotKept as problem:
        messages.error(request, str(problem))
    return redirect("inspection:inspector")


def _filters_of(data: QueryDict) -> str:
    """The part of an address that says what is searched, as text."""
    kept = QueryDict(mutable=True)
    for name in SearchForm.base_fields:
        if data.get(name):
            kept[name] = str(data[name])
    return kept.urlencode()
