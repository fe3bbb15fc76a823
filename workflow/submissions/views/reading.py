"""One page a report for everyone who may see it, and the comparison of two of its revisions."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from workflow.audit.queries import timeline
from workflow.organisation.access import ActingRequest, signed_in
from workflow.pages.paging import keyset_page
from workflow.submissions import reading
from workflow.submissions.actions import answer_comment, comment, upload, write_section
from workflow.submissions.comparing import compare_revisions
from workflow.submissions.composition import why_unprintable
from workflow.submissions.deadline_history import deadline_history
from workflow.submissions.flows import flow_for
from workflow.submissions.forms import CompareForm
from workflow.submissions.offers import offers_on
from workflow.tasks import actions as tasks
from workflow.tasks.diagram import diagram

EVENTS_SHOWN = 20


@require_safe
@signed_in
def detail(request: ActingRequest, key: int) -> HttpResponse:
    """The report: where it is, what can be done, its text with comments, what was submitted, what happened."""
    submission = reading.visible_or_404(key, request.acting)
    tasks.open_task(submission.open_task, request.acting.principal)
    reading.note_reader(submission, request.acting, request.session)
    own = reading.reads_working_text(submission, request.acting)
    revisions = reading.revisions_of(submission)
    text = reading.working_text(submission) if own else reading.submitted_text(submission, revisions.last_text)
    events = timeline(submission.stream)
    if "saves" not in request.GET:
        events = events.exclude(action=reading.SAVES)
    page = keyset_page(events, request, order=["-number"], size=EVENTS_SHOWN, prefix="event_")
    context = {
        "submission": submission,
        "own": own,
        "text": text,
        "revisions": revisions.rows,
        "holding": reading.holding(submission),
        "hand_off": reading.last_hand_off(submission, [] if page.previous_url else page.items),
        "offers": offers_on(submission, request.acting),
        "may_write": write_section.offer(submission, request.acting).allowed,
        "may_upload": upload.offer(submission, request.acting).allowed,
        "may_answer": answer_comment.offer(submission, request.acting).allowed,
        "may_review": comment.offer(submission, request.acting).allowed,
        "diagram": diagram(flow_for(submission.campaign.flow_settings), reading.current_step(submission)),
        "page": page,
        "unprintable": why_unprintable(submission),
        "deadlines": deadline_history(submission),
    }
    return render(request, "submissions/detail.html", context)


@require_safe
@signed_in
def compare(request: ActingRequest, key: int) -> HttpResponse:
    """Two revisions section by section: what the later one adds and leaves out."""
    submission = reading.visible_or_404(key, request.acting)
    reading.note_reader(submission, request.acting, request.session)
    revisions = reading.revisions_of(submission).rows
    last = revisions[-1].number if revisions else 0
    wanted = {"from": max(last - 1, 1), "to": last} | {name: request.GET[name] for name in request.GET}
    form = CompareForm(wanted, revisions=revisions)
    context = {"submission": submission, "form": form, "revisions": revisions}
    if len(revisions) < 2:
        return render(request, "submissions/compare.html", context)
    if not form.is_valid():
        return render(request, "submissions/compare.html", context, status=422)
    context["comparison"] = compare_revisions(submission, form.cleaned_data["from"], form.cleaned_data["to"])
    return render(request, "submissions/compare.html", context)
