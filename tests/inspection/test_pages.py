"""The inspector's pages: who may, what is found, what it costs, and that each look is itself written down."""

import csv
import datetime
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.audit.conftest import BEGINNING, acting_as
from tests.audit.damage import execute
from tests.inspection.test_exports import ask_export
from workflow.audit import wording
from workflow.audit.models import Event
from workflow.audit.recording import Entry, append, record
from workflow.inspection.out.table import harmless
from workflow.inspection.search import NAMESAKES
from workflow.organisation.acting import Acting
from workflow.organisation.models import Person, Role, Unit, UnitKind

pytestmark = pytest.mark.django_db

INSPECTOR = "/audit/"
QUERIES_A_PAGE = 12


@pytest.fixture
def cell() -> Unit:
    return Unit.objects.create(
        code="chi-bo-so-tai-chinh", kind=UnitKind.CELL, name="Chi bộ Sở Tài chính", valid_from=BEGINNING
    )


@pytest.fixture
def written(reviewer: Acting, cell: Unit) -> list[Event]:
    """A report that was returned, and another that somebody was refused to accept."""
    returned = Entry(
        "submission:17",
        "submissions.return_for_revision",
        reviewer,
        label="Báo cáo của Chi bộ Sở Tài chính",
        unit_id=cell.pk,
        campaign_id=3,
        from_state="submitted",
        to_state="drafted",
        reason="Mục III.3 thiếu số liệu",
        changes={"due_at": ["2023-02-20", "2023-02-27"], "comments": 2},
    )
    refused = Entry("submission:18", "submissions.accept", reviewer, label="Báo cáo khác", refused=True)
    # 23:30 on 9 March in Hà Nội is still the 9th there, and 16:30 of the 9th in UTC.
    late = datetime.datetime(2023, 3, 9, 16, 30, tzinfo=datetime.UTC)
    record([(returned, 1, "")], late)
    record([(refused, 1, "")])
    return list(Event.objects.filter(stream__in=(returned.stream, refused.stream)).order_by("pk"))


def streams_found(client: Client, **filters: Any) -> list[str]:
    """The submissions in the answer to a search, latest first."""
    response = client.get(INSPECTOR, filters)
    assert response.status_code == 200
    return [event.stream for event in response.context["page"].events if event.kind == "submission"]


# ---- who may


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(INSPECTOR).status_code == 302


@pytest.mark.parametrize("role", [role for role in Role if role != Role.INSPECTOR])
def test_only_an_inspector_may_look_and_others_are_told_why(
    role: Role, client: Client, department: Unit, written: list[Event]
) -> None:
    acting = acting_as("khac", "Người Khác", role, department, "Cán bộ")
    assert acting.person
    client.force_login(acting.person)
    event = written[0]
    for address in (
        INSPECTOR,
        reverse("inspection:exports"),
        reverse("inspection:event", args=[event.pk]),
        reverse("inspection:timeline", args=[event.kind, event.identity]),
    ):
        response = client.get(address)
        assert response.status_code == 403
        assert "Chỉ người kiểm tra nhật ký" in response.content.decode()
        refusal = Event.objects.filter(actor=acting.person, refused=True).latest("id")
        assert refusal.changes == {"page": address}
    assert client.post(reverse("inspection:timeline", args=[event.kind, event.identity])).status_code == 403


def test_only_the_inspector_has_it_in_the_menu(inspecting: Client, client: Client, reviewer: Acting) -> None:
    assert f'href="{INSPECTOR}"' in inspecting.get(INSPECTOR).content.decode()
    assert reviewer.person
    client.force_login(reviewer.person)
    assert f'href="{INSPECTOR}"' not in client.get(INSPECTOR).content.decode()


# ---- search


