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

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.actions.refusals import NotPermitted
from workflow.actions.verbs import REGISTRY, Verb
from workflow.audit.models import Event
from workflow.campaigns.models import Campaign
from workflow.delegation.models import Delegation
from workflow.delegation.queries import in_effect_then
from workflow.inspection.as_of import reports, submissions
from workflow.inspection.as_of.campaigns import BODIES
from workflow.inspection.as_of.replay import events_until, people_of, state_after
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
    """A person in a capacity of that day, and why they could not; `reason` is "" for who could."""

    acting: Acting
    reason: str


@dataclass(slots=True)
class Answer:
    """Everybody who was asked about: who could, and who could not and why.

    `unasked` are conditions about the content, which are not the person's; `is_whole` says that nobody was left out.
    """

    could: list[Candidate] = field(default_factory=list)
    could_not: list[Candidate] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
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
    appointments = _appointments(verb, subject, day)
    people = {held.person_id for held in appointments}
    given = list(in_effect_then(people, event.at)[:ASKED_AT_MOST])
    people |= {one.delegate_id for one in given}
    subject = history.subject(row, events, at, people)
    present = set(Appointment.objects.on(day).filter(person__in=people).values_list("person_id", flat=True))
    answer = Answer(
        is_whole=len(appointments) < ASKED_AT_MOST, unasked=[str(n.name) for n in verb.needs if n.offered_without]
    )
    for acting in _capacities(appointments, given):
        reason = _why_not(verb, subject, acting, day, present)
        (answer.could_not if reason else answer.could).append(Candidate(acting, reason))
    return answer


def _appointments(verb: Verb[Any], subject: Any, day: datetime.date) -> list[Appointment]:
    """Those of the roles that the rule names, where it names them, and others of the same units and roles."""
    named = Q(pk__in=[])
    for rule in verb.by:
        unit = rule.unit(subject) if rule.unit else None
        named |= Q(role=rule.role) if rule.unit is None else Q(unit=unit)
    found = Appointment.objects.on(day).filter(named).select_related("person", "unit")
    return list(found.order_by("unit", "role", "pk")[:ASKED_AT_MOST])


def _capacities(appointments: Iterable[Appointment], given: Sequence[Delegation]) -> Iterable[Acting]:
    for held in appointments:
        yield Acting.through(held)
        for one in given:
            if one.covers(held):
                yield Acting.standing_in(one.delegate, held, Warrant(one.pk, one.ends_at, one.campaign_id))


def _why_not(verb: Verb[Any], subject: Any, acting: Acting, day: datetime.date, present: set[int]) -> str:
    if acting.on_behalf_of is not None and acting.person_id not in present:
        return _("Hôm ấy người được ủy quyền không giữ vai trò nào.")
    rebuilt = verb.model.kind in ("submission", "report")
    with as_of(day):
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
            for one in Proposal.objects.filter(report__in=mine).defer("file").select_related("signer__person"):
                proposals[one.report_id].append(one)
            for consent in Consent.objects.filter(proposal__report__in=mine).select_related("proposal", "by"):
                consents[consent.proposal.report_id].append(consent)
            for row in mine:
                taken = [e.changes["submissions"] for e in events[row.stream] if e.action == "reports.take_in"]
                parts[row.pk] = reports.first_parts([key for keys in taken for key in keys])
        return cls(moved, proposals, consents, parts)

    def subject(self, row: Any, events: Sequence[Event], at: datetime.datetime, people: Iterable[int] | None) -> Any:
        """The object as it was after these events. No query."""
        if isinstance(row, Submission):
            stood: Any = submissions.as_it_stood(submissions.submission_after(events), self._bodies(row, at))
            return stood
        if isinstance(row, ConsolidatedReport):
            return reports.as_it_stood(
                reports.report_after(events),
                self._bodies(row, at),
                at,
                proposals=self.proposals[row.pk],
                consents=self.consents[row.pk],
                parts=self.parts.get(row.pk, {}),
                people=people or (),
            )
        stood = copy.copy(self._campaign(row, at)) if isinstance(row, Campaign) else copy.copy(row)
        if "state" in stood.__dict__ and (state := state_after(events)):
            stood.__dict__["state"] = state
        return stood

    def _bodies(self, row: Any, at: datetime.datetime) -> Any:
        stood = copy.copy(row)
        stood._state = copy.copy(row._state)
        stood._state.fields_cache = {**row._state.fields_cache, "campaign": self._campaign(row.campaign, at)}
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


@dataclass(frozen=True, slots=True)
class Wrong:
    """An act whose actor the rules would not have let, and why."""

    event: Event
    reason: str


@dataclass(slots=True)
class Check:
    """How many acts of people were checked, how many the system did, and what was found."""

    checked: int = 0
    by_system: int = 0
    wrong: list[Wrong] = field(default_factory=list)
    unreadable: list[Event] = field(default_factory=list)


def acts_to_check() -> list[str]:
    """The codes of what people and the system do to documents."""
    return [code for code, verb in REGISTRY.items() if verb.model.kind in CHECKED]


def check_acts(page: Sequence[Event]) -> Check:
    """Whether each act was by somebody entitled then. The events come with their appointment.

    Some ten queries, however many the events.
    """
    check = Check()
    acts = []
    for event in page:
        if event.refused or event.action not in REGISTRY or event.kind not in CHECKED:
            continue
        if event.actor_id is None:
            check.by_system += 1
        else:
            acts.append(event)
    streams = {event.stream for event in acts}
    histories: dict[str, list[Event]] = defaultdict(list)
    found = Event.objects.filter(stream__in=streams).order_by("stream", "number")[: HISTORY_AT_MOST + 1]
    for event in found:
        histories[event.stream].append(event)
    rows = _rows(streams)
    history = _History.of(list(rows.values()), histories)
    given = _delegations(acts)
    present = _present(acts)
    for event in acts:
        events = histories[event.stream][: max(event.number - 1, 1)]
        row = rows.get(event.stream)
        if row is None or len(events) < max(event.number - 1, 1):
            check.unreadable.append(event)
            continue
        check.checked += 1
        subject = history.subject(row, events, event.at, people_of(event))
        if reason := _why_wrong(event, subject, given, present):
            check.wrong.append(Wrong(event, reason))
    return check


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


def _present(acts: Sequence[Event]) -> list[Appointment]:
    """The own appointments of those who stood in for others: only present people can."""
    people = {event.actor_id for event in acts if event.on_behalf_of_id}
    return list(Appointment.objects.filter(person__in=people)) if people else []


def _why_wrong(event: Event, subject: Any, given: Sequence[Delegation], present: Sequence[Appointment]) -> str:
    day = timezone.localdate(event.at)
    appointment = event.appointment
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
    own = {held.person_id for held in present if held.holds_on(day)} if event.on_behalf_of_id else set()
    return _why_not(REGISTRY[event.action], subject, acting, day, own)
