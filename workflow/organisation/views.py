"""The organisation for everybody to read: the tree today, a unit and a person with their dates."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from workflow.organisation import directory, panels
from workflow.organisation.access import ActingRequest, signed_in
from workflow.organisation.forms import DirectoryForm
from workflow.organisation.models import Appointment, Person, Unit, today
from workflow.organisation.queries import parent_of
from workflow.pages.paging import keyset_page

PAGE_SIZE = 25
LATEST_FIRST = ("-valid_from", "-pk")


@require_safe
@signed_in
def index(request: ActingRequest) -> HttpResponse:
    """One level of the tree, at first the one around the person's unit; or what a search found anywhere."""
    day = today()
    form = DirectoryForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    words = asked.get("q", "")
    under: Unit | None = None
    if code := asked.get("under"):
        under = get_object_or_404(Unit.objects.on(day), code=code)
    elif "under" not in request.GET and request.acting.appointment:
        under = parent_of(request.acting.appointment.unit, day)
    if words:
        page = keyset_page(directory.found(words, day), request, order=directory.FOUND_ORDER, size=PAGE_SIZE)
    else:
        page = keyset_page(directory.level(under, day), request, order=directory.LEVEL_ORDER, size=PAGE_SIZE)
    context = {
        "form": form,
        "words": words,
        "under": under,
        "path": directory.path_to(under, day) if under else [],
        "page": page,
        "lines": directory.lines(page.items, day),
    }
    return render(request, "organisation/index.html", context, status=200 if form.is_valid() else 422)


@require_safe
@signed_in
def unit(request: ActingRequest, code: str) -> HttpResponse:
    day = today()
    subject = get_object_or_404(Unit, code=code)
    appointments = Appointment.objects.filter(unit=subject).select_related("person")
    context = {
        "unit": subject,
        "path": directory.path_to(subject, day),
        "names": subject.names.order_by("-valid_from")[:PAGE_SIZE],
        "successors": subject.successors.order_by("sort_key", "pk")[:PAGE_SIZE],
        "predecessors": subject.predecessors.order_by("sort_key", "pk")[:PAGE_SIZE],
        "page": keyset_page(appointments, request, order=LATEST_FIRST, size=PAGE_SIZE),
        "today": day,
        "panels": panels.of_unit(request, subject),
    }
    return render(request, "organisation/unit.html", context)


@require_safe
@signed_in
def unit_by_key(request: ActingRequest, pk: int) -> HttpResponse:
    """Where the audit, which knows units by their keys, sends its readers."""
    return redirect("organisation:unit", get_object_or_404(Unit, pk=pk).code)


@require_safe
@signed_in
def person(request: ActingRequest, pk: int) -> HttpResponse:
    subject = get_object_or_404(Person, pk=pk)
    appointments = Appointment.objects.filter(person=subject).select_related("unit")
    context = {
        "person": subject,
        "page": keyset_page(appointments, request, order=LATEST_FIRST, size=PAGE_SIZE),
        "today": today(),
        "panels": panels.of_person(request, subject),
    }
    return render(request, "organisation/person.html", context)
