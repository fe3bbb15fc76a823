"""Why a piece of a report is put in a section, or may belong there: a score and reasons in words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workflow.documents.outline import OutlineNode, leaves
from workflow.documents.report.alignment import Aligned
from workflow.documents.report.candidates import Candidate
from workflow.documents.report.matching import LEARNT_SYNONYM, WORTH_SUGGESTING, Likeness

MAX_SUGGESTIONS = 3

_SAME_LABEL = 60
_ONLY_ONE_BETWEEN = 58
_NEIGHBOUR = 50
_EACH_MORE = 8
_SHORT_OF_CERTAIN = 95
_OUT_OF_ORDER = 10
_HAS_TEXT = 15
_BETWEEN_AT_MOST = 2  # sections: of more, standing between them says little


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A section that a fragment may belong to: how likely, 0 to 100, and why, in words.

    `is_learnt` says that people have placed this heading there before.
    """

    key: str
    score: int
    reasons: tuple[str, ...]
    is_learnt: bool = False


class Evidence:
    """What speaks for the sections of a report's pieces, once its headings are placed."""

    def __init__(
        self, outline: Sequence[OutlineNode], candidates: Sequence[Candidate], placed: Mapping[int, Aligned]
    ) -> None:
        self._outline = outline
        self._candidates = candidates
        self._placed = placed
        self._places = sorted(placed)
        self._filled = {aligned.section for aligned in placed.values()}
        keys = {node.key for node in leaves(outline)}
        self._leaves = [place for place, node in enumerate(outline) if node.key in keys]

    def of_placed(self, at: int) -> tuple[int, tuple[str, ...]]:
        """The score and the reasons for the section of the candidate `at`, which was placed."""
        aligned = self._placed[at]
        reasons = [*self._of_words(aligned.likeness, self._candidates[at])]
        before, after = self._neighbours(at)
        if not aligned.in_order:
            return max(0, aligned.likeness.score - _OUT_OF_ORDER), (*reasons, "khác thứ tự của đề cương")
        if before is not None and after is not None and before < aligned.section < after:
            reasons.append(f"đứng giữa mục {self._key(before)} và {self._key(after)}")
        return aligned.likeness.score, tuple(reasons)

    def suggestions(self, at: int | None) -> tuple[Suggestion, ...]:
        """The likeliest sections of the piece under the candidate `at`; None is the text before any heading."""
        scores: dict[int, int] = {}
        reasons: dict[int, list[str]] = {}
        by_words = [*self._for_piece(at)]
        named = {section for section, _, _ in by_words}
        beside = [(section, score, [] if section in named else words) for section, score, words in self._beside(at)]
        for section, score, words in (*by_words, *beside):
            more = _EACH_MORE if section in scores else 0
            scores[section] = max(scores.get(section, 0), score) + more
            reasons.setdefault(section, []).extend(words)
        likeliest = sorted(scores, key=lambda section: (-scores[section], section))[:MAX_SUGGESTIONS]
        likely = self._candidates[at].likely if at is not None else ()
        exact = {found.section for found in likely if found.words == 100}
        learnt = {found.section for found in likely if found.synonym == LEARNT_SYNONYM}
        return tuple(
            Suggestion(
                self._key(section),
                100 if section in exact else min(scores[section], _SHORT_OF_CERTAIN),
                tuple(reasons[section]),
                is_learnt=section in learnt,
            )
            for section in likeliest
        )

    def _for_piece(self, at: int | None) -> Iterator[tuple[int, int, list[str]]]:
        if at is not None:
            candidate = self._candidates[at]
            for found in candidate.likely:
                if found.section in self._leaves and (found.same_label or found.words >= WORTH_SUGGESTING):
                    score = max(found.words, _SAME_LABEL) if found.same_label else found.words
                    score -= _HAS_TEXT * (found.section in self._filled and found.words < 100)
                    yield found.section, score, [*self._of_words(found, candidate)]
        before, after = self._neighbours(-1 if at is None else at)
        between = self._leaves_between(before, after) if after is not None else []
        if 1 <= len(between) <= _BETWEEN_AT_MOST and before is not None and after is not None:
            for section in between:
                yield section, _ONLY_ONE_BETWEEN, [f"đứng giữa mục {self._key(before)} và {self._key(after)}"]

    def _beside(self, at: int | None) -> Iterator[tuple[int, int, list[str]]]:
        """The sections before and after the piece."""
        before, after = self._neighbours(-1 if at is None else at)
        between = self._leaves_between(before, after) if after is not None else []
        if before in self._leaves and before is not None:
            yield before, _NEIGHBOUR, [f"đứng sau mục {self._key(before)}"]
        following = next((leaf for leaf in self._leaves if leaf > (-1 if before is None else before)), None)
        if following is not None and following not in between[:_BETWEEN_AT_MOST]:
            yield following, _NEIGHBOUR - 1, [f"đứng trước mục {self._key(following)}"]

    def _of_words(self, found: Likeness, candidate: Candidate) -> Iterator[str]:
        if found.synonym:
            yield f"{found.synonym}: “{candidate.heading.words}”"
        elif found.words >= WORTH_SUGGESTING:
            yield f"tên mục giống {found.words}%"
        if found.same_label:
            yield f"đúng số mục {self._key(found.section)}"

    def _neighbours(self, at: int) -> tuple[int | None, int | None]:
        """The sections placed last before the candidate `at` and first after it."""
        place = bisect_left(self._places, at)
        after = place + (place < len(self._places) and self._places[place] == at)
        before_section = self._placed[self._places[place - 1]].section if place else None
        return before_section, self._placed[self._places[after]].section if after < len(self._places) else None

    def _leaves_between(self, before: int | None, after: int | None) -> list[int]:
        first = -1 if before is None else before
        last = len(self._outline) if after is None else after
        return [leaf for leaf in self._leaves if first < leaf < last]

    def _key(self, section: int) -> str:
        return self._outline[section].key
