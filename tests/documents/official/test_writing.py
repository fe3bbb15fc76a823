import hashlib
import io
import json
import re
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from tests.documents.official.example import REPORT, REPORTS
from tests.documents.official.test_audit_record import DOCUMENT, RECORD
from tests.documents.official.test_outline_form import FORM
from tests.documents.rich_text.strategies import DOCUMENTS
from workflow.documents.official import profiles
from workflow.documents.official.audit_record import write_audit_record
from workflow.documents.official.document import (
    Annex,
    OfficialDocument,
    OfficialSection,
    Passage,
    read_provenance,
    write_official,
)
from workflow.documents.official.outline_form import write_outline_form
from workflow.documents.official.profiles import load_profile
from workflow.documents.rich_text.html import plain
from workflow.documents.text import nfc
from workflow.documents.word.body import read_body
from workflow.documents.word.content import WordParagraph

PROFILE = load_profile(profiles.PARTY_2018)
WRITTEN = write_official(REPORT)


def opened(document: OfficialDocument = REPORT) -> Document:
    return docx.Document(io.BytesIO(write_official(document)))


def paragraphs(document: Document, part: str) -> list[Paragraph]:
    """The paragraphs printed as that part of the profile, tables included."""
    return [
        Paragraph(element, document.element.body)
        for element in document.element.body.iter(qn("w:p"))
        if element.pPr is not None and element.pPr.style == part
    ]


def text(document: Document, part: str) -> str:
    (only,) = paragraphs(document, part)
    return only.text


def section(html: str) -> OfficialDocument:
    return replace(REPORT, sections=(OfficialSection("I", "I", 1, "Kết quả", html),), opening="", closing="")


def test_the_page_is_that_of_the_rule() -> None:
    page, section = PROFILE.page, opened().sections[0]
    size = (section.page_width, section.page_height)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(length.mm, 1) for length in size if length] == [210, 297]
    assert [round(length.mm, 1) for length in margins if length] == [
        page.top_mm,
        page.bottom_mm,
        page.left_mm,
        page.right_mm,
    ]


def test_the_page_number_is_centred_at_the_top_and_hidden_on_the_first_page() -> None:
    section = opened().sections[0]
    assert section.different_first_page_header_footer
    assert not section.first_page_header.paragraphs[0].text
    (number,) = section.header.paragraphs
    assert "PAGE" in number._p.xml
    assert number.style is not None
    assert number.style.font.size == Pt(14)
    assert number.style.paragraph_format.alignment == ALIGN.CENTER
    assert section.header_distance is not None
    assert round(section.header_distance.mm) == 10


@pytest.mark.parametrize("name", PROFILE.parts)
def test_every_part_looks_as_the_profile_says(name: str) -> None:
    part, document = PROFILE.parts[name], opened()
    (written,) = [found for found in document.styles if found.style_id == name]
    assert written.font.size == Pt(part.size_pt)
    assert (bool(written.font.bold), bool(written.font.italic)) == (part.bold, part.italic)
    assert bool(written.font.underline) == part.underline
    layout = written.paragraph_format
    assert layout.alignment == {"left": ALIGN.LEFT, "center": ALIGN.CENTER, "justify": ALIGN.JUSTIFY}[part.align]
    assert layout.line_spacing == (1.0 if part.line_pt is None else Pt(part.line_pt))
    assert (layout.space_before, layout.space_after) == (Pt(part.before_pt), Pt(part.after_pt))
    assert bool(layout.keep_with_next) == part.keep_with_next


