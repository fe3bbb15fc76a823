"""A consolidated report as it stood after some of its events."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Min

from workflow.audit.models import Event
from workflow.documents.rich_text.html import top_level
from workflow.inspection.as_of.replay import Held, digests_named, done, held_after, moment, people_of, state_after
from workflow.inspection.as_of.submissions import task_of
from workflow.organisation.chunks import in_chunks
from workflow.reports.models import Consent, ConsolidatedReport, Proposal
from workflow.submissions.models import Revision
from workflow.submissions.revisions import digest

HANDS = (
    "submissions.write_section",
    "submissions.place_upload",
    "submissions.submit",
    "submissions.begin_review",
    "submissions.return_for_revision",
    "submissions.propose_acceptance",
    "submissions.confirm",
    "submissions.send_back_review",
    "submissions.accept",
    "submissions.comment",
    "submissions.close_comment",
)
"""The acts on a unit's report that leave a hand in it."""

_COPIES = 400
"""Revisions that are searched for the text of passages."""


@dataclass(slots=True)
class PassageThen:
    """A passage: what its event says of its text. `html` is None where no copy is kept."""

    key: int
    digest: str
    event: Event
    html: str | None = None


@dataclass(slots=True)
class ReportThen:
    """What the events up to `event` say of a consolidated report.

    `lost` are the sections whose passages older events do not name.
    """

    event: Event
    state: str
    held: Held | None
    title: str | None = None
    due_at: datetime.datetime | None = None
    tells_due: bool = False
    members: list[int] = field(default_factory=list)
    sections: dict[str, list[PassageThen]] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    proposal: int | None = None
    signer: str | None = None
    agreed: int = 0
    hands: set[int] = field(default_factory=set)
    proposed: list[Event] = field(default_factory=list)
    decisions: list[Event] = field(default_factory=list)
    inserts: list[Event] = field(default_factory=list)
    removed: list[Event] = field(default_factory=list)
    issued: Event | None = None


_COMPOSED = ("take_in", "insert_passage", "insert_all", "write_passage", "remove_passage", "propose")
_DECIDED = ("propose", "consent", "take_back_consent", "withdraw", "return_report", "approve", "issue")


def report_after(events: Sequence[Event]) -> ReportThen:
    """Fold the events, earliest first and at least one; without a query."""
    then = ReportThen(events[-1], state_after(events), held_after(events))
    for event in done(events):
        if event.action.startswith("reports."):
            _take(then, event)
    return then


def _take(then: ReportThen, event: Event) -> None:
    changes = event.changes
    act = event.action.partition(".")[2]
    if act == "start":
        then.title, then.due_at = changes.get("title"), moment(changes.get("due_at"))
        then.tells_due = "due_at" in changes
    elif act == "take_in":
        then.members += changes["submissions"]
    elif act == "take_out":
        then.members = [key for key in then.members if key != changes["submission"]]
    elif act == "propose":
        then.proposal, then.signer, then.agreed = changes["proposal"], changes["signer"], 0
        then.proposed.append(event)
    elif act in ("consent", "take_back_consent"):
        then.agreed = changes["agreed"]
    elif act in ("withdraw", "return_report"):
        then.signer, then.agreed = None, 0
    elif act == "issue":
        then.issued = event
    if act in _COMPOSED:
        then.hands |= people_of(event)
    if act in _DECIDED:
        then.decisions.append(event)
    if "section" in changes:
        _take_passages(then, event, act)


def _take_passages(then: ReportThen, event: Event, act: str) -> None:
    changes = event.changes
    section = changes["section"]
    there = then.sections.setdefault(section, [])
    if act in ("insert_passage", "insert_all"):
        if "inserted" not in changes:
            then.lost.add(section)
        there += [PassageThen(key, found, event) for key, found in digests_named(changes.get("inserted"))]
        then.inserts.append(event)
    elif act == "write_passage":
        text, key = changes["text"], changes["passage"]
        known = next((passage for passage in there if passage.key == key), None)
        if isinstance(text, str):
            there.append(PassageThen(key, text, event))
        elif known is not None:
            known.digest, known.event = text[1], event
        else:
            then.lost.add(section)
    elif act == "remove_passage":
        then.sections[section] = [passage for passage in there if passage.key != changes["passage"]]
        then.removed.append(event)
    elif act == "move_passage":
        at, to = changes["position"]
        if max(at, to) < len(there):
            there[at], there[to] = there[to], there[at]
        else:
            then.lost.add(section)


