"""Reading a campaign's plan (kế hoạch) and its outline from the .docx in which it was issued."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from workflow.documents.citations import Citation, find_citations
from workflow.documents.findings import Finding, by_severity
from workflow.documents.outline import OutlineNode
from workflow.documents.plan.checks import ReadParts, check_plan
from workflow.documents.plan.header import read_header
from workflow.documents.plan.outline_annex import read_outline
from workflow.documents.plan.stated_deadlines import PlanDeadline, read_deadlines
from workflow.documents.word.body import read_body
from workflow.documents.word.content import Line, lines_of
from workflow.documents.word.parts import Signer, joined, read_recipients, read_signer, split_parts
from workflow.documents.working_days import STANDARD, Calendar


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as read, nothing mended: what is odd is in `findings`.

    `number` is like "178-KH/ĐUK", "" if found nowhere; `title` the abstract (trích yếu); `resolution` the
    document that the plan serves, as the title names it; `issuer` the lines of the issuing body from the
    top; `paragraphs` the whole text, a line each, to show beside the form.
    """

    number: str
    date: dt.date | None
    title: str
    resolution: str
    issuer: tuple[str, ...]
    place: str
    deadlines: tuple[PlanDeadline, ...]
    outline: tuple[OutlineNode, ...]
    recipients: tuple[str, ...]
    signer: Signer | None
    findings: tuple[Finding, ...]
    paragraphs: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The plan as one JSON object; dates are ISO 8601, those of deadlines with time and offset."""
        return {
            "number": self.number,
            "date": self.date.isoformat() if self.date else None,
            "title": self.title,
            "resolution": self.resolution,
            "deadlines": [
                {"text": stated.text, "who": stated.who, "due_at": stated.deadline.due_at.isoformat()}
                for stated in self.deadlines
            ],
            "outline": [asdict(node) for node in self.outline],
            "recipients": list(self.recipients),
            "signer": asdict(self.signer) if self.signer else None,
            "findings": [asdict(finding) for finding in self.findings],
        }


def read_plan(data: bytes, *, calendar: Calendar = STANDARD) -> Plan:
    """The plan in the .docx `data`; its terms are counted by `calendar`.

    Raises UnreadableDocument for a file that cannot be taken.

    A document without an outline is read, with the finding "outline_empty".
    """
    read = read_body(data)
    lines = lines_of(read.blocks)
    parts = split_parts(lines, "KẾ HOẠCH")
    header = read_header(parts.header)
    title = joined(parts.title)
    outline = read_outline(parts.annex)
    own = _own_citation(outline.reference)
    date = header.date or (own.date if own else None)
    stated = read_deadlines(parts.body, year=date.year if date else None, calendar=calendar)
    recipients = read_recipients(parts.closing)
    signer = read_signer(parts.closing)
    return Plan(
        number=header.number or (own.number if own else ""),
        date=date,
        title=title,
        resolution=_resolution(title, parts.body),
        issuer=header.issuer,
        place=header.place,
        deadlines=stated.deadlines,
        outline=outline.nodes,
        recipients=tuple(recipients),
        signer=signer,
        findings=by_severity(
            [
                *read.findings,
                *check_plan(
                    ReadParts(
                        lines=lines,
                        parts=parts,
                        header=header,
                        title=title,
                        own=own,
                        date=date,
                        stated=stated,
                        recipients=recipients,
                        signer=signer,
                        outline=outline,
                        calendar=calendar,
                    )
                ),
            ]
        ),
        paragraphs=tuple(line.text for line in lines),
    )


def _own_citation(reference: str) -> Citation | None:
    """The plan itself, as the outline refers to it: "(Kèm theo Kế hoạch số 178-KH/ĐUK ngày 20/02/2023 …)"."""
    return next((found for found in find_citations(reference) if found.kind == "Kế hoạch"), None)


def _resolution(title: str, body: Sequence[Line]) -> str:
    """What the plan serves: the first document named in its title, or else in its first paragraph."""
    texts = (title, *(line.text for line in body[:1]))
    return next((found.words for text in texts for found in find_citations(text)), "")
