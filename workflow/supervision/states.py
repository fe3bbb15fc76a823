"""The states of what a supervisor sets going: a move of tasks, and how new work finds its holder."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


class MoveState(models.TextChoices):
    MADE = "made", _("Đã chuyển")
    UNDONE = "undone", _("Đã hoàn tác")


class MoveStates(models.Model):
    """The FSM of a move."""

    state = FSMField(default=MoveState.MADE, choices=MoveState.choices, protected=True)

    class Meta:
        abstract = True

    @transition(field="state", source=MoveState.MADE, target=MoveState.UNDONE)
    def undo(self) -> None:
        """The tasks go back to who held them before."""


class AssignmentWay(models.TextChoices):
    OFF = "off", _("Tắt: việc mới nằm ở hàng chờ chung")
    ROUND_ROBIN = "round_robin", _("Lần lượt từng người")
    LEAST_LOADED = "least_loaded", _("Người đang giữ ít việc nhất")
    BY_UNIT = "by_unit", _("Theo đơn vị báo cáo")
