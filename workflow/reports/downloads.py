"""What of a report leaves as a file: its name, and what the taking of it is called in the audit trail."""

from __future__ import annotations

from workflow.pages.attachments import plain_name
from workflow.reports.models import IssuedDocument, Proposal

TAKE_ISSUED = "reports.download_issued"
TAKE_PROPOSAL = "reports.download_proposal"
READ_PROPOSAL = "reports.read_proposal"


def proposal_name(proposal: Proposal, ending: str) -> str:
    """ "bao-cao-tong-hop-so-ket-nghi-quyet-16-ban-trinh-2.docx" """
    campaign = proposal.report.campaign.name
    return f"{plain_name(f'báo cáo tổng hợp {campaign} bản trình {proposal.number}')}.{ending}"


def issued_name(issued: IssuedDocument) -> str:
    """ "bao-cao-so-205-bc-duk.docx" """
    return f"{plain_name(f'báo cáo số {issued.number} {issued.symbol}')}.docx"
