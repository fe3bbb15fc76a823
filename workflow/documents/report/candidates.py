"""Which lines of a report may be headings, and where a heading ends and its text begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workflow.documents.labels import Kind, Label, read_label
from workflow.documents.outline import parse_key, split_guidance
from workflow.documents.report.matching import THRESHOLD, Likeness, OutlineHeadings, TypedHeading
from workflow.documents.report.units import Unit
from workflow.documents.rich_text.blocks import Run
from workflow.documents.word.content import WordParagraph

LONGEST_HEADING = 300
"""Characters of a heading, without guidance in brackets."""

_RUN_IN_END = re.compile(r"[:.](?=\s)|\s[-–—](?=\s)")
_SPELT_NUMBER = re.compile(
    r"(?:phần )?thứ (?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)\s*[,:.\-–]\s+(?=\S)", re.IGNORECASE
)
_SURE_RUN_IN = 90  # of a beginning without a number that looks like the rest of its line
_RUN_IN_HABIT = 3
_LONGEST_RUN_IN = 100
_LINES_AT_MOST = 3
_SURE_JOINED = 90
_LONGEST_TITLE = 150
_SAYS_NOTHING = 0.5  # a look that more of the lines have marks no heading
_NO_LABEL = (-1, 0)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One to three lines that may be a heading.

    `start` and `end` are places among the units, `rest` is what follows the heading in its last line. `stands_out` says
    that it looks like a heading whatever its words: bold, in capitals or in a heading style where others are not;
    `is_title` that it may be one by its length and ending, and that text follows; `names_row` that it names a row of
    a table laid out as a report.
    """

    start: int
    end: int
    heading: TypedHeading
    label: Label | None
    stands_out: bool
    is_title: bool
    likely: Sequence[Likeness]
    rest: tuple[Run, ...] = ()
    names_row: bool = False

    @property
    def rank(self) -> tuple[int, int]:
        """Less is higher: a Roman numeral stands above a number; words without a label above all."""
        return self.label.rank if self.label else _NO_LABEL


@dataclass(frozen=True, slots=True)
class _Line:
    """A line taken apart: its label, its words, and where they begin in the runs."""

    paragraph: WordParagraph
    label: Label | None
    words: str
    start: int
    is_bold: bool
    is_capital: bool
    in_heading_style: bool
    names_row: bool


@dataclass(frozen=True, slots=True)
class _Looks:
    """Which looks tell headings from text in this report: not those that most of its lines have."""

    bold: bool
    capital: bool
    heading_style: bool

    def stand_out(self, line: _Line) -> bool:
        return (
            line.names_row
            or (self.bold and line.is_bold)
            or (self.capital and line.is_capital)
            or (self.heading_style and line.in_heading_style)
        )


def find_candidates(units: Sequence[Unit], outline: OutlineHeadings) -> list[Candidate]:
    """The lines of `units`, outside of tables, that may be headings, in order."""
    lines = [_line(unit) for unit in units]
    typed = [line for line in lines if line]
    looks = _Looks(
        *(
            sum(has) <= _SAYS_NOTHING * len(typed)
            for has in (
                [line.is_bold for line in typed],
                [line.is_capital for line in typed],
                [line.in_heading_style for line in typed],
            )
        )
    )
    ends = _ends_of_headings(lines, outline, is_bold_telling=looks.bold)
    paths = _Paths()
    candidates: list[Candidate] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        path = paths.of(line.label) if line and line.label else ()
        found = _candidate(lines, ends, at, path, outline, looks)
        if found:
            candidates.append(found)
        at = found.end if found else at + 1
    return candidates


def _candidate(
    lines: Sequence[_Line | None],
    ends: Sequence[int | None],
    at: int,
    path: tuple[int, ...],
    outline: OutlineHeadings,
    looks: _Looks,
) -> Candidate | None:
    line = lines[at]
    if line is None:
        return None
    stands_out = looks.stand_out(line)
    end = ends[at]
    is_title = False
    rest: tuple[Run, ...] = ()
    last = at + 1
    if end is not None:
        words = line.words[:end]
        rest = _after(line.paragraph.runs, line.start + end)
    else:
        words, last = _over_lines(lines, at, outline)
        heading, guidance = split_guidance(words)
        if len(heading) > LONGEST_HEADING:
            return None
        is_title = _is_title(line, lines, at)
        is_known = outline.best(heading) >= THRESHOLD
        if not (line.label or stands_out or is_title or is_known):
            return None
        if is_known and guidance and last == at + 1 and (bracket := line.words.find("(", len(heading) - 1)) > 0:
            words, rest = line.words[:bracket], _after(line.paragraph.runs, line.start + bracket)
    heading_typed = TypedHeading(" ".join(words.split()), path)
    likely = outline.likely(heading_typed)
    return Candidate(at, last, heading_typed, line.label, stands_out, is_title, likely, rest, line.names_row)


