"""What events changed is told in words on the pages and in the tables, and raw values stand one click away."""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests.audit.damage import execute
from tests.inspection.test_exports import ask_export, content
from tests.world import World, browser_of, submitted
from workflow.audit import wording
from workflow.audit.models import Event
from workflow.audit.recording import SYSTEM_STREAM, Entry, append, person_stream
from workflow.inspection.told.changes import changes_in_a_line, changes_of
from workflow.inspection.told.names import Names
from workflow.inspection.told.values import _READERS
from workflow.organisation.acting import Acting

pytestmark = pytest.mark.django_db

WORKFLOW = Path(settings.BASE_DIR) / "workflow"


def told(acting: Acting, changes: dict[str, Any], stream: str = "submission:17", action: str = "submissions.x") -> str:
    return changes_in_a_line(append(Entry(stream, action, acting, changes=changes)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"due_at": "2026-12-12T16:59:00+00:00"}, "Hạn nộp: 23:59 12/12/2026"),
        (
            {"due_at": ["2026-12-12T16:59:00+00:00", "2026-12-05T17:30:00Z"]},
            "Hạn nộp: 23:59 12/12/2026 → 00:30 06/12/2026",
        ),
        ({"due_at": [None, "2026-12-12T16:59:00+00:00"]}, "Hạn nộp: không có → 23:59 12/12/2026"),
        ({"date": "2023-02-17"}, "Ngày ban hành: 17/02/2023"),
        ({"note": "2023-02-17"}, "Ghi chú: 2023-02-17"),
        ({"on_time": True}, "Đúng hạn: có"),
        ({"done": [True, False]}, "Đánh dấu xong: có → không"),
        (
            {"opens": "review", "opens_for": None, "holder_key": None},
            "Mở bước: Thẩm định; Bước mới giao cho: hàng chờ chung",
        ),
        ({"opens": None, "opens_for": None, "holder_key": None}, "Mở bước: không chờ ai"),
        ({"holder": [None, "Lê Văn A"], "holder_key": 5}, "Người giữ việc: hàng chờ chung → Lê Văn A"),
        ({"units": 41}, "Số đơn vị: 41"),
        ({"units": [3, 4]}, "Số đơn vị: 3 → 4"),
        ({"units": ["Chi bộ A", "Chi bộ B"]}, "Đơn vị: Chi bộ A; Chi bộ B"),
        ({"sections": []}, "Mục: không có"),
        ({"sections": ["I", "II"]}, "Mục: I; II"),
        ({"sections": 20}, "Số mục: 20"),
        ({"submissions": 30}, "Số báo cáo thành phần: 30"),
        ({"state": ["open", "resolved"]}, "Kết quả xử lý: Chưa giải quyết → Đã giải quyết"),
        (
            {"rules": "before:3, before:0, late:2"},
            "Lần nhắc: trước hạn 3 ngày làm việc; ngày đến hạn; quá hạn 2 ngày làm việc",
        ),
        ({"blocks": "0-2, 4-4"}, "Khối được lấy: 1–3, 5"),
        ({"text": "Nêu số liệu."}, "Nội dung: Nêu số liệu."),
        ({"text": "2023-02-17"}, "Nội dung: 2023-02-17"),
        ({"text": "ab" * 32}, f"Mã băm nội dung: {'ab' * 32}"),
        ({"role": "reviewer"}, "Vai trò: Người thẩm định"),
        ({"mail_due": "digest"}, "Hạn và nhắc hạn: Gộp vào thư hằng ngày"),
        ({"years": [2019, 2020]}, "Các năm: 2019; 2020"),
        ({"consents": ["Lê Văn A", "Lê Văn B"]}, "Người đồng ý: Lê Văn A; Lê Văn B"),
    ],
)
def test_each_kind_of_value_is_told_in_words(reviewer: Acting, changes: dict[str, Any], words: str) -> None:
    assert told(reviewer, changes) == words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"object": "submission:17#1 submissions.submit"}, "Đối tượng: sự kiện số 1 (Trình) của Báo cáo của Chi bộ A"),
        ({"stream": "submission:17"}, "Đối tượng: Báo cáo của Chi bộ A"),
        ({"stream": "submission:99"}, "Đối tượng: Báo cáo của đơn vị 99"),
        ({"stream": SYSTEM_STREAM}, "Đối tượng: Hệ thống"),
        ({"stream": "person:{person}", "part": "did"}, "Phần: Đã làm; Đối tượng: Phạm Thị Loan"),
        ({"campaign": 3, "to_state": "reviewed"}, "Đợt báo cáo: Sơ kết Nghị quyết; Sang trạng thái: Đã thẩm định"),
        ({"action": "submissions.*"}, "Thao tác: Mọi thao tác: Báo cáo của các đơn vị"),
        ({"action": "submissions.submit", "refused": True}, "Thao tác: Trình; Chỉ việc bị từ chối: có"),
        ({"since": "2023-03-09", "since_time": "07:30:00"}, "Từ ngày: 09/03/2023; Từ giờ: 07:30"),
        ({"reason": "2023-03-09", "name": "Của tôi"}, "Tên: Của tôi; Lý do có chữ: 2023-03-09"),
        ({"objects": ["submission:17", "report:2"]}, "Đối tượng không khớp: Báo cáo của Chi bộ A; Báo cáo tổng hợp 2"),
        ({"alarms": ["sealing"]}, "Báo động: việc niêm phong đã ngừng"),
        ({"old": 3, "new": 4}, "Bản sau: sự kiện số 4; Bản trước: sự kiện số 3"),
    ],
)
def test_what_a_look_names_by_keys_and_codes_has_its_name(
    reviewer: Acting, changes: dict[str, Any], words: str
) -> None:
    assert reviewer.person
    append(Entry("submission:17", "submissions.submit", reviewer, label="Báo cáo của Chi bộ A"))
    append(Entry("campaign:3", "campaigns.launch", reviewer, label="Sơ kết Nghị quyết"))
    given = {
        name: value.format(person=reviewer.person.pk) if isinstance(value, str) else value
        for name, value in changes.items()
    }
    assert told(reviewer, given, person_stream(reviewer.person), "audit.search") == words


