"""Which acts the pages of a consolidated report show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.actions.verbs import Offer, Verb
from workflow.organisation.acting import Acting
from workflow.reports import actions
from workflow.reports.models import ConsolidatedReport

STEPS: tuple[Verb[ConsolidatedReport], ...] = (
    actions.propose,
    actions.withdraw,
    actions.approve,
    actions.return_report,
    actions.issue,
)
"""The acts that move a report on or back, in the order of its life."""


@dataclass(frozen=True, slots=True)
class Offers:
    """The steps: those of the state that the report is in, and the others, which only wait for another state."""

    now: Sequence[Offer]
    otherwise: Sequence[Offer]


def offers_on(report: ConsolidatedReport, acting: Acting) -> Offers:
    """Every step, each with the reason where this capacity may not take it; what it may do now comes first."""
    now = [verb for verb in STEPS if report.state in verb.states]
    return Offers(
        now=sorted((verb.offer(report, acting) for verb in now), key=lambda offer: not offer.allowed),
        otherwise=[verb.offer(report, acting) for verb in STEPS if verb not in now],
    )
