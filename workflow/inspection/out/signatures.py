"""Who signed which text of a report, and the checkpoint that covers it all."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils import timezone

from workflow.audit.canonical import Json
from workflow.audit.evidence.keys import known
from workflow.audit.evidence.verifier import Note, PublicKey
from workflow.audit.models import Checkpoint, Event, Leaf
from workflow.documents.official.audit_record import (
    ALTERED,
    DocumentRecord,
    RecordedMember,
    RecordedText,
    Seal,
    Signature,
    in_groups,
)
from workflow.reports.models import ConsolidatedReport, IssuedDocument, Membership
from workflow.submissions.models import Submission
from workflow.submissions.states import SubmissionState

MEMBERS_AT_MOST = 1_000

_SIGNED = (
    "submissions.hand_over",
    "submissions.send_back",
    "submissions.submit",
    "submissions.return_for_revision",
    "submissions.propose_acceptance",
    "submissions.send_back_review",
    "submissions.accept",
    "submissions.confirm",
    "submissions.exempt",
    "reports.propose",
    "reports.consent",
    "reports.take_back_consent",
    "reports.return_report",
    "reports.approve",
    "reports.issue",
)
"""Acts by which somebody answers for a text, or sends it back."""

_REVIEWED = ("submissions.accept", "submissions.confirm")
_AT_ONCE = 400


def document_record(stream: str, events: Sequence[Event]) -> DocumentRecord | None:
    """What a report's record has besides its `events`; None for what is no report."""
    kind, _colon, identity = stream.partition(":")
    if kind == Submission.kind:
        submission = Submission.objects.select_related("campaign").filter(pk=identity).first()
        return _of_submission(submission, events) if submission else None
    if kind == ConsolidatedReport.kind:
        report = ConsolidatedReport.objects.select_related("campaign").filter(pk=identity).first()
        return _of_report(report, events) if report else None
    return None


def _of_submission(submission: Submission, events: Sequence[Event]) -> DocumentRecord:
    revisions = list(submission.revisions.defer("sections").select_related("by"))
    membership = Membership.objects.select_related("report__campaign").filter(submission=submission).first()
    facts = [
        ("Đơn vị", submission.unit_name),
        ("Đợt báo cáo", submission.campaign.name),
        ("Trạng thái", submission.get_state_display()),
        ("Hạn nộp", f"{timezone.localtime(submission.due_at):%H:%M %d/%m/%Y}"),
    ]
    signed = list(_signatures(events, {revision.number: revision.digest for revision in revisions}))
    covered = [events[-1]]
    if membership is not None:
        above = _signed_events(membership.report)
        facts += [("Đã tổng hợp vào", str(membership.report)), *_issued(membership.report)]
        signed += _signatures(above, {}, of="Báo cáo tổng hợp")
        covered += above[-1:]
    return DocumentRecord(
        facts=facts,
        texts=[
            RecordedText(
                name=str(revision),
                at=timezone.localtime(revision.at),
                who=revision.by.full_name,
                capacity=revision.capacity,
                remark="" if revision.on_time else "Nộp sau hạn",
                digest=revision.digest,
            )
            for revision in revisions
        ],
        signatures=signed,
        seal=_seal(covered),
    )


def _of_report(report: ConsolidatedReport, events: Sequence[Event]) -> DocumentRecord:
    members = list(
        Membership.objects.filter(report=report)
        .select_related("submission", "revision__by")
        .defer("revision__sections")
        .order_by("submission__sort_key", "submission_id")[: MEMBERS_AT_MOST + 1]
    )
    left_out = report.members.count() - MEMBERS_AT_MOST if len(members) > MEMBERS_AT_MOST else 0
    return DocumentRecord(
        facts=[
            ("Trích yếu", report.title),
            ("Đợt báo cáo", report.campaign.name),
            ("Trạng thái", report.get_state_display()),
            *_issued(report),
        ],
        texts=list(_report_texts(report, events)),
        members=list(_members(members[:MEMBERS_AT_MOST])),
        members_left_out=left_out,
        signatures=list(_signatures(events, {})),
        seal=_seal([events[-1]]),
    )


def _report_texts(report: ConsolidatedReport, events: Sequence[Event]) -> Iterator[RecordedText]:
    proposed = {event.told.changes.get("proposal"): event for event in events if event.action == "reports.propose"}
    for proposal in report.proposals.defer("file").select_related("by"):
        event = proposed.get(proposal.number)
        yield RecordedText(
            name=str(proposal),
            at=timezone.localtime(proposal.at),
            who=proposal.by.full_name,
            capacity=event.capacity if event else "",
            digest=proposal.digest,
        )
    issued = IssuedDocument.objects.defer("file").select_related("by").filter(report=report).first()
    if issued is not None:
        capacity = next((event.capacity for event in reversed(events) if event.action == "reports.issue"), "")
        yield RecordedText(
            name="Văn bản đã ban hành",
            at=timezone.localtime(issued.at),
            who=issued.by.full_name,
            capacity=capacity,
            remark=str(issued),
            digest=issued.digest,
        )


