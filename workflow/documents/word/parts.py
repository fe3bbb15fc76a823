"""The parts of an official document: header, name and abstract, body, recipients and signature, annex."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from workflow.documents.labels import Kind, read_label
from workflow.documents.word.closing import (
    AUTHORITY,
    RULE,
    begins_closing,
    find_closing,
    is_recipients_label,
    stands_for_signature,
)
from workflow.documents.word.content import Line

_NAME_WITHIN = 40  # lines
_TITLE_LINES = 12
_SENTENCE_ENDS = (".", ":", ";")
_LONGEST_TITLE_LINE = 600
_LONGEST_LINE_OF_A_HEAD = 150
_NUMBERED = (Kind.PART, Kind.ROMAN, Kind.NUMBER)
_SENTENCES_BEFORE_NAME = 1  # typed above the head of a form
_WORDS_OF_A_SENTENCE = 3
_OF_THE_HEAD = re.compile(r"(?i)\bsố\b|\bngày\b|\bmẫu\b|\bkhóa\b|\bnhiệm kỳ\b|\bkính gửi\b|\bv/v\b|\bdự thảo\b|\blần\b")
_ANNEX = re.compile(r"(?:PHỤ\s+LỤC\b[^:.\-–]{0,12}[:.\-–]?\s*)?ĐỀ\s+CƯƠNG\b")
_ANNEX_IN_SMALL_LETTERS = re.compile(r"(?:Phụ\s+lục\b[^:.\-–]{0,12}[:.\-–]?\s*)?Đề\s+cương\b[^.;:,]{0,80}")
_APPENDIX = re.compile(r"(?:PHỤ\s+LỤC|BIỂU\s+(?:MẪU|SỐ|TỔNG)|MẪU\s+SỐ)\b")


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


def split_parts(lines: Sequence[Line], name: str, *, is_heading: Callable[[str], bool] = lambda words: False) -> Parts:
    """`lines` in the parts of an official document of the kind `name`, such as "KẾ HOẠCH".

    `is_heading` knows headings of the body by their words, without a number: neither name nor title stands after one.
    """
    named = _named(lines, name, is_heading)
    start = 0 if named is None else named + 1
    title_end = start if named is None else _title_end(lines, start, is_heading)
    annex = _annex_start(lines, title_end)
    closing = find_closing(lines, title_end, min(annex, _first(_APPENDIX, lines, title_end)))
    return Parts(
        header=lines[: named or 0],
        name=[] if named is None else [lines[named]],
        title=lines[start:title_end],
        body=lines[title_end : closing.start],
        closing=lines[closing.start : closing.stop],
        annex=lines[annex : _first(_APPENDIX, lines, annex + 1)],
    )


def joined(lines: Sequence[Line]) -> str:
    """`lines` as one text, without a rule: a title that was broken over several of them."""
    return " ".join(word for line in lines if not RULE.fullmatch(line.text) for word in line.text.split())


def read_recipients(closing: Sequence[Line]) -> list[str]:
    """The addressees under "Nơi nhận", as typed, without dashes and closing punctuation."""
    closing = _in_columns(closing)
    at = next((at for at, line in enumerate(closing) if is_recipients_label(line.text)), None)
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
    label = next((line for line in closing if is_recipients_label(line.text)), None)
    lines = [
        line.text
        for line in closing
        if not (label and label.cell and line.cell == label.cell) and not is_recipients_label(line.text)
    ]
    first = next((at for at, text in enumerate(lines) if AUTHORITY.match(text)), None)
    if first is None:
        first = next((at for at, text in enumerate(lines) if text.isupper()), None)
    if first is None:
        return None
    has_authority = bool(AUTHORITY.match(lines[first]))
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


def _named(lines: Sequence[Line], name: str, is_heading: Callable[[str], bool]) -> int | None:
    """The place of the line with the kind of document; None if the body begins before there is one."""
    sentences = 0
    for at, line in enumerate(lines[:_NAME_WITHIN]):
        if _is_name(line.text, name):
            return at
        sentences += is_statement(line.text)
        if sentences > _SENTENCES_BEFORE_NAME or _begins_body(line.text, is_heading):
            return None
    return None


def _is_name(text: str, name: str) -> bool:
    words = " ".join(text.split())
    return (words.isupper() and words.startswith(name)) or words.casefold() == name.casefold()


def is_statement(text: str) -> bool:
    """Whether `text` says something as the body of a document does, and not as its head or its end."""
    if text.isupper() or _OF_THE_HEAD.search(text):
        return False
    is_sentence = text.endswith((".", ";", ":", "!")) and len(text.split()) >= _WORDS_OF_A_SENTENCE
    return is_sentence or len(text) > _LONGEST_LINE_OF_A_HEAD or any(char.isdigit() for char in text)


def _begins_body(text: str, is_heading: Callable[[str], bool]) -> bool:
    label, words = read_label(text)
    return (label is not None and label.kind in _NUMBERED) or is_heading(words)


def _first(pattern: re.Pattern[str], lines: Sequence[Line], start: int) -> int:
    return next((at for at in range(start, len(lines)) if pattern.match(lines[at].text)), len(lines))


def _annex_start(lines: Sequence[Line], start: int) -> int:
    """Where the outline begins: in capitals, or as a bold line of its own under the signature."""
    capital = _first(_ANNEX, lines, start)
    if capital < len(lines):
        return capital
    signed = next((at for at in range(start, len(lines)) if begins_closing(lines[at].text)), len(lines))
    return next(
        (
            at
            for at in range(signed, len(lines))
            if lines[at].is_bold and _ANNEX_IN_SMALL_LETTERS.fullmatch(lines[at].text)
        ),
        len(lines),
    )


def _title_end(lines: Sequence[Line], start: int, is_heading: Callable[[str], bool]) -> int:
    last = min(start + _TITLE_LINES, len(lines))
    # A title may have the words of a heading; but then a rule ends it.
    last = next((at for at in range(start + 1, last) if _begins_body(lines[at].text, is_heading)), last)
    if start < last and _begins_body(lines[start].text, lambda words: False):
        return start
    for at in range(start, last):
        if RULE.fullmatch(lines[at].text):
            return at + 1
    if start < last and is_heading(lines[start].text):
        return start
    # Without a rule the title is what is as bold as its first line; of plain text, that line and what goes on from it.
    is_bold_telling = 2 * sum(line.is_bold for line in lines) <= len(lines)
    for at in range(start, last):
        text = lines[at].text
        goes_on = (lines[at].is_bold and is_bold_telling) or text[0].islower() or text[0] == "("
        ends = read_label(text)[0] or len(text) > _LONGEST_TITLE_LINE or text.endswith(_SENTENCE_ENDS)
        if at > start and (not goes_on or ends):
            return at
    return last


def _may_be_name(text: str) -> bool:
    return not (text.isupper() or stands_for_signature(text) or read_label(text)[0])
