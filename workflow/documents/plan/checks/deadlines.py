"""The deadlines of a plan: there, in time, on a day that is worked, and none against another."""

import datetime as dt
from collections.abc import Iterator

from rapidfuzz import fuzz

from workflow.documents.findings import Finding, shortened
from workflow.documents.plan.checks.subject import ReadParts, Rule
from workflow.documents.plan.stated_deadlines import PlanDeadline
from workflow.documents.text import fold

_SAME_PARTY = 90  # rapidfuzz, 0 to 100


def found_in_reading(plan: ReadParts) -> Iterator[Finding]:
    """What was odd in the words of the deadlines."""
    yield from plan.stated.findings


def check_deadline_missing(plan: ReadParts) -> Iterator[Finding]:
    """There is a deadline."""
    if not plan.stated.deadlines:
        yield Finding("deadline_missing", "Không đọc được thời hạn nào trong kế hoạch. Nhập thời hạn.", "Nội dung")


def check_deadline_past(plan: ReadParts) -> Iterator[Finding]:
    """No deadline is over when the plan is issued."""
    for stated in plan.stated.deadlines:
        if plan.date and stated.deadline.due_at.date() < plan.date:
            yield Finding(
                "deadline_past",
                f"Thời hạn {stated.deadline.date:%d/%m/%Y} trước ngày ban hành kế hoạch ({plan.date:%d/%m/%Y}).",
                shortened(stated.text),
                severity="error",
            )


def check_deadline_conflict(plan: ReadParts) -> Iterator[Finding]:
    """One party has one deadline."""
    for place, stated in enumerate(plan.stated.deadlines):
        for earlier in plan.stated.deadlines[:place]:
            if _same_party(earlier, stated) and earlier.deadline.due_at != stated.deadline.due_at:
                yield Finding(
                    "deadline_conflict",
                    f"Cùng giao cho “{stated.who}” nhưng thời hạn khác nhau: {earlier.deadline.date:%d/%m/%Y} "
                    f"và {stated.deadline.date:%d/%m/%Y}. Chọn thời hạn đúng.",
                    shortened(stated.text),
                    severity="error",
                )
                break


def check_deadline_day_off(plan: ReadParts) -> Iterator[Finding]:
    """The last day to hand in is worked; a committee may set another, so this is a hint, once for each day.

    The deadline itself is not moved (see `read_deadline`): "trước ngày 10/3" is a matter of 9/3.
    """
    told: set[dt.date] = set()
    for stated in plan.stated.deadlines:
        last = stated.deadline.due_at.date()
        if last in told or plan.calendar.works(last):
            continue
        told.add(last)
        worked = plan.calendar.last_on_or_before(last)
        yield Finding(
            "deadline_day_off",
            f"Ngày cuối của thời hạn là {last:%d/%m/%Y}, ngày nghỉ; ngày làm việc cuối cùng trước đó là "
            f"{worked:%d/%m/%Y}. Cân nhắc chọn ngày khác.",
            shortened(stated.text),
            severity="hint",
        )


def _same_party(one: PlanDeadline, other: PlanDeadline) -> bool:
    return bool(one.who and other.who) and (fuzz.token_set_ratio(fold(one.who), fold(other.who)) >= _SAME_PARTY)


RULES: tuple[Rule, ...] = (
    found_in_reading,
    check_deadline_missing,
    check_deadline_past,
    check_deadline_conflict,
    check_deadline_day_off,
)
