"""Checks a bundle that `manage.py audit_export` wrote, without the system that wrote it.

    python verify.py BUNDLE --public-key FILE [--since CHECKPOINT] [--json] [--processes N] [--lang vi|en]

Needs Python 3.11 or newer and the package `cryptography`, nothing else; every bundle holds a copy of this file, which
is why it is one file. Exit 0: everything is as it was sealed. Exit 1: not so; the first wrong event and how it is wrong
are named. Exit 2: wrong usage. The formats are described byte by byte in docs/audit-format.md.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import datetime
import gc
import hashlib
import json
import marshal
import os
import re
import sys
import tempfile
from array import array
from binascii import hexlify
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from functools import partial, wraps
from pathlib import Path
from typing import Any, NamedTuple, ParamSpec, TypeVar
from zlib import crc32

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

FORMAT = "trinh-ky audit bundle 1\n"
SEGMENT = 1 << 16
"""Events in one file of a bundle."""

GRACE = 15 * 60
"""Seconds by which an event may be older than the checkpoint before it: its act was under way when that was signed."""

USE_KEY = "audit.use_key"
"""The action of the event that brings in a key: its changes are {"key": [key before or null, key]}."""

WORDS = {
    "edited": "nội dung đã bị sửa",
    "deleted": "đã bị xóa",
    "truncated": "bị cắt mất từ đây đến cuối",
    "reordered": "không đứng ở chỗ của mình",
    "inserted": "được chèn thêm, không có trong những gì đã niêm phong",
    "back_dated": "ghi lùi thời điểm: cũ hơn lần niêm phong ở trước nó",
    "rewritten_chain": "bị ghi lại cùng chuỗi băm từ đây",
    "forked_checkpoint": "có hai lịch sử khác nhau đều được ký",
    "wrong_signature": "chữ ký không đúng",
    "rolled_back": "nhật ký đã lùi về trước lần niêm phong này",
    "malformed": "bộ chứng cứ sai khuôn dạng",
}

ENGLISH = {
    "nội dung đã bị sửa": "the content was changed",
    "đã bị xóa": "was deleted",
    "bị cắt mất từ đây đến cuối": "from here to the end nothing is there",
    "không đứng ở chỗ của mình": "is not in its place",
    "được chèn thêm, không có trong những gì đã niêm phong": "was put in; it is not among what was sealed",
    "ghi lùi thời điểm: cũ hơn lần niêm phong ở trước nó": "is back-dated: older than the checkpoint before it",
    "bị ghi lại cùng chuỗi băm từ đây": "was written anew from here on, with its chain",
    "có hai lịch sử khác nhau đều được ký": "two different histories were signed",
    "chữ ký không đúng": "the signature is not right",
    "nhật ký đã lùi về trước lần niêm phong này": "the log went back to before this checkpoint",
    "bộ chứng cứ sai khuôn dạng": "the bundle is malformed",
    "sự kiện thứ {} ({})": "event {} ({})",
    "sự kiện thứ {}": "event {}",
    "lần niêm phong {} sự kiện": "the checkpoint of {} events",
    "lần niêm phong {} sự kiện không còn khớp": "the checkpoint of {} events does not match any more",
    "không phải base64": "not base64",
    "base64 viết khác khuôn": "base64 in another spelling",
    "không phải khóa Ed25519": "not an Ed25519 key",
    "mã khóa không khớp khóa": "the key's ID is not that of the key",
    "không có khóa nào": "there is no key",
    "quá dài": "too long",
    "có ký tự điều khiển": "control characters",
    "không phải một lần niêm phong": "not a checkpoint",
    "số sự kiện sai": "the number of events is wrong",
    "mã băm gốc sai": "the root is wrong",
    "dòng chữ ký sai": "a signature line is wrong",
    "{} quá lớn": "{} is too large",
    "không đọc được {}": "cannot read {}",
    "{} không phải UTF-8": "{} is not UTF-8",
    "một dòng quá dài hoặc không hết": "a line is too long or has no end",
    "{} không đúng cỡ": "{} has a wrong size",
    "{} có {} mục, phải là {}": "{} has {} entries, not {}",
    "không phải JSON": "not JSON",
    "có lần niêm phong của nhật ký khác": "a checkpoint of another log",
    "các lần niêm phong không theo thứ tự": "the checkpoints are not in their order",
    "không có lần niêm phong nào": "there is no checkpoint",
    "không còn ở dạng chuẩn": "not in canonical form any more",
    "thiếu sự kiện ở ngay trước": "the event just before it is missing",
    "không nối với sự kiện ở ngay trước": "does not join the event just before it",
    "quá nhiều sự kiện": "too many events",
    "lần niêm phong đưa vào --since": "the checkpoint given by --since",
    "lần niêm phong đưa vào --since là của nhật ký khác": "the checkpoint given by --since is of another log",
    "bộ này chỉ có {} sự kiện": "this bundle has only {} events",
    "có lá thừa sau lần niêm phong cuối": "leaves behind the last checkpoint",
    "không phải một phép chứng minh": "not a proof",
    "không phải của hai lần niêm phong kế nhau": "not of two checkpoints that follow each other",
    "phép chứng minh sai": "the proof is wrong",
    "thiếu phép chứng minh": "a proof is missing",
    "{} sự kiện, {} lần niêm phong, tất cả đúng như khi được niêm phong; lần cuối {}.": (
        "{} events, {} checkpoints, all as they were sealed; the last on {}."
    ),
    "thư mục mà audit_export đã ghi": "the directory that audit_export wrote",
    "tệp khóa công khai, mỗi dòng một khóa": "file of public keys, one a line",
    "tệp một lần niêm phong đã giữ từ trước": "file of a checkpoint that was kept",
    "in một tài liệu JSON": "print one JSON document",
    "số tiến trình": "number of processes",
    "ngôn ngữ của kết luận": "language of the verdict",
    "{}: {}": "{}: {}",
}
"""What is said, in English; `{}` is a part that is said by itself."""

LANGUAGES = ("vi", "en")


def said(words: str, language: str) -> str:
    """The words in the language; a name, or what another program says, stays as it is."""
    if language == "vi":
        return words
    for vietnamese, english in ENGLISH.items():
        found = re.fullmatch(re.escape(vietnamese).replace(r"\{\}", "(.+?)"), words, re.DOTALL)
        if found:
            return english.format(*(said(part, language) for part in found.groups()))
    return words


def language_here() -> str:
    """That of the environment: Vietnamese unless it names another."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "vi" if named.split(".")[0] in ("", "C", "POSIX") or named.startswith("vi") else "en"


