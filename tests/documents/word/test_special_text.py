"""Text that stands beside the text, or is not written in letters: notes, comments, symbols, drawings, fields."""

import datetime as dt
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.effort import assert_grows_with_size
from tests.documents.word.packages import STYLES, packed, run
from workflow.documents.findings import Finding
from workflow.documents.package.opening import UnreadableDocument
from workflow.documents.word.body import read_body
from workflow.documents.word.content import Body, WordComment, WordParagraph, WordTable, lines_of
from workflow.documents.word.to_html import to_html


def read(body: str, **parts: str) -> Body:
    return read_body(packed(body, **parts))


def lines(body: str, **parts: str) -> list[str]:
    return [line.text for line in lines_of(read(body, **parts).blocks)]


def findings(body: str, **parts: str) -> list[Finding]:
    return list(read(body, **parts).findings)


def paragraph(text: str, properties: str = "", of_run: str = "") -> str:
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}{run(text, of_run)}</w:p>"


def note(at: int, text: str, kind: str = "footnote") -> str:
    return f"<w:{kind} w:id='{at}'><w:p><w:r><w:{kind}Ref/></w:r>{run(' ' + text)}</w:p></w:{kind}>"


def refer(at: int, kind: str = "footnote", more: str = "") -> str:
    mark = " w:customMarkFollows='1'" if more else ""
    return f"<w:r><w:{kind}Reference w:id='{at}'{mark}/>{more}</w:r>"


# Notes


def test_notes_follow_what_refers_to_them_with_one_row_of_marks() -> None:
    body = (
        f"<w:p>{run('a')}{refer(2)}{run(' b')}{refer(3, 'endnote')}</w:p>"
        f"<w:tbl><w:tr><w:tc><w:p>{run('c')}{refer(4)}</w:p></w:tc></w:tr></w:tbl>"
        f"<w:p>{run('d')}{refer(2)}</w:p>"
    )
    footnotes = (
        "<w:footnote w:id='0' w:type='separator'><w:p><w:r><w:separator/></w:r></w:p></w:footnote>"
        + note(2, "hai")
        + note(4, "bốn")
    )
    assert lines(body, footnotes=footnotes, endnotes=note(3, "ba", "endnote")) == [
        "a[1] b[2]",
        "[1] hai",
        "[2] ba",
        "c[3]",
        "[3] bốn",
        "d[1]",
    ]


def test_a_mark_that_the_author_chose_is_kept() -> None:
    body = f"<w:p>{run('a')}{refer(2, more='<w:t>*</w:t>')}{run('b')}{refer(3)}</w:p>"
    footnotes = f"<w:footnote w:id='2'><w:p>{run('* hai')}</w:p></w:footnote>" + note(3, "ba")
    assert lines(body, footnotes=footnotes) == ["a[*]b[1]", "[*] hai", "[1] ba"]


def test_a_note_does_not_end_the_list_that_it_stands_in() -> None:
    numbering = (
        "<w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/>"
        "</w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='1'/></w:num>"
    )
    in_list = "<w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>"
    body = f"<w:p>{in_list}{run('a')}{refer(2)}</w:p><w:p>{in_list}{run('b')}</w:p>"
    read_blocks = read(body, numbering=numbering, footnotes=note(2, "hai")).blocks
    assert to_html(read_blocks) == "<ol><li><p>a[1]</p><p>[1] hai</p></li><li><p>b</p></li></ol>"


# Comments


def comment(at: int, author: str, text: str, paragraph_id: str) -> str:
    return (
        f"<w:comment w:id='{at}' w:author='{author}' w:date='2023-02-1{at}T09:30:00Z'>"
        f"<w:p w14:paraId='{paragraph_id}'>{run(text)}</w:p></w:comment>"
    )


@pytest.mark.parametrize(
    "stated",
    [
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00Z",
        "1899-12-30T00:00:00Z",
        "1/2",
        "",
    ],
)
def test_a_comment_without_a_time_that_can_be_has_none(stated: str) -> None:
    comments = f"<w:comment w:id='1' w:author='Lan' w:date='{stated}'>{paragraph('Bổ sung')}</w:comment>"
    (found,) = read(paragraph("a"), comments=comments).comments
    assert (found.text, found.at) == ("Bổ sung", None)


def test_the_time_of_a_comment_is_in_utc() -> None:
    comments = f"<w:comment w:id='1' w:date='2023-02-11T09:30:00+07:00'>{paragraph('Bổ sung')}</w:comment>"
    (found,) = read(paragraph("a"), comments=comments).comments
    assert found.at == dt.datetime(2023, 2, 11, 2, 30, tzinfo=dt.UTC)


def test_comments_come_with_author_time_words_and_replies() -> None:
    start, end = (f"<w:commentRange{kind} w:id='{1}'/>" for kind in ("Start", "End"))
    body = (
        paragraph("mở đầu")
        + f"<w:p>{run('câu ')}{start}{run('một', '<w:b/>')}</w:p><w:p>{run('hai')}{end}"
        + "<w:r><w:commentReference w:id='1'/></w:r><w:r><w:commentReference w:id='2'/></w:r></w:p>"
    )
    found = read(
        body,
        comments=comment(1, "Lan", "Sửa lại", "0A")
        + comment(3, "Ba", "Lạc", "0C")
        + comment(2, "Minh", "Đã sửa", "0B"),
        commentsExtended="<w15:commentEx w15:paraId='0A' w15:done='1'/>"
        "<w15:commentEx w15:paraId='0B' w15:paraIdParent='0A' w15:done='0'/>",
    )
    assert found.comments == (
        WordComment("Lan", dt.datetime(2023, 2, 11, 9, 30, tzinfo=dt.UTC), "Sửa lại (đã xong)", "một hai", 1),
        WordComment("Minh", dt.datetime(2023, 2, 12, 9, 30, tzinfo=dt.UTC), "Đã sửa", "một hai", 1),
        WordComment("Ba", dt.datetime(2023, 2, 13, 9, 30, tzinfo=dt.UTC), "Lạc", "", 0),
    )


# Tracked changes, hidden text, contents


def test_tracked_changes_are_told_with_their_authors() -> None:
    body = (
        f"<w:p><w:ins w:author='Lan'>{run('a')}</w:ins><w:del w:author='Minh'>{run('b')}</w:del>"
        f"<w:del w:author='Lan'>{run('c')}</w:del><w:moveFrom w:author='Ba'>{run('d')}</w:moveFrom>"
        f"<w:moveTo w:author='Ba'>{run('d')}</w:moveTo></w:p>"
    )
    (finding,) = findings(body)
    assert finding.code == "tracked_changes"
    assert "1 chỗ chèn (Lan), 2 chỗ xóa (Minh, Lan), 1 chỗ chuyển đi (Ba)" in finding.message
    assert lines(body) == ["ad"]


def test_paragraphs_whose_end_is_deleted_are_one_with_the_look_of_the_last() -> None:
    body = (
        f"<w:p><w:pPr><w:pStyle w:val='Tiu1'/><w:rPr><w:del/></w:rPr></w:pPr>{run('Kết ')}</w:p>"
        f"<w:p>{run('quả')}</w:p><w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('cuối')}</w:p>"
    )
    first, last = read(body).blocks
    assert isinstance(first, WordParagraph) and isinstance(last, WordParagraph)
    assert (first.text, first.heading_level, last.text) == ("Kết quả", None, "cuối")


def test_hidden_text_is_told_and_left_out() -> None:
    body = paragraph("a") + paragraph("bí ẩn", of_run="<w:vanish/>") + paragraph("c", of_run="<w:vanish w:val='0'/>")
    (finding,) = findings(body)
    assert (finding.code, "“bí ẩn”" in finding.message) == ("hidden_text", True)
    assert lines(body) == ["a", "c"]


