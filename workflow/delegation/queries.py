"""The read side of delegations: which are in effect, in which capacities of others a person may act, who is away."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from workflow.actions.verbs import REGISTRY
from workflow.audit import wording
from workflow.delegation.models import NEVER_DELEGATED, Delegation
from workflow.documents.text import fold
from workflow.organisation.acting import Acting, Warrant
from workflow.organisation.chunks import in_chunks
from workflow.organisation.models import Appointment, DatedQuerySet, Person, Role
from workflow.organisation.queries import MAX_CAPACITIES
from workflow.organisation.standing_in import Away

LEADING = (Role.HEAD, Role.UNIT_SECRETARY)
"""Who answers for a unit."""

SUGGESTED = 100
"""How many people a form suggests."""


def in_effect(people: Iterable[int], at: datetime.datetime) -> QuerySet[Delegation]:
    """What these principals (keys) have given that is in effect at the moment, the widest and longest first."""
    return (
        Delegation.objects.filter(_in_effect("", at), principal__in=people, delegate__is_active=True)
        .select_related("delegate")
        .order_by(F("appointment").asc(nulls_first=True), F("campaign_id").asc(nulls_first=True), "-ends_at", "pk")
    )


def in_effect_then(people: Iterable[int], at: datetime.datetime) -> QuerySet[Delegation]:
    """What these principals (keys) had given that was in effect at a moment gone by, revoked since or not."""
    return Delegation.objects.filter(
        Q(revoked_at__isnull=True) | Q(revoked_at__gt=at),
        principal__in=people,
        given_at__lte=at,
        starts_at__lte=at,
        ends_at__gte=at,
    ).select_related("delegate", "principal")


def away(people: Iterable[int], at: datetime.datetime) -> dict[int, Away]:
    """Of these people (keys) those who are away, each with who stands in; a query for each 900 people."""
    found: dict[int, Away] = {}
    for chunk in in_chunks(people):
        for given in in_effect(chunk, at):
            whole = given.appointment_id is None and given.campaign_id is None
            found.setdefault(given.principal_id, Away(given.delegate, given.ends_at, whole))
    return found


def principals(person: Person, at: datetime.datetime) -> QuerySet[Any]:
    """The keys of those for whom the person may act at the moment, as a part of a query."""
    return Delegation.objects.filter(_in_effect("", at), delegate=person).values("principal")


def capacities(person: Person, at: datetime.datetime, address: str = "") -> list[Acting]:
    """The capacities of others in which the person may act at the moment, by whose they are. One query."""
    given = "person__delegations_given"
    rows = (
        Appointment.objects.on(timezone.localdate(at))
        .filter(
            _in_effect(f"{given}__", at),
            Q(**{f"{given}__appointment": None}) | Q(**{f"{given}__appointment": F("pk")}),
            person__is_active=True,
            **{f"{given}__delegate": person},
        )
        .exclude(role__in=NEVER_DELEGATED)
        .annotate(warrant=F(f"{given}__pk"), ends_at=F(f"{given}__ends_at"), campaign=F(f"{given}__campaign_id"))
        .select_related("unit", "person")
        .order_by("person__search_key", "pk", "campaign", "-ends_at")[:MAX_CAPACITIES]
    )
    found: dict[tuple[int, int | None], Acting] = {}
    for row in rows:
        warrant = Warrant(row.warrant, row.ends_at, row.campaign)
        found.setdefault((row.pk, row.campaign), Acting.standing_in(person, row, warrant, address))
    return list(found.values())


def hold(key: int) -> Delegation:
    """The delegation as it is now, not to be revoked before the transaction ends. One query.

    Acts share the hold among themselves and only a revocation waits for them: two acts of one delegate, each holding
    its own document, cannot wait for each other in a circle. SQLite lets only one transaction write at a time.
    """
    held = Delegation.objects.filter(pk=key)
    if connection.vendor != "postgresql":
        return held.get()
    statement, given = held.query.sql_with_params()
    # Django has no FOR SHARE.
    return Delegation.objects.raw(f"{statement} FOR SHARE", given)[0]


def _in_effect(prefix: str, at: datetime.datetime) -> Q:
    return Q(**{f"{prefix}revoked_at__isnull": True, f"{prefix}starts_at__lte": at, f"{prefix}ends_at__gte": at})


def delegable(person: Person, day: datetime.date) -> DatedQuerySet[Appointment]:
    """The person's own appointments whose work another may do."""
    return (
        Appointment.objects.on(day)
        .filter(person=person)
        .exclude(role__in=NEVER_DELEGATED)
        .select_related("unit", "person")
        .order_by("pk")
    )


@dataclass(frozen=True, slots=True)
class Powers:
    """What a delegation lets the other do in one appointment, in the words of the acts, and what it does not."""

    appointment: Appointment
    may: list[str]
    in_person: list[str]


def powers(appointment: Appointment) -> Powers:
    """Read off the verbs themselves, so that the words and the server agree."""
    own = [
        verb
        for verb in REGISTRY.values()
        if verb.model is not Delegation and any(rule.role == appointment.role for rule in verb.by)
    ]
    return Powers(
        appointment,
        may=list(dict.fromkeys(str(verb.label) for verb in own if not verb.in_person)),
        in_person=list(dict.fromkeys(str(verb.label) for verb in own if verb.in_person)),
    )


