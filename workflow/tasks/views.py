"""The first page: what I must do, and what I wait for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event
from django_htmx.middleware import HtmxDetails

from workflow.audit import wording
from workflow.organisation.access import ActingRequest, signed_in
from workflow.pages.errors import refusal_page
from workflow.pages.polling import if_changed, polled
from workflow.tasks import actions
from workflow.tasks.forms import FilterForm, SaveForm
from workflow.tasks.inbox import Inbox
from workflow.tasks.models import SavedFilter, Task
from workflow.tasks.pools import NotTaken, has_pool


@require_safe
@signed_in
def inbox(request: ActingRequest) -> HttpResponse:
    """Two lists, and a task stands in exactly one of them."""
    return _page(request, SaveForm())


def _page(request: ActingRequest, save_form: SaveForm, status: int = 200) -> HttpResponse:
    found = Inbox(request)
    if not found.is_valid:
        status = 422
    return render(
        request, "tasks/inbox.html", {"inbox": found, "form": found.form, "save_form": save_form}, status=status
    )


@require_safe
@polled
@signed_in
def lists(request: ActingRequest) -> HttpResponse:
    """The lists alone, for a page that is open to look for news."""
    found = Inbox(request)
    return if_changed(request, found.etag, lambda: render(request, "tasks/lists.html", {"inbox": found}))


@require_safe
@signed_in
def task(request: ActingRequest, pk: int) -> HttpResponse:
    """Go to the page of the object that a task is about; that page says who may see it."""
    return _open(request, get_object_or_404(Task, pk=pk))


def _open(request: ActingRequest, found: Task) -> HttpResponse:
    actions.open_task(found, request.acting.principal)
    return redirect(wording.object_url(found.stream) or "tasks:inbox")


@require_POST
@signed_in
def take(request: ActingRequest, pk: int) -> HttpResponse:
    """Take a task out of its pool and stay in the inbox, where it is now the person's own."""
    found = get_object_or_404(Task, pk=pk)
    htmx = HtmxDetails(request)
    try:
        actions.take_task(found, request.acting)
    except NotTaken as refusal:
        if htmx:
            return HttpResponse(str(refusal), status=refusal.status, content_type="text/plain; charset=utf-8")
        return refusal_page(request, refusal.status, str(refusal))
    said = _("Bạn đã tiếp nhận: %(label)s.") % {"label": found.label}
    if htmx:
        response = render(request, "tasks/lists.html", {"inbox": Inbox(request)})
        return trigger_client_event(response, "said", {"text": said})
    messages.success(request, said)
    return redirect(f"/?{request.GET.urlencode()}")


@require_POST
@signed_in
def take_next(request: ActingRequest) -> HttpResponse:
    """Take the most urgent task of the pool and open it."""
    taken = actions.take_next(request.acting)
    if taken is None:
        messages.info(request, _("Hàng chờ không còn việc nào bạn nhận được."))
        return redirect("tasks:inbox")
    taken.refresh_from_db()
    messages.success(request, _("Bạn đã tiếp nhận: %(label)s.") % {"label": taken.label})
    return _open(request, taken)


@require_POST
@signed_in
def keep_filter(request: ActingRequest) -> HttpResponse:
    """Keep the choice in the form's hidden fields under a name."""
    chosen = FilterForm(request.acting.role, has_pool(request.acting), request.POST)
    form = SaveForm(request.POST)
    if not chosen.is_valid():
        return refusal_page(request, 422, _("Bộ lọc không hợp lệ. Hãy lọc lại."), back_url="/")
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        saved = actions.keep_filter(chosen.chosen, acting=request.acting, **form.cleaned_data)
    except actions.NotKept as problem:
        form.add_error(None, str(problem))
        return _page(request, form, status=422)
    messages.success(request, _("Đã lưu bộ lọc “%(name)s”.") % {"name": saved.name})
    return redirect(f"/?filter={saved.pk}")


@require_POST
@signed_in
def drop_filter(request: ActingRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(SavedFilter, pk=pk, person=request.user)
    actions.drop_filter(saved)
    messages.success(request, _("Đã xóa bộ lọc “%(name)s”.") % {"name": saved.name})
    return redirect("tasks:inbox")
