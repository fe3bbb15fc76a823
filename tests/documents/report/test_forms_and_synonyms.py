"""Filled forms, synonyms, comments: what a report's sections are known by besides its headings."""

import datetime as dt

import pytest

from tests.documents.effort import assert_grows_with_size
from workflow.documents.outline import OutlineNode
from workflow.documents.report.splitting import SplitReport, split_body
from workflow.documents.report.synonyms import Synonym
from workflow.documents.rich_text.blocks import Run
from workflow.documents.rich_text.html import plain
from workflow.documents.word.content import Body, WordBlock, WordCell, WordComment, WordParagraph, WordTable

OUTLINE = [
    OutlineNode("I", 1, "Đặc điểm tình hình", "nêu số đảng viên"),
    OutlineNode("II", 1, "Kết quả"),
    OutlineNode("II.1", 2, "Kết quả đạt được"),
    OutlineNode("II.2", 2, "Hạn chế, yếu kém"),
    OutlineNode("III", 1, "Đề xuất, kiến nghị"),
]


def typed(text: str, key: str = "", *, bold: bool = False) -> WordParagraph:
    return WordParagraph((Run(text, strong=bold),), section_key=key)


def split(*blocks: WordBlock, synonyms: tuple[Synonym, ...] = (), outline: list[OutlineNode] = OUTLINE) -> SplitReport:
    return split_body(Body(blocks), outline, synonyms=synonyms)


def test_text_in_the_control_of_a_section_is_that_sections_whatever_the_headings_say() -> None:
    found = split(
        typed("I. Đặc điểm tình hình"),
        typed("(nêu số đảng viên)"),
        typed("II. Kết quả đạt được", "I"),
        typed("Có 25 đảng viên.", "I"),
        typed("II. Kết quả"),
        typed("1. Kết quả đạt được"),
        typed("Kết nạp 03 đảng viên.", "II.1"),
        typed("Đã phát thẻ.", "II.1"),
    )
    assert {key: plain(html) for key, html in found.matched.items()} == {
        "I": "II. Kết quả đạt được\nCó 25 đảng viên.",
        "II.1": "Kết nạp 03 đảng viên.\nĐã phát thẻ.",
    }
    assert found.fragments == []
    assert {(placed.score, placed.reasons) for placed in found.placed.values()} == {
        (100, ("điều khiển nội dung của biểu mẫu",))
    }


def test_what_was_written_outside_of_the_controls_is_handed_back() -> None:
    found = split(typed("Một.", "I"), typed("Viết thêm ở ngoài."), typed("Hai.", "II.1"), typed("Của mục lạ.", "IX"))
    assert [(fragment.html, [one.key for one in fragment.suggestions]) for fragment in found.fragments] == [
        ("<p>Của mục lạ.</p>", []),
        ("<p>Viết thêm ở ngoài.</p>", ["I"]),
    ]


def test_controls_laid_out_in_a_table_are_read_too() -> None:
    row = (WordCell((typed("Đặc điểm tình hình"),)), WordCell((typed("Có 25 đảng viên.", "I"),)))
    assert split(WordTable((row,))).matched == {"I": "<p>Có 25 đảng viên.</p>"}


def test_a_name_that_was_learnt_places_a_heading_and_says_so() -> None:
    blocks = (typed("1. Kết quả đạt được"), typed("Một."), typed("2. Mặt còn yếu"), typed("Hai."))
    assert "II.2" not in split(*blocks).matched
    found = split(*blocks, synonyms=(Synonym("Mặt còn yếu", "Hạn chế, yếu kém"),))
    assert found.matched["II.2"] == "<p>Hai.</p>"
    assert "từ đồng nghĩa đã học: “Mặt còn yếu”" in found.placed["II.2"].reasons
    assert 80 <= found.placed["II.2"].score < 100


@pytest.mark.parametrize(
    ("heading", "known_as"),
    [
        ("Tồn tại, hạn chế", "Hạn chế, yếu kém"),
        ("Khuyết điểm, hạn chế", "Hạn chế, yếu kém"),
        ("Kết quả đạt được", "Ưu điểm"),
        ("Ưu điểm", "Kết quả đạt được"),
        ("Kiến nghị, đề xuất", "Đề xuất, kiến nghị"),
        ("Phương hướng, nhiệm vụ", "Nhiệm vụ và giải pháp trong thời gian tới"),
        ("Tình hình chung", "Đặc điểm tình hình"),
        ("Kinh nghiệm rút ra", "Bài học kinh nghiệm"),
    ],
)
def test_names_that_mean_the_same_in_most_reports_are_known(heading: str, known_as: str) -> None:
    found = split(typed(heading, bold=True), typed("Một câu."), outline=[OutlineNode("I", 1, known_as)])
    assert found.matched == {"I": "<p>Một câu.</p>"}
    assert 80 <= found.placed["I"].score < 100


def test_a_name_of_two_sections_is_asked_about() -> None:
    known = (Synonym("Phần khác", "Kết quả đạt được"), Synonym("Phần khác", "Hạn chế, yếu kém"))
    found = split(typed("II. Kết quả"), typed("Phần khác", bold=True), typed("Một."), synonyms=known)
    assert found.matched == {}
    assert {one.key for one in found.fragments[0].suggestions[:2]} == {"II.1", "II.2"}