def test_the_rule_of_the_party_holds() -> None:
    """The numbers of 36-HD/VPTW themselves, so that the profile's data cannot drift."""
    parts, page = PROFILE.parts, PROFILE.page
    assert (page.top_mm, page.bottom_mm, page.left_mm, page.right_mm) == (20, 20, 30, 15)
    assert page.font == "Times New Roman"
    assert (parts["party_title"].size_pt, parts["party_title"].bold) == (15, True)
    assert (parts["parent_organisation"].bold, parts["issuing_organisation"].bold) == (False, True)
    assert 15 <= parts["type_name"].size_pt <= 16
    assert parts["place_date"].italic
    assert (parts["signing_authority"].bold, parts["signer_position"].bold) == (True, False)
    assert (parts["recipients_label"].underline, parts["recipients_list"].size_pt) == (True, 12)
    body = parts["body"]
    assert (body.align, body.first_line_mm, body.line_pt) == ("justify", 10, 18)
    assert body.after_pt >= 6


def test_every_value_of_the_profile_names_its_rule_and_source() -> None:
    path = Path(profiles.__file__).parent / "data" / f"{PROFILE.id}.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    entries = [data["page"], data["layout"], data["wording"], *data["parts"].values()]
    assert all(entry["rule"] and entry["sources"] and entry["confidence"] for entry in entries)
    assert {source for entry in entries for source in entry["sources"]} == set(data["sources"])


def test_all_text_is_times_new_roman_in_vietnamese() -> None:
    document = opened()
    (fonts,) = document.styles.element.iter(qn("w:rFonts"))
    assert {fonts.get(qn(f"w:{kind}")) for kind in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
    assert not list(document.element.iter(qn("w:rFonts")))
    (language,) = document.styles.element.iter(qn("w:lang"))
    assert language.get(qn("w:val")) == "vi-VN"


def test_the_head_says_who_issues_what_where_and_when() -> None:
    document = opened()
    assert text(document, "party_title") == "ĐẢNG CỘNG SẢN VIỆT NAM"
    assert text(document, "parent_organisation") == "ĐẢNG BỘ TỈNH YÊN BÁI"
    assert text(document, "issuing_organisation") == "ĐẢNG ỦY KHỐI CƠ QUAN\nVÀ DOANH NGHIỆP TỈNH"
    assert text(document, "organisation_separator") == "*"
    assert text(document, "number_symbol") == "Số 205-BC/ĐUK"
    assert text(document, "place_date") == "Yên Bái, ngày 07 tháng 4 năm 2023"
    assert text(document, "type_name") == "BÁO CÁO"
    assert text(document, "abstract") == REPORT.abstract
    assert text(document, "abstract_rule") == "-----"


def test_the_title_stands_over_a_solid_rule_as_long_as_its_words() -> None:
    (title,) = paragraphs(opened(), "party_title")
    line = Paragraph(title._p.getnext(), title._parent)
    (rule,) = line._p.iter(qn("w:pBdr"))
    assert rule[0].get(qn("w:val")) == "single"
    indents = line.paragraph_format
    assert indents.left_indent is not None
    assert indents.right_indent is not None
    width = PROFILE.layout.right_mm - indents.left_indent.mm - indents.right_indent.mm
    # The width of the words at 15 pt bold in Times New Roman.
    assert width == pytest.approx(72.9, abs=0.1)


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2023, 2, 17), "ngày 17 tháng 02 năm 2023"),
        (date(2023, 3, 9), "ngày 09 tháng 3 năm 2023"),
        (date(2023, 12, 31), "ngày 31 tháng 12 năm 2023"),
    ],
)
def test_dates_take_the_zeros_of_the_rule(day: date, printed: str) -> None:
    assert text(opened(replace(REPORT, date=day)), "place_date") == f"Yên Bái, {printed}"


def test_numbers_below_ten_take_a_zero() -> None:
    assert text(opened(replace(REPORT, number=7)), "number_symbol") == "Số 07-BC/ĐUK"


def test_a_draft_leaves_room_for_number_and_date_and_says_so() -> None:
    document = opened(replace(REPORT, number=None, date=None, draft_mark="Dự thảo lần 1"))
    assert re.fullmatch(r"Số\s{4,}-BC/ĐUK", text(document, "number_symbol"))
    assert re.fullmatch(r"Yên Bái, ngày\s{4,}tháng\s{4,}năm\s{4,}", paragraphs(document, "place_date")[0].text)
    assert text(document, "draft_mark") == "Dự thảo lần 1"
    assert not paragraphs(opened(), "draft_mark")


