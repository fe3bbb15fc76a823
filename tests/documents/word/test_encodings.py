"""Documents of which runs are typed in old encodings: each is read by the font that shows it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.encodings.typing import encode
from tests.documents.word.packages import STYLES, packed, run
from workflow.documents.package.opening import UnreadableDocument
from workflow.documents.word.body import read_body
from workflow.documents.word.content import Body, Conversions, lines_of

THEME = """<a:themeElements><a:fontScheme name="a">
<a:majorFont><a:latin typeface=".VnTimeH"/></a:majorFont>
<a:minorFont><a:latin typeface="VNI-Times"/></a:minorFont></a:fontScheme></a:themeElements>"""
FONT_STYLES = (
    STYLES
    + """
<w:style w:type="paragraph" w:styleId="Cu"><w:name w:val="Cu"/><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>
 </w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="CuCon"><w:name w:val="CuCon"/><w:basedOn w:val="Cu"/></w:style>
<w:style w:type="character" w:styleId="ChuVni"><w:name w:val="v"/><w:rPr><w:rFonts w:hAnsi="VNI-Helve"/></w:rPr>
 </w:style>
"""
)
SAID = "đảng ủy khối cơ quan và doanh nghiệp tỉnh báo cáo kết quả thực hiện nghị quyết thường vụ, năm 2023 (ước)"
texts = st.lists(st.sampled_from(SAID.split()), min_size=1, max_size=6).map(lambda words: " ".join([*words, ""]))

# How a run says its font, the encoding that it is typed in, and what the reader sees.
FONTS: list[tuple[str, str, Callable[[str], str]]] = [
    ('<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime" w:cs="Arial"/>', "TCVN3", str),
    ('<w:rFonts w:ascii=".VnArialH" w:hAnsi=".VnArialH"/>', "TCVN3", str.upper),
    ('<w:rFonts w:ascii="VNI-Times" w:hAnsi="VNI-Times"/>', "VNI", str),
    ('<w:rStyle w:val="ChuVni"/>', "VNI", str),
    ('<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:ascii="Arial"/>', "VNI", str),
    ('<w:rFonts w:hAnsiTheme="majorHAnsi"/>', "TCVN3", str.upper),
    ('<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/>', "NFC", str),
    ('<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:caps/>', "NFC", str.upper),
    ('<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/>', "NFD", str),
]


def typed(text: str, encoding: str) -> str:
    return unicodedata.normalize(encoding, text) if encoding in ("NFC", "NFD") else encode(text, encoding)


@st.composite
def mixed_paragraphs(draw: Callable[[st.SearchStrategy], Any]) -> tuple[str, str]:
    style = draw(st.sampled_from(["", "Cu", "CuCon"]))
    fonts = [*FONTS, ("", "TCVN3" if style else "NFC", str)]
    markup, shown = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else "", ""
    for _ in range(draw(st.integers(1, 5))):
        font, encoding, show = draw(st.sampled_from(fonts))
        text = draw(texts)
        characters = typed(text, encoding)
        cuts = sorted(draw(st.lists(st.integers(1, len(characters) - 1), max_size=3)))
        for start, end in zip([0, *cuts], [*cuts, len(characters)], strict=True):
            weight = draw(st.sampled_from(["", "<w:b/>", "<w:i/>", "<w:sz w:val='26'/>"]))
            piece = characters[start:end].replace("\u00ad", "</w:t><w:softHyphen/><w:t xml:space='preserve'>")
            markup += run(piece, font + weight) if start < end else ""
        shown += show(text)
    return f"<w:p>{markup}</w:p>", shown.strip()


@settings(max_examples=150, deadline=None)
@given(st.lists(mixed_paragraphs(), min_size=1, max_size=4))
def test_each_run_is_read_by_its_font(paragraphs: list[tuple[str, str]]) -> None:
    body = read_body(packed("".join(markup for markup, _ in paragraphs), styles=FONT_STYLES, theme=THEME))
    assert [line.text for line in lines_of(body.blocks)] == [shown for _, shown in paragraphs]
    doubts = [finding for finding in body.findings if finding.code == "encoding_doubtful"]
    assert all("đều được" in finding.message for finding in doubts)


def in_font(text: str, font: str) -> str:
    return f'<w:p>{run(text, f"""<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>""")}</w:p>'


def read(markup: str) -> Body:
    return read_body(packed(markup))


def lines(body: Body) -> list[str]:
    return [line.text for line in lines_of(body.blocks)]


def test_conversions_are_counted_after_joining_and_told() -> None:
    body = read(
        "<w:p>"
        + run("§¶ng ", '<w:rFonts w:hAnsi=".VnTime"/>')
        + run("bé", '<w:rFonts w:hAnsi=".VnTime"/><w:b/>')
        + run(" tỉnh")
        + "</w:p>"
        + in_font("Ñaûng boä", "VNI-Times")
        + f"<w:p>{run(unicodedata.normalize('NFD', 'Đảng bộ'))}</w:p>"
        + in_font("2021", ".VnTime")
    )
    assert lines(body) == ["Đảng bộ tỉnh", "Đảng bộ", "Đảng bộ", "2021"]
    assert body.converted == Conversions(tcvn3=1, vni=1, nfd=1)
    (finding,) = body.findings
    assert (finding.code, finding.severity) == ("encoding_converted", "hint")


@pytest.mark.parametrize("font", [".VnTime", "VNI-Times"])
@pytest.mark.parametrize("text", ["Cô Hòa đó", "Còn quá", "Công tác giáo dục lý tưởng"])
def test_unicode_text_that_kept_an_old_font_is_left_alone(text: str, font: str) -> None:
    body = read(in_font(text, font))
    assert lines(body) == [text]
    assert body.converted == Conversions()


def test_a_run_of_both_an_old_encoding_and_unicode_is_read_word_by_word_and_pointed_at() -> None:
    body = read(in_font("Coâng taùc thanh nieân được đổi mới, ưu tiên người trẻ", "VNI-Times"))
    assert lines(body) == ["Công tác thanh niên được đổi mới, ưu tiên người trẻ"]
    assert body.converted == Conversions(vni=1)
    (finding,) = [finding for finding in body.findings if finding.code == "encoding_doubtful"]
    assert "lẫn chữ của phông cũ với Unicode" in finding.message


def test_text_that_reads_well_both_ways_is_in_doubt_unless_all_other_text_in_old_fonts_is_old() -> None:
    either, old, kept = (in_font(text, "VNI-Times") for text in ("Cô", "Ñaûng boä", "Đồng chí đó"))
    for others in ("", kept, kept + old):
        doubts = [finding for finding in read(others + either).findings if finding.code == "encoding_doubtful"]
        assert [(finding.where, finding.fix) for finding in doubts] == [("“Cơ”", "Cô")]
    assert [finding.code for finding in read(old + either).findings] == ["encoding_converted"]


def test_the_font_of_the_whole_document_counts() -> None:
    fonts = '<w:rFonts w:ascii="VNI-Times" w:hAnsi="VNI-Times"/>'
    styles = f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}</w:rPr></w:rPrDefault></w:docDefaults>" + STYLES
    assert lines(read_body(packed(f"<w:p>{run('Ñaûng boä')}</w:p>", styles=styles))) == ["Đảng bộ"]


def test_text_of_an_old_encoding_without_its_font_stays_and_is_pointed_at() -> None:
    body = read(in_font("Ñaûng boä tænh Yeân Baùi", "Times New Roman"))
    assert lines(body) == ["Ñaûng boä tænh Yeân Baùi"]
    (finding,) = body.findings
    assert (finding.code, finding.fix) == ("encoding_doubtful", "Đảng bộ tỉnh Yên Bái")


def test_words_that_cannot_be_after_converting_are_pointed_at() -> None:
    body = read(in_font("§¶ng bé kh¸mh thµnh", ".VnTime"))
    assert lines(body) == ["Đảng bộ khámh thành"]
    assert [finding.code for finding in body.findings] == ["encoding_converted", "encoding_doubtful"]
    assert "khámh" in body.findings[1].message


def test_doubts_without_end_are_summed_up() -> None:
    body = read(in_font("Ñaûng boä tænh", "Arial") * 100)
    found = [finding for finding in body.findings if finding.code == "encoding_doubtful"]
    assert len(found) == 21
    assert "80 chỗ khác" in found[-1].message


@pytest.mark.parametrize("text, font", [("TUYÖT MËT", ".VnTime"), ("tèi mËt", ".VnTimeH"), ("MAÄT", "VNI-Times")])
def test_a_secrecy_mark_in_an_old_encoding_is_seen(text: str, font: str) -> None:
    with pytest.raises(UnreadableDocument, match="độ mật"):
        read(in_font(text, font) + in_font("B¸o c¸o", ".VnTime"))
