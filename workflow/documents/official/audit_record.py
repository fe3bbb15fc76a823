"""The life of a document on paper: who did what, when and why, and the hash that an inspector compares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress

from workflow.documents.official.profiles import PARTY_2018, load_profile
from workflow.documents.official.writing.content import Writer
from workflow.documents.official.writing.file import Pages, WordFile
from workflow.documents.official.writing.head import abstract_rule
from workflow.documents.official.writing.numbering import Numbering
from workflow.documents.official.writing.page import field, text_width_mm
from workflow.documents.official.writing.printed import Printed, PrintedParagraph, text_paragraph
from workflow.documents.official.writing.xml import part, printable, text_run
from workflow.documents.rich_text.blocks import Block, Cell, Paragraph, Row, Run, Table

_TYPE = "Nhật ký xử lý văn bản"
_COLUMNS = ("TT", "Thời gian", "Người thực hiện", "Với tư cách", "Thay mặt", "Việc đã làm", "Trạng thái", "Lý do")
"""The columns, of which those that no event fills are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedEvent:
    """One act, in words: ``at`` in the time zone that it is printed in; states are "" where none changed."""

    at: datetime
    who: str
    capacity: str
    on_behalf_of: str = ""
    act: str
    from_state: str = ""
    to_state: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """What happened to one document, in order; ``digest`` is the hash of the last event in hexadecimal."""

    profile: str = PARTY_2018
    organisation: str
    subject: str
    events: Sequence[RecordedEvent]
    digest: str
    printed_at: datetime


def write_audit_record(record: AuditRecord) -> bytes:
    """``record`` as a .docx of turned pages; the same record always gives the same bytes.

    Raises ``ValueError`` for an unknown profile.
    """
    profile = load_profile(record.profile)
    writer = Writer(profile, Numbering(profile))
    blocks: list[Printed] = [
        text_paragraph("issuing_organisation", record.organisation.upper()),
        text_paragraph("type_name", _TYPE.upper()),
        text_paragraph("abstract", record.subject),
        *abstract_rule(_TYPE, record.subject, profile),
        *writer.blocks([_table(record.events)], width_mm=text_width_mm(profile.page, landscape=True)),
    ]
    number = PrintedParagraph("page_number", field("PAGE") + text_run("/") + field("NUMPAGES"))
    foot = f"In lúc {record.printed_at:%H:%M, %d/%m/%Y}. Mã kiểm tra của sự kiện cuối (SHA-256): {record.digest}"
    file = WordFile(
        profile=profile, title=f"{_TYPE}: {record.subject}", subject=record.subject, author=record.organisation
    )
    return file.to_bytes(
        [Pages(blocks=writer.parted(blocks), landscape=True)],
        writer.numbering,
        header=part("hdr", number.markup()),
        footer=part("ftr", text_paragraph("recipients_list", foot).markup()),
    )


def _table(events: Sequence[RecordedEvent]) -> Table:
    rows: list[tuple[str, ...]] = []
    for place, event in enumerate(events, start=1):
        states = " → ".join(filter(None, dict.fromkeys((event.from_state, event.to_state))))
        words = (str(place), f"{event.at:%d/%m/%Y %H:%M:%S}", event.who, event.capacity, event.on_behalf_of)
        rows.append((*words, event.act, states, event.reason))
    filled = [any(row[column].strip() for row in rows) or not rows for column in range(len(_COLUMNS))]
    header = Row(tuple(_cell(words, header=True) for words in compress(_COLUMNS, filled)), header=True)
    return Table((header, *(Row(tuple(map(_cell, compress(row, filled)))) for row in rows)))


def _cell(words: str, *, header: bool = False) -> Cell:
    text = printable(words).strip()
    blocks: tuple[Block, ...] = (Paragraph((Run(text),)),) if text else ()
    return Cell(blocks, header)