_KEY_TYPE = b"\x01"  # Ed25519 over the note's text
_COSIGNATURE_TYPE = b"\x04"  # Ed25519 over the time and the note's text
_NOTE_LIMIT = 8_192  # bytes of a checkpoint
_LINE_LIMIT = 1 << 20  # bytes of an event
_READ = 1 << 17  # bytes read at once: what stays near the processor is read again sooner
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_NAME = re.compile(r"[^\s+]+")
_PARTS = 64  # the heads of chains are compared in so many parts, so that memory does not grow with their number
_NEARBY = 4_096  # how far an event that is not in its place is looked for


@dataclass(eq=False)
class Wrong(Exception):
    """The verdict on a bundle that is not as it was sealed. `event` counts from 1 over the whole log."""

    kind: str
    event: int | None = None
    name: str = ""
    detail: str = ""
    checkpoint: int | None = None

    def __reduce__(self) -> tuple[type[Wrong], tuple[object, ...]]:
        return Wrong, (self.kind, self.event, self.name, self.detail, self.checkpoint)  # it comes from other processes

    def __str__(self) -> str:
        return self.told("vi")

    def told(self, language: str) -> str:
        """The verdict as a sentence."""
        parts = []
        if self.event is not None:
            parts.append(f"sự kiện thứ {self.event}" + (f" ({self.name})" if self.name else ""))
        if self.checkpoint is not None:
            parts.append(f"lần niêm phong {self.checkpoint} sự kiện")
        where = ", ".join(said(part, language) for part in parts)
        words = f"{said(WORDS[self.kind], language)} [{self.kind}]"
        about = f": {said(self.detail, language)}" if self.detail else ""
        return (f"{where}: {words}" if where else words) + about


def malformed(detail: str, **where: int) -> Wrong:
    return Wrong("malformed", detail=detail, **where)  # type: ignore[arg-type]


# The Merkle tree, RFC 6962 section 2.1


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def leaf_hashes(lines: list[bytes]) -> bytes:
    """The leaf hashes of many, one after the other."""
    return b"".join([hashed.digest() for hashed in map(hashlib.sha256, [b"\x00" + line for line in lines])])


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Range:
    """The least that must be kept of leaves [0, n) to go on: the hashes of the perfect trees they fall into."""

    def __init__(self, trees: Sequence[tuple[int, bytes]] = ()) -> None:
        self.trees = list(trees)  # (height, hash), heights falling

    def append(self, hashed: bytes, height: int = 0) -> None:
        """Add the perfect tree over the next 2^height leaves; what is there must be a multiple of them."""
        trees = self.trees
        while trees and trees[-1][0] == height:
            hashed = node_hash(trees.pop()[1], hashed)
            height += 1
        trees.append((height, hashed))

    def root(self) -> bytes:
        if not self.trees:
            return hashlib.sha256(b"").digest()
        root = self.trees[-1][1]
        for _height, hashed in reversed(self.trees[:-1]):
            root = node_hash(hashed, root)
        return root


def root_of_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to (RFC 9162 section 2.1.3.2); None when it cannot be one."""
    if not 0 <= index < size:
        return None
    position, last, root = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if position & 1 or position == last:
            root = node_hash(sibling, root)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            root = node_hash(root, sibling)
        position, last = position >> 1, last >> 1
    return root if last == 0 else None


def is_consistent(first: int, first_root: bytes, second: int, second_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether a consistency proof shows the tree of `first` leaves as the beginning of the other (section 2.1.4.2)."""
    if not 0 < first <= second:
        return False
    if first == second:
        return not path and first_root == second_root
    hashes = [first_root, *path] if first & (first - 1) == 0 else list(path)
    if not hashes:
        return False
    position, last = first - 1, second - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    old = new = hashes[0]
    for hashed in hashes[1:]:
        if last == 0:
            return False
        if position & 1 or position == last:
            old, new = node_hash(hashed, old), node_hash(hashed, new)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            new = node_hash(new, hashed)
        position, last = position >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root


# Signed notes and checkpoints: c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature


def decoded(text: str) -> bytes:
    """Base64 in its one spelling; raises ValueError for any other of the same bytes."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("không phải base64") from error
    if base64.b64encode(data).decode() != text:
        raise ValueError("base64 viết khác khuôn")
    return data


def key_id(name: str, kind: bytes, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + kind + public).digest()[:4]


def cosigned(text: str, time: int) -> bytes:
    """What the timestamped signature is over; `time` in seconds since 1970."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


