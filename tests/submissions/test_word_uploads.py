"""What a Word file brings besides its text: other names of headings, comments in the margin, what was odd in it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document

from tests.world import World, browser_of
from workflow.audit.queries import timeline
from workflow.documents.office.libre_office import convert
from workflow.submissions.models import Comment, HeadingSynonym, Submission
from workflow.submissions.synonyms import known_to

OWN_NAME = "Tuyên truyền nghị quyết tới đảng viên"


def report_that_says(heading: str, comment: str = "") -> bytes:
    """A report whose first section has another name than in the outline."""
    document = Document()
    document.add_paragraph().add_run(heading).bold = True
    text = document.add_paragraph("Đã tổ chức 03 hội nghị với 250 lượt người.")
    if comment:
        document.add_comment(text.runs, text=comment, author="Lê Hồng Sơn", initials="LHS")
    document.add_paragraph().add_run("2. Công tác kiểm tra").bold = True
    document.add_paragraph("Đã kiểm tra 02 chi bộ.")
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def uploaded(browser: Client, report: Submission, data: bytes) -> str:
    """The address of the mapping page that follows."""
    answer = browser.post(
        reverse("submissions:upload", args=[report.pk]), {"file": SimpleUploadedFile("bao-cao.docx", data)}
    )
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def place(world: World, unit: int, data: bytes, **places: str) -> None:
    """Upload as a unit's drafter and put the pieces where `places` says; the others stay where they were found."""
    browser, report = browser_of(world.drafters[unit]), world.reports[unit]
    url = uploaded(browser, report, data)
    document = report.uploads.latest("pk")
    chosen = {name: name[2:] if name.startswith("s-") else "-" for name in document.found} | places
    answer = browser.post(url, {"seen": world.reports[unit].seen_version, **chosen})
    assert answer.status_code == 302, answer.content.decode()


def headings_known(world: World, unit: int) -> list[tuple[str, str]]:
    return [(known.heading, known.known_as) for known in known_to(world.reports[unit])]


def test_a_decision_on_the_mapping_page_is_remembered_for_the_unit(world: World) -> None:
    data = report_that_says(OWN_NAME)
    place(world, 0, data, **{"f-0": "I.1"})
    assert headings_known(world, 0) == [(OWN_NAME, "Công tác quán triệt")]
    uploaded(browser_of(world.drafter), world.report(), data)
    again = world.report().uploads.latest("pk")
    assert "250 lượt" in again.matched["I.1"] and not again.fragments


def test_one_unit_s_word_does_not_count_for_another_until_two_agree(world: World) -> None:
    data = report_that_says(OWN_NAME)
    place(world, 0, data, **{"f-0": "I.1"})
    assert headings_known(world, 2) == []
    place(world, 1, data, **{"f-0": "I.1"})
    assert headings_known(world, 2) == [(OWN_NAME, "Công tác quán triệt")]


def test_a_name_that_units_use_for_different_sections_says_nothing(world: World) -> None:
    data = report_that_says(OWN_NAME)
    place(world, 0, data, **{"f-0": "I.1"})
    place(world, 1, data, **{"f-0": "II"})
    assert headings_known(world, 2) == []
    assert headings_known(world, 1) == [(OWN_NAME, "KẾT QUẢ THỰC HIỆN")]


def test_a_later_decision_takes_the_place_of_an_earlier_one(world: World) -> None:
    place(world, 0, report_that_says(OWN_NAME), **{"f-0": "II"})
    place(world, 0, report_that_says(OWN_NAME), **{"s-II": "I.1"})
    assert headings_known(world, 0) == [(OWN_NAME, "Công tác quán triệt")]
    assert HeadingSynonym.objects.count() == 1


def test_what_was_learned_is_in_the_event(world: World) -> None:
    place(world, 0, report_that_says(OWN_NAME), **{"f-0": "I.1"})
    event = timeline(world.report().stream).filter(action="submissions.place_upload").get()
    assert event.changes["synonyms"] == [[OWN_NAME, "Công tác quán triệt"]]


def test_comments_in_the_margin_become_comments_with_their_author_when_the_person_wants_them(world: World) -> None:
    data = report_that_says("1. Công tác quán triệt", comment="Kiểm tra lại số hội nghị.")
    place(world, 0, data, with_comments="on")
    said = Comment.objects.get()
    assert (said.key, said.text, said.written_by) == ("I.1", "Kiểm tra lại số hội nghị.", "Lê Hồng Sơn")
    assert said.written_at is not None and said.author == world.drafter.person
    page = browser_of(world.drafter).get(world.report().get_absolute_url()).content.decode()
    assert "Ghi chú trong tệp Word của Lê Hồng Sơn" in page


