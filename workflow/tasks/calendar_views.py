"""The calendar that a person lets their calendar program read, and the page where they give and take it back."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflow.organisation import throttle
from workflow.organisation.access import ActingRequest, signed_in
from workflow.organisation.addresses import client_address
from workflow.pages.polling import if_changed
from workflow.tasks import actions, queries
from workflow.tasks.calendar import calendar_etag, calendar_file
from workflow.tasks.models import CalendarFeed


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def account(request: ActingRequest) -> HttpResponse:
    """Whether there is an address; a POST gives a new one, which is shown this once."""
    address = ""
    if request.method == "POST":
        secret = actions.publish_calendar(request.acting)
        address = settings.SITE_URL.rstrip("/") + reverse("tasks:feed", args=[secret])
    published = CalendarFeed.objects.filter(person=request.user).first()
    return render(request, "tasks/calendar.html", {"published": published, "address": address})


@require_POST
@signed_in
def revoke(request: ActingRequest) -> HttpResponse:
    if actions.revoke_calendar(request.acting):
        messages.success(request, _("Đã thu hồi địa chỉ lịch. Chương trình lịch không đọc được nữa."))
    return redirect("tasks:calendar")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The file. An address that was never given and one that was taken back look the same."""
    published = actions.read_calendar(secret)
    if published is None:
        if not throttle.take_guess("calendar", client_address(request)):
            return HttpResponse(_("Quá nhiều lần mở sai địa chỉ. Hãy thử lại sau."), status=429)
        raise Http404
    tasks = queries.calendar_tasks(published.person)

    def write() -> HttpResponse:
        response = HttpResponse(calendar_file(published.person, tasks), content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = 'inline; filename="trinh-ky.ics"'
        return response

    return if_changed(request, calendar_etag(tasks), write)
