"""Taking in a report that was written in Word."""

from __future__ import annotations

import hashlib
from dataclasses import asdict

from django.utils.translation import gettext as _

from workflow.documents.official.outline_form import read_campaign
from workflow.documents.package.opening import UnreadableDocument
from workflow.documents.report.checks import ReportText, check_report
from workflow.documents.report.splitting import SplitReport, split_report
from workflow.organisation.acting import Acting
from workflow.pages.word_files import WordFile
from workflow.submissions import synonyms
from workflow.submissions.actions import upload
from workflow.submissions.models import Submission, Upload
from workflow.submissions.queries import outline_of

FRAGMENTS_AT_MOST = 100
"""Pieces without a certain section that one can be asked to place by hand."""


def take_in(submission: Submission, file: WordFile, *, acting: Acting) -> Upload:
    """Split a file by its headings and keep it until a person says what goes where.

    Raises UnreadableDocument with the words for the person, or Refused.
    """
    _refuse_form_of_another(submission, file.docx)
    split = split_report(file.docx, outline_of(submission), synonyms=synonyms.known_to(submission))
    _check_size(split)
    # The text is checked on the report's page; its title stays behind in the file.
    of_title = check_report(ReportText((), {}, frozenset(), plan_title=submission.campaign.title, title=split.title))
    digest = hashlib.sha256(file.sent).hexdigest()
    upload(
        submission,
        acting=acting,
        name=file.name,
        file_digest=digest,
        matched=split.matched,
        placed={key: asdict(placed) for key, placed in split.placed.items()},
        fragments=[asdict(fragment) for fragment in split.fragments],
        comments=[asdict(comment) | {"at": comment.at and comment.at.isoformat()} for comment in split.comments],
        findings=[asdict(finding) for finding in (*file.findings, *split.findings, *of_title)],
        notes=list(split.notes),
    )
    taken: Upload = submission.uploads.filter(digest=digest, by=acting.person).latest("pk")
    return taken


def _refuse_form_of_another(submission: Submission, document: bytes) -> None:
    """The keys of another campaign's form stand for other sections: its text would go astray without a word."""
    campaign = read_campaign(document)
    if campaign not in ("", str(submission.campaign_id)):
        raise UnreadableDocument(
            _("Đây là biểu mẫu của một đợt báo cáo khác. Hãy tải biểu mẫu của đợt này, chép nội dung sang.")
        )


def _check_size(split: SplitReport) -> None:
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
