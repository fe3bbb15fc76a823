"""A search as a file: small ones at once, large ones by the worker; and the bundle of evidence and the check of a long
period's acts, by the worker.

The worker tells the row how far it is after every chunk, by one UPDATE that fits only while the row is still its own:
so it learns there that the export was dropped, or that another run has taken over because this one was taken for dead.
A run that dies is begun again by the timer; after some tries the export is given up, and says so.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
import secrets
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Max, Min, QuerySet
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from workflow.audit.models import Event
from workflow.inspection.actions import write_look
from workflow.inspection.forms import SearchForm
from workflow.inspection.forms_of_moments import CheckForm
from workflow.inspection.out.formats import Format, pieces
from workflow.inspection.out.models import Export, ExportState
from workflow.inspection.out.zipped import zip_pieces
from workflow.inspection.search import Filters, find, search
from workflow.inspection.who_could import check_acts
from workflow.inspection.whole_period import Conclusion, acts_of, in_batches, read, written
from workflow.organisation.acting import Acting
from workflow.organisation.models import Person
from workflow.timers.registry import timer

log = logging.getLogger(__name__)

AT_ONCE = 5_000
"""Events that are written while the person waits."""

KEPT = datetime.timedelta(days=7)
KEPT_AT_MOST = 20
UNFINISHED_AT_MOST = 3

FOLDER = "audit-exports"
LEASE = datetime.timedelta(minutes=5)
"""Longer than Excel's format takes to be put together after the last event."""

TRIES = 3


class NotAsked(Exception):
    """Why no further export is begun, in words for the person."""


class _Lost(Exception):
    """The row is not this run's any more."""


def few(filters: Filters) -> QuerySet[Event] | None:
    """What a search finds, if that is little and was found by looking at little; None asks for the worker."""
    found = find(filters, size=AT_ONCE)
    if found.older is not None:
        return None
    if not found.events:
        return Event.objects.none()
    return search(filters).filter(id__gte=found.events[-1].pk, id__lte=found.events[0].pk)


def at_once(events: QuerySet[Event], form: SearchForm, kind: Format, *, acting: Acting) -> Iterator[bytes]:
    """The file of the few events of a valid search, in the language that is active now, while it is being sent."""
    write_look("audit.export", acting, {**form.changes, "format": kind.value})
    return pieces(events, form.filters, kind, language=translation.get_language() or "")


def ask(form: SearchForm, query: str, kind: Format, *, acting: Acting) -> Export:
    """Have the worker write the file of a valid search, whose fields are `query` in an address. Raises NotAsked."""
    return _ask(kind, query, "audit.export", {**form.changes, "format": kind.value}, acting)


def ask_bundle(*, acting: Acting) -> Export:
    """Have the worker write the bundle of evidence. Raises NotAsked."""
    return _ask(Format.BUNDLE, "", "audit.bundle", {}, acting)


def ask_check(form: CheckForm, *, acting: Acting) -> Export:
    """Have the worker check all acts that a valid form asks about. Raises NotAsked."""
    return _ask(Format.CHECK, urlencode(form.changes), "audit.check_acts", form.changes, acting)


def conclusion(export: Export) -> Conclusion:
    """What a finished check came to. Raises FileNotFoundError."""
    with default_storage.open(export.name) as file:
        return read(file.read())


def _ask(kind: Format, query: str, action: str, look: Mapping[str, object], acting: Acting) -> Export:
    assert acting.person is not None
    now = timezone.now()
    with transaction.atomic():
        # Two at once from the same person: the row of the person lets one after the other through.
        Person.objects.select_for_update().get(pk=acting.person.pk)
        states = list(Export.objects.filter(asked_by=acting.person).values_list("state", flat=True))
        if len(states) >= KEPT_AT_MOST:
            raise NotAsked(_("Bạn đang giữ %(most)d tệp xuất. Hãy xóa bớt một tệp.") % {"most": KEPT_AT_MOST})
        if sum(state in (ExportState.WAITING, ExportState.WORKING) for state in states) >= UNFINISHED_AT_MOST:
            raise NotAsked(
                _("Bạn có %(most)d lần xuất chưa xong. Hãy chờ hoặc hủy bớt.") % {"most": UNFINISHED_AT_MOST}
            )
        write_look(action, acting, look)
        export = Export.objects.create(
            asked_by=acting.person,
            asked_at=now,
            beat_at=now,
            kind=kind,
            query=query,
            language=translation.get_language() or "",
            newest=Event.objects.aggregate(newest=Max("id"))["newest"] or 0,
        )
        run_export.enqueue(export.pk)
    return export


def drop(export: Export, *, acting: Acting) -> None:
    """Take back what was asked for: the run ends at its next chunk, and the file goes."""
    with transaction.atomic():
        write_look("audit.drop_export", acting, {"file": export.file_name})
        _remove(export)


