"""Opening an uploaded .docx: everything that can be wrong with the file is found before it is parsed."""

import io
import re
import zipfile
import zlib
from collections import Counter
from pathlib import PurePosixPath

from docx import Document
from docx.document import Document as DocxDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from workflow.documents.package.word_package import WordPackage

MEGABYTE = 1024 * 1024
MAX_FILE = 20 * MEGABYTE
MAX_UNPACKED = 80 * MEGABYTE
MAX_XML_PART = 16 * MEGABYTE
MAX_PARTS = 1_000
MAX_PARAGRAPHS = 20_000
MAX_RATIO = 200
"""How many times its packed size a part larger than MAX_XML_PART may be; pictures hardly pack at all."""

_RESAVE = "Mở tệp bằng Word, chọn “Lưu thành…”, loại “Word Document (.docx)”, rồi tải lên lại."
_BROKEN = f"Tệp .docx bị hỏng hoặc tải lên chưa hết. {_RESAVE}"
_ENCRYPTED = "Tệp có mật khẩu. Bỏ mật khẩu trong Word (Tệp, Thông tin, Bảo vệ tài liệu), lưu rồi tải lên lại."

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{1,40})["']""")
_SAFE_ENCODINGS = {b"utf-8", b"utf-16", b"us-ascii", b"ascii"}


class UnreadableDocument(ValueError):
    """The file cannot be taken; str() tells the person what is wrong with it and what to do."""


def open_document(data: bytes) -> DocxDocument:
    """The Word document in `data`, safe to walk: no macros, no entities, nothing that would be fetched.

    Links to other files and sites are taken out, except hyperlinks, which are only text here. Takes about a
    second at most. Raises UnreadableDocument.
    """
    _check_kind(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_entries(archive.infolist())
            _check_parts(archive)
        document = Document(io.BytesIO(data))
        paragraphs = sum(1 for _ in document.element.body.iter(qn("w:p")))
    except UnreadableDocument:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        etree.LxmlError,
        OpcError,
        EOFError,
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        NotImplementedError,
        OSError,
    ) as broken:
        # python-docx has no exception of its own for a part that is missing, empty or of another kind.
        raise UnreadableDocument(_BROKEN) from broken
    if paragraphs > MAX_PARAGRAPHS:
        raise UnreadableDocument(f"Tài liệu có quá {MAX_PARAGRAPHS:,} đoạn. Chia thành nhiều tệp.".replace(",", "."))
    _drop_external_links(document)
    return document


def open_package(data: bytes) -> WordPackage:
    """The parts of the Word document in `data`, checked as `open_document` does. Raises UnreadableDocument."""
    saved = io.BytesIO()
    open_document(data).save(saved)
    with zipfile.ZipFile(saved) as archive:
        return WordPackage({name: archive.read(name) for name in archive.namelist()})


