"""The numbers before paragraphs, as Word shows them."""

import pytest

from tests.documents.word.packages import STYLES, packed, run
from workflow.documents.word.body import read_body
from workflow.documents.word.content import lines_of


def level(at: int, text: str, kind: str = "decimal", more: str = "", start: int = 1) -> str:
    return (
        f"<w:lvl w:ilvl='{at}'><w:start w:val='{start}'/><w:numFmt w:val='{kind}'/>{more}<w:lvlText w:val='{text}'/>"
        "</w:lvl>"
    )


def kind(at: int, *levels: str, more: str = "") -> str:
    return f"<w:abstractNum w:abstractNumId='{at}'>{more}{''.join(levels)}</w:abstractNum>"


def list_of(at: int, of_kind: int, more: str = "") -> str:
    return f"<w:num w:numId='{at}'><w:abstractNumId w:val='{of_kind}'/>{more}</w:num>"


def item(text: str = "x", at: int | None = None, in_list: int | None = None, style: str = "") -> str:
    said = f"<w:pStyle w:val='{style}'/>" if style else ""
    where = "" if at is None else f"<w:ilvl w:val='{at}'/>"
    where += "" if in_list is None else f"<w:numId w:val='{in_list}'/>"
    said += f"<w:numPr>{where}</w:numPr>" if where else ""
    return f"<w:p><w:pPr>{said}</w:pPr>{run(text)}</w:p>"


def labels(body: str, numbering: str, styles: str = "") -> list[str]:
    found = lines_of(read_body(packed(body, numbering=numbering, styles=STYLES + styles)).blocks)
    return [line.text.rpartition(" ")[0] for line in found]


def style(name: str, properties: str, based_on: str = "") -> str:
    based = f"<w:basedOn w:val='{based_on}'/>" if based_on else ""
    inside = f"<w:name w:val='{name}'/>{based}<w:pPr>{properties}</w:pPr>"
    return f"<w:style w:type='paragraph' w:styleId='{name}'>{inside}</w:style>"


THREE = kind(1, level(0, "%1.", "upperRoman"), level(1, "%1.%2."), level(2, "%3)", "lowerLetter"))


def test_a_style_may_say_the_list_and_the_list_the_level() -> None:
    numbering = kind(
        1,
        level(0, "Phần %1", "upperRoman", "<w:pStyle w:val='A'/>"),
        level(1, "%2.", more="<w:pStyle w:val='B'/>"),
    ) + list_of(5, 1)
    said = "<w:numPr><w:numId w:val='5'/></w:numPr>"
    styles = (
        style("A", said)
        + style("B", said)
        + style("C", "", "B")
        + style("D", "<w:numPr><w:numId w:val='0'/></w:numPr>", "B")
    )
    body = (
        item(style="A") + item(style="B") + item(style="C") + item("x", style="D") + item(style="A") + item(style="B")
    )
    assert labels(body, numbering, styles) == ["Phần I", "1.", "2.", "", "Phần II", "1."]


def test_a_paragraph_may_say_only_its_level() -> None:
    styles = style("A", "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='5'/></w:numPr>")
    body = item(style="A") + item(style="A", at=1) + item(style="A", at=1)
    assert labels(body, THREE + list_of(5, 1), styles) == ["I.", "I.1.", "I.2."]


def test_a_level_goes_on_where_the_list_says_so() -> None:
    numbering = kind(
        1,
        level(0, "%1."),
        level(1, "%2)", more="<w:lvlRestart w:val='0'/>"),
        level(2, "%3-", more="<w:lvlRestart w:val='1'/>"),
    ) + list_of(5, 1)
    body = "".join(item(at=at, in_list=5) for at in (0, 1, 2, 1, 2, 0, 1, 2))
    assert labels(body, numbering) == ["1.", "1)", "1-", "2)", "2-", "2.", "3)", "1-"]


def test_a_list_may_take_its_levels_from_a_style_of_lists() -> None:
    numbering = (
        kind(1, level(0, "%1/"), more="<w:styleLink w:val='S'/>")
        + kind(2, more="<w:numStyleLink w:val='S'/>")
        + list_of(5, 2)
    )
    assert labels(item(at=0, in_list=5) * 2, numbering) == ["1/", "2/"]


def test_a_list_may_change_a_level_of_its_kind() -> None:
    change = f"<w:lvlOverride w:ilvl='0'>{level(0, 'Mục %1.', 'upperLetter', start=3)}</w:lvlOverride>"
    assert labels(item(at=0, in_list=5) * 2, THREE + list_of(5, 1, change)) == ["Mục C.", "Mục D."]


@pytest.mark.parametrize(
    "number_format, start, label",
    [
        ("lowerLetter", 26, "z"),
        ("lowerLetter", 28, "bb"),
        ("upperLetter", 27, "AA"),
        ("upperRoman", 39, "XXXIX"),
        ("upperRoman", 40, "40"),
        ("lowerRoman", 4, "iv"),
        ("decimalZero", 5, "05"),
        ("none", 5, ""),
        ("chicken", 5, "5"),
    ],
)
def test_numbers_are_written_as_the_level_says(number_format: str, start: int, label: str) -> None:
    numbering = kind(1, level(0, "%1.", number_format, start=start)) + list_of(5, 1)
    assert labels(item(at=0, in_list=5), numbering) == [f"{label}."]


def test_words_of_a_number_in_an_old_font_are_read() -> None:
    fonts = "<w:rPr><w:rFonts w:ascii='.VnTimeH' w:hAnsi='.VnTimeH'/></w:rPr></w:lvl>"
    numbering = kind(1, level(0, "PhÇn %1.", "upperRoman").replace("</w:lvl>", fonts)) + list_of(5, 1)
    assert labels(item(at=0, in_list=5), numbering) == ["PHẦN I."]


def test_an_empty_item_has_its_number_and_a_deleted_one_has_not() -> None:
    deleted = (
        "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='5'/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>"
        f"<w:del>{run('x')}</w:del></w:p>"
    )
    body = item(at=0, in_list=5) + item("", at=0, in_list=5) + deleted + item(at=0, in_list=5)
    assert labels(body, kind(1, level(0, "%1.")) + list_of(5, 1)) == ["1.", "3."]


def test_a_list_that_is_nowhere_shows_nothing() -> None:
    assert labels(item("một x", at=0, in_list=9) + item("hai x", at=8, in_list=5), THREE + list_of(5, 1)) == [
        "một",
        "hai",
    ]
