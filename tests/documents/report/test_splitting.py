import io
from collections.abc import Callable, Sequence

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.make_plan import PLAN
from fixtures.make_reports import HEADINGS, make_report
from tests.documents.effort import assert_grows_with_size
from tests.documents.word_files import docx_of, paragraph
from workflow.documents.labels import read_label
from workflow.documents.outline import OutlineNode, leaves
from workflow.documents.package.opening import UnreadableDocument
from workflow.documents.plan.reading import read_plan
from workflow.documents.report.splitting import SplitReport, split_report
from workflow.documents.rich_text.html import clean, plain
from workflow.documents.text import fold

OUTLINE = read_plan(PLAN.read_bytes()).outline
LEAVES = {node.key for node in leaves(OUTLINE)}
SHORT = [
    OutlineNode("I", 1, "Tình hình"),
    OutlineNode("II", 1, "Kết quả đạt được"),
    OutlineNode("III", 1, "Kiến nghị"),
]


def label_of(key: str) -> str:
    last = key.rpartition(".")[2]
    return f"{last})" if last.islower() else f"{last}."


def written(headings: Sequence[tuple[str, str]]) -> bytes:
    """A report with a sentence under each heading of a leaf; headings are given with their keys."""
    sections = [(heading, [f"Nội dung {key}."] if key in LEAVES else []) for key, heading in headings]
    return make_report("CHI BỘ ĐÀI", sections, signer="Nguyễn Thị Hoa")


def split(markup: str, outline: Sequence[OutlineNode] = SHORT) -> SplitReport:
    return split_report(docx_of(markup), outline)


def every_word(report: SplitReport) -> str:
    fragments = (f"{fragment.heading} {plain(fragment.html)}" for fragment in report.fragments)
    return " ".join([*map(plain, report.matched.values()), *fragments, *report.notes])


def typo(text: str) -> str:
    return text[:5] + "x" + text[6:]


@pytest.mark.parametrize(
    "mutate",
    [
        lambda key, words: f"{label_of(key)} {words}",
        lambda key, words: f"{label_of(key)} {words.upper()}",
        lambda key, words: f"{label_of(key)} {typo(words)}",
        lambda key, words: f"{label_of(key)} {fold(words)}",
        lambda key, words: f"{label_of(key)} {words}:",
        lambda key, words: words,
        lambda key, words: f"9. {words}" if "." in key else f"IX. {words}",
        lambda key, words: f"{label_of(key)} {words[: max(12, len(words) * 2 // 3)]}",
    ],
    ids=["exact", "capitals", "typo", "no diacritics", "colon", "no label", "wrong label", "cut short"],
)
def test_every_section_is_found_however_its_heading_was_typed(mutate: Callable[[str, str], str]) -> None:
    report = split_report(written([(node.key, mutate(node.key, node.heading)) for node in OUTLINE]), OUTLINE)
    assert report.matched == {node.key: f"<p>Nội dung {node.key}.</p>" for node in leaves(OUTLINE)}
    assert report.fragments == []


def test_a_report_with_its_own_wording_is_split() -> None:
    keys = [node.key for node in OUTLINE]
    report = split_report(written(list(zip(keys, HEADINGS, strict=True))), OUTLINE)
    assert set(report.matched) == LEAVES
    assert report.placed["III.6"].heading == read_label(HEADINGS[keys.index("III.6")])[1]


def test_header_and_signature_are_left_out_and_said() -> None:
    report = split_report(written([(node.key, node.heading) for node in OUTLINE]), OUTLINE)
    assert [note.partition(":")[0] for note in report.notes[:2]] == [
        "Không lấy phần đầu văn bản",
        "Không lấy phần nơi nhận và chữ ký",
    ]
    assert "Nguyễn Thị Hoa" in report.notes[1]


def test_headings_of_the_same_words_go_by_order_or_number() -> None:
    twins = [node for node in OUTLINE if node.key in ("III.3", "III.4")]
    unnumbered = split_report(written([(node.key, node.heading) for node in twins]), twins)
    assert unnumbered.matched == {"III.3": "<p>Nội dung III.3.</p>", "III.4": "<p>Nội dung III.4.</p>"}
    data = make_report(
        "CHI BỘ", [("III. KẾT QUẢ", ()), (f"4. {twins[0].heading}", ["Một câu."])], signer="Nguyễn Thị Hoa"
    )
    assert split_report(data, OUTLINE).matched == {"III.4": "<p>Một câu.</p>"}


def test_one_heading_for_two_sections_of_the_same_words_is_asked_about() -> None:
    twins = [node for node in OUTLINE if node.key in ("III.3", "III.4")]
    report = split_report(written([("III.3", twins[0].heading)]), OUTLINE)
    assert report.matched == {}
    (fragment,) = report.fragments
    assert [suggestion.key for suggestion in fragment.suggestions[:2]] == ["III.3", "III.4"]
    assert fragment.suggestions[0].score == 100


