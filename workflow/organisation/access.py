"""Who may open a page at all: somebody who is signed in and holds an appointment today."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from workflow.organisation import capacity
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role, today
from workflow.pages.errors import refusal_page

ASKABLE = 3
"""How many administrators the page without appointment names."""

Arguments = ParamSpec("Arguments")


class ActingRequest(HttpRequest):
    """A request of a person who works in a capacity, as `signed_in` hands it to a view."""

    user: Person
    acting: Acting
    capacities: list[Acting]
    capacity_lapsed: bool


def signed_in(
    view: Callable[Concatenate[ActingRequest, Arguments], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponse]:
    """Let only people with an appointment into the view.

    Visitors go to the sign-in page and come back after; a person without any appointment today is told whom
    to ask. Nothing is changed in another capacity than the one that was chosen: where that one has ended, the person
    is told first.
    """

    def guarded(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
        acting: Acting | None = request.acting  # type: ignore[attr-defined]
        if acting is None:
            return _to_sign_in(request)
        if acting.appointment is None:
            return _without_appointment(request)
        if request.capacity_lapsed and request.method not in ("GET", "HEAD") and not _chooses(request):  # type: ignore[attr-defined]
            capacity.forget(request)
            return refusal_page(
                request,
                409,
                _("Tư cách bạn đã chọn không còn hiệu lực, nên chưa có gì được thay đổi. Bây giờ bạn là: %(capacity)s.")
                % {"capacity": acting.capacity},
            )
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    return update_wrapper(guarded, view)


def _chooses(request: HttpRequest) -> bool:
    return request.resolver_match is not None and request.resolver_match.view_name == "organisation:capacity"


def safe_next(request: HttpRequest) -> str:
    """The page of ours that the request asks to go on to in `next`; the first page for anything else."""
    target = request.POST.get("next", request.GET.get("next", ""))
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    htmx = HtmxDetails(request)
    if not htmx:
        return redirect_to_login(request.get_full_path())
    if request.method != "GET":
        # The page holds what the person typed: leave it there, and let them sign in in another window.
        return HttpResponse(_("Phiên làm việc đã hết. Hãy đăng nhập ở cửa sổ khác rồi thử lại."), status=401)
    return HttpResponseClientRedirect(redirect_to_login(htmx.current_url_abs_path or "/").url)


def _without_appointment(request: HttpRequest) -> HttpResponse:
    administrators = Person.objects.filter(
        is_active=True,
        pk__in=Appointment.objects.on(today()).filter(role=Role.ADMINISTRATOR).values("person"),
    ).order_by("search_key", "pk")[:ASKABLE]
    return render(request, "organisation/without_appointment.html", {"administrators": administrators}, status=403)
