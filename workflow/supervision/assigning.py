"""Review tasks that find their holder by themselves, as the head of the lead unit has set.

The choice is made in the transaction that opens the task, under a lock on the unit's rule: reports that are submitted
at the same moment are given out one after the other, and each sees what the one before has got.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.models import FlowDocument
from workflow.actions.opening import when_opened
from workflow.actions.refusals import Incomplete
from workflow.actions.verbs import Act, verb
from workflow.audit.privacy.names import named
from workflow.organisation.chunks import in_chunks
from workflow.organisation.models import Appointment, Person, Role, Unit, today
from workflow.organisation.queries import parent_of, units_addressed
from workflow.organisation.standing_in import away
from workflow.supervision.actions import hold
from workflow.supervision.models import AssignmentRule, UnitReviewer
from workflow.supervision.plans import open_counts
from workflow.supervision.registry import SUPERVISED
from workflow.supervision.rules import HEAD_OF_UNIT
from workflow.supervision.states import AssignmentWay
from workflow.tasks.models import Task

UNITS_AT_MOST = 500


def rule_of(unit: Unit) -> AssignmentRule:
    """The unit's rule; off until its head says otherwise."""
    return AssignmentRule.objects.select_related("unit").get_or_create(unit=unit)[0]


@verb(AssignmentRule, "supervision.set_assignment", gettext_lazy("Đặt cách giao việc tự động"), by=(HEAD_OF_UNIT,))
def set_assignment(rule: AssignmentRule, act: Act, *, way: str, fallback: str = AssignmentWay.OFF) -> None:
    """From now on (a submit that waits for this lock included) new review tasks are given out this way."""
    act.changes |= {"way": [rule.state, way], "fallback": [rule.fallback, fallback]}
    rule.state, rule.fallback = way, fallback


@verb(AssignmentRule, "supervision.name_reviewer", gettext_lazy("Giao phụ trách đơn vị"), by=(HEAD_OF_UNIT,))
def name_reviewer(rule: AssignmentRule, act: Act, *, units: Sequence[int], person: Person | None) -> None:
    """Whose reports the person gets, under a rule that goes by unit; None: no longer anybody's in particular."""
    if not units:
        raise Incomplete(_("Chưa chọn đơn vị nào."))
    if len(units) > UNITS_AT_MOST:
        raise Incomplete(_("Mỗi lần chọn nhiều nhất %(most)d đơn vị.") % {"most": UNITS_AT_MOST})
    if person is not None and not _reviewers(rule.unit_id).filter(pk=person.pk).exists():
        raise Incomplete(
            _("%(person)s hiện không phải người thẩm định của %(unit)s.")
            % {"person": person.full_name, "unit": rule.unit.name}
        )
    committee = parent_of(rule.unit, today())
    under = units_addressed(committee, today()) if committee else Unit.objects.none()
    known = list(under.filter(pk__in=units).order_by("sort_key", "pk"))
    if len(known) != len(set(units)):
        raise Incomplete(
            _("Có đơn vị không thuộc phạm vi của %(unit)s. Hãy tải lại trang rồi chọn lại.") % {"unit": rule.unit.name}
        )
    UnitReviewer.objects.filter(rule=rule, unit__in=known).delete()
    if person is not None:
        UnitReviewer.objects.bulk_create([UnitReviewer(rule=rule, unit=unit, person=person) for unit in known])
    act.changes |= {"units": [unit.name for unit in known], "reviewer": named(person)}


def _reviewers(unit_id: int | None) -> QuerySet[Person]:
    appointed = Appointment.objects.on(today()).filter(role=Role.REVIEWER, unit=unit_id)
    return Person.objects.filter(is_active=True, pk__in=appointed.values("person")).order_by("search_key", "pk")


@when_opened
def assign_automatically(document: FlowDocument, task: Task, act: Act) -> None:
    """Give a review task that opens without a holder to one, if the unit's head has set how.

    Somebody who has since written the very report does not get it back for review: it counts as without a holder. One
    query where no way is set.
    """
    if task.role != Role.REVIEWER or document.kind not in SUPERVISED:
        return
    if task.owner is not None and task.step in document.separated_steps and document.barred(task.owner, task.step):
        hold(document, act, task, None)
    if task.owner_id is not None:
        return
    rule = _active_rule(task.supervising_unit_id)
    if rule is None:
        return
    people = _free_for([document], task, act.at)[document.pk]
    choice = _Choice(rule)
    choice.read_named([document])
    person, way = choice.of(document, people)
    if person is None:
        return
    hold(document, act, task, person)
    act.changes["assigned_by"] = way
    act.tell(
        [person.pk],
        gettext_lazy("Bạn được giao việc tự động (%(way)s): %(label)s"),
        label=task.label,
        way=AssignmentWay(way).label,
    )