def headings(document: OfficialDocument) -> list[str]:
    """The headings of ``document`` as Word shows them: its own numbers, then the words."""
    return [
        " ".join(filter(None, (block.label.text if block.label else "", block.text)))
        for block in read_body(write_official(document)).blocks
        if isinstance(block, WordParagraph) and block.heading_level
    ]


def test_headings_carry_their_labels_and_show_in_the_navigation_pane() -> None:
    document = opened()
    assert paragraphs(document, "heading_1")[0].text == "ĐẶC ĐIỂM TÌNH HÌNH"
    shown = headings(REPORT)
    assert shown[:2] == [
        "I. ĐẶC ĐIỂM TÌNH HÌNH",
        "II. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO TỔ CHỨC QUÁN TRIỆT, TRIỂN KHAI THỰC HIỆN NGHỊ QUYẾT",
    ]
    assert "1. Kết quả đạt được" in shown
    assert "a) Nguyên nhân khách quan" in shown
    for level in (1, 2, 3):
        heading = document.styles[f"Heading {level}"]
        assert heading.style_id == f"heading_{level}"
        assert heading.element.xpath("w:pPr/w:outlineLvl/@w:val") == [str(level - 1)]


def test_an_outline_that_skips_a_number_is_printed_with_its_own_numbers() -> None:
    keys = ["I", "I.1", "I.4", "I.5", "I.5.a", "I.5.b", "III", "III.1", "IV", "IV.2", "IV.2.b", "V", "V.1"]
    sections = tuple(
        OfficialSection(key, key.rpartition(".")[2], key.count(".") + 1, "Mục", "<p>x</p>") for key in keys
    )
    shown = [heading.split()[0].strip(".)") for heading in headings(replace(REPORT, sections=sections))]
    assert shown == [key.rpartition(".")[2] for key in keys]


def test_word_renumbers_the_headings_when_one_is_added() -> None:
    """Those that follow on one another are in the one list of their styles; none is numbered by hand."""
    assert not [
        paragraph
        for level in (1, 2, 3)
        for paragraph in paragraphs(opened(), f"heading_{level}")
        if paragraph._p.xpath("w:pPr/w:numPr/w:numId[@w:val='0']")
    ]


@pytest.mark.parametrize(
    ("label", "level", "printed"),
    [
        ("-", 3, "- Nguyên nhân"),
        ("b", 3, "b) Nguyên nhân"),
        ("đ", 3, "đ) Nguyên nhân"),
        ("II.", 1, "II. NGUYÊN NHÂN"),
        ("IX", 1, "IX. NGUYÊN NHÂN"),
        ("", 2, "Nguyên nhân"),
        ("0", 2, "0. Nguyên nhân"),
    ],
)
def test_a_label_is_printed_as_it_was_given_or_as_its_level_wants(label: str, level: int, printed: str) -> None:
    assert headings(replace(REPORT, sections=(OfficialSection("k", label, level, "Nguyên nhân"),))) == [printed]


def test_the_signature_and_the_recipients_stay_together() -> None:
    document = opened()
    assert text(document, "signing_authority") == "T/M BAN THƯỜNG VỤ"
    assert text(document, "signer_position") == "PHÓ BÍ THƯ"
    assert text(document, "signer_name") == "Nguyễn Văn Minh"
    assert text(document, "recipients_label") == "Nơi nhận:"
    assert [paragraph.text for paragraph in paragraphs(document, "recipients_list")] == [
        "- Ban Thường vụ Tỉnh ủy (báo cáo),",
        "- Ban Thường vụ Đảng ủy Khối,",
        "- Các chi, đảng bộ cơ sở,",
        "- Các đoàn thể khối,",
        "- Lưu Văn phòng ĐUK.",
    ]
    (row,) = document.tables[-1].rows
    assert row._tr.xpath("w:trPr/w:cantSplit")
    assert document.tables[-1]._tbl.xpath("preceding-sibling::*[1]/w:pPr/w:keepNext")