def test_one_name_of_a_field_is_that_of_the_room_whose_act_it_was(reviewer: Acting) -> None:
    assert told(reviewer, {"name": "x"}, "campaign:1", "campaigns.edit_plan").startswith("Tên gọi ngắn:")
    assert told(reviewer, {"name": "x"}, "person:1", "audit.keep_search").startswith("Tên:")
    assert told(reviewer, {"address": "x"}, "person:1", "notices.resume_address").startswith("Địa chỉ thư:")


@pytest.mark.parametrize("value", [None, 7, "x", [], [1], {"a": 1}, [[1, 2], [3]], "2026-99-99T00:00:00Z", "a:b:c"])
def test_a_row_that_was_tampered_with_is_told_somehow(reviewer: Acting, value: Any) -> None:
    for code in _READERS:
        assert told(reviewer, {code: value}) or code == "opens_for"


def test_names_cost_the_same_for_one_event_and_for_many(reviewer: Acting) -> None:
    costs = []
    for count in (1, 40):
        events = [
            append(
                Entry(f"x:{count}", "audit.search", reviewer, changes={"stream": f"submission:{number}", "campaign": 3})
            )
            for number in range(count)
        ]
        with CaptureQueriesContext(connection) as queries:
            names = Names(events)
            for event in events:
                changes_of(event, names)
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 3


