"""Documents as files and as pictures of their pages."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from workflow.actions.refusals import NotInState
from workflow.actions.taking import record_taking
from workflow.actions.views import refused
from workflow.documents.office.pdf import NoConverter
from workflow.organisation.access import ActingRequest, signed_in
from workflow.pages import renditions
from workflow.pages.attachments import DOCX, PDF, attachment
from workflow.reports import downloads, reading
from workflow.reports.models import Proposal


@require_GET
@signed_in
def proposal_docx(request: ActingRequest, key: int, number: int) -> HttpResponse:
    """A proposal, byte for byte as it was put before the signer."""
    proposal = _proposal(request, key, number)
    return _taken(request, proposal, bytes(proposal.file), DOCX, "docx")


@require_GET
@signed_in
def proposal_pdf(request: ActingRequest, key: int, number: int) -> HttpResponse:
    """A proposal as PDF, where it can be converted here."""
    proposal = _proposal(request, key, number)
    try:
        pdf = renditions.pdf_of(proposal)
    except NoConverter as problem:
        return refused(request, NotInState(str(problem)), proposal.report)
    return _taken(request, proposal, pdf, PDF, "pdf")


@require_GET
@signed_in
def proposal_page(request: ActingRequest, key: int, number: int, page: int) -> HttpResponse:
    """The picture of one page of a proposal."""
    proposal = _proposal(request, key, number)
    picture = renditions.page(proposal.digest, page)
    if picture is None:
        raise Http404
    response = HttpResponse(picture, content_type="image/png")
    # A proposal never changes; the browser may keep its pages for the hour in which they are read.
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


@require_GET
@signed_in
def issued_docx(request: ActingRequest, key: int) -> HttpResponse:
    """The official document. Whoever takes it is written down."""
    report = reading.visible_or_404(key, request.acting)
    issued = getattr(report, "issued", None)
    if issued is None:
        raise Http404
    data = bytes(issued.file)
    number = {"number": f"{issued.number}-{issued.symbol}"}
    record_taking(downloads.TAKE_ISSUED, report, data, request.acting, number)
    return attachment(data, DOCX, downloads.issued_name(issued))


def _taken(request: ActingRequest, proposal: Proposal, data: bytes, kind: str, ending: str) -> HttpResponse:
    record_taking(downloads.TAKE_PROPOSAL, proposal.report, data, request.acting, {"proposal": proposal.number})
    return attachment(data, kind, downloads.proposal_name(proposal, ending))


def _proposal(request: ActingRequest, key: int, number: int) -> Proposal:
    report = reading.overseen_or_404(key, request.acting)
    found: Proposal = get_object_or_404(report.proposals.defer("file"), number=number)
    found.report = report
    return found
