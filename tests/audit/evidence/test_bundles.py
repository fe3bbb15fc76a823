"""An outsider with a bundle, the key and a checkpoint of yesterday finds every manipulation, by its right name."""

from __future__ import annotations

import argparse
import datetime
import json
import random
import shutil
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from tests.audit.damage import execute, lifted
from tests.audit.evidence.bundles import edited, kind, lines, put, sealed_log, trusted, verdict, written
from workflow.audit.canonical import event_hash
from workflow.audit.evidence import bundling, keys, tree, verifier
from workflow.audit.evidence.sealing import Inconsistent, change_key, seal
from workflow.audit.evidence.verifier import Verdict, Wrong, leaf_hash
from workflow.audit.models import Checkpoint, Event, Leaf, Subtree
from workflow.audit.recording import Entry, append, record
from workflow.organisation.acting import Acting

pytestmark = pytest.mark.database

Damage = Callable[[Path, random.Random], tuple[str, int | None]]


@pytest.fixture
def bundle(reviewer: Acting, tmp_path: Path) -> Path:
    sealed_log(reviewer)
    return written(tmp_path / "bundle")


@pytest.fixture
def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eight events a file and two checkpoints at once, so that few of them cross many segments and batches."""
    monkeypatch.setattr(verifier, "SEGMENT", 8)
    monkeypatch.setattr(bundling, "SEGMENT", 8)
    monkeypatch.setattr(verifier, "_BATCH", 2)


def test_a_clean_bundle_has_nothing_wrong(bundle: Path) -> None:
    found = verdict(bundle)
    assert isinstance(found, Verdict)
    assert found.events == Event.objects.count() == len(lines(bundle))
    assert found.checkpoints == Checkpoint.objects.count() > 5
    assert [leaf_hash(line[:-1]).hex() for line in lines(bundle)] == list(
        Event.objects.order_by("leaf__index").values_list("hash", flat=True)
    )


def test_the_verdict_is_the_same_over_several_segments_and_processes(
    small_segments: None, reviewer: Acting, tmp_path: Path
) -> None:
    sealed_log(reviewer)
    bundle = written(tmp_path / "bundle")
    assert len(list((bundle / "events").iterdir())) > 7
    assert isinstance(verdict(bundle), Verdict)
    assert verdict(bundle, processes=2) == verdict(bundle)
    path = bundle / "events/000004.jsonl"
    changed = path.read_bytes().splitlines(keepends=True)
    changed[3] = edited(changed[3], random.Random(1))
    path.write_bytes(b"".join(changed))
    for processes in (1, 2):
        found = verdict(bundle, processes=processes)
        assert isinstance(found, Wrong) and (found.kind, found.event) == ("edited", 36)


@pytest.mark.parametrize(
    ("gap", "previous", "expected"),
    [(1, "", "rewritten_chain"), (1, "0" * 64, "rewritten_chain"), (2, None, "deleted"), (7, "", "deleted")],
)
def test_a_chain_that_breaks_between_segments_is_found(
    small_segments: None, reviewer: Acting, tmp_path: Path, gap: int, previous: str | None, expected: str
) -> None:
    """Sealed so by the server itself, and with events of other objects in between, itself chained to."""
    sealed_log(reviewer)
    last = Event.objects.filter(stream="submission:1").order_by("-number")[0]
    entry = Entry("submission:1", "submissions.approve", Acting.system())
    record([(entry, last.number + gap, last.hash if previous is None else previous)], timezone.now())
    at = Event.objects.count()
    for number in range(20):
        append(Entry(f"submission:{number % 3}", "submissions.edit", reviewer))
    seal()
    bundle = written(tmp_path / "bundle")
    for processes in (1, 2):
        found = verdict(bundle, processes=processes)
        assert isinstance(found, Wrong) and (found.kind, found.event) == (expected, at), found


def test_checkpoints_and_proofs_are_checked_to_the_last_whoever_shares_them(
    small_segments: None, reviewer: Acting, tmp_path: Path
) -> None:
    sealed_log(reviewer)
    bundle = written(tmp_path / "bundle")
    assert isinstance(verdict(bundle, notes(bundle)[3]), Verdict)
    proofs = (bundle / "proofs.jsonl").read_text().splitlines(keepends=True)
    for left in (proofs[:-1], [*proofs[:-1], proofs[0]], [*proofs, proofs[0]]):
        (bundle / "proofs.jsonl").write_text("".join(left))
        for processes in (1, 2):
            found = verdict(bundle, processes=processes)
            assert isinstance(found, Wrong) and (found.kind, "proofs.jsonl" in found.detail) == ("malformed", True)
    changed = notes(bundle)
    last = verifier.Note.parse(changed[-1])
    changed[-1] = keys.SigningKey.of_seed(last.origin, bytes(32)).note(last.size, last.root, 1_700_000_000)
    put_notes(bundle, changed)
    for processes in (1, 2):
        found = verdict(bundle, processes=processes)
        assert isinstance(found, Wrong) and (found.kind, found.checkpoint) == ("wrong_signature", last.size)


def test_who_waits_sees_that_checkpoints_are_written_too(
    small_segments: None, reviewer: Acting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export whose worker says nothing for long is taken for dead and begun again, for ever."""
    monkeypatch.setattr(bundling, "_SEALS_A_STEP", 2)
    for number in range(40):
        append(Entry("submission:1", "submissions.edit", reviewer, reason=f"{number}"))
        seal()
    steps: list[int] = []
    bundling.write_bundle(tmp_path / "bundle", steps.append)
    assert steps == sorted(steps) and steps[-1] == Event.objects.count()
    assert len(steps) >= Checkpoint.objects.count() / 2
    assert isinstance(verdict(tmp_path / "bundle"), Verdict)


