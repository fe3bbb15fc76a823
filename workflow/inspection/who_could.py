"""Who could have done something at a moment: the rules that the server enforces, asked about the object as it was.

Nothing of a rule is written here a second time. An object is rebuilt from its events, and the verb is asked what it
would have answered each person in each capacity that they had on that day.
"""

from __future__ import annotations

import copy
import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.refusals import NotPermitted, of_another
from workflow.actions.verbs import REGISTRY, Verb
from workflow.audit.models import Event
from workflow.audit.privacy.telling import tell
from workflow.campaigns.models import Campaign
from workflow.delegation.models import Delegation
from workflow.delegation.queries import in_effect_then
from workflow.inspection.as_of import reports, submissions
from workflow.inspection.as_of.campaigns import BODIES
from workflow.inspection.as_of.replay import events_until, people_of, state_after
from workflow.inspection.recorded import Records, Turn, perhaps_held
from workflow.organisation.acting import Acting, Warrant
from workflow.organisation.models import Appointment, as_of
from workflow.reports.models import Consent, ConsolidatedReport, Proposal
from workflow.submissions.models import Submission

ASKED_AT_MOST = 200
"""Appointments that are asked about for one act."""
HISTORY_AT_MOST = 20_000
"""Events of the objects of one page of acts that are read to check them."""

CHECKED = ("submission", "report", "campaign")
"""Kinds of object whose acts are checked in bulk: the documents."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person in a capacity of that day, and why they could not; `reason` is "" for who could.

    `since` tells of a later decision, dated back, by which it would be otherwise.
    """

    acting: Acting
    reason: str
    since: str = ""


@dataclass(slots=True)
class Answer:
    """Everybody who was asked about: who could, and who could not and why.

    `unasked` are conditions about the content, which are not the person's; `altered` are events that the answer rests
    on and that were tampered with; `is_whole` says that nobody was left out.
    """

    could: list[Candidate] = field(default_factory=list)
    could_not: list[Candidate] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    altered: list[Event] = field(default_factory=list)
    is_whole: bool = True


def verbs_of(kind: str) -> list[Verb[Any]]:
    """What people can do to objects of a kind, by code."""
    found = [verb for verb in REGISTRY.values() if verb.model.kind == kind and verb.by]
    return sorted(found, key=lambda verb: verb.code)


def who_could(stream: str, verb: Verb[Any], event: Event, *, before: bool) -> Answer:
    """Of the object just after `event`, or with `before` just before it. Raises TooManyEvents.

    Some ten queries, however many people are asked about.
    """
    _kind, _colon, identity = stream.partition(":")
    row = verb.model._default_manager.select_related(*verb.model.related).filter(pk=identity).first()
    if row is None:
        return Answer()
    last = event.number - 1 if before and event.number > 1 else event.number
    events = events_until(stream, last)
    at = event.at if before else event.at + datetime.timedelta(microseconds=1)
    history = _History.of([row], {stream: events})
    day = timezone.localdate(event.at)
    subject = history.subject(row, events, at, None)
    appointments = _appointments(verb, subject, day, event.at)
    people = {held.person_id for held in appointments}
    given = list(in_effect_then(people, event.at)[:ASKED_AT_MOST])
    people |= {one.delegate_id for one in given}
    own = list(perhaps_held(day, event.at).filter(person__in={one.delegate_id for one in given})) if given else []
    history.read_records([*appointments, *own])
    subject = history.subject(row, events, at, people)
    present = _present_on(day, event.at, own, history.records)
    answer = Answer(
        is_whole=len(appointments) < ASKED_AT_MOST,
        unasked=[str(need.name) for need in verb.needs if need.offered_without],
        altered=[one for one in {one.pk: one for one in [*events, event]}.values() if one.told.is_altered],
    )
    for held in appointments:
        known = history.records.known(held, event.at)
        turn = history.records.turn(held, event.at, day)
        since = _words_of_turn(turn, held) if turn else ""
        if known is None:
            answer.could_not.append(Candidate(Acting.through(held), _("Lúc ấy chưa ai ghi phân công này."), since))
            continue
        for acting in _capacities(known, given):
            reason = _why_not(verb, subject, acting, day, present)
            (answer.could_not if reason else answer.could).append(Candidate(acting, reason, since))
    return answer


def _appointments(verb: Verb[Any], subject: Any, day: datetime.date, at: datetime.datetime) -> list[Appointment]:
    """Those of the roles that the rule names, where it names them, and others of the same units and roles."""
    named = Q(pk__in=[])
    for rule in verb.by:
        unit = rule.unit(subject) if rule.unit else None
        named |= Q(role=rule.role) if rule.unit is None else Q(unit=unit)
    found = perhaps_held(day, at).filter(named).select_related("person", "unit")
    return list(found.order_by("unit", "role", "pk")[:ASKED_AT_MOST])