@dataclass(frozen=True)
class PublicKey:
    """A key as `name+id+base64(0x01 || key)`, the form of signed notes."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, line: str) -> PublicKey:
        """Raises ValueError."""
        name, identity, encoded = [*line.split("+", 2), "", ""][:3]
        data = decoded(encoded)
        if not _NAME.fullmatch(name) or data[:1] != _KEY_TYPE or len(data) != 33:
            raise ValueError("không phải khóa Ed25519")
        key = cls(name, data[1:])
        if key.id.hex() != identity:
            raise ValueError("mã khóa không khớp khóa")
        return key

    @property
    def id(self) -> bytes:
        return key_id(self.name, _KEY_TYPE, self.public)

    @property
    def cosignature_id(self) -> bytes:
        return key_id(self.name, _COSIGNATURE_TYPE, self.public)

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(_KEY_TYPE + self.public).decode()}"

    def signed(self, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Note:
    """A checkpoint as it is written; nothing in it counts before `signer` has said whose it is."""

    text: str
    origin: str
    size: int
    root: bytes
    signatures: tuple[tuple[str, bytes, bytes], ...]  # name, key id, signature

    @classmethod
    def parse(cls, note: str) -> Note:
        """Raises ValueError."""
        if len(note.encode("utf-8", "surrogatepass")) > _NOTE_LIMIT:
            raise ValueError("quá dài")
        if any((letter < " " and letter != "\n") or "\ud800" <= letter <= "\udfff" for letter in note):
            raise ValueError("có ký tự điều khiển")
        text, blank, signed = note.rpartition("\n\n")
        lines = text.split("\n")
        if not blank or len(lines) < 3 or not all(lines) or not signed.endswith("\n"):
            raise ValueError("không phải một lần niêm phong")
        if not _SIZE.fullmatch(lines[1]):
            raise ValueError("số sự kiện sai")
        root = decoded(lines[2])
        if len(root) != 32:
            raise ValueError("mã băm gốc sai")
        signatures = tuple(cls._signature(line) for line in signed[:-1].split("\n"))
        return cls(text + "\n", lines[0], int(lines[1]), root, signatures)

    @staticmethod
    def _signature(line: str) -> tuple[str, bytes, bytes]:
        dash, name, encoded = [*line.split(" "), "", ""][:3]
        data = decoded(encoded)
        if line.count(" ") != 2 or dash != "—" or not _NAME.fullmatch(name) or len(data) < 5:
            raise ValueError("dòng chữ ký sai")
        return name, data[:4], data[4:]

    def time_signed_by(self, key: PublicKey) -> int | None:
        """When `key` signed it, in seconds since 1970; None unless both of its signatures are there and right."""
        plain, time = False, None
        for name, identity, signature in self.signatures:
            if name != key.name:
                continue
            if identity == key.id:
                if not key.signed(self.text.encode(), signature):
                    return None
                plain = True
            elif identity == key.cosignature_id:
                stamp = int.from_bytes(signature[:8], "big")
                if len(signature) != 72 or not key.signed(cosigned(self.text, stamp), signature[8:]):
                    return None
                time = stamp
        return time if plain else None


# One event: a line of canonical JSON

_TEXT = rb'"[^"\\\x00-\x1f]*+(?:\\(?:["\\bfnrt]|u00(?:0[1-7be-f]|1[0-9a-f]))[^"\\\x00-\x1f]*+)*+"'
_PLAIN_TEXT = rb'"[^"]*+"'
"""A string where neither escapes nor control characters are: for the regular expression half the work."""
_WORD = rb'"[#-\[\]-~]*+"'
_INTEGER = rb"(?:0|-?[1-9][0-9]{0,14})"
_ID = rb"(?:null|" + _INTEGER + rb")"


def _value(text: bytes) -> bytes:
    scalar = rb"(?:" + text + rb"|" + _ID + rb"|true|false)"
    return rb"(?:" + scalar + rb"|\[(?:" + scalar + rb"(?:," + scalar + rb")*+)?\])"


def _event(text: bytes) -> bytes:
    """What nearly every event is like, its strings like `text`. It says no to some that are right."""
    value = _value(text)
    pair = _WORD + rb":" + value
    return (
        rb'^\{"action":' + _WORD + rb',"actor":' + _ID + rb',"address":' + text + rb',"appointment":' + _ID
        + rb',"at":"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z)","campaign":' + _ID
        + rb',"capacity":' + text + rb',"changes":\{(?:(' + _WORD + rb"):" + value + rb"(?:,(" + _WORD + rb"):" + value
        + rb"((?:," + pair + rb')*+))?)?\},"from_state":' + text + rb',"label":' + text
        + rb',"number":([1-9][0-9]{0,9}),"on_behalf_of":' + _ID + rb',"previous_hash":"([0-9a-f]{64}|)","reason":'
        + text + rb',"refused":(?:true|false),"stream":(' + text + rb'),"to_state":' + text + rb',"unit":' + _ID
        + rb',"version":[12]\}\n'
    )  # fmt: skip


_EVENT = re.compile(_event(_TEXT))
_PLAIN_EVENTS = re.compile(_event(_PLAIN_TEXT), re.MULTILINE)
_NAMES = re.compile(rb",(" + _WORD + rb"):" + _value(_TEXT))
_USE_KEY = USE_KEY.encode()
_CONTROLS = bytes({*range(32)} - {10})
_KINDS: dict[str, tuple[type, ...]] = {
    "action": (str,), "actor": (int, type(None)), "address": (str,), "appointment": (int, type(None)), "at": (str,),
    "campaign": (int, type(None)), "capacity": (str,), "changes": (dict,), "from_state": (str,), "label": (str,),
    "number": (int,), "on_behalf_of": (int, type(None)), "previous_hash": (str,), "reason": (str,), "refused": (bool,),
    "stream": (str,), "to_state": (str,), "unit": (int, type(None)), "version": (int,),
}  # fmt: skip
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}|")


def canonical(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def allowed(value: object) -> bool:
    """Whether the canonical form knows it: no floats, integers below 2^53, ASCII keys."""
    if isinstance(value, int):
        return abs(value) < 2**53
    if isinstance(value, list):
        return all(map(allowed, value))
    if isinstance(value, dict):
        return all(key.isascii() for key in value) and all(map(allowed, value.values()))
    return (isinstance(value, str) and "\x00" not in value) or value is None


Row = tuple[bytes, bytes, bytes, bytes, bytes, bytes, bytes]
"""Of an event: time, the first two names in its changes, the pairs after them, number, hash before, stream."""


class Event(NamedTuple):
    """What the checks need of an event; `stream` and `previous` as they stand in the line."""

    at: bytes
    number: int
    previous: bytes
    stream: bytes
    keys: tuple[str, str] | None = None


def read_event(line: bytes) -> Event | None:
    """The event of a line; None when it is none in canonical form."""
    match = _EVENT.fullmatch(line + b"\n")
    if match is None or _USE_KEY in line:
        return _read_slowly(line)
    try:
        line.decode()
    except UnicodeDecodeError:
        return None
    at, one, two, rest, number, previous, stream = match.groups(b"")
    return Event(at, int(number), previous, stream) if not two or _in_order(one, two, rest) else None


def _in_order(one: bytes, two: bytes, rest: bytes) -> bool:
    names = [one, two, *_NAMES.findall(rest)]
    return sorted(set(names)) == names


def read_events(block: bytes, lines: list[bytes]) -> Sequence[Row | None]:
    """The events of a block of whole lines, which `lines` are without their ends; None for a line that is none.

    In one go where that can be: what one regular expression finds in bytes without escapes and control characters
    are as many events as there are lines, and each begins and ends one, so each is a line. What is in the way is read
    by itself; should anything be wrong, every line is, and that says which.
    """
    apart: dict[int, Row | None] = {}
    if b"\\" in block:
        apart = {at: _row(line) for at, line in enumerate(lines) if b"\\" in line}
        block = b"".join([line + b"\n" for at, line in enumerate(lines) if at not in apart])
    rows = _plain_events(block, len(lines) - len(apart))
    if rows is None:
        return [_row(line) for line in lines]
    for at, row in apart.items():  # from the first on, so that each comes into its place
        rows.insert(at, row)
    return rows


def _row(line: bytes) -> Row | None:
    event = read_event(line)
    return event and (event.at, b"", b"", b"", b"%d" % event.number, event.previous, event.stream)


def _plain_events(block: bytes, count: int) -> list[Row | None] | None:
    """The events of `count` lines; None when one of them is wrong."""
    try:
        block.decode()
    except UnicodeDecodeError:
        return None
    if len(block.translate(None, _CONTROLS)) != len(block):
        return None
    rows = _PLAIN_EVENTS.findall(block)
    if len(rows) != count:
        return None
    doubtful = [row[1:4] for row in rows if row[3] or row[1] >= row[2] > b""]
    return rows if all(_in_order(*names) for names in doubtful) else None


def keys_brought(lines: list[bytes]) -> Iterator[tuple[int, str, str]]:
    """Which of the lines bring in a key: its place, the key before, the key."""
    for at, line in enumerate(lines):
        event = read_event(line) if _USE_KEY in line else None
        if event and event.keys:
            yield at, *event.keys


def _read_slowly(line: bytes) -> Event | None:
    try:
        data = json.loads(line)
        fine = (
            isinstance(data, dict)
            and data.keys() == _KINDS.keys()
            and all(type(value) in _KINDS[name] for name, value in data.items())
            and data["version"] in (1, 2)
            and data["number"] > 0
            and bool(_TIME.fullmatch(data["at"]))
            and bool(_HASH.fullmatch(data["previous_hash"]))
            and allowed(data)
            and canonical(data) == line
        )
    except (ValueError, RecursionError):
        return None
    if not fine:
        return None
    keys = _keys(data["changes"]) if data["action"] == USE_KEY else None
    stream = canonical(data["stream"])
    return Event(data["at"].encode(), data["number"], data["previous_hash"].encode(), stream, keys)


def _keys(changes: object) -> tuple[str, str] | None:
    pair = changes.get("key") if isinstance(changes, dict) else None
    if not isinstance(pair, list) or len(pair) != 2 or not isinstance(pair[1], str):
        return None
    return pair[0] if isinstance(pair[0], str) else "", pair[1]


def event_name(stream: bytes, number: int) -> str:
    return f"{json.loads(stream)}#{number}"


# The files of a bundle


def _events(segment: int) -> str:
    return f"events/{segment:06}.jsonl"


@dataclass(frozen=True)
class Bundle:
    path: Path

    def text(self, name: str, limit: int) -> str:
        try:
            with (self.path / name).open("rb") as file:
                data = file.read(limit + 1)
            if len(data) > limit:
                raise malformed(f"{name} quá lớn")
            return data.decode()
        except OSError as error:
            raise malformed(f"không đọc được {name}") from error
        except UnicodeDecodeError as error:
            raise malformed(f"{name} không phải UTF-8") from error

    def blocks(self, name: str, limit: int) -> Iterator[bytes]:
        """A file in pieces that end where lines do, in bounded memory. Raises Wrong."""
        try:
            with (self.path / name).open("rb") as file:
                while block := file.read(_READ):
                    # To the end of a line, which is short; a file without lines is not read for ever.
                    block += file.readline(limit)
                    if block[-1:] != b"\n":
                        raise malformed(f"{name}: một dòng quá dài hoặc không hết")
                    yield block
        except OSError as error:
            raise malformed(f"không đọc được {name}") from error

    def lines(self, name: str, limit: int) -> Iterator[bytes]:
        """The lines of a file without their ends."""
        for block in self.blocks(name, limit):
            yield from block[:-1].split(b"\n")

    def events(self, segment: int) -> Iterator[bytes]:
        """The lines of a segment."""
        return self.lines(_events(segment), _LINE_LIMIT)

    def leaves(self, segment: int) -> bytes:
        try:
            with (self.path / f"leaves/{segment:06}.bin").open("rb") as file:
                data = file.read(SEGMENT * 32 + 1)
        except OSError as error:
            raise malformed(f"không đọc được leaves/{segment:06}.bin") from error
        if len(data) > SEGMENT * 32 or len(data) % 32:
            raise malformed(f"leaves/{segment:06}.bin không đúng cỡ")
        return data


@dataclass
class Seals:
    """The checkpoints whose signatures are still to be checked, and what their signatures said."""

    notes: list[str] = field(default_factory=list)
    sizes: array[int] = field(default_factory=lambda: array("Q"))
    times: array[int] = field(default_factory=lambda: array("Q"))
    roots: list[bytes] = field(default_factory=list)


def read_checkpoint(note: object, what: str) -> Note:
    if not isinstance(note, str):
        raise malformed(f"{what}: không phải một lần niêm phong")
    try:
        return Note.parse(note)
    except ValueError as error:
        raise malformed(f"{what}: {error}") from error


def read_seals(bundle: Bundle) -> Seals:
    """The checkpoints in their order. Raises Wrong for a fork that shows at once."""
    seals = Seals()
    origin = ""
    for line in bundle.lines("checkpoints.jsonl", 8 * _NOTE_LIMIT):
        try:
            raw = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise malformed("checkpoints.jsonl: không phải JSON") from error
        note = read_checkpoint(raw, "checkpoints.jsonl")
        origin = origin or note.origin
        if note.origin != origin:
            raise malformed("có lần niêm phong của nhật ký khác", checkpoint=note.size)
        if seals.sizes and note.size <= seals.sizes[-1]:
            at = bisect_left(seals.sizes, note.size)
            if seals.sizes[at] == note.size and seals.roots[at] != note.root:
                raise Wrong("forked_checkpoint", checkpoint=note.size)
            raise malformed("các lần niêm phong không theo thứ tự", checkpoint=note.size)
        seals.notes.append(raw)
        seals.sizes.append(note.size)
        seals.roots.append(note.root)
        # Needed before the signatures can be checked: which keys may sign is in the events.
        seals.times.append(_stated_time(note))
    if not seals.sizes or seals.sizes[0] == 0:
        raise malformed("không có lần niêm phong nào")
    return seals


def _stated_time(note: Note) -> int:
    stamps = [signature[:8] for _name, _key, signature in note.signatures if len(signature) == 72]
    return int.from_bytes(stamps[0], "big") if stamps else 0


def read_public_keys(text: str) -> list[PublicKey]:
    """Raises ValueError when a line is no key, or none is there."""
    keys = [PublicKey.parse(line.strip()) for line in text.splitlines() if line.strip()]
    if not keys:
        raise ValueError("không có khóa nào")
    return keys


# A segment: what can be said of some events without the others


@dataclass(frozen=True)
class Task:
    """One segment to check: `sizes` are the tree sizes in it whose roots are asked for, `floors` the earliest
    times (as events write them) from those sizes on, `floor` that at its beginning."""

    path: str
    number: int
    count: int
    sizes: tuple[int, ...]
    floor: bytes
    floors: tuple[tuple[int, bytes], ...]
    heads: str


@dataclass
class Checked:
    """What a segment is like. `stacks` are the trees over its leaves at each asked size, then at its end."""

    stacks: list[list[tuple[int, bytes]]]
    as_sealed: bool
    lines_too_many: bool = False
    finding: Wrong | None = None
    keys: list[tuple[int, str, str]] = field(default_factory=list)


Piece = list[Any]
"""Of a stream in a segment: its first number, the hash before that, that index, its last number and hash."""


def earliest(time: int) -> bytes:
    """The time before which an event after a checkpoint of `time` is back-dated, as events write times."""
    try:
        moment = datetime.datetime.fromtimestamp(max(0, time - GRACE), datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return b"9999"
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000000Z").encode()


def check_segment(task: Task) -> Checked:
    """Raises Wrong only for what makes the segment unreadable."""
    bundle = Bundle(Path(task.path))
    base = task.number * SEGMENT
    leaves = bundle.leaves(task.number)
    if len(leaves) != task.count * 32:
        raise malformed(f"leaves/{task.number:06}.bin có {len(leaves) // 32} mục, phải là {task.count}")
    pieces: dict[bytes, Piece] = {}
    finding: Wrong | None = None
    keys: list[tuple[int, str, str]] = []
    floor, rises = task.floor, dict(task.floors)
    as_sealed, index = True, base
    for block in bundle.blocks(_events(task.number), _LINE_LIMIT):
        lines = block[:-1].split(b"\n")
        if index + len(lines) > base + task.count:
            return Checked(_stacks(task, leaves), as_sealed=False, lines_too_many=True)
        hashes, start = leaf_hashes(lines), 32 * (index - base)
        as_sealed = as_sealed and hashes == leaves[start : start + len(hashes)]
        if _USE_KEY in block:
            keys += [(index + at, before, after) for at, before, after in keys_brought(lines)]
        digits, at = hexlify(hashes), 0
        for row in read_events(block, lines):
            if index in rises:
                floor = rises[index]
            index, at = index + 1, at + 64
            if row is None:
                finding = finding or Wrong("edited", index, detail="không còn ở dạng chuẩn")
                continue
            moment, _one, _two, _rest, numeral, previous, stream = row
            number, hashed = int(numeral), digits[at - 64 : at]
            if moment < floor and finding is None:
                finding = Wrong("back_dated", index, event_name(stream, number))
            piece = pieces.get(stream)
            if piece is None:
                pieces[stream] = [number, previous, index - 1, number, hashed]
                continue
            if (number != piece[3] + 1 or previous != piece[4]) and finding is None:
                finding = broken(stream, number, index - 1, piece[3])
            piece[3], piece[4] = number, hashed
    if not as_sealed or index != base + task.count:
        return Checked(_stacks(task, leaves), as_sealed=False, keys=keys)
    _write_heads(task, pieces)
    return Checked(_stacks(task, leaves), True, finding=finding, keys=keys)


def broken(stream: bytes, number: int, index: int, before: int) -> Wrong:
    """How a chain is wrong between two events that were both sealed, the first of them number `before`."""
    name = event_name(stream, number)
    if number > before + 1:
        return Wrong("deleted", index + 1, name, "thiếu sự kiện ở ngay trước")
    if number == before:
        return Wrong("inserted", index + 1, name)
    if number < before:
        return Wrong("reordered", index + 1, name)
    return Wrong("rewritten_chain", index + 1, name, "không nối với sự kiện ở ngay trước")


def _stacks(task: Task, leaves: bytes) -> list[list[tuple[int, bytes]]]:
    """The perfect trees over the segment's leaves at each asked size, and at its end."""
    levels, sha256 = [leaves], hashlib.sha256
    while len(level := levels[-1]) >= 64:
        pairs = range(0, len(level) - 32, 64)
        levels.append(b"".join([sha256(b"\x01" + level[at : at + 64]).digest() for at in pairs]))
    stacks, base = [], task.number * SEGMENT
    for size in (*task.sizes, base + task.count):
        stack, count, done = [], size - base, 0
        for height in range(count.bit_length() - 1, -1, -1):
            if count >> height & 1:
                at = 32 * (done >> height)
                stack.append((height, levels[height][at : at + 32]))
                done += 1 << height
        stacks.append(stack)
    return stacks


