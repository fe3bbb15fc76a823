"""The events for machines, and the tokens they read with."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from workflow.inspection.forms import TokenForm
from workflow.inspection.out import tokens
from workflow.inspection.out.feed import MOST, RolledBack, portion
from workflow.inspection.out.models import FeedToken
from workflow.inspection.views.guard import allowed
from workflow.organisation.access import ActingRequest
from workflow.organisation.addresses import client_address
from workflow.pages.keys import key_of
from workflow.pages.polling import if_changed

SHOWN = 100


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """JSON lines; docs/audit-lines.md describes them, docs/operating.md how a collector asks."""
    address = client_address(request)
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    try:
        token = tokens.read_token(text.strip() if scheme.lower() == "bearer" else "", address=address)
    except tokens.NotRead as reason:
        if not tokens.take_guess(address):
            return _wait(_("Quá nhiều lần dùng thẻ không hợp lệ. Hãy thử lại sau."), 900)
        refused = _problem(401, str(reason))
        refused.headers["WWW-Authenticate"] = 'Bearer realm="audit"'
        return refused
    if not tokens.take_reading(token):
        return _wait(_("Đọc quá nhiều lần trong một phút. Hãy thử lại sau."), 60)
    after, most = key_of(request.GET.get("after", "0")), key_of(request.GET.get("limit", str(MOST)))
    if after is None or most is None or not 1 <= most <= MOST:
        return _problem(400, _("“after” là một số từ 0, “limit” là một số từ 1 đến %(most)d.") % {"most": MOST})
    try:
        found = portion(after, most)
    except RolledBack:
        return _problem(409, _("Nhật ký có ít sự kiện hơn số đã đọc: cơ sở dữ liệu đã bị đưa về lúc trước."))
    tokens.note_use(token, after=after, address=address)
    response = if_changed(
        request,
        f'"{hashlib.sha256(found.body).hexdigest()[:32]}"',
        lambda: HttpResponse(found.body, content_type="application/jsonl"),
    )
    response.headers["X-Next-Cursor"] = str(found.cursor)
    return response


@never_cache
@require_http_methods(["GET", "POST"])
@allowed(tokens.may_connect.refusal)
def feed_tokens(request: ActingRequest) -> HttpResponse:
    """The tokens; a POST gives a new one, which is shown this once."""
    form, token, status = TokenForm(request.POST if request.method == "POST" else None), "", 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                token = tokens.make_token(form.cleaned_data["name"], form.expires_at, acting=request.acting)
                form, status = TokenForm(None), 200
            except tokens.NotMade as refusal:
                form.add_error(None, str(refusal))
    known = list(FeedToken.objects.select_related("made_by").order_by("-id")[:SHOWN])
    may = tokens.who_may_still({one.made_by_id for one in known})
    context = {
        "form": form,
        "token": token,
        "tokens": [(one, one.made_by_id in may) for one in known],
        "address": settings.SITE_URL.rstrip("/") + reverse("inspection:feed"),
        "most": MOST,
    }
    return render(request, "inspection/feed_tokens.html", context, status=status)


@require_POST
@allowed(tokens.may_connect.refusal)
def revoke_token(request: ActingRequest, pk: int) -> HttpResponse:
    if tokens.revoke_token(get_object_or_404(FeedToken, pk=pk), acting=request.acting):
        messages.success(request, _("Đã thu hồi thẻ. Máy giữ thẻ ấy không đọc được nữa."))
    return redirect("inspection:feed_tokens")


def _problem(status: int, words: str) -> HttpResponse:
    return JsonResponse({"error": words}, status=status, json_dumps_params={"ensure_ascii": False})


def _wait(words: str, seconds: int) -> HttpResponse:
    response = _problem(429, words)
    response.headers["Retry-After"] = str(seconds)
    return response