def test_of_a_checkpoint_little_is_held(tmp_path: Path) -> None:
    """One a minute for years is a million and more."""
    note, count = keys.SigningKey.of_seed("example.vn/audit", bytes(32)).note(1, bytes(32), 1_700_000_000), 4_000
    with (tmp_path / "checkpoints.jsonl").open("w") as file:
        file.writelines(json.dumps(note.replace("\n1\n", f"\n{size}\n")) + "\n" for size in range(1, count + 1))
    tracemalloc.start()
    try:
        seals = verifier.read_seals(verifier.Bundle(tmp_path))
        held, _most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(seals.sizes) == count and held < 100 * count


# What somebody can do to the files of a bundle


def edit(bundle: Path, chance: random.Random) -> tuple[str, int]:
    events = lines(bundle)
    at = chance.randrange(len(events))
    events[at] = edited(events[at], chance)
    put(bundle, events)
    return "edited", at + 1


def flip(bundle: Path, chance: random.Random) -> tuple[str, int]:
    """One bit somewhere, which may well leave no JSON."""
    events = lines(bundle)
    at = chance.randrange(len(events))
    line = bytearray(events[at])
    place = chance.randrange(len(line) - 1)
    line[place] ^= 1 << chance.randrange(7)
    if line[place] == 10:
        line[place] = 11
    events[at] = bytes(line)
    put(bundle, events)
    return "edited", at + 1


def delete(bundle: Path, chance: random.Random) -> tuple[str, int]:
    events = lines(bundle)
    at = chance.randrange(len(events) - 1)
    del events[at : at + chance.randint(1, min(3, len(events) - 1 - at))]
    put(bundle, events)
    return "deleted", at + 1


def truncate(bundle: Path, chance: random.Random) -> tuple[str, int]:
    events = lines(bundle)
    left = chance.randrange(len(events))
    put(bundle, events[:left])
    return "truncated", left + 1


def reorder(bundle: Path, chance: random.Random) -> tuple[str, int]:
    events = lines(bundle)
    one, other = sorted(chance.sample(range(len(events)), 2))
    events[one], events[other] = events[other], events[one]
    put(bundle, events)
    return "reordered", one + 1


def insert(bundle: Path, chance: random.Random) -> tuple[str, int]:
    events = lines(bundle)
    at = chance.randrange(len(events) + 1)
    events.insert(at, edited(chance.choice(events), chance))
    put(bundle, events)
    return "inserted", at + 1


