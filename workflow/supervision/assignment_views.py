"""The page where a head sets how review tasks find their holder."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflow.actions.refusals import Refused
from workflow.organisation.access import ActingRequest, signed_in
from workflow.organisation.models import Person, Role, Unit, today
from workflow.organisation.queries import holders, parent_of, units_addressed
from workflow.pages.errors import forbidden_page, refusal_page
from workflow.pages.paging import keyset_page
from workflow.supervision.assigning import name_reviewer, rule_of, set_assignment
from workflow.supervision.forms import AssignmentForm, UnitsForm
from workflow.supervision.models import AssignmentRule, UnitReviewer
from workflow.supervision.views import refused_unless_head


def _refused(request: ActingRequest) -> HttpResponse | None:
    """A page that says why, for everybody but a head, and for who stands in for one in a single campaign."""
    if request.acting.campaign_id is not None:
        reason = _("Ủy quyền này chỉ cho một đợt báo cáo, còn cách giao việc là chung cho mọi đợt.")
        return forbidden_page(request, reason, back_url="/supervision/")
    return refused_unless_head(request)


@signed_in
def assignment(request: ActingRequest) -> HttpResponse:
    """The way, and by unit whose reports go to whom; a POST sets the way."""
    if refused := _refused(request):
        return refused
    assert request.acting.appointment is not None
    rule = rule_of(request.acting.appointment.unit)
    form = AssignmentForm(request.POST if request.method == "POST" else None, instance=rule)
    if request.method == "POST" and form.is_valid():
        way, fallback = form.cleaned_data["state"], form.cleaned_data["fallback"]
        try:
            set_assignment(rule_of(rule.unit), acting=request.acting, way=way, fallback=fallback)
        except Refused as refusal:
            return refusal_page(request, refusal.status, refusal.reason, back_url=request.path)
        messages.success(request, _("Đã đặt cách giao việc. Có hiệu lực với báo cáo trình từ lúc này."))
        return redirect("supervision:assignment")
    committee = parent_of(rule.unit, today())
    named = UnitReviewer.objects.filter(rule=rule, unit=OuterRef("pk")).values("person__full_name")[:1]
    units = units_addressed(committee, today()) if committee else Unit.objects.none()
    context = {
        "rule": rule,
        "form": form,
        "reviewers": holders(Role.REVIEWER, rule.unit, today()),
        "page": keyset_page(units.annotate(reviewer=Subquery(named)), request, order=["sort_key", "pk"]),
    }
    return render(request, "supervision/assignment.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def assignment_of(request: ActingRequest, key: int) -> HttpResponse:
    """Where an event about a rule leads to: its head's page."""
    get_object_or_404(AssignmentRule, pk=key, unit=request.acting.unit_id)
    return redirect("supervision:assignment")


@require_POST
@signed_in
def name_units(request: ActingRequest) -> HttpResponse:
    """Name the reviewer who gets the reports of the chosen units."""
    if refused := _refused(request):
        return refused
    assert request.acting.appointment is not None
    form = UnitsForm(request.POST)
    back = "/supervision/assignment/"
    if not form.is_valid():
        words = [str(error) for errors in form.errors.values() for error in errors]
        return refusal_page(request, 422, " ".join(words), back_url=back)
    person: Person | None = form.cleaned_data["person"]
    rule = rule_of(request.acting.appointment.unit)
    try:
        name_reviewer(rule, acting=request.acting, units=form.units(), person=person)
    except Refused as refusal:
        return refusal_page(request, refusal.status, refusal.reason, back_url=back)
    messages.success(request, _("Đã ghi người phụ trách đơn vị."))
    return redirect("supervision:assignment")
