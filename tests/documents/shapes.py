"""The plan of the seed and reports on its outline, typed anew in each shape that officers send.

A shape says how headings are numbered, what they look like and how the page is laid out; what the document says stays
the same.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby
from typing import Literal

from docx import Document
from docx.oxml import parse_xml

from fixtures.make_plan import BODY, OUTLINE, OUTLINE_TITLE, REFERENCE, TITLE
from tests.documents.word_files import NAMESPACES
from workflow.documents.labels import Kind, read_label
from workflow.documents.outline import OutlineNode, split_guidance, to_roman

ROMAN_STYLES = ["{}.", "{}-", "{})", "{}/", "{} -"]
NUMBER_STYLES = ["{}.", "{})", "{}-", "{}/"]
POINT_STYLES = ["a)", "a.", "-", "+"]


@dataclass(frozen=True)
class Shape:
    """`numbering` "manual" is typed, "style" and "direct" are Word's own, "lost" is none; the rest says itself."""

    numbering: Literal["manual", "style", "direct", "lost"] = "manual"
    roman: str = "{}."
    number: str = "{}."
    point: str = "a)"
    look: Literal["bold", "plain", "all bold", "heading style"] = "bold"
    guidance: Literal["", "in the line", "under it", "under it in italics", "bulleted in italics"] = "in the line"
    counted: int = 77  # the list in which Word counts
    layout: Literal["paragraphs", "line breaks", "two columns", "three columns", "run in"] = "paragraphs"
    split_headings: bool = False
    empty_paragraphs: bool = False
    head: Literal["table", "tabs", "text boxes", "swapped", "lines"] = "table"


@dataclass(frozen=True)
class Piece:
    """A heading of `level` 1 to 3 with its number among its siblings (0 for none), guidance, and what is under it."""

    level: int
    number: int
    heading: str
    guidance: str = ""
    texts: tuple[str, ...] = ()
    label: str | None = None  # typed in the place of the number


@dataclass
class _Page:
    shape: Shape
    markup: list[str] = field(default_factory=list)

    def line(self, text: str, *, bold: bool = False, italic: bool = False, properties: str = "") -> None:
        self.markup.append(paragraph([(text, bold or self.shape.look == "all bold", italic)], properties))
        if self.shape.empty_paragraphs:
            self.markup.append(paragraph([("   ", False, False)]))


def paragraph(runs: Sequence[tuple[str, bool, bool]], properties: str = "") -> str:
    """The markup of a paragraph of runs (text, bold, italic); a tab and a line break are Word's own."""
    return f"<w:p>{properties and f'<w:pPr>{properties}</w:pPr>'}{''.join(map(_run, runs))}</w:p>"


def _run(run: tuple[str, bool, bool]) -> str:
    text, bold, italic = run
    words = escape(text, quote=False).replace("\t", "</w:t><w:tab/><w:t xml:space='preserve'>")
    words = words.replace("\n", "</w:t><w:br/><w:t xml:space='preserve'>")
    properties = f"<w:rPr>{'<w:b/>' * bold}{'<w:i/>' * italic}</w:rPr>"
    return f"<w:r>{properties}<w:t xml:space='preserve'>{words}</w:t></w:r>"