def rewrite(bundle: Path, chance: random.Random) -> tuple[str, int]:
    """One event and, after it, its whole chain anew."""
    events = lines(bundle)
    at = chance.randrange(len(events) - 12)
    stream = json.loads(events[at])["stream"]
    if not any(json.loads(line)["stream"] == stream for line in events[at + 1 :]):
        return edit(bundle, chance)  # the last of its stream: nothing was chained to it
    events[at] = edited(events[at], chance)
    previous = leaf_hash(events[at][:-1]).hex()
    for place in range(at + 1, len(events)):
        event = json.loads(events[place])
        if event["stream"] == stream:
            event["previous_hash"] = previous
            events[place] = verifier.canonical(event) + b"\n"
            previous = leaf_hash(events[place][:-1]).hex()
    put(bundle, events)
    return "rewritten_chain", at + 1


def rewrite_with_leaves(bundle: Path, chance: random.Random) -> tuple[str, int | None]:
    """The same, and the leaves made to fit: only the signed checkpoints are left to contradict."""
    at = rewrite(bundle, chance)[1]
    (bundle / "leaves/000000.bin").write_bytes(b"".join(leaf_hash(line[:-1]) for line in lines(bundle)))
    sizes = [verifier.Note.parse(note).size for note in notes(bundle)]
    return "rewritten_chain", max([size for size in sizes if size < at], default=0) + 1


def truncate_with_leaves(bundle: Path, chance: random.Random) -> tuple[str, None]:
    events = lines(bundle)
    put(bundle, events[:-2])
    leaves = bundle / "leaves/000000.bin"
    leaves.write_bytes(leaves.read_bytes()[:-64])
    return "malformed", None  # the checkpoint tells how many there must be


def forge_signature(bundle: Path, chance: random.Random) -> tuple[str, None]:
    """A checkpoint with a bit of its signature or of its text changed."""
    changed = notes(bundle)
    at = chance.randrange(len(changed))
    note = verifier.Note.parse(changed[at])
    other = keys.SigningKey.of_seed(note.origin, chance.randbytes(32)).note(note.size, note.root, 1_700_000_000)
    changed[at] = chance.choice([other, changed[at].replace(note.text, note.text + "thêm\n")])
    put_notes(bundle, changed)
    return "wrong_signature", None


def fork(bundle: Path, chance: random.Random) -> tuple[str, None]:
    """A second checkpoint of the same size, signed with a stolen key."""
    changed = notes(bundle)
    at = chance.randrange(len(changed))
    note = verifier.Note.parse(changed[at])
    changed.insert(at + 1, keys.current().note(note.size, chance.randbytes(32), int(timezone.now().timestamp())))
    put_notes(bundle, changed)
    return "forked_checkpoint", None


def fork_in_between(bundle: Path, chance: random.Random) -> tuple[str, None]:
    changed = notes(bundle)
    at = chance.randrange(len(changed) - 1)
    note = verifier.Note.parse(changed[at])
    changed[at] = keys.current().note(note.size, chance.randbytes(32), int(timezone.now().timestamp()))
    put_notes(bundle, changed)
    return "forked_checkpoint", None


def notes(bundle: Path) -> list[str]:
    return [json.loads(line) for line in (bundle / "checkpoints.jsonl").read_text().splitlines()]


def put_notes(bundle: Path, changed: list[str]) -> None:
    (bundle / "checkpoints.jsonl").write_text("".join(json.dumps(note) + "\n" for note in changed))


ON_FILES = [
    edit, flip, delete, truncate, reorder, insert, rewrite, rewrite_with_leaves, truncate_with_leaves, forge_signature,
    fork, fork_in_between,
]  # fmt: skip


@pytest.mark.parametrize("damage", ON_FILES)
def test_every_manipulation_of_a_bundle_is_found_and_named(bundle: Path, tmp_path: Path, damage: Damage) -> None:
    for seed in range(25):
        broken = tmp_path / f"broken-{seed}"
        shutil.copytree(bundle, broken)
        expected = damage(broken, random.Random(seed))
        assert kind(broken) == expected, f"seed {seed}: {verdict(broken)}"
    assert isinstance(verdict(bundle), Verdict)


# What somebody can do to the database, with every right on it


def chosen(chance: random.Random) -> Event:
    return Event.objects.select_related("leaf").order_by("id")[chance.randrange(Event.objects.count() - 6)]