def take(export: Export, *, acting: Acting) -> File[bytes]:
    """The file of a finished export, open. Raises FileNotFoundError."""
    file = default_storage.open(export.name)
    write_look("audit.download_export", acting, {"file": export.file_name, "digest": export.digest})
    return file


@task()
def run_export(key: int) -> None:
    """Write the file, unless another is at it or the export was dropped."""
    run, now = secrets.token_hex(16), timezone.now()
    waiting = Export.objects.filter(pk=key, state=ExportState.WAITING)
    if not waiting.update(
        state=ExportState.WORKING, run=run, beat_at=now, attempts=F("attempts") + 1, events=0, reached=None
    ):
        return
    export = Export.objects.get(pk=key)
    try:
        _write(export)
    except _Lost:
        pass
    except Exception:  # whatever it is: the person is told
        log.exception("Export %s failed", key)
        _own(export).update(state=ExportState.FAILED, done_at=timezone.now())


@timer("inspection.exports", gettext_lazy("Làm tiếp và xóa tệp xuất nhật ký"), every=datetime.timedelta(minutes=1))
def look_after_exports(now: datetime.datetime) -> int:
    """Begin again what a dead worker left, give up what was tried too often, remove what is old."""
    silent = list(Export.objects.filter(state__in=[ExportState.WAITING, ExportState.WORKING], beat_at__lte=now - LEASE))
    for export in silent:
        _begin_again(export, now)
    old = list(Export.objects.filter(done_at__lte=now - KEPT))
    for export in old:
        with transaction.atomic():
            _remove(export)
    return len(silent) + len(old)


def _begin_again(export: Export, now: datetime.datetime) -> None:
    as_read = Export.objects.filter(pk=export.pk, run=export.run, state=export.state, beat_at=export.beat_at)
    with transaction.atomic():
        if export.attempts >= TRIES:
            as_read.update(state=ExportState.FAILED, done_at=now)
        elif as_read.update(state=ExportState.WAITING, beat_at=now):
            run_export.enqueue(export.pk)
    if export.run:
        default_storage.delete(_name(export))


def _write(export: Export) -> None:
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile() as file:
        for piece in _WRITERS.get(Format(export.kind), _search)(export):
            file.write(piece)
            digest.update(piece)
        size = file.tell()
        file.seek(0)
        name = default_storage.save(_name(export), File(file))
    try:
        _tell(export, state=ExportState.READY, name=name, size=size, digest=digest.hexdigest(), done_at=timezone.now())
    except _Lost:
        default_storage.delete(name)
        raise


def _search(export: Export) -> Iterator[bytes]:
    form = SearchForm(QueryDict(export.query))
    if not form.is_valid():
        raise ValueError(f"the search is not understood any more: {form.errors.as_json()}")
    found = search(form.filters).filter(id__lte=export.newest)
    _tell(export, oldest=found.order_by("id").values_list("id", flat=True).first())

    def step(chunk: Sequence[Event], kept: int) -> None:
        _tell(export, events=F("events") + kept, reached=chunk[-1].pk)

    yield from pieces(found, form.filters, Format(export.kind), language=export.language, step=step)


def _bundle(export: Export) -> Iterator[bytes]:
    def step(done: int, total: int) -> None:
        _tell(export, events=done, newest=total, oldest=1, reached=total - done)

    yield from zip_pieces(step)


def _check(export: Export) -> Iterator[bytes]:
    form = CheckForm(QueryDict(export.query))
    if not form.is_valid():
        raise ValueError(f"the period is not understood any more: {form.errors.as_json()}")
    acts = acts_of(form).filter(id__lte=export.newest)
    keys = acts.order_by().aggregate(oldest=Min("id"), newest=Max("id"))
    _tell(export, oldest=keys["oldest"], newest=keys["newest"] or export.newest)
    found = Conclusion()
    for batch in in_batches(acts):
        with translation.override(export.language):
            found.add(check_acts(batch))
        _tell(export, events=F("events") + len(batch), reached=batch[-1].pk)
    yield written(found)


_WRITERS = {Format.BUNDLE: _bundle, Format.CHECK: _check}


def _tell(export: Export, **values: object) -> None:
    """Write on the row that is this run's. Raises _Lost."""
    if not _own(export).update(beat_at=timezone.now(), **values):
        raise _Lost


def _own(export: Export) -> QuerySet[Export]:
    return Export.objects.filter(pk=export.pk, run=export.run, state=ExportState.WORKING)


def _name(export: Export) -> str:
    return f"{FOLDER}/{export.run}.{export.kind}"


def _remove(export: Export) -> None:
    """The row, and the file of its last run, whether the row knows of it or the run died in between."""
    Export.objects.filter(pk=export.pk).delete()

    def remove_file() -> None:
        for name in {export.name, _name(export) if export.run else ""} - {""}:
            default_storage.delete(name)

    transaction.on_commit(remove_file)
