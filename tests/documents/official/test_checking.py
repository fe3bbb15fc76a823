import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.effort import assert_grows_with_size
from tests.documents.official.example import LETTER, REPORT, REPORTS
from tests.documents.rich_text.strategies import DOCUMENTS
from tests.documents.word_files import changed, docx_of, paragraph, with_parts
from workflow.documents.findings import Finding
from workflow.documents.official.check import check_format
from workflow.documents.official.document import Annex, OfficialDocument, OfficialSection, write_official
from workflow.documents.official.profiles import PROFILES
from workflow.documents.package.refusal import UnreadableDocument

PLAN = Path("fixtures/plan-178-kh-duk.docx")
WRITTEN = write_official(REPORT)


def codes(data: bytes, profile: str = "party_2018") -> set[str]:
    return {finding.code for finding in check_format(data, profile)}


def restyled(part: str, change: Any, data: bytes = WRITTEN) -> bytes:
    """The report after somebody changed the paragraphs of a part by hand."""
    document = docx.Document(io.BytesIO(data))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    for place in [document, *cells]:
        for found in place.paragraphs:
            if found.style is not None and found.style.style_id == part:
                change(found)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def runs(name: str, value: Any) -> Any:
    def change(found: Any) -> None:
        for run in found.runs:
            setattr(run.font, name, value)

    return change


def only(findings: tuple[Finding, ...], code: str) -> Finding:
    (found,) = [finding for finding in findings if finding.code == code]
    return found


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"number": None, "date": None, "draft_mark": "Dự thảo lần 1"},
        {"number": 7, "date": date(2026, 1, 2), "urgency_mark": "KHẨN", "drafter_code": "PL.(300)"},
        {"type_name": "", "addressees": ("Đảng ủy Khối",)},
        {"type_name": "", "addressees": ("Đảng ủy Khối", "Văn phòng")},
        {"abstract": "kết quả"},
        {"parent_organisation": "", "issuing_organisation": "Tỉnh ủy Yên Bái"},
        {"signing_authority": "", "signer_position": "Bí thư"},
        {"annexes": (Annex(title="Số liệu", html="<table><tr><td>1</td></tr></table>"),)},
        {"sections": (OfficialSection("", "Chương I", 1, "Quy định chung", kind="part"),
                      OfficialSection("", "1", 1, "Phạm vi", "<p>a</p>", kind="article"))},
        {"sections": (), "closing": ""},
    ],
)  # fmt: skip
def test_what_is_written_here_has_no_findings(profile: str, changes: dict[str, Any]) -> None:
    document = replace(REPORTS[profile], **changes)
    assert check_format(write_official(document), profile) == ()


@settings(max_examples=40, deadline=None)
@given(DOCUMENTS, st.sampled_from(PROFILES))
def test_no_text_of_a_section_is_a_finding(html: str, profile: str) -> None:
    sections = (OfficialSection("I", "I", 1, "Kết quả", html),)
    assert check_format(write_official(replace(REPORTS[profile], sections=sections)), profile) == ()


def test_a_letter_has_no_findings() -> None:
    assert check_format(write_official(LETTER), "party_2018") == ()


@pytest.mark.parametrize(
    ("part", "change", "code"),
    [
        ("party_title", runs("size", Pt(14)), "party_title_size"),
        ("party_title", runs("bold", False), "party_title_bold"),
        ("parent_organisation", runs("bold", True), "parent_organisation_bold"),
        ("issuing_organisation", runs("name", "Arial"), "issuing_organisation_font"),
        ("place_date", runs("italic", False), "place_date_italic"),
        ("type_name", runs("size", Pt(14)), "type_name_size"),
        ("abstract", runs("bold", False), "abstract_bold"),
        ("abstract_rule", runs("bold", True), "abstract_rule_bold"),
        ("signer_position", runs("bold", True), "signer_position_bold"),
        ("signer_name", runs("size", Pt(13)), "signer_name_size"),
        ("recipients_label", runs("underline", False), "recipients_label_underline"),
        ("recipients_list", runs("size", Pt(14)), "recipients_list_size"),
        ("heading_1", runs("bold", False), "heading_1_bold"),
        ("heading_2", runs("bold", False), "heading_2_bold"),
        ("body", runs("size", Pt(13)), "body_size"),
        ("body", runs("name", "Calibri"), "body_font"),
        ("body", lambda found: setattr(found, "alignment", ALIGN.LEFT), "body_align"),
        ("body", lambda found: setattr(found.paragraph_format, "first_line_indent", Mm(0)), "body_indent"),
        ("body", lambda found: setattr(found.paragraph_format, "line_spacing", 1.5), "body_line_spacing"),
        ("body", lambda found: setattr(found.paragraph_format, "space_after", Pt(0)), "body_gap"),
        ("number_symbol", lambda found: setattr(found, "alignment", ALIGN.LEFT), "number_symbol_align"),
    ],
)
def test_each_deviation_is_found_alone(part: str, change: Any, code: str) -> None:
    found = codes(restyled(part, change))
    assert code in found
    assert found <= {code, "body_gaps_uneven"}


