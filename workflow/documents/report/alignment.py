"""Deciding which heading of a report is which section: by words, number, order and neighbours together."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workflow.documents.outline import OutlineNode, parent_key, parse_key
from workflow.documents.report.candidates import Candidate
from workflow.documents.report.matching import Likeness, OutlineHeadings

_STANDS_OUT, _LABELLED = 3, 2  # what a look is worth beside a likeness of 0 to 100
_OUT_OF_ORDER = 90  # score
_SPECIFIC = 30  # characters of a heading that no other part of a report would have by chance
_REPEATED_BEYOND_REASON = 40


@dataclass(frozen=True, slots=True)
class Aligned:
    """A heading's section and how it is like it; `in_order` is False where the report has another order."""

    likeness: Likeness
    in_order: bool = True

    @property
    def section(self) -> int:
        return self.likeness.section


def align(
    candidates: Sequence[Candidate], outline: Sequence[OutlineNode], headings: OutlineHeadings
) -> tuple[dict[int, Aligned], set[int]]:
    """Which candidates (by place) are which sections, and those that must be headings but whose section is open.

    Nothing is placed that could as well be elsewhere.
    """
    alignment = _Alignment(candidates, outline, headings)
    alignment.place_in_order()
    alignment.place_moved()
    contenders = {place for place, certain in enumerate(alignment.certain) if certain}
    return alignment.placed, contenders - alignment.placed.keys()


class _Alignment:
    def __init__(
        self, candidates: Sequence[Candidate], outline: Sequence[OutlineNode], headings: OutlineHeadings
    ) -> None:
        self._candidates = candidates
        self._outline = outline
        self._headings = headings
        self._parents = _parents(outline)
        self.certain = _certain(candidates, headings)
        self.placed: dict[int, Aligned] = {}
        self._places: list[int] = []  # the keys of `placed`, rising

    def place_in_order(self) -> None:
        chosen = _heaviest_chain(
            [
                {place: self._weight(at, found) for place, found in certain.items()}
                for at, certain in enumerate(self.certain)
            ]
        )
        chosen = self._without_doubtful_twins(chosen)
        chosen = self._without_rivals(chosen)
        for at in sorted(chosen):
            if self._is_in_context(at, chosen[at], chosen):
                self._place(at, chosen[at], in_order=True)

    def place_moved(self) -> None:
        """Headings out of the order of the outline that cannot be anything else."""
        counts = Counter(section for certain in self.certain for section in certain)
        kinds = {self._kind(at) for at, aligned in self.placed.items() if self._parents[aligned.section] is None}
        taken = {aligned.section for aligned in self.placed.values()}
        for at, certain in enumerate(self.certain):
            if at in self.placed or len(certain) != 1:
                continue
            section, found = next(iter(certain.items()))
            is_alone = counts[section] == 1 and len(self._headings.twins(section)) == 1 and section not in taken
            if not is_alone or found.score < _OUT_OF_ORDER:
                continue
            parent = self._parents[section]
            fits = self._enclosing(at, parent) if parent is not None else self._kind(at) in kinds or not kinds
            if fits:
                self._place(at, section, in_order=False)
                taken.add(section)

    def _place(self, at: int, section: int, *, in_order: bool) -> None:
        self.placed[at] = Aligned(self.certain[at][section], in_order)
        insort(self._places, at)

    def _weight(self, at: int, found: Likeness) -> int:
        candidate = self._candidates[at]
        return found.score + found.same_label + _STANDS_OUT * candidate.stands_out + _LABELLED * bool(candidate.label)

    def _kind(self, at: int) -> object:
        label = self._candidates[at].label
        return label.kind if label else None

    def _without_doubtful_twins(self, chosen: dict[int, int]) -> dict[int, int]:
        """`chosen` without those that could as well be another section of the same words."""
        chosen_twins: defaultdict[str, list[int]] = defaultdict(list)
        for at, section in chosen.items():
            if len(self._headings.twins(section)) > 1:
                chosen_twins[self._headings.keys[section]].append(at)
        doubtful: set[int] = set()
        rivals = Counter(
            self._headings.keys[next(iter(certain))]
            for certain in self.certain
            if certain and len(self._headings.twins(next(iter(certain)))) > 1
        )
        for key, places in chosen_twins.items():
            twins = self._headings.twins(chosen[places[0]])
            if len(places) == len(twins) == rivals[key]:
                # All of them are there: they go by order, unless the numbers say another order.
                if any(self._names_other(at, chosen[at], twins) for at in places):
                    doubtful.update(places)
            elif self._number_has_other_words(twins):
                doubtful.update(places)
            else:
                doubtful.update(at for at in places if not self._number_decides(at, chosen[at], chosen))
        return {at: section for at, section in chosen.items() if at not in doubtful}

    def _number_has_other_words(self, twins: Sequence[int]) -> bool:
        """Whether the number of one of `twins` stands before another heading: the numbers are not the outline's."""
        return any(
            (candidate.stands_out or candidate.is_title)
            and any(found.same_label and found.section in twins for found in candidate.likely)
            and not any(section in self.certain[at] for section in twins)
            for at, candidate in enumerate(self._candidates)
        )

    def _names_other(self, at: int, section: int, twins: Sequence[int]) -> bool:
        path = self._candidates[at].heading.path
        numbers = {parse_key(self._outline[twin].key)[-1]: twin for twin in twins}
        return bool(path) and numbers.get(path[-1], section) != section

    def _number_decides(self, at: int, section: int, chosen: Mapping[int, int]) -> bool:
        """Whether the number is that of the outline, and not just the next one of a report that numbers anew."""
        if not self.certain[at][section].same_label:
            return False
        siblings = [
            (other, self.certain[other][chosen[other]].same_label)
            for other in sorted(chosen)
            if other != at and self._parents[chosen[other]] == self._parents[section]
        ]
        after = [same for other, same in siblings if other > at and self._candidates[other].label]
        before = [same for other, same in siblings if other < at]
        if not all(before):
            return False
        if after:
            return all(after)
        return parse_key(self._outline[section].key)[-1] != len(before) + 1

    def _without_rivals(self, chosen: dict[int, int]) -> dict[int, int]:
        """`chosen` without the headings that another one between the same neighbours could as well replace."""
        contenders: defaultdict[int, list[int]] = defaultdict(list)
        for at, certain in enumerate(self.certain):
            for section in certain:
                contenders[section].append(at)
        places = sorted(chosen)
        kept = dict(chosen)
        for nth, at in enumerate(places):
            section = chosen[at]
            rivals = contenders[section]
            first = places[nth - 1] if nth else -1
            last = places[nth + 1] if nth + 1 < len(places) else len(self._candidates)
            for rival in rivals[bisect_left(rivals, first + 1) : bisect_left(rivals, last)]:
                if rival != at and rival not in chosen and self._is_as_good(rival, at, section):
                    kept.pop(at, None)
                    break
        return kept

    def _is_as_good(self, rival: int, at: int, section: int) -> bool:
        one, other = self._candidates[rival], self._candidates[at]
        return (
            self.certain[rival][section].score >= self.certain[at][section].score
            and one.stands_out >= other.stands_out
            and bool(one.label) >= bool(other.label)
            and (one.rank <= other.rank or one.label is None)
        )

    def _is_in_context(self, at: int, section: int, chosen: Mapping[int, int]) -> bool:
        """Whether the heading stands where the section may: under its parent, or where that is not in the report."""
        parent = self._parents[section]
        if parent is None:
            return True
        if self._enclosing(at, parent):
            return True
        if parent in {aligned.section for aligned in self.placed.values()}:
            return False
        found = self.certain[at][section]
        if found.same_label or len(self._headings.keys[section]) >= _SPECIFIC:
            return True
        rank = self._candidates[at].rank
        if any(
            self._candidates[place].label and self._candidates[place].rank < rank
            for place in self._places
            if self._candidates[at].label
        ):
            return False
        order = sorted(chosen)
        nth = order.index(at)
        neighbours = order[max(0, nth - 1) : nth] + order[nth + 1 : nth + 2]
        return any(self._parents[chosen[other]] == parent for other in neighbours)

    def _enclosing(self, at: int, parent: int) -> bool:
        """Whether the last heading that was placed before `at` is the section `parent` or under it.

        A heading of a greater number in between would have closed it.
        """
        before = bisect_left(self._places, at)
        if not before:
            return False
        place = self._places[before - 1]
        section: int | None = self.placed[place].section
        while section is not None and section != parent:
            section = self._parents[section]
        if section is None:
            return False
        return not self._is_closed(place, at, parent)

    def _is_closed(self, place: int, at: int, parent: int) -> bool:
        opened = next((other for other in self._places if self.placed[other].section == parent), None)
        if opened is None or not self._candidates[opened].label:
            return False
        rank = self._candidates[opened].rank
        between = self._candidates[place + 1 : at]
        return any(one.label and one.label.words and one.rank <= rank and one.is_title for one in between)