def test_the_unit_closes_its_own_notes_but_no_comment_of_the_reviewer(world: World) -> None:
    place(world, 0, report_that_says("1. Công tác quán triệt", comment="Kiểm tra lại."), with_comments="on")
    note, browser = Comment.objects.get(), browser_of(world.drafter)
    address = reverse("submissions:settle_note", args=[world.report().pk])
    seen = world.report().seen_version
    assert browser.post(address, {"comment": note.pk, "seen": seen}).status_code == 302
    note.refresh_from_db()
    assert (note.state, note.closed_by) == ("resolved", world.drafter.person)
    Comment.objects.filter(pk=note.pk).update(state="open", written_by="")
    assert browser.post(address, {"comment": note.pk, "seen": seen}).status_code == 422


def test_the_same_comment_does_not_come_twice(world: World) -> None:
    data = report_that_says("1. Công tác quán triệt", comment="Kiểm tra lại số hội nghị.")
    place(world, 0, data, with_comments="on")
    place(world, 0, data, with_comments="on")
    assert Comment.objects.count() == 1


def test_a_heading_of_the_unit_s_own_stays_as_the_first_line_of_its_text(world: World) -> None:
    place(world, 0, report_that_says(OWN_NAME), **{"f-0": "II"})
    assert world.report().texts.get(key="II").html.startswith(f"<p><strong>{OWN_NAME}</strong></p>")


def test_comments_in_the_margin_stay_out_when_the_person_does_not_want_them(world: World) -> None:
    place(world, 0, report_that_says("1. Công tác quán triệt", comment="Kiểm tra lại."))
    assert not Comment.objects.exists()


def test_the_mapping_page_says_how_certain_each_place_is_and_why(world: World) -> None:
    browser = browser_of(world.drafter)
    page = browser.get(uploaded(browser, world.report(), report_that_says("1. Công tác quán triệt"))).content.decode()
    assert "/100)" in page and "Trong tệp: “Công tác quán triệt”" in page


def test_a_report_for_another_period_than_the_plan_s_is_said_before_it_goes_in(world: World) -> None:
    document = Document()
    for words in ("BÁO CÁO", "Sơ kết 03 năm thực hiện Nghị quyết số 05-NQ/TU", "-----", "1. Công tác quán triệt"):
        document.add_paragraph().add_run(words).bold = True
    document.add_paragraph("Đã tổ chức 03 hội nghị.")
    data = io.BytesIO()
    document.save(data)
    browser = browser_of(world.drafter)
    page = browser.get(uploaded(browser, world.report(), data.getvalue())).content.decode()
    assert "Sơ kết 03 năm" in page and "period_mismatch" in {
        finding["code"] for finding in world.report().uploads.get().findings
    }


@pytest.mark.parametrize("kind", ["doc", "rtf"])
def test_an_old_file_is_refused_with_the_offer_to_convert_it_and_read_when_asked(
    world: World, kind: str, old_files: dict[str, bytes]
) -> None:
    browser, url = browser_of(world.drafter), reverse("submissions:upload", args=[world.report().pk])
    old = old_files[kind]
    refused = browser.post(url, {"file": SimpleUploadedFile(f"bao-cao.{kind}", old)})
    assert refused.status_code == 422 and "sang .docx trên máy chủ rồi đọc" in refused.content.decode()
    taken = browser.post(url, {"file": SimpleUploadedFile(f"bao-cao.{kind}", old), "convert": "on"})
    assert taken.status_code == 302, taken.content.decode()
    document = world.report().uploads.get()
    assert "250 lượt" in document.matched["I.1"]
    assert "converted_to_docx" in [finding["code"] for finding in document.findings]


@pytest.fixture(scope="session")
def old_files() -> dict[str, bytes]:
    """The report as .doc and .rtf, made by LibreOffice itself."""
    data = report_that_says("1. Công tác quán triệt")
    made = {kind: convert(data, from_kind="docx", to_kind=kind, timeout=60, otherwise="") for kind in ("doc", "rtf")}
    return {kind: old for kind, old in made.items() if old}
