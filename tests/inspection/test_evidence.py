"""Is the record complete? The page answers, and says what is wrong when it is not."""

from __future__ import annotations

import datetime
import html
import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from tests.audit.conftest import acting_as
from tests.audit.damage import execute, lifted
from tests.world import browser_of
from workflow.audit.evidence import witnesses
from workflow.audit.evidence.keys import KeyProblem
from workflow.audit.evidence.sealing import seal
from workflow.audit.models import Checkpoint, Delivery, Event
from workflow.audit.recording import Entry, append, record
from workflow.inspection.proof import alarms, checks
from workflow.notices.models import Notice
from workflow.organisation.acting import Acting
from workflow.organisation.models import Role, Unit
from workflow.pages.banners import banners_for
from workflow.timers.models import TimerRun

pytestmark = pytest.mark.database

PAGE = "/audit/evidence/"
INTACT = "Nhật ký hôm nay còn nguyên các sự kiện đã được niêm phong lúc đó"
SOUND = "Nhật ký đầy đủ và chưa bị sửa"


@pytest.fixture
def sealed(reviewer: Acting, settings: Settings, tmp_path: Path) -> None:
    settings.AUDIT_WITNESSES = [tmp_path.as_uri()]
    for turn in range(3):
        append(Entry("paper:17", "papers.edit", reviewer, reason=f"Lần {turn}"))
        seal()
    witnesses.deliver()


def make_deaf(settings: Settings) -> None:
    """The witness has not taken anything for two days."""
    settings.AUDIT_WITNESSES = ["file:///none"]
    late = timezone.now() - datetime.timedelta(days=2)
    Delivery.objects.update_or_create(witness="file:///none", defaults={"last_error": "đĩa đầy", "delivered_at": late})


def has_no_key(now: datetime.datetime | None = None) -> None:
    raise KeyProblem("không đọc được khóa")


def shown(client: Client) -> str:
    return client.get(PAGE).content.decode()


def test_a_sound_record_is_said_to_be_complete(sealed: None, inspecting: Client) -> None:
    assert "chưa được kiểm tra" in shown(inspecting)
    checks.run_check.call()
    shown(inspecting)  # what stands above pages is known from now on
    with CaptureQueriesContext(connection) as queries:
        page = shown(inspecting)
    assert SOUND in page and "Tất cả đúng" in page
    asked = [one["sql"] for one in queries if "SAVEPOINT" not in one["sql"]]
    assert len(asked) <= 13, asked


def test_what_a_check_found_is_on_the_page_and_people_are_told(sealed: None, inspecting: Client) -> None:
    execute("UPDATE audit_event SET reason = 'khác' WHERE stream = 'paper:17' AND number = 2")
    checks.run_check.call()
    page = shown(inspecting)
    assert SOUND not in page and "paper:17#2" in page
    assert alarms.watch(timezone.now() + datetime.timedelta(minutes=5)) == 0, "told of with the check already"
    assert "Kiểm tra nhật ký thấy chỗ sai" in Notice.objects.get().words
    notice = Notice.objects.get()
    assert inspecting.get(f"{PAGE}{notice.subject_id}/").headers["Location"] == PAGE


