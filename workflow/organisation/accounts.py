"""The pages of a person's own account: signing in and out, the capacity, the password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from workflow.organisation import capacity
from workflow.organisation.access import ActingRequest, safe_next, signed_in
from workflow.organisation.actions import change_password
from workflow.organisation.forms import CapacityForm, PasswordForm, SignInForm


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    going_on = safe_next(request)
    if request.method == "GET" and request.user.is_authenticated:
        return redirect(going_on)
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        if form.is_valid() and form.person:
            login(request, form.person)
            return redirect(going_on)
        status = 429 if form.throttled else 422
    return render(request, "organisation/sign_in.html", {"form": form, "next": going_on}, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    messages.success(request, _("Bạn đã đăng xuất."))
    return redirect("organisation:sign_in")


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def choose_capacity(request: ActingRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = CapacityForm(request.capacities, data, initial=request.acting)
    going_on = safe_next(request)
    if form.is_bound and form.is_valid():
        capacity.choose(request, form.chosen)
        chosen = form.chosen.capacity_in_full
        messages.success(request, _("Từ đây bạn làm việc với tư cách: %(capacity)s.") % {"capacity": chosen})
        return redirect(going_on)
    context = {"form": form, "next": going_on}
    return render(request, "organisation/capacity.html", context, status=422 if form.is_bound else 200)


@sensitive_post_parameters("old", "new", "again")
@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def password(request: ActingRequest) -> HttpResponse:
    form = PasswordForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        change_password(request, acting=request.acting, password=form.cleaned_data["new"])
        messages.success(request, _("Đã đổi mật khẩu. Các phiên đăng nhập khác của bạn đã kết thúc."))
        return redirect("organisation:person", request.user.pk)
    return render(request, "organisation/password.html", {"form": form}, status=422 if form.is_bound else 200)
