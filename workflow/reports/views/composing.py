"""The workbench: which units' reports are in, and section by section what is taken from them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflow.actions.refusals import Incomplete, Refused, StaleVersion
from workflow.actions.views import refused
from workflow.organisation.access import ActingRequest, safe_next, signed_in
from workflow.pages.forms import errors_in_line
from workflow.pages.keys import key_of
from workflow.pages.paging import keyset_page
from workflow.reports import actions, queries, reading, workbench
from workflow.reports.forms import InsertForm, PassageForm, TakeInForm
from workflow.reports.models import ConsolidatedReport
from workflow.submissions.models import Submission
from workflow.submissions.states import SubmissionState

MEMBERS_SHOWN = 25
UNITS_SHOWN = 10
PASSAGES_SHOWN = 50
NEW = "new"


@require_safe
@signed_in
def members(request: ActingRequest, key: int) -> HttpResponse:
    """The reports that are in, and the accepted ones that wait to be taken in."""
    report = reading.overseen_or_404(key, request.acting)
    waiting = _waiting(report)
    inside = report.members.select_related("submission", "revision").defer("revision__sections")
    context = {
        "report": report,
        "outline": reading.outline(report),
        "waiting_count": waiting.count(),
        "waiting": keyset_page(waiting, request, order=["sort_key", "pk"], size=MEMBERS_SHOWN, prefix="waiting_"),
        "members": keyset_page(inside, request, order=queries.BY_UNIT, size=MEMBERS_SHOWN, prefix="member_"),
        "take_in": actions.take_in.offer(report, request.acting),
        "take_out": actions.take_out.offer(report, request.acting),
        "propose": actions.propose.offer(report, request.acting),
    }
    return render(request, "reports/members.html", context)


@require_POST
@signed_in
def take_in(request: ActingRequest, key: int) -> HttpResponse:
    """Merge the ticked reports, or all that wait (as many as one act takes, by the units' names)."""
    report = reading.overseen_or_404(key, request.acting)
    form = TakeInForm(request.POST)
    if not form.is_valid():
        return refused(request, Incomplete(errors_in_line(form)), report)
    chosen = form.cleaned_data["submissions"]
    if form.cleaned_data["everything"]:
        first = _waiting(report).order_by("sort_key", "pk")[: actions.TAKEN_IN_AT_ONCE]
        chosen = list(first.values_list("pk", flat=True))
    try:
        actions.take_in(report, acting=request.acting, submissions=chosen)
    except Refused as refusal:
        return refused(request, refusal, report)
    messages.success(request, _("Đã đưa %(number)d báo cáo vào bản tổng hợp.") % {"number": len(set(chosen))})
    return redirect("reports:compose", report.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def section(request: ActingRequest, key: int, section: str) -> HttpResponse:
    """One section: the units' texts, and the draft; `?edit=` opens one of its passages, or a new one, POST saves it."""
    report = reading.overseen_or_404(key, request.acting)
    if request.method == "POST":
        return _write(request, report, section)
    return _page(request, report, section, form=_opened(request, report, section))


@require_POST
@signed_in
def insert(request: ActingRequest, key: int, section: str) -> HttpResponse:
    """Take a unit's text into the section, all of it or the ticked blocks."""
    report = reading.overseen_or_404(key, request.acting)
    form = InsertForm(request.POST)
    if not form.is_valid():
        return refused(request, Incomplete(errors_in_line(form)), report)
    given = form.cleaned_data
    blocks = None if given["whole"] else given["blocks"]
    return _perform(
        request, report, actions.insert_passage, _("Đã chèn vào cuối mục."),
        key=section, submission=given["submission"], source_key=section, blocks=blocks,
    )  # fmt: skip


@require_POST
@signed_in
def insert_all(request: ActingRequest, key: int, section: str) -> HttpResponse:
    """Take in the texts of all units that the section does not use yet."""
    report = reading.overseen_or_404(key, request.acting)
    done = _("Đã chèn các đơn vị chưa dùng vào cuối mục.")
    return _perform(request, report, actions.insert_all, done, key=section)


@require_POST
@signed_in
def move(request: ActingRequest, key: int, passage: int) -> HttpResponse:
    """Let a passage change places with the one above it, or with `way=down` below."""
    report = reading.overseen_or_404(key, request.acting)
    down = request.POST.get("way") == "down"
    return _perform(request, report, actions.move_passage, _("Đã chuyển đoạn."), passage=passage, down=down)


@require_POST
@signed_in
def remove(request: ActingRequest, key: int, passage: int) -> HttpResponse:
    """Leave a passage out."""
    report = reading.overseen_or_404(key, request.acting)
    return _perform(request, report, actions.remove_passage, _("Đã bỏ đoạn."), passage=passage)


def _write(request: ActingRequest, report: ConsolidatedReport, section: str) -> HttpResponse:
    """Save a passage; where someone else saved it meanwhile, both texts are shown and this one stays in the form."""
    form = PassageForm(request.POST)
    if not form.is_valid():
        return _page(request, report, section, form=form, status=422)
    given = form.cleaned_data
    try:
        actions.write_passage(report, acting=request.acting, key=section, **given)
    except StaleVersion as stale:
        return _conflict(request, report, section, given, stale)
    except Incomplete as missing:
        form.add_error("html", missing.reason)
        return _page(request, report, section, form=form, status=missing.status)
    except Refused as refusal:
        return refused(request, refusal, report)
    messages.success(request, _("Đã lưu đoạn."))
    place = f"passage-{given['passage']}" if given["passage"] else "draft-end"
    return redirect(f"{_without_form(request)}#{place}")


def _without_form(request: ActingRequest) -> str:
    """The address of the section's page as it is shown, with no passage open."""
    query = request.GET.copy()
    query.pop("edit", None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _perform(request: ActingRequest, report: ConsolidatedReport, verb: Any, done: str, **given: Any) -> HttpResponse:
    """Perform a verb and go back to the page it was asked on.

    Without the version that the page was made from: each of these acts stands whatever else was changed meanwhile.
    """
    try:
        verb(report, acting=request.acting, **given)
    except Refused as refusal:
        return refused(request, refusal, report)
    messages.success(request, done)
    return redirect(safe_next(request))


def _waiting(report: ConsolidatedReport) -> Any:
    return Submission.objects.filter(campaign=report.campaign_id, state=SubmissionState.REVIEWED)


def _opened(request: ActingRequest, report: ConsolidatedReport, section: str) -> PassageForm | None:
    """The form that `?edit=` asks for: of a passage of the section, or of a new one."""
    asked = request.GET.get("edit", "")
    if asked == NEW:
        return PassageForm(initial={"seen_text": 0})
    number = key_of(asked)
    passage = report.passages.filter(pk=number, key=section).first() if number is not None else None
    if passage is None:
        return None
    return PassageForm(initial={"passage": passage.pk, "seen_text": passage.version, "html": passage.html})


def _conflict(
    request: ActingRequest, report: ConsolidatedReport, section: str, given: dict[str, Any], stale: StaleVersion
) -> HttpResponse:
    saved = report.passages.get(pk=given["passage"])
    form = PassageForm(initial=given | {"seen_text": saved.version})
    return _page(request, report, section, form=form, status=stale.status, conflict=saved)


def _page(
    request: ActingRequest,
    report: ConsolidatedReport,
    key: str,
    *,
    form: PassageForm | None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    outline = list(reading.outline(report))
    place = workbench.place_of(key, outline)
    if place is None:
        raise Http404
    offer = actions.write_passage.offer(report, request.acting)
    show = request.GET.get("show", workbench.UNUSED)
    if show not in (workbench.USED, workbench.UNUSED, ""):
        show = workbench.UNUSED
    units = workbench.filtered(report, key, show)
    unit_page = keyset_page(units, request, order=queries.BY_UNIT, size=UNITS_SHOWN, prefix="unit_")
    draft = reading.with_sources(report.passages.filter(key=key))
    editable = offer.allowed
    context = {
        "report": report,
        "outline": outline,
        "place": place,
        "section": place.section,
        "offer": offer,
        "show": show,
        "tallies": workbench.tallies(report, key),
        "unit_page": unit_page,
        "units": workbench.texts(report, key, unit_page.items),
        "draft": keyset_page(draft, request, order=["position", "pk"], size=PASSAGES_SHOWN, prefix="draft_"),
        "form": form if editable else None,
        "without_form": _without_form(request),
        "edited": _number(form["passage"].value()) if form and editable else None,
        **more,
    }
    return render(request, "reports/compose.html", context, status=status)


def _number(value: Any) -> int:
    """The passage that a form changes; 0 for a new one."""
    return key_of(value) or 0