def _present_on(
    day: datetime.date, at: datetime.datetime, own: Iterable[Appointment], records: Records | None
) -> set[int]:
    """Of the people with these appointments those who held one of them on the day, by what was recorded then.

    Without records, by what is known today.
    """
    stood = (records.known(held, at) if records else held for held in own)
    return {held.person_id for held in stood if held is not None and held.holds_on(day)}


def _words_of_turn(turn: Turn, held: Appointment) -> str:
    given = {
        "recorded": f"{turn.recorded_on:%d/%m/%Y}",
        "capacity": held.capacity,
        "day": f"{turn.day:%d/%m/%Y}",
    }
    if turn.has_ended:
        return _("Ngày %(recorded)s một quyết định ghi lùi ngày đã kết thúc vai trò “%(capacity)s” từ %(day)s.") % given
    return _("Ngày %(recorded)s một quyết định ghi lùi ngày đã trao vai trò “%(capacity)s” từ %(day)s.") % given


def _capacities(held: Appointment, given: Sequence[Delegation]) -> Iterable[Acting]:
    yield Acting.through(held)
    for one in given:
        if one.covers(held):
            yield Acting.standing_in(one.delegate, held, Warrant(one.pk, one.ends_at, one.campaign_id))


def _why_not(verb: Verb[Any], subject: Any, acting: Acting, day: datetime.date, present: set[int]) -> str:
    if acting.on_behalf_of is not None and acting.person_id not in present:
        return _("Hôm ấy người được ủy quyền không giữ vai trò nào.")
    held = acting.appointment
    if held is not None and not held.holds_on(day):
        if day < held.valid_from:
            return _("Hôm ấy vai trò này chưa có hiệu lực: nó bắt đầu ngày %(day)s.") % {
                "day": f"{held.valid_from:%d/%m/%Y}"
            }
        return _("Hôm ấy vai trò này không còn hiệu lực: nó hết ngày %(day)s.") % {"day": f"{held.valid_to:%d/%m/%Y}"}
    rebuilt = verb.model.kind in ("submission", "report")
    with as_of(day), of_another():
        refusal = (
            verb.refusal(subject, acting, pressed=False)
            if rebuilt
            else verb.refusal(subject, acting, pressed=False, only=NotPermitted)
        )
    return refusal.reason if refusal else ""


@dataclass(slots=True)
class _History:
    """What is read once to rebuild some objects at many moments."""

    moved: dict[int, list[Event]]
    proposals: dict[int, list[Proposal]]
    consents: dict[int, list[Consent]]
    parts: dict[int, dict[int, datetime.datetime]]
    records: Records = field(default_factory=Records)

    @classmethod
    def of(cls, rows: Sequence[Any], events: Mapping[str, Sequence[Event]]) -> _History:
        """Two queries, three more and one for each 900 members where there is a consolidated report."""
        campaigns = {row.pk if isinstance(row, Campaign) else getattr(row, "campaign_id", None) for row in rows}
        moved: dict[int, list[Event]] = defaultdict(list)
        streams = [f"campaign:{key}" for key in campaigns if key is not None]
        for event in Event.objects.filter(stream__in=streams, action="campaigns.carry_over").order_by("-number"):
            moved[int(event.identity)].append(event)
        mine = [row for row in rows if isinstance(row, ConsolidatedReport)]
        proposals: dict[int, list[Proposal]] = defaultdict(list)
        consents: dict[int, list[Consent]] = defaultdict(list)
        parts = {}
        if mine:
            found = Proposal.objects.filter(report__in=mine).defer("file")
            for one in found.select_related("signer__person", "signer__unit"):
                proposals[one.report_id].append(one)
            for consent in Consent.objects.filter(proposal__report__in=mine).select_related("proposal", "by"):
                consents[consent.proposal.report_id].append(consent)
            for row in mine:
                taken = [e.changes["submissions"] for e in events[row.stream] if e.action == "reports.take_in"]
                parts[row.pk] = reports.first_parts([key for keys in taken for key in keys])
        return cls(moved, proposals, consents, parts)

    def read_records(self, appointments: Iterable[Appointment]) -> None:
        """What was recorded of these appointments and of the signers', and when."""
        signers = [one.signer for proposals in self.proposals.values() for one in proposals]
        self.records = Records.read([*appointments, *signers])

    def subject(
        self,
        row: Any,
        events: Sequence[Event],
        at: datetime.datetime,
        people: Iterable[int] | None,
        *,
        as_known_today: bool = False,
    ) -> Any:
        """The object as it was after these events, its signer in office by what was recorded then. No query."""
        if isinstance(row, Submission):
            stood: Any = submissions.as_it_stood(submissions.submission_after(events), self._bodies(row, at))
            return stood
        if isinstance(row, ConsolidatedReport):
            return reports.as_it_stood(
                reports.report_after(events),
                self._bodies(row, at),
                at,
                proposals=[one if as_known_today else self._signed(one, at) for one in self.proposals[row.pk]],
                consents=self.consents[row.pk],
                parts=self.parts.get(row.pk, {}),
                people=people or (),
            )
        stood = copy.copy(self._campaign(row, at)) if isinstance(row, Campaign) else copy.copy(row)
        if "state" in stood.__dict__ and (state := state_after(events)):
            stood.__dict__["state"] = state
        return stood

    def _signed(self, proposal: Proposal, at: datetime.datetime) -> Proposal:
        signer = self.records.known(proposal.signer, at)
        if signer is None or signer is proposal.signer:
            return proposal
        stood = copy.copy(proposal)
        stood.signer = signer
        return stood

    def _bodies(self, row: Any, at: datetime.datetime) -> Any:
        stood = copy.copy(row)
        stood.campaign = self._campaign(row.campaign, at)
        return stood

    def _campaign(self, campaign: Campaign, at: datetime.datetime) -> Campaign:
        """With the bodies that it had: taken back over every later change of the organisation."""
        later = [event for event in self.moved.get(campaign.pk, ()) if event.at > at]
        if not later:
            return campaign
        stood = copy.copy(campaign)
        for event in later:
            for body in BODIES:
                if f"{body}_key" in event.changes:
                    stood.__dict__[f"{body}_id"] = event.changes[f"{body}_key"][0]
        return stood