@pytest.mark.parametrize(
    ("old", "new", "code", "fix"),
    [
        ("Số 205-BC/ĐUK", "Số: 5/BC-ĐUK", "number_symbol_form", "Số 05-BC/ĐUK"),
        ("ngày 07 tháng 4", "ngày 7 tháng 04", "place_date_form", "Yên Bái, ngày 07 tháng 4 năm 2023"),
        ("T/M BAN THƯỜNG VỤ", "TM. BAN THƯỜNG VỤ", "signing_authority_form", "T/M BAN THƯỜNG VỤ"),
        ("ĐẢNG CỘNG SẢN VIỆT NAM", "Đảng Cộng sản Việt Nam", "party_title_case", "ĐẢNG CỘNG SẢN VIỆT NAM"),
        (">-----<", ">---------<", "abstract_rule_form", "-----"),
        (">*<", ">***<", "organisation_separator_form", "*"),
        ("- Các đoàn thể khối,", "- Các đoàn thể khối;", "recipients_list_end", "- Các đoàn thể khối,"),
    ],
)
def test_what_is_written_wrongly_comes_with_what_to_write(old: str, new: str, code: str, fix: str) -> None:
    finding = only(check_format(changed(WRITTEN, {old: new}), "party_2018"), code)
    assert finding.fix == fix


def test_a_finding_says_what_is_and_what_should_be() -> None:
    findings = check_format(restyled("party_title", runs("size", Pt(14))), "party_2018")
    assert [(finding.message, finding.severity, finding.where) for finding in findings] == [
        ("“ĐẢNG CỘNG SẢN VIỆT NAM” cỡ 14, quy định cỡ 15.", "error", "ĐẢNG CỘNG SẢN VIỆT NAM")
    ]


def page(change: Any) -> bytes:
    document = docx.Document(io.BytesIO(WRITTEN))
    change(document.sections[0])
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def set_margins(section: Any, *margins: float) -> None:
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(Mm, margins)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda section: set_margins(section, 20, 20, 20, 15), "page_margin_left"),
        (lambda section: set_margins(section, 25, 25, 35, 15), "page_margins_old"),
        (lambda section: setattr(section, "page_width", Mm(216)), "page_size"),
        (lambda section: setattr(section, "different_first_page_header_footer", False), "page_number_on_first_page"),
        (lambda section: setattr(section, "header_distance", Mm(20)), "page_number_distance"),
        (lambda section: setattr(section.header.paragraphs[0], "alignment", ALIGN.RIGHT), "page_number_align"),
        (lambda section: section.header.paragraphs[0].clear(), "page_number_missing"),
    ],
)
def test_pages_are_looked_at(change: Any, code: str) -> None:
    findings = check_format(page(change), "party_2018")
    assert [finding.code for finding in findings] == [code]
    assert findings[0].severity == "warning"


def test_margins_of_the_old_rule_are_named() -> None:
    (finding,) = check_format(page(lambda section: set_margins(section, 25, 25, 35, 15)), "party_2018")
    assert "quy định cũ" in finding.message


def test_indents_that_differ_are_told_once() -> None:
    indents = iter([0, 12.7, 10, 10, 0] + [10] * 100)

    def change(found: Any) -> None:
        if not found._p.xpath("w:pPr/w:numPr"):
            found.paragraph_format.first_line_indent = Mm(next(indents))

    finding = only(check_format(restyled("body", change), "party_2018"), "body_indents_mixed")
    assert "0, 10, 12,7 mm" in finding.message


def test_indents_that_are_both_allowed_are_still_mixed() -> None:
    indents = iter([12.7, 10] * 100)

    def change(found: Any) -> None:
        if not found._p.xpath("w:pPr/w:numPr"):
            found.paragraph_format.first_line_indent = Mm(next(indents))

    assert "body_indents_mixed" in codes(restyled("body", change, write_official(REPORTS["state"])), "state")


def test_a_document_in_another_format_lacks_the_parts_of_this_one() -> None:
    assert {"party_title_missing", "organisation_separator_missing"} <= codes(write_official(REPORTS["state"]))
    assert {"national_name_missing", "national_motto_missing", "issuing_organisation_line_missing"} <= codes(
        WRITTEN, "state"
    )


def test_a_line_under_the_title_is_missed() -> None:
    def change(found: Any) -> None:
        line = found._p.getnext()
        line.getparent().remove(line)

    assert codes(restyled("party_title", change)) == {"party_title_line_missing"}


def test_the_plan_as_an_officer_typed_it_gives_what_a_reviewer_would_say() -> None:
    assert codes(PLAN.read_bytes()) == {
        "type_name_size",
        "recipients_label_underline",
        "party_title_line_missing",
        "body_line_spacing",
        "page_number_missing",
        "abstract_rule_form",
        "number_symbol_blank",
    }


def test_a_plan_without_a_basis_is_told_so() -> None:
    plan = replace(REPORT, type_name="Kế hoạch", opening="<p>Sau hai năm, kết quả như sau:</p>")
    assert codes(write_official(plan)) == {"legal_basis_missing"}
    assert not codes(write_official(replace(plan, legal_basis=("Căn cứ Điều lệ Đảng",))))


def test_a_document_of_the_youth_union_is_not_measured_by_another_rule() -> None:
    (finding,) = check_format(docx_of(paragraph("ĐOÀN TNCS HỒ CHÍ MINH") + paragraph("BÁO CÁO")), "party_2018")
    assert finding.code == "youth_union_document"


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<w:p/>",
        "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>",
        paragraph("Nơi nhận:"),
        paragraph("KẾ HOẠCH", '<w:pPr><w:jc w:val="x"/><w:ind w:left="1e999" w:firstLine="nan"/></w:pPr>'),
        paragraph("I. Một", '<w:pPr><w:pStyle w:val="Heading1"/><w:spacing w:line="inf" w:lineRule="exact"/></w:pPr>'),
        "<w:tbl>" * 30 + "<w:tr><w:tc><w:p/></w:tc></w:tr>" + "</w:tbl>" * 30,
        '<w:p><w:pPr><w:numPr><w:numId w:val="77"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>',
        '<w:sectPr><w:pgSz w:w="a" w:h=""/></w:sectPr>',
    ],
)
@pytest.mark.parametrize("profile", PROFILES)
def test_odd_documents_give_findings_and_no_traceback(markup: str, profile: str) -> None:
    assert all(finding.message and finding.where for finding in check_format(docx_of(markup), profile))


def test_what_is_no_word_document_is_refused() -> None:
    with pytest.raises(UnreadableDocument):
        check_format(b"{\\rtf1}", "party")
    with pytest.raises(ValueError, match="Không có mẫu thể thức"):
        check_format(WRITTEN, "youth_union")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_documents_give_a_result_or_the_refusal(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["document", "styles", "numbering", "settings", "header"]))
    with zipfile.ZipFile(io.BytesIO(WRITTEN)) as archive:
        text = archive.read(f"word/{name}.xml").decode()
    # Values first: what is well formed goes deeper than what is not.
    values = [found.span(1) for found in re.finditer(r'"([^"]*)"', text)]
    start, end = data.draw(st.sampled_from(values[2:]))
    text = text[:start] + data.draw(st.sampled_from(["", "-1", "9" * 400, "nan", "x", "0", "both"])) + text[end:]
    cut = data.draw(st.integers(0, len(text)))
    if data.draw(st.booleans()):
        text = text[:cut] + data.draw(st.sampled_from(["<w:p>", "</w:p>", "<w:tbl/>", "&", "ấ"])) + text[cut:]
    try:
        check_format(with_parts(WRITTEN, {f"word/{name}.xml": text.encode()}), data.draw(st.sampled_from(PROFILES)))
    except UnreadableDocument as refusal:
        assert str(refusal)


