"""The names in a compound file (OLE), which .doc, .xls, .ppt and encrypted .docx are. Source: [MS-CFB]."""

from __future__ import annotations

import struct
from collections.abc import Iterator

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = 512  # bytes
_ENTRY = 128  # bytes
_SECTORS_IN_HEADER = 109
_MAX_DIRECTORY = 1_000  # sectors
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
        directory = b"".join(_chain(data, struct.unpack_from("<I", data, 48)[0], 1 << shift))
        return dict(_children(directory, 1 << shift))
    except struct.error:
        return {}


def _chain(data: bytes, sector: int, size: int) -> Iterator[bytes]:
    """The sectors of the stream that begins at `sector`."""
    table = struct.unpack_from(f"<{_SECTORS_IN_HEADER}I", data, 76)
    for _ in range(_MAX_DIRECTORY):
        if sector >= _LAST_SECTOR:
            return
        start = (sector + 1) * size
        yield data[start : start + size]
        place, at = divmod(sector, size // 4)
        # Files so large that the table goes on outside of the header are beyond what is taken here.
        if place >= _SECTORS_IN_HEADER:
            return
        sector = struct.unpack_from("<I", data, (table[place] + 1) * size + 4 * at)[0]


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
