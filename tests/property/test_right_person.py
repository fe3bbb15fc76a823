"""People come, go, are away, stand in for each other and have their work moved; the right person always has it.

Whatever anybody tries, by day or by night: an act that succeeded was done by somebody who had the right at that moment,
by their own appointment or by a delegation in effect, and was not barred by what they or the one they stood in for had
done before; and each open task has somebody who can do it, or an alarm names it. Who may do what is kept here by a
model of its own that reads none of the product's rules.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.world import LEAVES, World, small_world
from workflow.actions.refusals import Refused
from workflow.actions.verbs import REGISTRY
from workflow.audit.models import Event
from workflow.delegation import queries as delegations
from workflow.delegation.actions import give, revoke
from workflow.delegation.models import Delegation
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role
from workflow.submissions.models import Submission
from workflow.supervision.gone import stranded
from workflow.supervision.leavers import alarms, release_stranded
from workflow.supervision.moves import reassign_tasks
from workflow.tasks.models import Task

REASON = "Lý do đủ dài để ghi nhận."

# Who may do what, in which unit: the table of the design, not the product's own declarations.
BY = {
    "write_section": (Role.DRAFTER, "unit"),
    "hand_over": (Role.DRAFTER, "unit"),
    "send_back": (Role.UNIT_SECRETARY, "unit"),
    "submit": (Role.UNIT_SECRETARY, "unit"),
    "recall": (Role.UNIT_SECRETARY, "unit"),
    "begin_review": (Role.REVIEWER, "lead"),
    "accept": (Role.REVIEWER, "lead"),
    "return_for_revision": (Role.REVIEWER, "lead"),
    "reopen": (Role.HEAD, "lead"),
    "exempt": (Role.HEAD, "lead"),
}
UNIT_SIDE = ("write_section", "submit")
REVIEWS = ("begin_review", "accept", "return_for_revision")
DELEGABLE = frozenset(Role) - {Role.ADMINISTRATOR, Role.INSPECTOR}


@dataclass
class Held:
    """An appointment as the model knows it: from which day to which, both included."""

    key: int
    person: int
    role: str
    unit: int
    first: datetime.date
    last: datetime.date | None = None

    def on(self, day: datetime.date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass
class Given:
    """A delegation as the model knows it."""

    key: int
    principal: int
    delegate: int
    appointment: int | None
    starts: datetime.datetime
    ends: datetime.datetime
    revoked: datetime.datetime | None = None

    def at(self, moment: datetime.datetime) -> bool:
        return self.starts <= moment <= self.ends and (self.revoked is None or moment < self.revoked)


@dataclass
class Known:
    """Everything that the model remembers."""

    appointments: dict[int, Held] = field(default_factory=dict)
    given: dict[int, Given] = field(default_factory=dict)
    inactive: set[int] = field(default_factory=set)
    unit_hands: dict[int, set[int]] = field(default_factory=dict)


class Clock:
    """The moment that everything takes for now; it only goes on."""

    offset = datetime.timedelta()


_real_now = timezone.now


def _now() -> datetime.datetime:
    return _real_now() + Clock.offset


class Committee(RuleBasedStateMachine):
    """Three units' reports, and all the people of the small world."""

    world: World
    acted: set[str] = set()
    stood_in: int = 0
    refused_after_end: int = 0
    alarmed: int = 0
    barred: int = 0

    @classmethod
    def has_seen_all(cls) -> bool:
        """Whether every act and every kind of refusal has come up."""
        acts = {"write_section", "hand_over", "submit", "begin_review", "accept", "return_for_revision"}
        counts = (cls.stood_in, cls.refused_after_end, cls.barred, cls.alarmed)
        return cls.acted >= acts and all(counts)

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        Clock.offset = datetime.timedelta()
        self.known = Known(
            appointments={
                row.pk: Held(row.pk, row.person_id, row.role, row.unit_id, row.valid_from, row.valid_to)
                for row in Appointment.objects.all()
            }
        )
        self.people = list(Person.objects.order_by("pk"))
        # Whom roles are heaped on and work is handed to: few, so that what one person did meets what they may not do.
        few = ("nguyet", "loan", "hung", "lan1", "son1")
        self.few = [person for person in self.people if person.username in few]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        Clock.offset = datetime.timedelta()

    # What happens to the organisation, by day

    @initialize(
        places=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 2)), min_size=1, max_size=5),
        depths=st.tuples(*[st.integers(0, 3)] * 3),
    )
    def an_organisation(self, places: list[tuple[int, int, int]], depths: tuple[int, ...]) -> None:
        """Some hold more than one role; each unit's report has come some of the way."""
        for person, role, unit in places:
            self.appoint(person, role, unit, days=None)
        world = self.world
        for unit, depth in enumerate(depths):
            if depth:
                self._write(self._row(unit), self._everybody())
            drafter, secretary = world.drafters[unit], world.secretaries[unit]
            for name, acting in (("hand_over", drafter), ("submit", secretary), ("begin_review", world.reviewer))[
                :depth
            ]:
                self._try(self._row(unit), name, acting)

    @rule(hours=st.integers(1, 40))
    def time_goes_by(self, hours: int) -> None:
        Clock.offset += datetime.timedelta(hours=hours)

    @rule(
        person=st.integers(0, 4),
        role=st.integers(0, 3),
        unit=st.integers(0, 2),
        days=st.one_of(st.none(), st.integers(0, 5)),
    )
    def appoint(self, person: int, role: int, unit: int, days: int | None) -> None:
        """Somebody gets one more role: drafter or secretary of a unit, reviewer or head of the lead unit."""
        named = (Role.DRAFTER, Role.UNIT_SECRETARY, Role.REVIEWER, Role.HEAD)[role]
        where = self.world.units[unit] if role < 2 else self.world.campaign.lead_unit
        who, day = self.few[person], timezone.localdate()
        if Appointment.objects.filter(person=who, role=named, unit=where, valid_from=day).exists():
            return
        last = None if days is None else day + datetime.timedelta(days=days)
        row = Appointment.objects.create(
            person=who, role=named, unit=where, title="Kiêm nhiệm", valid_from=day, valid_to=last
        )
        self.known.appointments[row.pk] = Held(row.pk, who.pk, named, where.pk, day, last)

    @rule(which=st.integers(0, 40))
    def somebody_leaves(self, which: int) -> None:
        """An appointment that has begun before today ended yesterday."""
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        running = [held for held in self.known.appointments.values() if held.first <= yesterday and held.last is None]
        if running:
            held = running[which % len(running)]
            held.last = yesterday
            Appointment.objects.filter(pk=held.key).update(valid_to=yesterday)

    @rule(person=st.integers(0, 12))
    def an_account_is_closed(self, person: int) -> None:
        who = self.people[person]
        if len(self.known.inactive) < 2:
            self.known.inactive.add(who.pk)
            Person.objects.filter(pk=who.pk).update(is_active=False)

    @rule(
        principal=st.integers(0, 12),
        delegate=st.integers(0, 4),
        begins=st.integers(0, 2),
        lasts=st.integers(0, 4),
        only_first=st.booleans(),
    )
    def delegate(self, principal: int, delegate: int, begins: int, lasts: int, only_first: bool) -> None:
        who, other = self.people[principal], self.few[delegate]
        for acting in self._capacities(who)[:1]:
            if acting.on_behalf_of is not None:
                continue
            starts = timezone.now() + datetime.timedelta(days=begins)
            ends = starts + datetime.timedelta(days=lasts, hours=6)
            try:
                with transaction.atomic():
                    made = give(
                        acting=acting,
                        delegate_to=Person.objects.get(pk=other.pk),
                        starts_at=starts,
                        ends_at=ends,
                        reason=REASON,
                        appointment=acting.appointment if only_first else None,
                    )
            except Refused:
                continue
            self.known.given[made.pk] = Given(made.pk, who.pk, other.pk, made.appointment_id, starts, ends)

    @rule(task=st.integers(0, 5), delegate=st.integers(0, 4), lasts=st.integers(0, 4))
    def a_holder_goes_away(self, task: int, delegate: int, lasts: int) -> None:
        """Who holds a task lets somebody stand in from now on."""
        held = list(Task.objects.open().filter(owner__isnull=False).order_by("pk"))
        if held:
            owner = [person.pk for person in self.people].index(held[task % len(held)].owner_id or 0)
            self.delegate(owner, delegate, begins=0, lasts=lasts, only_first=False)

    @rule(which=st.integers(0, 10))
    def revoke(self, which: int) -> None:
        if not self.known.given:
            return
        given = list(self.known.given.values())[which % len(self.known.given)]
        row = Delegation.objects.select_related("principal").get(pk=given.key)
        for acting in self._capacities(row.principal)[:1]:
            try:
                with transaction.atomic():
                    revoke(row, acting=acting)
            except Refused:
                continue
            given.revoked = Delegation.objects.get(pk=given.key).revoked_at

    # What people try

    @rule(
        unit=st.integers(0, 2),
        name=st.sampled_from(sorted(BY)),
        person=st.integers(0, 12),
        capacity=st.integers(0, 6),
    )
    def anybody_tries_anything(self, unit: int, name: str, person: int, capacity: int) -> None:
        held = self._capacities(self.people[person])
        if held:
            self._try(self._row(unit), name, held[capacity % len(held)])

    @rule(unit=st.integers(0, 2), choice=st.integers(0, 50), standing_in=st.booleans())
    def somebody_does_what_is_offered(self, unit: int, choice: int, standing_in: bool) -> None:
        """One of the acts that somebody is offered now, so that runs get far; rather by those who stand in."""
        row, everybody = self._row(unit), self._everybody()
        if row.state == "drafted" and not row.handed_over:
            self._write(row, everybody)
            row = self._row(unit)
        chosen = self._offered(row, everybody, standing_in)
        if chosen:
            self._try(row, *chosen[choice % len(chosen)])

    @rule(unit=st.integers(0, 2), back=st.booleans())
    def a_report_goes_its_way(self, unit: int, back: bool) -> None:
        """As far as there is somebody for each step: pressed at random, few get to a decision in so many steps."""
        everybody = self._everybody()
        self._write(self._row(unit), everybody)
        for name in ("hand_over", "submit", "begin_review", "return_for_revision" if back else "accept"):
            row = self._row(unit)
            any(one == name and self._try(row, name, acting) for one, acting in self._offered(row, everybody))

    @rule(choice=st.integers(0, 50), hours=st.integers(1, 200))
    def somebody_waits_before_pressing(self, choice: int, hours: int) -> None:
        """The page offered it; by the time that it is pressed the right may have ended."""
        everybody = self._everybody()
        offered = [
            (row, name, acting)
            for row in self.world.reports
            for name, acting in self._offered(row, everybody, standing_in=True)
            if acting.on_behalf_of is not None
        ]
        if offered:
            row, name, acting = offered[choice % len(offered)]
            self.time_goes_by(hours)
            if not self._try(row, name, acting) and not self._has_right(acting, timezone.now()):
                Committee.refused_after_end += 1

    @rule(unit=st.integers(0, 2), delegate=st.integers(0, 4))
    def who_wrote_it_sends_somebody_to_review_it(self, unit: int, delegate: int) -> None:
        """The way round that a delegation must not be: its principal may not review, so nobody may for them."""
        row, few = self._row(unit), [person.pk for person in self.few]
        wrote = [key for key in few if key in self.known.unit_hands.get(row.pk, set())]
        if wrote:
            self.appoint(few.index(wrote[0]), 2, 0, days=None)
            writer = [person.pk for person in self.people].index(wrote[0])
            self.delegate(writer, delegate, begins=0, lasts=1, only_first=False)
            for acting in self._capacities(self.few[delegate]):
                if acting.on_behalf_of is not None and acting.role == Role.REVIEWER:
                    self._try(self._row(unit), "begin_review", acting)

    @rule(task=st.integers(0, 5), to=st.integers(0, 12), by=st.integers(0, 12))
    def reassign(self, task: int, to: int, by: int) -> None:
        rows = list(Task.objects.open().order_by("pk"))
        for acting in self._capacities(self.people[by])[:1]:
            row = rows[task % len(rows)] if rows else None
            if row is None:
                return
            try:
                with transaction.atomic():
                    reassign_tasks(
                        [(row.pk, row.owner_id)],
                        to=Person.objects.get(pk=self.people[to].pk),
                        acting=acting,
                        reason=REASON,
                    )
            except Refused:
                continue
            assert acting.role == Role.HEAD and self._has_right(acting, timezone.now())
            assert self.people[to].pk in self._who_can(row), f"{self.people[to]} was given {row}"

    @rule()
    def the_timers_run(self) -> None:
        release_stranded(timezone.now())
        assert not stranded(Task.objects.open()).exists()

    # What must be so

    @invariant()
    def each_task_has_somebody_or_an_alarm(self) -> None:
        named = {alarm.task.pk for alarm in alarms(Task.objects.open())}
        for task in Task.objects.open().order_by("pk"):
            able = self._who_can(task)
            assert bool(able) != (task.pk in named), f"{task}: {able} can do it, alarm: {task.pk in named}"
        Committee.alarmed += len(named)

    @invariant()
    def nobody_holds_what_is_not_theirs_without_it_being_seen(self) -> None:
        seen = set(stranded(Task.objects.open()).values_list("pk", flat=True))
        for task in Task.objects.open().filter(owner__isnull=False):
            holds = self._holds(task.owner_id or 0, task.role, task.unit_id or 0, timezone.localdate())
            active = task.owner_id not in self.known.inactive
            assert (holds and active) != (task.pk in seen)

    # The model

    def _holds(self, person: int, role: str, unit: int, day: datetime.date) -> bool:
        return any(
            held.on(day) and (held.person, held.role, held.unit) == (person, role, unit)
            for held in self.known.appointments.values()
        )

    def _has_right(self, acting: Acting, at: datetime.datetime) -> bool:
        """Whether the person may work in that capacity at that moment at all."""
        assert acting.person is not None and acting.appointment is not None and acting.principal is not None
        if self.known.inactive & {acting.person.pk, acting.principal.pk}:
            return False
        held, day = self.known.appointments[acting.appointment.pk], timezone.localdate(at)
        if held.person != acting.principal.pk or not held.on(day):
            return False
        if acting.on_behalf_of is None:
            return True
        if not any(own.on(day) and own.person == acting.person.pk for own in self.known.appointments.values()):
            return False
        return held.role in DELEGABLE and any(
            (given.principal, given.delegate) == (acting.on_behalf_of.pk, acting.person.pk)
            and given.appointment in (None, held.key)
            and given.at(at)
            for given in self.known.given.values()
        )

    def _who_can(self, task: Task) -> set[int]:
        """The keys of those who could do this task today in a capacity of their own."""
        day = timezone.localdate()
        able = {
            held.person
            for held in self.known.appointments.values()
            if held.on(day) and (held.role, held.unit) == (task.role, task.unit_id)
        } - self.known.inactive
        barred = self.known.unit_hands.get(task.subject_id, set()) if task.step == "review" else set()
        return able - barred

    # Doing

    def _capacities(self, person: Person) -> list[Acting]:
        """What the person may choose from when they sign in now: nothing once the account is closed."""
        row = Person.objects.get(pk=person.pk)
        if not row.is_active:
            return []
        own = Appointment.objects.on(timezone.localdate()).filter(person=row).select_related("unit", "person")
        return [
            *(Acting.through(appointment) for appointment in own.order_by("pk")),
            *delegations.capacities(row, timezone.now()),
        ]

    def _offered(self, row: Submission, everybody: list[Acting], standing_in: bool = False) -> list[tuple[str, Acting]]:
        """Who is offered what now; with `standing_in` only to those who stand in, where there are any."""
        offered = [
            (name, acting)
            for acting in everybody
            for name in BY
            if name not in ("write_section", "exempt") and REGISTRY[f"submissions.{name}"].refusal(row, acting) is None
        ]
        behind = [one for one in offered if one[1].on_behalf_of is not None]
        return behind if standing_in and behind else offered

    def _everybody(self) -> list[Acting]:
        return [acting for person in self.people for acting in self._capacities(person)]

    def _row(self, unit: int) -> Submission:
        return self.world.report(self.world.units[unit])

    def _write(self, row: Submission, everybody: list[Acting]) -> None:
        for acting in everybody:
            if REGISTRY["submissions.write_section"].refusal(row, acting) is None:
                for key in LEAVES:
                    if not row.texts.filter(key=key).exists():
                        self._try(self.world.report(row.unit), "write_section", acting, key=key)
                return

    def _try(self, row: Submission, name: str, acting: Acting, key: str = "II") -> bool:
        """Perform it; one that succeeds must have been right by the model. Answers whether it succeeded."""
        before = Event.objects.filter(stream=row.stream, refused=False).count()
        try:
            with transaction.atomic():
                REGISTRY[f"submissions.{name}"](row, acting=acting, **self._given(row, name, key))
        except Refused:
            assert Event.objects.filter(stream=row.stream, refused=False).count() == before
            hands = self.known.unit_hands.get(row.pk, set())
            Committee.barred += name in REVIEWS and getattr(acting.on_behalf_of, "pk", 0) in hands
            return False
        event = Event.objects.filter(stream=row.stream).latest("number")
        people = {person.pk for person in acting.people}
        if name == "write_section":
            # A save that goes on with a session has no event of its own: the one that began it names the writer.
            session = row.texts.get(key=key).open_session
            assert session is not None
            event = Event.objects.get(stream=row.stream, number=session.opened)
            event.at = session.last_at
        role, place = BY[name]
        unit = row.unit_id if place == "unit" else row.campaign.lead_unit_id
        assert self._has_right(acting, event.at), f"{name} by {acting.capacity_in_full} at {event.at}"
        assert (acting.role, acting.unit_id) == (role, unit)
        assert (event.actor_id, event.on_behalf_of_id) == (acting.person_id, getattr(acting.on_behalf_of, "pk", None))
        hands = self.known.unit_hands.setdefault(row.pk, set())
        if name in REVIEWS:
            assert not hands & people, f"{name}: wrote or submitted it, and reviews it"
        if name in UNIT_SIDE:
            hands |= people
        Committee.acted.add(name)
        Committee.stood_in += acting.on_behalf_of is not None
        return True

    def _given(self, row: Submission, name: str, key: str) -> dict[str, Any]:
        reason = {"reason": REASON} if REGISTRY[f"submissions.{name}"].reason_at_least else {}
        saved = row.texts.filter(key=key).first()
        return reason | {
            "return_for_revision": {"due_at": timezone.now() + datetime.timedelta(days=30)},
            "write_section": {"key": key, "html": "<p>Mới</p>", "seen_text": saved.version if saved else 0},
        }.get(name, {})


@pytest.mark.database
def test_the_right_person_always_has_it(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", _now)
    Committee.world = small_world()
    # Runs in which nothing of interest happened would prove little; of those that come by chance, a few more bring it.
    for turn in range(5):
        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            Committee,
            settings=settings(
                max_examples=30,
                stateful_step_count=30,
                deadline=None,
                derandomize=turn == 0,
                suppress_health_check=list(HealthCheck),
            ),
        )
        if Committee.has_seen_all():
            break
    assert Committee.has_seen_all(), (Committee.acted, Committee.stood_in, Committee.barred, Committee.alarmed)
