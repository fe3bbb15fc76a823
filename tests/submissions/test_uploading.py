"""A report written in Word: read, shown piece by piece, put into sections only when a person says so."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from docx import Document
from pytest_django import DjangoAssertNumQueries

from tests.world import World, browser_of, handed_over
from workflow.documents.package.opening import MAX_FILE
from workflow.submissions import actions, uploads
from workflow.submissions.models import Submission, Upload


def word(*paragraphs: str) -> bytes:
    """A .docx of these paragraphs; those that begin with a label are bold, as officers type headings."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph().add_run(text).bold = text[:2] in {"I.", "II", "1.", "2.", "V."}
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


REPORT = word(
    "I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO",
    "1. Công tác quán triệt",
    "Đã tổ chức 03 hội nghị với 250 lượt người.",
    "2. Công tác kiểm tra",
    "Đã kiểm tra 02 chi bộ.",
    "V. NHỮNG VIỆC KHÁC CỦA ĐƠN VỊ",
    "Đã tham gia hội thao của Khối.",
)


@pytest.fixture
def drafting(world: World) -> Client:
    """The drafter's browser."""
    return browser_of(world.drafter)


def send(browser: Client, report: Submission, data: bytes, name: str = "bao-cao.docx") -> HttpResponse:
    file = SimpleUploadedFile(name, data)
    answer: HttpResponse = browser.post(reverse("submissions:upload", args=[report.pk]), {"file": file})
    return answer


def sent(browser: Client, report: Submission) -> tuple[Upload, str]:
    """The upload, and the address of its mapping page, to which the sender is led."""
    answer = send(browser, report, REPORT)
    document = report.uploads.get()
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("submissions:mapping", args=[report.pk, document.pk])
    return document, answer.headers["Location"]


def test_uploading_changes_no_text_before_a_person_confirms(world: World, drafting: Client) -> None:
    sent(drafting, world.report())
    assert not world.report().texts.exists()


def test_the_mapping_page_shows_each_piece_with_its_section_chosen_where_it_is_certain(
    world: World, drafting: Client
) -> None:
    _document, url = sent(drafting, world.report())
    html = drafting.get(url).content.decode()
    assert "Đã tổ chức 03 hội nghị với 250 lượt người." in html
    assert '<option value="I.1" selected>' in html and '<option value="I.2" selected>' in html
    assert "NHỮNG VIỆC KHÁC CỦA ĐƠN VỊ" in html and "chưa rõ mục" in html
    assert '<option value="" selected>– Chọn mục –</option>' in html


def test_confirmed_pieces_go_into_their_sections_and_the_rest_nowhere(world: World, drafting: Client) -> None:
    report = world.report()
    document, url = sent(drafting, report)
    places = {"s-I.1": "I.1", "s-I.2": "II", "f-0": "II"}
    version = world.report().version
    answer = drafting.post(url, {"seen": version, **places}, follow=True)
    assert answer.redirect_chain == [(report.get_absolute_url(), 302)]
    texts = dict(report.texts.values_list("key", "html"))
    assert texts == {
        "I.1": "<p>Đã tổ chức 03 hội nghị với 250 lượt người.</p>",
        "II": "<p>Đã kiểm tra 02 chi bộ.</p><p><strong>NHỮNG VIỆC KHÁC CỦA ĐƠN VỊ</strong></p>"
        "<p>Đã tham gia hội thao của Khối.</p>",
    }
    assert report.uploads.get(pk=document.pk).placed_at is not None


def test_a_section_that_has_text_is_named_as_one_to_be_replaced(world: World, drafting: Client) -> None:
    report = actions.write_section(
        world.report(), acting=world.drafter, key="I.1", html="<p>Đã viết tay.</p>", seen_text=0
    )
    _document, url = sent(drafting, report)
    html = drafting.get(url).content.decode()
    assert "I.1. Công tác quán triệt – thay nội dung đang có" in html
    assert "I.2. Công tác kiểm tra – thay" not in html


