"""Comments on a report: said and closed by the reviewer, answered by the unit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from workflow.actions.forms import VerbForm
from workflow.actions.refusals import Incomplete, Refused
from workflow.actions.verbs import Verb
from workflow.actions.views import refused
from workflow.organisation.access import ActingRequest, safe_next, signed_in
from workflow.pages.forms import errors_in_line
from workflow.submissions import actions, reading
from workflow.submissions.forms import AnswerForm, CloseCommentForm, CommentForm, SettleNoteForm
from workflow.submissions.models import Submission


@require_POST
@signed_in
def add_comment(request: ActingRequest, key: int) -> HttpResponse:
    """Say something of one section, or of words in it."""
    return _perform(request, key, actions.comment, CommentForm, _("Đã ghi ý kiến."))


@require_POST
@signed_in
def close_comment(request: ActingRequest, key: int) -> HttpResponse:
    """Resolve a comment, or waive it with a reason."""
    return _perform(request, key, actions.close_comment, CloseCommentForm, _("Đã đóng ý kiến."))


@require_POST
@signed_in
def answer_comment(request: ActingRequest, key: int) -> HttpResponse:
    """The unit's answer to a comment."""
    return _perform(request, key, actions.answer_comment, AnswerForm, _("Đã ghi trả lời."))


@require_POST
@signed_in
def settle_note(request: ActingRequest, key: int) -> HttpResponse:
    """Close a note that came with the unit's own file."""
    return _perform(request, key, actions.settle_note, SettleNoteForm, _("Đã đóng ghi chú."))


def _perform(
    request: ActingRequest, key: int, verb: Verb[Submission], form_class: type[VerbForm], done: str
) -> HttpResponse:
    """Perform a verb on comments and go back to the page that it was asked on.

    Without the version that the page was made from: a comment stands whatever else was said meanwhile.
    """
    submission = reading.visible_or_404(key, request.acting)
    form = form_class(request.POST, verb=verb, subject=submission)
    try:
        verb(submission, acting=request.acting, **_given(form))
    except Refused as refusal:
        return refused(request, refusal, submission)
    messages.success(request, done)
    return redirect(safe_next(request))


def _given(form: VerbForm) -> dict[str, Any]:
    """The form's fields but the version. Raises Incomplete with what is wrong with them."""
    if not form.is_valid():
        raise Incomplete(errors_in_line(form))
    return {name: value for name, value in form.given().items() if name != "seen"}
