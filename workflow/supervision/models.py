"""What a supervisor did and has set: moves of tasks, and how review tasks find their holder by themselves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from workflow.actions.models import ActionSubject
from workflow.organisation.models import Person, Unit
from workflow.supervision.states import AssignmentWay, MoveStates
from workflow.tasks.models import Task


class Move(MoveStates, ActionSubject):
    """One reassignment of one task or of thousands, as it was decided: for its notices, its page and its undoing.

    `unit` is whose head did it; None for the system. `campaign_id` is the only campaign that whoever did it could act
    in, where they stood in for the head in that campaign alone. The history of a document is in its own events.
    """

    kind = "move"
    page = "supervision:move"
    related = ("unit",)

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    campaign_id = models.PositiveBigIntegerField(_("đợt báo cáo"), null=True, editable=False)
    at = models.DateTimeField()
    reason = models.TextField(_("lý do"))
    count = models.PositiveIntegerField(_("số việc"))

    class Meta:
        verbose_name = _("lần phân công lại")
        indexes: ClassVar[list[models.Index]] = [
            # What a head's console offers to undo, latest first.
            models.Index(fields=["unit", "-id"], name="move_of_unit"),
        ]

    def __str__(self) -> str:
        count = self.count
        return ngettext("Phân công lại %(count)d việc", "Phân công lại %(count)d việc", count) % {"count": count}

    @property
    def task_campaign_id(self) -> int | None:
        return self.campaign_id

    @property
    def event_unit_id(self) -> int | None:
        return self.unit_id


class MovedTask(models.Model):
    """A task of a move: who held it before and whom it was given to (None: its pool)."""

    move = models.ForeignKey(Move, models.CASCADE, related_name="moved")
    task = models.ForeignKey(Task, models.PROTECT, related_name="+", db_index=False)
    before = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)
    after = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("việc đã chuyển")

    def __str__(self) -> str:
        return f"{self.task_id}: {self.before_id} > {self.after_id}"


class AssignmentRule(ActionSubject):
    """How a lead unit's review tasks find their holder when they open: `state` is the way, off until its head chooses.

    `fallback` is the way for a unit that no reviewer has been named for (by unit only). `last` got the latest task in
    turn: a counter that moves with each, under the lock on this row; who got what stands in the event of the act.
    """

    kind = "assignment"
    page = "supervision:assignment_of"
    related = ("unit",)

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="+")
    state = models.CharField(_("cách giao"), max_length=20, choices=AssignmentWay.choices, default=AssignmentWay.OFF)
    fallback = models.CharField(
        _("khi đơn vị chưa có người phụ trách"),
        max_length=20,
        choices=[choice for choice in AssignmentWay.choices if choice[0] != AssignmentWay.BY_UNIT],
        default=AssignmentWay.OFF,
    )
    last = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("giao việc tự động")

    def __str__(self) -> str:
        return gettext("Giao việc tự động của %(unit)s") % {"unit": self.unit.name}

    @property
    def event_unit_id(self) -> int | None:
        return self.unit_id

    @property
    def came_with_the_installation(self) -> bool:
        """The rule of a unit whose head has chosen nothing: it says what no rule says."""
        return self.state == self.fallback == AssignmentWay.OFF and self.last_id is None


class UnitReviewer(models.Model):
    """Whose reports a reviewer gets under a rule that goes by unit."""

    rule = models.ForeignKey(AssignmentRule, models.CASCADE, related_name="reviewers")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("người phụ trách đơn vị")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["rule", "unit"], name="one_reviewer_a_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.person_id}"
