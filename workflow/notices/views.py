"""The pages of notices: what one has been told, how one wants to be told, and how the mail goes."""

from __future__ import annotations

from django.conf import settings as configured
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflow.audit import wording
from workflow.notices import actions, queries
from workflow.notices.forms import MailChoiceForm, MailStateForm
from workflow.notices.models import Mail, MailState, SuspendedAddress
from workflow.notices.rules import look_after_mail
from workflow.organisation.access import ActingRequest, safe_next, signed_in
from workflow.pages.errors import refusal_page
from workflow.pages.paging import keyset_page


@require_safe
@signed_in
def notices(request: ActingRequest) -> HttpResponse:
    unread_only = request.GET.get("show") == "unread"
    found = queries.notices_of(request.user, unread_only=unread_only)
    context = {
        "page": keyset_page(found, request, order=queries.ORDER),
        "unread_only": unread_only,
        "suspended": queries.suspension_of(request.user),
    }
    return render(request, "notices/list.html", context)


@signed_in
def notice(request: ActingRequest, pk: int) -> HttpResponse:
    """Mark a notice as read and go to what it is about; a POST only marks it, and goes back to `next`."""
    found = get_object_or_404(queries.notices_of(request.user), pk=pk)
    actions.read_notice(found)
    if request.method == "POST":
        return redirect(safe_next(request) if "next" in request.POST else "notices:list")
    return redirect(wording.object_url(found.stream) or "notices:list")


@require_POST
@signed_in
def read_all(request: ActingRequest) -> HttpResponse:
    count = actions.read_all_notices(request.user)
    messages.success(
        request,
        ngettext("Đã đánh dấu %(count)d thông báo.", "Đã đánh dấu %(count)d thông báo.", count) % {"count": count},
    )
    return redirect("notices:list")


@require_http_methods(["GET", "POST"])
@signed_in
def settings(request: ActingRequest) -> HttpResponse:
    choice = queries.choice_of(request.user)
    form = MailChoiceForm(choice, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.choose_mail(form.choice, acting=request.acting)
        messages.success(request, _("Đã lưu cách báo tin."))
        return redirect("notices:settings")
    context = {
        "form": form,
        "suspended": queries.suspension_of(request.user),
        "digest_at": configured.MAIL_DIGEST_AT,
    }
    return render(request, "notices/settings.html", context, status=422 if form.is_bound else 200)


@require_safe
@signed_in
def mail(request: ActingRequest) -> HttpResponse:
    """How the mail goes, for the administrator."""
    if reason := look_after_mail.refusal(request.acting):
        return refusal_page(request, 403, reason)
    form = MailStateForm(request.GET)
    state = MailState(form.cleaned_data["state"]) if form.is_valid() else MailState.FAILED
    context = {
        "figures": queries.mail_figures(),
        "state": state,
        "page": keyset_page(queries.mails(state), request, order=queries.ORDER),
        "suspended": queries.suspended_addresses(),
        "timers": queries.timer_runs(),
    }
    return render(request, "notices/mail_page.html", context)


@require_POST
@signed_in
def send_again(request: ActingRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Mail.objects.select_related("person"), pk=pk)
    try:
        is_done = actions.send_again(found, acting=request.acting)
    except actions.NotAllowed as refusal:
        return refusal_page(request, 403, str(refusal))
    if is_done:
        messages.success(request, _("Thư sẽ được gửi lại."))
    else:
        messages.warning(request, _("Thư này đang chờ gửi hoặc đã gửi rồi."))
    return redirect("notices:mail")


@require_POST
@signed_in
def resume_address(request: ActingRequest) -> HttpResponse:
    found = get_object_or_404(SuspendedAddress, pk=request.POST.get("address", ""))
    try:
        actions.resume_address(found, acting=request.acting)
    except actions.NotAllowed as refusal:
        return refusal_page(request, 403, str(refusal))
    messages.success(request, _("Từ nay lại gửi thư tới %(address)s.") % {"address": found.address})
    return redirect("notices:mail")