def test_who_signs_for_himself_has_his_position_level_with_the_recipients() -> None:
    document = opened(replace(REPORT, signing_authority="", signer_position="Bí thư"))
    assert not paragraphs(document, "signing_authority")
    assert paragraphs(document, "signer_position")[0].paragraph_format.space_before == Pt(12)


def test_tables_keep_their_spans_and_repeat_their_header() -> None:
    table = opened().tables[1]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["TT", "Đơn vị", "Đoàn viên", "Đoàn viên", "Ghi chú"]
    assert rows[1] == ["TT", "Đơn vị", "Năm 2021", "Năm 2022", "Ghi chú"]
    assert rows[-1] == ["Cộng", "Cộng", "526", "542", "Tăng 3,0%"]
    assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows] == [True, True, *[False] * 5]
    widths = table._tbl.xpath("w:tblGrid/w:gridCol/@w:w")
    assert sum(map(int, widths)) == pytest.approx(PROFILE.page.text_width_mm * 1440 / 25.4, abs=1)


def widths_of(rows: list[str]) -> list[int]:
    """The widths of the columns, in millimetres."""
    table = opened(section(f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>")).tables[1]
    return [round(int(width) * 25.4 / 1440) for width in table._tbl.xpath("w:tblGrid/w:gridCol/@w:w")]


def test_columns_that_are_nearly_empty_leave_their_room_to_names() -> None:
    head = "<th>TT</th><th>Đơn vị</th><th>Tình hình</th><th>Ghi chú</th>"
    unit = "<td>Đảng bộ Công ty cổ phần Cấp nước Sông Ngân</td><td>Đã tổng hợp, trình đúng hạn</td>"
    rows = [head, *[f"<td>{at}</td>{unit}<td></td>" for at in range(1, 40)]]
    number, name, state, note = widths_of(rows)
    assert number < 15
    assert note < 25
    assert name > state > 40
    told = "<td>Đơn vị mới kiện toàn cấp ủy, báo cáo vào đợt sau.</td>"
    assert widths_of([*rows, f"<td>40</td>{unit}{told}"])[1] > name - 10


CELLS = st.builds(
    "<td colspan='{}' rowspan='{}'>{}</td>".format, st.integers(1, 3), st.integers(1, 3), st.text("aW ư0:", max_size=60)
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=5).map("".join), min_size=1, max_size=5))
def test_columns_of_any_table_fill_the_page_and_none_is_lost(rows: list[str]) -> None:
    widths = widths_of(rows)
    turned = PROFILE.page.height_mm - PROFILE.page.top_mm - PROFILE.page.bottom_mm
    assert any(sum(widths) == pytest.approx(whole, abs=len(widths)) for whole in (PROFILE.page.text_width_mm, turned))
    assert min(widths) >= 3


def test_a_time_with_its_date_stays_on_one_line() -> None:
    long = "<td>" + "Các chi, đảng bộ trực thuộc báo cáo kết quả. " * 9 + "</td>"
    _, at = widths_of(["<th>Nội dung</th><th>Lúc</th>", f"{long}<td>06:01 25/11/2026</td>"])
    assert at >= 35


def test_no_word_is_broken_in_a_narrow_column() -> None:
    long = "<td>" + "Các chi, đảng bộ trực thuộc báo cáo kết quả. " * 9 + "</td>"
    first, _ = widths_of(["<th>ƯƠNG NGHIÊNG</th><th>Nội dung</th>", f"<td>a</td>{long}"])
    # The word in 13 pt bold of Times New Roman, and the margins of the cell.
    assert first >= 22.2 + 3


