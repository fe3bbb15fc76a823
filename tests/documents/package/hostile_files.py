"""Files that somebody made to do harm, or that are not what their name says; each with words of the refusal."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping

from tests.documents.word_files import docx_of, paragraph, with_parts
from workflow.documents.package.opening import MAX_FILE, MAX_PARAGRAPHS, MEGABYTE
from workflow.documents.package.refusal import MAX_CHARACTERS

GOOD = docx_of(paragraph("Kế hoạch"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PARTS = {name: zipfile.ZipFile(io.BytesIO(GOOD)).read(name) for name in zipfile.ZipFile(io.BytesIO(GOOD)).namelist()}
DOCUMENT = PARTS["word/document.xml"]
TYPES = PARTS["[Content_Types].xml"]
LINKS = PARTS["word/_rels/document.xml.rels"]
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PLACES = {"flags": (8, "H"), "crc": (16, "I"), "packed": (20, "I"), "size": (24, "I"), "start": (42, "I")}


def archive(entries: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(packed, "w", method) as target:
        warnings.simplefilter("ignore")
        for name, content in entries:
            target.writestr(name, content)
    return packed.getvalue()


def without(name: str) -> bytes:
    return archive([(part, content) for part, content in PARTS.items() if part != name])


def document(content: bytes) -> bytes:
    return with_parts(GOOD, {"word/document.xml": content})


def with_text(markup: bytes) -> bytes:
    return document(DOCUMENT.replace(b"<w:sectPr", markup + b"<w:sectPr", 1))


def with_link(kind: str, target: str, *, mode: str = "Internal", parts: Mapping[str, bytes] | None = None) -> bytes:
    """The good file, whose text refers to `target`; `parts` are added."""
    link = f'<Relationship Id="rId99" TargetMode="{mode}" Target="{target}" Type="{KINDS}/{kind}"/></Relationships>'
    links = LINKS.replace(b"</Relationships>", link.encode())
    return with_parts(GOOD, {"word/_rels/document.xml.rels": links, **(parts or {})})


def listed(data: bytes, name: str | None = None, **fields: int) -> bytes:
    """The archive with other `fields` (PLACES) in its list of entries, of one or of all."""
    changed = bytearray(data)
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        length = struct.unpack_from("<H", data, at + 28)[0]
        if name in (None, data[at + 46 : at + 46 + length].decode()):
            for field, value in fields.items():
                place, form = PLACES[field]
                struct.pack_into(f"<{form}", changed, at + place, value)
        at = data.find(b"PK\x01\x02", at + 46)
    return bytes(changed)


def with_zip64(size: int, packed: int) -> bytes:
    """The good file whose text says in its ZIP64 field that it has these sizes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in PARTS.items():
            entry = zipfile.ZipInfo(name)
            if name == "word/document.xml":
                entry.extra = struct.pack("<HHQQ", 1, 16, size, packed)
            target.writestr(entry, content)
    return listed(written.getvalue(), "word/document.xml", size=0xFFFFFFFF, packed=0xFFFFFFFF)


