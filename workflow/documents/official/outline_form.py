"""The outline of a plan as a form that a unit fills in with Word, offline, and that comes back without guessing."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.documents.official.profiles import PARTY_2018, Profile, load_profile
from workflow.documents.official.writing.content import Writer
from workflow.documents.official.writing.file import Pages, WordFile
from workflow.documents.official.writing.head import abstract_rule, head_columns, organisation_end
from workflow.documents.official.writing.model import OfficialSection
from workflow.documents.official.writing.numbering import Numbering
from workflow.documents.official.writing.printed import (
    Printed,
    PrintedControl,
    PrintedParagraph,
    text_paragraph,
)
from workflow.documents.official.writing.styles import PLACEHOLDER
from workflow.documents.official.writing.xml import DECLARATION, attribute, escaped, printable, runs, w
from workflow.documents.outline import SECTION_TAG, OutlineNode, leaves
from workflow.documents.package.opening import open_package
from workflow.documents.rich_text.blocks import Run

CAMPAIGN_PROPERTY = "trinh-ky:campaign"
"""The custom property of the file with the key of the campaign."""

UNIT_TAG = "trinh-ky:unit"

HOW_TO = (
    "Đơn vị viết nội dung vào khung dưới mỗi đề mục, lưu tệp rồi tải lên hệ thống. Đề mục và hướng dẫn đã khóa, "
    "không cần sửa; mục không có nội dung thì ghi “Không có”."
)
WRITE_HERE = "Bấm vào đây để viết nội dung của mục này."
_UNIT_HERE = "TÊN ĐƠN VỊ BÁO CÁO"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineForm:
    """What a form asks for: the ``nodes`` of the outline, of which the leaves are written in.

    ``campaign`` is the key that comes back with the form, not shown, "" for none; ``unit`` is the name of the unit
    that it is for, "" where the unit types it; ``due`` is a sentence such as "Gửi trước ngày 10/3/2023.".
    """

    profile: str = PARTY_2018
    campaign: str
    parent_organisation: str
    unit: str = ""
    type_name: str = "Báo cáo"
    abstract: str
    due: str = ""
    nodes: tuple[OutlineNode, ...]


def write_outline_form(form: OutlineForm) -> bytes:
    """``form`` as a .docx; the same form always gives the same bytes. Raises ``ValueError`` for an unknown profile.

    Each section is a content control that cannot be removed, tagged with its key; headings and guidance between them
    are in controls that cannot be changed. Word's protection for forms would keep tables and lists out of the
    sections, and its “Group” around everything is more than LibreOffice understands: it drops the sections' tags.
    """
    profile = load_profile(form.profile)
    writer = Writer(profile, Numbering(profile))
    fixed: list[Printed] = [
        text_paragraph("type_name", form.type_name.upper()),
        text_paragraph("abstract", form.abstract),
        *abstract_rule(form.type_name, form.abstract, profile),
        _guidance(f"{HOW_TO} {form.due}".strip()),
    ]
    blocks: list[Printed] = [_head(form, profile)]
    written_in = {node.key for node in leaves(form.nodes)}
    for at, node in enumerate(form.nodes, start=1):
        fixed += writer.heading(OfficialSection(node.key, node.key.rpartition(".")[2], node.level, node.heading))
        if node.guidance:
            fixed.append(_guidance(f"({node.guidance})"))
        if node.key in written_in:
            fixed[-1].keep_with_next()
            blocks += [_locked(2 * at, fixed), _section(2 * at + 1, node)]
            fixed = []
    file = WordFile(
        profile=profile,
        title=f"{form.type_name} {form.abstract}",
        subject=form.abstract,
        author=form.parent_organisation,
    )
    if form.campaign:
        file.package.add("docProps/custom.xml", _properties(form.campaign), "custom-properties")
    return file.to_bytes([Pages(blocks=writer.parted(blocks), has_title_page=True)], writer.numbering)


def read_campaign(data: bytes) -> str:
    """The key of the campaign that a form was made for, "" for any other .docx. Raises ``UnreadableDocument``."""
    package = open_package(data)
    for name in package.related("custom-properties", of=""):
        for found in package.root(name):
            if found.get("name") == CAMPAIGN_PROPERTY:
                return "".join(map(str, found.itertext())).strip()
    return ""


def _head(form: OutlineForm, profile: Profile) -> Printed:
    unit = PrintedControl(
        _control(1, title="Tên đơn vị báo cáo", tag=UNIT_TAG, prompts=not form.unit) + w("text"),
        [_filled("issuing_organisation", form.unit.upper(), _UNIT_HERE)],
    )
    end = organisation_end(form.unit.upper() or _UNIT_HERE, profile)
    return head_columns(form.parent_organisation, [unit, *end], profile)


def _locked(control_id: int, blocks: list[Printed]) -> PrintedControl:
    return PrintedControl(_control(control_id, lock="sdtContentLocked"), blocks)


def _section(at: int, node: OutlineNode) -> PrintedControl:
    properties = _control(at, title=f"{node.key}. {node.heading}", tag=SECTION_TAG + node.key, prompts=True)
    return PrintedControl(properties + w("richText"), [_filled("body", "", WRITE_HERE)])


def _filled(style: str, text: str, prompt: str) -> PrintedParagraph:
    if text:
        return text_paragraph(style, text)
    look = w("rPr", w("rStyle", val=PLACEHOLDER))
    return PrintedParagraph(style, f'<w:r>{look}<w:t xml:space="preserve">{escaped(prompt)}</w:t></w:r>')


def _guidance(text: str) -> PrintedParagraph:
    return PrintedParagraph("body", runs([Run(printable(text), em=True)]))


def _control(control_id: int, *, title: str = "", tag: str = "", lock: str = "sdtLocked", prompts: bool = False) -> str:
    """The properties of a content control; with ``prompts`` what is in it is a prompt and no text."""
    return (
        (w("alias", val=title[:64]) if title else "")
        + (w("tag", val=tag) if tag else "")
        + w("id", val=control_id)
        + w("lock", val=lock)
        + (w("showingPlcHdr") if prompts else "")
    )


def _properties(campaign: str) -> bytes:
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    # The identifier of properties that a user defines, and the first number that they may have ([MS-OLEPS] 2.18.3).
    user_defined = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
    return (
        f'{DECLARATION}<Properties xmlns="{office}/custom-properties" xmlns:vt="{office}/docPropsVTypes">'
        f'<property fmtid="{user_defined}" pid="2" name="{CAMPAIGN_PROPERTY}">'
        f"<vt:lpwstr>{attribute(campaign)}</vt:lpwstr></property></Properties>"
    ).encode()
