"""Every refusal and failure as a page in the reader's language: what happened, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.pages.security import HEADER


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend before the act is possible, with where to mend it ("" when there is no such page)."""

    message: str
    url: str = ""


def refusal_page(
    request: HttpRequest,
    status: int,
    message: str = "",
    *,
    problems: Sequence[Problem] = (),
    back_url: str = "",
) -> HttpResponse:
    """The page for `status` 400, 403, 404, 409 or 422; `message` says why, in place of the general text.

    `back_url` is where the person goes on from there; the front page when it is empty.
    """
    context = {"message": message, "problems": problems, "back_url": back_url or "/"}
    return render(request, f"{status}.html", context, status=status)


page_refused = Signal()
"""Somebody sent in what their capacity has no right to. Sent with `request` and `reason`."""


def forbidden_page(request: HttpRequest, reason: str, *, back_url: str = "") -> HttpResponse:
    """The page of somebody who has no right to a page or to what they sent to it; an attempt is made known."""
    if request.method == "POST":
        page_refused.send(sender=None, request=request, reason=reason)
    return refusal_page(request, 403, reason, back_url=back_url)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The exception's own words reach the person: it is raised with a sentence for them or with nothing."""
    return refusal_page(request, 403, str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal_page(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For `CSRF_FAILURE_VIEW`: nearly always a form that was opened before the person signed in again."""
    return refusal_page(
        request,
        403,
        _("Biểu mẫu này mở từ một phiên làm việc đã kết thúc, nên chưa có gì được ghi. Hãy tải lại trang rồi gửi lại."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Needs neither database, session nor static files, because any of them may be what failed."""
    response = HttpResponse(render_to_string("500.html", {"at": timezone.localtime()}), status=500)
    response.headers[HEADER] = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    return response
