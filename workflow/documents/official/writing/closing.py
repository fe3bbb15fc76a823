"""The last block: recipients at the left, the signature at the right, never broken over two pages."""

from __future__ import annotations

from workflow.documents.official.profiles import Profile
from workflow.documents.official.writing.head import dashed
from workflow.documents.official.writing.model import OfficialDocument
from workflow.documents.official.writing.printed import Printed, PrintedTable, text_paragraph
from workflow.documents.official.writing.tables import layout_table


def closing_table(document: OfficialDocument, profile: Profile) -> PrintedTable:
    wording = profile.wording
    left: list[Printed] = [
        text_paragraph("recipients_label", wording["recipients_label"]),
        *(text_paragraph("recipients_list", line) for line in dashed(document.recipients, wording["recipients_end"])),
    ]
    if document.drafter_code:
        left.append(text_paragraph("drafter_code", document.drafter_code.upper()))
    position = text_paragraph("signer_position", document.signer_position.upper())
    right: list[Printed] = [position, text_paragraph("signer_name", document.signer_name)]
    if document.signing_authority:
        right.insert(0, text_paragraph("signing_authority", document.signing_authority.upper()))
    else:
        # Who signs for himself has his position level with the recipients.
        position.before_pt = profile.parts["signing_authority"].before_pt
    widths = (profile.layout.left_mm, profile.layout.right_mm)
    return layout_table(widths, [(left, right)], "Nơi nhận và chữ ký")
