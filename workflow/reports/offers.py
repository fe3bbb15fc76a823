"""Which acts the pages of a consolidated report show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.actions.verbs import Offer, Verb
from workflow.organisation.acting import Acting
from workflow.reports import actions
from workflow.reports.models import ConsolidatedReport
from workflow.reports.rules import consent_of

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


def agreeing(report: ConsolidatedReport, acting: Acting) -> Verb[ConsolidatedReport]:
    """What this capacity can do about its consent: give it, or take back what it gave."""
    return actions.take_back_consent if consent_of(report, acting) else actions.consent


def offers_on(report: ConsolidatedReport, acting: Acting) -> Offers:
    """Every step, each with the reason where this capacity may not take it; what it may do now comes first.

    Of agreeing and taking it back, one is shown, and only where the campaign asks for a quorum.
    """
    steps: tuple[Verb[ConsolidatedReport], ...] = STEPS
    if report.campaign.flow_settings.others_agree:
        steps = (*STEPS[:2], agreeing(report, acting), *STEPS[2:])
    now = [verb for verb in steps if report.state in verb.states]
    return Offers(
        now=sorted((verb.offer(report, acting) for verb in now), key=lambda offer: not offer.allowed),
        otherwise=[verb.offer(report, acting) for verb in steps if verb not in now],
    )
