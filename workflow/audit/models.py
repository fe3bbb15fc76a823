"""The event: one row for each thing that anybody did, never changed and never deleted (see operations.py)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.audit import wording
from workflow.organisation.models import Appointment, Person, Unit


class Event(models.Model):
    """Who did what to which object, in which capacity, from which state to which, why and when.

    Events of one object form its stream ("submission:17"), numbered 1, 2, 3 …; each holds the hash of the one
    before. `id` only orders pages: on PostgreSQL ids are not given in the order of commits, and they are not
    hashed.
    """

    stream = models.CharField(_("đối tượng"), max_length=60)
    number = models.PositiveIntegerField(_("số thứ tự"))
    at = models.DateTimeField(_("thời điểm"))
    actor = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("người thực hiện")
    )
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+", db_index=False)
    capacity = models.CharField(_("tư cách"), max_length=330, blank=True)
    on_behalf_of = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("thay mặt")
    )
    action = models.CharField(_("thao tác"), max_length=60)
    label = models.CharField(_("tên đối tượng"), max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("đơn vị")
    )
    # Campaigns stand above this app, so only their number is known here.
    campaign_id = models.PositiveBigIntegerField(_("đợt báo cáo"), null=True)
    from_state = models.CharField(_("từ trạng thái"), max_length=30, blank=True)
    to_state = models.CharField(_("sang trạng thái"), max_length=30, blank=True)
    reason = models.TextField(_("lý do"), blank=True)
    changes = models.JSONField(_("nội dung thay đổi"), default=dict)
    address = models.CharField(_("địa chỉ mạng"), max_length=45, blank=True)
    refused = models.BooleanField(_("bị từ chối"), default=False)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(_("mã băm"), max_length=64)

    class Meta:
        verbose_name = _("sự kiện")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["stream", "number"], name="audit_event_stream_number"),
        ]
        # Each is one filter of the inspector's page, newest first; more would be paid at every insert.
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["actor", "-id"], name="audit_event_actor"),
            models.Index(fields=["unit", "-id"], name="audit_event_unit"),
            models.Index(fields=["campaign_id", "-id"], name="audit_event_campaign"),
            models.Index(fields=["action", "-id"], name="audit_event_action"),
            models.Index(fields=["-id"], name="audit_event_refused", condition=Q(refused=True)),
            models.Index(fields=["at"], name="audit_event_at"),
        ]

    def __str__(self) -> str:
        return f"{self.stream}#{self.number} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError("An event is written by workflow.audit.recording, and only once.")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("An event is never deleted.")

    @property
    def kind(self) -> str:
        """What the object is: "submission" of "submission:17"."""
        return self.stream.partition(":")[0]

    @property
    def identity(self) -> str:
        return self.stream.partition(":")[2]

    @property
    def kind_label(self) -> str:
        return wording.kind_label(self.kind)

    @property
    def action_label(self) -> str:
        return wording.label(self.action)

    @property
    def from_state_label(self) -> str:
        return wording.state_label(self.from_state)

    @property
    def to_state_label(self) -> str:
        return wording.state_label(self.to_state)
