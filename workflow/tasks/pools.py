"""How a task is taken out of its pool: a room above registers it for a step in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from django.utils.functional import Promise

from workflow.organisation.acting import Acting
from workflow.tasks.models import Task
from workflow.tasks.nodes import steps_of


class NotTaken(Exception):
    """The person could not take it; `str()` says why, `status` is the HTTP status that says the same."""

    def __init__(self, reason: str, status: int) -> None:
        super().__init__(reason)
        self.status = status


class Pool(Protocol):
    """Takes tasks of one step."""

    @property
    def label(self) -> str | Promise:
        """The verb on the button: "Tiếp nhận"."""

    def give_back_url(self, task: Task) -> str:
        """The page on which its holder gives it back to the pool."""

    def take(self, task: Task, acting: Acting) -> None:
        """Take this one. Raises NotTaken."""

    def take_one(self, tasks: Sequence[Task], acting: Acting) -> Task | None:
        """Take the first that the person may take and that nobody is just taking; None when there is no such."""


POOLS: dict[tuple[str, str], Pool] = {}


def register(kind: str, step: str, pool: Pool) -> None:
    """`kind` is the document's, such as "submission"."""
    POOLS[kind, step] = pool


def give_back_url(task: Task) -> str:
    """Where the holder of this task gives it back; "" for one that has no pool."""
    pool = POOLS.get((task.subject_kind, task.step))
    return pool.give_back_url(task) if pool and task.owner_id is not None else ""


def pool_of(task: Task) -> Pool | None:
    """How to take this task; None when somebody holds it, or when it is simply done by whoever does it."""
    return POOLS.get((task.subject_kind, task.step)) if task.owner_id is None else None


def has_pool(acting: Acting) -> bool:
    """Whether people in this capacity take tasks out of a pool."""
    taken = {step for _kind, step in POOLS}
    return acting.role is not None and any(step in taken for step, _title in steps_of(acting.role))
