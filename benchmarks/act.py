"""One whole action – lock, rule, FSM, viewflow, event, tasks, notices – against the least a change can cost.

The floor is one UPDATE and one INSERT in a transaction, on the same tables and connection, taken in turns with the
action. Set DATABASE_URL to measure on PostgreSQL.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.result import Result, median, milliseconds
from tests.world import World, accepted, small_world, written
from workflow.notices.models import Notice
from workflow.organisation.models import Unit, UnitKind
from workflow.reports import actions as reports
from workflow.submissions import actions as submissions
from workflow.submissions.models import Submission


def run(quick: bool) -> Result:
    """Submit and accept, each in turns with the floor; merge and approve, a row at a time of a bulk act."""
    rounds = 60 if quick else 300
    world = small_world()
    submit, accept, floor = _submit_and_accept(world, rounds)
    merge, approve = _bulk(world, 400 if quick else 2000)
    return Result(
        name="act",
        ratios={
            "submit vs one UPDATE and one INSERT": round(median(submit) / median(floor), 2),
            "accept vs one UPDATE and one INSERT": round(median(accept) / median(floor), 2),
        },
        goal={
            "submit vs one UPDATE and one INSERT": 7,
            "accept vs one UPDATE and one INSERT": 7,
            "queries of submit": 12,
            "queries of accept": 12,
            "merge, ms each": 1,
            "approve, ms each": 1,
        },
        figures={
            "submit, ms": median(submit),
            "accept, ms": median(accept),
            "floor, ms": median(floor),
            "queries of submit": _queries(world, lambda row: submissions.submit(row, acting=world.secretary)),
            "queries of accept": _queries_of_accept(world),
            "merge, ms each": merge,
            "approve, ms each": approve,
        },
    )


def _submit_and_accept(world: World, rounds: int) -> tuple[list[float], list[float], list[float]]:
    submit, accept, floor = [], [], []
    for _round in range(rounds):
        row = _ready(world)
        submit.append(milliseconds(partial(submissions.submit, row, acting=world.secretary, seen=row.seen_version)))
        floor.append(milliseconds(partial(_floor, row)))
        row = submissions.begin_review(row, acting=world.reviewer)
        accept.append(milliseconds(partial(submissions.accept, row, acting=world.reviewer, seen=row.seen_version)))
        floor.append(milliseconds(partial(_floor, row)))
        submissions.reopen(row, acting=world.head, reason="Đo lại từ đầu.")
        row = submissions.begin_review(row, acting=world.reviewer)
        later = timezone.now() + datetime.timedelta(days=9)
        submissions.return_for_revision(row, acting=world.reviewer, reason="Đo lại từ đầu.", due_at=later)
    return submit, accept, floor


def _floor(row: Submission) -> None:
    with transaction.atomic():
        Submission.objects.filter(pk=row.pk).update(handed_over=False)
        Notice.objects.create(person_id=row.drafter_id or 0, words="đo", subject_kind="submission", subject_id=row.pk)


def _ready(world: World) -> Submission:
    row = world.report()
    return row if row.texts.exists() else written(row, world.drafter)


def _queries(world: World, act: Callable[[Submission], object]) -> int:
    row = _ready(world)
    with CaptureQueriesContext(connection) as captured:
        act(row)
    return sum(not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for query in captured)


def _queries_of_accept(world: World) -> int:
    row = submissions.begin_review(world.report(), acting=world.reviewer)
    return _queries(world, lambda _row: submissions.accept(row, acting=world.reviewer))


def _bulk(world: World, rows: int) -> tuple[float, float]:
    """Milliseconds a report of merging, then of approving, that many at once."""
    source = accepted(world.reports[1], world.drafters[1], world.secretaries[1], world.reviewer)
    frozen = source.revisions.get()
    unit = source.unit
    for number in range(rows):
        copy = Unit.objects.create(
            code=f"ban-do-{number}", kind=UnitKind.CELL, name=f"Chi bộ {number}", valid_from=unit.valid_from
        )
        twin = Submission.objects.get(pk=source.pk)
        twin.pk, twin.unit, twin.process, twin.version, twin.audit_head = None, copy, None, 0, ""
        twin.save()
        twin_revision = type(frozen)(
            **{
                field.attname: getattr(frozen, field.attname)
                for field in frozen._meta.concrete_fields
                if not field.primary_key
            }
        )
        twin_revision.submission = twin
        twin_revision.save()
    keys = list(Submission.objects.filter(state="reviewed").values_list("pk", flat=True))
    report = reports.start_report(world.campaign, acting=world.reviewer)
    merge = milliseconds(lambda: reports.take_in(report, acting=world.reviewer, submissions=keys)) / len(keys)
    for key in ("I.1", "I.2", "II"):
        report = reports.write_passage(report, acting=world.reviewer, key=key, html="<p>Tổng hợp.</p>")
    report = reports.propose(report, acting=world.head, signer=world.approver.appointment)
    digest = report.last_proposal.digest if report.last_proposal else ""
    approve = milliseconds(lambda: reports.approve(report, acting=world.approver, digest_shown=digest)) / len(keys)
    return round(merge, 3), round(approve, 3)
