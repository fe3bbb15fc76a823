"""The supervisor's console: who holds what and how long, and moving it to someone else."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from workflow.actions.refusals import Refused
from workflow.organisation.access import ActingRequest, signed_in
from workflow.organisation.models import Person, Role
from workflow.pages.errors import refusal_page
from workflow.pages.paging import keyset_page
from workflow.supervision import queries
from workflow.supervision.actions import reassign_tasks
from workflow.supervision.forms import POOL, ChosenForm, FilterForm, ReassignForm
from workflow.tasks.queries import ORDER, matching

UNDO_SALT = "supervision.undo"
UNDO_SECONDS = 3600


def _refused_unless_head(request: ActingRequest) -> HttpResponse | None:
    if request.acting.role == Role.HEAD:
        return None
    return refusal_page(request, 403, _("Chỉ trưởng ban phụ trách mới xem và phân công lại việc của người khác."))


@require_safe
@signed_in
def console(request: ActingRequest) -> HttpResponse:
    if refused := _refused_unless_head(request):
        return refused
    now = timezone.now()
    form = FilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    tasks = matching(queries.supervised_tasks(request.acting), asked.get("q", ""))
    holder = asked.get("holder", "")
    if holder == POOL:
        tasks = tasks.filter(owner__isnull=True)
    elif holder:
        tasks = tasks.filter(owner_id=int(holder))
    if asked.get("late"):
        tasks = tasks.filter(due_at__lt=now)
    loads = queries.workload(request.acting, now)
    context = {
        "form": form,
        "holder": holder,
        "loads": loads,
        "most": max((load.open for load in loads), default=0) or 1,
        "page": keyset_page(tasks.order_by(*ORDER), request, order=ORDER),
    }
    return render(request, "supervision/console.html", context, status=200 if form.is_valid() else 422)


@require_POST
@signed_in
def reassign(request: ActingRequest) -> HttpResponse:
    """Choose the new holder of the chosen tasks; with a holder and a reason given, move them."""
    if refused := _refused_unless_head(request):
        return refused
    choosing = "to" not in request.POST and "reason" not in request.POST
    chosen = ChosenForm(request.POST)
    if not chosen.is_valid():
        return refusal_page(
            request,
            422,
            " ".join(map(str, chosen.non_field_errors())),
            back_url=request.POST.get("back", "") or "/supervision/",
        )
    form = ReassignForm(None if choosing else request.POST)
    problem = ""
    status = 200
    if not choosing and form.is_valid():
        to = form.cleaned_data["to"]
        try:
            moved = reassign_tasks(
                list(form.tasks.items()), to=to, acting=request.acting, reason=form.cleaned_data["reason"]
            )
        except Refused as refusal:
            problem, status = refusal.reason, refusal.status
        else:
            messages.success(
                request,
                ngettext("Đã giao %(count)d việc cho %(person)s.", "Đã giao %(count)d việc cho %(person)s.", len(moved))
                % {"count": len(moved), "person": to.full_name},
            )
            undo = signing.dumps([to.pk, list(form.tasks.items())], salt=UNDO_SALT)
            return render(request, "supervision/moved.html", {"tasks": moved, "to": to, "undo": undo})
    elif not choosing:
        status = 422
    tasks = queries.chosen(request.acting, chosen.tasks)
    context = {
        "form": form,
        "tasks": [(task, f"{task.pk}:{chosen.tasks[task.pk] or ''}") for task in tasks],
        "candidates": queries.candidates(tasks),
        "problem": problem,
        "picked": request.POST.get("to", ""),
    }
    return render(request, "supervision/reassign.html", context, status=status)


@require_POST
@signed_in
def undo(request: ActingRequest) -> HttpResponse:
    """Give moved tasks back to who had them, as long as the new holder has not opened any."""
    if refused := _refused_unless_head(request):
        return refused
    try:
        to, tasks = signing.loads(request.POST.get("undo", ""), salt=UNDO_SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        return refusal_page(request, 422, _("Không hoàn tác được nữa. Hãy phân công lại từ danh sách."))
    if queries.any_opened([key for key, _holder in tasks]):
        return refusal_page(request, 409, _("Người nhận đã mở việc nên không hoàn tác được. Hãy phân công lại."))
    by_holder: dict[int | None, list[tuple[int, int | None]]] = {}
    for key, holder in tasks:
        by_holder.setdefault(holder, []).append((key, to))
    people = Person.objects.in_bulk([holder for holder in by_holder if holder])
    try:
        for holder, moved in by_holder.items():
            person = people.get(holder) if holder else None
            reassign_tasks(moved, to=person, acting=request.acting, reason=_("Hoàn tác phân công lại."))
    except Refused as refusal:
        return refusal_page(request, refusal.status, refusal.reason, back_url="/supervision/")
    messages.success(request, _("Đã hoàn tác: việc trở lại người giữ cũ."))
    return redirect("supervision:console")
