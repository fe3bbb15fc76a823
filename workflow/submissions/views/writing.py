"""Writing a report section by section: the page, and saving while one types."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflow.actions.refusals import Incomplete, Refused
from workflow.actions.views import refused
from workflow.organisation.access import ActingRequest, signed_in
from workflow.pages.forms import errors_in_line
from workflow.submissions import reading
from workflow.submissions.actions import SectionConflict, answer_comment, write_section
from workflow.submissions.forms import SectionForm
from workflow.submissions.models import Submission


@require_safe
@signed_in
def write(request: ActingRequest, key: int, section: str) -> HttpResponse:
    """One section to write, with the outline, its guidance and what the reviewer said of it."""
    submission = reading.visible_or_404(key, request.acting)
    refusal = write_section.refusal(submission, request.acting)
    if refusal:
        return refused(request, refusal, submission)
    return _page(request, submission, section)


@require_POST
@signed_in
def save(request: ActingRequest, key: int, section: str) -> HttpResponse:
    """Save a section: for autosave.js (JSON, or the fragment of a conflict), or for a form sent without script."""
    submission = reading.visible_or_404(key, request.acting)
    form = SectionForm(request.POST)
    by_script = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    if not form.is_valid():
        if by_script:
            return refused(request, Incomplete(errors_in_line(form)), submission)
        return _page(request, submission, section, form=form, status=422)
    version, html = form.cleaned_data["version"], form.cleaned_data["html"]
    try:
        write_section(
            submission,
            acting=request.acting,
            key=section,
            html=html,
            seen_text=version,
            done=form.cleaned_data["done"],
        )
    except SectionConflict as conflict:
        return _conflict(request, submission, section, form, conflict, by_script)
    except Refused as refusal:
        return refused(request, refusal, submission)
    if by_script:
        return JsonResponse({"version": version + 1, "saved_at": timezone.localtime().strftime("%H:%M")})
    messages.success(request, _("Đã lưu mục %(key)s.") % {"key": section})
    return redirect("submissions:write", submission.pk, section)


def _conflict(
    request: ActingRequest,
    submission: Submission,
    section: str,
    form: SectionForm,
    conflict: SectionConflict,
    by_script: bool,
) -> HttpResponse:
    """Both texts. Without script the person's own stays in the form, which now knows the other's version."""
    saved = conflict.saved
    context = {
        "mine": form.cleaned_data["html"],
        "theirs": saved.html,
        "version": saved.version,
        "who": saved.edited_by.full_name,
        "at": saved.edited_at,
    }
    if by_script:
        return render(request, "components/conflict.html", context, status=conflict.status)
    again = SectionForm(initial=form.cleaned_data | {"version": saved.version})
    return _page(request, submission, section, form=again, status=conflict.status, conflict=context)


def _page(
    request: ActingRequest,
    submission: Submission,
    key: str,
    *,
    form: SectionForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    text = reading.working_text(submission)
    section = text.to_write(key)
    written = section.written
    before, after = text.around(key)
    context = {
        "submission": submission,
        "text": text,
        "section": section,
        "before": before,
        "after": after,
        "form": form
        or SectionForm(initial={"version": written.text_version, "html": written.html, "done": written.done}),
        "may_answer": answer_comment.offer(submission, request.acting).allowed,
        **more,
    }
    return render(request, "submissions/write.html", context, status=status)
