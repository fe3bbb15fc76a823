"""Gives each committed event its place in the Merkle tree.

Writers know nothing of it: no row of theirs is locked, nothing of theirs is slower. The one question is when an id
that is not there will never be there, because on PostgreSQL ids are drawn before the commit and not in its order. Who
inserts into the table holds its ROW EXCLUSIVE lock from before the id is drawn until after the commit can be seen. So
the sequencer notes the highest id that it sees and then who holds that lock; once none of those holds it any more,
every id up to that one is committed, and seen, or gone for good. Until then the events below it that have no leaf are
looked for again. On SQLite one transaction writes at a time, so nobody is ever waited for.

It may be killed at any step: a batch is one transaction.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef

from workflow.audit.evidence import tree
from workflow.audit.models import Event, Leaf, Sequencer

BATCH = 2_000

_WRITERS = """
    SELECT DISTINCT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND relation = %s::regclass
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND pid IS DISTINCT FROM pg_backend_pid()
"""


def sequence() -> int:
    """Give every event that is committed now a leaf; answer how many got one. Any number may run at once."""
    total = 0
    while (done := _sequence_batch()) == BATCH:
        total += done
    return total + done


def locked() -> Sequencer:
    """The sequencer's row, held until the transaction ends: one at a time extends or signs the tree."""
    Sequencer.objects.get_or_create(pk=1)
    return Sequencer.objects.select_for_update().get(pk=1)


@transaction.atomic
def _sequence_batch() -> int:
    progress = locked()
    highest = Event.objects.aggregate(highest=Max("id"))["highest"] or 0
    writers = _writers()
    if progress.awaited and not writers.intersection(progress.awaited):
        progress.complete, progress.awaited = max(progress.complete, progress.horizon), []
    if not writers:
        progress.complete, progress.awaited = max(progress.complete, highest), []
    elif not progress.awaited:
        progress.horizon, progress.awaited = highest, sorted(writers)
    # Read after the writers were: whoever ended before is seen.
    waiting = list(
        Event.objects.filter(~Exists(Leaf.objects.filter(event=OuterRef("pk"))), id__gt=progress.settled)
        .filter(id__lte=highest)
        .order_by("id")
        .values_list("id", "hash")[:BATCH]
    )
    seen = waiting[-1][0] if len(waiting) == BATCH else highest
    progress.settled = max(progress.settled, min(progress.complete, seen))
    progress.save()
    _append(waiting)
    return len(waiting)


def _append(events: list[tuple[int, str]]) -> None:
    first = tree.size()
    hashes = [bytes.fromhex(hashed) for _id, hashed in events]
    Leaf.objects.bulk_create(
        Leaf(index=first + at, event_id=event, hash=hashed)
        for at, ((event, _hash), hashed) in enumerate(zip(events, hashes, strict=True))
    )
    tree.extend(first, hashes)


def _writers() -> set[str]:
    """The transactions that may have drawn an id and not committed."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS, [Event._meta.db_table])
        return {writer for (writer,) in cursor.fetchall()}
