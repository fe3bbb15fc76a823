"""Taking a plan in: from the page and from the command line, good files and bad ones."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from fixtures.make_plan import PLAN
from tests.documents.word_files import docx_of, paragraph
from tests.world import World, browser_of
from workflow.audit.models import Event
from workflow.campaigns.models import Campaign
from workflow.campaigns.states import CampaignState
from workflow.organisation.models import UnitLink
from workflow.pages import word_files

IMPORT = "/campaigns/import/"


def upload(client: Client, data: bytes, name: str = "ke-hoach.docx"):  # type: ignore[no-untyped-def]
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, data)})


def test_a_plan_becomes_a_campaign_that_nobody_is_told_of_yet(heading: Client, world: World, plan_data: bytes) -> None:
    response = upload(heading, plan_data)
    campaign = Campaign.objects.latest("pk")
    assert response.url == reverse("campaigns:edit", args=[campaign.pk])
    assert campaign.state == CampaignState.PREPARING
    assert (campaign.number, f"{campaign.date:%d/%m/%Y}") == ("178-KH/ĐUK", "17/02/2023")
    assert campaign.outline.count() == 20
    assert campaign.findings.count() == 5
    assert set(campaign.addressed.values_list("unit_id", flat=True)) == {unit.pk for unit in world.units}
    assert not campaign.submissions.exists()
    assert Event.objects.filter(stream=campaign.stream, action="campaigns.import_campaign").exists()


def test_the_plan_can_be_had_again_byte_for_byte(heading: Client, preparing: Campaign, plan_data: bytes) -> None:
    response = heading.get(reverse("campaigns:plan_file", args=[preparing.pk]))
    assert response.content == plan_data
    assert 'filename="ke-hoach-178.docx"' in response.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"x" * 100, "Đây không phải tệp Word .docx"),
        (b"", "Tệp rỗng"),
        (b"%PDF-1.7", "bản Word"),
        (b"PK\x03\x04 cut off", "hỏng"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_with_what_to_do(heading: Client, data: bytes, said: str) -> None:
    before = Campaign.objects.count()
    response = upload(heading, data)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert Campaign.objects.count() == before


def test_a_file_that_is_too_large_is_refused_before_it_is_read(
    heading: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_files, "MAX_FILE", 10)
    response = upload(heading, PLAN.read_bytes())
    assert response.status_code == 422
    assert "Tệp lớn quá" in response.content.decode()


def test_no_file_at_all_is_said(heading: Client) -> None:
    response = heading.post(IMPORT)
    assert response.status_code == 422
    assert "Hãy chọn tệp Word (.docx)." in response.content.decode()


def test_a_document_without_outline_is_taken_and_cannot_be_launched(heading: Client) -> None:
    response = upload(heading, docx_of(paragraph("KẾ HOẠCH") + paragraph("Sơ kết công tác thanh niên")))
    campaign = Campaign.objects.latest("pk")
    assert response.status_code == 302
    assert "outline_empty" in campaign.findings.values_list("code", flat=True)
    assert "Đề cương chưa có mục nào." in heading.get(campaign.get_absolute_url()).content.decode()


def test_a_committee_without_an_office_is_told_what_is_missing(heading: Client, plan_data: bytes) -> None:
    UnitLink.objects.filter(child__code="van-phong").delete()
    response = upload(heading, plan_data)
    assert response.status_code == 422
    assert "chưa có Ban Thường vụ hoặc Văn phòng" in response.content.decode()


def test_others_are_told_who_may_import(world: World, plan_data: bytes) -> None:
    for who in (world.drafter, world.secretary, world.approver, world.office, world.inspector):
        response = upload(browser_of(who), plan_data)
        assert response.status_code == 403
        assert "Chỉ trưởng ban phụ trách hoặc người thẩm định" in response.content.decode()


# ---- the command


def test_the_command_prints_one_json_document_and_saves_nothing(db: None) -> None:
    out = StringIO()
    call_command("import_plan", str(PLAN), "--json", stdout=out)
    read = json.loads(out.getvalue())
    assert list(read) == [
        "number", "date", "title", "resolution", "deadlines", "outline", "recipients", "signer", "findings",
    ]  # fmt: skip
    assert read["deadlines"][0]["due_at"] == "2023-03-09T23:59:59+07:00"
    assert not Campaign.objects.exists()


def test_the_command_prints_for_people(db: None) -> None:
    out = StringIO()
    call_command("import_plan", str(PLAN), stdout=out)
    assert "Số: 178-KH/ĐUK" in out.getvalue()
    assert "09/03/2023 23:59" in out.getvalue()
    assert "III.4" in out.getvalue()


def test_the_command_says_in_one_line_what_is_wrong(tmp_path: Path) -> None:
    wrong = tmp_path / "ke-hoach.docx"
    wrong.write_bytes(b"not a document")
    for path in (wrong, tmp_path / "none.docx"):
        with pytest.raises(CommandError) as refused:
            call_command("import_plan", str(path))
        assert "\n" not in str(refused.value)
