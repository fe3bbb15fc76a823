"""Spelling, terms and abbreviations of a plan."""

from collections.abc import Iterator

from workflow.documents.findings import Finding
from workflow.documents.language.checks import Passage, check_wording
from workflow.documents.plan.checks.subject import ReadParts, Rule


def check_words(plan: ReadParts) -> Iterator[Finding]:
    """What is odd in the wording, from the first line to the last."""
    yield from check_wording([Passage(line.text) for line in plan.lines])


RULES: tuple[Rule, ...] = (check_words,)
