"""The life of a change of the organisation: arranged for a day, then in effect; or called off before that day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


class ChangeState(models.TextChoices):
    ARRANGED = "arranged", _("Chờ đến ngày")
    IN_EFFECT = "in_effect", _("Đã có hiệu lực")
    CANCELLED = "cancelled", _("Đã hủy")


class ChangeStates(models.Model):
    """The FSM of a change."""

    state = FSMField(default=ChangeState.ARRANGED, choices=ChangeState.choices, protected=True)

    class Meta:
        abstract = True

    @transition(field="state", source=ChangeState.ARRANGED, target=ChangeState.IN_EFFECT)
    def take_effect(self) -> None:
        """The day has come: what was open goes over to the successors."""

    @transition(field="state", source=ChangeState.ARRANGED, target=ChangeState.CANCELLED)
    def cancel(self) -> None:
        """The day has not come, and everything that was dated for it is taken back."""