def fill_passages(then: ReportThen, report: ConsolidatedReport, later: Sequence[Event] = ()) -> None:
    """Put the words in the place of digests, wherever a kept copy has that digest: two queries at most.

    A copy is a passage of today, one that an event kept when it was removed (then or `later`), or what was taken from
    the frozen revision of a unit. None is taken on trust: its digest must be the one in the event.
    """
    wanted = {(key, one.digest): one for key, passages in then.sections.items() for one in passages}
    if not wanted:
        return
    for key, html in _copies(then, report, later):
        found = digest({key: html})
        for (section, known_as), passage in wanted.items():
            if passage.html is None and section == key and known_as == found:
                passage.html = html
    by_digest = {place: passage.html for place, passage in wanted.items()}
    for key, passages in then.sections.items():
        for passage in passages:
            passage.html = by_digest[key, passage.digest]


def _copies(then: ReportThen, report: ConsolidatedReport, later: Sequence[Event]) -> Iterator[tuple[str, str]]:
    yield from report.passages.values_list("key", "html")
    for event in (*then.removed, *(one for one in done(later) if one.action == "reports.remove_passage")):
        yield event.changes["section"], event.changes["text"]
    sources = {event.changes["source"].partition(" ")[0] for event in then.inserts if "source" in event.changes}
    members = [key for event in then.inserts for key in event.changes.get("submissions", ())]
    by_digest = {
        revision.digest: revision.sections
        for revision in Revision.objects.filter(digest__in=list(sources)[:_COPIES])[:_COPIES]
    }
    of_units = list(Revision.objects.filter(submission__in=members[:_COPIES])[:_COPIES]) if members else []
    for event in then.inserts:
        section = event.changes["section"]
        if "source" in event.changes:
            known_as, _space, source_key = event.changes["source"].partition(" ")
            blocks = top_level(by_digest.get(known_as, {}).get(source_key, ""))
            for run in event.changes["blocks"].split(", "):
                first, _dash, last = run.partition("-")
                yield section, "".join(blocks[int(first) : int(last) + 1])
        else:
            for revision in of_units:
                yield section, "".join(top_level(revision.sections.get(section, "")))


def proposal_then(then: ReportThen, report: ConsolidatedReport) -> Proposal | None:
    """The newest proposal of that time, without its file; None too if it is not the one in the event. One query."""
    if then.proposal is None:
        return None
    found = report.proposals.defer("file").select_related("signer__person", "signer__unit")
    proposal = found.filter(number=then.proposal).first()
    if proposal is None or proposal.digest != then.proposed[-1].changes["digest"]:
        return None
    return proposal


def consents_then(proposal: Proposal | None, at: datetime.datetime) -> list[Consent]:
    """The consents to the proposal that stood at the moment: rows that never change. One query."""
    if proposal is None:
        return []
    rows = list(
        proposal.consents.filter(at__lte=at).select_related("by", "on_behalf_of", "appointment__unit").order_by("pk")
    )
    taken_back = {row.takes_back_id for row in rows}
    return [row for row in rows if row.takes_back_id is None and row.pk not in taken_back]


def first_parts(members: Sequence[int]) -> dict[int, datetime.datetime]:
    """When each person (key) first took part in one of these reports (keys). A query for each 900 of them."""
    found: dict[int, datetime.datetime] = {}
    for chunk in in_chunks(members):
        events = Event.objects.filter(
            stream__in=[f"submission:{key}" for key in chunk], action__in=HANDS, refused=False
        )
        for actor, principal, at in events.values_list("actor", "on_behalf_of").annotate(Min("at")).order_by():
            for key in (actor, principal):
                if key is not None:
                    found[key] = min(found.get(key, at), at)
    return found


def as_it_stood(
    then: ReportThen,
    report: ConsolidatedReport,
    at: datetime.datetime,
    *,
    proposals: Sequence[Proposal],
    consents: Sequence[Consent],
    parts: Mapping[int, datetime.datetime],
    people: Iterable[int],
) -> ConsolidatedReport:
    """An object that the rules of today can be asked about these people (keys), as it was at `at`. Not for saving.

    `proposals` and `consents` are all of the report's, `parts` is what `first_parts` answers. No query.
    """
    row = ConsolidatedReport(
        **{
            column.attname: getattr(report, column.attname)
            for column in ConsolidatedReport._meta.concrete_fields
            if column.name != "state"
        }
        | {"state": then.state}
    )
    row.campaign = report.campaign
    row.agreed = then.agreed
    proposal = next((one for one in proposals if one.number == then.proposal), None)
    row.last_proposal = proposal
    mine = [one for one in consents if proposal and one.proposal_id == proposal.pk and one.at < at]
    taken_back = {one.takes_back_id for one in mine}
    row.consents_now = [one for one in mine if one.takes_back_id is None and one.pk not in taken_back]
    row.signer_id = proposal.signer.person_id if proposal and then.signer else None
    row.parts = {key: (key in then.hands, key in parts and parts[key] < at) for key in people}
    row.open_task = task_of(then.held, report.campaign.lead_unit_id)
    return row
