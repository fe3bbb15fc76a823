"""Acts after which the log is sealed at once, so that what no checkpoint covers yet is never one of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django_tasks import task

_actions: set[str] = set()


def register(*actions: str) -> None:
    """`register("reports.approve")`, in `AppConfig.ready()`."""
    _actions.update(actions)


def after_commit(actions: Iterable[str]) -> None:
    """Have the worker seal once this transaction is committed, if one of its acts asks for it."""
    if not _actions.isdisjoint(actions):
        transaction.on_commit(lambda: seal_and_deliver.enqueue(), robust=True)


@task()
def seal_and_deliver() -> None:
    from workflow.audit.background import seal_and_tell

    seal_and_tell()