def test_lists_are_real_and_each_numbered_one_starts_at_one() -> None:
    numbered, dashed = "<ol><li>một</li></ol>", "<ul><li>ba<ul><li>bốn</li></ul></li></ul>"
    document = opened(section(numbered + numbered + dashed))
    body = document.element.body
    lists = body.xpath("//w:p[w:pPr/w:pStyle/@w:val='body']/w:pPr/w:numPr")
    assert [place.ilvl.val for place in lists] == [0, 0, 0, 1]
    numbers = [place.numId.val for place in lists]
    assert len(set(numbers)) == 4
    restart = "w:num[@w:numId='{}']/w:lvlOverride[@w:ilvl='0']/w:startOverride[@w:val='1']"
    numbering = document.part.numbering_part.element
    assert [len(numbering.xpath(restart.format(number))) for number in numbers] == [1, 1, 0, 0]


def test_bold_italic_and_breaks_are_kept() -> None:
    (paragraph,) = paragraphs(opened(section("<p>a<strong>b<em>c</em></strong><br>d</p>")), "body")
    assert [(run.text, bool(run.bold), bool(run.italic)) for run in paragraph.runs] == [
        ("a", False, False),
        ("b", True, False),
        ("c", True, True),
        ("\nd", False, False),
    ]


def test_text_follows_a_table_with_room_and_two_tables_do_not_join() -> None:
    cell = "<table><tr><td>a</td></tr></table>"
    document = opened(section(f"{cell}{cell}<p>sau bảng</p>"))
    (after,) = paragraphs(document, "body")
    assert after.paragraph_format.space_before == Pt(6)
    assert document.tables[1]._tbl.xpath("following-sibling::*[1]/self::w:p")


def test_no_empty_paragraph_makes_space() -> None:
    """The one after the signature is a point high: Word would put one of its own there."""
    *text, end = opened().paragraphs
    assert all(paragraph.text.strip() for paragraph in text)
    assert end.style is not None
    assert end.style.paragraph_format.line_spacing == Pt(1)


def test_the_same_document_gives_the_same_bytes_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert write_official(replace(REPORT)) == WRITTEN
    with zipfile.ZipFile(io.BytesIO(WRITTEN)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_change_of_one_letter_changes_the_digest() -> None:
    other = write_official(replace(REPORT, abstract=REPORT.abstract + "."))
    assert hashlib.sha256(other).digest() != hashlib.sha256(WRITTEN).digest()


def test_properties_name_the_document_and_nothing_of_its_making() -> None:
    core = opened().core_properties
    assert core.title == f"Báo cáo {REPORT.abstract}"[:255]
    assert (core.author, core.language, core.last_modified_by) == (REPORT.issuing_organisation, "vi-VN", "")
    assert core.created is not None
    assert core.created.date() == REPORT.date
    assert opened(replace(REPORT, date=None)).core_properties.created is None
    assert b"python-docx" not in b"".join(content for _, content in members())


def test_the_file_carries_its_sources() -> None:
    assert read_provenance(WRITTEN) == list(REPORT.provenance)
    assert read_provenance(write_official(replace(REPORT, provenance=()))) == []
    odd = (Passage("IV.3.a", 'Chi bộ "A" & <B>', "sha256:x"),)
    assert read_provenance(write_official(replace(REPORT, provenance=odd))) == list(odd)
    assert Passage("", "", "") not in REPORT.provenance
    assert all(passage.source not in opened().element.xml for passage in REPORT.provenance)


def test_an_unknown_profile_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="Không có mẫu thể thức văn bản “youth_union”"):
        write_official(replace(REPORT, profile="youth_union"))


SCHEMA_ORDER = {
    "pPr": "pStyle keepNext widowControl numPr pBdr spacing ind jc outlineLvl sectPr",
    "rPr": "rStyle rFonts b i color sz szCs u lang",
    "trPr": "cantSplit tblHeader",
    "tcPr": "tcW gridSpan vMerge vAlign",
    "tblPr": "tblW tblInd tblBorders tblLayout tblCellMar tblLook tblCaption tblDescription",
    "pBdr": "top left bottom right",
    "sdtPr": "alias tag id lock showingPlcHdr richText text",
    "lvl": "start numFmt pStyle suff lvlText lvlJc pPr",
    "style": "name basedOn qFormat pPr rPr tblPr",
    "sectPr": "headerReference footerReference type pgSz pgMar pgNumType titlePg",
    "settings": "documentProtection defaultTabStop characterSpacingControl compat themeFontLang decimalSymbol "
    "listSeparator",
}
"""What Word insists on (ECMA-376 Part 1, annex A), of the properties that are written here."""


