"""What a machine reading of the report finds odd: a part of the report's page and of the reviewer's."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflow.organisation.access import ActingRequest, signed_in
from workflow.submissions import reading
from workflow.submissions.checking import checked_for


@require_safe
@signed_in
def findings(request: ActingRequest, key: int) -> HttpResponse:
    submission = reading.visible_or_404(key, request.acting)
    context = {"submission": submission, "checked": checked_for(submission, request.acting)}
    return render(request, "submissions/findings.html", context)
