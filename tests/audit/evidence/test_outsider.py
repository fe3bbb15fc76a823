"""An outsider has a bundle, the key and yesterday's checkpoint, and nothing else: no database, none of our code.

The one who manipulates has everything: the database without its guards, and where it says so the signing key too.
"""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from tests.audit.damage import lifted
from tests.audit.evidence.bundles import sealed_log, written
from workflow.audit.canonical import event_hash
from workflow.audit.evidence import keys
from workflow.audit.evidence.sealing import seal
from workflow.audit.evidence.verifier import Note
from workflow.audit.models import Checkpoint, Event, Leaf
from workflow.audit.recording import Entry, record
from workflow.organisation.acting import Acting

pytestmark = pytest.mark.database

AT = 20
"""The leaf that is tampered with: sealed long before yesterday's checkpoint."""

CONTENT = [field.attname for field in Event._meta.concrete_fields if field.name != "id"]


class Undo(Exception):
    """Takes back what no foreign key would let be committed."""


def leaf(index: int) -> Event:
    return Event.objects.get(leaf__index=index)


def put(event: Event, **changes: object) -> None:
    Event.objects.filter(pk=event.pk).update(**changes)


def change_a_reason() -> int:
    put(leaf(AT), reason="Đã đủ số liệu.")
    return AT + 1


def take_one_out() -> int:
    _delete("id = %s", leaf(AT).pk)
    return AT + 1


def take_the_last_ones_out() -> int:
    _delete("id >= %s", leaf(AT).pk)
    return AT + 1


def exchange_two() -> int:
    one, other = leaf(AT), leaf(AT + 7)
    contents = [{name: getattr(event, name) for name in CONTENT} for event in (one, other)]
    put(one, stream="x", number=0)
    put(other, **contents[0])
    put(one, **contents[1])
    return AT + 1


def slip_one_in() -> int:
    event = leaf(AT)
    event.pk, event.stream, event.number, event.previous_hash = -5, "submission:99", 1, ""
    event.hash = event_hash(event)
    Event.objects.bulk_create([event])
    return Leaf.objects.count() + 1


def have_one_sealed_that_says_last_year() -> int:
    last = Event.objects.filter(stream="submission:1").order_by("-number")[0]
    approval = Entry("submission:1", "submissions.approve", Acting.system())
    record([(approval, last.number + 1, last.hash)], timezone.now() - datetime.timedelta(days=365))
    seal()
    return Leaf.objects.count()


def write_a_chain_anew() -> int:
    """Rows and leaves alike, so that only the signed roots are left to contradict."""
    event = leaf(AT)
    previous = event.previous_hash
    for row in Event.objects.filter(stream=event.stream, number__gte=event.number).order_by("number"):
        row.reason, row.previous_hash = "Đã đủ số liệu.", previous
        row.hash = previous = event_hash(row)
        put(row, reason=row.reason, previous_hash=row.previous_hash, hash=row.hash)
        Leaf.objects.filter(event=row).update(hash=bytes.fromhex(row.hash))
    return max(size for size in Checkpoint.objects.values_list("size", flat=True) if size <= AT) + 1


def write_a_chain_anew_and_sign_with_the_stolen_key() -> None:
    write_a_chain_anew()
    Checkpoint.objects.all().delete()
    seal()


def sign_with_another_key() -> None:
    write_a_chain_anew_and_sign_with_the_stolen_key()
    checkpoint = Checkpoint.objects.get()
    own = keys.SigningKey.of_seed(Note.parse(checkpoint.note).origin, bytes(32))
    note = own.note(checkpoint.size, bytes(checkpoint.root), int(checkpoint.at.timestamp()))
    Checkpoint.objects.update(note=note)


def put_an_old_backup_back() -> None:
    size = list(Checkpoint.objects.order_by("size").values_list("size", flat=True))[2]
    _delete("id > %s", leaf(size - 1).pk)
    Leaf.objects.filter(index__gte=size).delete()
    Checkpoint.objects.filter(size__gt=size).delete()


def _delete(where: str, value: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM audit_event WHERE {where}", [value])


MANIPULATIONS: dict[str, Callable[[], int | None]] = {
    "edited": change_a_reason,
    "deleted": take_one_out,
    "truncated": take_the_last_ones_out,
    "reordered": exchange_two,
    "inserted": slip_one_in,
    "back_dated": have_one_sealed_that_says_last_year,
    "rewritten_chain": write_a_chain_anew,
    "forked_checkpoint": write_a_chain_anew_and_sign_with_the_stolen_key,
    "wrong_signature": sign_with_another_key,
    "rolled_back": put_an_old_backup_back,
}


def told(outsider: Path, bundle: Path) -> dict[str, object]:
    """What the copy of the verifier in the bundle says, in a process that has only Python and `cryptography`."""
    command = [sys.executable, "-I", "verify.py", ".", "--public-key", str(outsider / "key.txt"), "--json"]
    kept = ["--since", str(outsider / "yesterday.txt")]
    done = subprocess.run([*command, *kept], cwd=bundle, env={}, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    assert done.returncode == (0 if found["ok"] else 1)
    return found


@pytest.fixture
def outsider(reviewer: Acting, tmp_path: Path) -> Path:
    """A directory with what they hold: the public key and a checkpoint over all but the last few events."""
    sealed_log(reviewer)
    (tmp_path / "key.txt").write_text(keys.known()[0] + "\n")
    (tmp_path / "yesterday.txt").write_text(Checkpoint.objects.order_by("-size")[1].note)
    return tmp_path


@pytest.mark.parametrize("name", MANIPULATIONS)
def test_an_outsider_finds_the_manipulation_and_names_it(outsider: Path, name: str) -> None:
    assert told(outsider, written(outsider / "before"))["ok"] is True
    with suppress(Undo), lifted():
        expected = MANIPULATIONS[name]()
        found = told(outsider, written(outsider / "after"))
        assert (found["kind"], found["event"]) == (name, expected), found
        raise Undo


def test_the_outsider_has_nothing_of_ours(outsider: Path) -> None:
    there = subprocess.run(
        [sys.executable, "-I", "-c", "import workflow"], cwd=outsider, capture_output=True, check=False
    )
    assert there.returncode != 0


def test_the_ten_are_those_that_the_format_lists() -> None:
    page = Path("docs/audit-format.md").read_text(encoding="utf-8")
    rows = page.partition("## What an outsider finds")[2].splitlines()
    assert [row.split("`")[1] for row in rows if row.startswith("| ") and "`" in row] == list(MANIPULATIONS)
