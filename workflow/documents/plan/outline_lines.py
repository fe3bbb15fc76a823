"""What each line of an outline is: a heading, one that goes on, or guidance."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from workflow.documents.labels import Kind, Label, read_label
from workflow.documents.outline import split_guidance
from workflow.documents.word.content import Line

_LONGEST_HINT_FREE = 120  # characters: a longer item in italics explains
_MOST_COLUMNS = 8
_LONGEST_TYPED = 2000  # characters of a heading with the guidance in its line
_BARE_NUMBER = re.compile(r"(?:[IVX]{1,7}|\d{1,2}(?:\.\d{1,2})*|[a-zđ])[.)]?|[-–+]")
_COLUMN_TITLES = re.compile(
    r"(?:số\s+)?(?:tt|stt|thứ tự|nội dung|đề mục|mục|gợi ý|yêu cầu|hướng dẫn|ghi chú)\b.{0,30}", re.I
)
_GOES_ON_AFTER = (",", ";", "-", " và", " của", " các", " trong", " với", " cho", " về")
_HINT = re.compile(r"(?:nêu|đánh giá|chỉ rõ|làm rõ|phân tích|ghi|trình bày|so sánh|số liệu|gồm|cần|tập trung)\b", re.I)


class LineKind(Enum):
    """What a line of an outline is."""

    HEADING = "heading"
    CONTINUED = "continued"
    GUIDANCE = "guidance"


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A line of an outline without its label; of a heading without one, `level` says how deep it stands, from 1."""

    kind: LineKind
    text: str
    label: Label | None = None
    level: int = 1


def outline_lines(lines: Sequence[Line]) -> Iterator[OutlineLine]:
    """The lines of the outline proper, by what they are."""
    return _Reader(lines).read()


class _Reader:
    def __init__(self, lines: Sequence[Line]) -> None:
        rows = list(_without_tables(lines))
        self._lines = [line for line, _ in rows]
        self._is_hint = [is_hint for _, is_hint in rows]
        numbered = [read_label(line.text)[0] for line in self._lines]
        self._is_numbered = any(label and label.words for label in numbered)
        self._levels = sorted({line.heading_level for line in self._lines if line.heading_level})
        bold = sum(line.is_bold for line in self._lines)
        self._bold_tells = 0 < bold < len(self._lines)
        self._has_capitals = any(is_capital(line.text) for line in self._lines)

    def read(self) -> Iterator[OutlineLine]:
        heading: Line | None = None  # the last line, if it is of a heading that may go on
        typed = ""
        for line, is_hint in zip(self._lines, self._is_hint, strict=True):
            found = self._line(line, heading, typed, is_hint)
            yield found
            if found.kind is LineKind.GUIDANCE:
                heading = None
            else:
                heading, typed = line, found.text if found.kind is LineKind.HEADING else f"{typed} {found.text}"

    def _line(self, line: Line, heading: Line | None, typed: str, is_hint: bool) -> OutlineLine:
        label, words = read_label(line.text)
        typed_too, rest = read_label(words) if label else (None, words)
        if typed_too and typed_too.kind is Kind.DASH:
            words = rest  # Word numbers the line, and its author typed a dash
        if is_hint:
            return OutlineLine(LineKind.GUIDANCE, line.text)
        if len(typed) > _LONGEST_TYPED:
            heading = None
        if heading and typed.count("(") > typed.count(")"):
            return OutlineLine(LineKind.CONTINUED, line.text)
        if label:
            if label.kind in (Kind.DASH, Kind.PLUS) and line.is_italic and _explains(words):
                return OutlineLine(LineKind.GUIDANCE, words)
            return OutlineLine(LineKind.HEADING, words, label)
        if line.text.startswith("("):
            return OutlineLine(LineKind.GUIDANCE, line.text)
        if heading and self._goes_on(heading, typed, line):
            return OutlineLine(LineKind.CONTINUED, line.text)
        level = self._level(line)
        if level:
            return OutlineLine(LineKind.HEADING, line.text, level=level)
        return OutlineLine(LineKind.GUIDANCE, line.text)

    def _goes_on(self, heading: Line, typed: str, line: Line) -> bool:
        """Whether the heading that was broken off goes on in `line`."""
        if line.is_italic != heading.is_italic or line.cell != heading.cell:
            return False
        if line.text[0].islower() or typed.rstrip().endswith(_GOES_ON_AFTER):
            return True
        if not self._is_numbered:
            return False
        if is_capital(line.text):
            return is_capital(typed)
        return self._bold_tells and line.is_bold and heading.is_bold

    def _level(self, line: Line) -> int:
        """How deep a heading without a label stands; 0 for a line that is none."""
        if line.heading_level:
            return self._levels.index(line.heading_level) + 1
        if is_capital(line.text):
            return 1
        if self._is_numbered or line.is_italic or self._levels:
            return 0
        if self._bold_tells and not line.is_bold and _explains(split_guidance(line.text)[0]):
            return 0
        return 2 if self._has_capitals else 1


def is_capital(text: str) -> bool:
    """Whether the heading in `text` is in capitals; guidance after it is not."""
    return text.partition("(")[0].isupper()


def _explains(words: str) -> bool:
    return words.rstrip().endswith((".", ";")) or len(words) > _LONGEST_HINT_FREE or bool(_HINT.match(words))


def _without_tables(lines: Sequence[Line]) -> Iterator[tuple[Line, bool]]:
    """The lines, those of a table row by row: its number with its heading, and whether a line only explains."""
    columns = 0
    first_cell, block = 0, -1
    number = ""
    name_cell = -1
    for at, line in enumerate(lines):
        if not line.cell:
            yield line, False
            continue
        if line.block != block:
            block, first_cell, number, name_cell = line.block, line.cell, "", -1
            titles = _column_titles(lines[at : at + _MOST_COLUMNS])
            columns = max(1, titles)
        if line.cell < first_cell + columns and columns > 1:
            continue
        column = (line.cell - first_cell) % columns if columns > 1 else 0
        if _BARE_NUMBER.fullmatch(line.text):
            number = _as_typed(line.text)
            name_cell = line.cell + 1
        elif number and line.cell == name_cell:
            yield replace(line, text=f"{number}{line.text}"), False
            number = ""
        else:
            is_hint = line.cell > name_cell >= 0 if name_cell >= 0 else column > 0
            yield line, is_hint


def _as_typed(number: str) -> str:
    """A number that stood in a cell of its own, as it would stand before a heading."""
    if number in "-–+":
        return f"{number} "
    return number.rstrip(".)") + (") " if number[0].islower() else ". ")


def _column_titles(lines: Sequence[Line]) -> int:
    """How many cells in a row, from the first, name the columns of a table."""
    count = 0
    last = 0
    for line in lines:
        if line.cell == last or not _COLUMN_TITLES.fullmatch(line.text):
            break
        count, last = count + 1, line.cell
    return count
