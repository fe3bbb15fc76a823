"""One audited create of each peer, of ours, and the bare save of the same row, in turns."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from benchmarks.peers.models import PEERS, Note, OurNote
from benchmarks.result import median, milliseconds
from workflow.audit.canonical import GENESIS
from workflow.audit.fixed_schema import open_schema
from workflow.audit.models import Event
from workflow.audit.recording import Entry, record
from workflow.organisation.acting import Acting


def compared(actor: Acting, creates: int) -> dict[str, float]:
    """Each way's median time over that of the bare save; each create is a transaction of its own."""
    with open_schema(), connection.schema_editor() as editor:
        for model in apps.get_app_config("peers").get_models():
            editor.create_model(model)
    ways: dict[str, Callable[[], object]] = {"bare": lambda: _create("BareNote")}
    if "auditlog" in PEERS:
        ways["django-auditlog"] = lambda: _create("AuditlogNote")
    if "simple_history" in PEERS:
        ways["django-simple-history"] = lambda: _create("SimpleHistoryNote")
    if "pghistory" in PEERS:
        import_module("pgtrigger").install()
        ways["django-pghistory"] = lambda: _create("PghistoryNote")
    if "wagtail" in PEERS:
        log = import_module("wagtail.log_actions").log
        ways["Wagtail's log"] = lambda: log(_create("WagtailNote"), "wagtail.create", user=actor.person)
    ways["ours, the event alone,"] = lambda: _record(_create("OurNote"), actor)
    ways["ours, with the head of the chain on the row,"] = lambda: _create_as_an_action(actor)
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(creates + 10):
        for name, way in ways.items():
            took = milliseconds(transaction.atomic(way))
            if number >= 10:  # what is read once a process has been
                times[name].append(took)
    medians = {name: median(samples) for name, samples in times.items()}
    return {name: round(took / medians["bare"], 2) for name, took in medians.items() if name != "bare"}


def _create(name: str) -> Note:
    model: type[Note] = apps.get_model("peers", name)
    made = model(title="Báo cáo của Chi bộ Sở Tài chính", text="Đã quán triệt. " * 20, at=timezone.now(), unit=17)
    made.save()
    return made


def _create_as_an_action(actor: Acting) -> None:
    """The row, its event, and the row once more, which keeps the head of its stream: so nobody looks for it."""
    made = _create("OurNote")
    assert isinstance(made, OurNote)
    event = _record(made, actor)
    made.version, made.audit_head = event.number, event.hash
    made.save(update_fields=["version", "audit_head"])


def _record(made: Note, actor: Acting) -> Event:
    entry = Entry(
        f"note:{made.pk}",
        "peers.create",
        actor,
        label=made.title,
        unit_id=actor.unit_id,
        changes={"title": [None, made.title], "unit": [None, made.unit]},
    )
    [event] = record([(entry, 1, GENESIS)])
    return event