def members(data: bytes = WRITTEN) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield from ((name, archive.read(name)) for name in archive.namelist())


def check_order(data: bytes) -> None:
    for name, content in members(data):
        if name.endswith(".png"):
            continue
        root = etree.fromstring(content)
        if not name.startswith("word/") or not name.endswith(".xml"):
            continue
        for element in root.iter():
            tag = etree.QName(element).localname
            if order := SCHEMA_ORDER.get(tag, "").split():
                places = [order.index(etree.QName(child).localname) for child in element]
                assert places == sorted(places if tag == "sectPr" else set(places)), (name, tag)
            if tag == "tc":
                assert etree.QName(element[-1]).localname == "p"


@settings(deadline=None)
@given(DOCUMENTS)
def test_any_text_gives_a_document_that_word_can_read(html: str) -> None:
    check_order(write_official(section(html)))


WIDE = f"<table><tr>{'<td>Chỉ tiêu</td>' * 14}</tr></table>"
EVERYTHING = {
    "addressees": ("Đảng ủy Khối", "Văn phòng <&>"),
    "urgency_mark": "HỎA TỐC",
    "draft_mark": "Dự thảo",
    "drafter_code": "pl.(300)",
    "legal_basis": ("Căn cứ Điều lệ",),
    "annexes": (Annex(label="I", title="Một", html=WIDE), Annex(label="II", title="Hai", html="<p>a</p>")),
    "sections": (
        OfficialSection("1", "Chương I", 1, "Quy định chung", kind="part"),
        OfficialSection("2", "1", 1, "Phạm vi", "<ul><li>a</li></ul>", kind="article"),
        OfficialSection("3", "IV", 1, "Kết quả", "<ol><li>a<ul><li>b</li></ul></li></ol>"),
    ),
}


@pytest.mark.parametrize("type_name", ["Tờ trình", ""])
@pytest.mark.parametrize("profile", profiles.PROFILES)
def test_every_part_there_is_gives_a_document_that_word_can_read(profile: str, type_name: str) -> None:
    document = replace(REPORTS[profile], type_name=type_name, **EVERYTHING)
    if profile == "state":
        chapter = OfficialSection("0", "Mục 1", 1, "Quản lý", kind="section")
        document = replace(
            document,
            circulation_mark="LƯU HÀNH NỘI BỘ",
            contact_line="Số 1, Yên Ninh",
            sections=(chapter, *document.sections),
        )
    data = write_official(document)
    check_order(data)
    assert docx.Document(io.BytesIO(data)).sections[-1].orientation is not None


def test_a_table_too_wide_for_the_page_turns_it_and_no_other() -> None:
    document = opened(section(f"<p>trước</p>{WIDE}<p>sau</p>"))
    turned = [found.page_width > found.page_height for found in document.sections]  # type: ignore[operator]
    assert turned == [False, True, False]
    assert [found.different_first_page_header_footer for found in document.sections] == [True, False, False]
    widths = document.tables[1]._tbl.xpath("w:tblGrid/w:gridCol/@w:w")
    assert sum(map(int, widths)) == pytest.approx((297 - 40) * 1440 / 25.4, abs=1)


def test_a_turned_page_at_the_end_has_the_signature_on_it() -> None:
    document = opened(section(WIDE))
    turned = [found.page_width > found.page_height for found in document.sections]  # type: ignore[operator]
    assert turned == [False, True]


def test_forms_and_records_are_documents_that_word_can_read() -> None:
    check_order(write_outline_form(FORM))
    check_order(write_audit_record(RECORD))
    check_order(write_audit_record(replace(RECORD, document=DOCUMENT)))


