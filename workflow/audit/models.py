"""The event, one row for each thing that anybody did, and what proves that none was changed, all never changed
and never deleted (see operations.py) but the two rows that say how far the proving has come."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from workflow.audit import wording
from workflow.audit.canonical import VERSION
from workflow.organisation.models import Appointment, Person, Unit

if TYPE_CHECKING:
    from workflow.audit.privacy.telling import ToldEvent


class Event(models.Model):
    """Who did what to which object, in which capacity, from which state to which, why and when.

    Events of one object form its stream ("submission:17"), numbered 1, 2, 3 …; each holds the hash of the one
    before. `id` only orders pages: on PostgreSQL ids are not given in the order of commits, and they are not
    hashed. Names and addresses of people are sealed (see privacy/); people read them in `told`.
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
    label = models.CharField(_("tên đối tượng"), max_length=600, blank=True)
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
    version = models.PositiveSmallIntegerField(default=VERSION)
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
            models.Index(fields=["address", "-id"], name="audit_event_address"),
            # Few events have these, and only those pay.
            models.Index(
                fields=["on_behalf_of", "-id"], name="audit_event_principal", condition=Q(on_behalf_of__isnull=False)
            ),
            models.Index(fields=["-id"], name="audit_event_delegated", condition=Q(on_behalf_of__isnull=False)),
            models.Index(fields=["-id"], name="audit_event_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.stream}#{self.number} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError("An event is written by workflow.audit.recording, and only once.")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("An event is never deleted.")

    @cached_property
    def told(self) -> ToldEvent:
        """Label, reason, changes and address with what is sealed in them opened, for people to read.

        `tell` in privacy/telling.py has a page of events read with the queries of one.
        """
        from workflow.audit.privacy.telling import ToldEvent

        return ToldEvent(self)

    @property
    def kind(self) -> str:
        """What the object is: "submission" of "submission:17"."""
        return self.stream.partition(":")[0]

    @property
    def identity(self) -> str:
        return self.stream.partition(":")[2]

    @property
    def day(self) -> datetime.date:
        """The day of it in the committee's time zone."""
        return timezone.localdate(self.at)

    @property
    def kind_label(self) -> str:
        return wording.kind_label(self.kind)

    @property
    def action_label(self) -> str:
        return wording.label(self.action)

    @property
    def summary(self) -> str:
        return wording.summary(self.action, self.changes)

    @property
    def from_state_label(self) -> str:
        return wording.state_label(self.from_state)

    @property
    def to_state_label(self) -> str:
        return wording.state_label(self.to_state)


class YearKey(models.Model):
    """The key under which a year's addresses and typed names are sealed; `secret` is empty once it was destroyed."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    secret = models.BinaryField(max_length=32, null=True)

    class Meta:
        verbose_name = _("khóa dữ liệu cá nhân của năm")

    def __str__(self) -> str:
        return f"{self.year}"


class Leaf(models.Model):
    """The place of an event in the Merkle tree over all events: the `index`-th leaf, counted from 0.

    Indexes are given after the commit (see sequencing.py), because ids are not given in the order of commits.
    `hash` is the event's hash as it was then, 32 bytes.
    """

    index = models.PositiveBigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, models.PROTECT, related_name="leaf")
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("lá của cây Merkle")

    def __str__(self) -> str:
        return f"{self.index}"


class Subtree(models.Model):
    """The hash over leaves [index × 256^level, (index + 1) × 256^level), level 1 and up: nothing is hashed twice."""

    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("nhánh của cây Merkle")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["level", "index"], name="audit_subtree_place"),
        ]

    def __str__(self) -> str:
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """The tree of the first `size` events, signed: `note` is what witnesses keep."""

    size = models.PositiveBigIntegerField(_("số sự kiện"), primary_key=True)
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField(_("thời điểm"))
    note = models.TextField()

    class Meta:
        verbose_name = _("lần niêm phong")

    def __str__(self) -> str:
        return f"{self.size}"


class Sequencer(models.Model):
    """One row: how far the sequencer has come, and the lock that lets one at a time.

    Every event with an id up to `settled` has its leaf. Every id up to `complete` is committed or never will be.
    The same will be true of `horizon` once none of `awaited` (transactions, PostgreSQL only) is under way.
    """

    settled = models.PositiveBigIntegerField(default=0)
    complete = models.PositiveBigIntegerField(default=0)
    horizon = models.PositiveBigIntegerField(default=0)
    awaited = models.JSONField(default=list)

    class Meta:
        verbose_name = _("tiến độ xếp sự kiện vào cây")

    def __str__(self) -> str:
        return f"{self.settled}"


class Delivery(models.Model):
    """What one witness has of the checkpoints: the last that it took, and why it does not take the next."""

    witness = models.CharField(max_length=300, primary_key=True)
    size = models.PositiveBigIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("nơi giữ lần niêm phong")

    def __str__(self) -> str:
        return self.witness