def test_a_table_of_contents_is_left_out_and_counted() -> None:
    field = (
        "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> TO</w:instrText></w:r>"
        "<w:r><w:instrText>C \\o </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>"
        f"{run('I. Kết quả')}</w:p><w:p>{run('II. Hạn chế')}</w:p>"
        "<w:p><w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
    )
    body = field + paragraph("sót lại 3", "<w:pStyle w:val='Muc1'/>") + paragraph("I. Kết quả")
    (finding,) = findings(body)
    assert (finding.code, "3 dòng" in finding.message) == ("contents_left_out", True)
    assert lines(body) == ["I. Kết quả"]


# Fields of forms, symbols, formulas, ruby


def test_old_form_fields_show_their_value() -> None:
    tick = (
        "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar>"
        "</w:r>"
    )
    choice = (
        "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList><w:result w:val='1'/><w:listEntry w:val='Một'/>"
        "<w:listEntry w:val='Hai'/></w:ddList></w:ffData></w:fldChar></w:r>"
    )
    end = "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    assert lines(f"<w:p>{tick}{end}{run(' đạt: ')}{choice}{end}</w:p>") == ["☑ đạt: Hai"]


def test_symbols_are_read_as_signs_and_unknown_ones_are_told() -> None:
    body = (
        "<w:p><w:r><w:sym w:font='Symbol' w:char='F0B3'/><w:t xml:space='preserve'> 80% </w:t>"
        "<w:sym w:font='Wingdings' w:char='F0FC'/><w:sym w:font='Wingdings' w:char='00FE'/></w:r>"
        + run("ü", "<w:rFonts w:ascii='Wingdings' w:hAnsi='Wingdings'/>")
        + "<w:r><w:sym w:font='Times New Roman' w:char='2264'/></w:r></w:p>"
    )
    assert lines(body) == ["≥ 80% ✓☑✓≤"]
    assert findings(body) == []
    body = "<w:p><w:r><w:sym w:font='Webdings' w:char='F0B3'/><w:sym w:font='a' w:char='x'/></w:r></w:p>"
    (finding,) = findings(body)
    assert (finding.code, finding.message[0]) == ("symbols_unknown", "2")


def test_formulas_are_read_in_one_line() -> None:
    part = "<m:{0}><m:r><m:t>{1}</m:t></m:r></m:{0}>".format
    body = f"<w:p>{run('Tỷ lệ ')}<m:oMath><m:f>{part('num', 'a')}{part('den', 'b')}</m:f><m:r><m:t>=x</m:t></m:r>"
    assert lines(f"{body}<m:sSup>{part('sup', '2')}</m:sSup></m:oMath></w:p>") == ["Tỷ lệ a/b=x^2"]


def test_hyphens_and_spaces_become_plain() -> None:
    assert lines(paragraph("16\u2011NQ/ĐUK\u00a0tổ\u00adchức\u200b")) == ["16-NQ/ĐUK tổchức"]
    assert lines("<w:p><w:r><w:t>tổ</w:t><w:softHyphen/><w:t>chức</w:t></w:r></w:p>") == ["tổchức"]


@given(
    st.lists(st.tuples(st.text(alphabet="aâơđ\u0301\u0323\u200d\u00ad \u0302", max_size=4), st.booleans()), max_size=6)
)
def test_runs_are_nfc_on_their_own_and_together(pieces: list[tuple[str, bool]]) -> None:
    markup = "".join(run(text, "<w:b/>" if strong else "") for text, strong in pieces)
    (found,) = read(f"<w:p>{run('x')}{markup}</w:p>").blocks
    assert isinstance(found, WordParagraph)
    texts = [one.text for one in found.runs]
    assert all(unicodedata.is_normalized("NFC", text) for text in [*texts, "".join(texts)])


