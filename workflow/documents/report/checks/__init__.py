"""What a careful reader would ask about in a unit's report, before and while it is reviewed.

A rule is a function that takes the report's text and yields findings; each module has the rules of one family and names
them in its RULES.
"""

from itertools import islice

from workflow.documents.findings import Finding, by_severity
from workflow.documents.report.checks import completeness, copying, figures, periods, requirements, units, wording
from workflow.documents.report.checks.subject import ReportText

__all__ = ["ReportText", "check_report"]

RULES = (
    *completeness.RULES,
    *periods.RULES,
    *figures.RULES,
    *copying.RULES,
    *units.RULES,
    *requirements.RULES,
    *wording.RULES,
)
_MANY_ALIKE = 40


def check_report(report: ReportText) -> tuple[Finding, ...]:
    """What all rules find, the gravest first; of one rule at most 40."""
    return by_severity(finding for rule in RULES for finding in islice(rule(report), _MANY_ALIKE))
