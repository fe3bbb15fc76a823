"""What the chain costs those who write: the same act with its event, and with a plain insert of the same row.

Writers are processes with a connection and a report of their own, as the server's are; each does one thing after
another for as long as all of them do. "Plain" is our own code without the canonical bytes and the hash, so the row, the
statement and everything around it are the same. "With the sequencer" has one beside the writers that gives events
their leaves once a second, where one a minute does. Set DATABASE_URL to measure on PostgreSQL.

At the end one audited create of each package that does the like beside ours; they are there after
`python3 config/environment.py peers`.

A ratio is plain throughput over ours: 1.18 is 0.85 of the plain act's, 1.67 is 0.6 of the plain insert's.
"""

from __future__ import annotations

import datetime
import multiprocessing
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Barrier, Event
from typing import Any

from django.db import connections, transaction

from benchmarks.launch import address
from benchmarks.peers.comparing import compared
from benchmarks.result import Result
from tests.world import World, small_world
from workflow.audit import recording
from workflow.audit.canonical import GENESIS
from workflow.audit.evidence.sequencing import sequence
from workflow.audit.recording import Entry, record
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Role
from workflow.submissions import actions
from workflow.submissions.models import Submission
from workflow.submissions.opening import open_reports

WRITERS = (1, 4, 16)

Act = Callable[[], object]
fork = multiprocessing.get_context("fork")


def run(quick: bool) -> Result:
    """The whole action and the bare event, each in turns with its plain one, by 1, 4 and 16 writers."""
    seconds, rounds = (0.4, 3) if quick else (3.0, 5)
    world = small_world()
    reports = _reports(world, max(WRITERS))
    actors = _actors(reports)
    ratios: dict[str, float] = {}
    goal: dict[str, float] = {}
    figures: dict[str, float] = {}
    for writers in WRITERS:
        whole = [_extending(report, world.head) for report in reports[:writers]]
        bare = [_recording(actor) for actor in actors[:writers]]
        for name, acts, most in (("whole action", whole, 1.18), ("bare event", bare, 1.67)):
            ours, without = _in_turns(acts, seconds, rounds)
            what = f"{name}, {writers} writers: plain over ours"
            ratios[what], goal[what] = round(without / ours, 2), most
            figures[f"{name}, {writers} writers, a second"] = round(ours, 1)
    few = [_extending(report, world.head) for report in reports[:4]]
    sequence()  # what was written so far is no part of it
    alone, beside = [], []
    for _round in range(rounds):
        alone.append(_throughput(few, seconds))
        beside.append(_throughput(few, seconds, sequencer=True))
    ratios["whole action, 4 writers: alone over with the sequencer"] = round(
        statistics.median(alone) / statistics.median(beside), 2
    )
    for name, ratio in compared(actors[0], 60 if quick else 400).items():
        ratios[f"one audited create, {name} over the bare save"] = ratio
    return Result(name="audit_write", ratios=ratios, goal=goal, figures=figures)


def _reports(world: World, count: int) -> list[Submission]:
    address(world, "ghi", count)
    open_reports.call(world.campaign.pk)
    found = Submission.objects.filter(unit__code__startswith="ghi-").select_related(*Submission.related)
    return list(found.order_by("pk")[:count])


def _actors(reports: list[Submission]) -> list[Acting]:
    units = [report.unit_id for report in reports]
    drafters = Appointment.objects.filter(unit__in=units, role=Role.DRAFTER).select_related("person", "unit")
    by_unit = {appointment.unit_id: appointment for appointment in drafters}
    return [Acting.through(by_unit[unit], "192.0.2.7") for unit in units]


def _extending(report: Submission, head: Acting) -> Act:
    """Gives more time, each time a minute: an act that is one event and changes little besides."""

    def act() -> None:
        due_at = Submission.objects.values_list("due_at", flat=True).get(pk=report.pk) + datetime.timedelta(minutes=1)
        actions.extend_deadline(report, acting=head, reason="Gia hạn để đo.", due_at=due_at)

    return act


def _recording(actor: Acting) -> Act:
    """Appends to a stream whose head it holds, as an action does that has its object's row."""
    stream, number, head = "", 0, GENESIS

    def act() -> None:
        nonlocal stream, number, head
        # Each process is a copy of this one as it was before the first act: a stream of its own.
        stream = stream or f"bench:{os.getpid()}-{time.perf_counter_ns()}"
        entry = Entry(
            stream,
            "submissions.write_section",
            actor,
            label="Báo cáo của Chi bộ Sở Tài chính",
            unit_id=actor.appointment.unit_id if actor.appointment else None,
            reason="Bổ sung số liệu.",
            changes={"section": "III.3", "text": f"{number:064x}"},
        )
        with transaction.atomic():
            [event] = record([(entry, number + 1, head)])
        number, head = event.number, event.hash

    return act


def _in_turns(acts: list[Act], seconds: float, rounds: int) -> tuple[float, float]:
    """Acts a second with the chain and without."""
    ours, without = [], []
    for _round in range(rounds):
        ours.append(_throughput(acts, seconds))
        with _plain():
            without.append(_throughput(acts, seconds))
    return statistics.median(ours), statistics.median(without)


@contextmanager
def _plain() -> Iterator[None]:
    """Events that are rows and no more."""
    used = vars(recording)
    kept = used["event_hash"]
    used["event_hash"] = lambda _event: "0" * 64
    try:
        yield
    finally:
        used["event_hash"] = kept


def _throughput(acts: list[Act], seconds: float, sequencer: bool = False) -> float:
    """How many a second all of them do, each in a process of its own."""
    connections.close_all()
    ready, done = fork.Barrier(len(acts)), fork.Event()
    counts = fork.Array("d", len(acts))
    writers = [fork.Process(target=_write, args=(act, seconds, ready, counts, at)) for at, act in enumerate(acts)]
    beside = [fork.Process(target=_sequence, args=(done,))] if sequencer else []
    for process in (*beside, *writers):
        process.start()
    for process in writers:
        process.join()
    done.set()
    for process in beside:
        process.join()
    if any(process.exitcode for process in (*beside, *writers)):
        raise RuntimeError("a writer failed")
    return sum(counts[:])


def _write(act: Act, seconds: float, ready: Barrier, counts: Any, at: int) -> None:
    act()  # the connection is made
    ready.wait()
    begun, count = time.perf_counter(), 0
    while (spent := time.perf_counter() - begun) < seconds:
        act()
        count += 1
    counts[at] = count / spent


def _sequence(done: Event) -> None:
    while not done.wait(1):
        sequence()