def edit_row(chance: random.Random) -> tuple[str, int | None]:
    event = chosen(chance)
    column, value = chance.choice(
        [("reason", "khác"), ("to_state", "approved"), ("capacity", "Trưởng ban"), ("changes", '{"turn": 1.5}')]
    )
    execute(f"UPDATE audit_event SET {column} = %s WHERE id = %s", value, event.pk)
    return "edited", event.leaf.index + 1


def insert_row(chance: random.Random) -> tuple[str, int | None]:
    """A row below those that the sequencer has been past."""
    event = chosen(chance)
    with lifted():
        Event.objects.bulk_create([forged(event, stream="submission:99", number=1, previous_hash="", pk=-5)])
    return "inserted", Leaf.objects.count() + 1


def forged(event: Event, **changes: object) -> Event:
    for name, value in changes.items():
        setattr(event, name, value)
    event.hash = event_hash(event)
    return event


def swap_rows(chance: random.Random) -> tuple[str, int | None]:
    one, other = sorted((chosen(chance) for _ in range(2)), key=lambda event: event.leaf.index)
    if one == other:
        return edit_row(chance)
    with lifted():
        Event.objects.filter(pk=one.pk).update(**content(other) | {"stream": "x", "number": 0})
        Event.objects.filter(pk=other.pk).update(**content(one))
        Event.objects.filter(pk=one.pk).update(**content(other))
    return "reordered", one.leaf.index + 1


def content(event: Event) -> dict[str, object]:
    return {field.attname: getattr(event, field.attname) for field in Event._meta.concrete_fields if field.name != "id"}


def rewrite_rows(chance: random.Random) -> tuple[str, int | None]:
    """A chain anew from some event on, with leaves and subtrees made to fit."""
    event = chosen(chance)
    with lifted():
        rows = list(Event.objects.filter(stream=event.stream, number__gte=event.number).order_by("number"))
        previous = event.previous_hash
        for row in rows:
            forged(row, reason="khác", previous_hash=previous)
            previous = row.hash
            Event.objects.filter(pk=row.pk).update(reason=row.reason, previous_hash=row.previous_hash, hash=row.hash)
            Leaf.objects.filter(event=row).update(hash=bytes.fromhex(row.hash))
        Subtree.objects.all().delete()
    with pytest.raises((Inconsistent, tree.BrokenTree)):
        seal()
    sound = [size for size in Checkpoint.objects.values_list("size", flat=True) if size <= event.leaf.index]
    return "rewritten_chain", max(sound, default=0) + 1


def back_date(chance: random.Random) -> tuple[str, int | None]:
    """A well-chained event with an old date, sealed by the honest server itself."""
    event = Event.objects.filter(stream="submission:1").order_by("-number")[0]
    entry = Entry("submission:1", "submissions.approve", Acting.system())
    hours = datetime.timedelta(hours=chance.randint(1, 10_000))
    record([(entry, event.number + 1, event.hash)], timezone.now() - hours)
    seal()
    return "back_dated", Leaf.objects.count()


ON_ROWS = [edit_row, insert_row, swap_rows, rewrite_rows, back_date]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("damage", ON_ROWS)
def test_every_manipulation_of_the_database_is_found_in_its_bundle(
    reviewer: Acting, tmp_path: Path, damage: Callable[[random.Random], tuple[str, int | None]], seed: int
) -> None:
    sealed_log(reviewer)
    expected = damage(random.Random(seed))
    assert kind(written(tmp_path / "bundle")) == expected


class Undo(Exception):
    """Takes back what no foreign key would let be committed."""


@pytest.mark.parametrize("seed", range(4))
def test_rows_that_were_deleted_are_missed_in_the_bundle(reviewer: Acting, tmp_path: Path, seed: int) -> None:
    sealed_log(reviewer)
    event = chosen(random.Random(seed))
    with suppress(Undo), lifted():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM audit_event WHERE id = %s", [event.pk])
        assert kind(written(tmp_path / "one")) == ("deleted", event.leaf.index + 1)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM audit_event WHERE id >= %s", [event.pk])
        assert kind(written(tmp_path / "rest")) == ("truncated", event.leaf.index + 1)
        raise Undo


