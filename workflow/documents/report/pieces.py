"""Where the text of one section ends: the headings at which a new piece of a report begins, placed or not."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from workflow.documents.labels import Kind
from workflow.documents.outline import OutlineNode, leaves, parent_key
from workflow.documents.report.alignment import Aligned
from workflow.documents.report.candidates import Candidate
from workflow.documents.report.likeness import heading_key
from workflow.documents.report.matching import WORTH_SUGGESTING

_SOME = 0.2  # of the headings: a look that so many have is one that another heading may have


def find_breaks(
    candidates: Sequence[Candidate],
    placed: Mapping[int, Aligned],
    contenders: Collection[int],
    outline: Sequence[OutlineNode],
    *,
    end: int,
) -> list[int]:
    """The candidates (by place) at which a new piece begins; the others are text of the piece they stand in.

    A heading of no certain section begins a piece of its own rather than have its text run on in another section's. But
    a plain line over nothing is no heading: it is what the section before it ends with. `end` is the number of units.
    """
    breaks = _Breaks(candidates, placed, contenders, outline)
    begun = [at for at in range(len(candidates)) if breaks.begins_piece(at)]
    starts = [candidates[at].start for at in begun] + [end]
    return [
        at
        for at, following in zip(begun, starts[1:], strict=True)
        if at in placed or candidates[at].end < following or not _is_plain(candidates[at])
    ]


def _is_plain(candidate: Candidate) -> bool:
    """Whether nothing but its words and its place make a line look like a heading."""
    return not (candidate.label or candidate.stands_out or candidate.names_row or candidate.rest)


class _Breaks:
    def __init__(
        self,
        candidates: Sequence[Candidate],
        placed: Mapping[int, Aligned],
        contenders: Collection[int],
        outline: Sequence[OutlineNode],
    ) -> None:
        self._candidates = candidates
        self._placed = placed
        self._contenders = contenders
        self._parents = {parent_key(node.key) for node in outline}
        self._outline = outline
        self._found = {aligned.section for aligned in placed.values()}
        # Under each section the ranks that those placed there have: headings of one section are not all typed alike.
        self._ranks: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
        for at, aligned in placed.items():
            self._ranks[parent_key(outline[aligned.section].key)].add(candidates[at].rank)
        self._above = ""
        self._gaps = _gaps(len(candidates), placed, outline)
        found = [candidates[at] for at in placed]
        self._are_plain = sum(one.label is None and not one.stands_out for one in found) > _SOME * len(found)
        self._run_in = sum(bool(one.rest) for one in found) > _SOME * len(found)
        self._current: Candidate | None = None
        self._has_sections_under = False
        self._open: dict[tuple[int, int], int] = {}  # the last number of the headings of each rank
        self._is_listing = False  # a list is being counted in the text of the piece

    def begins_piece(self, at: int) -> bool:
        """Whether the candidate `at` does; ask for each once, in order."""
        candidate = self._candidates[at]
        if at not in self._placed and not self._breaks_unplaced(at, candidate):
            self._is_listing = self._is_listing or _number(candidate) is not None
            return False
        self._current, self._is_listing = candidate, False
        aligned = self._placed.get(at)
        self._has_sections_under = aligned is not None and self._outline[aligned.section].key in self._parents
        if aligned is not None:
            self._above = parent_key(self._outline[aligned.section].key)
        number = _number(candidate)
        if candidate.label:
            self._open = {rank: last for rank, last in self._open.items() if rank < candidate.rank}
            if number is not None:
                self._open[candidate.rank] = number
        return True

    def _breaks_unplaced(self, at: int, candidate: Candidate) -> bool:
        current, label = self._current, candidate.label
        is_deeper = current is not None and current.label is not None and candidate.rank > current.rank
        if candidate.names_row or (label is not None and self._begins_with_missing_sibling(candidate)):
            return True
        if at in self._contenders and (not is_deeper or self._has_sections_under or candidate.stands_out):
            return True
        if label is None:
            return self._breaks_unlabelled(at, candidate)
        if label.kind in (Kind.PART, Kind.ROMAN):
            return True
        is_title = candidate.is_title or (bool(candidate.rest) and self._run_in)
        looks_so = candidate.stands_out or is_title
        if current is None:
            return looks_so
        if is_deeper:
            may_be_section = candidate.rank in self._ranks[self._above] or self._is_like_missing(candidate)
            return self._has_sections_under or (looks_so and may_be_section)
        number = _number(candidate)
        if number is None:
            return looks_so
        if number == self._open.get(candidate.rank, -1) + 1:
            return looks_so or self._gaps[at] or not self._is_listing
        return looks_so

    def _begins_with_missing_sibling(self, candidate: Candidate) -> bool:
        """Whether the words begin with the heading of a section beside the one before that was not placed."""
        typed = heading_key(candidate.heading.words)
        return any(
            found.section not in self._found
            and parent_key(self._outline[found.section].key) == self._above
            and typed.startswith(f"{heading_key(self._outline[found.section].heading)} ")
            for found in candidate.likely
        )

    def _is_like_missing(self, candidate: Candidate) -> bool:
        """Whether the words are somewhat like those of a section that was not placed."""
        return any(found.words >= WORTH_SUGGESTING and found.section not in self._found for found in candidate.likely)

    def _breaks_unlabelled(self, at: int, candidate: Candidate) -> bool:
        if candidate.stands_out and (self._gaps[at] or not candidate.heading.words.endswith((".", ":"))):
            return True
        if candidate.rest:
            return self._run_in
        # Where headings are numbered, a line right under one is more likely text than a heading without a number.
        is_apart = self._current is None or candidate.start > self._current.end
        return candidate.is_title and (self._are_plain or is_apart)


def _number(candidate: Candidate) -> int | None:
    """The number that `candidate` counts with; None for one without, and for dashes."""
    return candidate.heading.path[-1] if candidate.heading.path else None


def _gaps(number: int, placed: Mapping[int, Aligned], outline: Sequence[OutlineNode]) -> list[bool]:
    """For each candidate whether sections are missing between those that were placed before and after it."""
    found = {aligned.section for aligned in placed.values()}
    texts = {node.key for node in leaves(outline)}
    missing = [place for place, node in enumerate(outline) if node.key in texts and place not in found]
    following = [len(outline)] * (number + 1)
    for at in range(number - 1, -1, -1):
        following[at] = placed[at].section if at in placed else following[at + 1]
    gaps, before = [], -1
    for at in range(number):
        if at in placed:
            before = placed[at].section
        first = bisect_right(missing, before)
        gaps.append(first < len(missing) and missing[first] < max(following[at], before + 1))
    return gaps
