"""Text that was taken over from another unit's report."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from rapidfuzz import fuzz, process

from workflow.documents.findings import Finding, shortened
from workflow.documents.report.checks.subject import ReportText, Rule, place_of

ALIKE = 85
"""Likeness of two paragraphs, 0 to 100, from which one is taken for a copy."""

SHORTEST_ALIKE = 40
"""Words of a paragraph from which likeness is no chance."""

SHORTEST_EQUAL = 12
"""Words of a paragraph from which equality is no chance."""

SHORTEST = 8
"""Words of a paragraph that counts when whole reports are compared."""

_BOILERPLATE = 3  # so many other units with one text have it from one source: the plan, a model, a decision
_FEWEST_EQUAL = 5  # paragraphs
_HALF = 0.5
_WHOLE = 0.9  # so much is no longer what a model has in common
_FEWEST_OF_WHOLE = 10  # paragraphs
_COMPARED = 20  # paragraphs of a section, the longest; equal ones are found among all
_BATCH = 2000
_FIGURE = re.compile(r"\d[\d.,/%]*")
_NAME = "\0"  # in the place of a unit's own name, which whoever copies changes


class Copies:
    """What in a report is like text of other units, which are looked at part by part.

    Their texts may come in any order and in parts of any size, each unit once; the findings are the same.
    Costs about a second for a whole report against 5,000 others; none of their text is kept.
    """

    def __init__(self, report: ReportText) -> None:
        self._report: Final = report
        asked = {line.casefold() for node in report.outline for line in (node.heading, *node.guidance.split("\n"))}
        self._typed: Final = {
            key: {
                _masked(line.casefold(), report.unit): line
                for line in _paragraphs(text)
                if line.casefold() not in asked
            }
            for key, text in report.texts.items()
        }
        self._alike: Final[dict[str, dict[str, int]]] = {}
        """Own paragraph: unit: 0 to 100."""
        self._equal: Final[dict[str, set[str]]] = {}
        """Unit: own paragraphs that it has too."""
        self._holders: Final[dict[str, set[str]]] = {}
        """Own paragraph without its figures: units that have it with some."""
        self._own: Final[dict[str, str]] = {}
        """Own paragraph in each form in which it may stand elsewhere: with its unit's name, and with a mark for it."""
        for typed in self._typed.values():
            for normal, text in typed.items():
                self._alike[normal] = {}
                self._holders[_without_figures(normal)] = set()
                self._own[normal] = self._own[text.casefold()] = normal

    def look_at(self, others: Mapping[str, Mapping[str, str]]) -> None:
        """Compare with reports of other units, texts by name of the unit and key of the section."""
        if not self._own:
            return
        waiting: dict[str, list[tuple[str, str]]] = {key: [] for key in self._typed}
        for unit, sections in others.items():
            for key, text in sections.items():
                for line in _paragraphs(text):
                    theirs = line.casefold()
                    masked = _masked(theirs, unit)
                    self._look_for(theirs, masked, unit)
                    if key in waiting and _has_words(masked, SHORTEST_ALIKE):
                        waiting[key].append((unit, masked))
                if len(waiting.get(key, ())) >= _BATCH:
                    self._compare(key, waiting[key])
                    waiting[key].clear()
        for key, batch in waiting.items():
            self._compare(key, batch)

    def findings(self) -> Iterator[Finding]:
        """The report as a whole, then the paragraphs that are equal or alike, in the order of the outline.

        Text that three other units have, with whatever figures, is passed over.
        """
        yield from self._whole()
        for node in self._report.outline:
            for normal, text in self._typed.get(node.key, {}).items():
                found = self._alike[normal]
                if not 0 < len(found) < _BOILERPLATE or len(self._holders[_without_figures(normal)]) >= _BOILERPLATE:
                    continue
                score, unit = max((score, unit) for unit, score in found.items())
                how = "trùng nguyên văn" if score == 100 else f"giống {score}%"
                yield Finding(
                    "copied_text",
                    f"Đoạn này {how} một đoạn trong báo cáo của {unit}. Viết lại theo tình hình của đơn vị.",
                    f"{place_of(node.key)}: “{shortened(text)}”",
                )

    def _whole(self) -> Iterator[Finding]:
        """The unit with which most is in common, where that is half of what is not common to many, or nearly all."""
        held = Counter(normal for equal in self._equal.values() for normal in equal)
        rare = {normal for normal in self._alike if held[normal] < _BOILERPLATE}
        copies = [
            (len(equal), unit)
            for unit, equal in self._equal.items()
            if _is_copy(len(equal & rare), len(rare), _FEWEST_EQUAL, _HALF)
            or _is_copy(len(equal), len(self._alike), _FEWEST_OF_WHOLE, _WHOLE)
        ]
        if copies:
            equal_count, unit = max(copies)
            yield Finding(
                "copied_report",
                f"{equal_count}/{len(self._alike)} đoạn trùng nguyên văn với báo cáo của {unit}. "
                "Viết lại theo tình hình và số liệu của đơn vị.",
                "Toàn văn",
                severity="error",
            )

    def _look_for(self, theirs: str, masked: str, unit: str) -> None:
        """Note `unit` where its paragraph, or one that differs in figures, is in the report."""
        normal = self._own.get(theirs) or self._own.get(masked)
        if normal:
            self._equal.setdefault(unit, set()).add(normal)
            # What ends in a colon leads to the text.
            if _has_words(normal, SHORTEST_EQUAL) and not normal.endswith(":"):
                self._alike[normal][unit] = 100
        holders = self._holders.get(_without_figures(masked))
        if holders is not None:
            holders.add(unit)

    def _compare(self, key: str, batch: Sequence[tuple[str, str]]) -> None:
        texts = [text for _, text in batch]
        long = [normal for normal in self._typed[key] if _has_words(normal, SHORTEST_ALIKE)]
        for normal in sorted(long, key=len, reverse=True)[:_COMPARED]:
            found = self._alike[normal]
            if len(found) >= _BOILERPLATE:
                continue
            for _, score, at in process.extract(normal, texts, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None):
                # Only what is equal is 100.
                found[batch[at][0]] = max(min(int(score), 99), found.get(batch[at][0], 0))


def check_copied(report: ReportText) -> Iterator[Finding]:
    """What is in common with `report.others` is no more than a model or chance explains."""
    copies = Copies(report)
    copies.look_at(report.others)
    yield from copies.findings()


def _paragraphs(text: str) -> list[str]:
    """The paragraphs of `text` that are long enough to be compared, with single spaces."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [line for line in lines if _has_words(line, SHORTEST)]


def _has_words(line: str, fewest: int) -> bool:
    return line.count(" ") >= fewest - 1


def _masked(line: str, unit: str) -> str:
    """`line`, casefolded, with a mark for the name of `unit`."""
    return line.replace(unit.casefold(), _NAME) if unit else line


def _without_figures(normal: str) -> str:
    return _FIGURE.sub("#", normal)


def _is_copy(equal: int, of: int, fewest: int, share: float) -> bool:
    return equal >= fewest and equal >= share * of


RULES: tuple[Rule, ...] = (check_copied,)
