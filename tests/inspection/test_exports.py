"""A search as a file: small ones at once, large ones by the worker, and what becomes of them."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.audit.conftest import acting_as
from tests.world import browser_of
from workflow.audit.evidence.sealing import Inconsistent, seal
from workflow.audit.evidence.sequencing import sequence
from workflow.audit.models import Event
from workflow.audit.recording import Entry, record
from workflow.inspection import search
from workflow.inspection.out import exporting, workbook, zipped
from workflow.inspection.out.exporting import look_after_exports, run_export
from workflow.inspection.out.models import Export, ExportState
from workflow.organisation.acting import Acting
from workflow.organisation.models import Role, Unit

pytestmark = pytest.mark.django_db

MANY = 60


def ask_export(client: Client, kind: str, **filters: Any) -> Any:
    return client.post(reverse("inspection:export", query=filters), {"format": kind})


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content)


@pytest.fixture
def many(reviewer: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    """More events than are written while one waits; the third begins like a formula."""
    reasons = {3: "=cmd|'/c calc'!A1", 4: "Dòng một\nDòng hai\x07"}
    entries = [
        Entry(f"submission:{key}", "submissions.submit", reviewer, label=f"Báo cáo {key}", reason=reasons.get(key, ""))
        for key in range(MANY)
    ]
    record([(entry, 1, "") for entry in entries])
    monkeypatch.setattr(exporting, "AT_ONCE", MANY - 1)


def looks(acting: Acting, action: str) -> list[Any]:
    return [event.told.changes for event in Event.objects.filter(actor=acting.person, action=action).order_by("id")]


def asked(client: Client, kind: str = "csv") -> Export:
    answer = ask_export(client, kind, person="loan")
    assert answer.status_code == 302 and answer.url == reverse("inspection:exports")
    return Export.objects.latest("id")


def test_lines_hold_what_was_hashed_byte_by_byte(inspecting: Client, many: None) -> None:
    sequence()
    answer = ask_export(inspecting, "jsonl", stream="submission:4")
    (line,) = content(answer).splitlines()
    raw = line.removeprefix(b'{"event":').split(b',"hash":"')[0]
    event = json.loads(line)
    assert event["hash"] == hashlib.sha256(b"\x00" + raw).hexdigest() == Event.objects.get(stream="submission:4").hash
    assert event["words"]["actor"] == "Phạm Thị Loan"
    assert event["leaf"] == Event.objects.get(stream="submission:4").leaf.index
    assert answer.headers["Content-Type"] == "application/jsonl"


def test_a_workbook_shows_formulas_as_text_and_takes_as_many_sheets_as_it_needs(
    inspecting: Client, many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", MANY)
    monkeypatch.setattr(workbook, "ROWS_A_SHEET", 41)
    book = openpyxl.load_workbook(io.BytesIO(content(ask_export(inspecting, "xlsx", person="loan"))))
    assert [sheet.max_row for sheet in book] == [41, 21]
    head = [cell.value for cell in book.worksheets[0][1]]
    assert head == [cell.value for cell in book.worksheets[1][1]]
    rows = [dict(zip(head, row, strict=True)) for sheet in book for row in sheet.iter_rows(min_row=2)]
    by_stream = {row["Mã đối tượng"].value: row["Lý do"] for row in rows}
    assert len(by_stream) == MANY
    formula = by_stream["submission:3"]
    assert (formula.data_type, formula.value, formula.quotePrefix) == ("s", "=cmd|'/c calc'!A1", True)
    assert by_stream["submission:4"].value == "Dòng một\nDòng hai"


def test_a_rare_thing_in_a_long_log_is_looked_for_by_the_worker(
    inspecting: Client, many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 5)
    monkeypatch.setattr(search, "WINDOW", 10)
    answer = ask_export(inspecting, "csv", reason="dòng hai", person="loan", since="2020-01-01")
    assert answer.status_code == 302
    export = Export.objects.get()
    run_export.call(export.pk)
    export.refresh_from_db()
    assert (export.state, export.events) == (ExportState.READY, 1)


def test_a_large_one_is_written_by_the_worker_and_fetched_by_who_asked(
    inspecting: Client, inspector: Acting, many: None
) -> None:
    export = asked(inspecting)
    page = inspecting.get(reverse("inspection:exports")).content.decode()
    assert "<progress" in page and "Đang chờ" in page
    run_export.call(export.pk)
    export.refresh_from_db()
    assert (export.state, export.events) == (ExportState.READY, MANY)
    part = inspecting.get(reverse("inspection:export_progress", args=[export.pk])).content.decode()
    assert "Tải về" in part and "<progress" not in part and "hx-get" not in part
    file = content(inspecting.get(reverse("inspection:export_file", args=[export.pk])))
    assert file.count(b"submission:") == MANY and hashlib.sha256(file).hexdigest() == export.digest
    assert looks(inspector, "audit.export") == [{"person": "loan", "format": "csv"}]
    assert looks(inspector, "audit.download_export") == [{"file": export.file_name, "digest": export.digest}]


def test_the_bundle_is_checked_with_what_is_in_it_and_a_key_had_another_way(
    inspecting: Client, inspector: Acting, many: None, tmp_path: Path
) -> None:
    seal()
    key = tmp_path / "khoa.txt"
    key.write_bytes(inspecting.get(reverse("inspection:public_keys")).content)
    assert "Lấy bộ chứng cứ .zip" in inspecting.get(reverse("inspection:evidence")).content.decode()
    answer = inspecting.post(reverse("inspection:bundle"))
    assert answer.status_code == 302 and answer.url == reverse("inspection:exports")
    export = Export.objects.get()
    run_export.call(export.pk)
    export.refresh_from_db()
    assert (export.state, export.percent) == (ExportState.READY, 100)
    assert export.events == Event.objects.count() and export.file_name.startswith("bo-chung-cu-")
    file = inspecting.get(reverse("inspection:export_file", args=[export.pk]))
    assert file.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(content(file))) as packed:
        packed.extractall(tmp_path)
    command = [sys.executable, "verify.py", ".", "--public-key", key, "--json", "--processes", "1"]
    checked = subprocess.run(command, cwd=tmp_path / "bo-chung-cu", capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert json.loads(checked.stdout)["ok"] is True
    assert looks(inspector, "audit.bundle") == [{}]
    assert looks(inspector, "audit.download_export") == [{"file": export.file_name, "digest": export.digest}]


def test_a_bundle_is_bounded_and_refused_as_the_other_files_are(
    inspecting: Client, reviewer: Acting, department: Unit, many: None
) -> None:
    address = reverse("inspection:bundle")
    administrator = acting_as("quantri", "Quản Trị", Role.ADMINISTRATOR, department, "Quản trị")
    for other in (browser_of(reviewer), browser_of(administrator)):
        assert other.post(address).status_code == 403
    assert ask_export(inspecting, "zip", person="loan").status_code == 422
    assert [inspecting.post(address).status_code for _time in range(4)] == [302, 302, 302, 422]


def test_a_bundle_of_what_was_tampered_with_is_handed_over_all_the_same(
    inspecting: Client, many: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seal()
    monkeypatch.setattr(zipped, "seal", _is_inconsistent)
    inspecting.post(reverse("inspection:bundle"))
    run_export.call(Export.objects.get().pk)
    assert Export.objects.get().state == ExportState.READY


def _is_inconsistent() -> None:
    raise Inconsistent


def test_it_holds_what_there_was_when_it_was_asked_for(inspecting: Client, reviewer: Acting, many: None) -> None:
    export = asked(inspecting)
    record([(Entry("submission:9999", "submissions.submit", reviewer), 1, "")])
    run_export.call(export.pk)
    export.refresh_from_db()
    assert export.events == MANY


def test_it_is_no_other_inspectors(inspecting: Client, many: None, department: Unit) -> None:
    export = asked(inspecting)
    run_export.call(export.pk)
    other = browser_of(acting_as("khac", "Người Khác", Role.INSPECTOR, department, "Ủy viên"))
    for name in ("export_file", "export_progress"):
        assert other.get(reverse(f"inspection:{name}", args=[export.pk])).status_code == 404
    assert other.post(reverse("inspection:drop_export", args=[export.pk])).status_code == 404
    assert export.file_name not in other.get(reverse("inspection:exports")).content.decode()


def test_a_dropped_one_ends_at_the_next_chunk_and_leaves_no_file(
    inspecting: Client,
    inspector: Acting,
    many: None,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    export = asked(inspecting)
    seen: list[int] = []

    def in_chunks(events: Any) -> Iterator[list[Event]]:
        for event in events:
            yield [event]
            seen.append(event.pk)
            if len(seen) == 3:
                inspecting.post(reverse("inspection:drop_export", args=[export.pk]))

    monkeypatch.setattr("workflow.inspection.out.formats.in_chunks", in_chunks)
    with django_capture_on_commit_callbacks(execute=True):
        run_export.call(export.pk)
    assert len(seen) < 10 and not Export.objects.exists()
    assert not default_storage.exists("audit-exports") or default_storage.listdir("audit-exports") == ([], [])
    assert looks(inspector, "audit.drop_export") == [{"file": export.file_name}]


def test_no_more_are_begun_than_one_person_needs(inspecting: Client, many: None) -> None:
    for _export in range(exporting.UNFINISHED_AT_MOST):
        asked(inspecting)
    answer = ask_export(inspecting, "csv", person="loan")
    assert answer.status_code == 422 and "chưa xong" in answer.content.decode()


def test_an_unknown_kind_of_file_is_refused(inspecting: Client, many: None) -> None:
    assert ask_export(inspecting, "exe", person="loan").status_code == 422
    assert not Export.objects.exists()


def test_a_file_goes_after_a_week(inspecting: Client, many: None, django_capture_on_commit_callbacks: Any) -> None:
    export = asked(inspecting)
    run_export.call(export.pk)
    export.refresh_from_db()
    now = timezone.now()
    look_after_exports(now + exporting.KEPT - datetime.timedelta(hours=1))
    assert default_storage.exists(export.name)
    with django_capture_on_commit_callbacks(execute=True):
        look_after_exports(now + exporting.KEPT)
    assert not default_storage.exists(export.name) and not Export.objects.exists()


def test_what_cannot_be_written_says_so(inspecting: Client, many: None, monkeypatch: pytest.MonkeyPatch) -> None:
    export = asked(inspecting)
    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", _disk_is_full)
    run_export.call(export.pk)
    export.refresh_from_db()
    assert export.state == ExportState.FAILED
    assert "Máy chủ không ghi được" in inspecting.get(reverse("inspection:exports")).content.decode()


def _disk_is_full(*args: object, **kwargs: object) -> str:
    raise OSError(28, "No space left on device")


def test_one_that_kills_every_worker_is_given_up(inspecting: Client, many: None) -> None:
    export = asked(inspecting)
    Export.objects.update(state=ExportState.WORKING, attempts=exporting.TRIES, run="a")
    look_after_exports(timezone.now() + exporting.LEASE)
    export.refresh_from_db()
    assert export.state == ExportState.FAILED


def test_the_page_of_exports_costs_the_same_for_one_and_for_twenty(inspecting: Client, many: None) -> None:
    export = asked(inspecting)
    inspecting.get(reverse("inspection:exports"))
    costs = []
    for copies in (0, exporting.KEPT_AT_MOST - 1):
        Export.objects.bulk_create(
            Export(
                asked_by=export.asked_by,
                asked_at=export.asked_at,
                beat_at=export.beat_at,
                kind="csv",
                query="",
                newest=1,
                state=ExportState.READY,
                done_at=export.asked_at,
            )
            for _copy in range(copies)
        )
        with CaptureQueriesContext(connection) as queries:
            assert inspecting.get(reverse("inspection:exports")).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12
