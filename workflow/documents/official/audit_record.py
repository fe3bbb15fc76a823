"""The life of a document on paper: who did what, when and why, who signed what, and what an inspector checks it by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress

from workflow.documents.official.profiles import PARTY_2018, load_profile
from workflow.documents.official.writing.content import Writer
from workflow.documents.official.writing.file import DOCUMENT, Pages, WordFile
from workflow.documents.official.writing.head import abstract_rule
from workflow.documents.official.writing.model import OfficialSection
from workflow.documents.official.writing.numbering import Numbering
from workflow.documents.official.writing.page import field, text_width_mm
from workflow.documents.official.writing.printed import Printed, PrintedParagraph, text_paragraph
from workflow.documents.official.writing.xml import part, printable, text_run, w
from workflow.documents.qr import qr_png
from workflow.documents.rich_text.blocks import Block, Cell, Paragraph, Row, Run, Table

OF_DOCUMENTS = "Nhật ký xử lý văn bản"
OF_OTHERS = "Nhật ký hoạt động"
"""What the record is called of a person, a unit, the organisation's data: of what is no document."""
_DOCUMENT_TYPE = "Phiếu trình và nhật ký xử lý văn bản"
_ROMAN = ("I", "II", "III", "IV", "V")
ALTERED = "nội dung không khớp mã băm"
"""Stands with an entry whose content is not what its hash was taken over."""
_NAMED_AT_MOST = 40
_QR_MM = 45
_EMU_A_MM = 36_000
_GROUP = 16
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedEvent:
    """One act, in words: ``at`` in the time zone that it is printed in; states are "" where none changed.

    ``details`` is what else it changed: the holder, the deadline, the digest of a text. One that ``is_altered`` is not
    what was written down at the time.
    """

    at: datetime
    who: str
    capacity: str
    on_behalf_of: str = ""
    act: str
    from_state: str = ""
    to_state: str = ""
    reason: str = ""
    details: str = ""
    is_altered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedText:
    """A text as it was frozen: ``name`` such as "Bản 2", its SHA-256 in hexadecimal."""

    name: str
    at: datetime
    who: str
    capacity: str
    remark: str = ""
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedMember:
    """A report that was merged into this one, who signed it off and who reviewed it, each with the time in words."""

    unit: str
    revision: str
    signed: str
    reviewed: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who answered for which text, in which capacity."""

    at: datetime
    who: str
    capacity: str
    on_behalf_of: str = ""
    act: str
    text: str
    is_altered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The checkpoint that covers the last event: ``root`` in base64, ``key`` the ID of who signed, ``note`` all of it.

    ``leaf`` is the place of the last event in the tree.
    """

    size: int
    root: str
    at: datetime
    key: str
    leaf: int
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecord:
    """What the record of a document has besides its events; ``facts`` are (what, words)."""

    facts: Sequence[tuple[str, str]]
    texts: Sequence[RecordedText]
    members: Sequence[RecordedMember] = ()
    members_left_out: int = 0
    signatures: Sequence[Signature]
    seal: Seal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRecord:
    """What happened to one object, in order; ``digest`` is the hash of the last event in hexadecimal.

    ``type_name`` is what the paper is called; of one with a ``document`` it says so of both.
    """

    profile: str = PARTY_2018
    type_name: str = OF_DOCUMENTS
    organisation: str
    subject: str
    events: Sequence[RecordedEvent]
    digest: str
    printed_at: datetime
    document: DocumentRecord | None = None