def _line(unit: Unit) -> _Line | None:
    paragraph = unit.block
    if not isinstance(paragraph, WordParagraph) or paragraph.is_note:
        return None
    typed = paragraph.text
    if paragraph.label:
        label, _ = read_label(f"{paragraph.label.text} ")
        words = read_label(typed.lstrip())[1]  # some type a number though Word shows one
    else:
        label, words = read_label(typed.lstrip())
    if label is None and (spelt := _SPELT_NUMBER.match(words)):
        words = words[spelt.end() :]
    return _Line(
        paragraph,
        label,
        words,
        len(typed) - len(words),
        is_bold=all(run.strong for run in paragraph.runs if run.text.strip()),
        is_capital=words.isupper(),
        in_heading_style=paragraph.heading_level is not None,
        names_row=unit.names_row,
    )


def _ends_of_headings(
    lines: Sequence[_Line | None], outline: OutlineHeadings, *, is_bold_telling: bool
) -> list[int | None]:
    """For each line where a heading ends that is followed by its text.

    Where that is how the report has its headings, every beginning up to a colon may be one.
    """
    ends = [_end_of_heading(line, outline, is_bold_telling=is_bold_telling) if line else None for line in lines]
    if sum(end is not None for end in ends) >= _RUN_IN_HABIT:
        for at, line in enumerate(lines):
            if line and ends[at] is None and line.words[:1].isupper():
                colon = line.words.find(":", 1, _LONGEST_RUN_IN)
                ends[at] = colon if colon > 0 and line.words[colon + 1 :].strip() else None
    return ends


def _end_of_heading(line: _Line, outline: OutlineHeadings, *, is_bold_telling: bool) -> int | None:
    """Where in the words of `line` a heading ends that is followed by its text; None if none is."""
    words = line.words
    ends = [end.start() for end in _RUN_IN_END.finditer(words[:LONGEST_HEADING]) if words[end.end() :].strip()]
    bold = _bold_beginning(line) if is_bold_telling and not line.is_bold else 0
    if bold:
        ends.insert(0, bold)
    sure = THRESHOLD if line.label or bold or line.is_bold else _SURE_RUN_IN
    for end in ends:
        if end > 0 and (best := outline.best(words[:end])) >= sure:
            # Headings have colons and dashes of their own.
            is_heading_itself = len(words) <= LONGEST_HEADING and outline.best(words) > best
            return None if is_heading_itself else end
    return bold or None


def _bold_beginning(line: _Line) -> int:
    """How many of the words' characters are the bold ones that they begin with."""
    length = 0
    for run in line.paragraph.runs:
        if not run.strong and run.text.strip():
            break
        length += len(run.text)
    bold = line.paragraph.text[:length].rstrip()
    return max(0, len(bold) - line.start)


def _over_lines(lines: Sequence[_Line | None], at: int, outline: OutlineHeadings) -> tuple[str, int]:
    """The words of the heading that begins with the line `at`, and the place after its last line."""
    first = lines[at]
    words = first.words if first else ""
    best, end = outline.best(words), at + 1
    if best == 100 or len(words) > LONGEST_HEADING or not (best or outline.begin_with(words)):
        return words, end
    longer = words
    for place in range(at + 1, min(at + _LINES_AT_MOST, len(lines))):
        line = lines[place]
        if line is None or line.label or len(longer) + len(line.words) > min(LONGEST_HEADING, 2 * outline.longest):
            break
        longer = f"{longer} {line.words}"
        score = outline.best(longer)
        if score >= _SURE_JOINED and score > best:
            words, best, end = longer, score, place + 1
    return words, end


def _is_title(line: _Line, lines: Sequence[_Line | None], at: int) -> bool:
    words = line.words.strip()
    following = lines[at + 1] if at + 1 < len(lines) else None
    return (
        len(words) <= _LONGEST_TITLE
        and " " in words
        and words[-1] not in (".;,!?…" if line.label else ".;,!?…:")
        and words[0].isupper()
        and at + 1 < len(lines)
        and not (following and following.label and line.label and following.label.rank <= line.label.rank)
        and not (following and following.label is None and line.label is None and _looks_short(following))
    )


def _looks_short(line: _Line) -> bool:
    return len(line.words) <= _LONGEST_TITLE and line.words.rstrip()[-1:] not in ".;,:!?…)"


class _Paths:
    """The numbers that are open above each line: "2." after "III." is (3, 2)."""

    def __init__(self) -> None:
        self._open: list[tuple[tuple[int, int], int]] = []

    def of(self, label: Label) -> tuple[int, ...]:
        """The places of `label`, () for one without words; ask for each line once, in order."""
        try:
            places = parse_key(label.words) if label.words else ()
        except ValueError:
            places = ()
        if not places:
            return ()
        if label.kind is Kind.NUMBER and not label.words[0].isdigit():
            self._open = [((1, 0), places[0])]
        self._open = [opened for opened in self._open if opened[0] < label.rank]
        self._open.append((label.rank, places[-1]))
        return tuple(place for _, place in self._open)


def _after(runs: Sequence[Run], start: int) -> tuple[Run, ...]:
    """What `runs` say from the character `start` on, without the punctuation that closes a heading."""
    rest: list[Run] = []
    for run in runs:
        text = run.text[max(start, 0) :]
        start -= len(run.text)
        if not rest:
            text = text.lstrip(" .,;:-–—\t")
        if text:
            rest.append(Run(text, run.strong, run.em))
    return tuple(rest)
