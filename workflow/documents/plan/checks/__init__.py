"""What does not fit together in a plan: the checks that a careful reader would make.

A rule is a function that takes the plan as read and yields findings; each module has the rules of one family and names
them in its RULES.
"""

from itertools import islice

from workflow.documents.findings import Finding, by_severity
from workflow.documents.plan.checks.deadlines import RULES as DEADLINES
from workflow.documents.plan.checks.header import RULES as HEADER
from workflow.documents.plan.checks.outline import RULES as OUTLINE
from workflow.documents.plan.checks.periods import RULES as PERIODS
from workflow.documents.plan.checks.recipients import RULES as RECIPIENTS
from workflow.documents.plan.checks.signing import RULES as SIGNING
from workflow.documents.plan.checks.subject import ReadParts
from workflow.documents.plan.checks.wording import RULES as WORDING

__all__ = ["ReadParts", "check_plan"]

RULES = (
    *HEADER,
    *PERIODS,
    *DEADLINES,
    *RECIPIENTS,
    *SIGNING,
    *OUTLINE,
    *WORDING,
)
_MANY_ALIKE = 40


def check_plan(plan: ReadParts) -> tuple[Finding, ...]:
    """What all rules find, the gravest first; of one rule at most 40."""
    return by_severity(finding for rule in RULES for finding in islice(rule(plan), _MANY_ALIKE))
