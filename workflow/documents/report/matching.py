"""Recognising the headings of an outline in a report whose author typed them anew."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from rapidfuzz import fuzz, process

from workflow.documents.outline import OutlineNode, parse_key
from workflow.documents.report.likeness import heading_key, likeness
from workflow.documents.report.synonyms import Synonym, by_key, common_synonyms

THRESHOLD = 80
"""Score, 0 to 100, from which a heading is placed; below it the person decides."""

WORTH_SUGGESTING = 55
"""Likeness of words from which a section is named to the person."""

LEARNT_SYNONYM = "từ đồng nghĩa đã học"
"""How a synonym is called that people of the organisation have confirmed."""

_SAME_LABEL = 15
_MARGIN = 5  # sections that are less apart are not told apart by the words
_LEARNT, _COMMON = 95, 88
_FEW = 8  # sections that have a word: it tells them from the others
_COUNTED, _COMPARED = 32, 8  # sections that share words, and those then compared letter by letter
_SHORT = 3  # words
_MANY_TIMES_AS_LONG = 4


@dataclass(frozen=True, slots=True)
class TypedHeading:
    """A heading in a report: its words, and its number with those above it, as places (III.3 is (3, 3))."""

    words: str
    path: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much a heading is like a section (by its place in the outline).

    `words` is 0 to 100; `synonym` says in words which synonym made it so, "" if none did.
    """

    section: int
    words: int
    same_label: bool
    synonym: str = ""

    @property
    def score(self) -> int:
        return min(100, self.words + (_SAME_LABEL if self.same_label else 0))


class OutlineHeadings:
    """The headings of an outline, prepared to be compared with many others."""

    def __init__(self, outline: Sequence[OutlineNode], synonyms: Sequence[Synonym] = ()) -> None:
        self.keys = [heading_key(node.heading) for node in outline]
        self._sections: defaultdict[str, list[int]] = defaultdict(list)
        for section, key in enumerate(self.keys):
            self._sections[key].append(section)
        self._by_label = {parse_key(node.key): section for section, node in enumerate(outline)}
        self._learnt = by_key(synonyms)
        self._with_word: defaultdict[str, list[str]] = defaultdict(list)
        for key in self._sections:
            for word in set(key.split()):
                self._with_word[word].append(key)
        self._short = [key for key in self._sections if key and key.count(" ") < _SHORT]
        self.longest = max(map(len, self.keys), default=0)
        self._beginnings = {tuple(key.split()[:2]) for key in self._sections}
        self._found: dict[str, list[tuple[str, int, str]]] = {}
        self._likely: dict[tuple[str, int | None], list[Likeness]] = {}

    def twins(self, section: int) -> Sequence[int]:
        """The sections with the words of `section`, itself among them."""
        return self._sections[self.keys[section]]

    def begin_with(self, words: str) -> bool:
        """Whether some section begins with the first two words of `words`."""
        return tuple(heading_key(words).split()[:2]) in self._beginnings

    def best(self, words: str) -> int:
        """How much `words` are like the section that they are most like."""
        return max((score for _, score, _ in self._like(heading_key(words))), default=0)

    def likely(self, heading: TypedHeading) -> list[Likeness]:
        """The sections that `heading` is like, by words or by number, in the order of the outline."""
        typed, labelled = heading_key(heading.words), self._by_label.get(heading.path)
        if (typed, labelled) not in self._likely:
            found = {
                section: Likeness(section, words, section == labelled, synonym)
                for key, words, synonym in self._like(typed)
                for section in self._sections[key]
            }
            if labelled is not None and labelled not in found:
                found[labelled] = Likeness(labelled, likeness(typed, self.keys[labelled]), same_label=True)
            self._likely[typed, labelled] = [found[section] for section in sorted(found)]
        return self._likely[typed, labelled]

    def certain(self, likely: Sequence[Likeness]) -> list[Likeness]:
        """Those of `likely` that the heading may be placed in: one section, or several of the same words.

        None where the number speaks for one section and the words more for another.
        """
        exact = [found for found in likely if found.words == 100]
        if exact:
            return exact
        best = max((found.score for found in likely), default=0)
        most = max((found.words for found in likely), default=0)
        close = [found for found in likely if found.score >= THRESHOLD and found.score > best - _MARGIN]
        keys = {self.keys[found.section] for found in close}
        if close and max(found.words for found in close) < most:
            return []
        # Sections of the same words stay together, though the number speaks for one of them.
        return [found for found in likely if self.keys[found.section] in keys] if len(keys) == 1 else []

    def _like(self, typed: str) -> list[tuple[str, int, str]]:
        """The headings of the outline that the key `typed` is like, how much, and by which synonym."""
        if typed not in self._found:
            self._found[typed] = list(self._compared(typed))
        return self._found[typed]

    def _compared(self, typed: str) -> list[tuple[str, int, str]]:
        scores: dict[str, tuple[int, str]] = {}
        for key in self._comparable(typed):
            words = likeness(typed, key)
            if words >= WORTH_SUGGESTING:
                scores[key] = (words, "")
        for synonyms, score, kind in (
            (self._learnt, _LEARNT, LEARNT_SYNONYM),
            (common_synonyms(), _COMMON, "từ đồng nghĩa thường dùng"),
        ):
            for key in self._meant(synonyms, typed):
                if scores.get(key, (0, ""))[0] < score:
                    scores[key] = (score, kind)
        return [(key, words, synonym) for key, (words, synonym) in scores.items()]

    def _meant(self, synonyms: Mapping[str, frozenset[str]], typed: str) -> list[str]:
        return [key for key in synonyms.get(typed, ()) if key in self._sections]

    def _comparable(self, typed: str) -> list[str]:
        """The few headings that share the most words with `typed`: the others are not like it."""
        near = [typed] if typed and typed in self._sections else []
        words = set(typed.split())
        known = [self._with_word[word] for word in words if word in self._with_word]
        telling = [keys for keys in known if len(keys) <= max(_FEW, len(self._sections) // 4)]
        shared = Counter(chain.from_iterable(telling or known[:1]))
        likely = [
            (count, key)
            for key, count in shared.most_common(_COUNTED)
            if len(typed) <= _MANY_TIMES_AS_LONG * len(key) and key != typed
        ]
        near += [key for _, key in sorted(likely, key=lambda one: (-one[0], abs(len(one[1]) - len(typed))))[:_COMPARED]]
        if len(words) <= _SHORT:
            # Of so few words a slip may leave none that is shared.
            alike = process.extract(typed, self._short, scorer=fuzz.ratio, score_cutoff=WORTH_SUGGESTING)
            near += [key for key, _, _ in alike if key not in near]
        return near
