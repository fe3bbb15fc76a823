"""Who must act now, on what, until when: viewflow's processes and tasks with the columns an inbox reads.

viewflow's own tables reach their object through a generic key and carry columns that nothing here uses; its abstract
models let us keep the engine and choose the columns. Each task says in itself what an inbox row shows, so that a page
of tasks is one query however many kinds of object there are.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.lookups import In
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.managers import ProcessQuerySet
from viewflow.workflow.models import AbstractProcess, AbstractTask
from viewflow.workflow.status import STATUS

from workflow.organisation.models import Person, Role, Unit

OPEN = (STATUS.NEW, STATUS.ASSIGNED)


class Subject(models.Model):
    """What a process or a task is about: the object's kind and key, and the words and filters a list needs."""

    subject_kind = models.CharField(max_length=20)
    subject_id = models.PositiveBigIntegerField()
    label = models.CharField(max_length=250)
    campaign_id = models.PositiveBigIntegerField(null=True)

    class Meta:
        abstract = True

    @property
    def stream(self) -> str:
        """The object's name in the audit trail, such as "submission:17"."""
        return f"{self.subject_kind}:{self.subject_id}"


class Process(AbstractProcess, Subject):
    """One run of a flow for one document."""

    objects: ClassVar[models.Manager[Process]] = ProcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("tiến trình")

    def __str__(self) -> str:
        return self.label


class StatusField(models.CharField):
    """A status, written into `IN` as it is, not as a parameter.

    Our indexes of open tasks are partial (`WHERE status IN ('NEW', 'ASSIGNED')`), and SQLite uses one only where it
    sees these very words in the query: of parameters it does not know yet that they are the same.
    """

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


@StatusField.register_lookup
class InStatuses(In):
    """`status IN ('NEW', 'ASSIGNED')`; statuses are words of letters and underscores."""

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        sql, params = super().process_rhs(compiler, connection)
        if self.rhs_is_direct_value() and all(re.fullmatch("[A-Z_]+", str(word)) for word in params):
            return sql % tuple(f"'{word}'" for word in params), ()
        return sql, params


class TaskQuerySet(models.QuerySet["Task"]):
    """Questions an inbox asks."""

    def open(self) -> TaskQuerySet:
        return self.filter(status__in=OPEN)


class Task(AbstractTask, Subject):
    """One step of a process that one person, or anyone of a pool, must take.

    `role` and `unit` say who may hold it: an appointment of that role in that unit. `owner` is who holds it now;
    without an owner it lies in the pool of that role and unit.
    """

    external_task_id = None
    owner_permission = None
    # viewflow's generic key needs these two columns; they stay empty, and unindexed.
    owner_permission_content_type = models.ForeignKey(
        ContentType, models.CASCADE, null=True, related_name="+", db_index=False
    )

    process = models.ForeignKey(Process, models.PROTECT, related_name="tasks")
    status = StatusField(max_length=20, choices=STATUS.choices, default=STATUS.NEW)
    created = models.DateTimeField(default=timezone.now)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="tasks")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="tasks", db_index=False)
    # Who held it until they left: it lies in its pool and wants a new holder.
    left_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    # Whose head may move it to another person.
    supervising_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    step = models.CharField(max_length=40)
    opened_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    # When it is wanted: the deadline, or where there is none when it came. Lists are in this order.
    wanted_at = models.DateTimeField(default=timezone.now)
    search_key = models.CharField(max_length=250, blank=True)
    outcome = models.CharField(max_length=40, blank=True)

    objects: ClassVar[models.Manager[Task]] = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc")
        indexes: ClassVar[list[models.Index]] = [
            # A person's inbox, most urgent first.
            models.Index(fields=["owner", "wanted_at", "id"], condition=Q(status__in=OPEN), name="task_open_by_owner"),
            # What lies in a pool, most urgent first. (PostgreSQL takes "owner IS NULL" for no fixed value, so an index
            # with the owner before the order would leave it a sort.)
            models.Index(
                fields=["unit", "role", "wanted_at", "id"],
                condition=Q(status__in=OPEN, owner__isnull=True),
                name="task_open_in_pool",
            ),
            # The deadlines in a person's calendar: their unit's.
            models.Index(
                fields=["unit", "due_at"],
                condition=Q(status__in=OPEN, due_at__isnull=False),
                name="task_open_due",
            ),
            # What a supervisor sees: everything open under their unit, and one person's share of it.
            models.Index(
                fields=["supervising_unit", "wanted_at", "id"],
                condition=Q(status__in=OPEN),
                name="task_open_supervised",
            ),
            # What those who left have left in a pool: a head is asked to give it to somebody.
            models.Index(
                fields=["supervising_unit", "left_by"],
                condition=Q(status__in=OPEN, left_by__isnull=False),
                name="task_open_left",
            ),
            # The figures of a console: who holds how much, at which step, in which campaign, since when.
            models.Index(
                fields=["supervising_unit", "owner", "step", "campaign_id", "role", "unit", "due_at", "created"],
                condition=Q(status__in=OPEN),
                name="task_open_load",
            ),
            # What came in and what was done week by week.
            models.Index(fields=["supervising_unit", "created"], name="task_came"),
            models.Index(
                fields=["supervising_unit", "finished"], condition=Q(status=STATUS.DONE), name="task_done_supervised"
            ),
            # The open task of a document.
            models.Index(fields=["process", "status"], name="task_of_process"),
            # The figures of the console: what a person did lately.
            models.Index(fields=["owner", "finished"], condition=Q(status=STATUS.DONE), name="task_done_by_owner"),
            # Where a person has done a step that others go on from.
            models.Index(fields=["owner", "process"], condition=Q(status=STATUS.DONE), name="task_done_of_process"),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.label}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


class Excused(models.Model):
    """Somebody of the pool of a task from whom it asks nothing: they have done their part of it, or may not do it.

    The task then is among what they wait for, not among what they must do.
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="excused", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("người không phải làm việc")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["task", "person"], name="excused_once_a_task"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.task_id}"


class Due(models.TextChoices):
    """Which deadlines a filter is about."""

    LATE = "late", _("Đã quá hạn")
    SOON = "soon", _("Sắp đến hạn (3 ngày làm việc)")


class Held(models.TextChoices):
    """In whose hands the tasks of a filter are."""

    MINE = "mine", _("Tôi đang giữ")
    POOL = "pool", _("Hàng chờ chung")


class SavedFilter(models.Model):
    """A choice of tasks that a person keeps under a name, for one of their capacities."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    role = models.CharField(max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(_("tên bộ lọc"), max_length=60)
    is_default = models.BooleanField(default=False)
    words = models.CharField(max_length=100, blank=True)
    campaign_id = models.PositiveBigIntegerField(null=True)
    step = models.CharField(max_length=40, blank=True)
    due = models.CharField(max_length=10, choices=Due.choices, blank=True)
    held = models.CharField(max_length=10, choices=Held.choices, blank=True)

    class Meta:
        verbose_name = _("bộ lọc đã lưu")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "role", "unit", "name"], name="saved_filter_name_once"),
            models.UniqueConstraint(
                fields=["person", "role", "unit"], condition=Q(is_default=True), name="saved_filter_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarFeed(models.Model):
    """The secret address under which a person's calendar program reads their deadlines.

    Only the SHA-256 of the secret is kept: who reads the database cannot read the calendar.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("địa chỉ lịch")

    def __str__(self) -> str:
        return str(self.person)
