"""The pages of notices."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from workflow.audit import wording
from workflow.notices import actions, queries
from workflow.organisation.access import ActingRequest, signed_in
from workflow.pages.paging import keyset_page


@require_safe
@signed_in
def notices(request: ActingRequest) -> HttpResponse:
    page = keyset_page(queries.notices_of(request.user), request, order=queries.ORDER)
    return render(request, "notices/list.html", {"page": page})


@signed_in
def notice(request: ActingRequest, pk: int) -> HttpResponse:
    """Mark a notice as read and go to what it is about; a POST only marks it."""
    found = get_object_or_404(queries.notices_of(request.user), pk=pk)
    actions.read_notice(found)
    return redirect("notices:list" if request.method == "POST" else wording.object_url(found.stream) or "notices:list")


@require_POST
@signed_in
def read_all(request: ActingRequest) -> HttpResponse:
    count = actions.read_all_notices(request.user)
    messages.success(
        request,
        ngettext("Đã đánh dấu %(count)d thông báo.", "Đã đánh dấu %(count)d thông báo.", count) % {"count": count},
    )
    return redirect("notices:list")
