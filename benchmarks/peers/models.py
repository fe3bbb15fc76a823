"""One table, once bare and once for each way to record what is done to it."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.db import models

PEERS: list[str] = settings.PEERS  # type: ignore[misc]  # of benchmarks/settings.py


class Note(models.Model):
    title = models.CharField(max_length=200)
    text = models.TextField()
    at = models.DateTimeField()
    unit = models.PositiveBigIntegerField(db_index=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class BareNote(Note):
    pass


class OurNote(Note):
    """With the head of its stream, as every row that our actions change."""

    version = models.PositiveIntegerField(default=0)
    audit_head = models.CharField(max_length=64, default="")


if "auditlog" in PEERS:

    class AuditlogNote(Note):
        pass

    import_module("auditlog.registry").auditlog.register(AuditlogNote)

if "simple_history" in PEERS:

    class SimpleHistoryNote(Note):
        history = import_module("simple_history.models").HistoricalRecords()


if "pghistory" in PEERS:

    @import_module("pghistory").track()
    class PghistoryNote(Note):
        pass


if "wagtail" in PEERS:

    class WagtailNote(Note):
        pass