def overlapping(files: int = 200, *, size: int = 2 * MEGABYTE) -> bytes:
    """A bomb after David Fifield, "A better zip bomb" (2019): each entry holds the next one and all after it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = bytes(size)
    body = packer.compress(content) + packer.flush()
    listing: list[tuple[bytes, bytes, int]] = []  # what an entry says, its name, how far from the end it begins
    for at in range(files):
        name = b"word/media/%d.bin" % at
        says = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, zlib.crc32(content), len(body), len(content), len(name), 0)
        body = b"PK\x03\x04" + says + name + body
        listing.append((says, name, len(body)))
        if at < files - 1:
            # The next one begins with a stored block, which holds the head of this one.
            head = len(says) + len(name) + 4
            content = body[:head] + content
            body = struct.pack("<BHH", 0, head, head ^ 0xFFFF) + body
    start = GOOD.rfind(b"PK\x05\x06")
    first = struct.unpack_from("<I", GOOD, start + 16)[0]
    data = GOOD[:first] + body
    entries = GOOD[first:start]
    for says, name, distance in listing:
        entries += b"PK\x01\x02" + struct.pack("<H", 20) + says
        entries += struct.pack("<HHHII", 0, 0, 0, 0, len(data) - distance) + name
    count = len(PARTS) + files
    return data + entries + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(entries), len(data), 0)


def compound(*names: str, flags: int = 0, before: int = 0) -> bytes:
    """A compound file with these streams at its top; `flags` are those of a .doc.

    `before` is how many sectors of nothing stand before the directory. Source: [MS-CFB].
    """
    nothing, end = 0xFFFFFFFF, 0xFFFFFFFE
    tables = (before + 1_000) // 127
    first = tables + 1 + before  # the sector of the directory: the table, the rest of the list of its sectors, nothing
    nexts = [end] * (first + 1) + [nothing] * (tables * 128 - first - 1)
    listed = [*range(tables)] + [nothing] * (109 + 127 - tables)
    header = OLE + bytes(16) + struct.pack("<HHHHH6x", 62, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, tables, first, 0, 4096, nothing, 0, tables, 1)
    directory = b""
    for at, name in enumerate(["Root Entry", *names]):
        right = at + 1 if 0 < at < len(names) else nothing
        child = 1 if at == 0 and names else nothing
        encoded = name.encode("utf-16-le")
        entry = struct.pack("<64sHBBIII", encoded, len(encoded) + 2, 2 if at else 5, 1, nothing, right, child)
        directory += entry.ljust(116, b"\0") + struct.pack("<IQ", first + 1, 4096)
    content = bytes(10) + struct.pack("<H", flags)
    return b"".join(
        [
            header.ljust(76, b"\0") + struct.pack("<109I", *listed[:109]),
            struct.pack(f"<{len(nexts)}I", *nexts),
            struct.pack("<128I", *listed[109:], end),
            bytes(512 * before),
            directory.ljust(512, b"\0")[:512],
            content.ljust(4096, b"\0"),
        ]
    )


def nested(depth: int) -> bytes:
    return with_text(b"<w:sdt>" * depth + b"</w:sdt>" * depth)


def noise(size: int) -> bytes:
    return random.Random(4).randbytes(size)


ENTITIES = b'<!DOCTYPE a [<!ENTITY b "x">' + b"".join(b'<!ENTITY b%d "&b;&b;">' % at for at in range(30)) + b"]>"
REFUSED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "empty": ("Tệp rỗng", lambda: b""),
    "too large": ("lớn quá 20 MB", lambda: b"PK\x03\x04" + bytes(MAX_FILE)),
    "a .doc": ("tệp Word cũ", lambda: compound("WordDocument", "1Table")),
    "a .doc with a password": ("mật khẩu", lambda: compound("1Table", "WordDocument", flags=0x0100)),
    "an .xls": ("Excel", lambda: compound("Workbook")),
    "a .ppt": ("PowerPoint", lambda: compound("PowerPoint Document")),
    "another compound file": ("Office cũ", lambda: compound("__properties_version1.0")),
    "a damaged compound file": ("Office cũ", lambda: OLE + bytes(600)),
    "a compound file that goes in circles": (
        "Office cũ",
        lambda: compound("x").replace(b"\xfe\xff\xff\xff", b"\x08\0\0\0"),
    ),
    "encrypted": ("mật khẩu", lambda: compound("EncryptionInfo", "EncryptedPackage")),
    "encrypted and large": (
        "mật khẩu",
        lambda: compound("EncryptionInfo", "DataSpaces", "EncryptedPackage", before=16_000),
    ),
    "encrypted entries": ("mật khẩu", lambda: listed(GOOD, flags=1)),
    "rtf": ("RTF", lambda: b"{\\rtf1 Ke hoach}"),
    "pdf": ("PDF", lambda: b"%PDF-1.7"),
    "web page": ("trang web", lambda: b"<!DOCTYPE html><p>"),
    "web page in UTF-16": ("trang web", lambda: "<html><p>".encode("utf-16")),
    "web archive": ("trang web", lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related"),
    "plain text": ("không phải tệp Word", lambda: "Kế hoạch".encode()),
    "OpenDocument": (
        "OpenDocument",
        lambda: archive([("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<a/>")]),
    ),
    "another archive": ("không phải tệp Word", lambda: archive([("readme.txt", b"x")])),
    "a spreadsheet": ("Excel", lambda: archive([("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<a/>")])),
    "only the first bytes": ("bị hỏng", lambda: GOOD[:4]),
    "truncated": ("bị hỏng", lambda: GOOD[: len(GOOD) // 2]),
    "an empty archive": ("không phải tệp Word", lambda: archive([])),
    "something before the archive": ("không phải tệp Word", lambda: b"MZ" + GOOD),
    "an archive before the archive": ("bị hỏng", lambda: archive([("a", b"x")]) + GOOD),
    "wrong checksum": ("bị hỏng", lambda: listed(GOOD, "word/document.xml", crc=1)),
    "wrong checksum of a picture": ("bị hỏng", lambda: listed(GOOD, "docProps/thumbnail.jpeg", crc=1)),
    "a smaller size than it has": ("bị hỏng", lambda: listed(GOOD, "word/document.xml", size=100)),
    "a larger size than it has": ("bị hỏng", lambda: listed(GOOD, "word/document.xml", size=100_000)),
    "a bomb that says it is small": (
        "bị hỏng",
        lambda: listed(with_parts(GOOD, {"word/media/a.bin": bytes(100 * MEGABYTE)}), "word/media/a.bin", size=1_000),
    ),
    "a bomb of text that says it is small": (
        "bị hỏng",
        lambda: listed(with_text(b"<w:p/>" * 10_000_000), "word/document.xml", size=1_000),
    ),
    "a ZIP64 size beyond all": ("bất thường", lambda: with_zip64(2**62, 2**61)),
    "a ZIP64 size below": ("bị hỏng", lambda: with_zip64(10, 10)),
    "an entry beyond the end": ("bị hỏng", lambda: listed(GOOD, "word/document.xml", start=2**31)),
    "all entries at one place": ("bất thường", lambda: listed(GOOD, start=0)),
    "entries that overlap": ("bất thường", overlapping),
    "a bomb of one part": ("bất thường", lambda: with_parts(GOOD, {"word/media/a.bin": bytes(70 * MEGABYTE)})),
    "a bomb of many parts": (
        "bất thường",
        lambda: archive([*PARTS.items(), *((f"word/media/{at}.bin", bytes(MEGABYTE)) for at in range(90))]),
    ),
    "too many parts": ("quá 1000 thành phần", lambda: archive([(f"word/{at}.xml", b"<a/>") for at in range(1_100)])),
    "far too many parts": ("quá 1000 thành phần", lambda: archive([(f"{at}", b"") for at in range(30_000)])),
    "one name twice": ("trùng tên", lambda: archive([*PARTS.items(), ("word/document.xml", DOCUMENT)])),
    "one name twice but for case": ("trùng tên", lambda: archive([*PARTS.items(), ("WORD/document.xml", DOCUMENT)])),
    "a path upward": ("trỏ ra ngoài", lambda: with_parts(GOOD, {"../../etc/passwd": b"x"})),
    "a path upward from within": ("trỏ ra ngoài", lambda: with_parts(GOOD, {"word/../../a.xml": b"<a/>"})),
    "an absolute path": ("trỏ ra ngoài", lambda: with_parts(GOOD, {"/etc/passwd": b"x"})),
    "a path of Windows": ("trỏ ra ngoài", lambda: with_parts(GOOD, {"..\\a.xml": b"<a/>", "C:\\a": b""})),
    "another compression": ("Word không dùng", lambda: archive(list(PARTS.items()), zipfile.ZIP_BZIP2)),
    "macros": ("macro", lambda: with_parts(GOOD, {"word/vbaProject.bin": OLE})),
    "macros that are declared": (
        "macro",
        lambda: with_parts(
            GOOD,
            {
                "[Content_Types].xml": TYPES.replace(
                    b"<Override",
                    b'<Override PartName="/word/a.bin" ContentType="application/vnd.ms-office.vbaProject"/><Override',
                    1,
                )
            },
        ),
    ),
    "macros under another name": (
        "macro",
        lambda: with_link("vbaProject", "media/a.png", parts={"word/media/a.png": OLE}),
    ),
    "macro type": (
        "macro",
        lambda: with_parts(
            GOOD,
            {
                "[Content_Types].xml": TYPES.replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                )
            },
        ),
    ),
    "another file in the text": (
        "chèn nguyên một tệp khác",
        lambda: with_link("aFChunk", "a.html", parts={"word/a.html": b"<html>"}),
    ),
    "external entities": (
        "DOCTYPE",
        lambda: document(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + DOCUMENT),
    ),
    "entities of entities": ("DOCTYPE", lambda: document(ENTITIES + DOCUMENT)),
    "one long entity many times": (
        "DOCTYPE",
        lambda: document(b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 100_000 + b'">]><a>' + b"&b;" * 100_000 + b"</a>"),
    ),
    "entities in UTF-16": (
        "DOCTYPE",
        lambda: with_parts(GOOD, {"word/styles.xml": "<!DOCTYPE a><a/>".encode("utf-16")}),
    ),
    "entities in UTF-32": (
        "DOCTYPE",
        lambda: with_parts(GOOD, {"word/styles.xml": "<!DOCTYPE a><a/>".encode("utf-32")}),
    ),
    "entities in EBCDIC": ("bị hỏng", lambda: document('<?xml version="1.0"?><!DOCTYPE a><a/>'.encode("cp500"))),
    "entities under another name": ("DOCTYPE", lambda: with_parts(GOOD, {"word/media/a.png": b"<!DOCTYPE a><a/>"})),
    "UTF-7": ("bảng mã", lambda: with_parts(GOOD, {"word/styles.xml": b'<?xml version="1.0" encoding="UTF-7"?><a/>'})),
    "UTF-7 at the end of a long declaration": (
        "bảng mã",
        lambda: document(b'<?xml version="1.0"' + b" " * 300 + b' encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>'),
    ),
    "UTF-7 in UTF-16": (
        "bảng mã",
        lambda: with_parts(GOOD, {"word/styles.xml": '<?xml version="1.0" encoding="UTF-7"?><a/>'.encode("utf-16")}),
    ),
    "an absurd depth": ("quá nhiều lớp", lambda: nested(300)),
    "a depth beyond all": ("quá nhiều lớp", lambda: nested(400_000)),
    "a huge attribute": ("quá nhiều lớp", lambda: with_text(b'<w:t a="' + b"x" * 15_000_000 + b'"/>')),
    "a million attributes": (
        "quá mức",
        lambda: with_text(b"<w:t %b/>" % b" ".join(b'a%d=""' % at for at in range(1_000_000))),
    ),
    "a million namespaces": (
        "quá mức",
        lambda: with_text(b"<w:t %b/>" % b" ".join(b'xmlns:a%d="a"' % at for at in range(800_000))),
    ),
    "a million elements": ("quá mức", lambda: with_text(b"<w:b/>" * 1_000_000)),
    "too much text": (
        "quá mức",
        lambda: with_text(b"<w:t>" + noise(17_000_000).hex().encode()[:17_000_000] + b"</w:t>"),
    ),
    "too many characters": (
        "1.000.000 ký tự",
        lambda: with_text(paragraph("ắ" * (MAX_CHARACTERS // 2)).encode() * 2 + paragraph("ắ").encode()),
    ),
    "too many paragraphs": (
        f"quá {MAX_PARAGRAPHS // 1000}.000 đoạn",
        lambda: with_text(b"<w:p/>" * (MAX_PARAGRAPHS + 1)),
    ),
    "100,000 paragraphs": ("đoạn", lambda: with_text(paragraph("Nội dung của báo cáo.").encode() * 100_000)),
    "broken markup": ("bị hỏng", lambda: document(DOCUMENT[:-20])),
    "an entity that is not declared": ("bị hỏng", lambda: with_text(b"&b;")),
    "broken links": ("bị hỏng", lambda: with_parts(GOOD, {"word/_rels/document.xml.rels": LINKS[:-20]})),
    "links of another kind": ("bị hỏng", lambda: with_parts(GOOD, {"word/_rels/document.xml.rels": b"<a/>"})),
    "no body": ("bị hỏng", lambda: document(DOCUMENT.replace(b"w:body", b"w:other"))),
    "no text": ("bị hỏng", lambda: without("word/document.xml")),
    "no content types": ("bị hỏng", lambda: without("[Content_Types].xml")),
    "no links": ("bị hỏng", lambda: without("_rels/.rels")),
    "a picture as the text": (
        "bị hỏng",
        lambda: with_parts(
            GOOD, {"_rels/.rels": PARTS["_rels/.rels"].replace(b"word/document.xml", b"docProps/thumbnail.jpeg")}
        ),
    ),
}

OPENED: dict[str, Callable[[], bytes]] = {
    "the good file": lambda: GOOD,
    "something after the archive": lambda: GOOD + b"\r\n",
    "links to outside": lambda: with_link("image", "http://203.0.113.7/a.png", mode="External"),
    "a link beyond the top": lambda: with_link("image", "../../../../etc/passwd"),
    "a link to itself": lambda: with_link("subDocument", "document.xml"),
    "links in a circle": lambda: with_link(
        "header",
        "header9.xml",
        parts={
            "word/header9.xml": b"<a/>",
            "word/_rels/header9.xml.rels": LINKS.replace(
                b"</Relationships>",
                f'<Relationship Id="rId8" Target="header9.xml" Type="{KINDS}/header"/></Relationships>'.encode(),
            ),
        },
    ),
    "text in UTF-16": lambda: document(DOCUMENT.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
    "the greatest depth": lambda: nested(250),
    "the greatest number of paragraphs": lambda: with_text(
        paragraph("Nội dung của báo cáo, một câu. ").encode() * 19_900
    ),
    "the greatest number of elements": lambda: with_text(b"<w:r>x</w:r>" * 380_000),
    "names that are all different": lambda: with_text(b"".join(b'<a%d b%d="%d"/>' % (n, n, n) for n in range(250_000))),
    "many attributes": lambda: with_text(b"<w:t %b/>" % b" ".join(b'a%d=""' % at for at in range(380_000))),
    "the greatest number of namespaces": lambda: with_text(
        b"<w:t %b>%b</w:t>"
        % (
            b" ".join(b'xmlns:a%d="a%d"' % (at, at) for at in range(150_000)),
            b"".join(b"<a%d:b/>" % at for at in range(150_000)),
        )
    ),
    "large pictures": lambda: archive(
        [*PARTS.items(), *((f"word/media/{at}.png", noise(4_700_000)) for at in range(4))], zipfile.ZIP_STORED
    ),
    "pictures that pack well": lambda: with_parts(
        GOOD, {f"word/media/{at}.bmp": (bytes(12_000) + noise(200)) * 1_250 for at in range(5)}
    ),
}