# Drawings


def drawing(inside: str, said: str = "") -> str:
    inline = f"<wp:inline><wp:docPr id='1' name='a' descr='{said}'/>{inside}</wp:inline>"
    return f"<w:r><w:drawing>{inline}</w:drawing></w:r>"


def test_pictures_are_read_by_their_description_or_counted() -> None:
    body = f"<w:p>{run('a ')}{drawing('<a:blip/>', 'Lễ ký')}{drawing('<a:blip/>')}</w:p>"
    assert lines(body) == ["a [Hình: Lễ ký]"]
    assert [finding.code for finding in findings(body)] == ["pictures_left_out"]


def test_diagrams_shapes_and_word_art_are_read_and_charts_told() -> None:
    body = (
        "<w:p>"
        + run("a")
        + drawing("<dgm:relIds r:dm='id-diagramData'/>")
        + drawing("<c:chart r:id='id-chart'/>")
        + f"{drawing('<a:p><a:r><a:t>trong khung</a:t></a:r></a:p>', 'Khung')}"
        "<w:r><w:pict><v:shape><v:textpath string='chữ nghệ thuật'/></v:shape></w:pict></w:r></w:p>"
    )
    parts = {
        "diagramData": "<dgm:t><a:p><a:r><a:t>bước </a:t></a:r><a:r><a:t>một</a:t></a:r></a:p></dgm:t>",
        "chart": "<c:title><a:p><a:r><a:t>Thu chi</a:t></a:r></a:p></c:title>",
    }
    assert lines(body, **parts) == ["a[Biểu đồ: Thu chi]", "bước một", "trong khung", "chữ nghệ thuật"]
    (finding,) = findings(body, **parts)
    assert (finding.code, "“Thu chi”" in finding.message) == ("charts_left_out", True)


# Looks


@pytest.mark.parametrize(
    "style, of_run, is_strong",
    [
        ("Tiu1", "", True),
        ("Tiu1", "<w:rStyle w:val='Dam'/>", False),
        ("Tiu1", "<w:rStyle w:val='Dam'/><w:b/>", True),
        ("Tiu1", "<w:b w:val='0'/>", False),
        ("Normal", "<w:rStyle w:val='Dam'/>", True),
        ("Normal", "<w:bCs/>", False),
    ],
)
def test_bold_of_style_in_style_is_not_bold(style: str, of_run: str, is_strong: bool) -> None:
    (found,) = read(paragraph("a", f"<w:pStyle w:val='{style}'/>", of_run)).blocks
    assert isinstance(found, WordParagraph)
    assert found.runs[0].strong == is_strong


def test_letters_shown_as_capitals_are_capitals() -> None:
    styles = STYLES + (
        "<w:style w:type='paragraph' w:styleId='Hoa'><w:name w:val='h'/><w:rPr><w:caps/></w:rPr></w:style>"
    )
    assert lines(paragraph("Kết quả", "<w:pStyle w:val='Hoa'/>"), styles=styles) == ["KẾT QUẢ"]


@pytest.mark.parametrize(
    "properties, level",
    [
        ("<w:pStyle w:val='Tiu1'/>", 1),
        ("<w:outlineLvl w:val='2'/>", 3),
        ("<w:outlineLvl w:val='9'/>", None),
        ("<w:pStyle w:val='Muc'/>", 4),
        ("<w:pStyle w:val='Muc'/><w:outlineLvl w:val='9'/>", None),
        ("", None),
    ],
)
def test_the_level_of_a_heading_is_known(properties: str, level: int | None) -> None:
    styles = STYLES + (
        "<w:style w:type='paragraph' w:styleId='Muc'><w:name w:val='Muc'/><w:pPr><w:outlineLvl w:val='3'/></w:pPr>"
        "</w:style>"
    )
    (found,) = read(paragraph("a", properties), styles=styles).blocks
    assert isinstance(found, WordParagraph)
    assert found.heading_level == level