def test_rolling_the_whole_log_back_is_found_by_a_checkpoint_of_yesterday(reviewer: Acting, tmp_path: Path) -> None:
    sealed_log(reviewer)
    old = written(tmp_path / "old")
    old_note = Checkpoint.objects.order_by("-size")[0].note
    append(Entry("submission:1", "submissions.approve", reviewer))
    seal()
    kept = Checkpoint.objects.order_by("-size")[0].note
    assert kind(old) == ("ok", None)
    assert kind(old, kept)[0] == "rolled_back"
    new = written(tmp_path / "new")
    assert kind(new, kept) == kind(new, old_note) == ("ok", None)


def test_a_log_written_anew_and_signed_with_the_stolen_key_is_found_by_it_too(reviewer: Acting, tmp_path: Path) -> None:
    sealed_log(reviewer)
    last = Checkpoint.objects.order_by("-size")[0]
    for size in (last.size, last.size - 7):
        other = keys.current().note(size, bytes(32), int(last.at.timestamp()))
        assert kind(written(tmp_path / f"bundle-{size}"), other)[0] == "forked_checkpoint"


def test_a_kept_checkpoint_must_be_signed_too(bundle: Path) -> None:
    note = notes(bundle)[2]
    assert kind(bundle, note) == ("ok", None)
    text = verifier.Note.parse(note).text
    forgery = keys.SigningKey.of_seed(trusted()[0].name, bytes(32)).note(5, bytes(32), 0)
    assert text and kind(bundle, forgery)[0] == "wrong_signature"


def test_who_trusts_the_old_key_can_trust_the_one_that_it_brought_in_and_the_other_way_round(
    reviewer: Acting, tmp_path: Path
) -> None:
    sealed_log(reviewer)
    old = keys.current()
    change_key()
    for _time in range(2):
        append(Entry("submission:1", "submissions.approve", reviewer))
        seal()
    first, second = (verifier.PublicKey.parse(key) for key in keys.known())
    bundle = written(tmp_path / "bundle")
    for key in (first, second):
        assert verifier.verify(bundle, [key]).events == Event.objects.count()
    with pytest.raises(Wrong, match="wrong_signature"):
        verifier.verify(bundle, [keys.SigningKey.of_seed(first.name, bytes(32)).public])
    # What the old key signs after the new one has begun is worth nothing.
    changed = notes(bundle)
    last = verifier.Note.parse(changed[-1])
    changed[-1] = old.note(last.size, last.root, int(timezone.now().timestamp()))
    put_notes(bundle, changed)
    assert kind(bundle)[0] == "wrong_signature"


def test_a_key_that_nobody_vouched_for_must_be_handed_over_by_hand(
    reviewer: Acting, tmp_path: Path, settings: Settings
) -> None:
    sealed_log(reviewer)
    Path(settings.AUDIT_KEY).unlink()
    with pytest.raises(keys.KeyProblem):
        seal()
    change_key(lost=True)
    bundle = written(tmp_path / "bundle")
    assert kind(bundle)[0] == "wrong_signature"
    assert verifier.verify(bundle, [verifier.PublicKey.parse(key) for key in keys.known()])


def test_the_key_file_is_the_owners_alone(reviewer: Acting, settings: Settings) -> None:
    seal()
    assert Path(settings.AUDIT_KEY).stat().st_mode & 0o777 == 0o600


FILES = ["FORMAT", "checkpoints.jsonl", "proofs.jsonl", "events/000000.jsonl", "leaves/000000.bin"]
PIECES = [
    b"",
    b"\n",
    b"{}",
    b"null\n",
    b"[]\n",
    b'"',
    b"\xff",
    b"\x00",
    b"1e999\n",
    b'"\\ud800"\n',
    b"[" * 5_000,
    b"-1",
]


