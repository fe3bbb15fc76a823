"""Second places keep the checkpoints, and say so when the database is no longer the one that they knew."""

from __future__ import annotations

import datetime
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path
from typing import ClassVar

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from tests.audit.damage import lifted
from tests.audit.evidence.bundles import sealed_log
from workflow.audit import at_once
from workflow.audit.background import seal_and_tell, seal_in_time
from workflow.audit.evidence import keys, witnesses
from workflow.audit.evidence.sealing import seal
from workflow.audit.evidence.verifier import Note
from workflow.audit.models import Checkpoint, Delivery
from workflow.audit.recording import Entry, append
from workflow.organisation.acting import Acting

pytestmark = pytest.mark.database


@pytest.fixture
def directory(tmp_path: Path, settings: Settings) -> Path:
    place = tmp_path / "nơi giữ"
    place.mkdir()
    settings.AUDIT_WITNESSES = [place.as_uri()]
    return place


def failures() -> list[str]:
    return [row.last_error for row in witnesses.failing()]


def test_a_directory_gets_every_checkpoint_once(directory: Path, reviewer: Acting) -> None:
    sealed_log(reviewer)
    witnesses.deliver()
    witnesses.deliver()
    kept = sorted(path.read_text(encoding="utf-8") for path in directory.iterdir())
    assert kept == sorted(Checkpoint.objects.values_list("note", flat=True))
    assert failures() == []


def test_a_witness_that_cannot_be_reached_is_said_and_caught_up_with(directory: Path, reviewer: Acting) -> None:
    directory.rmdir()
    sealed_log(reviewer)
    witnesses.deliver()
    assert len(failures()) == 1
    with pytest.raises(CommandError, match="Nơi giữ"):
        call_command("audit_seal", stdout=StringIO())
    directory.mkdir()
    call_command("audit_seal", stdout=StringIO())
    assert failures() == []
    assert len(list(directory.iterdir())) == Checkpoint.objects.count()


def test_a_witness_sees_that_the_database_was_rolled_back(directory: Path, reviewer: Acting) -> None:
    sealed_log(reviewer)
    witnesses.deliver()
    last = max(directory.iterdir())
    last.rename(directory / "checkpoint-000000000009999.txt")
    witnesses.deliver()
    assert "lùi lại" in failures()[0]


def test_a_witness_sees_that_history_was_written_anew(directory: Path, reviewer: Acting) -> None:
    sealed_log(reviewer)
    first = Checkpoint.objects.order_by("size")[0]
    (directory / f"checkpoint-{first.size:015}.txt").write_text("khác", encoding="utf-8")
    witnesses.deliver()
    assert "viết lại" in failures()[0]


def test_inspectors_get_one_letter_a_day(settings: Settings, reviewer: Acting) -> None:
    settings.AUDIT_WITNESSES = ["mailto:kiemtra@example.vn;thanhtra@example.vn"]
    sealed_log(reviewer)
    witnesses.deliver()
    append(Entry("submission:1", "submissions.edit", reviewer))
    seal_and_tell()
    (letter,) = mail.outbox
    assert letter.to == ["kiemtra@example.vn", "thanhtra@example.vn"]
    sealed = Checkpoint.objects.order_by("-size")[1]
    assert sealed.note in letter.body
    assert all(words in letter.body for words in witnesses.contradicting())
    # The whole letter will do, as a mail program quotes it.
    quoted = "\r\n".join(f"> {line}" for line in letter.body.splitlines())
    assert Note.copied(quoted) == Note.parse(sealed.note)
    Delivery.objects.update(delivered_at=timezone.now() - witnesses.MAIL_EVERY)
    witnesses.deliver()
    assert len(mail.outbox) == 2


def test_a_place_that_is_not_understood_is_said(settings: Settings, reviewer: Acting) -> None:
    settings.AUDIT_WITNESSES = ["ftp://example.vn"]
    seal_and_tell()
    assert "ftp://example.vn" in failures()[0]


def test_it_seals_in_time_and_only_what_is_new(reviewer: Acting) -> None:
    append(Entry("submission:1", "submissions.edit", reviewer))
    assert seal_in_time(timezone.now()) == 1
    assert seal_in_time(timezone.now()) == 0


def test_the_command_prints_the_last_checkpoint(reviewer: Acting) -> None:
    seal()
    out = StringIO()
    call_command("audit_seal", stdout=out)
    assert out.getvalue() == Checkpoint.objects.get().note
    out = StringIO()
    call_command("audit_seal", "--json", stdout=out)
    assert json.loads(out.getvalue())["new"] is False


def test_an_approval_is_sealed_as_soon_as_it_is_committed(committed_db: None) -> None:
    at_once.register("test.approve")
    from django_tasks_db.models import DBTaskResult

    append(Entry("submission:1", "test.edit", Acting.system()))
    assert not DBTaskResult.objects.filter(task_path__contains="seal").exists()
    append(Entry("submission:1", "test.approve", Acting.system()))
    assert DBTaskResult.objects.filter(task_path__contains="seal").count() == 1
    at_once.seal_and_deliver.call()
    assert Checkpoint.objects.get().size == 3  # and the key