# Forms of our own, tables


def test_text_in_a_control_of_our_forms_knows_its_section() -> None:
    body = (
        "<w:sdt><w:sdtPr><w:tag w:val='trinh-ky:section:III.3'/></w:sdtPr><w:sdtContent>"
        f"<w:p>{run('a')}{refer(2)}</w:p><w:tbl><w:tr><w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl></w:sdtContent></w:sdt>"
        "<w:p><w:sdt><w:sdtPr><w:tag w:val='trinh-ky:section:IV'/></w:sdtPr><w:sdtContent>"
        f"{run('c')}</w:sdtContent></w:sdt></w:p>" + paragraph("d")
    )
    found = read(body, footnotes=note(2, "hai")).blocks
    assert [block.section_key for block in found] == ["III.3", "III.3", "III.3", "IV", ""]


START, ON, SPAN = "<w:vMerge w:val='restart'/>", "<w:vMerge/>", "<w:gridSpan w:val='2'/>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text) if text else '<w:p/>'}</w:tc>"


def test_cells_over_several_rows_are_one() -> None:
    body = (
        f"<w:tbl><w:tr>{cell('a', START)}{cell('b', SPAN)}</w:tr>"
        f"<w:tr>{cell('', ON)}{cell('c')}{cell('d', START)}</w:tr>"
        f"<w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr>{cell('e')}{cell('sót', ON)}</w:tr></w:tbl>"
    )
    (table,) = found = read(body).blocks
    assert isinstance(table, WordTable)
    assert [[(c.colspan, c.rowspan, c.continues) for c in row] for row in table.rows] == [
        [(1, 2, False), (2, 1, False)],
        [(1, 1, True), (1, 1, False), (1, 1, False)],
        [(1, 1, False), (1, 1, False), (1, 1, False)],
    ]
    assert to_html(found) == (
        '<table><tbody><tr><td rowspan="2"><p>a</p></td><td colspan="2"><p>b</p></td></tr>'
        "<tr><td><p>c</p></td><td><p>d</p></td></tr>"
        "<tr><td></td><td><p>e</p></td><td><p>sót</p></td></tr></tbody></table>"
    )


def test_a_cell_is_not_drawn_from_the_header_into_the_body() -> None:
    header = "<w:trPr><w:tblHeader/></w:trPr>"
    body = f"<w:tbl><w:tr>{header}{cell('a', START)}{cell('b')}</w:tr><w:tr>{cell('', ON)}{cell('c')}</w:tr></w:tbl>"
    assert to_html(read(body).blocks) == (
        "<table><thead><tr><th><p>a</p></th><th><p>b</p></th></tr></thead>"
        "<tbody><tr><td></td><td><p>c</p></td></tr></tbody></table>"
    )


def test_a_table_in_a_table_stays_one() -> None:
    inner = f"<w:tbl><w:tr>{cell('b')}</w:tr></w:tbl>"
    body = f"<w:tbl><w:tr><w:tc>{paragraph('a')}{inner}{paragraph('c')}</w:tc></w:tr></w:tbl>"
    assert to_html(read(body).blocks) == (
        "<table><tbody><tr><td><p>a</p><table><tbody><tr><td><p>b</p></td></tr></tbody></table><p>c</p></td></tr>"
        "</tbody></table>"
    )


def table_of(*rows: str) -> str:
    """A table with cells apart by "|"; bold ones stand between stars, "^" goes on from above, "v" begins that."""
    markup = ""
    for row in rows:
        markup += "<w:tr>"
        for text in row.split("|"):
            merge = {"v": START, "^": ON}.get(text[:1], "")
            bare = text.strip("v^")
            inside = run(bare.strip("*"), "<w:b/>" if bare.startswith("*") else "") if bare else ""
            markup += f"<w:tc><w:tcPr>{merge}</w:tcPr><w:p>{inside}</w:p></w:tc>"
        markup += "</w:tr>"
    return f"<w:tbl>{markup}</w:tbl>"


