"""The administrator's pages of roles and accounts."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from workflow.actions.refusals import Refused
from workflow.organisation.access import ActingRequest, signed_in
from workflow.organisation.models import Appointment, Person, Role, today
from workflow.reorganisation import staffing
from workflow.reorganisation.erasing import erase_person
from workflow.reorganisation.forms import AppointForm, EndForm, ReasonForm
from workflow.reorganisation.models import StaffingDecision
from workflow.reorganisation.views import refused_unless_administrator
from workflow.tasks.models import Task


@require_http_methods(["GET", "POST"])
@signed_in
def appoint(request: ActingRequest) -> HttpResponse:
    if refused := refused_unless_administrator(request):
        return refused
    asked = {name: request.GET.get(name, "")[:200] for name in ("unit", "username")}
    form = AppointForm(request.POST or None, initial={**asked, "valid_from": today()})

    def decide() -> StaffingDecision:
        given = form.cleaned_data
        return staffing.appoint_person(
            given["username"],
            Role(given["role"]),
            given["unit"],
            title=given["title"],
            valid_from=given["valid_from"],
            acting=request.acting,
            reason=given["reason"],
        )

    return _decide(request, form, decide, _("Phân công vai trò"), "")


@require_http_methods(["GET", "POST"])
@signed_in
def end(request: ActingRequest, pk: int) -> HttpResponse:
    if refused := refused_unless_administrator(request):
        return refused
    appointment = get_object_or_404(Appointment.objects.select_related("person", "unit"), pk=pk)
    form = EndForm(request.POST or None, initial={"valid_to": today()})

    def decide() -> StaffingDecision:
        given = form.cleaned_data
        return staffing.end_appointment(
            appointment, valid_to=given["valid_to"], acting=request.acting, reason=given["reason"]
        )

    words = {"person": appointment.person.full_name, "capacity": appointment.capacity}
    title = _("%(person)s thôi giữ: %(capacity)s") % words
    return _decide(request, form, decide, title, _left_behind(staffing.tasks_held(appointment)))


@require_http_methods(["GET", "POST"])
@signed_in
def account(request: ActingRequest, pk: int) -> HttpResponse:
    """Close an account, or open it again."""
    if refused := refused_unless_administrator(request):
        return refused
    person = get_object_or_404(Person, pk=pk)
    form = ReasonForm(request.POST or None)
    closing = person.is_active

    def decide() -> StaffingDecision:
        reason = form.cleaned_data["reason"]
        return staffing.set_active(person, active=not closing, acting=request.acting, reason=reason)

    words = {"person": person.full_name}
    title = _("Khóa tài khoản của %(person)s") % words if closing else _("Mở lại tài khoản của %(person)s") % words
    held = Task.objects.open().filter(owner=person).count() if closing else 0
    return _decide(request, form, decide, title, _left_behind(held))


@require_http_methods(["GET", "POST"])
@signed_in
def erase(request: ActingRequest, pk: int) -> HttpResponse:
    """Erase the personal data of somebody who has left."""
    if refused := refused_unless_administrator(request):
        return refused
    person = get_object_or_404(Person, pk=pk)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].help_text = _("Ít nhất 10 ký tự. Lý do ở lại trong nhật ký: đừng ghi tên người ấy.")

    def decide() -> StaffingDecision:
        return erase_person(person, acting=request.acting, reason=form.cleaned_data["reason"])

    warning = _(
        "Không lấy lại được. Họ tên, tên đăng nhập, địa chỉ thư và thông báo của người này bị xóa; nhật ký giữ nguyên "
        "mọi sự kiện và mã băm, nhưng tên trong đó không đọc được nữa. Văn bản đã ban hành và lý do người khác đã gõ "
        "không đổi."
    )
    return _decide(
        request, form, decide, _("Xóa dữ liệu cá nhân của %(person)s") % {"person": person.full_name}, warning
    )


def _left_behind(number: int) -> str:
    if not number:
        return ""
    return ngettext(
        "Người này đang giữ %(count)d việc; việc không tự mất: trưởng ban phụ trách thấy trong Giám sát và giao lại.",
        "Người này đang giữ %(count)d việc; việc không tự mất: trưởng ban phụ trách thấy trong Giám sát và giao lại.",
        number,
    ) % {"count": number}


def _decide(
    request: ActingRequest, form: forms.Form, decide: Callable[[], StaffingDecision], title: str, warning: str
) -> HttpResponse:
    """Show the form; once it is sound, decide and go to the person's page."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = decide()
            except Refused as refusal:
                form.add_error(None, refusal.reason)
            else:
                messages.success(request, _("Đã thực hiện: %(verb)s.") % {"verb": made.get_decision_display()})
                return redirect(made)
    context = {"form": form, "title": title, "warning": warning}
    return render(request, "reorganisation/staffing.html", context, status=status)
