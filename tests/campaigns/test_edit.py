"""Checking what was read: corrections, rows, findings; and that nothing typed is ever lost."""

import pytest
from django.test import Client

from tests.campaigns.conftest import as_sent, edit_url
from tests.world import World, browser_of
from workflow.audit.models import Event
from workflow.campaigns.models import Campaign, FindingState
from workflow.campaigns.places import places_of


def fresh(campaign: Campaign) -> Campaign:
    return Campaign.objects.get(pk=campaign.pk)


def test_saving_the_page_as_it_is_changes_nothing(heading: Client, preparing: Campaign) -> None:
    assert heading.post(edit_url(preparing), as_sent(heading, preparing)).status_code == 302
    assert fresh(preparing).version == preparing.version


def test_corrections_are_saved_and_written_down(heading: Client, preparing: Campaign) -> None:
    sent = as_sent(
        heading,
        preparing,
        name="Sơ kê\u0301t  02 năm",
        date="20/02/2023",
        recipients="Ban Thường vụ\r\n\r\n Lưu  Văn phòng",
        deadlines__0__kind="by",
        deadlines__0__date="10/03/2023",
        outline__6__heading="Chăm lo đời sống thanh niên",
    )
    assert heading.post(edit_url(preparing), sent).status_code == 302
    campaign = fresh(preparing)
    assert campaign.name == "Sơ kết 02 năm"
    assert campaign.recipients == ["Ban Thường vụ", "Lưu Văn phòng"]
    assert campaign.outline.get(key="III.4").heading == "Chăm lo đời sống thanh niên"
    changes = Event.objects.filter(stream=campaign.stream, action="campaigns.edit_plan").latest("id").changes
    assert changes["date"] == ["2023-02-17", "2023-02-20"]
    assert set(changes) == {"name", "date", "recipients", "deadlines", "outline"}


def test_a_day_alone_means_until_the_day_is_over(heading: Client, preparing: Campaign) -> None:
    heading.post(
        edit_url(preparing), as_sent(heading, preparing, deadlines__0__kind="by", deadlines__0__date="10/03/2023")
    )
    due_at = fresh(preparing).due_at
    assert due_at and due_at.isoformat() == "2023-03-10T16:59:59+00:00"


def test_a_section_added_at_the_end_goes_to_its_place(heading: Client, preparing: Campaign) -> None:
    sent = as_sent(
        heading,
        preparing,
        outline__TOTAL_FORMS="21",
        outline__20__key="III.7",
        outline__20__heading="Công tác phối hợp",
        outline__20__required="on",
    )
    assert heading.post(edit_url(preparing), sent).status_code == 302
    keys = list(fresh(preparing).outline.values_list("key", flat=True))
    assert keys[keys.index("III.6") : keys.index("IV") + 1] == ["III.6", "III.7", "IV"]
    assert fresh(preparing).outline.get(key="III.7").required


def test_a_row_is_taken_away_by_its_box(heading: Client, preparing: Campaign) -> None:
    sent = as_sent(heading, preparing, outline__19__DELETE="on", deadlines__2__DELETE="on")
    assert heading.post(edit_url(preparing), sent).status_code == 302
    assert not fresh(preparing).outline.filter(key="VI.2").exists()
    assert fresh(preparing).deadlines.count() == 2