def test_a_bundle_that_is_broken_anyhow_gets_a_verdict_and_never_a_traceback(bundle: Path, tmp_path: Path) -> None:
    chance, kept = random.Random(6), notes(bundle)[1]
    originals = {name: (bundle / name).read_bytes() for name in FILES}
    kinds = set()
    for _round in range(600):
        name = chance.choice(FILES)
        data = bytearray(originals[name])
        for _time in range(chance.randint(1, 3)):
            start = chance.randrange(len(data) + 1)
            end = min(len(data), start + chance.choice([0, 1, 1, 7, 10_000]))
            data[start:end] = chance.choice([*PIECES, chance.randbytes(3), data[:40]])
        (bundle / name).write_bytes(data)
        found = verdict(bundle, kept)
        if isinstance(found, Wrong):
            assert found.kind in verifier.WORDS and str(found)
            assert found.told("en").isascii(), "no word is left in Vietnamese"
            json.dumps(verifier.as_json(found))
            kinds.add(found.kind)
        else:
            assert bytes(data) == originals[name] or name == "proofs.jsonl"
        (bundle / name).write_bytes(originals[name])
    for name in FILES:
        (bundle / name).unlink()
        assert isinstance(verdict(bundle), Wrong)
        (bundle / name).write_bytes(originals[name])
    assert isinstance(verdict(bundle), Verdict)
    assert {"malformed", "edited", "wrong_signature"} <= kinds


# The commands


def public_key(path: Path) -> Path:
    path.write_text(keys.known()[0] + "\n")
    return path


def test_the_commands_write_and_check_a_bundle(reviewer: Acting, tmp_path: Path) -> None:
    sealed_log(reviewer)
    out, key = StringIO(), public_key(tmp_path / "key.txt")
    call_command("audit_export", tmp_path / "bundle", "--json", stdout=out)
    assert json.loads(out.getvalue())["events"] == Event.objects.count()
    out = StringIO()
    call_command("audit_verify", tmp_path / "bundle", "--public-key", key, "--json", stdout=out)
    assert json.loads(out.getvalue())["ok"] is True
    with pytest.raises(CommandError, match="đã có"):
        call_command("audit_export", tmp_path / "bundle")
    events = lines(tmp_path / "bundle")
    events[4] = edited(events[4], random.Random(1))
    put(tmp_path / "bundle", events)
    with pytest.raises(CommandError, match=r"sự kiện thứ 5 .*\[edited\]"):
        call_command("audit_verify", tmp_path / "bundle", "--public-key", key)


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_checkpoint_read_off_paper_may_have_lost_the_ends_of_its_lines(
    bundle: Path, tmp_path: Path, end: str
) -> None:
    note = Checkpoint.objects.earliest("size").note
    kept = tmp_path / "kept.txt"
    text = note.rstrip("\n").replace("\n", end or "\n") + end
    for mark in ("", "\ufeff"):
        kept.write_bytes((mark + text).encode())
        assert isinstance(verifier.judge(bundle, public_key(tmp_path / "key"), kept, 1), Verdict)


@pytest.mark.parametrize("given", ["0", "-1", "1.5", "x", "1000000"])
def test_how_many_processes_can_be_is_said_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: str
) -> None:
    for language, words in (("vi", "phải là một số từ 1 đến"), ("en", "must be a number from 1 to")):
        parser = argparse.ArgumentParser()
        verifier.add_arguments(parser, language)
        with pytest.raises(SystemExit) as stopped:
            parser.parse_args([str(tmp_path), "--public-key", "key.txt", "--processes", given])
        assert stopped.value.code == 2
        assert words in capsys.readouterr().err.splitlines()[-1]
    assert parser.parse_args([str(tmp_path), "--public-key", "key.txt", "--processes", "1"]).processes == 1


def test_the_file_in_the_bundle_checks_it_with_nothing_of_the_system(bundle: Path, tmp_path: Path) -> None:
    key = public_key(tmp_path / "key.txt")
    command = [sys.executable, "-I", str(bundle / "verify.py"), str(bundle), "--public-key", str(key)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={"LANG": "C.UTF-8"}, check=False)
    assert (done.returncode, done.stderr) == (0, "") and "[ok]" in done.stdout
    put(bundle, lines(bundle)[:-1])
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={"LANG": "C.UTF-8"}, check=False)
    assert done.returncode == 1 and "[truncated]" in done.stderr and "Traceback" not in done.stderr
    for language, words in (("en_US.UTF-8", "from here to the end"), ("vi_VN.UTF-8", "bị cắt mất")):
        done = subprocess.run(
            command,
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            env={"LANG": language, "PYTHONUTF8": "1"},
            check=False,
        )
        assert words in done.stderr
    missing = subprocess.run([*command[:-1], "khong-co"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert missing.returncode == 2 and "Traceback" not in missing.stderr
