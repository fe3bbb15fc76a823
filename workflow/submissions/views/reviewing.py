"""The reviewer's page: the submitted text, comments beside it, and the verdict."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflow.actions.rules import refuse_role, refuse_state
from workflow.actions.views import refused
from workflow.organisation.access import ActingRequest, signed_in
from workflow.submissions import reading
from workflow.submissions.actions import comment
from workflow.submissions.comparing import changes
from workflow.submissions.offers import offers_on
from workflow.tasks import actions as tasks


@require_safe
@signed_in
def review(request: ActingRequest, key: int) -> HttpResponse:
    """The last revision section by section with its comments; `?changes` marks what is new since the one before."""
    submission = reading.visible_or_404(key, request.acting)
    refusal = refuse_role(comment.by, submission, request.acting) or refuse_state(comment.states, submission)
    if refusal:
        return refused(request, refusal, submission)
    tasks.open_task(submission.open_task, request.acting.principal)
    revisions = list(submission.revisions.select_related("by").order_by("-number")[:2])
    last, before = revisions[0], revisions[1] if len(revisions) == 2 else None
    marks_changes = before is not None and "changes" in request.GET
    marked = changes(submission, before.sections, last.sections) if before and marks_changes else []
    by_key = {found.section.key: found for found in marked}
    text = reading.submitted_text(submission, last.sections)
    context = {
        "submission": submission,
        "text": text,
        "rows": [(section, by_key.get(section.key)) for section in text.sections],
        "last": last,
        "before": before,
        "marks_changes": marks_changes,
        "may_comment": comment.offer(submission, request.acting).allowed,
        "offers": offers_on(submission, request.acting),
        "holding": reading.holding(submission),
    }
    return render(request, "submissions/review.html", context)