@pytest.mark.parametrize("rows", ["deadlines", "outline"])
def test_a_blank_row_is_added_without_saving_and_left_out_when_it_stays_blank(
    heading: Client, preparing: Campaign, rows: str
) -> None:
    sent = as_sent(heading, preparing, add=rows, place="Yên Bái (đang gõ)")
    response = heading.post(edit_url(preparing), sent)
    added = getattr(response.context["form"], rows)
    assert len(added.forms) == int(sent[f"{rows}-TOTAL_FORMS"]) + 1
    assert "Yên Bái (đang gõ)" in response.content.decode()
    assert fresh(preparing).version == preparing.version

    del sent["add"]
    sent[f"{rows}-TOTAL_FORMS"] = len(added.forms)
    if rows == "deadlines":
        sent |= {"deadlines-3-audience": "units", "deadlines-3-kind": "before"}
    assert heading.post(edit_url(preparing), sent).status_code == 302
    assert getattr(fresh(preparing), rows).count() == len(added.forms) - 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"date": "31/02/2023"}, "Nhập ngày dạng ngày/tháng/năm"),
        ({"date": "17/02/0023"}, "Năm phải từ 1990"),
        ({"name": ""}, "Tên gọi ngắn"),
        ({"title": "x" * 601}, "600"),
        ({"recipients": "a\n" * 61}, "nhiều nhất 60 nơi nhận"),
        ({"deadlines__0__date": "mai"}, "Nhập ngày dạng"),
        ({"deadlines__0__text": ""}, "Thời hạn 1"),
        ({"outline__0__key": "??"}, "Ghi như I, III.3 hoặc IV.3.a."),
        ({"outline__1__key": "I"}, "Ký hiệu I đã dùng cho mục khác"),
        ({"outline__0__key": "IX.1"}, "Chưa có mục IX ở trên mục này"),
        ({"outline__3__key": "III.1.a.1.b.1.c"}, "nhiều nhất 6 cấp"),
        ({"outline__3__heading": " "}, "Mục III.1"),
        ({"outline__2__DELETE": "on"}, "Chưa có mục III ở trên mục này"),
        ({"outline__TOTAL_FORMS": "301"}, "300"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    heading: Client, preparing: Campaign, wrong: dict[str, str], said: str
) -> None:
    sent = as_sent(heading, preparing, place="Thành phố đang gõ", **wrong)
    response = heading.post(edit_url(preparing), sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "Thành phố đang gõ" in page
    assert any(problem.anchor in page for problem in response.context["problems"])
    assert fresh(preparing).version == preparing.version


def test_an_older_page_does_not_overwrite_what_another_saved(
    heading: Client, world: World, preparing: Campaign
) -> None:
    mine = as_sent(heading, preparing, place="Của tôi")
    other = browser_of(world.reviewer)
    other.post(
        edit_url(preparing), as_sent(other, preparing, place="Của đồng chí Loan", outline__0__heading="TÌNH HÌNH")
    )

    response = heading.post(edit_url(preparing), mine)
    page = response.content.decode()
    assert response.status_code == 409
    assert fresh(preparing).place == "Của đồng chí Loan"
    assert "Của tôi" in page and "Của đồng chí Loan" in page and "I TÌNH HÌNH" in page

    assert heading.post(edit_url(preparing), mine | {"seen": response.context["seen"]}).status_code == 302
    assert fresh(preparing).place == "Của tôi"


def test_a_finding_is_settled_together_with_what_was_typed(heading: Client, world: World, preparing: Campaign) -> None:
    finding = preparing.findings.get(code="date_mismatch")
    sent = as_sent(heading, preparing, date="20/02/2023", settle=f"{finding.pk}:fixed")
    sent[f"note-{finding.pk}"] = "Theo bản lưu ở Văn phòng"
    assert heading.post(edit_url(preparing), sent).url.endswith(f"#finding-{finding.pk}")
    finding.refresh_from_db()
    assert (finding.state, finding.note) == (FindingState.FIXED, "Theo bản lưu ở Văn phòng")
    assert finding.settled_by == world.head.person
    assert fresh(preparing).date.isoformat() == "2023-02-20"  # type: ignore[union-attr]

    heading.post(edit_url(preparing), as_sent(heading, preparing, settle=f"{finding.pk}:open"))
    finding.refresh_from_db()
    assert finding.state == FindingState.OPEN


def test_a_finding_is_not_settled_while_something_typed_is_wrong(heading: Client, preparing: Campaign) -> None:
    finding = preparing.findings.first()
    assert finding
    sent = as_sent(heading, preparing, date="mai", settle=f"{finding.pk}:fixed")
    sent[f"note-{finding.pk}"] = "Ghi chú đang gõ"
    response = heading.post(edit_url(preparing), sent)
    assert response.status_code == 422
    assert "Ghi chú đang gõ" in response.content.decode()
    finding.refresh_from_db()
    assert finding.state == FindingState.OPEN


def test_a_finding_of_another_campaign_is_not_settled_here(heading: Client, world: World, preparing: Campaign) -> None:
    sent = as_sent(heading, preparing, settle="999999:fixed", place="Chưa mất")
    response = heading.post(edit_url(preparing), sent)
    assert response.status_code == 422
    assert "Chưa mất" in response.content.decode()
    assert fresh(preparing).version == preparing.version


def test_each_finding_leads_to_its_words_in_the_plan(preparing: Campaign) -> None:
    places = {place.finding.code: place for place in places_of(preparing, preparing.findings.all())}
    text = preparing.plan.text

    def words(code: str) -> str:
        paragraph = places[code].paragraph
        assert paragraph is not None
        return str(text[paragraph])

    assert "03 năm" in words("period_mismatch")
    assert "20/02/2023" in words("date_mismatch")
    assert "Chù trì" in words("spelling")
    assert words("duplicate_heading").startswith("4.")
    assert places["duplicate_heading"].field == "id_outline-6-heading"
    assert places["number_missing"].field == "id_number"


def test_only_who_prepares_the_campaign_may_edit_it(world: World, preparing: Campaign) -> None:
    for who in (world.approver, world.office, world.inspector):
        response = browser_of(who).get(edit_url(preparing))
        assert response.status_code == 403
    assert browser_of(world.drafter).get(edit_url(preparing)).status_code == 404


def test_a_launched_campaign_can_no_longer_be_edited(heading: Client, world: World) -> None:
    response = heading.get(edit_url(world.campaign))
    assert response.status_code == 409
    assert "Đã triển khai" in response.content.decode()


@pytest.mark.parametrize(
    "damage", [{"outline__TOTAL_FORMS": "9" * 5000}, {"outline__TOTAL_FORMS": ""}, {"seen": "9" * 5000}]
)
@pytest.mark.parametrize("add", ["", "outline"])
def test_a_page_that_was_tampered_with_saves_nothing(
    heading: Client, preparing: Campaign, damage: dict[str, str], add: str
) -> None:
    sent = as_sent(heading, preparing, place="Khác", add=add, **damage)
    assert heading.post(edit_url(preparing), sent).status_code in (200, 409, 422)
    assert fresh(preparing).version == preparing.version


def test_a_term_of_working_days_is_typed_and_the_moment_is_reckoned(heading: Client, preparing: Campaign) -> None:
    term = {
        "deadlines__0__kind": "working_days_after",
        "deadlines__0__date": "10/03/2023",
        "deadlines__0__days": "5",
    }
    sent = as_sent(heading, preparing, **{**term, "deadlines__0__days": ""})
    refused = heading.post(edit_url(preparing), sent)
    assert refused.status_code == 422 and "Nhập số ngày làm việc" in refused.content.decode()
    assert heading.post(edit_url(preparing), as_sent(heading, preparing, **term)).status_code == 302
    due_at = fresh(preparing).due_at
    assert due_at and due_at.isoformat() == "2023-03-17T16:59:59+00:00"


def test_the_page_says_what_a_deadline_comes_to_while_it_is_typed(heading: Client, preparing: Campaign) -> None:
    page = heading.get(edit_url(preparing)).content.decode()
    assert "Hạn: 23:59 09/03/2023 (thứ Năm)." in page
    typed = {"deadlines-4-kind": "by", "deadlines-4-date": "12/03/2023"}
    words = heading.get("/campaigns/deadline/", typed).content.decode()
    assert "Hạn: 23:59 12/03/2023 (Chủ nhật)" in words
    assert "Ngày làm việc cuối cùng trước hạn: 10/03/2023 (thứ Sáu)" in words
    for wrong in ({"deadlines-4-kind": "by", "deadlines-4-date": "mai"}, {}, {"x": "y"}):
        assert "Hạn" not in heading.get("/campaigns/deadline/", wrong).content.decode()
