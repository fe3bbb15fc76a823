"""The signer sees exactly what they approve, and what is new in it."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.reports.builders import REASON, accept, approve, passages, propose, proposed
from tests.world import World, browser_of
from workflow.documents.office import pdf
from workflow.documents.office.pdf import NoConverter
from workflow.pages import renditions
from workflow.reports import actions
from workflow.reports.models import Approval, ConsolidatedReport, Proposal

MISSING_CONVERTER = "LibreOffice chưa được cài trên máy chủ này."


def page(browser: Client, report: ConsolidatedReport) -> str:
    return browser.get(reverse("reports:approve_page", args=[report.pk])).content.decode()


def press(browser: Client, report: ConsolidatedReport, seen: int, digest: str) -> Any:
    act = reverse("actions:perform", args=["reports.approve", report.pk])
    return browser.post(act, {"seen": seen, "digest_shown": digest})


def digest_of(report: ConsolidatedReport) -> str:
    return str(report.proposals.order_by("-number")[0].digest)


def test_the_page_shows_text_digest_signature_and_who_is_missing_with_the_reason(world: World) -> None:
    report = proposed(world, 0)
    shown = page(browser_of(world.approver), report)
    proposal = report.proposals.get()
    assert hashlib.sha256(bytes(proposal.file)).hexdigest() in shown
    assert "T/M BAN THƯỜNG VỤ" in shown and "PHÓ BÍ THƯ" in shown and "Trần Đăng Quang" in shown
    assert passages(report, "II")[0].html in shown
    assert "Đây là bản trình đầu tiên." in shown
    assert "Đang soạn, còn hạn" in shown and world.units[1].name in shown


def test_approving_from_the_page_approves_every_merged_report(world: World) -> None:
    report = proposed(world, 0, 1)
    browser = browser_of(world.approver)
    link = f"?digest_shown={digest_of(report)}&amp;seen={report.seen_version}"
    assert link in page(browser, report)
    act = reverse("actions:perform", args=["reports.approve", report.pk])
    confirm = browser.get(act + link.replace("&amp;", "&")).content.decode()
    assert "Mọi báo cáo thành phần được phê duyệt cùng." in confirm
    assert f'value="{digest_of(report)}"' in confirm
    assert press(browser, report, report.version, digest_of(report)).status_code == 302
    assert [row.state for row in world.reports] == ["approved", "approved", "drafted"]
    approval = Approval.objects.get()
    assert (approval.authority, approval.position, approval.digest) == (
        "T/M BAN THƯỜNG VỤ",
        "PHÓ BÍ THƯ",
        digest_of(report),
    )


def test_a_second_press_is_told_that_it_is_approved(world: World) -> None:
    report = proposed(world, 0)
    browser = browser_of(world.approver)
    first, second = (press(browser, report, report.version, digest_of(report)) for _press in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert "Không làm được khi ở trạng thái “Đã phê duyệt”." in second.content.decode()
    assert Approval.objects.count() == 1


def test_a_document_other_than_the_one_that_was_shown_is_not_approved(world: World) -> None:
    report = proposed(world, 0)
    seen = digest_of(report)
    report = actions.withdraw(report, acting=world.head, reason=REASON)
    report = actions.write_passage(report, acting=world.reviewer, key="II", html="<p>Thêm một đoạn.</p>")
    report = propose(report, world)
    answer = press(browser_of(world.approver), report, report.version, seen)
    assert answer.status_code == 409 and "Văn bản đã khác với bản bạn xem." in answer.content.decode()
    assert not Approval.objects.exists()


def test_a_page_from_before_the_report_was_withdrawn_approves_nothing(world: World) -> None:
    report = proposed(world, 0)
    seen, digest = report.version, digest_of(report)
    report = propose(actions.withdraw(report, acting=world.head, reason=REASON), world)
    answer = press(browser_of(world.approver), report, seen, digest)
    assert answer.status_code == 409 and "đã thay đổi từ khi bạn mở trang" in answer.content.decode()
    assert not Approval.objects.exists()


def test_what_is_new_since_the_last_proposal_is_marked(world: World) -> None:
    report = proposed(world, 0)
    browser = browser_of(world.approver)
    act = reverse("actions:perform", args=["reports.return_report", report.pk])
    browser.post(act, {"seen": report.seen_version, "reason": REASON})
    told = browser_of(world.reviewer).get(report.get_absolute_url()).content.decode()
    assert REASON in told
    passage = passages(report, "II")[0]
    report = actions.write_passage(
        ConsolidatedReport.objects.get(),
        acting=world.reviewer,
        key="II",
        passage=passage.pk,
        seen_text=passage.version,
        html="<p>Nội dung mới của mục II.</p>",
    )
    shown = page(browser, propose(report, world))
    assert "1 mục khác Bản trình 1" in shown
    assert re.search(r"<ins>[^<]*mới[^<]*</ins>", shown)
    assert shown.count('<details class="changed"') == 1


def test_a_proposal_of_the_same_text_says_so(world: World) -> None:
    report = proposed(world, 0)
    report = propose(actions.withdraw(report, acting=world.head, reason=REASON), world)
    assert "Nội dung giống hệt Bản trình 1." in page(browser_of(world.approver), report)


def test_others_read_the_document_but_are_told_why_they_may_not_approve(world: World) -> None:
    shown = page(browser_of(world.head), proposed(world, 0))
    assert "Chỉ người phê duyệt mới làm được việc này." in shown
    assert "digest_shown" not in shown


def test_there_is_nothing_to_approve_while_it_is_composed(world: World) -> None:
    report = actions.withdraw(proposed(world, 0), acting=world.head, reason=REASON)
    answer = browser_of(world.approver).get(reverse("reports:approve_page", args=[report.pk]))
    assert answer.status_code == 409 and "Chưa có bản trình ký nào" in answer.content.decode()


def test_the_pages_are_drawn_once_and_served_to_those_who_may_see_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = proposed(world, 0)
    conversions: list[bytes] = []

    def convert(data: bytes) -> bytes:
        conversions.append(data)
        return pdf.to_pdf(data)

    monkeypatch.setattr(renditions, "to_pdf", convert)
    browser = browser_of(world.approver)
    address = reverse("reports:pages", args=[report.pk, 1])
    assert 'alt="Trang 1"' in browser.get(address).content.decode()
    browser.get(address)
    assert conversions == [bytes(report.proposals.get().file)]
    picture = browser.get(reverse("reports:page", args=[report.pk, 1, 1]))
    assert picture["Content-Type"] == "image/png" and picture.content.startswith(b"\x89PNG")
    assert browser.get(reverse("reports:page", args=[report.pk, 1, 99])).status_code == 404
    assert browser_of(world.drafter).get(reverse("reports:page", args=[report.pk, 1, 1])).status_code == 404
    file = browser.get(reverse("reports:proposal_pdf", args=[report.pk, 1]))
    assert file.content.startswith(b"%PDF") and file["Content-Type"] == "application/pdf"


def test_without_a_converter_the_words_are_shown_and_the_file_can_be_taken(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def convert(data: bytes) -> bytes:
        raise NoConverter(MISSING_CONVERTER)

    monkeypatch.setattr(renditions, "to_pdf", convert)
    report = proposed(world, 0)
    browser = browser_of(world.approver)
    shown = browser.get(reverse("reports:pages", args=[report.pk, 1])).content.decode()
    assert MISSING_CONVERTER in shown and passages(report, "II")[0].html in shown
    answer = browser.get(reverse("reports:proposal_pdf", args=[report.pk, 1]))
    assert answer.status_code == 409 and MISSING_CONVERTER in answer.content.decode()


def test_a_proposal_is_taken_byte_for_byte(world: World) -> None:
    report = proposed(world, 0)
    answer = browser_of(world.office).get(reverse("reports:proposal_docx", args=[report.pk, 1]))
    assert answer.content == bytes(Proposal.objects.get().file)
    assert answer["Content-Disposition"].startswith('attachment; filename="bao-cao-tong-hop-so-ket')
    assert answer["Content-Disposition"].endswith('-ban-trinh-1.docx"')
    assert browser_of(world.drafter).get(reverse("reports:proposal_docx", args=[report.pk, 1])).status_code == 404


def test_a_unit_accepted_after_the_proposal_is_named_as_left_out(world: World) -> None:
    report = proposed(world, 0)
    accept(world, 1)
    assert "Đã được chấp nhận, chưa đưa vào" in page(browser_of(world.approver), report)
    approve(report, world)
    assert world.reports[1].state == "reviewed"