def test_a_heading_that_the_outline_lacks_becomes_a_fragment_with_suggestions() -> None:
    headings = [(node.key, f"{label_of(node.key)} {node.heading}") for node in OUTLINE]
    at = [key for key, _ in headings].index("IV")
    data = make_report(
        "CHI BỘ",
        [
            *((heading, [f"Nội dung {key}."]) for key, heading in headings[:at] if key in LEAVES or key == "III"),
            ("7. Công tác phát triển đảng viên trẻ", ["Kết nạp 03 đảng viên."]),
        ],
        signer="Nguyễn Thị Hoa",
    )
    fragment = split_report(data, OUTLINE).fragments[-1]
    assert (fragment.heading, fragment.html) == (
        "Công tác phát triển đảng viên trẻ",
        "<p>Kết nạp 03 đảng viên.</p>",
    )
    assert [(found.key, found.reasons) for found in fragment.suggestions[:2]] == [
        ("III.6", ("đứng sau mục III.6",)),
        ("IV.1", ("đứng trước mục IV.1",)),
    ]
    assert len(fragment.suggestions) <= 3


def test_a_reworded_heading_is_not_placed_but_suggested_by_its_number() -> None:
    report = split(paragraph("I. Tình hình") + paragraph("Một.") + paragraph("II. Thành tích") + paragraph("Hai."))
    assert report.matched == {"I": "<p>Một.</p>"}
    (fragment,) = report.fragments
    assert (fragment.heading, fragment.html) == ("Thành tích", "<p>Hai.</p>")
    assert fragment.suggestions[0].key == "II"
    assert "đúng số mục II" in fragment.suggestions[0].reasons


def test_sections_in_another_order_are_told_apart_by_their_words_and_said() -> None:
    report = split(
        paragraph("1. Tình hình")
        + paragraph("Một.")
        + paragraph("2. Kiến nghị")
        + paragraph("Ba.")
        + paragraph("3. Kết quả đạt được")
        + paragraph("Hai.")
    )
    assert report.matched == {"I": "<p>Một.</p>", "II": "<p>Hai.</p>", "III": "<p>Ba.</p>"}
    assert sum("khác thứ tự của đề cương" in placed.reasons for placed in report.placed.values()) == 1
    assert report.notes == []


def test_text_before_the_first_heading_is_a_fragment() -> None:
    report = split(paragraph("Thực hiện Kế hoạch, chi bộ báo cáo:") + paragraph("I. Tình hình") + paragraph("Một."))
    assert [(fragment.heading, fragment.html) for fragment in report.fragments] == [
        ("", "<p>Thực hiện Kế hoạch, chi bộ báo cáo:</p>")
    ]


def test_text_under_a_section_with_sections_below_is_a_fragment() -> None:
    report = split_report(written([("I", "I. ĐẶC ĐIỂM TÌNH HÌNH"), ("IV", "IV. ĐÁNH GIÁ CHUNG")]), OUTLINE)
    assert report.fragments == []
    data = make_report("CHI BỘ", [("IV. ĐÁNH GIÁ CHUNG", ["Nhìn chung tốt."])], signer="Nguyễn Thị Hoa")
    (fragment,) = split_report(data, OUTLINE).fragments
    assert fragment.suggestions[0].key == "IV.1"


def test_text_after_the_signature_is_a_fragment() -> None:
    data = written([("I", "I. ĐẶC ĐIỂM TÌNH HÌNH")])
    document = Document(io.BytesIO(data))
    document.add_paragraph("PHỤ LỤC")
    document.add_paragraph("Số đoàn viên: 25.")
    saved = io.BytesIO()
    document.save(saved)
    report = split_report(saved.getvalue(), OUTLINE)
    assert report.matched == {"I": "<p>Nội dung I.</p>"}
    assert [(fragment.heading, plain(fragment.html)) for fragment in report.fragments] == [
        ("Phần sau chữ ký", "PHỤ LỤC\nSố đoàn viên: 25.")
    ]


def test_a_heading_in_the_line_of_its_text_is_told_from_it() -> None:
    bold = (
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>2. Kết quả đạt được.</w:t></w:r>"
        '<w:r><w:t xml:space="preserve"> Kết nạp 03 đảng viên.</w:t></w:r></w:p>'
    )
    report = split(paragraph("I. Tình hình: Chi bộ có 25 đảng viên.") + bold)
    assert report.matched == {"I": "<p>Chi bộ có 25 đảng viên.</p>", "II": "<p>Kết nạp 03 đảng viên.</p>"}


def test_numbered_paragraphs_of_a_section_are_its_text() -> None:
    report = split(
        paragraph("I. Tình hình")
        + paragraph("1. Thuận lợi")
        + paragraph("Nhiều thuận lợi.")
        + paragraph("2. Khó khăn")
        + paragraph("II. Kết quả đạt được")
        + paragraph("Tốt.")
    )
    assert plain(report.matched["I"]) == "1. Thuận lợi\nNhiều thuận lợi.\n2. Khó khăn"
    assert report.fragments == []


