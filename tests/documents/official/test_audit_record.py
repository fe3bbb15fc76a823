import io
import zipfile
from dataclasses import replace
from datetime import datetime

import docx
from docx.shared import Mm

from workflow.documents.official.audit_record import (
    AuditRecord,
    DocumentRecord,
    RecordedEvent,
    RecordedMember,
    RecordedText,
    Seal,
    Signature,
    in_groups,
    write_audit_record,
)
from workflow.documents.qr import qr_png

RECORD = AuditRecord(
    organisation="Đảng ủy Khối cơ quan và doanh nghiệp tỉnh",
    subject="Báo cáo của Chi bộ Sở Nội vụ",
    events=[
        RecordedEvent(
            at=datetime(2023, 3, 9, 8, 5, 1),
            who="Nguyễn Văn A",
            capacity="Bí thư chi bộ",
            act="Trình",
            from_state="Đang soạn thảo",
            to_state="Đã trình",
        ),
        RecordedEvent(
            at=datetime(2023, 3, 10, 14, 30, 0),
            who="Trần Thị B",
            capacity="Cán bộ thẩm định",
            on_behalf_of="Lê C",
            act="Trả lại",
            from_state="Đã trình",
            to_state="Đang soạn thảo",
            reason="Thiếu số liệu <năm 2022> & nguyên nhân",
        ),
        RecordedEvent(at=datetime(2023, 3, 10, 15, 0, 0), who="Lê C", capacity="Trưởng ban", act="Nhắc việc"),
    ],
    digest="ab" * 32,
    printed_at=datetime(2023, 4, 1, 9, 5),
)


def test_every_event_is_a_row_in_order() -> None:
    (table,) = docx.Document(io.BytesIO(write_audit_record(RECORD))).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == [
        "TT", "Thời gian", "Người thực hiện", "Với tư cách", "Thay mặt", "Việc đã làm", "Trạng thái", "Lý do",
    ]  # fmt: skip
    assert rows[1][1:] == [
        "09/03/2023 08:05:01", "Nguyễn Văn A", "Bí thư chi bộ", "", "Trình", "Đang soạn thảo → Đã trình", "",
    ]  # fmt: skip
    assert rows[2][4:] == ["Lê C", "Trả lại", "Đã trình → Đang soạn thảo", "Thiếu số liệu <năm 2022> & nguyên nhân"]
    assert rows[3][6] == ""
    assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")


def test_columns_that_no_event_fills_are_left_out() -> None:
    events = [replace(event, on_behalf_of="", reason="") for event in RECORD.events]
    (table,) = docx.Document(io.BytesIO(write_audit_record(replace(RECORD, events=events)))).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["TT", "Thời gian", "Người thực hiện", "Với tư cách", "Việc đã làm", "Trạng thái"]
    assert rows[3] == ["3", "10/03/2023 15:00:00", "Lê C", "Trưởng ban", "Nhắc việc", ""]


def test_the_hash_stands_at_the_foot_and_pages_are_counted() -> None:
    section = docx.Document(io.BytesIO(write_audit_record(RECORD))).sections[0]
    assert "ab" * 32 in section.footer.paragraphs[0].text
    assert "09:05, 01/04/2023" in section.footer.paragraphs[0].text
    assert "PAGE" in section.header._element.xml
    assert "NUMPAGES" in section.header._element.xml
    assert section.page_width is not None
    assert section.page_height is not None
    assert section.page_width > section.page_height


def test_a_document_that_nothing_happened_to_has_a_record_too() -> None:
    (table,) = docx.Document(io.BytesIO(write_audit_record(replace(RECORD, events=())))).tables
    assert len(table.rows) == 1


def test_the_same_record_gives_the_same_bytes() -> None:
    data = write_audit_record(RECORD)
    assert data == write_audit_record(replace(RECORD))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
    assert names[0] == "[Content_Types].xml"
    assert names[1:] == sorted(names[1:])


DOCUMENT = DocumentRecord(
    facts=[("Đơn vị", "Chi bộ Sở Nội vụ")],
    texts=[RecordedText(name="Bản 1", at=datetime(2023, 3, 9, 8, 5, 1), who="A", capacity="Bí thư", digest="0f" * 32)],
    members=[RecordedMember(unit="Chi bộ X", revision="Bản 2", signed="B", reviewed="C", digest="1e" * 32)],
    members_left_out=7,
    signatures=[Signature(at=datetime(2023, 3, 9, 8, 5, 1), who="A", capacity="Bí thư", act="Trình", text="Bản 1")],
    seal=Seal(
        size=40,
        root="rra8/idLcKFPsGel5VeCZNsPqbUa9eC6FZFY8yngbnc=",
        at=datetime(2023, 3, 9, 8, 6),
        key="example.vn+fc30affd",
        leaf=39,
        note="example.vn/audit\n40\nrra8\n\n— x\n",
    ),
)


def test_the_record_of_a_document_has_its_texts_members_signatures_and_seal() -> None:
    read = docx.Document(io.BytesIO(write_audit_record(replace(RECORD, document=DOCUMENT))))
    words = [paragraph.text for paragraph in read.paragraphs]
    assert "PHIẾU TRÌNH VÀ NHẬT KÝ XỬ LÝ VĂN BẢN" in words
    headings = [text.partition(". ")[2] or text for text in words if text.isupper() and "PHIẾU" not in text]
    assert headings[1:] == [
        "QUÁ TRÌNH XỬ LÝ",
        "CÁC BẢN ĐÃ TRÌNH",
        "BÁO CÁO THÀNH PHẦN",
        "NHỮNG NGƯỜI ĐÃ KÝ",
        "NIÊM PHONG VÀ CÁCH KIỂM TRA",
    ]
    assert [table.rows[0].cells[1].text for table in read.tables] == ["Thời gian", "Bản", "Đơn vị", "Thời gian"]
    assert in_groups("0f" * 32) in read.tables[1].rows[1].cells[-1].text
    assert any("7 báo cáo nữa" in text for text in words) and any("fc30affd" in text for text in words)


def test_the_seal_is_a_picture_of_the_whole_note() -> None:
    data = write_audit_record(replace(RECORD, document=DOCUMENT))
    (shape,) = docx.Document(io.BytesIO(data)).inline_shapes
    assert (shape.width, shape.height) == (Mm(45), Mm(45))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("word/media/checkpoint.png") == qr_png(DOCUMENT.seal.note if DOCUMENT.seal else "")


def test_what_is_not_sealed_yet_is_said() -> None:
    data = write_audit_record(replace(RECORD, document=replace(DOCUMENT, seal=None)))
    assert any("chưa được niêm phong" in paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)