def test_a_second_press_puts_nothing_in_twice(world: World, drafting: Client) -> None:
    _document, url = sent(drafting, world.report())
    form = {"seen": world.report().seen_version, "s-I.1": "I.1", "s-I.2": "-", "f-0": "-"}
    assert drafting.post(url, form).status_code == 302
    again = drafting.post(url, form)
    assert again.status_code == 409 and "đã được đưa vào báo cáo" in again.content.decode()
    assert world.report().texts.get(key="I.1").version == 1


def test_a_page_made_before_someone_wrote_is_refused_and_replaces_nothing(world: World, drafting: Client) -> None:
    _document, url = sent(drafting, world.report())
    seen = world.report().seen_version
    actions.write_section(world.report(), acting=world.drafter, key="I.1", html="<p>Mới viết.</p>", seen_text=0)
    answer = drafting.post(url, {"seen": seen, "s-I.1": "I.1", "s-I.2": "I.2", "f-0": "-"})
    assert answer.status_code == 409
    assert world.report().texts.get(key="I.1").html == "<p>Mới viết.</p>"


def test_what_is_not_certain_must_be_answered_before_anything_goes_in(world: World, drafting: Client) -> None:
    _document, url = sent(drafting, world.report())
    form = {"seen": world.report().seen_version, "s-I.1": "I.1", "s-I.2": "I.2", "f-0": ""}
    answer = drafting.post(url, form)
    assert answer.status_code == 422 and "Chọn mục cho phần này" in answer.content.decode()
    assert not world.report().texts.exists()


def test_choosing_nothing_or_a_section_that_is_none_is_refused_in_words(world: World, drafting: Client) -> None:
    _document, url = sent(drafting, world.report())
    seen = world.report().seen_version
    nothing = drafting.post(url, {"seen": seen, "s-I.1": "-", "s-I.2": "-", "f-0": "-"})
    assert nothing.status_code == 422 and "Chưa chọn mục nào" in nothing.content.decode()
    foreign = drafting.post(url, {"seen": seen, "s-I.1": "IX.9", "s-I.2": "-", "f-0": "-"})
    assert foreign.status_code == 422 and "error-summary" in foreign.content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "rỗng"),
        (b"%PDF-1.7 ...", "Đây là tệp PDF"),
        (b"PK\x03\x04 not really", "bị hỏng"),
        (word("II. KẾT QUẢ THỰC HIỆN"), "Tệp không có nội dung nào"),
    ],
)
def test_a_file_that_is_no_report_gets_a_page_that_says_why(
    world: World, drafting: Client, data: bytes, words: str
) -> None:
    answer = send(drafting, world.report(), data)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not world.report().uploads.exists()


def test_no_file_at_all_and_one_that_is_too_large_are_refused_in_words(world: World, drafting: Client) -> None:
    url = reverse("submissions:upload", args=[world.report().pk])
    assert drafting.post(url).status_code == 422
    answer = send(drafting, world.report(), b"PK\x03\x04" + bytes(MAX_FILE))
    assert answer.status_code == 422 and "20 MB" in answer.content.decode()


def test_a_document_with_too_many_strange_headings_is_sent_back_to_word(
    world: World, drafting: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "FRAGMENTS_AT_MOST", 0)
    answer = send(drafting, world.report(), REPORT)
    assert answer.status_code == 422 and "không khớp đề cương" in answer.content.decode()


def test_only_the_drafter_uploads_and_only_while_drafting(world: World, drafting: Client) -> None:
    report = world.report()
    assert browser_of(world.secretary).get(reverse("submissions:upload", args=[report.pk])).status_code == 403
    _document, url = sent(drafting, report)
    assert browser_of(world.secretary).get(url).status_code == 403
    assert browser_of(world.drafters[1]).get(url).status_code == 404
    report = handed_over(report, world.drafter)
    assert drafting.get(url).status_code == 409
    assert send(drafting, report, REPORT).status_code == 409


def test_an_upload_of_another_report_is_not_found(world: World, drafting: Client) -> None:
    document, _url = sent(drafting, world.report())
    other = world.reports[1]
    address = reverse("submissions:mapping", args=[other.pk, document.pk])
    assert browser_of(world.drafters[1]).get(address).status_code == 404


def test_the_mapping_page_costs_few_queries(
    world: World, drafting: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    _document, url = sent(drafting, world.report())
    with django_assert_max_num_queries(12):
        drafting.get(url)