def covered(delegation: Delegation, day: datetime.date) -> list[Appointment]:
    """The principal's appointments that it is for on the day. One query."""
    return [appointment for appointment in delegable(delegation.principal, day) if delegation.covers(appointment)]


def overlapping(delegation: Delegation) -> QuerySet[Delegation]:
    """What the principal has given for a part of the same time and the same work."""
    found = Delegation.objects.filter(
        principal=delegation.principal_id,
        revoked_at__isnull=True,
        starts_at__lte=delegation.ends_at,
        ends_at__gte=delegation.starts_at,
    ).exclude(pk=delegation.pk)
    if delegation.appointment_id is not None:
        found = found.filter(Q(appointment=None) | Q(appointment=delegation.appointment_id))
    if delegation.campaign_id is not None:
        found = found.filter(Q(campaign_id=None) | Q(campaign_id=delegation.campaign_id))
    return found.select_related("principal", "delegate").order_by("starts_at", "pk")


def covering(delegation: Delegation) -> QuerySet[Delegation]:
    """What already lets the same person do all of this work, all of the time."""
    wide = Q(appointment=None) | Q(appointment=delegation.appointment_id)
    wide &= Q(campaign_id=None) | Q(campaign_id=delegation.campaign_id)
    same = Q(principal=delegation.principal_id, delegate=delegation.delegate_id, revoked_at__isnull=True)
    long = Q(starts_at__lte=delegation.starts_at, ends_at__gte=delegation.ends_at)
    return Delegation.objects.filter(same & long & wide).exclude(pk=delegation.pk).order_by("pk")


def still_given(delegation: Delegation, at: datetime.datetime) -> QuerySet[Delegation]:
    """What else the principal has given to the same person that is not over: revoking one leaves these."""
    same = Q(principal=delegation.principal_id, delegate=delegation.delegate_id, revoked_at__isnull=True)
    others = Delegation.objects.filter(same, ends_at__gte=at).exclude(pk=delegation.pk)
    return others.select_related("principal", "delegate").order_by("starts_at", "pk")


def watchers(appointments: Iterable[Appointment], day: datetime.date) -> list[int]:
    """Who leads the units of these appointments (keys of people): they are told who does whose work. One query."""
    units = {appointment.unit_id for appointment in appointments}
    leading = Appointment.objects.on(day).filter(unit__in=units, role__in=LEADING)
    return list(leading.order_by("pk").values_list("person", flat=True)[:MAX_CAPACITIES])


def colleagues(person: Person, day: datetime.date) -> list[Appointment]:
    """Others who work in the person's units, to be suggested; with their people and units. One query."""
    units = Appointment.objects.on(day).filter(person=person).values("unit")
    return list(_of_others(person, day).filter(unit__in=units)[:SUGGESTED])


def named(words: str, person: Person, day: datetime.date) -> list[Appointment]:
    """Others whose name this is, whatever its case and diacritics; one more than `SUGGESTED` at most. One query."""
    return list(_of_others(person, day).filter(person__search_key=fold(words))[: SUGGESTED + 1])


def _of_others(person: Person, day: datetime.date) -> DatedQuerySet[Appointment]:
    return (
        Appointment.objects.on(day)
        .filter(person__is_active=True)
        .exclude(person=person)
        .select_related("person", "unit")
        .order_by("person__search_key", "pk")
    )


def of_person(person: Person) -> QuerySet[Delegation]:
    """What the person has given and received, latest first."""
    mine = Q(principal=person) | Q(delegate=person)
    return Delegation.objects.filter(mine).select_related(*Delegation.related).order_by("-id")


def visible_to(acting: Acting) -> QuerySet[Delegation]:
    """The delegations that the person may read: their own, those of whose work is of a unit that they lead in any of
    their appointments, because they are told of these; all in a capacity that watches over the system.
    """
    found = Delegation.objects.select_related(*Delegation.related).order_by("-id")
    if reads_all(acting):
        return found
    mine = Q(principal=acting.person) | Q(delegate=acting.person)
    held = Appointment.objects.on(timezone.localdate())
    units = held.filter(person=acting.person, role__in=LEADING).values("unit")
    theirs = held.filter(unit__in=units).exclude(role__in=NEVER_DELEGATED).values("person")
    led = Q(unit__in=units) | Q(appointment__unit__in=units) | Q(appointment=None, principal__in=theirs)
    return found.filter(mine | led)


def reads_all(acting: Acting) -> bool:
    return acting.role in NEVER_DELEGATED


def leads(acting: Acting) -> bool:
    """Whether the capacity is that of the one who answers for the unit, in person."""
    return acting.role in LEADING and acting.on_behalf_of is None


def campaign_name(key: int | None) -> str:
    """What the campaign is called; "" for none, its number where it is not among the latest."""
    return dict(wording.campaigns()).get(key, f"#{key}") if key is not None else ""