class Verdict(TextChoices):
    """What the check of an act comes to, where it needs looking at."""

    AGAINST = "against", gettext_lazy("Trái vai trò")
    ENDED_SINCE = "ended_since", gettext_lazy("Đúng khi làm, nay thành trái")
    GIVEN_SINCE = "given_since", gettext_lazy("Trái khi làm, nay thành đúng")
    UNREADABLE = "unreadable", gettext_lazy("Không kiểm tra được")


@dataclass(frozen=True, slots=True)
class Finding:
    """An act that needs looking at, and why."""

    event: Event
    verdict: Verdict
    reason: str


@dataclass(slots=True)
class Check:
    """How many acts of people were checked, how many the system did, and which need looking at, latest first."""

    checked: int = 0
    by_system: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: Check) -> None:
        self.checked += other.checked
        self.by_system += other.by_system
        self.findings = sorted(
            self.findings + other.findings, key=lambda one: (one.event.at, one.event.pk), reverse=True
        )


def acts_to_check() -> list[str]:
    """The codes of what people and the system do to documents."""
    return [code for code, verb in REGISTRY.items() if verb.model.kind in CHECKED]


def check_acts(page: Sequence[Event]) -> Check:
    """Whether each act was by somebody entitled then. The events come with their appointment.

    Some fifteen queries, however many the events; so many again for a half, as often as their objects have too many.
    """
    check = Check()
    acts: dict[str, list[Event]] = defaultdict(list)
    for event in page:
        if event.refused or event.action not in REGISTRY or event.kind not in CHECKED:
            continue
        if event.actor_id is None:
            check.by_system += 1
        else:
            acts[event.stream].append(event)
    check.add(_check_objects(acts))
    return check


def _check_objects(acts: Mapping[str, Sequence[Event]]) -> Check:
    check = Check()
    streams = sorted(acts)
    if not streams:
        return check
    latest = max(event.pk for found in acts.values() for event in found)
    found = Event.objects.filter(stream__in=streams, id__lte=latest).order_by("stream", "number")
    histories: dict[str, list[Event]] = defaultdict(list)
    read = list(found[: HISTORY_AT_MOST + 1])
    if len(read) > HISTORY_AT_MOST and len(streams) > 1:
        half = len(streams) // 2
        for some in (streams[:half], streams[half:]):
            check.add(_check_objects({stream: acts[stream] for stream in some}))
        return check
    # Who held a step is told under the keys of people: of all these events they are read at once.
    tell(read)
    for event in read:
        histories[event.stream].append(event)
    rows = _rows(streams)
    history = _History.of(list(rows.values()), histories)
    events = [event for stream in streams for event in acts[stream]]
    given = _delegations(events)
    own = _own_appointments(events)
    history.read_records([*(event.appointment for event in events if event.appointment), *own])
    for event in events:
        before = histories[event.stream][: max(event.number - 1, 1)]
        row = rows.get(event.stream)
        if row is None or len(before) < max(event.number - 1, 1):
            words = _("Đối tượng không còn hoặc có quá nhiều sự kiện.")
            check.findings.append(Finding(event, Verdict.UNREADABLE, words))
            continue
        check.checked += 1
        if finding := _finding(event, row, before, history, given, own):
            check.findings.append(finding)
    return check