@pytest.mark.parametrize(
    "filters",
    [
        {"person": "pham thi loan"},
        {"person": "loan"},
        {"unit": "so tai chinh"},
        {"action": "submissions.return_for_revision"},
        {"since": "2023-03-09", "until": "2023-03-09"},
        {"until": "09/03/2023"},
        {"stream": "submission:17"},
        {"reason": "iii.3 thiếu"},
        {"campaign": "3"},
        {"action": "submissions.*"},
        {"capacity": "chuyen vien"},
        {"address": "192.0.2.7"},
        {"to_state": "drafted"},
        {"from_state": "submitted"},
        {"since": "2023-03-09", "since_time": "23:30"},
        {"until": "2023-03-09", "until_time": "23:30"},
        {"reason": "THIEU SO LIEU"},
        {"person": "loan", "unit": "tài chính", "since": "2023-01-01", "until": "2023-12-31", "reason": "số"},
    ],
)
def test_each_filter_finds_the_return(
    inspecting: Client, written: list[Event], filters: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(wording._actions, "submissions.return_for_revision", "Trả lại")
    monkeypatch.setattr(wording, "_campaigns", lambda: [(3, "Tổng kết Nghị quyết")])
    assert "submission:17" in streams_found(inspecting, **filters)


@pytest.mark.parametrize(
    "filters",
    [
        {"person": "nguyễn văn không có"},
        {"unit": "sở y tế"},
        {"action": "accounts.sign_out"},
        {"since": "2023-03-10"},
        {"until": "2023-03-08"},
        {"stream": "submission:1"},
        {"reason": "đủ số liệu"},
        {"refused": "on"},
        {"by_delegation": "on"},
        {"principal": "loan"},
        {"capacity": "bí thư"},
        {"address": "192.0.2.8"},
        {"from_state": "drafted"},
        {"since": "2023-03-09", "since_time": "23:31"},
        {"until": "2023-03-09", "until_time": "23:29"},
        {"person": "loan", "stream": "submission:99"},
    ],
)
def test_each_filter_leaves_the_return_out(inspecting: Client, written: list[Event], filters: dict[str, str]) -> None:
    assert "submission:17" not in streams_found(inspecting, **filters)


def test_refused_acts_alone_can_be_seen(inspecting: Client, written: list[Event]) -> None:
    assert streams_found(inspecting, refused="on") == ["submission:18"]


@pytest.mark.parametrize(
    ("filters", "complaint"),
    [
        ({"since": "31/02/2023"}, "Nhập ngày dạng ngày/tháng/năm"),
        ({"since": "9999-12-31"}, "không có trong lịch"),
        ({"since": "2023-03-09", "until": "2023-03-08"}, "Ngày cuối đứng trước ngày đầu"),
        ({"stream": "submission"}, "submission:17"),
        ({"action": "không có"}, "id_action_error"),
        ({"person": "x" * 200}, "120"),
        ({"address": "nhà riêng"}, "192.0.2.10"),
        ({"since_time": "07:30"}, "hãy chọn cả ngày"),
        ({"since": "2023-03-09", "since_time": "25:00"}, "id_since_time_error"),
        ({"below": "on"}, "Hãy nhập tên đơn vị"),
        ({"reason": "a\x00b"}, "id_reason_error"),
    ],
)
def test_a_filter_that_cannot_be_understood_is_said_and_kept(
    inspecting: Client, filters: dict[str, str], complaint: str
) -> None:
    answers = inspecting.get(INSPECTOR, filters), ask_export(inspecting, "csv", **filters)
    for response in answers:
        assert response.status_code == 422
        assert complaint in response.content.decode()


def test_a_name_that_says_too_little_is_to_be_made_longer(inspecting: Client) -> None:
    Person.objects.bulk_create(
        Person(username=f"n{number}", full_name="Nguyễn", search_key="nguyen") for number in range(NAMESAKES + 1)
    )
    response = inspecting.get(INSPECTOR, {"person": "nguyen"})
    assert response.status_code == 422
    assert "hãy nhập đủ tên" in response.content.decode()


def test_a_page_costs_the_same_however_many_the_events_are(inspecting: Client, reviewer: Acting, cell: Unit) -> None:
    filters = {"person": "loan", "unit": "tài chính", "reason": "số", "since": "2020-01-01"}
    inspecting.get(INSPECTOR, {"reason": "lần đầu"})
    counts = []
    for start in (0, 3, 300):
        entry = [
            (
                Entry(f"submission:{key}", "submissions.submit", reviewer, unit_id=cell.pk, reason="Đủ số liệu"),
                1,
                "",
            )
            for key in range(start, start * 2 + 3)
        ]
        record(entry)
        with CaptureQueriesContext(connection) as queries:
            response = inspecting.get(INSPECTOR, {**filters, "until": timezone.localdate().isoformat(), "x": start})
        assert response.status_code == 200
        counts.append(len([query for query in queries if "SAVEPOINT" not in query["sql"]]))
    assert max(counts) <= QUERIES_A_PAGE
    following = inspecting.get(INSPECTOR + response.context["older_url"])
    assert not {event.pk for event in following.context["page"].events} & {
        event.pk for event in response.context["page"].events
    }


def actions_shown(client: Client, **filters: Any) -> set[str]:
    return {event.action for event in client.get(INSPECTOR, filters).context["page"].events}


def test_looks_do_not_fill_the_page_and_one_click_shows_them(inspecting: Client, written: list[Event]) -> None:
    inspecting.get(reverse("inspection:event", args=[written[0].pk]))
    inspecting.get(reverse("inspection:evidence"))
    response = inspecting.get(INSPECTOR)
    page = response.content.decode()
    assert "Không kể 3 việc tra cứu nhật ký ở đoạn này." in page and 'href="?looks=on"' in page
    assert not any(event.action.startswith("audit.") for event in response.context["page"].events)
    assert "audit.read_event" in actions_shown(inspecting, looks="on")
    assert "ở đoạn này" not in inspecting.get(INSPECTOR, {"looks": "on"}).content.decode()


def test_who_asks_for_looks_or_for_what_was_refused_finds_them(inspecting: Client, written: list[Event]) -> None:
    inspecting.get(reverse("inspection:event", args=[written[0].pk]))
    assert actions_shown(inspecting, action="audit.read_event") == {"audit.read_event"}
    assert "audit.read_event" in actions_shown(inspecting, action="audit.*")
    for filters, says in (({"action": "audit.*"}, False), ({"refused": "on"}, False), ({}, True)):
        assert ("Không kể việc tra cứu</option>" in inspecting.get(INSPECTOR, filters).content.decode()) is says


def test_a_refused_look_is_never_left_out(client: Client, inspector: Acting, reviewer: Acting) -> None:
    assert reviewer.person and inspector.person
    client.force_login(reviewer.person)
    assert client.get(INSPECTOR).status_code == 403
    client.force_login(inspector.person)
    assert "audit.search" in actions_shown(client)


def test_a_file_holds_what_the_page_shows(inspecting: Client, written: list[Event]) -> None:
    inspecting.get(reverse("inspection:event", args=[written[0].pk]))
    acts = {row[4] for row in exported(inspecting)}
    assert wording.label("audit.read_event") not in acts
    assert wording.label("audit.read_event") in {row[4] for row in exported(inspecting, looks="on")}


# ---- an inspector is written down too


def looks(inspector: Acting, action: str = "audit.search") -> list[dict[str, Any]]:
    return [event.told.changes for event in Event.objects.filter(actor=inspector.person, action=action).order_by("id")]


def test_each_search_is_an_event_with_its_filters(inspecting: Client, inspector: Acting) -> None:
    inspecting.get(INSPECTOR)
    inspecting.get(INSPECTOR, {"person": "Loan", "since": "2023-03-09"})
    assert looks(inspector) == [{}, {"person": "Loan", "since": "2023-03-09"}]


def test_turning_pages_and_reloading_is_one_look(inspecting: Client, inspector: Acting, reviewer: Acting) -> None:
    record([(Entry(f"submission:{key}", "submissions.submit", reviewer), 1, "") for key in range(120)])
    response = inspecting.get(INSPECTOR, {"person": "Loan"})
    inspecting.get(INSPECTOR + response.context["older_url"])
    inspecting.get(INSPECTOR, {"person": "Loan"})
    assert looks(inspector) == [{"person": "Loan"}]


def test_reading_a_timeline_checking_it_and_exporting_are_events(
    inspecting: Client, inspector: Acting, written: list[Event]
) -> None:
    address = reverse("inspection:timeline", args=["submission", "17"])
    inspecting.get(address)
    inspecting.post(address)
    exported(inspecting, stream="submission:17")
    inspecting.get(reverse("inspection:event", args=[written[0].pk]))
    assert looks(inspector, "audit.read_timeline") == [{"stream": "submission:17"}]
    assert looks(inspector, "audit.verify") == [{"stream": "submission:17", "wrong": 0}]
    assert looks(inspector, "audit.export") == [{"stream": "submission:17", "format": "csv"}]
    assert len(looks(inspector, "audit.read_event")) == 1


def test_no_act_is_told_in_the_words_of_another() -> None:
    assert wording.label("audit.compare") == "So sánh hai bản"
    with pytest.raises(AssertionError):
        wording.register("audit.compare", "Đối chiếu một lần niêm phong đã giữ")


# ---- time line, event, check


def test_an_event_shows_who_in_which_capacity_what_changed_and_its_hash(
    inspecting: Client, written: list[Event]
) -> None:
    page = inspecting.get(reverse("inspection:event", args=[written[0].pk])).content.decode()
    for words in (
        "Phạm Thị Loan",
        "Chuyên viên, Ban Tuyên giáo",
        "23:30:00 09/03/2023",
        "Mục III.3 thiếu số liệu",
        "<del>20/02/2023</del>",
        "<ins>27/02/2023</ins>",
        written[0].hash,
        "Nội dung khớp mã băm",
    ):
        assert words in page


def test_the_check_shows_at_the_row_which_event_is_wrong(inspecting: Client, reviewer: Acting) -> None:
    for turn in range(4):
        append(Entry("submission:20", "submissions.edit", reviewer, label="Báo cáo", reason=f"Lần {turn}"))
    address = reverse("inspection:timeline", args=["submission", "20"])
    assert "mọi sự kiện đúng như khi được ghi" in inspecting.post(address).content.decode()

    execute("UPDATE audit_event SET reason = 'khác' WHERE stream = 'submission:20' AND number = 3")
    response = inspecting.post(address)
    assert [event.number for event, _session, wrong in response.context["rows"] if wrong] == [3]
    assert "nội dung đã bị sửa" in response.content.decode()
    wrong = Event.objects.get(stream="submission:20", number=3)
    assert "Nội dung không khớp mã băm" in inspecting.get(reverse("inspection:event", args=[wrong.pk])).content.decode()


def test_a_row_of_broken_values_can_still_be_looked_at(inspecting: Client, written: list[Event]) -> None:
    execute("UPDATE audit_event SET changes = '[1]' WHERE id = %s", written[0].pk)
    assert inspecting.get(reverse("inspection:event", args=[written[0].pk])).status_code == 200


def test_an_object_without_events_is_not_found(inspecting: Client) -> None:
    assert inspecting.get(reverse("inspection:timeline", args=["submission", "404"])).status_code == 404
    assert inspecting.get(reverse("inspection:event", args=[10**9])).status_code == 404


def test_no_route_changes_or_deletes_an_event(inspecting: Client, written: list[Event]) -> None:
    address = reverse("inspection:event", args=[written[0].pk])
    for method in (inspecting.post, inspecting.put, inspecting.patch, inspecting.delete):
        assert method(address).status_code == 405


# ---- export


def exported(client: Client, **filters: str) -> list[list[str]]:
    text = b"".join(ask_export(client, "csv", **filters).streaming_content).decode()  # type: ignore[attr-defined]
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_file_has_what_the_search_found(inspecting: Client, written: list[Event]) -> None:
    header, row = exported(inspecting, stream="submission:17")
    cells = dict(zip(header, row, strict=True))
    assert cells["Thời điểm"] == "09/03/2023 23:30:00"
    assert cells["Người thực hiện"] == "Phạm Thị Loan"
    assert cells["Tư cách"] == "Chuyên viên, Ban Tuyên giáo"
    assert cells["Đơn vị"] == "Chi bộ Sở Tài chính"
    assert cells["Mã băm"] == written[0].hash


def test_a_long_file_has_every_event_once(inspecting: Client, reviewer: Acting) -> None:
    record([(Entry(f"submission:{key}", "submissions.submit", reviewer), 1, "") for key in range(2_500)])
    rows = exported(inspecting, person="loan")[1:]
    assert len(rows) == len({row[5] for row in rows}) == 2_500


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "＝", "\ufeff="])
def test_a_reason_that_is_a_formula_reaches_the_spreadsheet_as_text(
    inspecting: Client, reviewer: Acting, start: str
) -> None:
    append(Entry("submission:30", "submissions.return_for_revision", reviewer, reason=f"{start}cmd|'/c calc'!A1"))
    _header, row = exported(inspecting, stream="submission:30")
    assert row[11].startswith("'")


@pytest.mark.parametrize("before", [";", "\t", ",", "; ", ';"', '";', '";"', "\n", "\r\n \t", "\t\u200b"], ids=repr)
@pytest.mark.parametrize("separator", [";", "\t", ","], ids=repr)
def test_no_formula_begins_within_a_cell_whatever_separates_them(
    inspecting: Client, reviewer: Acting, separator: str, before: str
) -> None:
    reason = f"Thiếu số liệu{before}=cmd|'/c calc'!A1"
    append(Entry("submission:30", "submissions.return_for_revision", reviewer, reason=reason))
    text = b"".join(ask_export(inspecting, "csv", stream="submission:30").streaming_content).decode()  # type: ignore[attr-defined]
    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=separator):
        assert not any(cell.strip(' \t\r\n"\u200b').startswith("=") for cell in row)


def test_ordinary_text_is_left_alone() -> None:
    assert harmless("Mục III.3: đạt 95 % – cao hơn") == "Mục III.3: đạt 95 % – cao hơn"
