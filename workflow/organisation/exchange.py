"""The administrator's page of the organisation as a file: take it, or bring it back after a dry run."""

from __future__ import annotations

import hashlib

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from workflow.organisation.access import ActingRequest, signed_in
from workflow.organisation.forgetting import upload_name
from workflow.organisation.loading import load_organisation, rehearse
from workflow.organisation.models import Role, Unit
from workflow.organisation.organisation_file import BadOrganisationFile
from workflow.organisation.signals import organisation_exported
from workflow.organisation.workbook.reading import LARGEST_FILE, read_workbook
from workflow.organisation.workbook.writing import write_workbook
from workflow.pages.attachments import attachment
from workflow.pages.errors import forbidden_page, refusal_page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "organisation.import"
GOOD_FOR = 3600
"""Seconds between the dry run and the confirmation."""
ERRORS_SHOWN = 100


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp Excel (.xlsx)"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"})
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("Tệp lớn hơn %(limit)s MB. Hãy chia thành nhiều tệp.") % {"limit": LARGEST_FILE // 1024**2}
            )
        data: bytes = file.read()
        return data


def _refused(request: ActingRequest) -> HttpResponse | None:
    if request.acting.holds(Role.ADMINISTRATOR):
        return None
    return forbidden_page(request, _("Chỉ quản trị hệ thống mới nhập, xuất dữ liệu tổ chức."))


@require_safe
@signed_in
def export(request: ActingRequest) -> HttpResponse:
    if refused := _refused(request):
        return refused
    data = write_workbook()
    organisation_exported.send(sender=Unit, acting=request.acting)
    return attachment(data, XLSX, "to-chuc.xlsx")


@require_http_methods(["GET", "POST"])
@signed_in
def exchange(request: ActingRequest) -> HttpResponse:
    """Upload a workbook and see what it would do; nothing is loaded yet."""
    if refused := _refused(request):
        return refused
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    context: dict[str, object] = {"form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data["file"]
            try:
                context["loaded"] = rehearse(read_workbook(data))
            except BadOrganisationFile as bad:
                context |= {"errors": bad.errors[:ERRORS_SHOWN], "more": max(0, len(bad.errors) - ERRORS_SHOWN)}
            else:
                status = 200
                digest = hashlib.sha256(data).hexdigest()
                if not default_storage.exists(upload_name(digest)):
                    default_storage.save(upload_name(digest), ContentFile(data))
                context["ticket"] = signing.dumps([request.user.pk, digest], salt=SALT)
    return render(request, "organisation/exchange.html", context, status=status)


@require_http_methods(["POST"])
@signed_in
def load(request: ActingRequest) -> HttpResponse:
    """Load the workbook whose dry run was seen: all of it or nothing."""
    if refused := _refused(request):
        return refused
    again = _("Bản chạy thử đã cũ. Hãy tải tệp lên lại.")
    try:
        person, digest = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=GOOD_FOR)
        if person != request.user.pk:
            raise signing.BadSignature
        with default_storage.open(upload_name(digest)) as file:
            data = file.read()
        loaded = load_organisation(read_workbook(data), acting=request.acting)
    except (signing.BadSignature, FileNotFoundError):
        return refusal_page(request, 422, again, back_url="/organisation/exchange/")
    except BadOrganisationFile as bad:
        return refusal_page(request, 422, bad.errors[0], back_url="/organisation/exchange/")
    default_storage.delete(upload_name(digest))
    messages.success(
        request,
        _("Đã nạp tổ chức: %(units)d đơn vị, %(people)d người, %(appointments)d phân công mới hoặc sửa.")
        % {name: count["created"] + count["updated"] for name, count in loaded.counts().items()},
    )
    return redirect("organisation:index")
