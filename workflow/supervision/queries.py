"""The read side of supervision: who holds what and how long, how much comes in and is done, what can be undone."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, Exists, F, FloatField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from viewflow.workflow.status import STATUS

from workflow.audit import wording
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role, today
from workflow.supervision.choosing import tasks_under
from workflow.supervision.models import Move, MovedTask
from workflow.supervision.registry import SUPERVISED
from workflow.supervision.states import MoveState
from workflow.tasks.models import OPEN, Task
from workflow.tasks.nodes import PersonTask
from workflow.tasks.queries import within_warrant

PEOPLE_SHOWN = 100
RECENT = datetime.timedelta(days=30)
WEEKS = 10
MOVES_SHOWN = 5
MOVE_LASTS = datetime.timedelta(days=30)


class MeanMoment(Aggregate):
    """The mean of moments, in seconds since 1970, reckoned by the database."""

    output_field = FloatField()
    template = "AVG(EXTRACT(EPOCH FROM %(expressions)s))"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite keeps moments as text, and knows days since noon of 24/11/4714 BC."""
        template = "AVG((julianday(%(expressions)s) - 2440587.5) * 86400)"
        return super().as_sql(compiler, connection, template=template, **context)


@dataclass(frozen=True, slots=True)
class Load:
    """What one person (None: the pools) holds now. `age` is how long a task has been open on average, in days."""

    person: Person | None
    open: int
    overdue: int
    age: float | None
    oldest: datetime.datetime | None
    done: int

    @property
    def on_time(self) -> int:
        return self.open - self.overdue


def workload(acting: Acting, now: datetime.datetime) -> list[Load]:
    """Those who hold most that is overdue first, then most at all; the head's own reviewers even with nothing.

    Two queries, at most a hundred people.
    """
    held = (
        tasks_under(acting)
        .filter(status__in=OPEN)
        .order_by()
        .values("owner")
        .annotate(
            open=Count("pk"),
            overdue=Count("pk", filter=Q(due_at__lt=now)),
            oldest=Min("created"),
            mean=MeanMoment("created"),
        )
        .order_by("-overdue", "-open")[:PEOPLE_SHOWN]
    )
    by_person: dict[int | None, dict[str, Any]] = {row["owner"]: dict(row) for row in held}
    reviewers = Appointment.objects.on(today()).filter(role=Role.REVIEWER, unit_id=acting.unit_id or 0)
    lately = Task.objects.filter(owner=OuterRef("pk"), status=STATUS.DONE, finished__gte=now - RECENT)
    count = within_warrant(lately, acting).order_by().values("owner").annotate(count=Count("pk")).values("count")
    shown = Q(pk__in=[key for key in by_person if key]) | Q(pk__in=reviewers.values("person"))
    asked = Person.objects.filter(shown).annotate(done=Coalesce(Subquery(count), 0)).order_by("search_key", "pk")
    people = {person.pk: person for person in asked}
    done = {key: person.done for key, person in people.items()}
    nothing: dict[str, Any] = {"open": 0, "overdue": 0, "oldest": None, "mean": None}
    return [
        _load(people.get(key) if key else None, by_person.get(key, nothing), done.get(key or 0, 0), now)
        for key in [*by_person, *(key for key in people if key not in by_person)]
    ]


def _load(person: Person | None, held: dict[str, Any], done: int, now: datetime.datetime) -> Load:
    age = None if held["mean"] is None else max(now.timestamp() - float(held["mean"]), 0) / 86_400
    return Load(person, held["open"], held["overdue"], age, held["oldest"], done)


@dataclass(frozen=True, slots=True)
class Share:
    """How many open tasks stand at one step or belong to one campaign; `key` is what the filter takes."""

    key: str
    name: str
    open: int
    overdue: int


def by_step(acting: Acting, now: datetime.datetime) -> list[Share]:
    """The open tasks of a head's unit by step, most first. One query."""
    rows = _shares(acting, now, "subject_kind", "step")
    return [
        Share(f"{row['subject_kind']}:{row['step']}", step_title(row["subject_kind"], row["step"]), *_figures(row))
        for row in rows
    ]


def by_campaign(acting: Acting, now: datetime.datetime) -> list[Share]:
    """The same by campaign. Two queries."""
    names = dict(wording.campaigns())
    rows = _shares(acting, now, "campaign_id")
    return [
        Share(str(row["campaign_id"]), names.get(row["campaign_id"], f"#{row['campaign_id']}"), *_figures(row))
        for row in rows
        if row["campaign_id"] is not None
    ]


