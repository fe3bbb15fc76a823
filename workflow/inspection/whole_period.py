"""The check of entitlement of a whole period: all its acts, some at a time, and what it came to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from workflow.audit.models import Event
from workflow.audit.privacy.telling import tell
from workflow.inspection.forms_of_moments import CheckForm
from workflow.inspection.who_could import Check, Finding, Verdict, acts_to_check, check_acts

AT_ONCE = 200
"""Acts that are checked while the person waits, and that the worker checks together."""

LISTED_AT_MOST = 200
"""Acts that need looking at and are listed, the latest; the others are counted."""


@dataclass(slots=True)
class Conclusion:
    """What the acts of a period came to: counts of all of them, and the latest of those that need looking at."""

    checked: int = 0
    by_system: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def add(self, check: Check) -> None:
        self.checked += check.checked
        self.by_system += check.by_system
        self.counts.update(one.verdict.value for one in check.findings)
        self.findings += check.findings[: LISTED_AT_MOST - len(self.findings)]

    @property
    def not_entitled(self) -> int:
        """Those that the rules did not let when they were done, whatever was decided since."""
        return self.counts[Verdict.AGAINST] + self.counts[Verdict.GIVEN_SINCE]

    @property
    def dated_back(self) -> int:
        return self.counts[Verdict.ENDED_SINCE] + self.counts[Verdict.GIVEN_SINCE]

    @property
    def unreadable(self) -> int:
        return self.counts[Verdict.UNREADABLE]

    @property
    def to_look_at(self) -> int:
        return self.counts.total()


def acts_of(form: CheckForm) -> QuerySet[Event]:
    """The acts that a valid form asks about, latest first, with what the check reads of each."""
    since, until = form.bounds
    # Looks and sign-ins are nothing to check, and would be most of what is read.
    acts = Event.objects.filter(at__gte=since, at__lt=until, action__in=acts_to_check(), refused=False)
    if form.cleaned_data["campaign"]:
        acts = acts.filter(campaign_id=form.cleaned_data["campaign"])
    return acts.select_related("actor", "on_behalf_of", "unit", "appointment__unit").order_by("-at", "-id")


def at_once(acts: QuerySet[Event]) -> Conclusion | None:
    """What they came to, where they are few; None asks for the worker."""
    few = list(acts[: AT_ONCE + 1])
    if len(few) > AT_ONCE:
        return None
    conclusion = Conclusion()
    conclusion.add(check_acts(few))
    tell([one.event for one in conclusion.findings])
    return conclusion


def in_batches(acts: QuerySet[Event]) -> Iterator[list[Event]]:
    """All of them, some at a time: bounded memory, and each batch begins by key where the last one ended."""
    batch = list(acts[:AT_ONCE])
    while batch:
        yield batch
        last = batch[-1]
        # The first condition is what the index over the time begins at.
        batch = list(acts.filter(Q(at__lt=last.at) | Q(id__lt=last.pk), at__lte=last.at)[:AT_ONCE])


def written(conclusion: Conclusion) -> bytes:
    return json.dumps(
        {
            "checked": conclusion.checked,
            "by_system": conclusion.by_system,
            "counts": conclusion.counts,
            "findings": [[one.event.pk, one.verdict.value, one.reason] for one in conclusion.findings],
        },
        ensure_ascii=False,
    ).encode()


def read(text: bytes) -> Conclusion:
    """What `written` has written. One query."""
    told: dict[str, Any] = json.loads(text)
    keys: Sequence[int] = [key for key, _verdict, _reason in told["findings"]]
    events = Event.objects.select_related("actor", "on_behalf_of", "unit").in_bulk(keys)
    tell(list(events.values()))
    return Conclusion(
        told["checked"],
        told["by_system"],
        Counter(told["counts"]),
        [Finding(events[key], Verdict(verdict), reason) for key, verdict, reason in told["findings"]],
    )
