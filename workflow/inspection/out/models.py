"""The files that inspectors asked for, and the tokens with which machines read the events."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from workflow.inspection.out.formats import Format
from workflow.organisation.models import Person


class ExportState(models.TextChoices):
    WAITING = "waiting", _("Đang chờ")
    WORKING = "working", _("Đang xuất")
    READY = "ready", _("Đã xong")
    FAILED = "failed", _("Không xuất được")


class Export(models.Model):
    """A search, the bundle of evidence or the check of a period's acts, that the worker writes into a file.

    `query` is the search or the period as the form had it in the address; events with an id up to `newest` are in it,
    newest first, down to `oldest`; `reached` is how far the worker is. Of a check `events` counts the acts gone
    through. A bundle has no `query`, and counts leaves where a search has ids. `run` names the attempt that may write
    here, `beat_at` when it last did: one that is silent for too long is dead. `name` is the file in the storage,
    `digest` its SHA-256.
    """

    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Format.choices)
    query = models.TextField()
    language = models.CharField(max_length=10)
    newest = models.BigIntegerField()
    oldest = models.BigIntegerField(null=True)
    reached = models.BigIntegerField(null=True)
    events = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    run = models.CharField(max_length=32, blank=True)
    beat_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("tệp xuất nhật ký")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["asked_by", "-id"], name="export_asked_by"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_unfinished(self) -> bool:
        return self.state in (ExportState.WAITING, ExportState.WORKING)

    @property
    def percent(self) -> int:
        """How much of the stretch of ids has been gone through."""
        if self.oldest is None or self.reached is None or self.newest <= self.oldest:
            return 0
        return 100 * (self.newest - self.reached) // (self.newest - self.oldest + 1)

    @property
    def is_bundle(self) -> bool:
        return self.kind == Format.BUNDLE

    @property
    def is_check(self) -> bool:
        return self.kind == Format.CHECK

    @property
    def file_name(self) -> str:
        return file_name(Format(self.kind), self.asked_at, self.pk)


class FeedToken(models.Model):
    """A machine may read the events with it. Only the SHA-256 of the token is kept. `used_at` is to the minute."""

    name = models.CharField(_("tên"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(_("hết hạn"))
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    used_from = models.CharField(max_length=45, blank=True)

    class Meta:
        verbose_name = _("thẻ đọc nhật ký")

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        return f"feed:{self.pk}"

    @property
    def is_good(self) -> bool:
        return self.revoked_at is None and timezone.now() < self.expires_at


def file_name(kind: Format, at: datetime.datetime, number: int | None = None) -> str:
    """What a browser calls the file; `number` tells apart those of one minute."""
    what = {Format.BUNDLE: "bo-chung-cu", Format.CHECK: "kiem-tra-vai-tro"}.get(kind, "nhat-ky")
    return f"{what}-{timezone.localtime(at):%Y%m%d-%H%M}{'' if number is None else f'-{number}'}.{kind.value}"