def _check_kind(data: bytes) -> None:
    if not data:
        raise UnreadableDocument("Tệp rỗng. Chọn lại tệp .docx.")
    if len(data) > MAX_FILE:
        raise UnreadableDocument(
            f"Tệp lớn quá {MAX_FILE // MEGABYTE} MB. Bỏ bớt hình ảnh hoặc nén hình ảnh trong Word rồi tải lên lại."
        )
    if data.startswith(_ZIP):
        return
    if data.startswith(_OLE):
        # The names of streams stand in the directory as UTF-16; only an encrypted .docx has this one.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableDocument(_ENCRYPTED)
        raise UnreadableDocument(f"Đây là tệp Word cũ (.doc), chưa phải .docx. {_RESAVE}")
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"{\\rtf"):
        raise UnreadableDocument(f"Đây là tệp RTF, chưa phải .docx. {_RESAVE}")
    if start.startswith(b"%pdf"):
        raise UnreadableDocument("Đây là tệp PDF. Tải lên bản Word (.docx) của tài liệu.")
    if start.startswith((b"<html", b"<!doctype html", b"<?xml")):
        raise UnreadableDocument(f"Đây là trang web hoặc tệp XML, không phải .docx. {_RESAVE}")
    raise UnreadableDocument(f"Đây không phải tệp Word .docx. {_RESAVE}")


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_PARTS:
        raise UnreadableDocument(f"Tệp có quá {MAX_PARTS} thành phần bên trong, không giống tài liệu Word. {_RESAVE}")
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableDocument(_ENCRYPTED)
    if max(Counter(name.casefold() for name in names).values(), default=0) > 1:
        raise UnreadableDocument(f"Tệp có hai thành phần trùng tên bên trong, có thể đã bị sửa trái phép. {_RESAVE}")
    if any(_escapes(name) for name in names):
        raise UnreadableDocument(f"Tệp có thành phần trỏ ra ngoài, có thể đã bị sửa trái phép. {_RESAVE}")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise UnreadableDocument(f"Tệp nén theo cách mà Word không dùng. {_RESAVE}")
    _check_sizes(entries)
    if any("vbaproject" in name.casefold() or "vbadata" in name.casefold() for name in names):
        raise UnreadableDocument(f"Tệp có chứa macro. {_RESAVE}")
    if "word/document.xml" not in names and "[Content_Types].xml" not in names:
        raise UnreadableDocument(f"Đây là tệp nén hoặc tài liệu loại khác, không phải tệp Word .docx. {_RESAVE}")
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        raise UnreadableDocument("Đây là tệp Excel hoặc PowerPoint. Tải lên tài liệu Word (.docx).")


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    large = [entry for entry in entries if entry.file_size > MAX_XML_PART]
    swollen = any(entry.file_size > MAX_RATIO * max(entry.compress_size, 1) for entry in large)
    if swollen or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise UnreadableDocument(f"Tệp giải nén ra lớn bất thường, có thể là tệp phá hoại. {_RESAVE}")


def _check_parts(archive: zipfile.ZipFile) -> None:
    for entry in archive.infolist():
        # Word goes by the declared kind of a part, not by its name: so does this, by how the part begins.
        with archive.open(entry) as part:
            if not _begins_as_xml(part.read(64)):
                continue
        if entry.file_size > MAX_XML_PART:
            raise UnreadableDocument("Phần chữ của tài liệu lớn quá mức đọc được. Chia thành nhiều tệp.")
        _check_xml(entry.filename, archive.read(entry))


def _begins_as_xml(start: bytes) -> bool:
    return start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _check_xml(name: str, content: bytes) -> None:
    declared = _ENCODING.match(content)
    if declared and declared[1].lower() not in _SAFE_ENCODINGS:
        raise UnreadableDocument(f"Tệp ghi bằng bảng mã mà Word không dùng. {_RESAVE}")
    # Without its zero bytes UTF-16 looks like ASCII here.
    markup = content.replace(b"\0", b"")
    # Drawing programs write a harmless DOCTYPE in an .svg, which is never parsed here.
    if not name.endswith(".svg") and (b"<!DOCTYPE" in markup or b"<!ENTITY" in markup):
        raise UnreadableDocument(f"Tệp có khai báo DOCTYPE, có thể là tệp phá hoại. {_RESAVE}")
    if name == "[Content_Types].xml" and b"macroenabled" in markup.lower():
        raise UnreadableDocument(f"Tệp là loại có macro (.docm). {_RESAVE}")
    if name == "_rels/.rels" and b"purl.oclc.org/ooxml" in markup:
        raise UnreadableDocument(f"Tệp lưu theo dạng “Strict Open XML” chưa đọc được. {_RESAVE}")


def _escapes(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts


def _drop_external_links(document: DocxDocument) -> None:
    for part in [document.part.package, *document.part.package.iter_parts()]:
        outside = [
            key for key, link in part.rels.items() if link.is_external and link.reltype != RELATIONSHIP_TYPE.HYPERLINK
        ]
        for key in outside:
            del part.rels[key]
