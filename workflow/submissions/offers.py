"""Which acts the page of a report shows, and where its work is done."""

from __future__ import annotations

from typing import Any

from workflow.actions.verbs import Offer, Verb
from workflow.organisation.acting import Acting
from workflow.submissions import actions
from workflow.submissions.models import Submission
from workflow.submissions.rules import drafter_submits, head_confirms, is_taken_in
from workflow.submissions.states import SubmissionState

SHOWN: tuple[Verb[Submission], ...] = (
    actions.hand_over,
    actions.submit,
    actions.begin_review,
    actions.accept,
    actions.propose_acceptance,
    actions.confirm,
    actions.send_back_review,
    actions.return_for_revision,
    actions.send_back,
    actions.recall,
    actions.reopen,
    actions.extend_deadline,
    actions.exempt,
)


def offers_on(submission: Submission, acting: Acting) -> list[Offer]:
    """What this capacity does at this stage, each act with the reason where it may not yet, and what all wait for.

    An act of another role or another stage would say nothing here and is left out, but for the one that comes next.
    """
    shown = [verb for verb in SHOWN if _concerns(verb, submission, acting)]
    awaited = awaited_on(submission)
    if awaited is not None and awaited not in shown:
        shown.append(awaited)
    return [verb.offer(submission, acting) for verb in shown]


def awaited_on(submission: Submission) -> Verb[Any] | None:
    """The act that moves the report on from where it is; None where it waits for no act on it alone."""
    if submission.state == SubmissionState.DRAFTED:
        return actions.submit if submission.handed_over or drafter_submits(submission) else actions.hand_over
    if submission.state == SubmissionState.SUBMITTED:
        if not submission.review_begun_at:
            return actions.begin_review
        if submission.acceptance_proposed_at:
            return actions.confirm
        return actions.propose_acceptance if head_confirms(submission) else actions.accept
    return None


def _concerns(verb: Verb[Submission], submission: Submission, acting: Acting) -> bool:
    if verb is actions.begin_review and is_taken_in(submission):
        return False
    return submission.state in verb.states and any(rule.fits(submission, acting) for rule in verb.by)
