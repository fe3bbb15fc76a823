"""Recognising the headings of an outline in a report whose author typed them anew."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from workflow.documents.outline import OutlineNode, split_guidance
from workflow.documents.text import fold

CERTAIN = 80
"""Likeness of words, 0 to 100, from which a heading is placed by its words alone."""

CERTAIN_WITH_LABEL = 65
"""The same, if the heading also has the number of the section."""

_SAME_LABEL = 8
_PART_OF_LONGER = 0.85
_SHORTEST_PART = 12  # characters


@dataclass(frozen=True, slots=True)
class TypedHeading:
    """A heading in a report: its words, and its number with those above it ("III.3"; "" for none)."""

    words: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much a heading is like a section: words 0 to 100, and whether its number is the section's."""

    words: int
    same_label: bool

    @property
    def is_certain(self) -> bool:
        return self.words >= (CERTAIN_WITH_LABEL if self.same_label else CERTAIN)

    @property
    def weight(self) -> int:
        return self.words + (_SAME_LABEL if self.same_label else 0)


class OutlineHeadings:
    """The headings of an outline, prepared to be compared with many others."""

    def __init__(self, outline: Sequence[OutlineNode]) -> None:
        self._outline = outline
        self._words = [heading_key(node.heading) for node in outline]
        self._twins = Counter(self._words)

    def __contains__(self, words: str) -> bool:
        """Whether a section has exactly this heading, but for case, diacritics and closing punctuation."""
        return heading_key(words) in self._twins

    def likeness(self, heading: TypedHeading) -> list[Likeness]:
        """How much `heading` is like each section, in the order of the outline."""
        typed = heading_key(heading.words)
        return [
            Likeness(_like(typed, words), heading.path == node.key)
            for node, words in zip(self._outline, self._words, strict=True)
        ]

    def align(self, headings: Sequence[TypedHeading]) -> dict[int, int | None]:
        """Which heading (by place) is which section (by place): the best choice that keeps the order of both.

        Only headings with a certain likeness are in the result. It has None for one that lost its place to
        another heading, and for one that could as well be another section of the same words, which got none,
        unless its number decides.
        """
        likenesses = [self.likeness(heading) for heading in headings]
        chosen = _heaviest_chain(
            [
                {place: found.weight for place, found in enumerate(likeness) if found.is_certain}
                for likeness in likenesses
            ]
        )
        taken = Counter(self._words[section] for section in chosen.values())
        aligned: dict[int, int | None] = {
            heading: None for heading, likeness in enumerate(likenesses) if any(found.is_certain for found in likeness)
        }
        for heading, section in chosen.items():
            words = self._words[section]
            if likenesses[heading][section].same_label or taken[words] == self._twins[words]:
                aligned[heading] = section
        return aligned


def heading_key(heading: str) -> str:
    """What headings are compared by: folded, without guidance in brackets and closing punctuation."""
    return fold(split_guidance(heading)[0]).strip(" .,:;-–")


def _like(typed: str, words: str) -> int:
    if not typed or not words:
        return 0
    best = max(fuzz.ratio(typed, words), 0.95 * fuzz.token_sort_ratio(typed, words))
    shorter, longer = sorted((typed, words), key=len)
    # A shortened or lengthened heading keeps its beginning.
    if len(shorter) >= _SHORTEST_PART:
        best = max(best, _PART_OF_LONGER * fuzz.ratio(shorter, longer[: len(shorter)]))
    return round(best)


def _heaviest_chain(weights: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """The pairs (row, column), both rising, of the greatest sum of weights."""
    # Of the chains that end in a column: their weight and their last link (row, column, link before).
    ends: dict[int, tuple[int, _Link]] = {}
    for row, columns in enumerate(weights):
        reached = {}
        for column, weight in columns.items():
            before = max((ends[end] for end in ends if end < column), key=lambda end: end[0], default=(0, None))
            reached[column] = (before[0] + weight, _Link(row, column, before[1]))
        for column, end in reached.items():
            if column not in ends or end[0] > ends[column][0]:
                ends[column] = end
    link = max(ends.values(), key=lambda end: end[0])[1] if ends else None
    pairs = {}
    while link is not None:
        pairs[link.row] = link.column
        link = link.before
    return pairs


@dataclass(frozen=True, slots=True)
class _Link:
    row: int
    column: int
    before: "_Link | None"
