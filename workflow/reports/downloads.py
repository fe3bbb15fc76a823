"""What of a report leaves as a file: its name, and the event of whoever took the issued document."""

from __future__ import annotations

from workflow.audit.recording import Entry, append, person_stream
from workflow.organisation.acting import Acting
from workflow.pages.attachments import plain_name
from workflow.reports.models import ConsolidatedReport, IssuedDocument, Proposal

TAKE_ISSUED = "reports.download_issued"


def proposal_name(proposal: Proposal, ending: str) -> str:
    """ "bao-cao-tong-hop-so-ket-nghi-quyet-16-ban-trinh-2.docx" """
    campaign = proposal.report.campaign.name
    return f"{plain_name(f'báo cáo tổng hợp {campaign} bản trình {proposal.number}')}.{ending}"


def issued_name(issued: IssuedDocument) -> str:
    """ "bao-cao-so-205-bc-duk.docx" """
    return f"{plain_name(f'báo cáo số {issued.number} {issued.symbol}')}.docx"


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
