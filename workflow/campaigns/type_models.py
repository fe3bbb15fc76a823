"""Campaign types (loại đợt báo cáo): how campaigns of a kind run, as data, version by version."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflow.actions.models import ActionSubject
from workflow.campaigns.flow_settings import FlowSettings
from workflow.campaigns.states import CampaignTypeStates
from workflow.organisation.models import Person, Unit


class CampaignType(CampaignTypeStates, ActionSubject):
    """One kind of campaign. `unit` leads the campaigns of this type; the standard type is everybody's and has none.

    `last_number` is that of its newest version.
    """

    kind = "campaign_type"
    page = "campaigns:type"
    related = ("unit",)
    kept: ClassVar[tuple[str, ...]] = ("last_version",)

    name = models.CharField(_("tên loại"), max_length=120)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    last_number = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("loại đợt báo cáo")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "name"], name="type_name_once_a_unit"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def event_unit_id(self) -> int | None:
        return self.unit_id

    @property
    def is_standard(self) -> bool:
        return self.unit_id is None

    @property
    def came_with_the_installation(self) -> bool:
        return self.is_standard

    @cached_property
    def last_version(self) -> CampaignTypeVersion:
        """What a campaign that is launched now runs by. This causes a SQL query, once."""
        return self.versions.get(number=self.last_number)


class CampaignTypeVersion(models.Model):
    """The settings of a type from a moment on. A trigger keeps it from ever changing.

    `digest` is the SHA-256 of the settings (`FlowSettings.digest`).
    """

    type = models.ForeignKey(CampaignType, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("phiên bản"))
    settings = models.JSONField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    capacity = models.CharField(max_length=330, blank=True)

    class Meta:
        verbose_name = _("phiên bản của loại đợt báo cáo")
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["type", "number"], name="type_version_once"),
        ]

    def __str__(self) -> str:
        return gettext("Phiên bản %(number)d") % {"number": self.number}

    @cached_property
    def flow_settings(self) -> FlowSettings:
        return FlowSettings.from_json(self.settings)


def standard_type() -> CampaignType:
    """The type that everybody has; a migration made it."""
    return CampaignType.objects.get(unit=None)