def test_sealing_that_stopped_a_lost_guard_and_a_deaf_witness_are_said(
    sealed: None, inspecting: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks.run_check.call()
    make_deaf(settings)
    with lifted():
        page = shown(inspecting)
    assert "đĩa đầy" in page and "audit_event không còn khóa" in page
    later = timezone.now() + datetime.timedelta(hours=1)
    monkeypatch.setattr("workflow.audit.background.seal", has_no_key)
    assert alarms.watch(later) == 2
    assert "niêm phong nhật ký đã ngừng" in " ".join(Notice.objects.values_list("words", flat=True))


def test_an_alarm_stands_above_every_page_of_who_may_mend_it_until_it_is_over(
    sealed: None, inspecting: Client, reviewer: Acting, department: Unit, settings: Settings
) -> None:
    def banner_in(client: Client, address: str) -> bool:
        cache.clear()
        return "Báo động về nhật ký:" in client.get(address).content.decode()

    administrator = browser_of(acting_as("quantri", "Quản Trị", Role.ADMINISTRATOR, department, "Quản trị"))
    checks.run_check.call()
    now = timezone.now()
    TimerRun.objects.create(name=alarms.WATCH, begun_at=now, done_at=now)
    assert alarms.watch(now + datetime.timedelta(hours=3)) == 0, "nothing has stopped that can be sealed now"
    assert not banner_in(inspecting, "/")
    mended = settings.AUDIT_WITNESSES
    make_deaf(settings)
    assert alarms.watch(now) == 1
    for client, address in ((inspecting, "/"), (inspecting, "/audit/"), (administrator, "/"), (inspecting, "/none/")):
        assert banner_in(client, address), address
    assert not banner_in(browser_of(reviewer), "/")
    assert "một nơi giữ không nhận lần niêm phong" in Event.objects.filter(action=alarms.ALARM).latest("id").label

    settings.AUDIT_WITNESSES = mended
    assert alarms.watch(now) == 0 and not banner_in(inspecting, "/")
    make_deaf(settings)
    assert alarms.watch(now) == 0 and banner_in(inspecting, "/"), "on again, though people were told today"
    assert Notice.objects.filter(kind=alarms.ALARM).count() == 2
    settings.AUDIT_WITNESSES = mended
    alarms.watch(now)
    TimerRun.objects.update(done_at=now - datetime.timedelta(hours=2))
    cache.clear()
    assert "việc canh báo động đã ngừng" in inspecting.get("/").content.decode()
    assert "Việc canh báo động đã ngừng hơn một giờ" in shown(inspecting)


def test_the_banner_costs_a_query_of_those_whom_it_concerns(
    sealed: None, reviewer: Acting, inspector: Acting, client: Client
) -> None:
    def cost(acting: Acting) -> int:
        request = RequestFactory().get("/")
        request.acting = acting  # type: ignore[attr-defined]
        with CaptureQueriesContext(connection) as queries:
            banners_for(request)
        return len(queries)

    cache.clear()
    assert (cost(reviewer), cost(inspector), cost(inspector)) == (0, 1, 0)
    # Among a handful of events of one page, walking back over all of them costs what the index of actions costs.
    record([(Entry(f"paper:{number}", "papers.edit", reviewer), 1, "") for number in range(1_000, 1_400)])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    newest = Event.objects.filter(action=alarms.ALARM).order_by("-id")[:1]
    assert "audit_event_action" in newest.explain()


def test_a_check_is_asked_for_once(sealed: None, inspecting: Client) -> None:
    for _time in range(2):
        assert inspecting.post(f"{PAGE}check/").status_code == 302
    assert "Đang kiểm tra" in shown(inspecting)
    assert checks.check_daily(timezone.now()) == 0
    assert "hx-get" in inspecting.get(f"{PAGE}state/").content.decode()


def test_a_kept_checkpoint_is_in_todays_log(sealed: None, inspecting: Client) -> None:
    note = Checkpoint.objects.order_by("size")[0].note
    assert INTACT in inspecting.post(PAGE, {"note": note.replace("\n", "\r\n")}).content.decode()
    for mark in ("", "\ufeff"):
        file = SimpleUploadedFile("niem-phong.txt", (mark + note).encode())
        assert INTACT in inspecting.post(PAGE, {"file": file}).content.decode()
    assert Event.objects.filter(action="audit.compare_checkpoint").count() == 3


def test_a_log_that_was_rolled_back_or_rewritten_is_found(sealed: None, inspecting: Client) -> None:
    first, *_between, last = Checkpoint.objects.order_by("size")
    execute("DELETE FROM audit_checkpoint WHERE size = %s", last.size)
    assert "lùi lại" in inspecting.post(PAGE, {"note": last.note}).content.decode()
    execute("DELETE FROM audit_checkpoint")
    execute('UPDATE audit_leaf SET hash = %s WHERE audit_leaf."index" = 0', b"0" * 32)
    with lifted():
        from workflow.audit.evidence import tree

        Checkpoint.objects.create(size=last.size, root=tree.root(last.size), at=last.at, note=last.note)
    assert "viết lại" in inspecting.post(PAGE, {"note": first.note}).content.decode()


def test_a_checkpoint_typed_or_pasted_from_anywhere_is_understood(sealed: None, inspecting: Client) -> None:
    lines = Checkpoint.objects.order_by("size")[0].note.splitlines()
    typed = "\n".join([*lines[:3], *(f"- {line[2:50]}\n  {line[50:]}" for line in lines[4:])])
    mail = "\r\n".join(f"> {line}" for line in ["Hãy giữ thư này.", "", *lines, "", "Trân trọng"])
    for copy in (typed, mail, typed.replace(" ", "\u00a0")):
        assert INTACT in inspecting.post(PAGE, {"note": copy}).content.decode()


def test_what_was_copied_wrong_is_said_with_its_line_in_the_language_of_the_page(
    sealed: None, inspecting: Client
) -> None:
    note = Checkpoint.objects.order_by("size")[0].note
    cases = (
        (note.replace("=\n\n", "\n\n"), "dòng 3: mã băm gốc phải là 44 chữ", "line 3: the root must be 44"),
        (note.replace("\n1\n", "\n2\n").replace("\n2\n", "\n3\n"), "một chữ ở ba dòng đầu", "of the first three lines"),
        (note.splitlines()[0], "không thấy dòng chữ ký", "no signature line"),
    )
    for copy, vietnamese, english in cases:
        for language, words in (("vi", vietnamese), ("en", english)):
            inspecting.cookies["django_language"] = language
            answer = inspecting.post(PAGE, {"note": copy}, headers={"accept-language": language})
            assert answer.status_code == 422 and words in html.unescape(answer.content.decode()), words


@pytest.mark.parametrize("note", ["", "khác", "a\n1\nAAAA\n\n— a AAAA\n", "x" * 30_000, "\x00", "a\n" * 5000])
def test_what_is_no_checkpoint_is_said(sealed: None, inspecting: Client, note: str) -> None:
    answer = inspecting.post(PAGE, {"note": note})
    assert answer.status_code == 422


def test_a_checkpoint_with_an_edited_size_is_not_believed(sealed: None, inspecting: Client) -> None:
    name, _size, *rest = Checkpoint.objects.order_by("size")[0].note.split("\n")
    answer = inspecting.post(PAGE, {"note": "\n".join([name, "1", *rest])})
    assert answer.status_code == 422 and "Chữ ký không đúng [wrong_signature]" in answer.content.decode()


def test_the_paper_has_all_that_a_later_check_needs(sealed: None, inspecting: Client) -> None:
    page = inspecting.get(f"{PAGE}checkpoint/").content.decode()
    last = Checkpoint.objects.order_by("-size")[0]
    assert last.note.split("\n")[0] in page and bytes(last.root).hex() in page and "<svg" in page
    assert all(f"[{kind}]" in page for kind in ("rolled_back", "forked_checkpoint", "wrong_signature"))
    assert all(words in page for words in witnesses.contradicting()), "the words of the verifier, which they will see"
    keys = inspecting.get(f"{PAGE}keys.txt").content.decode()
    assert keys.strip() in page.replace("&#x2B;", "+").replace("&#43;", "+")


def test_commands_are_for_who_can_run_them(
    sealed: None, inspecting: Client, department: Unit, settings: Settings
) -> None:
    make_deaf(settings)
    execute("UPDATE audit_event SET reason = 'khác' WHERE stream = 'paper:17' AND number = 2")
    checks.run_check.call()
    long_ago = timezone.now() - 2 * alarms.STOPPED_AFTER
    TimerRun.objects.update_or_create(name=alarms.WATCH, defaults={"begun_at": long_ago, "done_at": long_ago})
    administrator = browser_of(acting_as("quantri", "Quản Trị", Role.ADMINISTRATOR, department, "Quản trị"))
    command = re.compile(r"manage\.py|audit_(?:seal|export|check)\b|run_timers|AUDIT_WITNESSES|migrate")
    with lifted():
        to_inspector, to_administrator = (visible(client) for client in (inspecting, administrator))
    assert not command.search(to_inspector) and to_inspector.count("Yêu cầu quản trị hệ thống") >= 4
    for name in ("migrate", "audit_export", "audit_seal", "run_timers"):
        assert f"manage.py {name}" in to_administrator
    settings.AUDIT_WITNESSES = []
    assert "AUDIT_WITNESSES" in visible(administrator) and not command.search(visible(inspecting))


def visible(client: Client) -> str:
    """The words of the page, without the tables and addresses that bear names of their own."""
    return " ".join(re.sub(r"<[^>]*>", " ", shown(client)).split())


def test_others_are_refused(sealed: None, reviewer: Acting, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    assert reviewer.person is not None
    client.force_login(reviewer.person)
    for place in ("", "state/", "checkpoint/", "keys.txt"):
        assert client.get(PAGE + place).status_code == 403
    assert client.post(f"{PAGE}check/").status_code == 403
    refusals = [record for record in caplog.records if record.name == "django.request"]
    assert len(refusals) == 5
    assert not any(record.exc_info for record in refusals), "a line each: nothing broke"
    assert refusals[-1].getMessage() == f"Forbidden (Permission denied): {PAGE}check/"
