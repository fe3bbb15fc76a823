"""The .zip that a .docx is: looked at entry by entry before any of it is unpacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, MutableMapping
from itertools import pairwise
from pathlib import PurePosixPath

from workflow.documents.package.markup import check_markup, is_markup
from workflow.documents.package.refusal import (
    BROKEN,
    ENCRYPTED,
    MACROS,
    MEGABYTE,
    SAVE_AGAIN,
    TOO_LONG,
    UnreadableDocument,
)

MAX_UNPACKED = 80 * MEGABYTE
MAX_MARKUP = 16 * MEGABYTE
"""Of all parts that are XML, unpacked."""
MAX_MARKS = 900_000
"""Of `check_markup` in all parts that are XML: what these take in memory once parsed, under 200 bytes a mark."""
MAX_PARTS = 1_000
MAX_RATIO = 200
"""How many times its packed size a part larger than MAX_MARKUP may be; pictures hardly pack at all."""

_ENTRY = b"PK\x01\x02"
_LOCAL_HEADER = 30  # bytes, without its name
_CHUNK = 256 * 1024


class Parts(MutableMapping[str, bytes]):
    """The content of each part by name, in the order of the archive; `markup` has those that are XML.

    The others, which may be large, are unpacked anew each time that one is asked for.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.markup: dict[str, bytes] = {}
        self._archive = archive
        self._names: dict[str, None] = {}

    def add(self, name: str, markup: bytes | None) -> None:
        """Takes in the part of the archive; `markup` is its content if it is XML."""
        self._names[name] = None
        if markup is not None:
            self.markup[name] = markup

    def __getitem__(self, name: str) -> bytes:
        if name not in self._names:
            raise KeyError(name)
        return self.markup[name] if name in self.markup else self._archive.read(name)

    def __setitem__(self, name: str, content: bytes) -> None:
        self.add(name, content)

    def __delitem__(self, name: str) -> None:
        del self._names[name]
        self.markup.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names


def unpack(data: bytes) -> Parts:
    """The parts of the .zip `data`. Raises UnreadableDocument, and what `zipfile` raises for a damaged archive."""
    if data.count(_ENTRY) > MAX_PARTS:
        raise UnreadableDocument(
            f"Tệp có quá {MAX_PARTS} thành phần bên trong, không giống tài liệu Word. {SAVE_AGAIN}"
        )
    archive = zipfile.ZipFile(io.BytesIO(data))
    entries = archive.infolist()
    _check_entries(entries)
    parts = Parts(archive)
    size = marks = 0
    for entry in entries:
        # An .svg can link to other pictures; Word keeps each beside the same picture as a .png.
        if entry.is_dir() or entry.filename.casefold().endswith(".svg"):
            continue
        content = _unpacked(archive, entry, MAX_MARKUP - size)
        if content is not None:
            size += len(content)
            marks += check_markup(entry.filename, content)
            if marks > MAX_MARKS:
                raise UnreadableDocument(TOO_LONG)
        parts.add(entry.filename, content)
    return parts


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableDocument(ENCRYPTED)
    if len({name.casefold() for name in names}) < len(names):
        raise UnreadableDocument(f"Tệp có hai thành phần trùng tên bên trong, có thể đã bị sửa trái phép. {SAVE_AGAIN}")
    if any(_escapes(name) for name in names):
        raise UnreadableDocument(f"Tệp có thành phần trỏ ra ngoài, có thể đã bị sửa trái phép. {SAVE_AGAIN}")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise UnreadableDocument(f"Tệp nén theo cách mà Word không dùng. {SAVE_AGAIN}")
    _check_sizes(entries)
    if any("vbaproject" in name.casefold() or "vbadata" in name.casefold() for name in names):
        raise UnreadableDocument(MACROS)
    if any(name.startswith(("xl/", "ppt/")) for name in names):
        raise UnreadableDocument("Đây là tệp Excel hoặc PowerPoint. Tải lên tài liệu Word (.docx).")
    if "mimetype" in names:
        raise UnreadableDocument(f"Đây là tệp OpenDocument (.odt) hoặc sách điện tử, chưa phải .docx. {SAVE_AGAIN}")
    if "[Content_Types].xml" not in names:
        is_word = any(name.startswith("word/") for name in names)
        other = f"Đây là tệp nén hoặc tài liệu loại khác, không phải tệp Word .docx. {SAVE_AGAIN}"
        raise UnreadableDocument(BROKEN if is_word else other)


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    swollen = any(entry.file_size > max(MAX_MARKUP, MAX_RATIO * entry.compress_size) for entry in entries)
    # What lies in the archive once and is listed many times unpacks to many times its size.
    starts = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    overlaps = any(start + _LOCAL_HEADER + size > following for (start, size), (following, _) in pairwise(starts))
    if swollen or overlaps or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise UnreadableDocument(f"Tệp giải nén ra lớn bất thường, có thể là tệp phá hoại. {SAVE_AGAIN}")
    if starts and starts[0][0] != 0:
        # Programs differ in which of two archives in one file they open.
        raise UnreadableDocument(BROKEN)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes | None:
    """The content of `entry` if it is XML; all else is read to its end, which finds what is damaged, and let go.

    Word goes by the declared kind of a part, not by its name: so does this, by how the part begins.
    """
    with archive.open(entry) as part:
        start = part.read(_CHUNK)
        if is_markup(entry.filename, start):
            if entry.file_size > most:
                raise UnreadableDocument(TOO_LONG)
            markup = start + part.read(most)
            if len(markup) != entry.file_size:
                raise zipfile.BadZipFile
            return markup
        rest = sum(len(piece) for piece in iter(lambda: part.read(_CHUNK), b""))
        if len(start) + rest != entry.file_size:
            raise zipfile.BadZipFile
        return None


def _escapes(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts
