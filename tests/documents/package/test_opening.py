import io
import struct
import time
import warnings
import zipfile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.word_files import docx_of, paragraph, with_parts
from workflow.documents.package.opening import MAX_FILE, MEGABYTE, UnreadableDocument, open_document

GOOD = docx_of(paragraph("Kế hoạch"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DOCUMENT = zipfile.ZipFile(io.BytesIO(GOOD)).read("word/document.xml")
CONTENT_TYPES = zipfile.ZipFile(io.BytesIO(GOOD)).read("[Content_Types].xml")
RELATIONSHIPS = zipfile.ZipFile(io.BytesIO(GOOD)).read("_rels/.rels")


def archive(entries: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", method) as target:
        warnings.simplefilter("ignore")
        for name, content in entries:
            target.writestr(name, content)
    return packed.getvalue()


def entries_of(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        return [(name, source.read(name)) for name in source.namelist()]


def locked() -> bytes:
    """The good file with the bit that says its entries are encrypted."""
    data = bytearray(GOOD)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        struct.pack_into("<H", data, at + 8, 1)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


HOSTILE = {
    "empty": (b"", "Tệp rỗng"),
    "too large": (b"PK\x03\x04" + bytes(MAX_FILE), "lớn quá 20 MB"),
    "old .doc": (OLE + bytes(600), "tệp Word cũ"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    "encrypted entries": (locked(), "mật khẩu"),
    "rtf": (b"{\\rtf1 Ke hoach}", "RTF"),
    "pdf": (b"%PDF-1.7", "PDF"),
    "web page": (b"<!DOCTYPE html><p>", "trang web"),
    "plain text": ("Kế hoạch".encode(), "không phải tệp Word"),
    "truncated": (GOOD[: len(GOOD) // 2], "bị hỏng"),
    "another archive": (archive([("readme.txt", b"x")]), "không phải tệp Word"),
    "a spreadsheet": (
        archive([("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<a/>")]),
        "Excel",
    ),
    "macros": (with_parts(GOOD, {"word/vbaProject.bin": OLE}), "macro"),
    "macro type": (
        with_parts(
            GOOD,
            {
                "[Content_Types].xml": CONTENT_TYPES.replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                )
            },
        ),
        "macro",
    ),
    "a bomb of one part": (with_parts(GOOD, {"word/media/a.bin": bytes(70 * MEGABYTE)}), "bất thường"),
    "a bomb of many parts": (
        archive(entries_of(GOOD) + [(f"word/media/{at}.bin", bytes(MEGABYTE)) for at in range(90)]),
        "bất thường",
    ),
    "too much text": (
        archive([*entries_of(GOOD), ("word/extra.xml", b"<a>" + bytes(range(256)) * 68_000)], zipfile.ZIP_STORED),
        "lớn quá mức",
    ),
    "too many parts": (archive([(f"word/{at}.xml", b"<a/>") for at in range(1_100)]), "quá 1000 thành phần"),
    "one name twice": (archive([*entries_of(GOOD), ("word/document.xml", DOCUMENT)]), "trùng tên"),
    "one name twice but for case": (
        archive([*entries_of(GOOD), ("WORD/document.xml", DOCUMENT)]),
        "trùng tên",
    ),
    "a path upward": (with_parts(GOOD, {"../../etc/passwd": b"x"}), "trỏ ra ngoài"),
    "an absolute path": (with_parts(GOOD, {"/etc/passwd": b"x"}), "trỏ ra ngoài"),
    "another compression": (archive(entries_of(GOOD), zipfile.ZIP_BZIP2), "Word không dùng"),
    "entities": (
        with_parts(
            GOOD,
            {"word/document.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + DOCUMENT},
        ),
        "DOCTYPE",
    ),
    "entities in UTF-16": (
        with_parts(GOOD, {"word/styles.xml": "<!DOCTYPE a><a/>".encode("utf-16")}),
        "DOCTYPE",
    ),
    "entities under another name": (with_parts(GOOD, {"word/media/a.png": b"<!DOCTYPE a><a/>"}), "DOCTYPE"),
    "another encoding": (
        with_parts(GOOD, {"word/styles.xml": b'<?xml version="1.0" encoding="UTF-7"?><a/>'}),
        "bảng mã",
    ),
    "strict form": (
        with_parts(
            GOOD,
            {
                "_rels/.rels": RELATIONSHIPS.replace(
                    b"schemas.openxmlformats.org/officeDocument/2006", b"purl.oclc.org/ooxml/officeDocument"
                )
            },
        ),
        "Strict",
    ),
    "broken markup": (with_parts(GOOD, {"word/document.xml": DOCUMENT[:-20]}), "bị hỏng"),
    "no body": (
        with_parts(
            GOOD,
            {
                "word/document.xml": b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
            },
        ),
        "bị hỏng",
    ),
    "a part missing": (
        archive([(name, content) for name, content in entries_of(GOOD) if name != "word/document.xml"]),
        "bị hỏng",
    ),
    "too many paragraphs": (
        with_parts(GOOD, {"word/document.xml": DOCUMENT.replace(b"<w:sectPr", b"<w:p/>" * 20_001 + b"<w:sectPr", 1)}),
        "quá 20.000 đoạn",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_file_that_cannot_be_taken_is_refused_quickly_and_in_words(kind: str) -> None:
    data, message = HOSTILE[kind]
    started = time.perf_counter()
    with pytest.raises(UnreadableDocument, match=message):
        open_document(data)
    assert time.perf_counter() - started < 10


def test_a_good_file_opens() -> None:
    assert [found.text for found in open_document(GOOD).paragraphs] == ["Kế hoạch"]


def test_a_file_of_the_greatest_length_opens_within_a_second() -> None:
    long = docx_of(paragraph("Nội dung của báo cáo, một câu dài vừa phải. " * 10) * 20_000)
    started = time.perf_counter()
    open_document(long)
    assert time.perf_counter() - started < 10


def test_links_to_other_files_are_taken_out_and_hyperlinks_stay() -> None:
    document = Document(io.BytesIO(GOOD))
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    for kind in ("image", "attachedTemplate", "hyperlink"):
        document.part.relate_to(f"http://example.invalid/{kind}", f"{base}/{kind}", is_external=True)
    saved = io.BytesIO()
    document.save(saved)
    opened = open_document(saved.getvalue())
    outside = [link.reltype for link in opened.part.rels.values() if link.is_external]
    assert outside == [f"{base}/hyperlink"]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=40))
def test_a_damaged_file_opens_or_is_refused_in_words(at: int, damage: bytes) -> None:
    try:
        open_document(GOOD[:at] + damage + GOOD[at + len(damage) :])
    except UnreadableDocument as refused:
        assert str(refused)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(DOCUMENT) - 1), st.binary(max_size=10))
def test_damaged_markup_opens_or_is_refused_in_words(at: int, damage: bytes) -> None:
    try:
        open_document(with_parts(GOOD, {"word/document.xml": DOCUMENT[:at] + damage + DOCUMENT[at + 5 :]}))
    except UnreadableDocument as refused:
        assert str(refused)
