"""The states of a delegation. That it takes effect and ends is no state: it follows from the clock."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


class DelegationState(models.TextChoices):
    GIVEN = "given", _("Đã ủy quyền")
    REVOKED = "revoked", _("Đã thu hồi")


class DelegationStates(models.Model):
    """The FSM of a delegation."""

    state = FSMField(default=DelegationState.GIVEN, choices=DelegationState.choices, protected=True)

    class Meta:
        abstract = True

    @transition(field="state", source=DelegationState.GIVEN, target=DelegationState.REVOKED)
    def revoke(self) -> None:
        """The right is taken back before its time is over."""


class Standing(models.TextChoices):
    """How a delegation stands at a moment, for its readers."""

    COMING = "coming", _("Chưa đến ngày")
    IN_EFFECT = "in_effect", _("Đang hiệu lực")
    OVER = "over", _("Đã hết hạn")
    REVOKED = "revoked", _("Đã thu hồi")
