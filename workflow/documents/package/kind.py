"""What kind of file it is, by its first bytes: the name that it came with says nothing."""

from __future__ import annotations

import struct
from enum import Enum

from workflow.documents.package import compound_file
from workflow.documents.package.refusal import ENCRYPTED, MAX_FILE, MEGABYTE, SAVE_AGAIN, UnreadableDocument

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_WEB = (b"<html", b"<!doctype html", b"<?xml", b"<!--", b"<head", b"<body", b"mime-version:")
_FLAGS = 10  # where the flags of a .doc stand in its main stream ([MS-DOC] 2.5.2, FibBase)
_HAS_PASSWORD = 0x0100


class Kind(Enum):
    """A kind of file; its value says to the person why it cannot be taken as it is, "" for what may be a .docx."""

    ZIP = ""
    EMPTY = "Tệp rỗng. Chọn lại tệp .docx."
    ENCRYPTED = ENCRYPTED
    OLD_WORD = f"Đây là tệp Word cũ (.doc), chưa phải .docx. {SAVE_AGAIN}"
    OLD_EXCEL = "Đây là tệp Excel (.xls). Tải lên tài liệu Word (.docx)."
    OLD_POWERPOINT = "Đây là tệp PowerPoint (.ppt). Tải lên tài liệu Word (.docx)."
    COMPOUND = f"Đây là tệp Office cũ đã hỏng hoặc thuộc loại khác, không phải .docx. {SAVE_AGAIN}"
    RTF = f"Đây là tệp RTF, chưa phải .docx. {SAVE_AGAIN}"
    PDF = "Đây là tệp PDF. Tải lên bản Word (.docx) của tài liệu."
    WEB = f"Đây là trang web hoặc tệp XML, không phải .docx. {SAVE_AGAIN}"
    OTHER = f"Đây không phải tệp Word .docx. {SAVE_AGAIN}"


def kind_of(data: bytes) -> Kind:
    """The kind of the file `data`. Raises UnreadableDocument for one larger than MAX_FILE."""
    if len(data) > MAX_FILE:
        raise UnreadableDocument(
            f"Tệp lớn quá {MAX_FILE // MEGABYTE} MB. Bỏ bớt hình ảnh hoặc nén hình ảnh trong Word rồi tải lên lại."
        )
    if not data:
        return Kind.EMPTY
    if data.startswith(_ZIP):
        return Kind.ZIP
    if data.startswith(compound_file.SIGNATURE):
        return _kind_of_compound(data)
    start = data[:1024].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith(b"{\\rtf"):
        return Kind.RTF
    if start.startswith(b"%pdf"):
        return Kind.PDF
    return Kind.WEB if start.startswith(_WEB) else Kind.OTHER


def _kind_of_compound(data: bytes) -> Kind:
    streams = compound_file.root_streams(data)
    if "EncryptedPackage" in streams:
        return Kind.ENCRYPTED
    if "WordDocument" in streams:
        at = streams["WordDocument"] + _FLAGS
        flags = data[at : at + 2]
        has_password = len(flags) == 2 and struct.unpack("<H", flags)[0] & _HAS_PASSWORD
        return Kind.ENCRYPTED if has_password else Kind.OLD_WORD
    if streams.keys() & {"Workbook", "Book"}:
        return Kind.OLD_EXCEL
    return Kind.OLD_POWERPOINT if "PowerPoint Document" in streams else Kind.COMPOUND
