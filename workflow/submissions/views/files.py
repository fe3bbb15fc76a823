"""A unit's report as a file: .docx and PDF in the unit's own format."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from workflow.actions.refusals import NotInState
from workflow.actions.taking import record_taking
from workflow.actions.views import refused
from workflow.documents.office.pdf import NoConverter
from workflow.organisation.access import ActingRequest, signed_in
from workflow.pages import renditions
from workflow.pages.attachments import DOCX, PDF, attachment, plain_name
from workflow.submissions import reading
from workflow.submissions.composition import NoFormat, unit_document
from workflow.submissions.states import SubmissionState


@require_GET
@signed_in
def report_docx(request: ActingRequest, key: int) -> HttpResponse:
    """What this reader may read of the report, as the unit's official document."""
    return _file(request, key, "docx")


@require_GET
@signed_in
def report_pdf(request: ActingRequest, key: int) -> HttpResponse:
    """The same as PDF, where it can be converted here."""
    return _file(request, key, "pdf")


def _file(request: ActingRequest, key: int, ending: str) -> HttpResponse:
    submission = reading.visible_or_404(key, request.acting)
    texts = reading.texts_for(submission, request.acting)
    if not texts:
        return refused(request, NotInState(_("Báo cáo chưa có nội dung nào để tải về.")), submission)
    try:
        document = unit_document(submission, texts, is_draft=submission.state == SubmissionState.DRAFTED)
        data = renditions.pdf_once(document) if ending == "pdf" else document
    except (NoFormat, NoConverter) as problem:
        return refused(request, NotInState(str(problem)), submission)
    record_taking(reading.TAKE, submission, data, request.acting)
    name = f"{plain_name(f'báo cáo {submission.unit_name}')}.{ending}"
    return attachment(data, PDF if ending == "pdf" else DOCX, name)
