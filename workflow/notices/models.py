"""What people are told, each word once and in no language yet; the e-mails that carry it; who wants which e-mails."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from workflow.documents.working_days import Calendar
from workflow.notices.hours import Quiet, next_digest, time_of_day
from workflow.notices.kinds import Group, group_of
from workflow.organisation.models import Person

TEXT_AT_MOST = 500


class MailState(models.TextChoices):
    WAITING = "waiting", _("Chờ gửi")
    SENT = "sent", _("Đã gửi")
    FAILED = "failed", _("Không gửi được")
    BOUNCED = "bounced", _("Bị trả về")


class Mail(models.Model):
    """One e-mail to one person. Its text is not kept: the notices that it carries say the same again at each try.

    `message_id` stays the same however often it is tried. Whoever sends it holds it until `leased_until`.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    address = models.EmailField()
    message_id = models.CharField(max_length=120, unique=True)
    language = models.CharField(max_length=10)
    made_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.WAITING)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    # A bounce may come long after the mail was sent.
    bounced_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("thư")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["next_attempt_at", "id"], condition=Q(state="waiting"), name="mail_to_send"),
            # The administrator's lists.
            models.Index(fields=["state", "-id"], name="mail_by_state"),
            # How often an address has bounced lately.
            models.Index(fields=["address", "bounced_at"], condition=Q(state="bounced"), name="mail_bounced"),
        ]

    def __str__(self) -> str:
        return self.message_id


class Notice(models.Model):
    """A word to one person about one object: shown in the application, and the outbox of the e-mails.

    Written in the transaction of the act it tells of, so none is lost and none tells of what did not happen. It keeps
    its words as they stand in the code and the values that go into them, so that each reader reads it in their own
    language. It says that something waits, never what a report says.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="notices", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    # What brought it about, such as "submissions.submit".
    kind = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=TEXT_AT_MOST)
    given = models.JSONField(default=dict)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.PositiveBigIntegerField()
    read_at = models.DateTimeField(null=True)
    # When to see about an e-mail; empty once a mail carries it, or it needs none.
    mail_at = models.DateTimeField(null=True, default=timezone.now)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, related_name="notices")

    class Meta:
        verbose_name = _("thông báo")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "-id"], name="notice_of_person"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["mail_at", "person"], condition=Q(mail_at__isnull=False), name="notice_to_mail"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The notice in the language that is active."""
        words = gettext(self.words)
        if isinstance(self.given.get("count"), int):
            counted = ngettext(self.words, self.words, self.given["count"])
            words = words if counted == self.words else counted
        return (words % self.given if self.given else words)[:TEXT_AT_MOST]

    @property
    def stream(self) -> str:
        """The object's name in the audit trail, such as "submission:17"."""
        return f"{self.subject_kind}:{self.subject_id}"


class Way(models.TextChoices):
    """How a person is told besides in the application."""

    NOW = "now", _("Gửi thư ngay")
    DIGEST = "digest", _("Gộp vào thư hằng ngày")
    NONE = "none", _("Chỉ trong ứng dụng")


class MailChoice(models.Model):
    """How one person wants to be told. Whoever has no row has what `MailChoice.usual` says."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="mail_choice")
    # Group → Way; a group that is not there is told at once.
    ways = models.JSONField(default=dict)
    language = models.CharField(max_length=10)
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    quiet_days_off = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("cách báo tin")

    def __str__(self) -> str:
        return str(self.person)

    @classmethod
    def usual(cls, person: Person) -> MailChoice:
        """What holds for somebody who has chosen nothing; unsaved."""
        begins, _dash, ends = settings.MAIL_QUIET_HOURS.partition("-")
        return cls(
            person=person,
            language=settings.LANGUAGE_CODE,
            quiet_from=time_of_day(begins) if begins else None,
            quiet_to=time_of_day(ends) if ends else None,
            quiet_days_off=settings.MAIL_QUIET_DAYS_OFF,
        )

    def way(self, group: Group) -> Way:
        return Way(self.ways.get(group, Way.NOW))

    @property
    def quiet(self) -> Quiet:
        return Quiet(self.quiet_from, self.quiet_to, self.quiet_days_off)

    def mail_at(self, notice: Notice, now: datetime.datetime, calendar: Calendar) -> datetime.datetime | None:
        """When an e-mail may carry the notice: `now`, a later moment, or never."""
        way = self.way(group_of(notice.kind))
        if way == Way.NONE:
            return None
        wanted = next_digest(notice.at, calendar) if way == Way.DIGEST else notice.at
        return self.quiet.end(max(wanted, now), calendar)


class SuspendedAddress(models.Model):
    """An address that mail has come back from too often: nothing is sent to it until an administrator says so."""

    address = models.EmailField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("địa chỉ tạm ngừng gửi")

    def __str__(self) -> str:
        return self.address