def _write_heads(task: Task, pieces: dict[bytes, Piece]) -> None:
    """Leave what the comparison across segments needs."""
    parts: list[list[tuple[bytes, Piece]]] = [[] for _part in range(_PARTS)]
    for stream, piece in pieces.items():
        parts[crc32(stream) % _PARTS].append((stream, piece))
    for part, held in enumerate(parts):
        with open(f"{task.heads}/{part:02}-{task.number:06}", "wb") as file:
            file.write(marshal.dumps(held, 2))  # later versions look for the same object twice, which takes longer


def check_heads(heads: str, part: int) -> Wrong | None:
    """The first break of a chain between segments, among the streams of one part."""
    ends: dict[bytes, Sequence[Any]] = {}
    found: Wrong | None = None
    for name in sorted(name for name in os.listdir(heads) if name.startswith(f"{part:02}-")):
        with open(f"{heads}/{name}", "rb") as file:
            pieces = marshal.loads(file.read())
        for stream, (number, previous, index, *end) in pieces:
            before = ends.get(stream, (0, b""))
            if number != before[0] + 1 or previous != before[1]:
                found = earlier(found, broken(stream, number, index, before[0]))
            ends[stream] = end
    return found


def earlier(one: Wrong | None, other: Wrong | None) -> Wrong | None:
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda wrong: (wrong.event or 0, wrong.kind))


