"""Taking in a report that was written in Word."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

from django.utils.translation import gettext as _

from workflow.documents.outline import OutlineNode
from workflow.documents.package.opening import UnreadableDocument
from workflow.documents.report.splitting import split_report
from workflow.documents.text import nfc
from workflow.organisation.acting import Acting
from workflow.submissions.actions import upload
from workflow.submissions.models import Submission, Upload
from workflow.submissions.queries import outline_with_text

FRAGMENTS_AT_MOST = 100
"""Pieces without a certain section that one can be asked to place by hand."""


def take_in(submission: Submission, *, name: str, data: bytes, acting: Acting) -> Upload:
    """Split a .docx by its headings and keep it until a person says what goes where.

    Raises UnreadableDocument with the words for the person, or Refused.
    """
    outline = [
        OutlineNode(section.key, section.level, section.heading, section.guidance)
        for section in outline_with_text(submission)
    ]
    split = split_report(data, outline)
    if not split.matched and not split.fragments:
        raise UnreadableDocument(_("Tệp không có nội dung nào để đưa vào báo cáo."))
    if len(split.fragments) > FRAGMENTS_AT_MOST:
        raise UnreadableDocument(
            _(
                "Có %(count)d phần không khớp đề cương, nhiều hơn %(most)d. "
                "Hãy sửa các đề mục trong Word theo đề cương rồi tải lên lại."
            )
            % {"count": len(split.fragments), "most": FRAGMENTS_AT_MOST}
        )
    digest = hashlib.sha256(data).hexdigest()
    upload(
        submission,
        acting=acting,
        name=nfc(name),
        file_digest=digest,
        matched=split.matched,
        fragments=[asdict(fragment) for fragment in split.fragments],
        notes=list(split.notes),
    )
    taken: Upload = submission.uploads.filter(digest=digest, by=acting.person).latest("pk")
    return taken