@pytest.mark.parametrize(
    ("rows", "header_rows"),
    [
        (("*TT*|*Nội dung*", "1|a"), 1),
        (("*TT*|*Nội dung*", "*1*|*a*", "2|b"), 1),
        (("v*TT*|*Năm*", "^|*2022*", "1|a"), 2),
        (("v*TT*|*Năm*", "^|2022", "1|a"), 0),
        (("v*TT*|*Năm*", "^|*2022*"), 0),
        (("*TT*|Nội dung", "1|a"), 0),
        (("*TT*|", "1|a"), 0),
        (("*TT*|*Nội dung*",), 0),
        (("TT|Nội dung", "*1*|*a*"), 0),
    ],
)
def test_a_first_row_that_is_all_bold_is_the_head_of_a_table_that_marks_none(
    rows: tuple[str, ...], header_rows: int
) -> None:
    (table,) = read(table_of(*rows)).blocks
    assert isinstance(table, WordTable)
    assert table.header_rows == header_rows


def test_the_bold_head_of_a_table_is_one_in_rich_text() -> None:
    assert to_html(read(table_of("*TT*|*Nội dung*", "1|a")).blocks) == (
        "<table><thead><tr><th><p><strong>TT</strong></p></th><th><p><strong>Nội dung</strong></p></th></tr></thead>"
        "<tbody><tr><td><p>1</p></td><td><p>a</p></td></tr></tbody></table>"
    )


def test_where_the_author_marked_the_head_a_bold_row_under_it_is_no_part_of_it() -> None:
    marked = table_of("*TT*|*Nội dung*", "*I*|*a*", "1|b").replace("<w:tr>", "<w:tr><w:trPr><w:tblHeader/></w:trPr>", 1)
    (table,) = read(marked).blocks
    assert isinstance(table, WordTable)
    assert table.header_rows == 1


# Secrecy


@pytest.mark.parametrize(
    "mark",
    [
        "Mật",
        "M Ậ T",
        "[ TỐI MẬT ]",
        "Tuyệt mật.",
        "Độ mật: TỐI MẬT",
        "| MẬT |",
        "M\tẬ\tT",
        "Số: 12-BC/CB\tMẬT",
        f"Số: 12-BC/CB{' ' * 40}Tối mật",
        "TÀI LIỆU MẬT",
        "MẬT - Bản số: 03",
        "Mật (C)",
        "TỐI MẬT (A)",
        "BÍ MẬT NHÀ NƯỚC",
        "- MẬT -",
        "- Mật -",
        "Đóng dấu: MẬT",
        "Mức độ mật: Tuyệt mật",
    ],
)
def test_a_secrecy_mark_of_any_shape_is_seen(mark: str) -> None:
    with pytest.raises(UnreadableDocument, match="độ mật"):
        read(paragraph("ĐẢNG BỘ TỈNH") + paragraph(mark))


def test_the_refusal_of_a_secret_document_says_how_to_send_it() -> None:
    with pytest.raises(UnreadableDocument, match=r"gửi theo đường văn thư mật\..*bỏ dòng ghi độ mật rồi tải lên lại\."):
        read(paragraph("MẬT"))


def test_a_secrecy_mark_in_small_capitals_is_seen() -> None:
    with pytest.raises(UnreadableDocument, match="độ mật"):
        read(f"<w:p>{run('tuyệt mật', '<w:smallCaps/>')}</w:p>")
    assert lines(f"<w:p>{run('Kế hoạch', '<w:smallCaps/>')}</w:p>") == ["KẾ HOẠCH"]