def choose_for_many(lead: int | None, tasks: Sequence[Task], at: datetime.datetime) -> dict[int, tuple[Person, str]]:
    """By the key of the task whom the rule of the lead unit gives it to, and by which way; only reviews, and only those
    for which it finds somebody.

    The caller's transaction keeps the rule locked until the tasks are given. A few queries for each few hundred tasks.
    """
    reviews = [task for task in tasks if task.role == Role.REVIEWER and task.subject_kind in SUPERVISED]
    rule = _active_rule(lead) if reviews else None
    if rule is None:
        return {}
    groups: dict[tuple[str, str, int | None], list[Task]] = defaultdict(list)
    for task in reviews:
        groups[task.subject_kind, task.step, task.unit_id].append(task)
    choice = _Choice(rule)
    chosen: dict[int, tuple[Person, str]] = {}
    for (kind, _step, _unit), group in groups.items():
        model = SUPERVISED[kind].model
        for chunk in in_chunks(group):
            rows = model._default_manager.select_related(*model.related).in_bulk([task.subject_id for task in chunk])
            free = _free_for(list(rows.values()), chunk[0], at)
            choice.read_named(list(rows.values()))
            for task in chunk:
                person, way = choice.of(rows[task.subject_id], free[task.subject_id])
                if person is not None:
                    chosen[task.pk] = person, way
    return chosen


def _active_rule(lead: int | None) -> AssignmentRule | None:
    """The rule of a lead unit, locked; None where no way is set. One query."""
    rules = AssignmentRule.objects.select_for_update(of=("self",)).filter(unit=lead)
    return rules.exclude(state=AssignmentWay.OFF).first()


def _free_for(documents: Sequence[FlowDocument], task: Task, at: datetime.datetime) -> dict[int, list[Person]]:
    """By document who could take its task now, by name: of the role and unit, not barred, and here.

    `task` is that of one of them; the others are of the same step and unit. Where all of them are away, anybody of
    them: those who stand in do it.
    """
    appointed = Appointment.objects.on(today()).filter(role=task.role, unit=task.unit_id)
    people = list(Person.objects.filter(is_active=True, pk__in=appointed.values("person")).order_by("search_key", "pk"))
    barred = type(documents[0]).barred_among(documents, people, task.step) if documents else {}
    absences = away([person.pk for person in people], at)
    gone = {key for key, absence in absences.items() if absence.whole}
    free = {}
    for document in documents:
        able = [person for person in people if (document.pk, person.pk) not in barred]
        free[document.pk] = [person for person in able if person.pk not in gone] or able
    return free


class _Choice:
    """Chooses by a rule that the transaction holds, and remembers what it has given."""

    def __init__(self, rule: AssignmentRule) -> None:
        self.rule = rule
        self.loads: dict[int, int] = {}
        self.named: dict[int, int] = {}

    def read_named(self, documents: Sequence[FlowDocument]) -> None:
        """Read who is named for the units of these few hundred documents, if the rule goes by unit. One query."""
        if self.rule.state == AssignmentWay.BY_UNIT:
            units = [document.event_unit_id for document in documents]
            named = UnitReviewer.objects.filter(rule=self.rule, unit__in=units)
            self.named = dict(named.values_list("unit", "person"))

    def of(self, document: FlowDocument, people: list[Person]) -> tuple[Person | None, str]:
        """The person and the way that chose them; nobody where there is nobody to choose or the way is off."""
        way = self.rule.state
        if way == AssignmentWay.BY_UNIT:
            named = self.named.get(document.event_unit_id or 0)
            found = next((person for person in people if person.pk == named), None)
            if found is not None:
                return found, way
            way = self.rule.fallback
        if not people or way == AssignmentWay.OFF:
            return None, way
        if way == AssignmentWay.LEAST_LOADED:
            return self._least_loaded(people), way
        return self._next_in_turn(people), way

    def _least_loaded(self, people: list[Person]) -> Person:
        unknown = [person.pk for person in people if person.pk not in self.loads]
        if unknown:
            self.loads |= dict.fromkeys(unknown, 0) | open_counts(unknown)
        chosen = min(people, key=lambda person: self.loads[person.pk])
        self.loads[chosen.pk] += 1
        return chosen

    def _next_in_turn(self, people: list[Person]) -> Person:
        last = self.rule.last
        after = [p for p in people if last is not None and (p.search_key, p.pk) > (last.search_key, last.pk)]
        chosen = after[0] if after else people[0]
        self.rule.last = chosen
        AssignmentRule.objects.filter(pk=self.rule.pk).update(last=chosen)
        return chosen
