"""What the checks of a plan look at."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workflow.documents.citations import Citation
from workflow.documents.findings import Finding
from workflow.documents.plan.header import Header
from workflow.documents.plan.outline_annex import OutlineAnnex
from workflow.documents.plan.stated_deadlines import PlanDeadlines
from workflow.documents.word.content import Line
from workflow.documents.word.parts import Parts, Signer
from workflow.documents.working_days import Calendar

HEADER_PLACE = "Đầu văn bản"
CLOSING_PLACE = "Cuối văn bản"


@dataclass(frozen=True, slots=True)
class ReadParts:
    """A plan as read, part by part.

    `own` is the plan as its outline refers to it, `date` that of the header or else of the outline, `lines` the whole
    text.
    """

    lines: Sequence[Line]
    parts: Parts
    header: Header
    title: str
    own: Citation | None
    date: dt.date | None
    stated: PlanDeadlines
    recipients: Sequence[str]
    signer: Signer | None
    outline: OutlineAnnex
    calendar: Calendar


Rule = Callable[[ReadParts], Iterator[Finding]]
