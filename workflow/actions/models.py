"""What every object that actions change has in common."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext

from workflow.audit.canonical import GENESIS
from workflow.organisation.acting import Acting
from workflow.organisation.models import Person
from workflow.tasks import engine
from workflow.tasks.models import Process, Task


class ActionSubject(models.Model):
    """A document that changes only through actions.

    `version` counts the actions on it and is also the number of its last audit event; `audit_head` is that event's
    hash. Both sit on the row that an action locks, so the next event needs no search for the last one, and a form
    that was made from an older version is recognised.
    """

    kind: ClassVar[str]
    """The object's kind in task rows and audit streams, such as "submission"."""
    page: ClassVar[str]
    """The name of the URL of its page, which takes its key."""
    related: ClassVar[tuple[str, ...]] = ()
    """What is read with it in one query whenever it is locked or shown."""

    kept: ClassVar[tuple[str, ...]] = ()
    """Reads that are kept on the object and must be forgotten once an action has changed it."""

    version = models.PositiveIntegerField(default=0, editable=False)
    audit_head = models.CharField(max_length=64, default=GENESIS, editable=False)

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return reverse(self.page, args=[self.pk])

    @property
    def stream(self) -> str:
        return f"{self.kind}:{self.pk}"

    @property
    def seen_version(self) -> int:
        """What a page keeps in its forms, to be recognised as stale once a person would see something else."""
        return self.version

    @property
    def came_with_the_installation(self) -> bool:
        """Whether no act has made it, so that it may have no event yet."""
        return False

    @property
    def task_label(self) -> str:
        """The words for it in an inbox and a notice."""
        return str(self)

    @property
    def event_label(self) -> str:
        """The words for it in an event, where people are `named`."""
        return self.task_label

    @property
    def task_campaign_id(self) -> int | None:
        return None

    @property
    def event_unit_id(self) -> int | None:
        """The unit that its events are filed under."""
        return None

    def is_hidden_from(self, acting: Acting) -> bool:
        """Whether its page is not there for this capacity; then its actions are not there either."""
        return False

    def place_of(self, anchor: str) -> str:
        """The address where one part of it (a section's key) can be seen to."""
        return f"{self.get_absolute_url()}#{anchor}"

    def forget(self) -> None:
        """Drop what was read before the object changed."""
        for name in self.kept:
            self.__dict__.pop(name, None)


class FlowDocument(ActionSubject):
    """A document that a viewflow process moves from hand to hand."""

    kept: ClassVar[tuple[str, ...]] = ("open_task",)
    separated_steps: ClassVar[frozenset[str]] = frozenset()
    """The steps that separation of duties can bar somebody from."""

    process = models.OneToOneField(Process, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        abstract = True

    @cached_property
    def open_task(self) -> Task | None:
        """The task that is open on it now. This causes a SQL query, once."""
        return engine.open_task(self.process_id)

    @property
    def supervising_unit_id(self) -> int | None:
        """The unit whose head may move its tasks from one person to another."""
        raise NotImplementedError

    def barred(self, person: Person, step: str) -> str | None:
        """Why separation of duties keeps this person from taking that step, in words; None when nothing does.

        By person, whatever the appointment: neither a second appointment nor a reassignment is a way round it.
        """
        raise NotImplementedError

    @classmethod
    def wanted_on_open(cls, step: str) -> dict[int, int]:
        """How many people the step still needs, by the key of each document where it is open; 1 where not named."""
        return {}

    @classmethod
    def stuck_words(cls, step: str) -> tuple[str, str]:
        """Why separation of duties leaves too few people for a step, and what helps, for the alarm."""
        return (
            gettext("Ai giữ vai trò này cũng đã tham gia viết, trình hoặc thẩm định nên không được làm."),
            gettext("Bổ nhiệm thêm một người giữ vai trò này chưa tham gia văn bản này."),
        )

    def expected_step(self) -> str | None:
        """The step that must be open on it in its present state; None when nobody is waited for."""
        raise NotImplementedError

    @classmethod
    def barred_among(cls, documents: Sequence[Self], people: Sequence[Person], step: str) -> dict[tuple[int, int], str]:
        """`barred` of many at once: the reason by (document key, person key), where there is one."""
        reasons = {
            (document.pk, person.pk): document.barred(person, step) for document in documents for person in people
        }
        return {pair: reason for pair, reason in reasons.items() if reason}

    @classmethod
    def bars_on_open(cls, people: Sequence[Person], step: str) -> set[tuple[int, int]]:
        """(document key, person key) of everybody barred from the step on a document where it is open."""
        open_tasks = Task.objects.open().filter(subject_kind=cls.kind, step=step).values("process")
        documents = cls._default_manager.select_related(*cls.related).filter(process__in=open_tasks)
        return set(cls.barred_among(list(documents), people, step))
