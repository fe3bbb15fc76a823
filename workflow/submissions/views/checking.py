"""What a machine reading of the report finds odd: a part of the report's page and of the reviewer's."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflow.organisation.access import ActingRequest, signed_in
from workflow.submissions import reading
from workflow.submissions.checking import findings_now, findings_of
from workflow.submissions.queries import outline_with_text


@require_safe
@signed_in
def findings(request: ActingRequest, key: int) -> HttpResponse:
    """Of the working text for the unit, of the last revision for everybody else, who also see what was copied."""
    submission = reading.visible_or_404(key, request.acting)
    compared = True
    if reading.reads_working_text(submission, request.acting):
        texts = {section.key: section.html for section in outline_with_text(submission) if section.html}
        found = findings_now(submission, texts) if texts else ()
    else:
        last = submission.revisions.order_by("-number").first()
        kept = findings_of(last) if last else ()
        compared = kept is not None
        found = kept if kept is not None else findings_now(submission, last.sections if last else {})
    context = {"submission": submission, "findings": found, "compared": compared}
    return render(request, "submissions/findings.html", context)
