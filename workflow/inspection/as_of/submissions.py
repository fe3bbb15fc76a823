"""A unit's report as it stood after some of its events."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from workflow.audit.models import Event
from workflow.inspection.as_of.replay import (
    Held,
    digests_named,
    done,
    held_after,
    moment,
    people_of,
    principal_of,
    state_after,
)
from workflow.submissions.models import Comment, CommentState, Revision, Submission
from workflow.submissions.revisions import comment_digest, digest
from workflow.submissions.states import SubmissionState
from workflow.tasks.models import Task

EMPTY = ""


@dataclass(slots=True)
class WrittenThen:
    """The unit's working text of one section: what its event says of it. `html` is None where no copy is kept.

    `done` is None where the event is of before that was written down.
    """

    key: str
    digest: str
    length: int
    event: Event
    done: bool | None
    html: str | None = None


@dataclass(slots=True)
class CommentThen:
    """A comment and how it stood then. `said` is None for one whose words no longer are as the event has them."""

    key: int
    section: str
    text: str | None
    quote: str
    event: Event
    state: str = CommentState.OPEN.value
    answer: str = ""
    closed: Event | None = None


@dataclass(slots=True)
class SubmissionThen:
    """What the events up to `event` say of a report. `being_written` are the sections with an open edit session."""

    event: Event
    state: str
    held: Held | None
    due_at: datetime.datetime | None = None
    handed_over: bool = False
    rounds: int = 0
    submitted_at: datetime.datetime | None = None
    review_begun_at: datetime.datetime | None = None
    acceptance_proposed_at: datetime.datetime | None = None
    written: dict[str, WrittenThen] = field(default_factory=dict)
    being_written: dict[str, Event] = field(default_factory=dict)
    comments: dict[int, CommentThen] = field(default_factory=dict)
    submits: list[Event] = field(default_factory=list)
    decisions: list[Event] = field(default_factory=list)
    unit_people: set[int] = field(default_factory=set)
    reviewers: set[int] = field(default_factory=set)
    reviewer: int | None = None
    moved_to: int | None = None
    moved: Event | None = None


_SIGNED = ("accept", "confirm", "propose_acceptance", "approve", "return_for_revision")


def submission_after(events: Sequence[Event]) -> SubmissionThen:
    """Fold the events, earliest first and at least one; without a query."""
    then = SubmissionThen(events[-1], state_after(events), held_after(events))
    for event in done(events):
        _take(then, event)
    return then


def _take(then: SubmissionThen, event: Event) -> None:
    changes = event.changes
    act = event.action.partition(".")[2]
    due = changes.get("due_at")
    if due is not None and event.action.startswith("submissions."):
        then.due_at = moment(due[1] if isinstance(due, list) else due) or then.due_at
    if act in ("write_section", "edit_session", "place_upload"):
        is_done = changes["done"][1] if act == "edit_session" else False if act == "place_upload" else None
        for key, _before, after, length in changes.get("sections", ()):
            then.written[key] = WrittenThen(key, after, length, event, is_done)
            then.being_written.pop(key, None)
        if act == "write_section" and "section" in changes:
            then.being_written[changes["section"]] = event
        then.unit_people |= people_of(event)
    elif act == "hand_over":
        then.handed_over = True
    elif act in ("send_back", "exempt"):
        then.handed_over = False
    elif act == "submit":
        then.rounds, then.submitted_at, then.handed_over = changes["revision"], event.at, False
        then.submits.append(event)
        then.unit_people |= people_of(event)
    elif act == "begin_review":
        then.review_begun_at = event.at
    elif act in ("return_for_revision", "reopen"):
        then.review_begun_at = None
    elif act in ("confirm", "send_back_review"):
        then.acceptance_proposed_at = None
    elif act == "propose_acceptance":
        then.acceptance_proposed_at = event.at
    elif act == "carry_over":
        then.moved = event
        if "responsible_unit_key" in changes:
            then.moved_to = changes["responsible_unit_key"][1]
        if "reviewer" in changes:
            then.reviewer = None
    if act in ("begin_review", "return_for_revision", "propose_acceptance"):
        then.reviewers |= people_of(event)
    if act in ("comment", "close_comment", "accept") and event.on_behalf_of_id:
        then.reviewers |= people_of(event)
    if act in ("begin_review", "return_for_revision", "propose_acceptance", "accept"):
        then.reviewer = principal_of(event)
    elif changes.get("step") == "review" and "holder_key" in changes and "opens" not in changes:
        then.reviewer = changes["holder_key"]
    if act in _SIGNED:
        then.decisions.append(event)
    _take_comment(then, event, act)


def _take_comment(then: SubmissionThen, event: Event, act: str) -> None:
    changes = event.changes
    if act == "comment":
        key = changes["comment"]
        then.comments[key] = CommentThen(key, changes["section"], changes["text"], changes["quote"], event)
    elif act == "place_upload":
        for key, known_as in digests_named(changes.get("brought")):
            then.comments[key] = CommentThen(key, "", known_as, "", event)
    elif act == "answer_comment" and changes["comment"] in then.comments:
        then.comments[changes["comment"]].answer = changes["answer"][1]
    elif act in ("close_comment", "settle_note") and changes["comment"] in then.comments:
        then.comments[changes["comment"]].state = changes["state"][1]
        then.comments[changes["comment"]].closed = event


def fill_texts(then: SubmissionThen, submission: Submission) -> None:
    """Put the words in the place of digests, wherever a kept copy has that digest: four queries at most.

    A copy is a frozen revision, the working text of today, what it was when an open edit session began, or a piece of
    an uploaded file. None is taken on trust: it is shown only if its digest is the one in the event.
    """
    wanted = {found.key: found for found in then.written.values() if found.html is None}
    for found in wanted.values():
        if found.digest == digest({found.key: EMPTY}):
            found.html = EMPTY
    revisions = submission.revisions.order_by("-number").values_list("sections", flat=True)
    uploads = submission.uploads.order_by("-pk").values_list("matched", flat=True)
    now = list(submission.texts.values_list("key", "html", "session__before"))
    working = {key: html for key, html, _before in now}
    begun_from = {key: before for key, _html, before in now if before is not None}
    for copy in [working, begun_from, *revisions[:_COPIES], *uploads[:_COPIES]]:
        for key, found in wanted.items():
            if found.html is None and key in copy and digest({key: copy[key]}) == found.digest:
                found.html = copy[key]
    _fill_comments(then)


_COPIES = 100
"""Revisions and uploads that are searched for a text."""


def _fill_comments(then: SubmissionThen) -> None:
    brought = {key: said for key, said in then.comments.items() if said.event.action.endswith("place_upload")}
    if not brought:
        return
    rows = Comment.objects.in_bulk(list(brought))
    for key, said in brought.items():
        row = rows.get(key)
        known_as, said.text = said.text, None
        if row is not None and comment_digest(row) == known_as:
            said.text, said.quote, said.section = row.text, row.quote, row.key


def frozen_text(then: SubmissionThen, submission: Submission) -> Revision | None:
    """The revision that was in force, if the report was out of the unit's hands and the copy is the one submitted.

    One query.
    """
    if then.state == SubmissionState.DRAFTED or not then.submits:
        return None
    found = submission.revisions.filter(number=then.rounds).select_related("by").first()
    if found is None or digest(found.sections) != then.submits[-1].changes["digest"]:
        return None
    return found


def as_it_stood(then: SubmissionThen, submission: Submission) -> Submission:
    """An object that the rules of today can be asked about, as it was then. Not for saving. No query."""
    row = Submission(
        **{
            column.attname: getattr(submission, column.attname)
            for column in Submission._meta.concrete_fields
            if column.name != "state"
        }
        | {"state": then.state}
    )
    row.campaign = submission.campaign
    row.handed_over, row.rounds, row.submitted_at = then.handed_over, then.rounds, then.submitted_at
    row.review_begun_at, row.acceptance_proposed_at = then.review_begun_at, then.acceptance_proposed_at
    row.reviewer_id = then.reviewer
    if then.due_at is not None:
        row.due_at = then.due_at
    if then.moved_to is not None:
        row.responsible_unit_id = then.moved_to
    else:
        row.responsible_unit_id = submission.unit_id
    row.unit_people = frozenset(then.unit_people)
    row.reviewers = frozenset(then.reviewers | ({then.reviewer} if then.reviewer else set()))
    row.open_task = task_of(then.held, submission.campaign.lead_unit_id)
    return row


def task_of(held: Held | None, supervising_unit: int | None) -> Task | None:
    """The open task as it was: its step and whose it was, which is all that rules ask of it."""
    if held is None or held.step is None:
        return None
    task = Task(step=held.step, supervising_unit_id=supervising_unit)
    task.owner_id = held.person_key
    return task
