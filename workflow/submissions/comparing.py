"""What changed between two revisions of a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from workflow.documents.rich_text.diff import word_diff
from workflow.submissions.models import Revision, Submission
from workflow.submissions.queries import WrittenSection, outline_with_text


@dataclass(frozen=True, slots=True)
class Changed:
    """One section in both versions; `html` marks what was added and left out."""

    section: WrittenSection
    html: SafeString
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two revisions and each section that has text in either."""

    old: Revision
    new: Revision
    sections: list[Changed]

    @property
    def both(self) -> tuple[Revision, Revision]:
        return self.old, self.new

    @property
    def changed(self) -> int:
        return sum(section.is_changed for section in self.sections)


def compare_revisions(submission: Submission, old: int, new: int) -> Comparison:
    """Revision `new` against `old` (numbers that exist), section by section in the outline's order. Two queries."""
    rows = submission.revisions.filter(number__in=(old, new)).select_related("by")
    found = {revision.number: revision for revision in rows}
    return Comparison(found[old], found[new], changes(submission, found[old].sections, found[new].sections))


def changes(submission: Submission, old: Mapping[str, str], new: Mapping[str, str]) -> list[Changed]:
    """The sections that have text in `old` or `new` (outline key → HTML)."""
    return [
        _changed(section, old.get(section.key, ""), new.get(section.key, ""))
        for section in outline_with_text(submission)
        if section.key in old or section.key in new
    ]


def _changed(section: WrittenSection, old: str, new: str) -> Changed:
    # Both are stored text, which is clean; so is what word_diff makes of it.
    return Changed(section, mark_safe(word_diff(old, new) if old != new else new), old != new)
