"""Taking tasks out of a pool, and giving them back, with verbs:

pools.register("submission", "review", VerbPool(begin_review, "supervision.release_submission"))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise

from workflow.actions.models import FlowDocument
from workflow.actions.refusals import Refused
from workflow.actions.verbs import Verb
from workflow.organisation.acting import Acting
from workflow.tasks.models import Task
from workflow.tasks.pools import NotTaken


@dataclass(frozen=True, slots=True)
class VerbPool:
    """A pool whose tasks are taken by performing `verb` on their documents, and given back by the verb `release`."""

    verb: Verb[Any]
    release: str
    """A code: the verb may be declared later."""

    @property
    def label(self) -> str | Promise:
        return self.verb.label

    def give_back_url(self, task: Task) -> str:
        return reverse("actions:perform", args=[self.release, task.subject_id])

    def take(self, task: Task, acting: Acting) -> None:
        document = self._documents().get(pk=task.subject_id)
        try:
            self.verb(document, acting=acting)
        except Refused as refusal:
            raise NotTaken(refusal.reason, refusal.status) from refusal

    def take_one(self, tasks: Sequence[Task], acting: Acting) -> Task | None:
        """Three queries for all, and for the one that is taken its own."""
        keys = [task.subject_id for task in tasks]
        model: type[FlowDocument] = self.verb.model
        documents = list(self._documents().filter(pk__in=keys))
        barred = {key for key, _person in model.barred_among(documents, acting.people, tasks[0].step)}
        for task in tasks:
            if task.subject_id not in barred and self._took(task, acting):
                return task
        return None

    def _took(self, task: Task, acting: Acting) -> bool:
        """Take it unless somebody else is at it.

        The document is locked, never the task before it: whoever changes both locks in that order.
        """
        with transaction.atomic():
            free = self._documents().select_for_update(of=("self",), skip_locked=True)
            document = free.filter(pk=task.subject_id).first()
            if document is None or document.open_task is None or document.open_task.owner_id is not None:
                return False
            if self.verb.refusal(document, acting):
                return False
            self.verb(document, acting=acting)
            return True

    def _documents(self) -> Any:
        return self.verb.model._default_manager.select_related(*self.verb.model.related)