def table(rows: Sequence[Sequence[Sequence[str]]]) -> str:
    """A table of rows of cells of the markup of paragraphs."""
    cells = ("".join(f"<w:tc>{''.join(cell) or '<w:p/>'}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def text_box(*lines: str) -> str:
    """A paragraph with a text box that holds `lines`."""
    inside = "".join(paragraph([(line, False, False)]) for line in lines)
    return (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent>"
        f"{inside}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
        f"{inside}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def word_file(markup: str) -> bytes:
    """A .docx with `markup` as its body; list 77 numbers I., 1., a); the styles Num1 to Num3 are in list 78."""
    document = Document()
    numbering = document.part.numbering_part.element
    formats = [("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)")]
    for number in (77, 78, 79):
        levels = "".join(
            f"<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{kind}'/><w:lvlText w:val='{text}'/></w:lvl>"
            for at, (kind, text) in enumerate(formats)
        )
        bullet = "<w:lvl w:ilvl='3'><w:start w:val='1'/><w:numFmt w:val='bullet'/><w:lvlText w:val='-'/></w:lvl>"
        kind = f"<w:abstractNum {NAMESPACES} w:abstractNumId='{number}'>{levels}{bullet}</w:abstractNum>"
        first = numbering.find("{*}num")
        first.addprevious(parse_xml(kind))
        numbering.append(
            parse_xml(f"<w:num {NAMESPACES} w:numId='{number}'><w:abstractNumId w:val='{number}'/></w:num>")
        )
    for level in (1, 2, 3):
        document.styles.element.append(
            parse_xml(
                f"<w:style {NAMESPACES} w:type='paragraph' w:styleId='Num{level}'><w:name w:val='Numbered {level}'/>"
                f"<w:basedOn w:val='Normal'/><w:pPr><w:numPr><w:ilvl w:val='{level - 1}'/>"
                f"<w:numId w:val='78'/></w:numPr></w:pPr></w:style>"
            )
        )
    body = document.element.body
    for child in list(body)[:-1]:
        body.remove(child)
    for place, child in enumerate(list(parse_xml(f"<w:body {NAMESPACES}>{markup}</w:body>"))):
        body.insert(place, child)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def label_of(piece: Piece, shape: Shape) -> str:
    """The number that is typed before the heading of `piece`, with a space, "" for none."""
    if shape.numbering == "lost":
        return ""
    if piece.label is not None:
        return f"{piece.label} " if piece.label else ""
    if shape.numbering != "manual" or not piece.number:
        return ""
    if piece.level == 1:
        return shape.roman.format(to_roman(piece.number)) + " "
    if piece.level == 2:
        return shape.number.format(piece.number) + " "
    return shape.point.replace("a", "abcdđeghik"[piece.number - 1]) + " "


def _properties(piece: Piece, shape: Shape) -> str:
    in_style = f"<w:pStyle w:val='Heading{piece.level}'/>" if shape.look == "heading style" else ""
    if shape.numbering == "style":
        in_style = in_style or f"<w:pStyle w:val='Num{piece.level}'/>"
    if (
        shape.numbering in ("style", "direct")
        and piece.number
        and not (shape.numbering == "style" and "Num" in in_style)
    ):
        return f"{in_style}<w:numPr><w:ilvl w:val='{piece.level - 1}'/><w:numId w:val='{shape.counted}'/></w:numPr>"
    return in_style


def _heading(piece: Piece, shape: Shape) -> Iterator[str]:
    bold = shape.look in ("bold", "all bold")
    words = label_of(piece, shape) + piece.heading
    properties = _properties(piece, shape)
    lines = [words]
    if shape.split_headings and len(words) > 50:
        at = words.index(" ", len(words) // 2)
        lines = [words[:at], words[at + 1 :]]
    for line in lines[:-1]:
        yield paragraph([(line, bold, False)], properties)
        properties = properties.partition("<w:numPr>")[0].replace("Num", "No")
    guidance = f" ({piece.guidance})." if piece.guidance and shape.guidance == "in the line" else ""
    yield paragraph(
        [(lines[-1], bold, False), (guidance, shape.look == "all bold", bool(guidance))][: 1 + bool(guidance)],
        properties,
    )
    if piece.guidance and shape.guidance.startswith("under it"):
        yield paragraph([(f"({piece.guidance})", shape.look == "all bold", shape.guidance.endswith("italics"))])
    if piece.guidance and shape.guidance == "bulleted in italics":
        for part in piece.guidance.split("; "):
            yield paragraph([(f"- {part[0].upper()}{part[1:]}.", shape.look == "all bold", True)])


def pieces(pieces_: Sequence[Piece], shape: Shape) -> list[str]:
    """The markup of headings with what is under them."""
    if shape.layout in ("two columns", "three columns"):
        return [_as_table(pieces_, shape)]
    markup: list[str] = []
    all_bold = shape.look == "all bold"
    for piece in pieces_:
        bold = shape.look in ("bold", "all bold")
        if shape.layout == "line breaks":
            heading = f"{label_of(piece, shape)}{piece.heading}"
            if markup and markup[-1].startswith("\0"):
                markup[-1] += "\n" + "\n".join([heading, *piece.texts])
            else:
                markup.append("\0" + "\n".join([heading, *piece.texts]))
        elif shape.layout == "run in" and piece.texts:
            heading = f"{label_of(piece, shape)}{piece.heading.rstrip('.')}:"
            first = (f" {piece.texts[0]}", all_bold, False)
            markup.append(paragraph([(heading, bold, False), first], _properties(piece, shape)))
            markup += [paragraph([(text, all_bold, False)]) for text in piece.texts[1:]]
        else:
            markup += _heading(piece, shape)
            markup += [paragraph([(text, all_bold, False)]) for text in piece.texts]
    markup = [paragraph([(one[1:], all_bold, False)]) if one.startswith("\0") else one for one in markup]
    return (
        [one for each in markup for one in (each, paragraph([(" ", False, False)]))]
        if shape.empty_paragraphs
        else markup
    )


def _as_table(pieces_: Sequence[Piece], shape: Shape) -> str:
    three = shape.layout == "three columns"
    head = ["TT", "Nội dung", "Kết quả"] if three else ["Nội dung", "Kết quả"]
    rows = [[[paragraph([(text, True, False)])] for text in head]]
    for piece in pieces_:
        label = label_of(piece, shape).strip()
        name = piece.heading if three else f"{label} {piece.heading}".strip()
        texts = [paragraph([(text, False, False)]) for text in piece.texts]
        hint = [paragraph([(f"({piece.guidance})", False, True)])] if piece.guidance and shape.guidance else []
        rows.append(
            [
                *([[paragraph([(label, False, False)])]] if three else []),
                [paragraph([(name, True, False)]), *hint],
                texts,
            ]
        )
    return table(rows)


def head_of(shape: Shape, left: Sequence[str], right: Sequence[str]) -> list[str]:
    """The head of a document: who issued it and under whose title."""
    if shape.head == "tabs":
        lines = [f"{one}\t{other}" for one, other in zip(left, [*right, *[""] * len(left)], strict=False)]
        return [paragraph([(line.rstrip("\t"), True, False)]) for line in lines]
    if shape.head == "text boxes":
        return [text_box(*left), text_box(*right)]
    if shape.head == "lines":
        return [paragraph([(line, False, False)]) for line in (*left, *right)]
    cells = [[paragraph([(line, False, False)]) for line in lines] for lines in (left, right)]
    return [table([cells[::-1] if shape.head == "swapped" else cells])]


def report(pieces_: Sequence[Piece], shape: Shape) -> bytes:
    """A unit's report of `pieces_`."""
    page = _Page(shape)
    page.markup += head_of(
        shape,
        ["ĐẢNG ỦY KHỐI CƠ QUAN VÀ DOANH NGHIỆP TỈNH YÊN BÁI", "CHI BỘ ĐÀI", "*", "Số 12-BC/CB"],
        ["ĐẢNG CỘNG SẢN VIỆT NAM", "Yên Bái, ngày 01 tháng 3 năm 2023"],
    )
    for text in ("BÁO CÁO", "Sơ kết 02 năm thực hiện Nghị quyết số 16-NQ/ĐUK", "-----"):
        page.line(text, bold=True)
    page.markup += pieces(pieces_, shape)
    page.markup.append(
        table(
            [
                [
                    [paragraph([(text, False, False)]) for text in ("Nơi nhận:", "- Đảng ủy Khối,", "- Lưu chi bộ.")],
                    [paragraph([(text, True, False)]) for text in ("T/M CHI BỘ", "BÍ THƯ", "Nguyễn Thị Hoa")],
                ]
            ]
        )
    )
    return word_file("".join(page.markup))


def of_outline(outline: Sequence[OutlineNode], texts: dict[str, tuple[str, ...]]) -> list[Piece]:
    """The pieces of a report that has every section of `outline`, with `texts` by key."""
    numbers: dict[str, int] = {}
    found = []
    for node in outline:
        above = node.key.rpartition(".")[0]
        numbers[above] = numbers.get(above, 0) + 1
        found.append(Piece(node.level, numbers[above], node.heading, texts=texts.get(node.key, ())))
    return found


def plan(shape: Shape, *, number: str = "Số 178-KH/ĐUK", split_title: bool = False) -> bytes:
    """The seed's plan with its slips in `shape`; `split_title` breaks the title over three lines."""
    page = _Page(shape)
    page.markup += head_of(
        shape,
        ["ĐẢNG ỦY KHỐI CƠ QUAN VÀ DOANH NGHIỆP TỈNH YÊN BÁI", "BAN THƯỜNG VỤ", "*", number],
        ["ĐẢNG CỘNG SẢN VIỆT NAM", "Yên Bái, ngày 17 tháng 02 năm 2023"],
    )
    name, title = TITLE.strip().split("\n")
    page.line(name, bold=True)
    words = title.split()
    thirds = [
        " ".join(words[: len(words) // 3]),
        " ".join(words[len(words) // 3 : len(words) // 2]),
        " ".join(words[len(words) // 2 :]),
    ]
    for text in [*(thirds if split_title else [title]), "---------"]:
        page.line(text, bold=True)
    body = replace(shape, layout="paragraphs", split_headings=False, counted=79)
    body = replace(body, numbering="direct") if shape.numbering == "style" else body
    for labelled, lines in groupby(BODY.strip("\n").split("\n"), key=lambda line: read_label(line)[0] is not None):
        if labelled:
            page.markup += pieces([_piece(line) for line in lines], body)
        else:
            for line in lines:
                page.line(line)
    page.markup.append(
        table(
            [
                [
                    [
                        paragraph([(text, False, False)])
                        for text in (
                            "Nơi nhận:",
                            "- Ban Thường vụ Đảng ủy Khối,",
                            "- Các chi, đảng bộ cơ sở,",
                            "- Các đoàn thể khối,",
                            "- Lưu Văn phòng ĐUK.",
                        )
                    ],
                    [
                        paragraph([(text, bold, False)])
                        for text, bold in (
                            ("T/M BAN THƯỜNG VỤ", True),
                            ("PHÓ BÍ THƯ", False),
                            ("(Đã ký)", False),
                            ("Cao Xuân Chiểu", True),
                        )
                    ],
                ]
            ]
        )
    )
    for text in OUTLINE_TITLE.strip().split("\n"):
        page.line(text.strip(), bold=True)
    page.line(REFERENCE, italic=True)
    page.markup += pieces(outline_pieces(), shape)
    return word_file("".join(page.markup))


def outline_pieces() -> list[Piece]:
    """The headings of the seed's outline."""
    return [_piece(line) for line in OUTLINE.strip("\n").split("\n")]


def _piece(line: str) -> Piece:
    label, words = read_label(line)
    assert label is not None
    heading, guidance = split_guidance(words) if label.kind is Kind.ROMAN else (words.strip(), "")
    if label.kind is Kind.DASH:
        return Piece(3, 0, heading, label="-")
    level = 1 if label.kind is Kind.ROMAN else 2
    number = ["I", "II", "III", "IV", "V", "VI"].index(label.words) + 1 if level == 1 else int(label.words)
    return Piece(level, number, heading, guidance)
