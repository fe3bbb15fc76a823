"""The parts of an official document: header, name and abstract, body, recipients and signature, annex."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from workflow.documents.labels import read_label
from workflow.documents.text import fold
from workflow.documents.word.content import Line

_RULE = re.compile(r"[-–—_=*. ]{3,}")  # the line of hyphens that closes the abstract
_NAME_WITHIN = 40  # lines
_TITLE_LINES = 12
_SENTENCE_ENDS = (".", ":", ";")
_LONGEST_TITLE_LINE = 600
_LONGEST_CLOSING_LINE = 150
_CLOSING_LINES = 25
# Letters alone may be words of a heading in capitals: "KT" for a slip in "KẾT".
_AUTHORITY = re.compile(
    r"(?:(?:T/M|K/T|T/L|T/Q)\.?|(?:TM|KT|TL|TUQ|Q)\.|(?:TM|KT|TL|TUQ|Q)(?=\s+(?:BAN|BCH|BÍ|CẤP|CHI|CHỦ|ĐẢNG|ĐOÀN|GIÁM|"
    r"HỘI|HĐND|LÃNH|PHÓ|THỦ|THƯỜNG|TRƯỞNG|ỦY|UỶ|UBND)\b))\s*\w"
)
_ANNEX = re.compile(r"(?:PHỤ\s+LỤC\b[^:.\-–]{0,12}[:.\-–]?\s*)?ĐỀ\s+CƯƠNG\b")
_ANNEX_IN_SMALL_LETTERS = re.compile(r"(?:Phụ\s+lục\b[^:.\-–]{0,12}[:.\-–]?\s*)?Đề\s+cương\b[^.;:,]{0,80}")
_APPENDIX = re.compile(r"(?:PHỤ\s+LỤC|BIỂU\s+(?:MẪU|SỐ|TỔNG)|MẪU\s+SỐ)\b")
_STAND_INS_FOR_A_SIGNATURE = {"da ky", "ky ten", "ky, ghi ro ho ten", "ky ten, dong dau", "da ky va dong dau"}


@dataclass(frozen=True, slots=True)
class Parts:
    """The lines of a document by what they are; a part that the document lacks is empty.

    `name` is the line with the kind of document (KẾ HOẠCH, BÁO CÁO), `title` the abstract (trích yếu) and
    its rule, `annex` an outline (ĐỀ CƯƠNG). Other appendices are in no part.
    """

    header: Sequence[Line]
    name: Sequence[Line]
    title: Sequence[Line]
    body: Sequence[Line]
    closing: Sequence[Line]
    annex: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed: in whose name ("T/M BAN THƯỜNG VỤ"), as what ("PHÓ BÍ THƯ"), and the name."""

    authority: str
    position: str
    name: str


def split_parts(lines: Sequence[Line], name: str) -> Parts:
    """`lines` in the parts of an official document of the kind `name`, such as "KẾ HOẠCH"."""
    named = next((at for at, line in enumerate(lines[:_NAME_WITHIN]) if _is_name(line.text, name)), None)
    start = 0 if named is None else named + 1
    title_end = start if named is None else _title_end(lines, start)
    annex = _annex_start(lines, title_end)
    closing = _closing_start(lines, title_end, min(annex, _first(_APPENDIX, lines, title_end)))
    return Parts(
        header=lines[: named or 0],
        name=[] if named is None else [lines[named]],
        title=lines[start:title_end],
        body=lines[title_end:closing],
        closing=lines[closing : _closing_end(lines, closing, annex)],
        annex=lines[annex : _first(_APPENDIX, lines, annex + 1)],
    )


def joined(lines: Sequence[Line]) -> str:
    """`lines` as one text, without a rule: a title that was broken over several of them."""
    return " ".join(word for line in lines if not _RULE.fullmatch(line.text) for word in line.text.split())


def read_recipients(closing: Sequence[Line]) -> list[str]:
    """The addressees under "Nơi nhận", as typed, without dashes and closing punctuation."""
    closing = _in_columns(closing)
    at = next((at for at, line in enumerate(closing) if _is_recipients_label(line.text)), None)
    if at is None:
        return []
    recipients = []
    for line in closing[at + 1 :]:
        label, text = read_label(line.text)
        if line.cell != closing[at].cell or (not line.cell and label is None):
            break
        recipients.append(text.strip().rstrip(",;.").strip())
    return [recipient for recipient in recipients if recipient]