def write_audit_record(record: AuditRecord) -> bytes:
    """``record`` as a .docx of turned pages; the same record always gives the same bytes.

    Raises ``ValueError`` for an unknown profile.
    """
    profile = load_profile(record.profile)
    writer = Writer(profile, Numbering(profile))
    type_name = _DOCUMENT_TYPE if record.document else record.type_name
    file = WordFile(
        profile=profile, title=f"{type_name}: {record.subject}", subject=record.subject, author=record.organisation
    )
    blocks: list[Printed] = [
        text_paragraph("issuing_organisation", record.organisation.upper()),
        text_paragraph("type_name", type_name.upper()),
        text_paragraph("abstract", record.subject),
        *abstract_rule(type_name, record.subject, profile),
        *(_document_blocks(record, record.document, writer, file) if record.document else _events(record, writer)),
    ]
    number = PrintedParagraph("page_number", field("PAGE") + text_run("/") + field("NUMPAGES"))
    foot = f"In lúc {record.printed_at:%H:%M, %d/%m/%Y}. Mã kiểm tra của sự kiện cuối (SHA-256): {record.digest}"
    return file.to_bytes(
        [Pages(blocks=writer.parted(blocks), landscape=True)],
        writer.numbering,
        header=part("hdr", number.markup()),
        footer=part("ftr", text_paragraph("recipients_list", foot).markup()),
    )


def _document_blocks(
    record: AuditRecord, document: DocumentRecord, writer: Writer, file: WordFile
) -> Iterator[Printed]:
    for what, words in document.facts:
        yield text_paragraph("body", f"{what}: {words}")
    parts = [
        ("Quá trình xử lý", _events(record, writer)),
        ("Các bản đã trình", _texts(document.texts, writer) if document.texts else ()),
        ("Báo cáo thành phần", _members(document, writer) if document.members else ()),
        ("Những người đã ký", _signatures(document.signatures, writer) if document.signatures else ()),
        ("Niêm phong và cách kiểm tra", _seal(document.seal, file)),
    ]
    for number, (heading, blocks) in enumerate([(heading, blocks) for heading, blocks in parts if blocks], start=1):
        yield from writer.heading(OfficialSection(str(number), _ROMAN[number - 1], 1, heading))
        yield from blocks


def _events(record: AuditRecord, writer: Writer) -> Sequence[Printed]:
    heads = (
        "Thời gian",
        "Người thực hiện",
        "Với tư cách",
        "Thay mặt",
        "Việc đã làm",
        "Trạng thái",
        "Lý do",
        "Thay đổi",
    )
    table = _table(
        heads,
        [
            (
                f"{event.at:%d/%m/%Y %H:%M:%S}",
                event.who,
                event.capacity,
                event.on_behalf_of,
                _marked(event),
                " → ".join(filter(None, dict.fromkeys((event.from_state, event.to_state)))),
                event.reason,
                event.details,
            )
            for event in record.events
        ],
        writer,
    )
    return [*_warning(record.events), *table]


def _marked(entry: RecordedEvent | Signature) -> str:
    return f"{entry.act} ({ALTERED})" if entry.is_altered else entry.act


def _warning(entries: Sequence[RecordedEvent | Signature]) -> Iterator[Printed]:
    """The sentence that names by their numbers the entries of the table below that were tampered with."""
    altered = [str(place) for place, entry in enumerate(entries, start=1) if entry.is_altered]
    if altered:
        more = len(altered) - _NAMED_AT_MOST
        named = ", ".join(altered[:_NAMED_AT_MOST]) + (f" và {more} mục nữa" if more > 0 else "")
        yield text_paragraph(
            "body",
            f"CẢNH BÁO: {len(altered)} mục trong bảng dưới đây có nội dung không khớp mã băm, tức là đã bị sửa sau khi "
            f"được ghi. Số thứ tự của các mục đó: {named}.",
        )


def _texts(texts: Sequence[RecordedText], writer: Writer) -> Sequence[Printed]:
    heads = ("Bản", "Thời gian", "Người trình", "Với tư cách", "Ghi chú", "Mã băm nội dung (SHA-256)")
    return _table(
        heads,
        [
            (text.name, f"{text.at:%d/%m/%Y %H:%M:%S}", text.who, text.capacity, text.remark, in_groups(text.digest))
            for text in texts
        ],
        writer,
    )


