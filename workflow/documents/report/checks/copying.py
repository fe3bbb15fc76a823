"""Text that was taken over from another unit's report."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from rapidfuzz import fuzz, process

from workflow.documents.findings import Finding, shortened
from workflow.documents.report.checks.subject import ReportText, Rule, paragraphs, place_of

ALIKE = 85
"""Likeness of two paragraphs, 0 to 100, from which one is taken for a copy."""

SHORTEST = 40
"""Words of a paragraph from which likeness is no chance."""

_BOILERPLATE = 3  # so many other units with one text have it from one source: the plan, a model, a decision
_COMPARED = 20  # paragraphs of a section, the longest; equal ones are found among all
_BATCH = 2000

_Found = dict[str, int]  # unit: likeness


def check_copied(report: ReportText) -> Iterator[Finding]:
    """No long paragraph is like one of the same section in another unit's report, or equal to one of any section.

    Text that three other units have is passed over. Costs about a second for 20 long paragraphs against 5,000.
    """
    own = {key: _long(text) for key, text in report.texts.items()}
    if not any(own.values()) or not report.others:
        return
    equal = _equal({normal for section in own.values() for normal in section}, report.others)
    for node in report.outline:
        section = own.get(node.key, {})
        alike = _alike(node.key, list(section), report.others)
        for normal, text in section.items():
            found = {**alike.get(normal, {}), **equal.get(normal, {})}
            if 0 < len(found) < _BOILERPLATE:
                unit, score = max(found.items(), key=lambda likeness: likeness[1])
                how = "trùng nguyên văn" if score == 100 else f"giống {score}%"
                yield Finding(
                    "copied_text",
                    f"Đoạn này {how} một đoạn trong báo cáo của {unit}. Viết lại theo tình hình của đơn vị.",
                    f"{place_of(node.key)}: “{shortened(text)}”",
                )


def _long(text: str) -> dict[str, str]:
    """The long paragraphs of `text` as typed, by the form they are compared in."""
    long = {}
    for paragraph in paragraphs(text):
        words = paragraph.casefold().split()
        if len(words) >= SHORTEST:
            long[" ".join(words)] = paragraph
    return long


def _equal(own: set[str], others: Mapping[str, Mapping[str, str]]) -> dict[str, _Found]:
    equal: dict[str, _Found] = defaultdict(dict)
    for unit, sections in others.items():
        for text in sections.values():
            for normal in _long(text):
                if normal in own:
                    equal[normal][unit] = 100
    return equal


def _alike(key: str, own: Sequence[str], others: Mapping[str, Mapping[str, str]]) -> dict[str, _Found]:
    own = sorted(own, key=len, reverse=True)[:_COMPARED]
    alike: dict[str, _Found] = defaultdict(dict)
    theirs = ((unit, normal) for unit, sections in others.items() for normal in _long(sections.get(key, "")))
    while own and (batch := list(islice(theirs, _BATCH))):
        texts = [text for _, text in batch]
        for normal in own:
            for _, score, at in process.extract(normal, texts, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None):
                unit = batch[at][0]
                # Only what is equal is 100.
                alike[normal][unit] = max(min(int(score), 99), alike[normal].get(unit, 0))
    return alike


RULES: tuple[Rule, ...] = (check_copied,)
