"""Which paragraphs of a report may be headings, and where a heading ends and its text begins."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workflow.documents.labels import Kind, Label, read_label
from workflow.documents.report.matching import OutlineHeadings, TypedHeading
from workflow.documents.rich_text.blocks import Run
from workflow.documents.word.content import WordBlock, WordParagraph

LONGEST_HEADING = 300  # characters

_RANK = {kind: rank for rank, kind in enumerate(Kind)}
_RUN_IN_END = re.compile(r"[:.](?=\s)|\n")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paragraph that may be a heading.

    `place` is its place among the blocks, `rest` what follows the heading in the same paragraph.
    `stands_out` says that it looks like a heading whatever its words: bold, in capitals or in a heading
    style.
    """

    place: int
    heading: TypedHeading
    label: Label | None
    stands_out: bool
    rest: tuple[Run, ...] = ()

    @property
    def rank(self) -> tuple[int, int]:
        """Less is higher: a Roman numeral stands above a number; words without a label above all."""
        return (_RANK[self.label.kind], self.label.depth) if self.label else (-1, 0)


def find_candidates(blocks: Sequence[WordBlock], outline: OutlineHeadings) -> list[Candidate]:
    """The paragraphs of `blocks`, outside of tables, that may be headings, in order."""
    path: list[tuple[tuple[int, int], str]] = []
    candidates = []
    for place, block in enumerate(blocks):
        if not isinstance(block, WordParagraph):
            continue
        for candidate in _candidates(place, block, outline):
            label = candidate.label
            if label and label.words:
                path = [opened for opened in path if opened[0] < candidate.rank]
                path.append((candidate.rank, label.words.rpartition(".")[2]))
                number = ".".join(words for _, words in path)
                candidate = replace(candidate, heading=replace(candidate.heading, path=number))
            candidates.append(candidate)
    return candidates


def _candidates(place: int, paragraph: WordParagraph, outline: OutlineHeadings) -> Iterator[Candidate]:
    """At most one candidate: the paragraph whole, or its beginning up to where bold or the clause ends."""
    typed = paragraph.text
    label, _ = read_label(f"{paragraph.label.text} " if paragraph.label else typed)
    words = typed if paragraph.label else read_label(typed)[1]
    start = len(typed) - len(words)
    runs = [run for run in paragraph.runs if run.text.strip()]
    is_bold = all(run.strong for run in runs)
    stands_out = is_bold or paragraph.heading_level is not None or words.isupper()
    ends = [end.start() for end in _RUN_IN_END.finditer(words[:LONGEST_HEADING])]
    if runs[0].strong and not is_bold:
        ends.insert(0, len(runs[0].text.rstrip()) - start)
    for end in ends:
        if end > 0 and (words[:end] in outline or (label and _is_certain(words[:end], outline))):
            rest = _after(paragraph.runs, start + end)
            yield Candidate(place, TypedHeading(words[:end].strip()), label, stands_out, rest)
            return
    if len(words) <= LONGEST_HEADING and (label or stands_out or words in outline):
        yield Candidate(place, TypedHeading(words.strip()), label, stands_out)


def _is_certain(words: str, outline: OutlineHeadings) -> bool:
    return any(likeness.words >= 90 for likeness in outline.likeness(TypedHeading(words)))


def _after(runs: Sequence[Run], start: int) -> tuple[Run, ...]:
    """What `runs` say from the character `start` on, without the punctuation that closes a heading."""
    rest: list[Run] = []
    for run in runs:
        text = run.text[max(start, 0) :]
        start -= len(run.text)
        if not rest:
            text = text.lstrip(" .:-–\n")
        if text:
            rest.append(Run(text, run.strong, run.em))
    return tuple(rest)