def test_a_document_of_forty_pages_is_checked_in_a_second() -> None:
    long = replace(REPORT, sections=tuple(replace(found, html=found.html * 8) for found in REPORT.sections))
    assert check_format(write_official(long), "party_2018") == ()


def test_type_and_signature_of_a_document_are_where_they_belong() -> None:
    swapped: OfficialDocument = replace(REPORT, signing_authority="TUQ BÍ THƯ")
    assert codes(write_official(swapped)) == {"signing_authority_form"}


def test_a_head_typed_with_tabs_is_read_as_two_columns() -> None:
    size = '<w:rPr><w:sz w:val="28"/></w:rPr>'

    def tabbed(left: str, right: str) -> str:
        return f"<w:p><w:r>{size}<w:t>{left}</w:t></w:r><w:r>{size}<w:tab/><w:t>{right}</w:t></w:r></w:p>"

    markup = (
        tabbed("ĐẢNG BỘ TỈNH YÊN BÁI", "ĐẢNG CỘNG SẢN VIỆT NAM")
        + tabbed("ĐẢNG ỦY KHỐI", "")
        + tabbed("Số 5-BC/ĐUK", "Yên Bái, ngày 7 tháng 4 năm 2023")
        + paragraph("BÁO CÁO", '<w:pPr><w:jc w:val="center"/></w:pPr>')
    )
    found = check_format(docx_of(markup), "party_2018")
    assert only(found, "number_symbol_form").fix == "Số 05-BC/ĐUK"
    assert only(found, "place_date_form").fix == "Yên Bái, ngày 07 tháng 4 năm 2023"
    assert {"party_title_size", "party_title_bold", "party_title_line_missing"} <= {one.code for one in found}
    assert not {"party_title_align", "place_date_align", "issuing_organisation_missing"} & {one.code for one in found}


def test_pages_that_are_turned_have_margins_of_their_own() -> None:
    def turn(section: Any) -> None:
        section.page_width, section.page_height = section.page_height, section.page_width
        set_margins(section, 30, 15, 20, 20)

    assert check_format(page(turn), "party_2018") == ()


def typed(*paragraphs: str) -> bytes:
    """A report whose text is typed as given, each paragraph with its properties and runs."""
    marker = "Thực hiện Kế hoạch số 178-KH/ĐUK"
    document = replace(REPORT, sections=(), closing="", opening=f"<p>{marker}</p><p>ở đây</p>")
    with zipfile.ZipFile(io.BytesIO(write_official(document))) as archive:
        text = archive.read("word/document.xml").decode()
    place = re.search(r"<w:p><w:pPr>(?:(?!<w:p>).)*?ở đây</w:t></w:r></w:p>", text)
    assert place
    changed_text = text[: place.start()] + "".join(paragraphs) + text[place.start() :]
    return with_parts(write_official(document), {"word/document.xml": changed_text.encode()})


def body(text: str, properties: str = "", run: str = "") -> str:
    look = f"<w:rPr>{run}</w:rPr>" if run else ""
    return f'<w:p><w:pPr><w:pStyle w:val="body"/>{properties}</w:pPr><w:r>{look}<w:t>{text}</w:t></w:r></w:p>'


def test_what_a_reviewer_flags_is_a_hint() -> None:
    bold_dash = body("-", run="<w:b/>").removesuffix("</w:p>") + "<w:r><w:t> Các chi bộ báo cáo.</w:t></w:r></w:p>"
    assert codes(typed(bold_dash)) == {"dash_bold"}
    uneven = '<w:spacing w:after="400"/>'
    assert codes(typed(body("Một."), body("Hai.", uneven), body("Ba."))) == {"body_gaps_uneven"}


def test_a_single_page_needs_no_number() -> None:
    short = replace(REPORT, sections=(), closing="")
    document = docx.Document(io.BytesIO(write_official(short)))
    document.sections[0].header.paragraphs[0].clear()
    saved = io.BytesIO()
    document.save(saved)
    assert check_format(saved.getvalue(), "party_2018") == ()


