"""What people are told, each word once and in no language yet."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflow.organisation.models import Person

TEXT_AT_MOST = 500


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
    mailed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("thông báo")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "-id"], name="notice_of_person"),
            models.Index(fields=["id"], condition=Q(mailed_at__isnull=True), name="notice_to_mail"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The notice in the language that is active."""
        words = gettext(self.words)
        return (words % self.given if self.given else words)[:TEXT_AT_MOST]

    @property
    def stream(self) -> str:
        """The object's name in the audit trail, such as "submission:17"."""
        return f"{self.subject_kind}:{self.subject_id}"