def test_weight_lists_and_tables_are_kept() -> None:
    markup = (
        paragraph("I. Tình hình")
        + "<w:p><w:r><w:t xml:space='preserve'>Có </w:t></w:r><w:r><w:rPr><w:b/><w:i/></w:rPr><w:t>25</w:t></w:r></w:p>"
        + "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r>"
        "<w:t>Năm</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>2021</w:t></w:r></w:p></w:tc><w:tc><w:p>"
        "<w:r><w:t>2022</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    html = split(markup).matched["I"]
    assert html == clean(
        "<p>Có <strong><em>25</em></strong></p><table><thead><tr><th colspan='2'><p>Năm</p></th></tr></thead>"
        "<tbody><tr><td><p>2021</p></td><td><p>2022</p></td></tr></tbody></table>"
    )


def test_lists_of_word_become_lists() -> None:
    document = Document()
    document.add_paragraph("I. Tình hình")
    for text, style in [("một", "List Bullet"), ("hai", "List Bullet"), ("ba", "List Number")]:
        document.add_paragraph(text, style=style)
    saved = io.BytesIO()
    document.save(saved)
    assert split_report(saved.getvalue(), SHORT).matched["I"] == clean(
        "<ul><li>một</li><li>hai</li></ul><ol><li>ba</li></ol>"
    )


def test_pictures_are_not_taken_and_said() -> None:
    report = split(
        paragraph("I. Tình hình")
        + "<w:p><w:r><w:t>Một.</w:t><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r></w:p>"
    )
    assert report.matched == {"I": "<p>Một.</p>"}
    assert [finding.code for finding in report.findings] == ["pictures_left_out"]


@pytest.mark.parametrize("line", ["Công tác kiểm tra còn chậm", "Công tác kiểm tra (số cuộc) còn chậm)"])
def test_a_short_line_before_the_next_heading_is_text_of_its_section(line: str) -> None:
    report = split(paragraph("I. Tình hình") + paragraph("Một.") + paragraph(line) + paragraph("II. Kết quả"))
    assert report.matched == {"I": f"<p>Một.</p><p>{line}</p>"}
    assert report.fragments == [] and not any(line in note for note in report.notes)


def test_a_bold_statement_over_nothing_is_handed_back_not_dropped() -> None:
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Đạt 100% kế hoạch đã đề ra</w:t></w:r></w:p>"
    report = split(paragraph("I. Tình hình") + paragraph("Một.") + bold + paragraph("II. Kết quả"))
    assert "Đạt 100% kế hoạch đã đề ra" in "".join([*report.matched.values(), *(f.html for f in report.fragments)])


def test_a_heading_over_nothing_is_said() -> None:
    report = split(paragraph("I. Tình hình") + paragraph("Một.") + paragraph("VII. Việc khác"))
    assert report.fragments == []
    assert report.notes == ["Đề mục “Việc khác” không có nội dung, không lấy."]


def test_a_section_too_long_to_be_one_is_refused_in_words() -> None:
    with pytest.raises(UnreadableDocument, match="Phần “Tình hình”: Nội dung dài"):
        split(paragraph("I. Tình hình") + paragraph("dài " * 60_000))


sentence = st.text(alphabet="aăâbđêgiơưkhnmt ,", min_size=3, max_size=50).filter(lambda text: text.strip(" ,"))
heading = st.sampled_from(
    [
        "I. Tình hình",
        "II. Kết quả đạt được",
        "III. Kiến nghị",
        "IV. VIỆC KHÁC",
        "1. Mục nhỏ",
        "Kiến nghị:",
        "- ý",
        "a) ý",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.booleans(), heading, sentence), max_size=12))
def test_every_sentence_of_a_report_comes_out_exactly_once(pieces: list[tuple[bool, str, str]]) -> None:
    markup = paragraph("mở đầu câu0.")
    for place, (has_heading, words, text) in enumerate(pieces, start=1):
        markup += paragraph(words) if has_heading else ""
        markup += paragraph(f"{text} câu{place}.")
    text = every_word(split(markup))
    assert [text.count(f"câu{place}.") for place in range(len(pieces) + 1)] == [1] * (len(pieces) + 1)


def test_a_long_report_is_split_in_time_that_grows_with_it() -> None:
    def body(paragraphs: int) -> str:
        return paragraph("I. Đặc điểm tình hình") + "".join(
            paragraph(f"{place % 30}. Một đoạn có số ở đầu, khá dài và không phải là đề mục {place}")
            for place in range(paragraphs)
        )

    assert_grows_with_size(lambda body: split(body, OUTLINE), body, size=1_600)
    assert len(plain(split(body(1_600), OUTLINE).matched["I"]).splitlines()) == 1_600


def test_labels_of_the_outline_read_back() -> None:
    assert all(read_label(f"{label_of(node.key)} {node.heading}")[1] == node.heading for node in OUTLINE)


@pytest.mark.parametrize("heading", ["I. Tình hình chung", "I. Những nét chính về tình hình", "I. Tình hình đơn vị"])
def test_a_few_words_that_reword_a_heading_are_no_text(heading: str) -> None:
    report = split(paragraph(heading) + paragraph("Một.") + paragraph("II. Kết quả đạt được") + paragraph("Hai."))
    assert report.matched.get("I", "<p>Một.</p>") == "<p>Một.</p>"