def test_a_comment_comes_with_the_section_that_it_is_about() -> None:
    at = dt.datetime(2023, 3, 1, 8, 30, tzinfo=dt.UTC)
    blocks = (
        typed("Mở đầu."),
        typed("I. Đặc điểm tình hình"),
        typed("Một."),
        typed("II. Kết quả\n1. Kết quả đạt được\nHai."),
    )
    comments = (
        WordComment("Lan", at, "Thiếu số liệu", "Một", 2),
        WordComment("Lan", None, "Đúng chưa?", "Hai", 3),
        WordComment("Lan", None, "Bỏ", "Mở đầu", 0),
        WordComment("Lan", None, "Tên mục", "tình hình", 1),
    )
    found = split_body(Body(blocks, comments), OUTLINE)
    assert [(one.key, one.author, one.at, one.text, one.quote) for one in found.comments] == [
        ("I", "Lan", at, "Thiếu số liệu", "Một"),
        ("II.1", "Lan", None, "Đúng chưa?", "Hai"),
        ("", "Lan", None, "Bỏ", "Mở đầu"),
        ("I", "Lan", None, "Tên mục", "tình hình"),
    ]


def test_a_table_of_figures_stays_in_its_section() -> None:
    rows = tuple(
        tuple(WordCell((typed(text),)) for text in row)
        for row in (
            ("TT", "Nội dung", "Số lượng"),
            ("1", "Kết quả đạt được", "25"),
            ("2", "Tổ công tác", "3"),
            ("3", "Câu lạc bộ", "4"),
        )
    )
    found = split(typed("I. Đặc điểm tình hình"), typed("Số liệu:"), WordTable(rows))
    assert found.matched.keys() == {"I"}
    assert "Tổ công tác" in found.matched["I"]


def test_closing_words_are_left_out_and_said() -> None:
    found = split(
        typed("BÁO CÁO", bold=True),
        typed("Sơ kết 02 năm", bold=True),
        typed("-----"),
        typed("III. Đề xuất, kiến nghị"),
        typed("Một."),
        typed("Trên đây là báo cáo của chi bộ."),
        typed("T/M CHI BỘ", bold=True),
        typed("Nguyễn Thị Hoa", bold=True),
    )
    assert found.matched == {"III": "<p>Một.</p>"}
    assert "Không lấy câu kết: “Trên đây là báo cáo của chi bộ.”." in found.notes


MANY = 800
SAME = [OutlineNode("I", 1, "Kết quả"), *(OutlineNode(f"I.{at}", 2, "Kết quả thực hiện") for at in range(1, 300))]
ALIKE = [
    OutlineNode("I", 1, "Kết quả"),
    *(OutlineNode(f"I.{at}", 2, f"Công tác xây dựng phần {at}") for at in range(1, 300)),
]


@pytest.mark.parametrize("outline", [OUTLINE, SAME, ALIKE, []], ids=["usual", "all the same", "all alike", "empty"])
@pytest.mark.parametrize(
    "line",
    ["{0}. Đoạn {1}", "{0}. Công tác xây dựng {1}.", "Kết quả thực hiện", "Việc số {1} đã làm", "II. Việc {1}"],
)
def test_absurdly_many_headings_take_no_absurd_time(line: str, outline: list[OutlineNode]) -> None:
    def body(paragraphs: int) -> Body:
        return Body(tuple(typed(line.format(at % 30 + 1, at)) for at in range(paragraphs)))

    assert_grows_with_size(lambda body: split_body(body, outline), body, size=MANY)
    found = split_body(body(MANY), outline)
    assert found.fragments or found.notes


def test_a_signature_in_one_table_with_the_text_takes_no_text_with_it() -> None:
    cells = [("I. Đặc điểm tình hình", "Một."), ("III. Đề xuất, kiến nghị", "Hai."), ("Nơi nhận:", "T/M CHI BỘ")]
    table = WordTable(tuple(tuple(WordCell((typed(text),)) for text in row) for row in cells))
    found = split(typed("BÁO CÁO", bold=True), typed("-----"), table, typed("Phụ lục sau chữ ký."))
    assert found.matched == {"I": "<p>Một.</p>", "III": "<p>Hai.</p>"}
    assert [fragment.heading for fragment in found.fragments] == ["Phần sau chữ ký"]


def test_words_about_recipients_in_the_text_do_not_end_the_report() -> None:
    blocks = [typed("I. Đặc điểm tình hình"), typed("Nơi nhận hồ sơ"), *(typed(f"Câu {at}.") for at in range(60))]
    found = split(*blocks, typed("Nơi nhận:"), typed("- Lưu."), typed("T/M CHI BỘ"), typed("Nguyễn Thị Hoa"))
    everything = "\n".join([*map(plain, found.matched.values()), *(plain(one.html) for one in found.fragments)])
    assert all(f"Câu {at}." in everything for at in range(60))
