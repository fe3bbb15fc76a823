"""How a campaign runs, as data: who signs, who must agree, when people are reminded, how the result is numbered.

A campaign type holds these settings by version; a running campaign keeps those that it began with.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from workflow.documents.deadlines import MAX_DAYS, Kind

DAYS_AT_MOST = 60
REMINDERS_AT_MOST = 10
REVIEW_LEVELS = (1, 2)
QUORUM_AT_MOST = 30
EARLIEST_TERM, LATEST_TERM = 1930, 2100


@dataclass(frozen=True, slots=True)
class ReminderRules:
    """When those who owe a report are reminded, in working days of the lead unit's calendar.

    `before` are days before the deadline (0: its own day); `daily_after` reminds on every working day after it;
    `escalate_after` working days late the unit's secretary and the head who supervises are told (None: never).
    """

    before: tuple[int, ...] = (5, 2, 0)
    daily_after: bool = True
    escalate_after: int | None = 3

    def __post_init__(self) -> None:
        if len(self.before) > REMINDERS_AT_MOST or not all(0 <= days <= DAYS_AT_MOST for days in self.before):
            raise ValueError(self.before)
        if self.escalate_after is not None and not 1 <= self.escalate_after <= DAYS_AT_MOST:
            raise ValueError(self.escalate_after)


@dataclass(frozen=True, slots=True)
class Numbering:
    """How issued reports are numbered: `symbol` is proposed ("" for what the format says).

    Party numbers run through a term of office, State numbers through a year (`yearly`). `term_from` is the year in
    which the term began; 0 knows only one term.
    """

    symbol: str = ""
    yearly: bool = False
    term_from: int = 0

    def __post_init__(self) -> None:
        if len(self.symbol) > 24 or (self.term_from and not EARLIEST_TERM <= self.term_from <= LATEST_TERM):
            raise ValueError(self)

    def series(self, date: datetime.date) -> str:
        """The series in which a document of this date has its number: no number twice in one."""
        if self.yearly:
            return str(date.year)
        return f"nk{self.term_from}" if self.term_from else ""


DUE_KINDS: tuple[Kind, ...] = ("before", "by", "working_days_after")


@dataclass(frozen=True, slots=True)
class DueDefault:
    """The deadline that is offered where a plan states none: `days` after the date of the plan.

    They are days of the calendar for "before" and "by", working days for "working_days_after".
    """

    kind: Kind
    days: int

    def __post_init__(self) -> None:
        if self.kind not in DUE_KINDS or not 1 <= self.days <= MAX_DAYS:
            raise ValueError(self)

    def stated_on(self, plan_date: datetime.date) -> tuple[datetime.date, int | None]:
        """The date and the number of working days with which a plan of that date would state it."""
        if self.kind == "working_days_after":
            return plan_date, self.days
        return plan_date + datetime.timedelta(days=self.days), None


@dataclass(frozen=True, slots=True)
class FlowSettings:
    """`secretary_signs`: the unit's secretary signs the report off; without it the drafter submits it.

    `review_levels`: 1, the reviewer accepts; 2, the head confirms what the reviewer proposes to accept. `quorum`: how
    many approvers must agree before the report is approved, the signer among them. `units_due` and `report_due` are the
    deadlines offered for the units and for the consolidated report where the plan states none (None: nothing is).
    """

    secretary_signs: bool = True
    review_levels: int = 1
    quorum: int = 1
    reminders: ReminderRules = field(default_factory=ReminderRules)
    numbering: Numbering = field(default_factory=Numbering)
    units_due: DueDefault | None = None
    report_due: DueDefault | None = None

    def __post_init__(self) -> None:
        if self.review_levels not in REVIEW_LEVELS or not 1 <= self.quorum <= QUORUM_AT_MOST:
            raise ValueError(self)

    @property
    def head_confirms(self) -> bool:
        return self.review_levels > 1

    @property
    def others_agree(self) -> int:
        """How many approvers besides the signer must agree."""
        return self.quorum - 1

    def as_json(self) -> dict[str, Any]:
        """What is frozen in a version: plain JSON, every setting named but deadlines that are not offered.

        (Versions from before there were any keep the digest that they have.)
        """
        named: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return {name: value for name, value in named.items() if value is not None}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> FlowSettings:
        """The settings of a version; what an older version does not name is as it was before there was a choice.

        Raises ValueError, TypeError for what no version can hold.
        """
        reminders = dict(stored.get("reminders", {}))
        if "before" in reminders:
            reminders["before"] = tuple(reminders["before"])
        return cls(
            secretary_signs=stored.get("secretary_signs", True),
            review_levels=stored.get("review_levels", 1),
            quorum=stored.get("quorum", 1),
            reminders=ReminderRules(**reminders),
            numbering=Numbering(**stored.get("numbering", {})),
            units_due=_due_default(stored.get("units_due")),
            report_due=_due_default(stored.get("report_due")),
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the settings as sorted, compact JSON."""
        text = json.dumps(self.as_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def _due_default(stored: Mapping[str, Any] | None) -> DueDefault | None:
    return DueDefault(**stored) if stored else None


STANDARD = FlowSettings()
