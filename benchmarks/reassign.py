"""Reassigning thousands of tasks at once, against plainly writing the same rows; and pages over many open tasks.

The floor is the least that any program must write for the same result, in bulk and from objects made ready beforehand:
UPDATE of the tasks (all alike) and of the documents (each with the head of its chain), INSERT of the events and of what
was moved. Both take turns, in a transaction each. The move reads and locks every row, asks every rule, chains and
hashes every event, and can be undone. Set DATABASE_URL to measure on PostgreSQL.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from viewflow.workflow.status import STATUS

from benchmarks.result import Result, median, milliseconds
from tests.world import World, browser_of, small_world
from workflow.audit.models import Event
from workflow.organisation.acting import Acting
from workflow.organisation.bulk import update_rows
from workflow.organisation.chunks import in_chunks
from workflow.organisation.models import Appointment, Person, Role, Unit, UnitKind
from workflow.submissions.flows import SubmissionFlow
from workflow.submissions.models import Submission
from workflow.supervision.models import Move, MovedTask
from workflow.supervision.moves import Handing, make_move
from workflow.tasks import engine
from workflow.tasks.models import Task

BEGUN = datetime.date(2020, 1, 1)
FEW = 1_000
BATCH = 500


def run(quick: bool) -> Result:
    """Five thousand of 100,000 tasks (of 10,000 with `quick`) moved in turns with the floor; pages at both sizes."""
    many, bulk, rounds = (10_000, 1_000, 3) if quick else (100_000, 5_000, 5)
    world = small_world()
    reviewers = [world.reviewer, world.other_reviewer, *(_reviewer(world, number) for number in range(8))]
    _under_review(world, reviewers, FEW)
    browsers = {"inbox": browser_of(world.reviewer), "console": browser_of(world.head)}
    addresses = {"inbox": "/", "console": "/supervision/"}
    few = {name: _page(browsers[name], addresses[name]) for name in browsers}
    _under_review(world, reviewers, many - FEW)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    large = {name: _page(browsers[name], addresses[name]) for name in browsers}
    figures_took, figures_queries = _page(browsers["console"], "/supervision/figures/")

    move, floor, queries = _move_and_floor(world, bulk, rounds)
    return Result(
        name="reassign",
        ratios={
            "bulk reassignment vs the same rows plainly written": round(median(move) / median(floor), 2),
            "console of many tasks vs of few, queries": large["console"][1] / few["console"][1],
            "inbox of many tasks vs of few, queries": large["inbox"][1] / few["inbox"][1],
        },
        goal={
            "bulk reassignment vs the same rows plainly written": 3,
            "console of many tasks vs of few, queries": 1,
            "inbox of many tasks vs of few, queries": 1,
        },
        figures={
            "open tasks": many,
            "reassigned at once": bulk,
            "reassignment, ms": median(move),
            "floor, ms": median(floor),
            "queries for each 400 reassigned": round(queries / (bulk / 400), 1),
            **{f"{name} of few, ms": few[name][0] for name in few},
            **{f"{name} of many, ms": large[name][0] for name in large},
            **{f"{name}, queries": large[name][1] for name in large},
            "figures of the console of many, ms": figures_took,
            "figures of the console, queries": figures_queries,
        },
    )


def _reviewer(world: World, number: int) -> Acting:
    person = Person.objects.create_user(f"do{number}", f"Người đo {number}")
    unit = world.campaign.lead_unit
    return Acting.through(
        Appointment.objects.create(unit=unit, person=person, role=Role.REVIEWER, title="Đo", valid_from=BEGUN)
    )


def _under_review(world: World, reviewers: Sequence[Acting], count: int) -> None:
    """So many more submitted reports, each with an open review, a quarter of them in the pool."""
    first = Submission.objects.count()
    now = timezone.now()
    due = now + datetime.timedelta(days=20)
    node = SubmissionFlow.instance.node("review")
    units = [
        Unit(code=f"do-{first + number}", kind=UnitKind.CELL, name=f"Chi bộ {first + number}", valid_from=BEGUN)
        for number in range(count)
    ]
    for unit in units:
        unit.derive()
    for chunk in in_chunks(Unit.objects.bulk_create(units, batch_size=BATCH), BATCH):
        rows = []
        for at, unit in enumerate(chunk):
            row = Submission(campaign=world.campaign, unit=unit, responsible_unit=unit, unit_name=unit.name, due_at=due)
            row.submitted_at = now
            row.sort_key, row.search_key = unit.sort_key, unit.search_key
            row.reviewer = reviewers[at % len(reviewers)].person if at % 4 else None
            row.__dict__["state"] = "submitted"
            rows.append(row)
        rows = Submission.objects.bulk_create(rows, batch_size=BATCH)
        for row, process in zip(rows, engine.start_many(SubmissionFlow, node, rows), strict=True):
            row.process = process
        Submission.objects.bulk_update(rows, ["process"], batch_size=BATCH)
        keys = [row.process_id or 0 for row in rows]
        # Half of them late, and of every age up to a month.
        Task.objects.filter(process__in=keys, status__in=(STATUS.NEW, STATUS.ASSIGNED)).update(
            due_at=now + datetime.timedelta(days=1 if keys[0] % 2 else -1),
            created=now - datetime.timedelta(days=keys[0] % 31),
        )


def _page(browser: Client, address: str) -> tuple[float, int]:
    """Milliseconds (median of five, after one that fills caches) and queries of a page."""
    browser.get(address)
    times = [milliseconds(lambda: browser.get(address)) for _round in range(5)]
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(address)
    assert answer.status_code == 200
    return median(times), len(captured)


def _move_and_floor(world: World, bulk: int, rounds: int) -> tuple[list[float], list[float], int]:
    """The times of both in turns: the move gives the tasks to one reviewer, the floor to another."""
    keys = list(Task.objects.open().filter(step="review").order_by("pk").values_list("pk", "subject_id")[:bulk])
    move: list[float] = []
    floor: list[float] = []
    to, other = _reviewer(world, 100).person, _reviewer(world, 101).person
    assert to is not None and other is not None
    # The first fills caches, and is looked at.
    with CaptureQueriesContext(connection) as captured:
        _move(world, [task for task, _document in keys], to)
    documents = [document for _task, document in keys]
    _plainly(keys, _events(documents), other, Move.objects.latest("pk"))()
    for _round in range(rounds):
        move.append(milliseconds(lambda: _move(world, [task for task, _document in keys], to)))
        floor.append(milliseconds(_plainly(keys, _events(documents), other, Move.objects.latest("pk"))))
    return move, floor, len(captured)


def _move(world: World, keys: Sequence[int], to: Person) -> None:
    """What a press of the button costs: reading who holds the tasks now is part of it."""
    held: dict[int, int | None] = {}
    for chunk in in_chunks(keys):
        held |= dict(Task.objects.filter(pk__in=chunk).values_list("pk", "owner"))
    make_move([Handing(key, held[key], to) for key in keys], acting=world.head, reason="Đo phân công lại.")


def _events(documents: Sequence[int]) -> list[Event]:
    """Copies of the events that the move has just written, with the numbers that come next."""
    last: list[Event] = []
    for chunk in in_chunks(documents):
        streams = [f"submission:{key}" for key in chunk]
        numbers = dict(Submission.objects.filter(pk__in=chunk).values_list("pk", "version"))
        found = {event.stream: event for event in Event.objects.filter(stream__in=streams).order_by("number")}
        for key in chunk:
            event = found[f"submission:{key}"]
            event.pk, event.number = None, numbers[key] + 1
            event._state.adding = True
            last.append(event)
    return last


def _plainly(keys: Sequence[tuple[int, int]], events: Sequence[Event], to: Person, move: Move) -> Callable[[], None]:
    """The same rows: tasks all alike, documents each with the head of its chain, an event and a moved task each."""
    heads = [
        Submission(pk=key, version=event.number, audit_head=event.hash, reviewer_id=to.pk)
        for (_task, key), event in zip(keys, events, strict=True)
    ]
    moved = [MovedTask(move=move, task_id=task, after=to) for task, _document in keys]

    def write() -> None:
        with transaction.atomic():
            for chunk in in_chunks(keys, BATCH):
                tasks = Task.objects.filter(pk__in=[task for task, _document in chunk])
                tasks.update(owner=to, status=STATUS.ASSIGNED, assigned=timezone.now(), opened_at=None)
            update_rows(Submission, heads, ["version", "audit_head", "reviewer"])
            Event.objects.bulk_create(events)
            MovedTask.objects.bulk_create(moved, batch_size=BATCH)

    return write
