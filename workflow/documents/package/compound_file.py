"""The names in a compound file (OLE), which .doc, .xls, .ppt and encrypted .docx are. Source: [MS-CFB]."""

from __future__ import annotations

import struct
from collections.abc import Iterator

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ENTRY = 128  # bytes
_IN_HEADER = 109  # sectors of the table
_MAX_SECTORS = 1_000  # of the directory or of the list of the table's sectors; ten are many
_LAST_SECTOR = 0xFFFFFFFA
_NOTHING = 0xFFFFFFFF


def root_streams(data: bytes) -> dict[str, int]:
    """What stands at the top of the compound file, each with the offset of its content; {} if that is damaged.

    The offset is right for a stream of 4096 bytes or more; smaller ones are kept elsewhere.
    """
    try:
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            return {}
        size = 1 << shift
        directory = b"".join(_chain(data, struct.unpack_from("<I", data, 48)[0], size))
        return dict(_children(directory, size))
    except struct.error:
        return {}


def _chain(data: bytes, sector: int, size: int) -> Iterator[bytes]:
    """The sectors of the stream that begins at `sector`."""
    table = _table(data, size)
    for _ in range(_MAX_SECTORS):
        if sector >= _LAST_SECTOR:
            return
        yield data[(sector + 1) * size : (sector + 2) * size]
        place, at = divmod(sector, size // 4)
        if place >= len(table):
            return
        sector = struct.unpack_from("<I", data, (table[place] + 1) * size + 4 * at)[0]


def _table(data: bytes, size: int) -> list[int]:
    """The sectors of the table that says of each sector which is the next in its stream."""
    sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", data, 76))
    more = struct.unpack_from("<I", data, 68)[0]
    for _ in range(_MAX_SECTORS):
        if more >= _LAST_SECTOR:
            break
        *listed, more = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        sectors += listed
    return sectors


def _children(directory: bytes, size: int) -> Iterator[tuple[str, int]]:
    """The entries in the root's tree of names, left and right of each other."""
    waiting = [struct.unpack_from("<I", directory, 76)[0]]
    seen = {_NOTHING}
    while waiting:
        entry = waiting.pop()
        if entry in seen:
            continue
        seen.add(entry)
        name, length, _, _, left, right = struct.unpack_from("<64sHBBII", directory, entry * _ENTRY)
        start = struct.unpack_from("<I", directory, entry * _ENTRY + 116)[0]
        yield name[: max(length - 2, 0)].decode("utf-16-le", "replace"), (start + 1) * size
        waiting += [left, right]
