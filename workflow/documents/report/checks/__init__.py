"""What a careful reader would ask about in a unit's report, before and while it is reviewed.

A rule is a function that takes the report's text and yields findings; each module has the rules of one family and names
them in its RULES.
"""

from itertools import islice

from workflow.documents.findings import Finding, by_severity
from workflow.documents.report.checks.completeness import RULES as COMPLETENESS
from workflow.documents.report.checks.copying import RULES as COPYING
from workflow.documents.report.checks.copying import Copies, check_copied
from workflow.documents.report.checks.figures import RULES as FIGURES
from workflow.documents.report.checks.periods import RULES as PERIODS
from workflow.documents.report.checks.repeated import RULES as REPEATED
from workflow.documents.report.checks.requirements import RULES as REQUIREMENTS
from workflow.documents.report.checks.subject import ReportText
from workflow.documents.report.checks.units import RULES as UNITS
from workflow.documents.report.checks.wording import RULES as WORDING

__all__ = ["Copies", "ReportText", "check_copied", "check_report"]

RULES = (
    *COMPLETENESS,
    *PERIODS,
    *REPEATED,
    *FIGURES,
    *COPYING,
    *UNITS,
    *REQUIREMENTS,
    *WORDING,
)
_MANY_ALIKE = 40


def check_report(report: ReportText) -> tuple[Finding, ...]:
    """What all rules find, the gravest first; of one rule at most 40."""
    return by_severity(finding for rule in RULES for finding in islice(rule(report), _MANY_ALIKE))