def _finding(
    event: Event,
    row: Any,
    events: Sequence[Event],
    history: _History,
    given: Sequence[Delegation],
    own: Sequence[Appointment],
) -> Finding | None:
    """What held and was recorded when it was done decides; then whether a decision written down later differs."""
    day, records = timezone.localdate(event.at), history.records
    subject = history.subject(row, events, event.at, people_of(event))
    known = records.known(event.appointment, event.at) if event.appointment else None
    reason = (
        _("Lúc ấy chưa ai ghi phân công này.")
        if event.appointment and known is None
        else _why_wrong(event, known, subject, given, _present_on(day, event.at, own, records))
    )
    turned = _turned(event, subject, own, records)
    if turned is None:
        return Finding(event, Verdict.AGAINST, reason) if reason else None
    today = history.subject(row, events, event.at, people_of(event), as_known_today=True)
    reason_today = _why_wrong(event, event.appointment, today, given, _present_on(day, event.at, own, None))
    if bool(reason) == bool(reason_today):
        return Finding(event, Verdict.AGAINST, reason) if reason else None
    if reason:
        words = _("Khi làm thì không đúng tư cách: %(reason)s") % {"reason": reason}
        return Finding(event, Verdict.GIVEN_SINCE, f"{words} {turned}")
    return Finding(event, Verdict.ENDED_SINCE, _("Khi làm thì đúng tư cách.") + f" {turned}")


def _turned(event: Event, subject: Any, own: Iterable[Appointment], records: Records) -> str | None:
    """In words the later decision on an appointment that the act stands on; None where there is none."""
    day = timezone.localdate(event.at)
    proposal = subject.last_proposal if isinstance(subject, ConsolidatedReport) else None
    stands_on = [event.appointment, proposal.signer if proposal else None]
    if event.on_behalf_of_id is not None:
        stands_on += [held for held in own if held.person_id == event.actor_id]
    for held in stands_on:
        if held is not None and (turn := records.turn(held, event.at, day)):
            return _words_of_turn(turn, held)
    return None


def _rows(streams: Iterable[str]) -> dict[str, Any]:
    keys: dict[str, list[int]] = defaultdict(list)
    for stream in streams:
        kind, _colon, identity = stream.partition(":")
        keys[kind].append(int(identity))
    models: tuple[Any, ...] = (Submission, ConsolidatedReport, Campaign)
    return {
        row.stream: row
        for model in models
        if keys[model.kind]
        for row in model._default_manager.select_related(*model.related, *_TYPES[model.kind]).filter(
            pk__in=keys[model.kind]
        )
    }


_TYPES = {"submission": ("campaign__type",), "report": ("campaign__type",), "campaign": ("type",)}


def _delegations(acts: Sequence[Event]) -> list[Delegation]:
    principals = {event.on_behalf_of_id for event in acts if event.on_behalf_of_id}
    return list(Delegation.objects.filter(principal__in=principals)) if principals else []


def _own_appointments(acts: Sequence[Event]) -> list[Appointment]:
    """Those of the people who stood in for others: only who holds a role can."""
    people = {event.actor_id for event in acts if event.on_behalf_of_id}
    return list(Appointment.objects.filter(person__in=people).select_related("unit")) if people else []


def _why_wrong(
    event: Event, appointment: Appointment | None, subject: Any, given: Sequence[Delegation], present: set[int]
) -> str:
    """By the rules, and by these days of the appointment that the event names; "" where nothing is wrong."""
    day = timezone.localdate(event.at)
    if appointment is None:
        return _("Sự kiện không nêu tư cách nào.")
    if appointment.person_id != (event.on_behalf_of_id or event.actor_id):
        return _("Tư cách trong sự kiện là của người khác.")
    assert event.actor is not None
    if event.on_behalf_of_id is None:
        acting = Acting(event.actor, appointment)
    else:
        covering = [
            one
            for one in given
            if one.delegate_id == event.actor_id
            and one.covers(appointment)
            and one.given_at <= event.at
            and one.starts_at <= event.at <= one.ends_at
            and (one.revoked_at is None or one.revoked_at >= event.at)
        ]
        if not covering:
            return _("Lúc ấy không có ủy quyền nào cho việc này.")
        one = next((one for one in covering if one.campaign_id in (None, event.campaign_id)), covering[0])
        warrant = Warrant(one.pk, one.ends_at, one.campaign_id)
        acting = Acting.standing_in(event.actor, appointment, warrant)
    return _why_not(REGISTRY[event.action], subject, acting, day, present)