def _members(document: DocumentRecord, writer: Writer) -> Sequence[Printed]:
    heads = ("Đơn vị", "Bản", "Người trình", "Người thẩm định", "Mã băm nội dung (SHA-256)")
    rows = [
        (member.unit, member.revision, member.signed, member.reviewed, in_groups(member.digest))
        for member in document.members
    ]
    table = _table(heads, rows, writer)
    if not document.members_left_out:
        return table
    more = f"Và {document.members_left_out} báo cáo nữa, có trong tệp xuất từ nhật ký."
    return [*table, text_paragraph("body", more)]


def _signatures(signatures: Sequence[Signature], writer: Writer) -> Sequence[Printed]:
    heads = ("Thời gian", "Họ và tên", "Với tư cách", "Thay mặt", "Việc đã ký", "Trên văn bản")
    table = _table(
        heads,
        [
            (f"{sign.at:%d/%m/%Y %H:%M:%S}", sign.who, sign.capacity, sign.on_behalf_of, _marked(sign), sign.text)
            for sign in signatures
        ],
        writer,
    )
    return [*_warning(signatures), *table]


def _seal(seal: Seal | None, file: WordFile) -> Sequence[Printed]:
    if seal is None:
        return [
            text_paragraph("body", "Sự kiện cuối chưa được niêm phong khi in. Niêm phong chạy mỗi phút; hãy in lại.")
        ]
    lines = [
        f"Lần niêm phong lúc {seal.at:%H:%M:%S %d/%m/%Y} gồm {seal.size} sự kiện; sự kiện cuối trên đây là lá số "
        f"{seal.leaf} (đếm từ 0).",
        f"Mã băm gốc: {seal.root}",
        f"Khóa ký: {seal.key}",
        "Kiểm tra: quét mã QR dưới đây, lưu chữ đọc được thành tệp niem-phong.txt; lấy bộ chứng cứ ở trang Bằng "
        "chứng, giải nén rồi chạy ở đó: python verify.py . --public-key khoa-cong-khai.txt --since niem-phong.txt. "
        "Kết luận [ok] thì lá nói trên có mã băm ở chân trang.",
    ]
    return [*(text_paragraph("body", line) for line in lines), _qr(seal.note, file)]


def _qr(note: str, file: WordFile) -> PrintedParagraph:
    link = file.package.add("word/media/checkpoint.png", qr_png(note), "image", of=DOCUMENT)
    side = _QR_MM * _EMU_A_MM
    picture = (
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr id="1" name="checkpoint.png"/><pic:cNvPicPr/>'
        f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{link}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )
    inline = (
        f'<wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{side}" cy="{side}"/><wp:docPr id="1" name="QR" descr="Mã QR của lần niêm phong"/>'
        f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/picture">{picture}</a:graphicData>'
        "</a:graphic></wp:inline>"
    )
    return PrintedParagraph("table_text", w("r", w("drawing", inline)), centred=True)


def in_groups(digest: str) -> str:
    """A digest with spaces, where a line may end."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], writer: Writer) -> Sequence[Printed]:
    """Numbered rows; columns that no row fills are left out."""
    numbered = [(str(place), *row) for place, row in enumerate(rows, start=1)]
    filled = [any(row[column].strip() for row in numbered) or not rows for column in range(len(heads) + 1)]
    header = Row(tuple(_cell(words, header=True) for words in compress(("TT", *heads), filled)), header=True)
    table = Table((header, *(Row(tuple(map(_cell, compress(row, filled)))) for row in numbered)))
    return list(writer.blocks([table], width_mm=text_width_mm(writer.profile.page, landscape=True)))


def _cell(words: str, *, header: bool = False) -> Cell:
    text = printable(words).strip()
    blocks: tuple[Block, ...] = (Paragraph((Run(text),)),) if text else ()
    return Cell(blocks, header)