def fields_written() -> Iterator[tuple[str, str]]:
    """Each key of an event's changes that the source writes as a text, with where."""
    for path in sorted(WORKFLOW.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.AugAssign(target=ast.Attribute(attr="changes"), value=ast.Dict(keys=keys)):
                    pass
                case ast.keyword(arg="changes", value=ast.Dict(keys=keys)):
                    pass
                case ast.Assign(targets=[ast.Subscript(value=ast.Attribute(attr="changes"), slice=key)]):
                    keys = [key]
                case ast.Call(func=ast.Name(id="write_look" | "write_new_look"), args=[*_others, ast.Dict(keys=keys)]):
                    pass
                case _:
                    continue
            for key in keys:
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, path.relative_to(WORKFLOW).as_posix()


def test_every_field_that_an_act_writes_has_words() -> None:
    found = list(fields_written())
    assert len(found) > 60
    nameless = [
        (name, where)
        for name, where in found
        if not name.endswith("_key") and wording.field_label(name) == wording.field_label(name, "audit.x") == name
    ]
    assert nameless == []


# ---- where it is shown


def page_of(client: Client, event: Event) -> str:
    return client.get(reverse("inspection:event", args=[event.pk])).content.decode()


def test_the_page_of_an_event_has_words_and_the_raw_form_in_details(world: World) -> None:
    report = submitted(world.report(), world.drafter, world.secretary)
    event = Event.objects.get(stream=report.stream, action="submissions.submit")
    page = page_of(browser_of(world.inspector), event)
    words, _summary, raw = page.partition("<summary>Nội dung được băm</summary>")
    assert '<td data-label="Sau">có</td>' in words and "Thẩm định" in words and "hàng chờ chung" in words
    assert "True" not in words and ">review<" not in words and "holder_key" not in words
    assert "&quot;opens&quot;:&quot;review&quot;" in raw and "&quot;holder_key&quot;:null" in raw


def test_what_has_no_name_is_called_by_its_kind(inspecting: Client, reviewer: Acting) -> None:
    for stream, words in (
        ("system:0", "Hệ thống"),
        ("organisation:0", "Dữ liệu tổ chức"),
        ("sign-in:unknown", "Đăng nhập bằng tên không có"),
        ("submission:4", "Báo cáo của đơn vị 4"),
    ):
        event = append(Entry(stream, "audit.check", reviewer))
        for address in (
            reverse("inspection:inspector", query={"action": "audit.check"}),
            reverse("inspection:timeline", args=[event.kind, event.identity]),
            reverse("inspection:event", args=[event.pk]),
        ):
            page = inspecting.get(address).content.decode()
            assert f">{words}<" in page, (stream, address)
            assert f">{stream}</a>" not in page and f"<h1>{stream}" not in page


def test_the_tables_that_leave_have_words(world: World) -> None:
    report = submitted(world.report(), world.drafter, world.secretary)
    text = content(ask_export(browser_of(world.inspector), "csv", stream=report.stream)).decode().removeprefix("\ufeff")
    head, *rows = csv.reader(io.StringIO(text))
    changes = {row[head.index("Thao tác")]: row[head.index("Nội dung thay đổi")] for row in rows}
    assert "Đúng hạn: có; Mở bước: Thẩm định; Bước mới giao cho: hàng chờ chung" in changes["Trình"]
    assert not any("{" in cell or "T16:" in cell for cell in changes.values())


def test_english_has_words_of_its_own(world: World) -> None:
    report = submitted(world.report(), world.drafter, world.secretary)
    event = Event.objects.get(stream=report.stream, action="submissions.submit")
    with translation.override("en"):
        line = changes_in_a_line(event)
    assert "yes" in line and "có" not in line.split()


def test_the_page_as_of_a_moment_has_no_iso_dates(world: World) -> None:
    browser = browser_of(world.inspector)
    append(
        Entry(
            "calendar:0", "organisation.note_day", world.administrator, changes={"calendar_day": [None, "2026-04-30"]}
        )
    )
    for address in (
        reverse("inspection:as_of", args=["campaign", world.campaign.pk]),
        reverse("inspection:as_of", args=["calendar", "0"]),
    ):
        page = browser.get(address).content.decode()
        facts = page[page.index('id="facts-title"') :]
        assert "T16:59" not in facts and "2026-" not in facts.partition("<footer")[0], address


def test_broken_changes_are_exported_all_the_same(inspecting: Client, reviewer: Acting) -> None:
    event = append(Entry("submission:5", "submissions.submit", reviewer, changes={"stream": "x"}))
    execute("UPDATE audit_event SET changes = '[1]' WHERE id = %s", event.pk)
    assert content(ask_export(inspecting, "csv", stream="submission:5"))