# The whole


@dataclass(frozen=True)
class Verdict:
    """A bundle in which everything is as it was sealed."""

    origin: str
    events: int
    checkpoints: int
    sealed_at: int
    root: str
    keys: tuple[str, ...]


def uncollected(act: Callable[P, R]) -> Callable[P, R]:
    """Without the cyclic garbage collector: nothing here is cyclic, and walking over all that is held takes long."""

    @wraps(act)
    def quicker(*args: P.args, **kwargs: P.kwargs) -> R:
        enabled = gc.isenabled()
        gc.disable()
        try:
            return act(*args, **kwargs)
        finally:
            if enabled:
                gc.enable()

    return quicker


@uncollected
def verify(path: Path, trusted: Sequence[PublicKey], since: str | None = None, processes: int = 1) -> Verdict:
    """Check everything in a bundle; raises Wrong with the first thing that is not right.

    `trusted` are the keys that the inspector has from elsewhere, `since` the text of a checkpoint that they kept.
    """
    bundle = Bundle(path)
    if bundle.text("FORMAT", 100) != FORMAT:
        raise malformed("FORMAT")
    seals = read_seals(bundle)
    kept = read_checkpoint(since, "--since") if since is not None else None
    with ExitStack() as stack:
        heads = stack.enter_context(tempfile.TemporaryDirectory(prefix="audit-"))
        tasks = _tasks(path, seals, kept, heads)
        pool = stack.enter_context(ProcessPoolExecutor(processes, initializer=gc.disable)) if processes > 1 else None
        segments = _mapped(pool, check_segment, tasks)
        roots, keys, unlike, finding = _fold(segments, tasks)
        _check_signatures(seals, trusted, keys)
        if kept is not None:
            _check_kept(kept, seals, roots, trusted, keys)
        sound = _check_roots(seals, roots, bundle, unlike, tasks)
        if unlike is not None:
            raise _compare(bundle, tasks[unlike], min(sound, int(seals.sizes[-1])))
        _check_extra(bundle, len(tasks), int(seals.sizes[-1]))
        for broken_at in _mapped(pool, partial(check_heads, heads), range(_PARTS)):
            finding = earlier(finding, broken_at)
    if finding:
        raise finding
    _check_proofs(bundle, seals)
    return Verdict(
        origin=read_checkpoint(seals.notes[-1], "").origin,
        events=int(seals.sizes[-1]),
        checkpoints=len(seals.sizes),
        sealed_at=int(seals.times[-1]),
        root=seals.roots[-1].hex(),
        keys=tuple(str(key) for key in trusted),
    )