class _Store(BaseHTTPRequestHandler):
    """A store of objects that never writes over one, as a bucket with conditional writes."""

    objects: ClassVar[dict[str, bytes]] = {}
    asked: ClassVar[list[str]] = []
    missing: ClassVar[int] = 404

    def do_PUT(self) -> None:
        self.asked.append(self.headers.get("Authorization", ""))
        note = self.rfile.read(int(self.headers["Content-Length"]))
        taken = self.path in self.objects and self.headers.get("If-None-Match") == "*"
        if not taken:
            self.objects[self.path] = note
        self.send_response(412 if taken else 201)
        self.end_headers()

    def do_GET(self) -> None:
        note = self.objects.get(self.path)
        self.send_response(self.missing if note is None else 200)
        self.end_headers()
        self.wfile.write(note or b"")

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def store(settings: Settings) -> Iterator[type[_Store]]:
    _Store.objects, _Store.asked, _Store.missing = {}, [], 404
    with ThreadingHTTPServer(("127.0.0.1", 0), _Store) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.AUDIT_WITNESSES = [f"http://127.0.0.1:{server.server_port}/niem-phong/"]
        settings.AUDIT_WITNESS_TOKEN = "mat-khau-cua-kho"
        yield _Store
        server.shutdown()


def test_a_store_gets_the_latest_checkpoint_every_ten_minutes(
    store: type[_Store], reviewer: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed_log(reviewer)
    witnesses.deliver()
    last = Checkpoint.objects.latest("size")
    names = [f"/niem-phong/checkpoint-{last.size:015}.txt", "/niem-phong/after-000000000000000.txt"]
    kept = dict.fromkeys(names, last.note.encode())
    assert store.objects == kept
    assert store.asked == ["Bearer mat-khau-cua-kho"] * 2
    append(Entry("submission:99", "submissions.submit", reviewer))
    seal()
    witnesses.deliver()
    assert store.objects == kept
    monkeypatch.setattr(witnesses, "STORE_EVERY", datetime.timedelta(0))
    witnesses.deliver()
    assert len(store.objects) == 4 and failures() == []
    assert store.objects[f"/niem-phong/after-{last.size:015}.txt"] == Checkpoint.objects.latest("size").note.encode()


def test_a_store_that_holds_another_history_says_so(store: type[_Store], reviewer: Acting) -> None:
    sealed_log(reviewer)
    last = Checkpoint.objects.latest("size")
    store.objects[f"/niem-phong/checkpoint-{last.size:015}.txt"] = b"another"
    witnesses.deliver()
    assert "lịch sử đã bị viết lại" in failures()[0]


@pytest.fixture
def at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witnesses, "STORE_EVERY", datetime.timedelta(0))


def delivered_twice(reviewer: Acting) -> tuple[Delivery, Checkpoint]:
    """What the database knew of the store before it delivered a second time, and what it delivered then."""
    sealed_log(reviewer)
    witnesses.deliver()
    before = Delivery.objects.get()
    append(Entry("submission:99", "submissions.submit", reviewer))
    seal()
    witnesses.deliver()
    assert failures() == []
    return before, Checkpoint.objects.latest("size")


@pytest.mark.parametrize("missing", [404, 403])
def test_a_store_shows_that_the_database_was_rolled_back(
    store: type[_Store], at_any_time: None, reviewer: Acting, missing: int
) -> None:
    """At once, though there is nothing new to deliver, and for as long as it is so."""
    store.missing = missing
    before, last = delivered_twice(reviewer)
    with lifted():
        Checkpoint.objects.filter(pk=last.pk).delete()
        before.save()
        for _time in range(2):
            witnesses.deliver()
            assert f"{last.size} sự kiện mà cơ sở dữ liệu không có" in failures()[0]
            assert "lùi lại" in failures()[0] and "[rolled_back]" in failures()[0]


def test_a_store_shows_that_a_database_rolled_back_went_another_way(
    store: type[_Store], at_any_time: None, reviewer: Acting
) -> None:
    """By then it has as many events again, but not those."""
    before, last = delivered_twice(reviewer)
    other = keys.current().note(last.size, bytes(32), 1_700_000_000)
    store.objects[f"/niem-phong/after-{before.size:015}.txt"] = other.encode()
    before.save()
    witnesses.deliver()
    assert "viết lại" in failures()[0] and "[forked_checkpoint]" in failures()[0]


def test_a_delivery_that_was_not_written_down_is_no_rollback(
    store: type[_Store], at_any_time: None, reviewer: Acting
) -> None:
    before, last = delivered_twice(reviewer)
    before.save()
    append(Entry("submission:99", "submissions.submit", reviewer))
    seal()
    witnesses.deliver()
    assert failures() == [] and Delivery.objects.get().size == Checkpoint.objects.latest("size").size > last.size


def test_a_store_that_was_rolled_back_itself_is_said(store: type[_Store], at_any_time: None, reviewer: Acting) -> None:
    _before, last = delivered_twice(reviewer)
    taken = store.objects.pop(f"/niem-phong/checkpoint-{last.size:015}.txt")
    append(Entry("submission:99", "submissions.submit", reviewer))
    seal()
    witnesses.deliver()
    assert f"không còn giữ lần niêm phong {last.size} sự kiện" in failures()[0]
    store.objects[f"/niem-phong/checkpoint-{last.size:015}.txt"] = taken
    witnesses.deliver()
    assert failures() == []


def test_a_store_that_does_not_answer_is_said(store: type[_Store], settings: Settings, reviewer: Acting) -> None:
    sealed_log(reviewer)
    settings.AUDIT_WITNESSES = ["http://127.0.0.1:9/niem-phong/"]
    witnesses.deliver()
    settings.AUDIT_WITNESSES += ["https://ai:mat-khau@127.0.0.1/niem-phong/"]
    witnesses.deliver()
    assert len(failures()) == 2
    assert any("AUDIT_WITNESS_TOKEN" in failure for failure in failures())
