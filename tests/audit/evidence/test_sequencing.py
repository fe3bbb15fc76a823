"""Every committed event gets its one place in the tree, whoever writes at the same time and whoever dies."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event as Signal

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from tests.audit.evidence.test_notes import naive_root
from workflow.audit.evidence import keys, tree
from workflow.audit.evidence.sealing import seal
from workflow.audit.evidence.sequencing import sequence
from workflow.audit.evidence.verifier import Note, PublicKey, is_consistent, root_of_inclusion
from workflow.audit.models import Checkpoint, Event, Leaf, Sequencer, Subtree
from workflow.audit.recording import Entry, append
from workflow.organisation.acting import Acting

pytestmark = pytest.mark.database


def write(count: int = 1, stream: str = "submission:17") -> None:
    for _time in range(count):
        append(Entry(stream, "submissions.edit", Acting.system()))


def write_many(count: int) -> None:
    """Events without chains: only their hashes matter here."""
    now = timezone.now()
    Event.objects.bulk_create(
        Event(stream="x:1", number=number, at=now, action="x", hash=random.randbytes(32).hex())
        for number in range(1, count + 1)
    )


def assert_whole() -> None:
    """Each event has one leaf with its hash, without a gap, and the stored tree is the tree over them."""
    leaves = list(Leaf.objects.order_by("index").values_list("index", "event_id", "hash", "event__hash"))
    assert [index for index, *_rest in leaves] == list(range(len(leaves)))
    assert sorted(event for _index, event, *_rest in leaves) == list(
        Event.objects.order_by("id").values_list("id", flat=True)
    )
    assert all(bytes(hashed).hex() == of_event for *_rest, hashed, of_event in leaves)
    if leaves:
        assert tree.root(len(leaves)) == naive_root([bytes(hashed) for *_rest, hashed, _event in leaves])
    for checkpoint in Checkpoint.objects.all():
        assert bytes(checkpoint.root) == tree.root(checkpoint.size)
        note, known = Note.parse(checkpoint.note), map(PublicKey.parse, keys.known())
        assert checkpoint.at.timestamp() in [note.time_signed_by(key) for key in known]


@pytest.mark.django_db
def test_the_tree_is_extended_and_never_computed_again() -> None:
    write_many(1_000)
    assert sequence() == 1_000
    assert sequence() == 0
    assert_whole()
    assert Subtree.objects.count() == 3
    write(30)
    assert sequence() == 30
    assert Subtree.objects.count() == 4
    assert_whole()


@pytest.mark.django_db
def test_every_proof_of_inclusion_and_consistency_leads_to_the_root() -> None:
    write_many(600)
    sequence()
    leaves = [bytes(hashed) for hashed in Leaf.objects.order_by("index").values_list("hash", flat=True)]
    reader = tree.Reader()
    for size in (1, 2, 3, 7, 255, 256, 257, 511, 512, 600):
        root = naive_root(leaves[:size])
        assert reader.hash_of(0, size) == root
        for index in {0, 1, 2, size // 2, size - 2, size - 1, 255, 256} & set(range(size)):
            assert root_of_inclusion(leaves[index], index, size, reader.inclusion(index, size)) == root
            first_root = naive_root(leaves[: index + 1])
            path = reader.consistency(index + 1, size)
            assert is_consistent(index + 1, first_root, size, root, path)
            if path:
                assert not is_consistent(index + 1, first_root, size, root, path[:-1])
                assert not is_consistent(index + 1, first_root, size, root, [*path[:-1], bytes(32)])


def test_an_event_that_commits_late_gets_a_later_place_and_is_not_missed(committed_db: None) -> None:
    """PostgreSQL draws ids before the commit: the first to draw is the last to commit here."""
    if connection.vendor == "sqlite":
        return  # one transaction writes at a time
    drawn, commit = Signal(), Signal()

    def slow() -> None:
        try:
            with transaction.atomic():
                write(stream="submission:1")
                drawn.set()
                commit.wait(20)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        late = threads.submit(slow)
        assert drawn.wait(20)
        write(3, stream="submission:2")
        assert sequence() == 3
        write(2, stream="submission:2")
        assert sequence() == 2
        assert Sequencer.objects.get().settled == 0
        commit.set()
        late.result()
    assert sequence() == 1
    assert_whole()
    assert Leaf.objects.get(event__stream="submission:1").index == 5
    assert Sequencer.objects.get().settled == Event.objects.order_by("-id").values_list("id", flat=True)[0]


def test_what_was_rolled_back_holds_nothing_up(committed_db: None) -> None:
    for _time in range(3):
        with transaction.atomic():
            write()
            transaction.set_rollback(True)
        write()
    assert sequence() == 3
    assert_whole()
    last = Event.objects.order_by("-id").values_list("id", flat=True)[0]
    assert Sequencer.objects.get().settled == last


def test_many_writers_and_several_sequencers_miss_nothing_and_double_nothing(committed_db: None) -> None:
    keys.current()
    done = Signal()

    def writer(number: int) -> None:
        chance = random.Random(number)
        try:
            for turn in range(25):
                with transaction.atomic():
                    write(chance.randint(1, 3), stream=f"submission:{number}")
                    if turn % 7 == 6:
                        transaction.set_rollback(True)
        finally:
            connection.close()

    def sealer() -> None:
        try:
            while not done.is_set():
                seal()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        sealers = [threads.submit(sealer) for _ in range(2)]
        try:
            for finished in [threads.submit(writer, number) for number in range(6)]:
                finished.result()
        finally:
            done.set()
        for finished in sealers:
            finished.result()
    seal()
    assert Event.objects.count() > 200
    assert_whole()


KILLED = """
import sys
import django
django.setup()
from django.db import connection
from tests.dying import dies_before
from workflow.audit.recording import Entry, append
from workflow.audit.evidence.sealing import change_key, seal
from workflow.organisation.acting import Acting

connection.settings_dict["NAME"] = sys.argv[1]
act = seal if sys.argv[2] == "seal" else change_key
step, killed = 0, True
while killed:
    step += 1
    append(Entry("submission:17", "submissions.edit", Acting.system()))
    killed = dies_before(step, act)
print(step)
"""
"""Runs the act again and again, each time killed one statement later, after an event each time."""


def kill_at_every_statement(what: str, key: Path) -> int:
    """How many statements the act has that ran to its end at last."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "AUDIT_KEY": str(key),
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    command = [sys.executable, "-c", KILLED, str(connection.settings_dict["NAME"]), what]
    connection.close()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.parametrize("what", ["seal", "key"])
def test_killed_at_every_statement_nothing_is_lost_or_doubled(
    committed_db: None, tmp_path: Path, settings: Settings, what: str
) -> None:
    settings.AUDIT_KEY = str(tmp_path / "audit-key")
    seal()
    steps = kill_at_every_statement(what, tmp_path / "audit-key")
    assert steps > 10
    seal()
    assert Event.objects.filter(stream="submission:17").count() == steps
    assert_whole()
    assert Checkpoint.objects.order_by("-size")[0].size == Event.objects.count()
    known = keys.known()
    assert keys.current().public == PublicKey.parse(known[-1])
    assert len(known) == len(set(known))
    assert len(known) == 1 if what == "seal" else len(known) > 1
