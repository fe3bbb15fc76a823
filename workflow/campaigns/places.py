"""Where a finding points: the paragraph of the plan that it is about, and the field to mend it in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflow.campaigns.models import Campaign, Finding, OutlineSection
from workflow.documents.outline import named_key
from workflow.documents.text import fold

_QUOTE = re.compile(r"“(?P<words>[^”]+)”")
_SHORTEST = 12
"""Letters of a quotation, folded, that must agree before it is taken for the place."""

_FIELDS = {
    "number_missing": "id_number",
    "number_mismatch": "id_number",
    "symbol_mismatch": "id_number",
    "date_missing": "id_date",
    "date_mismatch": "id_date",
    "title_missing": "id_title",
    "recipients_missing": "id_recipients",
    "recipient_missing": "id_recipients",
    "signer_missing": "id_signer_name",
    "signing_authority": "id_signing_authority",
    "period_mismatch": "id_report_title",
    "phase_mismatch": "id_report_title",
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the plan as it was typed, and the findings that are about it."""

    number: int
    text: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A finding, its paragraph (None where there is none), the id of the field to mend it in ("") and its note."""

    finding: Finding
    paragraph: int | None
    field: str
    note: str


def places_of(campaign: Campaign, findings: Iterable[Finding]) -> list[Place]:
    """Each finding with where it points. One query."""
    sections = list(campaign.outline.all())
    texts = [fold(text) for text in campaign.plan.text]
    by_key = _paragraphs_of(sections, texts)
    rows = {section.key: f"id_outline-{row}-heading" for row, section in enumerate(sections)}
    return [
        Place(finding, _paragraph(finding, texts, by_key), _field(finding, rows), finding.note) for finding in findings
    ]


def paragraphs(campaign: Campaign, places: Sequence[Place]) -> list[Paragraph]:
    """The plan's text with the findings beside their paragraphs."""
    return [
        Paragraph(number, text, tuple(place.finding for place in places if place.paragraph == number))
        for number, text in enumerate(campaign.plan.text)
    ]


def _field(finding: Finding, rows: dict[str, str]) -> str:
    if finding.code in _FIELDS:
        return _FIELDS[finding.code]
    if finding.code.startswith("deadline"):
        return "deadlines"
    key = named_key(finding.where)
    return rows.get(key, "outline") if key else ""


def _paragraph(finding: Finding, texts: Sequence[str], by_key: dict[str, int]) -> int | None:
    """Findings name a place in words: a section, a part of the document, or the words that stand there."""
    key = named_key(finding.where)
    if key in by_key:
        return by_key[key]
    if fold(finding.where) == "dau van ban":
        return 0 if texts else None
    if fold(finding.where) == "cuoi van ban":
        return _last(texts, "noi nhan")
    if fold(finding.where) == "de cuong":
        return _last(texts, "(kem theo") or _last(texts, "de cuong")
    quote = _QUOTE.search(finding.where)
    return _containing(quote["words"] if quote else finding.where, finding.message, texts)


def _containing(words: str, message: str, texts: Sequence[str]) -> int | None:
    """The paragraph where `words` (cut short with "…", joined over paragraphs) begin, or better: in which they go on to
    say what the message quotes."""
    wanted = fold(words.rstrip("…"))
    if len(wanted) < _SHORTEST:
        return None
    joined, starts = "", []
    for text in texts:
        starts.append(len(joined))
        joined += text + " "
    at = joined.find(wanted)
    if at < 0:
        return None
    for quoted in reversed(_QUOTE.findall(message)):
        said = joined.find(fold(quoted), at, at + len(wanted))
        if said >= 0:
            at = said
            break
    return max(number for number, start in enumerate(starts) if start <= at)


def _last(texts: Sequence[str], beginning: str) -> int | None:
    return next((number for number in reversed(range(len(texts))) if texts[number].startswith(beginning)), None)


def _paragraphs_of(sections: Sequence[OutlineSection], texts: Sequence[str]) -> dict[str, int]:
    """The paragraph in which each section's heading stands: sought in order, so that equal headings are told apart."""
    found: dict[str, int] = {}
    start = next((number for number, text in enumerate(texts) if text.startswith("de cuong")), 0)
    for section in sections:
        heading = fold(section.heading)
        for number in range(start, len(texts)):
            if heading and heading in texts[number]:
                found[section.key], start = number, number + 1
                break
    return found
