"""How a campaign runs, as data: who signs, when people are reminded. A running campaign keeps what it began with."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReminderRules:
    """When those who owe a report are reminded, in working days of the lead unit's calendar.

    `before` are days before the deadline (0: its own day); `daily_after` reminds on every working day after it;
    `escalate_after` working days late the unit's secretary and the head who supervises are told (None: never).
    """

    before: tuple[int, ...] = (5, 2, 0)
    daily_after: bool = True
    escalate_after: int | None = 3


@dataclass(frozen=True, slots=True)
class FlowSettings:
    """`secretary_signs`: the unit's secretary signs the report off; without it the drafter submits it.

    `review_levels`: 1, the reviewer accepts; 2, the head confirms what the reviewer has accepted. `quorum`: how many
    approvers must agree before the report is approved, the signer among them.
    """

    secretary_signs: bool = True
    review_levels: int = 1
    quorum: int = 1
    reminders: ReminderRules = field(default_factory=ReminderRules)


STANDARD = FlowSettings()