def _parents(outline: Sequence[OutlineNode]) -> list[int | None]:
    by_key = {node.key: place for place, node in enumerate(outline)}
    return [by_key.get(parent_key(node.key)) for node in outline]


def _certain(candidates: Sequence[Candidate], headings: OutlineHeadings) -> list[dict[int, Likeness]]:
    """For each candidate the sections that it may be placed in."""
    # Headings typed alike share one list of sections: thousands of them cost no more than one.
    alike: dict[int, dict[int, Likeness]] = {}
    for candidate in candidates:
        if id(candidate.likely) not in alike:
            alike[id(candidate.likely)] = {found.section: found for found in headings.certain(candidate.likely)}
    times: Counter[int] = Counter()
    for likely, number in Counter(id(candidate.likely) for candidate in candidates).items():
        times.update(dict.fromkeys(alike[likely], number))
    kept = {
        likely: {
            section: found
            for section, found in certain.items()
            if found.same_label or times[section] <= _REPEATED_BEYOND_REASON + len(headings.twins(section))
        }
        for likely, certain in alike.items()
    }
    return [kept[id(candidate.likely)] for candidate in candidates]


def _heaviest_chain(weights: Iterable[Mapping[int, int]]) -> dict[int, int]:
    """The pairs (row, column), both rising, of the greatest sum of weights."""
    # The ends of chains worth keeping: the further the column, the heavier. Kept in two lists side by side.
    columns: list[int] = []
    ends: list[tuple[int, _Link]] = []
    for row, options in enumerate(weights):
        reached = []
        for column, weight in options.items():
            before = bisect_left(columns, column)
            so_far, link = ends[before - 1] if before else (0, None)
            reached.append((column, (so_far + weight, _Link(row, column, link))))
        for column, end in reached:
            at = bisect_left(columns, column)
            if at and ends[at - 1][0] >= end[0]:
                continue
            if at < len(columns) and columns[at] == column:
                if ends[at][0] >= end[0]:
                    continue
                del columns[at], ends[at]
            last = at
            while last < len(columns) and ends[last][0] <= end[0]:
                last += 1
            columns[at:last], ends[at:last] = [column], [end]
    link = ends[-1][1] if ends else None
    pairs: dict[int, int] = {}
    while link is not None:
        pairs[link.row] = link.column
        link = link.before
    return pairs


@dataclass(frozen=True, slots=True)
class _Link:
    row: int
    column: int
    before: _Link | None
