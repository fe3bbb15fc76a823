"""What does not fit together in a plan: the checks that a careful reader would make.

A rule is a function that takes the plan as read and yields findings; each module has the rules of one family and names
them in its RULES.
"""

from workflow.documents.findings import Finding, by_severity
from workflow.documents.plan.checks import deadlines, header, outline, periods, recipients, signing, wording
from workflow.documents.plan.checks.subject import ReadParts

__all__ = ["ReadParts", "check_plan"]

RULES = (
    *header.RULES,
    *periods.RULES,
    *deadlines.RULES,
    *recipients.RULES,
    *signing.RULES,
    *outline.RULES,
    *wording.RULES,
)


def check_plan(plan: ReadParts) -> tuple[Finding, ...]:
    """What all rules find, the gravest first."""
    return by_severity(finding for rule in RULES for finding in rule(plan))
