"""The working calendar for everybody to read, and for the administrator to keep."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflow.organisation import calendars
from workflow.organisation.access import ActingRequest, signed_in
from workflow.organisation.forms import FIRST_YEAR, LAST_YEAR, CalendarDayForm, YearForm
from workflow.organisation.models import CalendarDay, today
from workflow.pages.errors import refusal_page


@require_safe
@signed_in
def working_calendar(request: ActingRequest) -> HttpResponse:
    """The days of one year that are not as their day of the week says."""
    asked = YearForm(request.GET)
    if not asked.is_valid():
        problem = _("Năm phải từ %(first)d đến %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
        return refusal_page(request, 422, problem, back_url=reverse("organisation:calendar"))
    return _page(request, asked.cleaned_data["year"] or today().year, CalendarDayForm())


@require_POST
@signed_in
def note(request: ActingRequest) -> HttpResponse:
    form = CalendarDayForm(request.POST)
    if refusal := calendars.refusal_to_note(request.acting):
        return refusal_page(request, 403, refusal)
    if not form.is_valid():
        return _page(request, today().year, form, status=422)
    try:
        row = calendars.note_day(acting=request.acting, **form.cleaned_data)
    except calendars.TooManyDays as full:
        form.add_error(None, str(full))
        return _page(request, today().year, form, status=422)
    messages.success(request, _("Đã ghi ngày %(day)s vào lịch làm việc.") % {"day": f"{row.date:%d/%m/%Y}"})
    return redirect(f"{reverse('organisation:calendar')}?year={row.date.year}")


@require_POST
@signed_in
def forget(request: ActingRequest, pk: int) -> HttpResponse:
    if refusal := calendars.refusal_to_note(request.acting):
        return refusal_page(request, 403, refusal)
    row = get_object_or_404(CalendarDay, pk=pk)
    calendars.forget_day(row, acting=request.acting)
    messages.success(
        request, _("Đã bỏ ngày %(day)s đã ghi; lịch chung lại có hiệu lực.") % {"day": f"{row.date:%d/%m/%Y}"}
    )
    return redirect(f"{reverse('organisation:calendar')}?year={row.date.year}")


def _page(request: ActingRequest, year: int, form: CalendarDayForm, status: int = 200) -> HttpResponse:
    context = {
        "year": year,
        "earlier": year - 1 if year > FIRST_YEAR else None,
        "later": year + 1 if year < LAST_YEAR else None,
        "lines": calendars.lines_of(year),
        "form": form,
        "may_note": not calendars.refusal_to_note(request.acting),
    }
    return render(request, "organisation/calendar.html", context, status=status)