@pytest.mark.parametrize(
    "changes",
    [
        {"circulation_mark": "LƯU HÀNH NỘI BỘ"},
        {"contact_line": "Số 1, Yên Ninh"},
        {"sections": (OfficialSection("0", "Mục 1", 1, "Quản lý", kind="section"),)},
    ],
)
def test_what_only_the_state_has_is_refused_in_a_document_of_the_party(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"không có .* Hãy bỏ"):
        write_official(replace(REPORT, **changes))


def test_a_submission_is_addressed_as_each_format_does() -> None:
    changes: dict[str, Any] = {"type_name": "Tờ trình", "addressees": ("Ban Thường vụ Tỉnh ủy",)}
    addressed = {
        profile: text(opened(replace(REPORTS[profile], **changes)), "addressee") for profile in profiles.PROFILES
    }
    assert addressed == {
        "party_2018": "Kính gửi: Ban Thường vụ Tỉnh ủy",
        "party": "Kính trình: Ban Thường vụ Tỉnh ủy",
        "state": "Kính gửi: Ban Thường vụ Tỉnh ủy",
    }


def test_the_text_ends_as_its_format_does() -> None:
    ends = {
        profile: paragraphs(opened(replace(REPORTS[profile], closing="<p>Trên đây là <em>Báo cáo</em>.</p>")), "body")[
            -1
        ]
        for profile in profiles.PROFILES
    }
    assert {profile: end.text[-3:] for profile, end in ends.items()} == {
        "party_2018": "áo.",
        "party": "áo.",
        "state": "./.",
    }


def test_recipients_and_legal_basis_are_parted_as_the_format_does() -> None:
    document = opened(REPORTS["state"])
    assert [paragraph.text[-1] for paragraph in paragraphs(document, "recipients_list")] == [";", ";", "."]
    assert [paragraph.text[-1] for paragraph in paragraphs(document, "legal_basis")] == [";", "."]
    assert text(document, "number_symbol") == "Số: 205/BC-SNN"


def test_annexes_come_after_the_signature_on_pages_of_their_own() -> None:
    document = opened(replace(REPORT, annexes=EVERYTHING["annexes"]))
    assert [paragraph.text for paragraph in paragraphs(document, "annex_label")] == ["Phụ lục I", "Phụ lục II"]
    assert paragraphs(document, "annex_reference")[0].text == (
        "(Kèm theo Báo cáo số 205-BC/ĐUK, ngày 07/04/2023 của Đảng ủy Khối cơ quan và doanh nghiệp tỉnh)"
    )
    named = opened(replace(REPORT, annexes=EVERYTHING["annexes"], issuer="Ban Thường vụ Đảng ủy Khối"))
    assert paragraphs(named, "annex_reference")[0].text.endswith("của Ban Thường vụ Đảng ủy Khối)")
    turned = [section.page_width > section.page_height for section in document.sections]  # type: ignore[operator]
    assert turned == [False, True, False]
    assert [section.different_first_page_header_footer for section in document.sections] == [True, False, False]


def test_each_annex_of_the_state_counts_its_own_pages() -> None:
    def counts(profile: str) -> list[str]:
        body = opened(replace(REPORTS[profile], annexes=EVERYTHING["annexes"])).element.body
        return body.xpath("//w:sectPr/w:pgNumType/@w:start")

    assert counts("state") == ["1", "1"]
    assert counts("party") == []


@settings(deadline=None)
@given(DOCUMENTS)
def test_all_words_of_a_section_are_on_its_pages(html: str) -> None:
    body = opened(section(html)).element.body
    printed = [
        "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        for paragraph in body.iter(qn("w:p"))
        if paragraph.pPr is not None and paragraph.pPr.style in ("body", "table_text", "table_header")
    ]
    # Marks that begin a run are put in order with what stands before them only once the runs are joined.
    assert nfc("".join("".join(printed).split())) == nfc("".join(plain(html).split()))
