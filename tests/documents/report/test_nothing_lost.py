"""Every sentence of a report comes out once, whatever stands around it: signatures, heads and words beside headings."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.documents.outline import OutlineNode
from workflow.documents.report.splitting import SplitReport, split_body
from workflow.documents.report.synonyms import Synonym
from workflow.documents.rich_text.blocks import Run
from workflow.documents.rich_text.html import plain
from workflow.documents.text import fold
from workflow.documents.word.content import Body, WordBlock, WordCell, WordParagraph, WordTable

OUTLINE = [
    OutlineNode("I", 1, "Đặc điểm tình hình", "nêu số đảng viên"),
    OutlineNode("II", 1, "Đánh giá chung"),
    OutlineNode("II.1", 2, "Kết quả đạt được"),
    OutlineNode("II.2", 2, "Hạn chế, yếu kém"),
    OutlineNode("II.3", 2, "Nguyên nhân"),
    OutlineNode("II.3.a", 3, "Nguyên nhân khách quan"),
    OutlineNode("II.3.b", 3, "Nguyên nhân chủ quan"),
    OutlineNode("III", 1, "Đề xuất, kiến nghị"),
]
HEAD = ["ĐẢNG BỘ KHỐI", "CHI BỘ ĐÀI", "Yên Bái, ngày 05 tháng 3 năm 2023", "BÁO CÁO", "Sơ kết 02 năm"]
BODY = ["I. Đặc điểm tình hình", "Một câu.", "II. Đánh giá chung", "1. Kết quả đạt được", "Hai câu."]
SIGNATURE = ["Nơi nhận:", "- Đảng ủy Khối,", "- Lưu chi bộ.", "T/M CHI BỘ", "BÍ THƯ", "Nguyễn Văn An"]


def typed(text: str, *, bold: bool = False, key: str = "") -> WordParagraph:
    return WordParagraph((Run(text, strong=bold),), section_key=key)


def split(*lines: str | WordBlock, synonyms: tuple[Synonym, ...] = ()) -> SplitReport:
    blocks = tuple(typed(line) if isinstance(line, str) else line for line in lines)
    return split_body(Body(blocks), OUTLINE, synonyms=synonyms)


def texts(found: SplitReport) -> dict[str, str]:
    return {key: plain(html) for key, html in found.matched.items()}


def handed_back(found: SplitReport) -> list[tuple[str, str]]:
    return [(fragment.heading, plain(fragment.html)) for fragment in found.fragments]


@pytest.mark.parametrize(
    "after",
    [
        ["Phụ lục số liệu", "Số đoàn viên: 120."],
        ["Biểu 1. Số liệu", "Số đoàn viên: 120."],
        ["DANH SÁCH CÁC CHI ĐOÀN", "Chi đoàn Một."],
        ["III. Đề xuất, kiến nghị", "Ba câu."],
        ["XÁC NHẬN CỦA CẤP ỦY", "T/M ĐẢNG ỦY", "BÍ THƯ", "Trần Văn Bình"],
        [*HEAD, *BODY, *SIGNATURE],
    ],
)
def test_what_follows_a_signature_is_a_fragment(after: list[str]) -> None:
    found = split(*HEAD, *BODY, *SIGNATURE, *after)
    assert texts(found) == {"I": "Một câu.", "II.1": "Hai câu."}
    assert handed_back(found) == [("Phần sau chữ ký", "\n".join(after))]


@pytest.mark.parametrize(
    "end",
    [
        ["T/M CHI BỘ", "BÍ THƯ", "(Đã ký)", "NGUYỄN VĂN AN"],
        ["Nơi nhận:", "Như trên;", "Lưu VP.", "TM. CHI ỦY", "PHÓ BÍ THƯ", "Thạc sĩ Nguyễn Thị Hồng Hạnh"],
        ["T/M BAN CHẤP HÀNH", "ĐẢNG BỘ CÔNG TY", "BÍ THƯ", "Lê Văn An"],
        ["Nơi nhận:", "- Lưu.", "T/M Chi bộ", "Bí thư", "Lê Văn An"],
        ["Yên Bái, ngày 5 tháng 3 năm 2023", "T/M CHI BỘ", "BÍ THƯ", "Lê Văn An"],
        ["Nơi nhận:\tT/M CHI BỘ", "- Đảng ủy;\tBÍ THƯ", "- Lưu.", "\tNguyễn Văn An"],
        ["T/M CHI BỘ", "BÍ THƯ", "Lê Văn An", "Nơi nhận:", "- Đảng ủy;", "- Lưu."],
    ],
)
def test_recipients_and_signature_are_no_text_however_they_are_typed(end: list[str]) -> None:
    found = split(*HEAD, *BODY, *end)
    assert texts(found) == {"I": "Một câu.", "II.1": "Hai câu."}
    assert found.fragments == []
    assert all(line.strip() in found.notes[1] for line in end)


def test_the_first_sentence_of_a_report_without_an_abstract_is_handed_back() -> None:
    found = split("BÁO CÁO", "Thực hiện Kế hoạch số 178-KH/ĐUK, chi bộ báo cáo như sau:", *BODY)
    assert found.title == ""
    assert handed_back(found) == [("", "Thực hiện Kế hoạch số 178-KH/ĐUK, chi bộ báo cáo như sau:")]


def test_an_abstract_with_the_words_of_a_heading_is_the_title_over_its_rule() -> None:
    found = split("BÁO CÁO", "Kết quả đạt được", "của Chi bộ Đài", "-----", *BODY)
    assert found.title == "Kết quả đạt được của Chi bộ Đài"
    assert found.fragments == []


@pytest.mark.parametrize(
    "line",
    ["T/M BAN THƯỜNG VỤ", "KT. KIỂM TRA, GIÁM SÁT", "TM. TUYÊN TRUYỀN MIỆNG", "Nơi nhận:", "T/M Ban Thường vụ"],
)
@pytest.mark.parametrize("end", [SIGNATURE, []])
def test_a_line_that_looks_like_a_signature_in_the_text_ends_nothing(line: str, end: list[str]) -> None:
    found = split(*BODY, line, "Câu giữa.", "III. Đề xuất, kiến nghị", "Ba câu.", *end)
    assert texts(found)["III"] == "Ba câu."
    everything = "\n".join([*texts(found).values(), *(f"{heading}\n{text}" for heading, text in handed_back(found))])
    assert "Câu giữa." in everything and line in everything


def test_who_spoke_for_a_committee_in_the_text_has_not_signed_it() -> None:
    found = split(*BODY, "T/M Ban Thường vụ", "Đồng chí Nguyễn Văn An", "đã dự.", "III. Đề xuất, kiến nghị", "Ba câu.")
    assert texts(found)["III"] == "Ba câu."
    assert "Đồng chí Nguyễn Văn An" in str([*texts(found).values(), *handed_back(found)])


def test_a_report_in_one_cell_is_cut_line_by_line() -> None:
    cell = WordTable(((WordCell(tuple(map(typed, [*HEAD, *BODY, *SIGNATURE, "Còn 7 chi đoàn."]))),),))
    found = split(cell)
    assert texts(found) == {"I": "Một câu.", "II.1": "Hai câu."}
    assert [heading for heading, _ in handed_back(found)] == ["Phần sau chữ ký"]
    assert "Còn 7 chi đoàn." in found.fragments[0].html and "Nguyễn" not in found.fragments[0].html


def test_a_row_under_the_signature_is_kept() -> None:
    def cell(*lines: str) -> WordCell:
        return WordCell(tuple(map(typed, lines)))

    table = WordTable(
        (
            (cell("Nơi nhận:", "- Lưu."), cell("T/M CHI BỘ", "BÍ THƯ", "Nguyễn Văn An")),
            (cell("Còn 7 chi đoàn."), cell("x")),
        )
    )
    found = split(*BODY, table, "Sau bảng.")
    ((heading, text),) = handed_back(found)
    assert heading == "Phần sau chữ ký"
    assert text.split() == ["Còn", "7", "chi", "đoàn.", "x", "Sau", "bảng."]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("còn ở 3 chi đoàn.", "còn ở 3 chi đoàn."),
        ("- Còn 3 chi đoàn yếu.", "Còn 3 chi đoàn yếu."),
        ("– Còn 3 chi đoàn yếu.", "Còn 3 chi đoàn yếu."),
        ("; chậm", "chậm"),
        ("của 5 chi đoàn", "của 5 chi đoàn"),
        ("(còn 3 chi đoàn yếu)", "(còn 3 chi đoàn yếu)"),
        (": không.", "không."),
    ],
)
@pytest.mark.parametrize("under", [["Câu sau."], []])
def test_words_beside_a_heading_are_text_of_its_section(line: str, said: str, under: list[str]) -> None:
    heading = f"2. Hạn chế, yếu kém{'' if line[0] in ';:' else ' '}{line}"
    found = split(*BODY, heading, *under, "III. Đề xuất, kiến nghị", "Ba câu.")
    assert texts(found)["II.2"] == "\n".join([said, *under])


def test_a_heading_with_words_in_between_is_text_as_a_whole() -> None:
    found = split("II. Đánh giá chung", "1. Kết quả năm 2022 đạt được", "Tốt.")
    assert "Kết quả năm 2022 đạt được" in "\n".join([*texts(found).values(), *map(str, handed_back(found))])


def test_a_number_without_its_point_is_no_text() -> None:
    assert texts(split("1 Đặc điểm tình hình", "Một.", "III Đề xuất, kiến nghị", "Ba.")) == {"I": "Một.", "III": "Ba."}


@pytest.mark.parametrize("line", ["do cán bộ còn thiếu, yếu.", "do cán bộ còn thiếu"])
def test_a_line_that_begins_with_a_missing_sibling_is_not_the_text_of_the_one_before(line: str) -> None:
    causes = [
        "3. Nguyên nhân",
        "- Nguyên nhân khách quan",
        "Do dịch bệnh.",
        f"- Nguyên nhân chủ quan {line}",
        "- Câu sau.",
    ]
    found = split(*BODY, *causes, "III. Đề xuất, kiến nghị", "Ba câu.")
    assert texts(found)["II.3.a"] == "Do dịch bệnh."
    (fragment,) = found.fragments
    assert line in f"{fragment.heading} {plain(fragment.html)}"
    assert fragment.suggestions[0].key == "II.3.b"


@pytest.mark.parametrize("name", ["BÁO CÁO", "Báo cáo", "BÁO CÁO SỐ LIỆU CHI TIẾT"])
def test_the_name_of_the_document_does_not_come_after_its_text(name: str) -> None:
    found = split(*BODY, name, "Câu giữa.")
    assert texts(found)["I"] == "Một câu."
    assert "Hai câu." in texts(found)["II.1"]


def test_a_line_typed_above_the_head_is_handed_back() -> None:
    found = split("Trước hết xin cảm ơn.", *HEAD, *BODY)
    assert handed_back(found) == [("", "Trước hết xin cảm ơn.")]
    assert "ĐẢNG BỘ KHỐI" in found.notes[0]


def test_in_a_document_all_in_bold_the_title_ends_with_its_line() -> None:
    bold = [typed(line, bold=True) for line in [*HEAD, "Chi bộ báo cáo", *BODY]]
    assert "Chi bộ báo cáo" in str(handed_back(split(*bold)))
    unnumbered = [typed(line, bold=True) for line in [*HEAD, "Đặc điểm tình hình", "Một câu."]]
    assert texts(split(*unnumbered)) == {"I": "Một câu."}


@pytest.mark.parametrize(
    ("words", "are_left_out"),
    [
        ("Trên đây là báo cáo sơ kết 02 năm thực hiện Nghị quyết số 16-NQ/ĐUK của Chi bộ Đài.", True),
        ("Trên đây là báo cáo; ngoài ra đơn vị có 9 chi đoàn vững mạnh.", False),
        ("Trên đây là báo cáo của chi bộ có 9 chi đoàn.", False),
        ("Trên đây là báo cáo. Chi bộ xin hứa cố gắng.", False),
    ],
)
def test_only_closing_words_that_report_nothing_are_left_out(words: str, are_left_out: bool) -> None:
    found = split(*BODY, words, *SIGNATURE)
    assert (words not in texts(found)["II.1"]) == are_left_out
    assert any(words in note for note in found.notes) == are_left_out


@pytest.mark.parametrize("words", ["CAM KẾT HOÀN THÀNH 100% CHỈ TIÊU", "Đạt 100%", "Đã có 3 cuộc họp"])
def test_a_heading_over_nothing_that_says_something_is_a_fragment(words: str) -> None:
    found = split(*BODY, f"VII. {words}")
    assert words in str(handed_back(found))


def test_the_form_of_another_plan_is_not_taken_by_its_keys() -> None:
    found = split(
        *("1. Hạn chế, yếu kém", typed("Còn chậm.", key="II.1"), "2. Kết quả đạt được", typed("Rất tốt.", key="II.2")),
        *("III. Đề xuất, kiến nghị", typed("Ba.", key="III"), "IV. Chuyển đổi số", typed("Bốn.", key="IV")),
    )
    assert texts(found) == {"III": "Ba."}
    suggested = {(one.heading, plain(one.html)): one.suggestions for one in found.fragments}
    assert suggested["Hạn chế, yếu kém", "Còn chậm."][0].key == "II.2"
    assert suggested["Kết quả đạt được", "Rất tốt."][0].key == "II.1"
    assert "Bốn." in str(handed_back(found))
    assert sum("biểu mẫu của kế hoạch khác" in note for note in found.notes) == 2


def test_a_file_that_is_no_report_is_told_from_one_without_headings() -> None:
    plan = split("ĐẢNG BỘ KHỐI", "KẾ HOẠCH", "Sơ kết 02 năm", "I. Đặc điểm tình hình", "Một.")
    assert [(finding.code, finding.severity) for finding in plan.findings] == [("not_a_report", "error")]
    assert [finding.code for finding in split(*HEAD, "Chi bộ có 25 đảng viên.").findings] == ["headings_missing"]
    assert split(*HEAD, *BODY).findings == ()


def test_the_title_is_said_as_typed() -> None:
    assert split(*HEAD, *BODY).title == "Sơ kết 02 năm"
    assert split(*BODY).title == ""


def test_a_learnt_name_of_a_section_is_marked_among_the_suggestions() -> None:
    found = split("I. Đặc điểm tình hình", "Một.", "5. Điều còn băn khoăn", "Còn chậm.")
    assert not any(one.is_learnt for fragment in found.fragments for one in fragment.suggestions)
    learnt = (Synonym("Điều còn băn khoăn", "Hạn chế, yếu kém"), Synonym("Điều còn băn khoăn", "Kết quả đạt được"))
    found = split("I. Đặc điểm tình hình", "Một.", "5. Điều còn băn khoăn", "Còn chậm.", synonyms=learnt)
    assert [one.key for fragment in found.fragments for one in fragment.suggestions if one.is_learnt] == [
        "II.1",
        "II.2",
    ]


def test_headings_counted_in_words_are_found() -> None:
    found = split("Phần thứ nhất: Đặc điểm tình hình", "Một.", "Thứ hai, Đề xuất, kiến nghị", "Ba.")
    assert texts(found) == {"I": "Một.", "III": "Ba."}


WORDS = st.lists(
    st.sampled_from(["chậm", "tiến", "độ", "ở", "cơ", "sở", "còn", "yếu", "rất", "tốt", "25", "03"]), max_size=5
).map(" ".join)
BESIDE = st.tuples(st.sampled_from([" ", ", ", ": ", " - ", " – ", "; ", ". "]), WORDS, st.sampled_from(["", ".", ";"]))
PIECE = st.one_of(
    st.tuples(st.sampled_from(OUTLINE), st.booleans(), BESIDE),
    st.sampled_from([*SIGNATURE, "KT. KIỂM TRA", "BÁO CÁO", "Trên đây là báo cáo", "Phụ lục số liệu", "- ý"]),
)


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


@settings(max_examples=150, deadline=None)
@given(st.booleans(), st.lists(PIECE, max_size=10), st.booleans())
def test_every_word_beyond_the_outlines_own_comes_out_once(
    has_head: bool, pieces: list[tuple[OutlineNode, bool, tuple[str, str, str]] | str], is_signed: bool
) -> None:
    lines = [*HEAD] if has_head else []
    marks = 0

    def mark() -> str:
        nonlocal marks
        marks += 1
        return f"từ{marks}"

    for piece in pieces:
        if isinstance(piece, str):
            lines.append(piece)
        else:
            node, has_label, (between, words, end) = piece
            label = f"{node.key.rpartition('.')[2]}. " if has_label else ""
            beside = f"{between}{words} {mark()}{end}" if words else ""
            lines.append(f"{label}{node.heading}{beside}")
        lines.append(f"Câu này có {mark()}.")
    lines += SIGNATURE if is_signed else []
    found = split(*lines)
    out = " ".join([*texts(found).values(), *(f"{heading} {text}" for heading, text in handed_back(found))])
    counted = Counter(_tokens(out))
    assert {f"tu{at}": counted[f"tu{at}"] for at in range(1, marks + 1)} == {f"tu{at}": 1 for at in range(1, marks + 1)}
