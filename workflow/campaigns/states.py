"""The life of a campaign: prepared, then launched for good; and of a type: in use, then retired."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


class CampaignState(models.TextChoices):
    PREPARING = "preparing", _("Đang chuẩn bị")
    LAUNCHED = "launched", _("Đã triển khai")


class CampaignStates(models.Model):
    """The FSM of a campaign."""

    state = FSMField(default=CampaignState.PREPARING, choices=CampaignState.choices, protected=True)

    class Meta:
        abstract = True

    @transition(field="state", source=CampaignState.PREPARING, target=CampaignState.LAUNCHED)
    def launch(self) -> None:
        """The plan is settled and the units are told."""


class CampaignTypeState(models.TextChoices):
    IN_USE = "in_use", _("Đang dùng")
    RETIRED = "retired", _("Ngừng dùng")


class CampaignTypeStates(models.Model):
    """The FSM of a campaign type."""

    state = FSMField(default=CampaignTypeState.IN_USE, choices=CampaignTypeState.choices, protected=True)

    class Meta:
        abstract = True

    @transition(field="state", source=CampaignTypeState.IN_USE, target=CampaignTypeState.RETIRED)
    def retire(self) -> None:
        """No further campaign is given this type."""
