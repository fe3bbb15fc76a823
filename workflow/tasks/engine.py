"""Moves the flows: start, complete, revive. Only the action mechanism calls this, inside its transaction.

The caller holds the lock on the document; a process is changed by nobody who does not hold its document's lock, so the
process itself needs none (viewflow's own lock would take it in the other order and could deadlock).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from django.db import connection
from django.utils import timezone
from viewflow.workflow.base import Flow
from viewflow.workflow.status import PROCESS, STATUS
from viewflow.workflow.token import Token

from workflow.organisation.bulk import update_rows
from workflow.organisation.models import Person
from workflow.tasks.models import OPEN, Excused, Process, Task
from workflow.tasks.nodes import FlowSubject, PersonTask, PersonTaskActivation, follow

BATCH = 500


class NoOpenTask(Exception):
    """The document has no open task of the step that the act completes."""


def start_many(flow_class: type[Flow], first: PersonTask, subjects: Sequence[FlowSubject]) -> list[Process]:
    """Start one process a document, standing at `first`, in the same few statements for one as for thousands.

    The documents must be saved; the caller links each to the process at its place in the answer.
    """
    now = timezone.now()
    processes = Process.objects.bulk_create(
        [
            Process(
                flow_class=flow_class,
                created=now,
                subject_kind=subject.kind,
                subject_id=subject.pk,
                label=subject.task_label[:250],
                campaign_id=subject.task_campaign_id,
            )
            for subject in subjects
        ],
        batch_size=BATCH,
    )
    begin = flow_class.instance.node("start")
    started, opened = [], []
    for process, subject in zip(processes, subjects, strict=True):
        started.append(
            Task(
                process=process,
                flow_task=begin,
                flow_task_type=begin.task_type,
                step=begin.name,
                status=STATUS.DONE,
                token=Token("start"),
                started=now,
                finished=now,
                subject_kind=process.subject_kind,
                subject_id=process.subject_id,
                label=process.label,
                campaign_id=process.campaign_id,
            )
        )
        task = first.describe(subject)
        task.process, task.token = process, Token("start")
        opened.append(task)
    Task.objects.bulk_create(started, batch_size=BATCH)
    Task.objects.bulk_create(opened, batch_size=BATCH)
    through = Task.previous.through
    through.objects.bulk_create(
        [through(from_task_id=task.pk, to_task_id=before.pk) for task, before in zip(opened, started, strict=True)],
        batch_size=BATCH,
    )
    return processes


def open_task(process_id: int | None) -> Task | None:
    """The one open task of a process: one query of one table."""
    if process_id is None:
        return None
    return Task.objects.filter(process_id=process_id, status__in=OPEN).order_by("-id").first()


def locked_open_tasks(process_ids: Iterable[int | None]) -> dict[int, Task]:
    """The open task of each of these processes that has one, with its owner, locked in the order of their keys.

    The caller holds the locks of their documents. The moments of the tasks are left to be read when asked for: parsing
    them is a good part of reading thousands.
    """
    found = (
        Task.objects.select_for_update(of=("self",))
        .filter(process_id__in=[key for key in process_ids if key is not None], status__in=OPEN)
        .prefetch_related("owner")
        .defer("created", "assigned", "started", "finished", "due_at", "wanted_at", "search_key")
        .order_by("pk")
    )
    return {task.process_id: task for task in found}


def complete(task: Task, subject: FlowSubject, *, person: Person | None, outcome: str) -> Task | None:
    """Close `task` with `outcome`, open what the flow says follows, and answer it; None at the end of the flow.

    Raises NoOpenTask where the step has no such way out.
    """
    assert connection.in_atomic_block
    if outcome not in task.flow_task.ways:
        raise NoOpenTask(f"{task.step}: {outcome}")
    # The process row is only written to, never asked: reading it would be one more query for each act.
    task.process = Process(
        pk=task.process_id,
        flow_class=task.flow_task.flow_class,
        subject_kind=task.subject_kind,
        subject_id=task.subject_id,
        label=task.label,
        campaign_id=task.campaign_id,
    )
    activation: PersonTaskActivation = task.flow_task.activation_class(task)
    activation.process.subject = subject
    activation.perform(person, outcome)
    activation.activate_next()
    return activation.opened


def assign(task: Task, person: Person | None, at: datetime.datetime) -> None:
    """Let a person hold the task, or nobody: it lies in its pool. `save_holders` writes it."""
    task.owner = person
    task.status = STATUS.ASSIGNED if person else STATUS.NEW
    task.assigned = at if person else None
    task.opened_at = task.left_by = None


def excuse(task: Task, people: Iterable[int]) -> None:
    """Ask nothing more of these people (keys) in an open task that lies in a pool. One INSERT."""
    Excused.objects.bulk_create(
        [Excused(task=task, person_id=person) for person in sorted(people)], ignore_conflicts=True
    )


def ask_again(task: Task, people: Iterable[int]) -> None:
    """Have the task ask these people (keys) again."""
    Excused.objects.filter(task=task, person__in=people).delete()


def save_holders(tasks: Sequence[Task]) -> None:
    """Write who holds these tasks. One UPDATE for each few hundred."""
    update_rows(Task, tasks, ["owner", "status", "assigned", "opened_at", "left_by"])


def save_deadlines(tasks: Sequence[Task]) -> None:
    """Write until when these tasks are wanted. One UPDATE for each few hundred."""
    update_rows(Task, tasks, ["due_at", "wanted_at"])


def revive(process: Process, node: PersonTask, subject: FlowSubject) -> Task:
    """Open `node` again on a process that had ended."""
    last = Task.objects.filter(process=process).order_by("-id").first()
    process.status, process.finished = PROCESS.NEW, None
    process.save(update_fields=["status", "finished"])
    task: Task = node.describe(subject)
    task.process, task.token = process, Token("start")
    task.save(force_insert=True)
    if last:
        follow(task, last)
    return task