def restyle(profile: str, part: str, old: str, new: str) -> bytes:
    """The report of ``profile`` with the style of a part changed; ``old`` is a pattern of its markup."""
    data = write_official(REPORTS[profile])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = archive.read("word/styles.xml").decode()
    style = re.search(rf'<w:style [^>]*w:styleId="{part}".*?</w:style>', styles)
    assert style
    changed_style, count = re.subn(old, new, style[0], count=1)
    assert count
    return with_parts(data, {"word/styles.xml": styles.replace(style[0], changed_style).encode()})


SIZE = ("<w:sz [^>]*>", '<w:sz w:val="40"/>')
BOLD = ("<w:rPr>", "<w:rPr><w:b/>")


@pytest.mark.parametrize("profile", PROFILES)
def test_a_text_that_is_bold_from_end_to_end_is_told_once(profile: str) -> None:
    assert codes(restyle(profile, "body", *BOLD), profile) == {"body_bold"}


def test_some_bold_paragraphs_are_nobodys_business() -> None:
    assert codes(typed(body("Đoạn đậm.", run="<w:b/>"), body("Đoạn thường."))) == set()


@pytest.mark.parametrize("profile", PROFILES)
def test_the_third_level_has_the_size_of_the_text(profile: str) -> None:
    assert codes(restyle(profile, "heading_3", *SIZE), profile) == {"body_size"}


def test_only_a_rule_makes_the_weight_of_a_heading_wrong() -> None:
    assert codes(restyle("state", "heading_3", *BOLD), "state") == {"heading_3_bold"}
    assert codes(restyle("party", "heading_3", *BOLD), "party") == set()


@pytest.mark.parametrize(("change", "code"), [(SIZE, "legal_basis_size"), (BOLD, "legal_basis_bold")])
def test_the_legal_basis_is_looked_at(change: tuple[str, str], code: str) -> None:
    assert codes(restyle("state", "legal_basis", *change), "state") == {code}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("part", ["table_text", "table_header"])
def test_how_a_table_is_printed_is_left_to_the_writer(profile: str, part: str) -> None:
    assert codes(restyle(profile, part, *SIZE), profile) == set()


@pytest.mark.parametrize(
    ("profile", "old", "new", "code", "fix"),
    [
        ("party", ">BÁO CÁO<", ">Báo cáo<", "type_name_case", "BÁO CÁO"),
        ("state", ">BÁO CÁO<", ">Báo cáo<", "type_name_case", "BÁO CÁO"),
        ("state", "Độc lập - Tự do - Hạnh phúc", "ĐỘC LẬP - TỰ DO - HẠNH PHÚC", "national_motto_form",
         "Độc lập - Tự do - Hạnh phúc"),
        ("state", "Độc lập - Tự do", "Độc lập, Tự do", "national_motto_form", "Độc lập - Tự do - Hạnh phúc"),
        ("party", "Nơi nhận:", "Nơi nhận", "recipients_label_form", "Nơi nhận:"),
        ("party", "07 tháng 4 năm 2023<", "07/4/2023<", "place_date_form", "Yên Bái, ngày 07 tháng 4 năm 2023"),
        ("state", "07 tháng 4 năm 2023<", "7.04.2023<", "place_date_form", "Yên Bái, ngày 07 tháng 4 năm 2023"),
    ],
)  # fmt: skip
def test_what_is_nearly_right_is_wrong_and_not_missing(profile: str, old: str, new: str, code: str, fix: str) -> None:
    (finding,) = check_format(changed(write_official(REPORTS[profile]), {old: new}), profile)
    assert (finding.code, finding.severity, finding.fix) == (code, "error", fix)


def test_the_dash_that_word_makes_is_a_hint() -> None:
    data = changed(write_official(REPORTS["state"]), {"Độc lập - Tự do - Hạnh": "Độc lập – Tự do – Hạnh"})
    (finding,) = check_format(data, "state")
    assert (finding.code, finding.severity) == ("national_motto_form", "hint")


