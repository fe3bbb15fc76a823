"""The period that a plan is about and the documents that it names: everywhere the same."""

import datetime as dt
from collections.abc import Iterator

from workflow.documents.citations import find_citations
from workflow.documents.findings import Finding, shortened
from workflow.documents.language.periods import find_phases, find_reviews
from workflow.documents.plan.checks.subject import ReadParts, Rule
from workflow.documents.plan.outline_annex import OUTLINE_PLACE
from workflow.documents.text import fold


def check_years(plan: ReadParts) -> Iterator[Finding]:
    """Everywhere the same count of years as in the title."""
    stated = next(find_reviews(plan.title), None)
    if stated is None:
        return
    places = [("Nội dung", line.text) for line in plan.parts.body]
    places += [(f"{OUTLINE_PLACE}, tiêu đề", plan.outline.title), (OUTLINE_PLACE, plan.outline.reference)]
    places += [(f"{OUTLINE_PLACE}, mục {node.key}", node.heading) for node in plan.outline.nodes]
    for place, text in places:
        other = next((found for found in find_reviews(text) if found.years != stated.years), None)
        if other:
            yield Finding(
                "period_mismatch",
                f"Tên kế hoạch ghi “{stated.words}” nhưng ở đây ghi “{other.words}”. Chọn số năm đúng.",
                f"{place}: “{shortened(text)}”",
                severity="error",
                fix=f"{other.what}{stated.words[len(stated.what) :]}",
            )


def check_phase(plan: ReadParts) -> Iterator[Finding]:
    """The outline is for the same phase as the plan, and where the text names the document of the title, it is too."""
    phase = next(find_phases(plan.title), None)
    if phase is None:
        return
    number = _numbers(plan.title)
    places = [(f"{OUTLINE_PLACE}, tiêu đề", plan.outline.title, "đề cương")]
    places += [
        (f"Nội dung: “{shortened(line.text)}”", line.text, "ở đây")
        for line in plan.parts.body
        if number and _numbers(line.text) == number
    ]
    for place, text, here in places:
        other = next(
            (found for found in find_phases(text) if (found.first, found.last) != (phase.first, phase.last)), None
        )
        if other:
            yield Finding(
                "phase_mismatch",
                f"Kế hoạch ghi {phase.words}, {here} ghi {other.words}. Chọn giai đoạn đúng.",
                place,
                severity="error",
                fix=phase.words,
            )


def check_citations(plan: ReadParts) -> Iterator[Finding]:
    """A document that is named twice has one date."""
    dates: dict[str, dt.date] = {}
    for line in plan.lines:
        for citation in find_citations(line.text):
            if citation.date is None:
                continue
            first = dates.setdefault(fold(citation.number), citation.date)
            if first != citation.date:
                yield Finding(
                    "citation_mismatch",
                    f"{citation.kind} số {citation.number} lúc ghi ngày {first:%d/%m/%Y}, "
                    f"lúc ghi ngày {citation.date:%d/%m/%Y}. Chọn ngày đúng.",
                    shortened(line.text),
                    severity="error",
                )


def _numbers(text: str) -> set[str]:
    return {fold(citation.number) for citation in find_citations(text)}


RULES: tuple[Rule, ...] = (check_years, check_phase, check_citations)
