"""A report written in Word: sent in, then its pieces put into sections by a person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from workflow.actions.refusals import NotInState, Refused
from workflow.actions.views import refused
from workflow.organisation.access import ActingRequest, signed_in
from workflow.pages.word_files import UNTAKEN, WordFileForm
from workflow.submissions import actions, reading
from workflow.submissions.forms import MappingForm
from workflow.submissions.models import Submission
from workflow.submissions.uploads import take_in


@require_http_methods(["GET", "POST"])
@signed_in
def upload(request: ActingRequest, key: int) -> HttpResponse:
    """Ask for a .docx, split it by its headings and go on to the mapping page."""
    submission = reading.visible_or_404(key, request.acting)
    refusal = actions.upload.refusal(submission, request.acting)
    if refusal:
        return refused(request, refusal, submission)
    if request.method != "POST":
        return _upload_page(request, submission, WordFileForm())
    form = WordFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, submission, form, status=422)
    try:
        taken = take_in(submission, form.word_file(), acting=request.acting)
    except UNTAKEN as problem:
        form.refuse(problem)
        return _upload_page(request, submission, form, status=422)
    except Refused as problem:
        return refused(request, problem, submission)
    return redirect("submissions:mapping", submission.pk, taken.pk)


@require_http_methods(["GET", "POST"])
@signed_in
def mapping(request: ActingRequest, key: int, upload_key: int) -> HttpResponse:
    """Show each piece that was found with the section it goes to; put them there."""
    submission = reading.visible_or_404(key, request.acting)
    document = get_object_or_404(submission.uploads, pk=upload_key)
    refusal = actions.place_upload.refusal(submission, request.acting)
    if refusal is None and document.placed_at:
        refusal = NotInState(_("Tệp này đã được đưa vào báo cáo."))
    if refusal:
        return refused(request, refusal, submission)
    form = MappingForm(
        request.POST if request.method == "POST" else None,
        verb=actions.place_upload,
        subject=submission,
        document=document,
        sections=[section.written for section in reading.working_text(submission).writable],
    )
    if not form.is_valid():
        context = {"submission": submission, "document": document, "form": form}
        return render(request, "submissions/mapping.html", context, status=422 if form.is_bound else 200)
    try:
        actions.place_upload(submission, acting=request.acting, **form.given())
    except Refused as problem:
        return refused(request, problem, submission)
    messages.success(request, _("Đã đưa nội dung của tệp vào các mục. Hãy đọc lại trước khi chuyển bí thư."))
    return redirect(submission)


def _upload_page(
    request: ActingRequest, submission: Submission, form: WordFileForm, *, status: int = 200
) -> HttpResponse:
    return render(request, "submissions/upload.html", {"submission": submission, "form": form}, status=status)