def _shares(acting: Acting, now: datetime.datetime, *columns: str) -> QuerySet[Task, dict[str, Any]]:
    return (
        tasks_under(acting)
        .filter(status__in=OPEN)
        .order_by()
        .values(*columns)
        .annotate(open=Count("pk"), overdue=Count("pk", filter=Q(due_at__lt=now)))
        .order_by("-open", *columns)[:PEOPLE_SHOWN]
    )


def _figures(row: dict[str, Any]) -> tuple[int, int]:
    return row["open"], row["overdue"]


def step_title(kind: str, step: str) -> str:
    """What people call a step, such as "Thẩm định"; its code where no flow has it any more."""
    for flow in SUPERVISED[kind].flows if kind in SUPERVISED else ():
        node = flow.instance.node(step)
        if node is not None:
            return str(node.task_title)
    return step


def step_choices() -> list[tuple[str, str]]:
    """(what a filter takes, words) of every step of every kind of document."""
    titles = {
        f"{kind}:{node.name}": str(node.task_title)
        for kind, supervised in SUPERVISED.items()
        for flow in supervised.flows
        for node in flow.instance.nodes()
        if isinstance(node, PersonTask)
    }
    return list(titles.items())


@dataclass(frozen=True, slots=True)
class Week:
    """How many tasks came in and were done in the seven days from `begins`."""

    begins: datetime.date
    came: int
    done: int


def weekly(acting: Acting, now: datetime.datetime) -> list[Week]:
    """The last weeks of a head's unit, the present one last. Two queries over those weeks' rows."""
    monday = timezone.localdate(now) - datetime.timedelta(days=timezone.localdate(now).weekday())
    begins = [monday - datetime.timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    edges = [_midnight(day) for day in [*begins, begins[-1] + datetime.timedelta(weeks=1)]]

    def counts(column: str, tasks: QuerySet[Task]) -> dict[str, int]:
        return tasks.filter(**{f"{column}__gte": edges[0]}).aggregate(
            **{
                f"w{at}": Count("pk", filter=Q(**{f"{column}__gte": edges[at], f"{column}__lt": edges[at + 1]}))
                for at in range(WEEKS)
            }
        )

    of_unit = tasks_under(acting)
    came = counts("created", of_unit)
    done = counts("finished", of_unit.filter(status=STATUS.DONE))
    return [Week(day, came[f"w{at}"], done[f"w{at}"]) for at, day in enumerate(begins)]


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def why_it_stays(move: Move) -> str | None:
    """Why a move cannot be undone, in words; None while it can. One query."""
    gone = _settled_of(move.moved.all()).select_related("after", "task").order_by("pk").first()
    if gone is None:
        return None
    if gone.task.is_open and gone.task.opened_at is not None and gone.after is not None:
        return _("%(person)s đã mở “%(label)s” nên không hoàn tác được. Hãy phân công lại.") % {
            "person": gone.after.full_name,
            "label": gone.task.label,
        }
    return _("“%(label)s” đã được làm xong hoặc đã đổi người giữ nên không hoàn tác được. Hãy phân công lại.") % {
        "label": gone.task.label
    }


def _settled_of(moved: QuerySet[MovedTask]) -> QuerySet[MovedTask]:
    same = Q(task__owner=F("after")) | Q(task__owner__isnull=True, after__isnull=True)
    still = same & Q(task__status__in=OPEN, task__opened_at__isnull=True)
    kept = MovedTask.objects.filter(still, pk=OuterRef("pk"))
    return moved.filter(~Exists(kept))


def undoable(acting: Acting, now: datetime.datetime) -> list[Move]:
    """The head's latest moves that can still be undone, latest first. One query."""
    made = Move.objects.filter(unit=acting.unit_id or 0, state=MoveState.MADE, at__gte=now - MOVE_LASTS)
    if acting.campaign_id is not None:
        made = made.filter(campaign_id=acting.campaign_id)
    latest = Move.objects.filter(pk__in=made.order_by("-pk").values("pk")[:MOVES_SHOWN])
    settled = _settled_of(MovedTask.objects.filter(move=OuterRef("pk")))
    return list(latest.filter(~Exists(settled)).order_by("-pk"))
