"""One's delegations, a new one with a preview of what it lets the other do, and one of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from workflow.actions.refusals import Refused
from workflow.audit.queries import timeline
from workflow.delegation import actions, queries
from workflow.delegation.forms import DelegationForm, line
from workflow.delegation.models import Delegation
from workflow.organisation.access import ActingRequest, signed_in
from workflow.pages.errors import refusal_page
from workflow.pages.paging import keyset_page

EVENTS_SHOWN = 20


@require_safe
@signed_in
def index(request: ActingRequest) -> HttpResponse:
    """What the person has given and received, the latest first, past ones too."""
    page = keyset_page(queries.of_person(request.user), request, order=["-id"])
    now = timezone.now()
    context = {
        "page": page,
        "rows": [_row(delegation, now) for delegation in page.items],
        "person": request.user,
        "away": queries.in_effect([request.user.pk], now),
        "may_delegate": request.acting.on_behalf_of is None and request.acting.role not in queries.NEVER_DELEGATED,
        "sees_others": queries.reads_all(request.acting) or queries.leads(request.acting),
    }
    return render(request, "delegation/index.html", context)


@require_safe
@signed_in
def everybody(request: ActingRequest) -> HttpResponse:
    """The delegations of a unit for who leads it; all of them for an administrator or an inspector."""
    if not (queries.reads_all(request.acting) or queries.leads(request.acting)):
        return refusal_page(
            request,
            403,
            _("Chỉ người đứng đầu đơn vị, quản trị hệ thống và người kiểm tra xem được ủy quyền của người khác."),
        )
    page = keyset_page(queries.visible_to(request.acting), request, order=["-id"])
    now = timezone.now()
    rows = [_row(delegation, now) for delegation in page.items]
    return render(request, "delegation/everybody.html", {"page": page, "rows": rows, "person": request.user})


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: ActingRequest) -> HttpResponse:
    """Fill in (GET), see in words what it will let the other do (POST), and give it (POST with `confirmed`)."""
    if request.acting.on_behalf_of is not None:
        return refusal_page(request, 403, str(actions.IN_PERSON), back_url="/delegations/")
    day = timezone.localdate()
    own = list(queries.delegable(request.user, day))
    form = DelegationForm(request.user, own, request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "form": form,
        "own": own,
        "colleagues": [line(appointment) for appointment in queries.colleagues(request.user, day)],
    }
    status = 200
    if form.is_bound and form.is_valid():
        given, reason = form.given(), form.cleaned_data["reason"]
        try:
            if "confirmed" in request.POST:
                made = actions.give(acting=request.acting, reason=reason, **given)
                messages.success(request, _("Đã ủy quyền cho %(person)s.") % {"person": made.delegate.full_name})
                return redirect(made)
            drawn = actions.draft(acting=request.acting, **given)
            drawn.reason = reason
            refusal = actions.delegate.refusal(drawn, request.acting)
            if refusal:
                raise refusal
        except Refused as problem:
            form.add_error(None, problem.reason)
            status = problem.status
        else:
            if "change" not in request.POST:
                context |= _about(drawn) | {"overlapping": queries.overlapping(drawn)[:EVENTS_SHOWN]}
                return render(request, "delegation/preview.html", context)
    elif form.is_bound:
        status = 422
    return render(request, "delegation/new.html", context, status=status)


@require_safe
@signed_in
def detail(request: ActingRequest, pk: int) -> HttpResponse:
    delegation = get_object_or_404(queries.visible_to(request.acting), pk=pk)
    now = timezone.now()
    context = _about(delegation) | {
        "standing": delegation.standing(now),
        "revoke": actions.revoke.offer(delegation, request.acting),
        "others": queries.still_given(delegation, now)[:EVENTS_SHOWN],
        "events": timeline(delegation.stream)[:EVENTS_SHOWN],
    }
    return render(request, "delegation/detail.html", context)


def _about(delegation: Delegation) -> dict[str, Any]:
    """The delegation in words: what it is for, what the other may do, what stays with the principal."""
    covered = queries.covered(delegation, timezone.localdate())
    return {
        "delegation": delegation,
        "campaign": queries.campaign_name(delegation.campaign_id),
        "powers": [queries.powers(appointment) for appointment in covered],
    }


def _row(delegation: Delegation, now: Any) -> tuple[Delegation, Any]:
    return delegation, delegation.standing(now)