def read_signer(closing: Sequence[Line]) -> Signer | None:
    """Who signed under the text; None if nobody is named."""
    closing = _in_columns(closing)
    label = next((line for line in closing if _is_recipients_label(line.text)), None)
    lines = [
        line.text
        for line in closing
        if not (label and label.cell and line.cell == label.cell) and not _is_recipients_label(line.text)
    ]
    first = next((at for at, text in enumerate(lines) if _AUTHORITY.match(text)), None)
    if first is None:
        first = next((at for at, text in enumerate(lines) if text.isupper()), None)
    if first is None:
        return None
    has_authority = bool(_AUTHORITY.match(lines[first]))
    capitals = [text for text in lines[first:] if text.isupper()]
    names = [text for text in lines[first:] if _may_be_name(text)]
    return Signer(
        authority=capitals[0] if has_authority else "",
        position=" ".join(capitals[1:] if has_authority else capitals),
        name=names[-1] if names else "",
    )


def _in_columns(closing: Sequence[Line]) -> list[Line]:
    """`closing` as if its columns, where tabs part them, were the cells of a table; as it is without tabs."""
    if not any("\t" in line.text for line in closing if not line.cell):
        return list(closing)
    parted = [
        replace(line, text=text.strip(), cell=-1 - min(column, 1)) if not line.cell else line
        for line in closing
        for column, text in enumerate(re.split(r"\t+", line.text) if not line.cell else [line.text])
        if text.strip()
    ]
    return sorted(parted, key=lambda line: -line.cell if line.cell < 0 else 0)


def _is_name(text: str, name: str) -> bool:
    words = " ".join(text.split())
    return (words.isupper() and words.startswith(name)) or words.casefold() == name.casefold()


def _first(pattern: re.Pattern[str], lines: Sequence[Line], start: int) -> int:
    return next((at for at in range(start, len(lines)) if pattern.match(lines[at].text)), len(lines))


def _annex_start(lines: Sequence[Line], start: int) -> int:
    """Where the outline begins: in capitals, or as a bold line of its own under the signature."""
    capital = _first(_ANNEX, lines, start)
    if capital < len(lines):
        return capital
    signed = next((at for at in range(start, len(lines)) if _begins_closing(lines[at].text)), len(lines))
    return next(
        (
            at
            for at in range(signed, len(lines))
            if lines[at].is_bold and _ANNEX_IN_SMALL_LETTERS.fullmatch(lines[at].text)
        ),
        len(lines),
    )


def _title_end(lines: Sequence[Line], start: int) -> int:
    last = min(start + _TITLE_LINES, len(lines))
    for at in range(start, last):
        if _RULE.fullmatch(lines[at].text):
            return at + 1
    # Without a rule the title is what is as bold as its first line; of plain text, that line and what goes on from it.
    for at in range(start, last):
        text = lines[at].text
        goes_on = lines[at].is_bold or text[0].islower() or text[0] == "("
        ends = read_label(text)[0] or len(text) > _LONGEST_TITLE_LINE or text.endswith(_SENTENCE_ENDS)
        if at > start and (not goes_on or ends):
            return at
    return last


def _closing_start(lines: Sequence[Line], start: int, end: int) -> int:
    begins = [at for at in range(start, end) if _begins_closing(lines[at].text)]
    signed = (at for at in begins if _is_signed(lines[at : min(at + _CLOSING_LINES, end)]))
    at = next(signed, begins[-1] if begins else end)
    if at == end or not lines[at].cell:
        return at
    # Recipients stand in the left cell of the row, a signature in the right one; some programs make one table of the
    # text before and this row.
    first_cell = lines[at].cell - (not _is_recipients_label(lines[at].text))
    while at > start and lines[at - 1].block == lines[at].block and lines[at - 1].cell >= first_cell:
        at -= 1
    return at


def _is_signed(lines: Sequence[Line]) -> bool:
    """Whether somebody signs in `lines`: in the name of a body, or by an office in capitals."""
    return any(line.text.isupper() and len(line.text) > 1 and read_label(line.text)[0] is None for line in lines)


def _begins_closing(text: str) -> bool:
    return _is_recipients_label(text.partition("\t")[0]) or (text.isupper() and bool(_AUTHORITY.match(text)))


def _closing_end(lines: Sequence[Line], start: int, end: int) -> int:
    """The end of the table with the signature or, without a table, of the short lines that it is made of."""
    for at in range(start, end):
        line = lines[at]
        if lines[start].cell:
            if line.block != lines[start].block:
                return at
        elif line.cell or len(line.text) > _LONGEST_CLOSING_LINE or _APPENDIX.match(line.text):
            return at
    return end


def _is_recipients_label(text: str) -> bool:
    return len(text) < 20 and fold(text).startswith("noi nhan")


def _may_be_name(text: str) -> bool:
    stands_for_signature = fold(text).strip("()[] .") in _STAND_INS_FOR_A_SIGNATURE
    return not (text.isupper() or stands_for_signature or read_label(text)[0])
