"""A unit's report as an official document of the unit: what its readers may take, in which format."""

from __future__ import annotations

import io

import docx
from django.urls import reverse
from django.utils import timezone

from tests.documents.pdf_files import text_of
from tests.world import World, browser_of, handed_over, submitted, written
from workflow.documents.official.check import check_format
from workflow.organisation.models import Unit, UnitKind
from workflow.organisation.signing import format_for
from workflow.submissions.models import Submission


def take(world: World, report: Submission, who: str, ending: str = "docx") -> bytes:
    answer = browser_of(getattr(world, who)).get(reverse(f"submissions:report_{ending}", args=[report.pk]))
    assert answer.status_code == 200, answer.content.decode()
    return bytes(answer.content)


def words(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_unit_takes_its_draft_marked_as_one(world: World) -> None:
    report = written(world.report(), world.drafter)
    printed = words(take(world, report, "drafter"))
    assert "Nội dung của mục I.1." in printed and "Dự thảo" in printed
    assert "CHI BỘ BƯU ĐIỆN" in printed and "ĐẢNG BỘ KHỐI" in printed
    assert "T/M CHI BỘ" in printed and "Lê Hồng Sơn" in printed


def test_the_reviewer_takes_what_was_submitted_and_no_draft(world: World) -> None:
    report = submitted(world.report(), world.drafter, world.secretary)
    printed = words(take(world, report, "reviewer"))
    assert "Nội dung của mục II." in printed and "Dự thảo" not in printed


def test_it_is_in_the_format_in_force(world: World) -> None:
    report = submitted(world.report(), world.drafter, world.secretary)
    profile = format_for(report.unit, timezone.localdate())
    # The unit's clerk writes number and date by hand.
    missing = {finding.code for finding in check_format(take(world, report, "drafter"), profile.id)}
    assert missing <= {"number_symbol_blank", "place_date_blank"}


def test_it_comes_as_pdf_too(world: World) -> None:
    report = submitted(world.report(), world.drafter, world.secretary)
    assert "Nội dung của mục I.2." in text_of(take(world, report, "drafter", "pdf"))


def test_others_do_not_take_a_draft_and_nobody_an_empty_report(world: World) -> None:
    report = world.report()
    address = reverse("submissions:report_docx", args=[report.pk])
    assert browser_of(world.drafter).get(address).status_code == 409
    handed_over(report, world.drafter)
    assert browser_of(world.reviewer).get(address).status_code == 409
    assert browser_of(world.drafters[1]).get(address).status_code == 404


def test_a_report_of_the_youth_union_is_not_printed_in_the_party_s_format(world: World) -> None:
    Unit.objects.filter(pk=world.units[0].pk).update(kind=UnitKind.YOUTH_UNION)
    report = written(world.report(), world.drafter)
    answer = browser_of(world.drafter).get(reverse("submissions:report_docx", args=[report.pk]))
    assert answer.status_code == 409 and "Đoàn TNCS Hồ Chí Minh" in answer.content.decode()
