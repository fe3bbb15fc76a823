"""What of a report leaves as a file: its name, its headers, and the event of whoever took the issued document."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.text import slugify

from workflow.audit.recording import Entry, append, person_stream
from workflow.documents.text import fold
from workflow.organisation.acting import Acting
from workflow.reports.models import ConsolidatedReport, IssuedDocument, Proposal

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
TAKE_ISSUED = "reports.download_issued"


def attachment(data: bytes, kind: str, name: str) -> HttpResponse:
    """A file to keep. No cache in between holds it: whoever signs in next at this computer may not see it."""
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def proposal_name(proposal: Proposal, ending: str) -> str:
    """ "bao-cao-tong-hop-so-ket-nghi-quyet-16-ban-trinh-2.docx" """
    campaign = proposal.report.campaign.name
    return f"{_plain(f'báo cáo tổng hợp {campaign} bản trình {proposal.number}')}.{ending}"


def issued_name(issued: IssuedDocument) -> str:
    """ "bao-cao-so-205-bc-duk.docx" """
    return f"{_plain(f'báo cáo số {issued.number} {issued.symbol}')}.docx"


def record_taking(report: ConsolidatedReport, issued: IssuedDocument, acting: Acting) -> None:
    """An event in the person's stream: the report itself has not changed."""
    assert acting.person is not None
    append(
        Entry(
            stream=person_stream(acting.person),
            action=TAKE_ISSUED,
            acting=acting,
            label=str(report),
            unit_id=report.event_unit_id,
            campaign_id=report.campaign_id,
            changes={"object": report.stream, "number": f"{issued.number}-{issued.symbol}", "digest": issued.digest},
        )
    )


def _plain(words: str) -> str:
    """For a file's name: without diacritics, in lower case, with hyphens, of a length that every system takes."""
    return slugify(fold(words.replace("/", " ")))[:150].strip("-")
