"""The life of a campaign: prepared, then launched for good."""

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
