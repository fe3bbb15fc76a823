"""Text that was taken over from another unit's report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rapidfuzz import fuzz, process

from workflow.documents.findings import Finding, shortened
from workflow.documents.report.checks.subject import ReportText, Rule, place_of

ALIKE = 85
"""Likeness of two paragraphs, 0 to 100, from which one is taken for a copy."""

SHORTEST = 40
"""Words of a paragraph from which likeness is no chance."""

_BOILERPLATE = 3  # so many other units with one text have it from one source: the plan, a model, a decision
_COMPARED = 20  # paragraphs of a section, the longest; equal ones are found among all
_BATCH = 2000

_Likeness = dict[str, dict[str, int]]  # own paragraph: unit: 0 to 100


def check_copied(report: ReportText) -> Iterator[Finding]:
    """No long paragraph is like one of the same section in another unit's report, or equal to one of any section.

    Text that three other units have is passed over. Costs half a second for one section and one for a whole report
    against 5,000 others.
    """
    own = {key: long for key, text in report.texts.items() if (long := _long(text))}
    if not own or not report.others:
        return
    likeness = _compare(own, report.others)
    for node in report.outline:
        for normal, text in own.get(node.key, {}).items():
            found = likeness[normal]
            if 0 < len(found) < _BOILERPLATE:
                unit, score = max(found.items(), key=lambda alike: alike[1])
                how = "trùng nguyên văn" if score == 100 else f"giống {score}%"
                yield Finding(
                    "copied_text",
                    f"Đoạn này {how} một đoạn trong báo cáo của {unit}. Viết lại theo tình hình của đơn vị.",
                    f"{place_of(node.key)}: “{shortened(text)}”",
                )


def _long(text: str) -> dict[str, str]:
    """The long paragraphs of `text`, by the form they are compared in."""
    long = {}
    for paragraph in text.split("\n"):
        words = paragraph.split()
        if len(words) >= SHORTEST:
            typed = " ".join(words)
            long[typed.casefold()] = typed
    return long


def _compare(own: Mapping[str, Mapping[str, str]], others: Mapping[str, Mapping[str, str]]) -> _Likeness:
    """The units that have each own paragraph or one like it; theirs are looked at in batches, to bound memory."""
    likeness: _Likeness = {normal: {} for section in own.values() for normal in section}
    waiting: dict[str, list[tuple[str, str]]] = {key: [] for key in own}
    for unit, sections in others.items():
        for key, text in sections.items():
            for theirs in _long(text):
                if theirs in likeness:
                    likeness[theirs][unit] = 100
                if key in waiting:
                    waiting[key].append((unit, theirs))
            if len(waiting.get(key, ())) >= _BATCH:
                _add_alike(likeness, own[key], waiting[key])
                waiting[key].clear()
    for key, batch in waiting.items():
        _add_alike(likeness, own[key], batch)
    return likeness


def _add_alike(likeness: _Likeness, own: Iterable[str], batch: Sequence[tuple[str, str]]) -> None:
    texts = [text for _, text in batch]
    for normal in sorted(own, key=len, reverse=True)[:_COMPARED]:
        for _, score, at in process.extract(normal, texts, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None):
            unit = batch[at][0]
            # Only what is equal is 100.
            likeness[normal][unit] = max(min(int(score), 99), likeness[normal].get(unit, 0))


RULES: tuple[Rule, ...] = (check_copied,)
