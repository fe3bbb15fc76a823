"""Spelling, terms and abbreviations of a report."""

from collections.abc import Iterator

from workflow.documents.findings import Finding
from workflow.documents.language.checks import check_wording
from workflow.documents.report.checks.subject import ReportText, Rule


def check_words(report: ReportText) -> Iterator[Finding]:
    """What is odd in the wording, from the first section to the last."""
    yield from check_wording(report.passages)


RULES: tuple[Rule, ...] = (check_words,)
