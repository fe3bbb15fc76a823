"""What a reader should look at before a document is used; nothing is mended without being asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

Severity = Literal["error", "warning", "hint"]
"""An error contradicts itself or a rule; a warning is probably a slip; a hint is worth a look."""

_SEVERITIES = get_args(Severity)
_LONGEST_PLACE = 120


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that looks wrong.

    `code` is stable, for programs; `message` says to the person what it is and what to do; `where` names
    the place in the words of the document; `fix` is the text to put there instead, "" where only a person can say.
    """

    code: str
    message: str
    where: str
    severity: Severity = "warning"
    fix: str = ""


def by_severity(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first, then warnings, then hints; those of one severity in the order given."""
    return tuple(sorted(findings, key=lambda finding: _SEVERITIES.index(finding.severity)))


def shortened(text: str) -> str:
    """`text` as the place of a finding: its first 120 characters."""
    return text if len(text) <= _LONGEST_PLACE else f"{text[: _LONGEST_PLACE - 1].rstrip()}…"
