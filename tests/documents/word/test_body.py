import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.word_files import docx_of, paragraph, with_parts
from workflow.documents.package.opening import UnreadableDocument
from workflow.documents.word.body import read_body
from workflow.documents.word.content import Line, WordParagraph, WordTable, lines_of

SHOWN = [
    "{p}",
    "<w:sdt><w:sdtContent>{p}</w:sdtContent></w:sdt>",
    "<w:ins>{p}</w:ins>",
    "<w:p><w:ins>{r}</w:ins></w:p>",
    "<w:p><w:moveTo>{r}</w:moveTo></w:p>",
    "<w:p><w:hyperlink>{r}</w:hyperlink></w:p>",
    "<w:p><w:smartTag>{r}</w:smartTag></w:p>",
    '<w:p><w:fldSimple w:instr="REF">{r}</w:fldSimple></w:p>',
    "<w:p><w:sdt><w:sdtContent>{r}</w:sdtContent></w:sdt></w:p>",
    "<w:tbl><w:tr><w:tc>{p}</w:tc></w:tr></w:tbl>",
    "<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>{p}</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>",
    "<w:tbl><w:tr><w:tc><w:tbl><w:tr><w:tc>{p}</w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>",
    "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx><w:txbxContent>{p}</w:txbxContent></wps:txbx>"
    "</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{p}</w:txbxContent></v:textbox></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r></w:p>",
]
UNSEEN = [
    "<w:p><w:del><w:r><w:delText>{text}</w:delText></w:r></w:del></w:p>",
    "<w:p><w:del>{r}</w:del></w:p>",
    "<w:p><w:moveFrom>{r}</w:moveFrom></w:p>",
    "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{text}</w:t></w:r></w:p>",
    "<w:p><w:r><w:instrText>{text}</w:instrText></w:r></w:p>",
    "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{p}</w:tc></w:tr></w:tbl>",
]
sentences = st.text(alphabet="aăâđêôơưàảãáạ bcghkmnt.,-12", min_size=1, max_size=60).filter(lambda text: text.strip())


def marked_up(shape: str, text: str) -> str:
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    return shape.format(p=f"<w:p>{run}</w:p>", r=run, text=text)


def lines(markup: str) -> list[str]:
    return [line.text for line in lines_of(read_body(docx_of(markup)).blocks)]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([*SHOWN, *UNSEEN]), sentences), min_size=1, max_size=12))
def test_every_sentence_is_read_once_and_in_order_wherever_it_stands(pieces: list[tuple[str, str]]) -> None:
    numbered = [(shape, f"câu {place} {text.strip()}") for place, (shape, text) in enumerate(pieces)]
    markup = "".join(marked_up(shape, text) for shape, text in numbered)
    expected = [text for shape, text in numbered if shape in SHOWN]
    assert lines(paragraph("Mở đầu") + markup) == ["Mở đầu", *expected]


def test_words_that_word_broke_into_runs_are_joined_with_their_weight() -> None:
    markup = (
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Kết </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>quả</w:t></w:r>"
        '<w:r><w:t xml:space="preserve"> tốt</w:t></w:r></w:p>'
    )
    (found,) = read_body(docx_of(markup)).blocks
    assert isinstance(found, WordParagraph)
    assert [(run.text, run.strong) for run in found.runs] == [("Kết quả", True), (" tốt", False)]


def test_weight_comes_from_the_style_too() -> None:
    (found,) = read_body(docx_of(paragraph("Đánh giá", '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'))).blocks
    assert isinstance(found, WordParagraph)
    assert found.heading_level
    assert found.runs[0].strong


def test_breaks_and_tabs_are_kept() -> None:
    markup = (
        "<w:p><w:r><w:t>Số</w:t><w:tab/><w:t>ngày</w:t><w:br/><w:t>12</w:t><w:noBreakHyphen/><w:t>KH</w:t></w:r></w:p>"
    )
    assert lines(markup) == ["Số\tngày", "12-KH"]


def test_text_is_nfc() -> None:
    assert lines(paragraph("Đa\u0309ng uy\u0309")) == ["Đảng uỷ"]


def test_cells_of_a_table_are_told_apart() -> None:
    cells = f"<w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc>"
    markup = f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>{paragraph('c')}"
    found = lines_of(read_body(docx_of(markup)).blocks)
    assert found == [Line("a", False, 0, 1), Line("b", False, 0, 2), Line("c", False, 1, 0)]


def test_a_cell_over_several_columns_says_so() -> None:
    markup = (
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>"
        "<w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    (table,) = read_body(docx_of(markup)).blocks
    assert isinstance(table, WordTable)
    assert (table.rows[0][0].colspan, table.header_rows) == (2, 1)


NUMBERING = b"""<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:abstractNum w:abstractNumId="1">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/><w:isLgl/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/></w:lvl>
 <w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
</w:abstractNum>
<w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="8"><w:abstractNumId w:val="1"/>
 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
<w:num w:numId="9"><w:abstractNumId w:val="1"/>
 <w:lvlOverride w:ilvl="0"><w:startOverride w:val="999999999"/></w:lvlOverride></w:num>
</w:numbering>"""


def numbered(text: str, list_id: int, level: int) -> str:
    return paragraph(text, f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr></w:pPr>')


def test_automatic_numbers_are_read_as_word_shows_them() -> None:
    markup = "".join(
        numbered(text, list_id, level)
        for text, list_id, level in [
            ("một", 7, 0),
            ("hai", 7, 1),
            ("ba", 7, 1),
            ("bốn", 7, 2),
            ("năm", 7, 3),
            ("sáu", 7, 0),
            ("bảy", 7, 1),
            ("tám", 8, 0),
            ("chín", 9, 0),
            ("mười", 0, 0),
        ]
    )
    data = with_parts(docx_of(markup), {"word/numbering.xml": NUMBERING})
    assert [line.text for line in lines_of(read_body(data).blocks)] == [
        "I. một",
        "1.1. hai",
        "1.2. ba",
        "a) bốn",
        "- năm",
        "II. sáu",
        "2.1. bảy",
        "V. tám",
        "999999999. chín",
        "mười",
    ]


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT"])
def test_a_secret_document_is_refused(mark: str) -> None:
    with pytest.raises(UnreadableDocument, match="độ mật"):
        read_body(docx_of(paragraph(mark) + paragraph("KẾ HOẠCH")))


def test_unicode_text_that_kept_the_name_of_an_old_font_is_read() -> None:
    text = "Công tác giáo dục lý tưởng, đạo đức cách mạng, ý thức công dân"
    run = f'<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr><w:t>{text}</w:t></w:r></w:p>'
    assert lines(run) == [text]


def test_a_document_without_text_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="không có chữ nào"):
        read_body(docx_of("<w:p/>"))


def codes(markup: str) -> list[str]:
    return [finding.code for finding in read_body(docx_of(markup)).findings]


def test_pictures_without_a_description_and_lost_notes_are_counted() -> None:
    markup = (
        paragraph("a")
        + "<w:p><w:r><w:footnoteReference w:id='1'/><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r></w:p>"
    )
    assert codes(markup) == ["pictures_left_out", "notes_left_out"]
