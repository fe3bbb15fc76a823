"""`manage.py check_format`, and what we issue ourselves held against it."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.reports.builders import approved, proposed
from tests.reports.test_issuing import issue
from tests.world import World, browser_of
from workflow.documents.official.check import check_format
from workflow.reports.models import IssuedDocument, Proposal

PLAN = "fixtures/plan-178-kh-duk.docx"


def test_what_is_issued_has_the_format_that_it_was_approved_in(world: World) -> None:
    issue(world, approved(world, 0, 1))
    issued = IssuedDocument.objects.get()
    assert check_format(bytes(issued.file), issued.approval.proposal.profile) == ()


def test_a_proposal_keeps_the_format_in_force_and_the_state_of_the_units(world: World) -> None:
    proposed(world, 0)
    proposal = Proposal.objects.get()
    assert proposal.profile == "party"
    listed, figures = proposal.annexes
    assert world.units[0].name in listed["html"] and "Đã tổng hợp, trình đúng hạn" in listed["html"]
    assert world.units[2].name in listed["html"] and "Đang soạn, còn hạn" in listed["html"]
    assert "Cộng" in figures["html"]


def checked(world: World, data: bytes, profile: str) -> str:
    file = SimpleUploadedFile("van-ban.docx", data)
    answer = browser_of(world.office).post(reverse("reports:format_check"), {"file": file, "profile": profile})
    return answer.content.decode()


def test_the_page_lists_where_a_document_deviates_and_praises_none_without_cause(world: World) -> None:
    assert "thiếu đường kẻ liền" in checked(world, Path(PLAN).read_bytes(), "party_2018")
    issue(world, approved(world, 0))
    assert "Không thấy chỗ nào sai thể thức" in checked(world, bytes(IssuedDocument.objects.get().file), "party")


def test_the_page_refuses_a_bad_file_and_an_unknown_format_in_words(world: World) -> None:
    assert "tệp RTF" in checked(world, b"{\\rtf1 }", "party")
    answer = browser_of(world.office).post(
        reverse("reports:format_check"), {"file": SimpleUploadedFile("a.docx", b"x"), "profile": "none"}
    )
    assert answer.status_code == 422


def test_the_command_prints_one_json_document() -> None:
    out = StringIO()
    call_command("check_format", PLAN, "--profile", "party_2018", "--json", stdout=out)
    findings = json.loads(out.getvalue())["findings"]
    assert {"code", "message", "where", "severity", "fix"} == set(findings[0])


def test_the_command_says_in_one_line_what_is_wrong(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.docx"
    wrong.write_bytes(b"PK\x03\x04")
    with pytest.raises(CommandError) as refused:
        call_command("check_format", str(wrong), "--profile", "state")
    assert "\n" not in str(refused.value)
