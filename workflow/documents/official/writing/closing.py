"""The last block: recipients at the left, the signature at the right, never broken over two pages."""

from __future__ import annotations

from workflow.documents.official.profiles import Profile
from workflow.documents.official.writing.model import OfficialDocument
from workflow.documents.official.writing.tables import layout_row, layout_table
from workflow.documents.official.writing.xml import Element, text_paragraph


def closing_table(document: OfficialDocument, profile: Profile) -> Element:
    recipients = [
        text_paragraph("recipients_label", profile.wording["recipients_label"]),
        *_recipients(document.recipients),
    ]
    signature = [
        text_paragraph("signing_authority", document.signing_authority.upper()),
        text_paragraph("signer_position", document.signer_position.upper()),
        text_paragraph("signer_name", document.signer_name),
    ]
    widths = (profile.layout.left_mm, profile.layout.right_mm)
    return layout_table(widths, [layout_row(recipients, signature)])


def _recipients(recipients: tuple[str, ...]) -> list[Element]:
    names = [name.strip().lstrip("-–").rstrip(",;.").strip() for name in recipients]
    ends = [","] * (len(names) - 1) + ["."]
    return [text_paragraph("recipients_list", f"- {name}{end}") for name, end in zip(names, ends, strict=False)]
