"""The supervisor's console: who holds what and how long, and moving it to someone else."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from workflow.actions.refusals import Refused
from workflow.audit import wording
from workflow.audit.queries import timeline
from workflow.organisation.access import ActingRequest, signed_in
from workflow.organisation.models import Role
from workflow.organisation.standing_in import away
from workflow.pages.errors import forbidden_page, refusal_page
from workflow.pages.paging import KeysetPage, keyset_page
from workflow.supervision import choosing, history, leavers, plans, queries
from workflow.supervision.charts import weeks_chart
from workflow.supervision.choosing import TaskFilter
from workflow.supervision.forms import ChosenForm, DayForm, FilterForm, ReassignForm
from workflow.supervision.models import Move
from workflow.supervision.moves import TASKS_AT_MOST, make_move, undo
from workflow.supervision.registry import SUPERVISED
from workflow.tasks.models import Task
from workflow.tasks.queries import ORDER

TASKS_SHOWN = 10
CONSOLE = "/supervision/"


def refused_unless_head(request: ActingRequest) -> HttpResponse | None:
    """A page that says why, for everybody but a head."""
    if request.acting.role == Role.HEAD:
        return None
    return forbidden_page(request, _("Chỉ trưởng ban phụ trách mới xem và phân công lại việc của người khác."))


@require_safe
@signed_in
def console(request: ActingRequest) -> HttpResponse:
    """What wants the head first (people who left; what nobody can do follows the page), then who holds how much, then
    every task.
    """
    if refused := refused_unless_head(request):
        return refused
    now = timezone.now()
    form = FilterForm(request.GET)
    wanted = TaskFilter.of(form.cleaned_data) if form.is_valid() else TaskFilter()
    supervised = choosing.supervised_tasks(request.acting)
    tasks = wanted.on(supervised)
    loads = queries.workload(request.acting, now)
    gone = leavers.leavers_on(request)
    page = keyset_page(tasks.order_by(*ORDER), request, order=ORDER)
    context = {
        "form": form,
        "wanted": wanted,
        "holder": _holder_words(wanted, loads, gone),
        "campaign": dict(wording.campaigns()).get(wanted.campaign, "") if wanted.campaign else "",
        "loads": loads,
        "most": max((load.open for load in loads), default=0) or 1,
        "page": page,
        "count": _count(tasks, wanted, page, loads),
        "at_most": TASKS_AT_MOST,
        "leavers": gone,
        "absences": away(
            {load.person.pk for load in loads if load.person} | {task.owner_id for task in page.items if task.owner_id},
            now,
        ),
        "moves": [(move, undo.offer(move, request.acting)) for move in queries.undoable(request.acting, now)],
    }
    return render(request, "supervision/console.html", context, status=200 if form.is_valid() else 422)


def _count(tasks: QuerySet[Task], wanted: TaskFilter, page: KeysetPage[Task], loads: list[queries.Load]) -> int:
    """How many tasks match; asked of the database only where the page and the loads do not say it already."""
    if not (page.next_url or page.previous_url):
        return len(page.items)
    if not wanted.narrows and len(loads) < queries.PEOPLE_SHOWN:
        return sum(load.open for load in loads)
    return choosing.count_of(tasks)


def _holder_words(wanted: TaskFilter, loads: list[queries.Load], gone: list[leavers.Leaver]) -> str:
    if wanted.left is not None:
        return next((leaver.name for leaver in gone if leaver.key == wanted.left), "")
    if wanted.holder == choosing.POOL:
        return _("Hàng chờ chung")
    return next((load.person.full_name for load in loads if load.person and str(load.person.pk) == wanted.holder), "")


@require_safe
@signed_in
def alarms(request: ActingRequest) -> HttpResponse:
    """The part of the console that comes after it: what nobody can do now, and what helps."""
    if refused := refused_unless_head(request):
        return refused
    found, count = leavers.first_alarms(choosing.supervised_tasks(request.acting))
    fragment = "HX-Request" in request.headers
    context = {"alarms": found, "alarm_count": count}
    return render(request, f"supervision/{'_alarms' if fragment else 'alarms'}.html", context)


@require_safe
@signed_in
def figures(request: ActingRequest) -> HttpResponse:
    """The part of the console that comes after it: by step, by campaign, week by week."""
    if refused := refused_unless_head(request):
        return refused
    now = timezone.now()
    weeks = queries.weekly(request.acting, now)
    context = {
        "steps": queries.by_step(request.acting, now),
        "campaigns": queries.by_campaign(request.acting, now),
        "weeks": weeks,
        "chart": weeks_chart(weeks),
    }
    fragment = "HX-Request" in request.headers
    return render(request, f"supervision/{'_figures' if fragment else 'figures'}.html", context)


@require_POST
@signed_in
def reassign(request: ActingRequest) -> HttpResponse:
    """Choose who gets the chosen tasks, see what that would do, do it: three presses on one page."""
    if refused := refused_unless_head(request):
        return refused
    by_filter = "all" in request.POST
    seen: dict[int, int | None] = {}
    narrowing = FilterForm(request.POST)
    if by_filter:
        if not narrowing.is_valid():
            return refusal_page(request, 422, _("Bộ lọc không hợp lệ. Hãy lọc lại."), back_url=CONSOLE)
        tasks = choosing.filtered(request.acting, TaskFilter.of(narrowing.cleaned_data))
    else:
        chosen = ChosenForm(request.POST)
        if not chosen.is_valid():
            return refusal_page(request, 422, " ".join(map(str, chosen.non_field_errors())), back_url=CONSOLE)
        seen = chosen.tasks
        tasks = choosing.chosen(request.acting, seen)
    if not tasks:
        return refusal_page(request, 409, _("Không còn việc nào trong số đã chọn đang mở."), back_url=CONSOLE)
    if len(tasks) > TASKS_AT_MOST:
        most = _("Mỗi lần chuyển nhiều nhất %(most)d việc. Hãy lọc hẹp hơn.") % {"most": TASKS_AT_MOST}
        return refusal_page(request, 422, most, back_url=CONSOLE)
    choosing_people = not {"preview", "do"} & set(request.POST)
    form = ReassignForm(None if choosing_people else request.POST)
    changed = [task for task in tasks if not by_filter and seen[task.pk] != task.owner_id]
    problem, status, plan = "", 200, None
    if not by_filter and (changed or len(tasks) != len(seen)):
        problem, status = _("Có việc đã được làm xong hoặc đã đổi người giữ. Dưới đây là những việc còn lại."), 409
    if form.is_bound and not form.is_valid():
        status = 422
    elif form.is_bound:
        plan = plans.plan(tasks, form.cleaned_data["to"])
        skip = form.cleaned_data["skip"] = form.cleaned_data["skip"] or request.POST.get("preview") == "skip"
        if skip and plan.blocked:
            stays = {blocked.task.pk for blocked in plan.blocked}
            plan = plans.plan([task for task in tasks if task.pk not in stays], form.cleaned_data["to"])
        if "do" in request.POST and not problem:
            if form.cleaned_data["plan"] != plan.digest:
                problem, status = _("Việc hoặc người đã đổi từ lúc bạn xem trước. Hãy xem lại kết quả dưới đây."), 409
            elif not plan.possible:
                status = 422
            else:
                try:
                    move = make_move(plan.handings, acting=request.acting, reason=form.cleaned_data["reason"])
                except Refused as refusal:
                    problem, status = refusal.reason, refusal.status
                else:
                    return _moved(request, move)
    context: dict[str, Any] = {
        "form": form,
        "tasks": tasks[:TASKS_SHOWN],
        "count": len(tasks),
        "values": [] if by_filter else [f"{task.pk}:{task.owner_id or ''}" for task in tasks],
        "narrowing": narrowing if by_filter else None,
        "candidates": plans.candidates(tasks),
        "picked": request.POST.getlist("to"),
        "plan": plan,
        "problem": problem,
    }
    return render(request, "supervision/reassign.html", context, status=status)


def _moved(request: HttpRequest, move: Move) -> HttpResponse:
    text = ngettext("Đã phân công lại %(count)d việc.", "Đã phân công lại %(count)d việc.", move.count)
    messages.success(request, text % {"count": move.count})
    return redirect(move)


@require_safe
@signed_in
def move(request: ActingRequest, key: int) -> HttpResponse:
    """What was moved, to whom and why: for the head, an inspector, and those who gained or lost by it."""
    found = get_object_or_404(Move.objects.select_related(*Move.related), pk=key)
    acting = request.acting
    moved = found.moved.select_related("task", "before", "after")
    sees_all = acting.holds(Role.INSPECTOR) or (found.unit_id is not None and acting.holds(Role.HEAD, found.unit_id))
    if not sees_all:
        moved = moved.filter(Q(before=acting.principal) | Q(after=acting.principal))
    if acting.campaign_id is not None:
        moved = moved.filter(task__campaign_id=acting.campaign_id)
    if (not sees_all or acting.campaign_id is not None) and not moved.exists():
        raise Http404
    context = {
        "move": found,
        "acts": timeline(found.stream).filter(refused=False).reverse(),
        "undone_by": undo.code,
        "page": keyset_page(moved, request, order=["pk"]),
        "offer": undo.offer(found, acting) if sees_all and not acting.holds(Role.INSPECTOR) else None,
        "principal": acting.principal,
    }
    return render(request, "supervision/move.html", context)


@require_safe
@signed_in
def holders(request: ActingRequest, kind: str, key: int) -> HttpResponse:
    """Who held a document's steps, and on which day: for all who may open the document."""
    if kind not in SUPERVISED:
        raise Http404
    supervised = SUPERVISED[kind]
    documents = supervised.model._default_manager.select_related(*supervised.model.related)
    document = get_object_or_404(supervised.visible(documents, request.acting), pk=key)
    form = DayForm(request.GET)
    day = form.cleaned_data.get("on") if form.is_valid() else None
    found = history.holders(kind, key)
    context = {
        "document": document,
        "form": form,
        "day": day,
        "holders": [holding for holding in found if holding.on(day)] if day else found,
    }
    return render(request, "supervision/holders.html", context, status=200 if form.is_valid() else 422)