@pytest.mark.parametrize("profile", PROFILES)
def test_a_number_and_a_date_for_the_pen_are_hints_unless_it_is_a_draft(profile: str) -> None:
    blank = replace(REPORTS[profile], number=None, date=None)
    found = check_format(write_official(blank), profile)
    assert [(one.code, one.severity) for one in found] == [
        ("number_symbol_blank", "hint"), ("place_date_blank", "hint"),
    ]  # fmt: skip
    assert check_format(write_official(replace(blank, draft_mark="Dự thảo lần 1")), profile) == ()


@pytest.mark.parametrize("profile", PROFILES)
def test_a_line_of_the_text_that_looks_like_a_signature_is_none(profile: str) -> None:
    lines = ("Nơi nhận:", "T/M BAN THƯỜNG VỤ", "BÍ THƯ", "BÁO CÁO", "PHỤ LỤC", "Số 5-BC/CB")
    html = "".join(f"<p>{line}</p>" for line in lines)
    sections = (OfficialSection("I", "I", 1, "Kết quả", html), *REPORTS[profile].sections)
    assert check_format(write_official(replace(REPORTS[profile], sections=sections)), profile) == ()


def test_a_signature_without_a_table_is_the_last_one() -> None:
    centred = '<w:pPr><w:jc w:val="center"/></w:pPr>'
    markup = (
        paragraph("BÁO CÁO", centred)
        + paragraph("sơ kết công tác", centred)
        + paragraph("T/M BAN THƯỜNG VỤ")
        + paragraph("đã ký vào bản chính của văn bản này, các đơn vị xem kèm.")
        + paragraph("Nơi nhận:")
        + paragraph("- Các chi bộ.")
        + paragraph("T/M ĐẢNG ỦY")
        + paragraph("BÍ THƯ")
        + paragraph("Nguyễn Văn A")
    )
    found = check_format(docx_of(markup), "party")
    assert not {"signer_name_missing", "recipients_label_missing", "recipients_list_missing"} & {
        one.code for one in found
    }
    assert "T/M ĐẢNG ỦY" in only(found, "parts_align").message
    assert "T/M BAN" not in only(found, "parts_align").message


def test_a_form_in_an_annex_has_a_closing_of_its_own() -> None:
    form = "<p>Nơi nhận:</p><p>KT GIÁM ĐỐC</p><p>PHÓ GIÁM ĐỐC</p><p>Họ và tên</p>"
    document = replace(REPORT, annexes=(Annex(title="Mẫu báo cáo", html=form),))
    assert codes(write_official(document)) == set()


@pytest.mark.parametrize("profile", PROFILES)
def test_the_text_is_no_abstract_where_there_is_none(profile: str) -> None:
    found = codes(write_official(replace(REPORTS[profile], abstract="")), profile)
    assert not {code for code in found if code.startswith("abstract")}


def test_parts_that_are_all_set_alike_are_told_once() -> None:
    data = WRITTEN
    for part in ("number_symbol", "place_date", "type_name", "signer_name"):
        data = restyled(part, lambda found: setattr(found, "alignment", ALIGN.LEFT), data)
    (finding,) = check_format(data, "party_2018")
    assert finding.code == "parts_align"
    assert "“Số 205-BC/ĐUK”" in finding.message
    assert "và 1 dòng khác" in finding.message


def test_headings_and_recipients_that_are_wrong_alike_are_told_once() -> None:
    finding = only(check_format(restyled("heading_1", runs("bold", False)), "party_2018"), "heading_1_bold")
    assert "và 3 dòng khác" in finding.message
    recipients = only(check_format(write_official(REPORT), "party"), "recipients_list_end")
    assert "và 1 dòng khác" in recipients.message


def test_a_text_in_an_old_font_is_quoted_as_it_is_read() -> None:
    old = body("§¶ng ñy ®· b¸o c¸o.", run='<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>')
    finding = only(check_format(typed(old), "party_2018"), "body_font")
    assert finding.where == "Đảng ủy đã báo cáo."


def test_many_lines_that_look_like_the_end_cost_no_more_than_others() -> None:
    row = f"<w:tr><w:tc>{paragraph('Nơi nhận:')}</w:tc></w:tr>"
    assert_grows_with_size(
        lambda data: check_format(data, "party"),
        lambda rows: docx_of(paragraph("BÁO CÁO") + f"<w:tbl>{row * rows}</w:tbl>"),
        size=1_600,
    )