@pytest.mark.parametrize(
    "text",
    [
        "bảo mật",
        "mật",
        "Bí mật",
        "Bảo vệ bí mật nhà nước: MẬT",
        "Mật ong",
        "Mặt trận",
        "- Mật",
        "-\tTối mật",
        "• Mật",
        "Bí mật nhà nước",
        "Tài liệu mật",
        "MẬT TRẬN TỔ QUỐC",
        "Mật độ dân cư",
        "Không mật",
    ],
)
def test_words_about_secrets_are_no_mark(text: str) -> None:
    assert lines(paragraph(text)) == [text]


@pytest.mark.parametrize(
    "inside",
    [
        paragraph("TỐI MẬT"),
        f"<w:tbl><w:tr>{cell('Tối mật')}{cell('Số 1')}</w:tr></w:tbl>",
        "<w:p><w:r><w:pict><v:shape><v:textpath string='MẬT'/></v:shape></w:pict></w:r></w:p>",
    ],
)
def test_a_secrecy_mark_in_the_margin_is_seen(inside: str) -> None:
    for part in ("header", "footer"):
        with pytest.raises(UnreadableDocument, match="độ mật"):
            read(paragraph("BÁO CÁO"), **{part: inside})
    assert lines(paragraph("BÁO CÁO"), header=paragraph("Trang 1")) == ["BÁO CÁO"]


def test_a_secrecy_mark_in_a_box_is_seen() -> None:
    box = f"<w:r><w:pict><v:textbox><w:txbxContent>{paragraph('Mật')}</w:txbxContent></v:textbox></w:pict></w:r>"
    with pytest.raises(UnreadableDocument, match="độ mật"):
        read(f"<w:p>{run('BÁO CÁO')}{box}</w:p>")


def test_a_word_alone_far_from_the_top_is_no_mark() -> None:
    assert len(lines(paragraph("a") * 40 + paragraph("MẬT"))) == 41


# Files made to take long

MANY = 1_600


@pytest.mark.parametrize(
    "body",
    [
        lambda many: "".join(f"<w:commentRangeStart w:id='{at}'/>{run('a')}" for at in range(many)),
        lambda many: (
            "<w:r><w:fldChar w:fldCharType='begin'/><w:fldChar w:fldCharType='separate'/></w:r>" * many
            + run("a")
            + "<w:r><w:fldChar w:fldCharType='end'/></w:r>" * many
        ),
        lambda many: "".join(refer(at) for at in range(many)),
        lambda many: "".join(run("a", "<w:caps/>" if at % 2 else "") for at in range(many)),
    ],
    ids=["open comments", "fields in fields", "notes", "runs"],
)
def test_time_grows_no_faster_than_the_file(body: Callable[[int], str]) -> None:
    def data(many: int) -> bytes:
        return packed(f"<w:p>{body(many)}</w:p>", footnotes="".join(note(at, "b") for at in range(many)))

    assert read_body(data(MANY)).blocks
    assert_grows_with_size(read_body, data, size=MANY)


LONG = 16_000


@pytest.mark.parametrize("font", ["Times New Roman", "VNI-Times", ".VnTime"])
@pytest.mark.parametrize("repeated", [*" \t\u00a0aắ.-\u0301\u00ad(_ä", "1.", "M "])
def test_a_long_run_of_one_character_is_read_quickly(repeated: str, font: str) -> None:
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'

    def data(length: int) -> bytes:
        return packed(f"<w:p>{run(f'o{repeated * length}b', fonts)}</w:p>")

    assert read_body(data(LONG)).blocks
    assert_grows_with_size(read_body, data, size=LONG)


@pytest.mark.parametrize("kind", ["begin", "separate", "end"])
def test_a_simple_field_with_stray_marks_of_a_complex_one_ends_where_it_ends(kind: str) -> None:
    stray = f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>"
    body = f"<w:p><w:fldSimple w:instr='REF a'>{run('trong trường')}{stray}</w:fldSimple>{run(' và sau đó')}</w:p>"
    assert lines(body) == ["trong trường và sau đó"]
