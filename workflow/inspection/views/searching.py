"""The search over all events."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflow.inspection.actions import write_new_look
from workflow.inspection.forms import SearchForm
from workflow.inspection.search import search
from workflow.inspection.views.guard import inspector_only
from workflow.organisation.access import ActingRequest
from workflow.pages.paging import keyset_page

PAGE_SIZE = 50


@require_safe
@inspector_only
def inspector(request: ActingRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    if not form.is_valid():
        return render(request, "inspection/inspector.html", {"form": form}, status=422)
    write_new_look("audit.search", request.acting, form.changes, request.session)
    page = keyset_page(search(form.filters), request, order=["-id"], size=PAGE_SIZE)
    return render(request, "inspection/inspector.html", {"form": form, "page": page, "narrowed": bool(form.changes)})