def _mapped(pool: Executor | None, act: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """`act` over the items in their order, some of them under way at once, never all of them held."""
    if pool is None:
        yield from map(act, items)
        return
    waiting: deque[Future[R]] = deque()
    for item in items:
        waiting.append(pool.submit(act, item))
        if len(waiting) > 2 * (os.cpu_count() or 1):
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _tasks(path: Path, seals: Seals, kept: Note | None, heads: str) -> list[Task]:
    size = int(seals.sizes[-1])
    if size > SEGMENT * 10**6:
        raise malformed("quá nhiều sự kiện")
    asked = sorted({*seals.sizes, *([kept.size] if kept and 0 < kept.size <= size else [])})
    tasks = []
    for number in range((size + SEGMENT - 1) // SEGMENT):
        base, end = number * SEGMENT, min(size, (number + 1) * SEGMENT)
        inside = asked[bisect_right(asked, base) : bisect_right(asked, end)]
        before = bisect_right(seals.sizes, base)
        until = bisect_left(seals.sizes, end)
        floors = tuple((int(seals.sizes[at]), earliest(seals.times[at])) for at in range(before, until))
        floor = earliest(seals.times[before - 1]) if before else b""
        tasks.append(Task(str(path), number, end - base, tuple(inside), floor, floors, heads))
    return tasks


def _fold(
    segments: Iterator[Checked], tasks: list[Task]
) -> tuple[dict[int, bytes], list[tuple[int, str, str]], int | None, Wrong | None]:
    """The roots at the asked sizes, the keys brought in, the first segment unlike its leaves, the first finding."""
    tree, roots, keys = Range(), {}, []
    unlike: int | None = None
    finding: Wrong | None = None
    for task, checked in zip(tasks, segments, strict=True):
        for size, stack in zip((*task.sizes, None), checked.stacks, strict=True):
            at_size = Range(tree.trees)
            for height, hashed in stack:
                at_size.append(hashed, height)
            if size is not None:
                roots[size] = at_size.root()
        tree = at_size
        keys += checked.keys
        if not checked.as_sealed and unlike is None:
            unlike = task.number
        if unlike is None:
            finding = earlier(finding, checked.finding)
    return roots, keys, unlike, finding


def _check_signatures(seals: Seals, trusted: Sequence[PublicKey], events: list[tuple[int, str, str]]) -> None:
    """Every checkpoint is signed by a trusted key, or by one that a sealed event brought in for it."""
    good, successor = _keys_in_use(seals, trusted, events)
    retired: set[PublicKey] = set()
    for raw, time in zip(seals.notes, seals.times, strict=True):
        note = Note.parse(raw)
        signer = next((key for key in good if _signs(note, key)), None)
        if signer is None or signer in retired or note.time_signed_by(signer) != time or note.origin != signer.name:
            raise Wrong("wrong_signature", checkpoint=note.size)
        retired |= {old for old, new in successor.items() if new == signer}


def _signs(note: Note, key: PublicKey) -> bool:
    return any(name == key.name and identity == key.id for name, identity, _signature in note.signatures)


def _keys_in_use(
    seals: Seals, trusted: Sequence[PublicKey], events: list[tuple[int, str, str]]
) -> tuple[list[PublicKey], dict[PublicKey, PublicKey]]:
    """The trusted keys and those that sealed events tie to them, and which key followed which.

    An event ties two keys when the older one has signed a checkpoint over it.
    """
    ties: dict[PublicKey, PublicKey] = {}
    for index, before, after in events:
        try:
            old, new = PublicKey.parse(before), PublicKey.parse(after)
        except ValueError:
            continue
        covering = bisect_right(seals.sizes, index)
        if any(_signs(note, old) and note.time_signed_by(old) is not None for note in _notes(seals, covering)):
            ties.setdefault(old, new)
    good = list(trusted)
    grown = True
    while grown:
        grown = False
        for old, new in ties.items():
            for one, other in ((old, new), (new, old)):
                if one in good and other not in good:
                    good.append(other)
                    grown = True
    return good, {old: new for old, new in ties.items() if old in good}


def _notes(seals: Seals, start: int) -> Iterator[Note]:
    for raw in seals.notes[start : start + 1]:
        yield Note.parse(raw)


def _check_kept(
    kept: Note, seals: Seals, roots: dict[int, bytes], trusted: Sequence[PublicKey], events: list[tuple[int, str, str]]
) -> None:
    """The checkpoint that the inspector kept is one of this history."""
    good, _successor = _keys_in_use(seals, trusted, events)
    signer = next((key for key in good if _signs(kept, key)), None)
    if signer is None or kept.time_signed_by(signer) is None:
        raise Wrong("wrong_signature", checkpoint=kept.size, detail="lần niêm phong đưa vào --since")
    if kept.origin != read_checkpoint(seals.notes[-1], "").origin:
        raise malformed("lần niêm phong đưa vào --since là của nhật ký khác")
    if kept.size > seals.sizes[-1]:
        raise Wrong("rolled_back", checkpoint=kept.size, detail=f"bộ này chỉ có {seals.sizes[-1]} sự kiện")
    if kept.size and roots[kept.size] != kept.root:
        last = roots.get(int(seals.sizes[-1]))
        if last == seals.roots[-1]:
            raise Wrong("forked_checkpoint", checkpoint=kept.size)


def _check_roots(seals: Seals, roots: dict[int, bytes], bundle: Bundle, unlike: int | None, tasks: list[Task]) -> int:
    """How many leaves a signed checkpoint vouches for. Raises Wrong when some that it should, it does not."""
    sizes = [int(size) for size in seals.sizes]
    right = [roots[size] == root for size, root in zip(sizes, seals.roots, strict=True)]
    if all(right):
        return sizes[-1]
    sound = max((size for size, good in zip(sizes, right, strict=True) if good), default=0)
    first_wrong = next(size for size, good in zip(sizes, right, strict=True) if not good)
    if first_wrong < sound:
        # A later checkpoint vouches for these leaves: it is this one that tells another history.
        raise Wrong("forked_checkpoint", checkpoint=first_wrong)
    if unlike is not None and tasks[unlike].number * SEGMENT < sound:
        compared = _compare(bundle, tasks[unlike], sound)
        if compared.event is not None and compared.event <= sound:
            raise compared
    raise _look_for_break(bundle, tasks, sound, first_wrong)


def _look_for_break(bundle: Bundle, tasks: list[Task], sound: int, first_wrong: int) -> Wrong:
    """What can be said where the leaves themselves are not those that were signed: the chains in the events."""
    last: dict[bytes, tuple[int, bytes]] = {}
    total, name = 0, ""
    for task in tasks:
        for line in bundle.events(task.number):
            index, total = total, total + 1
            event = read_event(line)
            if event is None:
                return Wrong("edited", index + 1, detail="không còn ở dạng chuẩn")
            if index == sound:
                name = event_name(event.stream, event.number)
            before = last.get(event.stream, (0, b""))
            if index >= sound and (event.number != before[0] + 1 or event.previous != before[1]):
                return broken(event.stream, event.number, index, before[0])
            last[event.stream] = (event.number, leaf_hash(line).hex().encode())
    size = tasks[-1].number * SEGMENT + tasks[-1].count
    if total < size:
        return Wrong("truncated", total + 1)
    return Wrong("rewritten_chain", sound + 1, name, f"lần niêm phong {first_wrong} sự kiện không còn khớp")


def _compare(bundle: Bundle, task: Task, sound: int) -> Wrong:
    """The first event that is not the one sealed in its place, and what became of that one."""
    base = task.number * SEGMENT
    leaves = bundle.leaves(task.number)
    sealed = [leaves[at : at + 32] for at in range(0, len(leaves), 32)]
    lines = bundle.events(task.number)
    index = 0
    for index, want in enumerate(sealed):
        line = next(lines, None)
        if line is None:
            return _ends_early(bundle, base + index)
        if leaf_hash(line) != want:
            break
    else:
        extra = next(lines, None)
        event = read_event(extra) if extra is not None else None
        return Wrong("inserted", base + len(sealed) + 1, event_name(event.stream, event.number) if event else "")
    event = read_event(line)
    following = [line, *(text for text, _at in zip(lines, range(_NEARBY), strict=False))]
    here = [leaf_hash(text) for text in following]
    there = sealed[index : index + _NEARBY]
    position = base + index + 1
    named = event_name(event.stream, event.number) if event else ""
    if here[0] in there:
        # This event belongs further on. Is the one that belongs here still somewhere?
        return Wrong("reordered" if there[0] in here else "deleted", position, named if there[0] in here else "")
    if here[0] in sealed:
        return Wrong("inserted" if there[0] in here else "reordered", position, named)
    if there[0] in here:
        return Wrong("inserted", position, named)
    if event is not None and _goes_on_from(event, here[0], following[1:]):
        return Wrong("rewritten_chain", position, named)
    return Wrong("edited", position, named)


def _ends_early(bundle: Bundle, index: int) -> Wrong:
    """Lines are missing at the end of a segment: of the log as well, unless a later one has some."""
    segment = index // SEGMENT + 1
    later = bundle.path / _events(segment)
    try:
        more = later.stat().st_size > 0
    except OSError:
        more = False
    return Wrong("deleted" if more else "truncated", index + 1)


def _goes_on_from(event: Event, hashed: bytes, following: list[bytes]) -> bool:
    """Whether the object's next event nearby was chained to this one as it stands."""
    for line in following:
        after = read_event(line)
        if after is not None and after.stream == event.stream:
            return after.number == event.number + 1 and after.previous == hashed.hex().encode()
    return False


def _check_extra(bundle: Bundle, segments: int, size: int) -> None:
    if (bundle.path / _events(segments)).exists():
        raise Wrong("inserted", size + 1)
    if (bundle.path / f"leaves/{segments:06}.bin").exists():
        raise malformed("có lá thừa sau lần niêm phong cuối")


def _check_proofs(bundle: Bundle, seals: Seals) -> None:
    """One consistency proof from each checkpoint to the next."""
    at = 0
    for at, line in enumerate(bundle.lines("proofs.jsonl", _LINE_LIMIT), start=1):
        try:
            proof = json.loads(line)
            path = [decoded(text) for text in proof["path"]]
            ends = (proof["from"], proof["to"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise malformed("proofs.jsonl: không phải một phép chứng minh") from error
        if at >= len(seals.sizes) or ends != (seals.sizes[at - 1], seals.sizes[at]):
            raise malformed("proofs.jsonl: không phải của hai lần niêm phong kế nhau")
        if not is_consistent(ends[0], seals.roots[at - 1], ends[1], seals.roots[at], path):
            raise malformed("proofs.jsonl: phép chứng minh sai", checkpoint=ends[1])
    if at != len(seals.sizes) - 1:
        raise malformed("proofs.jsonl: thiếu phép chứng minh")


# The command


def add_arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """The arguments, explained in the language, which is that of the verdict too unless `--lang` says otherwise."""

    def add(*names: str, about: str, **how: Any) -> None:
        parser.add_argument(*names, help=said(about, language), **how)

    add("bundle", about="thư mục mà audit_export đã ghi", type=Path, metavar="BUNDLE")
    add("--public-key", about="tệp khóa công khai, mỗi dòng một khóa", type=Path, required=True, metavar="FILE")
    add("--since", about="tệp một lần niêm phong đã giữ từ trước", type=Path, metavar="CHECKPOINT")
    add("--json", about="in một tài liệu JSON", action="store_true")
    add("--processes", about="số tiến trình", type=int, default=os.cpu_count() or 1)
    add("--lang", about="ngôn ngữ của kết luận", choices=LANGUAGES, default=language)


def judge(bundle: Path, public_key: Path, since: Path | None, processes: int) -> Verdict | Wrong:
    """The verdict, whatever the files hold."""
    try:
        keys = read_public_keys(_given(public_key))
    except ValueError as error:
        return malformed(f"{public_key.name}: {error}")
    except Wrong as wrong:
        return wrong
    try:
        return verify(bundle, keys, None if since is None else _kept(since), max(1, processes))
    except Wrong as wrong:
        return wrong


def _given(path: Path) -> str:
    """The text of a file that the inspector named. Raises Wrong."""
    return Bundle(path.parent).text(path.name, 1 << 20)


def _kept(path: Path) -> str:
    """A checkpoint that was copied off paper or a mail: the ends of its lines may have become others. Raises Wrong."""
    return _given(path).replace("\r\n", "\n").rstrip("\n") + "\n"


def as_json(verdict: Verdict | Wrong, language: str = "vi") -> dict[str, object]:
    found: dict[str, object] = {"ok": isinstance(verdict, Verdict), **asdict(verdict)}
    if isinstance(verdict, Wrong):
        found |= {"detail": said(verdict.detail, language), "message": verdict.told(language)}
    return found


def sentence(verdict: Verdict, language: str = "vi") -> str:
    moment = datetime.datetime.fromtimestamp(verdict.sealed_at, datetime.UTC).strftime("%d/%m/%Y %H:%M:%S UTC")
    words = (
        f"{verdict.events} sự kiện, {verdict.checkpoints} lần niêm phong, tất cả đúng như khi được niêm phong; "
        f"lần cuối {moment}."
    )
    return f"{said(words, language)} [ok]"


def main() -> None:
    parser = argparse.ArgumentParser(prog="verify.py", description=__doc__)
    add_arguments(parser, language_here())
    given = parser.parse_args()
    verdict = judge(given.bundle, given.public_key, given.since, given.processes)
    if given.json:
        print(json.dumps(as_json(verdict, given.lang), ensure_ascii=False))
    elif isinstance(verdict, Verdict):
        print(sentence(verdict, given.lang))
    if isinstance(verdict, Wrong):
        sys.exit(verdict.told(given.lang))


if __name__ == "__main__":
    main()