def _members(members: Sequence[Membership]) -> Iterator[RecordedMember]:
    streams = [member.submission.stream for member in members]
    reviewed: dict[str, str] = {}
    for start in range(0, len(streams), _AT_ONCE):
        accepted = Event.objects.filter(
            stream__in=streams[start : start + _AT_ONCE], action__in=_REVIEWED, refused=False
        )
        for event in accepted.select_related("actor", "on_behalf_of").order_by("stream", "number"):
            reviewed[event.stream] = _signer(event)
    for member in members:
        revision = member.revision
        yield RecordedMember(
            unit=member.submission.unit_name,
            revision=str(revision),
            signed=f"{revision.by.full_name}, {revision.capacity}, {timezone.localtime(revision.at):%H:%M %d/%m/%Y}",
            reviewed=reviewed.get(member.submission.stream, ""),
            digest=revision.digest,
        )


def _signer(event: Event) -> str:
    on_behalf = f" (thay mặt {event.on_behalf_of.full_name})" if event.on_behalf_of else ""
    name = event.actor.full_name if event.actor else "Hệ thống"
    altered = f" ({ALTERED})" if event.told.is_altered else ""
    return f"{name}{on_behalf}, {event.capacity}, {timezone.localtime(event.at):%H:%M %d/%m/%Y}{altered}"


def _signed_events(report: ConsolidatedReport) -> list[Event]:
    own = Event.objects.filter(stream=report.stream, action__in=_SIGNED)
    return list(own.select_related("actor", "on_behalf_of").order_by("number"))


def _signatures(events: Iterable[Event], revisions: dict[int, str], of: str = "") -> Iterator[Signature]:
    """The signatures among `events`; `revisions` gives the digests of what a unit submitted, by number."""
    submitted: Json = None
    for event in events:
        if event.action == "submissions.submit":
            submitted = event.told.changes.get("revision")
        if event.action in _SIGNED and not event.refused and event.actor:
            yield Signature(
                at=timezone.localtime(event.at),
                who=event.actor.full_name,
                capacity=event.capacity,
                on_behalf_of=event.on_behalf_of.full_name if event.on_behalf_of else "",
                act=event.action_label,
                text=": ".join(filter(None, (of, _text_signed(event, submitted, revisions)))),
                is_altered=event.told.is_altered,
            )
        if event.to_state == SubmissionState.DRAFTED:
            submitted = None


def _text_signed(event: Event, submitted: Json, revisions: Mapping[Any, str]) -> str:
    changes = event.told.changes
    if event.action.startswith("submissions."):
        number = changes.get("revision", submitted)
        name, digest = f"Bản {number}" if number else "", changes.get("digest") or revisions.get(number, "")
    else:
        proposal = changes.get("proposal")
        name, digest = (
            f"Bản trình {proposal}" if proposal else str(changes.get("number", "")),
            changes.get("digest", ""),
        )
    return " ".join(filter(None, (name, in_groups(str(digest)))))


def _issued(report: ConsolidatedReport) -> list[tuple[str, str]]:
    issued = IssuedDocument.objects.defer("file").filter(report=report).first()
    return [("Đã ban hành", f"{issued}, ngày {issued.date:%d/%m/%Y}")] if issued else []


def _seal(events: Sequence[Event]) -> Seal | None:
    """The first checkpoint over all of them; None while one of them has no leaf yet, or none was signed since."""
    leaves = list(Leaf.objects.filter(event__in=events).order_by("-index"))
    if len(leaves) < len(events):
        return None
    checkpoint = Checkpoint.objects.filter(size__gt=leaves[0].index).order_by("size").first()
    if checkpoint is None:
        return None
    own = next(leaf.index for leaf in leaves if leaf.event_id == events[0].pk)
    note = Note.parse(checkpoint.note)
    key = next((key for key in map(PublicKey.parse, known()) if note.time_signed_by(key) is not None), None)
    return Seal(
        size=checkpoint.size,
        root=base64.b64encode(bytes(checkpoint.root)).decode(),
        at=timezone.localtime(checkpoint.at),
        key=str(key) if key else "–",
        leaf=own,
        note=checkpoint.note,
    )
