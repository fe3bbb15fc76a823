"""Checks a bundle that `manage.py audit_export` wrote, without the system that wrote it.

    python verify.py BUNDLE --public-key FILE [--since CHECKPOINT] [--json] [--processes N] [--lang vi|en]

Needs Python 3.11 or newer and the package `cryptography`, nothing else; every bundle holds a copy of this file, which
is why it is one file. Exit 0: everything is as it was sealed. Exit 1: not so; the first wrong event and how it is wrong
are named. Exit 2: nothing could be checked; why, and what to do. The formats are described byte by byte in
docs/audit-format.md.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an inspector runs this file with what their machine has
    sys.stderr.write("Cần Python 3.11 trở lên. / Python 3.11 or newer is needed.\n")
    sys.exit(2)

import argparse
import base64
import binascii
import datetime
import errno
import gc
import hashlib
import io
import json
import marshal
import os
import re
import shutil
import signal
import stat
import tempfile
import unicodedata
import zipfile
import zlib
from array import array
from binascii import hexlify
from bisect import bisect_left, bisect_right, insort
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field
from functools import partial, wraps
from itertools import accumulate, chain, islice, repeat
from operator import add
from pathlib import Path
from struct import iter_unpack
from typing import Any, BinaryIO, NamedTuple, NoReturn, ParamSpec, TypeVar
from zlib import crc32

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    if __name__ != "__main__":
        raise
    sys.stderr.write("Cần gói cryptography / The package cryptography is needed: pip install cryptography\n")
    sys.exit(2)

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
    "rewritten_chain": "bị viết lại cùng chuỗi băm từ đây",
    "forked_checkpoint": "lịch sử đã bị viết lại, hai lịch sử khác nhau đều được ký",
    "wrong_signature": "chữ ký không đúng",
    "rolled_back": "nhật ký đã bị lùi lại về trước lần niêm phong này",
    "malformed": "bộ chứng cứ sai khuôn dạng",
}

ENGLISH = {
    "nội dung đã bị sửa": "the content was changed",
    "đã bị xóa": "was deleted",
    "bị cắt mất từ đây đến cuối": "from here to the end nothing is there",
    "không đứng ở chỗ của mình": "is not in its place",
    "được chèn thêm, không có trong những gì đã niêm phong": "was put in; it is not among what was sealed",
    "ghi lùi thời điểm: cũ hơn lần niêm phong ở trước nó": "is back-dated: older than the checkpoint before it",
    "bị viết lại cùng chuỗi băm từ đây": "was written anew from here on, with its chain",
    "lịch sử đã bị viết lại, hai lịch sử khác nhau đều được ký": "history was rewritten, two of them were signed",
    "chữ ký không đúng": "the signature is not right",
    "nhật ký đã bị lùi lại về trước lần niêm phong này": "the log was rolled back to before this checkpoint",
    "bộ chứng cứ sai khuôn dạng": "the bundle is malformed",
    "sự kiện thứ {} ({})": "event {} ({})",
    "sự kiện thứ {}": "event {}",
    "lần niêm phong {} sự kiện": "the checkpoint of {} events",
    "lần niêm phong {} sự kiện không còn khớp": "the checkpoint of {} events does not match any more",
    "không phải base64": "not base64",
    "base64 viết khác khuôn": "base64 in another spelling",
    "không phải khóa Ed25519": "not an Ed25519 key",
    "mã khóa không khớp khóa": "the key's ID is not that of the key",
    "quá dài": "too long",
    "có ký tự điều khiển": "control characters",
    "không phải một lần niêm phong": "not a checkpoint",
    "số sự kiện sai": "the number of events is wrong",
    "mã băm gốc sai": "the root is wrong",
    "dòng chữ ký sai": "a signature line is wrong",
    "{} quá lớn": "{} is too large",
    "thiếu tệp {}": "the file {} is missing",
    "{} không phải một tệp": "{} is not a file",
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
    "{} trong lần niêm phong đưa vào --since": "{} in the checkpoint given by --since",
    "dòng chữ ký thứ {} chép sai": "signature line {} is copied wrong",
    "thiếu một dòng chữ ký": "a signature line is missing",
    "một chữ ở ba dòng đầu chép sai hoặc đã bị sửa": "a character of the first three lines is copied wrong or changed",
    "khóa đưa vào là của nhật ký {}, bộ này là của {}": "the key given is that of the log {}, this bundle is of {}",
    "không phải của khóa nào đã đưa vào": "not of any key that was given",
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
    "trong đó không có chữ nào": "there is no text in it",
    "có hơn một lần niêm phong: hãy đưa vào từng lần một": "there is more than one checkpoint: give one at a time",
    "không thấy dòng chữ ký nào, dòng bắt đầu bằng “—” rồi tên nhật ký: hãy chép cả các dòng ấy": (
        "no signature line is there, which begins with a dash and the name of the log: copy those lines too"
    ),
    "dòng {}: mã băm gốc phải là 44 chữ, cuối cùng là dấu “=”: hãy chép lại dòng ấy": (
        "line {}: the root must be 44 characters, the last of them '=': copy that line again"
    ),
    "dòng {}: số sự kiện phải là một số viết liền, không có dấu: hãy chép lại dòng ấy": (
        "line {}: the number of events must be digits and nothing between them: copy that line again"
    ),
    "dòng {}: tên nhật ký ở đây và trong các dòng chữ ký phải như nhau: hãy chép lại": (
        "line {}: the name of the log must be the same here and in the signature lines: copy it again"
    ),
    "dòng {}: sau tên nhật ký, chữ ký phải là 92 hoặc 104 chữ, cuối cùng là dấu “=”, ở đây là {}: hãy chép lại": (
        "line {}: after the name of the log, a signature must be 92 or 104 characters, the last of them '=', "
        "here it is {}: copy it again"
    ),
    "dòng {}: chữ cuối trước dấu “=” không thể là chữ ấy: hãy chép lại dòng ấy": (
        "line {}: the last letter before '=' cannot be that one: copy that line again"
    ),
    "dòng {}: chữ này không thuộc lần niêm phong: hãy bỏ nó đi": (
        "line {}: this does not belong to the checkpoint: take it out"
    ),
    "Không có quyền đọc {}.": "You may not read {}.",
    "Không có {}.": "There is no {}.",
    "Không đọc được {}: {}.": "Cannot read {}: {}.",
    "{} là một thư mục; cần một tệp.": "{} is a directory; a file is needed.",
    "{} không phải một tệp thường.": "{} is not an ordinary file.",
    "{} quá lớn để là {}.": "{} is too large to be {}.",
    "{} không phải tệp chữ nên không thể là {}.": "{} is not a text file, so it cannot be {}.",
    "tệp khóa công khai": "a file of public keys",
    "lần niêm phong": "a checkpoint",
    "{} không có khóa nào.": "{} holds no key.",
    "{} là một lần niêm phong; hãy đưa nó vào --since, còn --public-key cần khóa công khai.": (
        "{} is a checkpoint; give it to --since, and a public key to --public-key."
    ),
    "{} là khóa riêng để ký, không được rời máy chủ: hãy xóa bản này, báo cơ quan đổi khóa và xin khóa công khai.": (
        "{} is the private key that signs, which must not leave the server: delete this copy, have the committee "
        "change the key and ask for the public one."
    ),
    "{} dòng {}: không phải khóa công khai.": "{} line {}: not a public key.",
    "{} là khóa công khai; hãy đưa nó vào --public-key, còn --since cần một lần niêm phong.": (
        "{} is a public key; give it to --public-key, and a checkpoint to --since."
    ),
    "{} không phải một lần niêm phong: {}.": "{} is not a checkpoint: {}.",
    "Ở {} không có bộ chứng cứ.": "There is no bundle in {}.",
    "Ở {} không có bộ chứng cứ; bộ chứng cứ ở thư mục {} trong đó, hãy đưa thư mục ấy vào.": (
        "There is no bundle in {}; there is one in the directory {} in it, give that one."
    ),
    "{} không phải thư mục bộ chứng cứ, cũng không phải tệp .zip của nó.": (
        "{} is neither the directory of a bundle nor a .zip of one."
    ),
    "tệp .zip hỏng hoặc bị cắt": "the .zip is damaged or cut",
    "tệp .zip có hai lần {}": "the .zip holds {} twice",
    "Tệp .zip có mật khẩu hoặc nén theo cách lạ; hãy giải nén rồi đưa thư mục vào.": (
        "The .zip has a password or is packed in a way that is not known; unpack it and give the directory."
    ),
    "Không đủ chỗ trên đĩa để giải nén tệp .zip: cần {} MiB.": "No room on the disk to unpack the .zip: {} MiB needed.",
    "Không kiểm tra được: {}.": "Cannot check: {}.",
    "thiếu bộ nhớ": "out of memory",
    "một tiến trình con bị dừng": "a process was killed",
    "Đã dừng giữa chừng, chưa có kết luận.": "Stopped half-way; there is no verdict.",
    "Kiểm tra một bộ chứng cứ nhật ký mà không cần tin hệ thống đã ghi ra nó. Mã thoát 0: mọi thứ đúng như khi được "
    "niêm phong. 1: đã kiểm tra và thấy sai, nêu sự kiện sai đầu tiên, sai thế nào. 2: chưa kiểm tra được, vì sao.": (
        "Checks a bundle of audit evidence without trusting the system that wrote it. Exit 0: everything is as it was "
        "sealed. 1: it was checked and is wrong; the first wrong event and how it is wrong are named. 2: it could not "
        "be checked; why is said."
    ),
    "thư mục mà audit_export đã ghi, hoặc tệp .zip của nó": "the directory that audit_export wrote, or a .zip of it",
    "tệp khóa công khai, mỗi dòng một khóa": "file of public keys, one a line",
    "tệp một lần niêm phong đã giữ từ trước, chép lại từ giấy hay thư cũng được": (
        "file of a checkpoint that was kept, copied off paper or a mail too"
    ),
    "in một tài liệu JSON": "print one JSON document",
    "số tiến trình": "number of processes",
    "phải là một số từ 1 đến {}": "must be a number from 1 to {}",
    "ngôn ngữ của kết luận": "language of the verdict",
    "in lời này rồi thoát": "print this and exit",
    "cách gọi: ": "usage: ",
    "cần có": "needed",
    "tùy chọn": "options",
    "gọi sai: {}": "wrong usage: {}",
    "{}: {}": "{}: {}",
}
"""What is said, in English; `{}` is a part that is said by itself."""

PARSED = {
    "the following arguments are required: {}": "còn thiếu {}",
    "unrecognized arguments: {}": "không hiểu {}",
    "argument {}: {}": "{}: {}",
    "expected one argument": "cần một giá trị",
    "ignored explicit argument {}": "không nhận giá trị {}",
    "ambiguous option: {} could match {}": "{} có thể là {}",
    "invalid choice: {} (choose from {})": "không có {}, chỉ có {}",
}
"""What Python's own reading of a command line says, in Vietnamese."""

LANGUAGES = ("vi", "en")


def said(words: str, language: str) -> str:
    """The words in the language; a name, or what another program says, stays as it is."""
    return words if language == "vi" else _replaced(words, ENGLISH)


def _replaced(words: str, by: Mapping[str, str]) -> str:
    for one, other in by.items():
        found = re.fullmatch(re.escape(one).replace(r"\{\}", "(.+?)"), words, re.DOTALL)
        if found:
            return other.format(*(_replaced(part, by) for part in found.groups()))
    return words


def named(kind: str, language: str) -> str:
    """A kind of what is wrong, as every verdict names it."""
    return f"{said(WORDS[kind], language)} [{kind}]"


def visible(words: str) -> str:
    """As it can be printed: what the bundle, or a file's name, holds could otherwise order a terminal about."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in words)


def language_here() -> str:
    """That of the environment: Vietnamese unless it names another."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "vi" if named.split(".")[0] in ("", "C", "POSIX") or named.startswith("vi") else "en"


_KEY_TYPE = b"\x01"  # Ed25519 over the note's text
_COSIGNATURE_TYPE = b"\x04"  # Ed25519 over the time and the note's text
_NOTE_LIMIT = 8_192  # bytes of a checkpoint
_LINE_LIMIT = 1 << 20  # bytes of an event
_READ = 1 << 16  # bytes read at once: what stays near the processor is read again sooner
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_NAME = re.compile(r"[^\s+]+")
_BATCH = 256  # checkpoints, or proofs, that a process takes at once
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
        words = named(self.kind, language)
        about = f": {said(self.detail, language)}" if self.detail else ""
        return visible((f"{where}: {words}" if where else words) + about)


def malformed(detail: str, **where: int) -> Wrong:
    return Wrong("malformed", detail=detail, **where)  # type: ignore[arg-type]


class CannotCheck(Exception):
    """Why there is no verdict, in words for the inspector: what was given is not what it should be, or cannot be read.

    What somebody may have done to the bundle is never one of these, but `Wrong`.
    """

    def told(self, language: str) -> str:
        return said(str(self), language)


# The Merkle tree, RFC 6962 section 2.1


def leaf_hash(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def leaf_hashes(lines: Iterable[bytes]) -> list[bytes]:
    return _hashes(b"\x00", lines)


def _hashes(prefix: bytes, data: Iterable[bytes]) -> list[bytes]:
    """The hashes of many with the same prefix; to copy what has begun with it costs less than to begin."""
    begun, digests = hashlib.sha256(prefix).copy, []
    for piece in data:
        hashed = begun()
        hashed.update(piece)
        digests.append(hashed.digest())
    return digests


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

    def root(self, rest: bytes = b"") -> bytes:
        """The root, behind all trees the one of `rest`, which must be lower than the last."""
        root = rest
        for _height, hashed in reversed(self.trees):
            root = node_hash(hashed, root) if root else hashed
        return root or hashlib.sha256(b"").digest()


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

    @classmethod
    def copied(cls, given: str) -> Note:
        """The checkpoint of a copy that somebody made by hand, or that programs handed on. Raises ValueError."""
        try:
            return cls.parse(restored(given))
        except ValueError:
            # A checkpoint of other tools may say more than ours do; as long as nobody disfigured it, it can be read.
            with suppress(ValueError):
                note = cls.parse(given)
                if any(name == note.origin for name, _key, _signature in note.signatures):
                    return note
            raise

    def mistake(self, key: PublicKey) -> str:
        """Where the slip of a copyist may be, when `time_signed_by(key)` says that it is not signed."""
        own = [line for line in self.signatures if line[0] == key.name and line[1] in (key.id, key.cosignature_id)]
        if not own:
            return "không phải của khóa nào đã đưa vào"
        # The two signatures are over the same text: when one is right, that is right too.
        wrong = [place for place, line in enumerate(own, start=1) if not self._is_right(line, key)]
        if len(wrong) == len(own):
            return "một chữ ở ba dòng đầu chép sai hoặc đã bị sửa"
        return f"dòng chữ ký thứ {wrong[0]} chép sai" if wrong else "thiếu một dòng chữ ký"

    def _is_right(self, line: tuple[str, bytes, bytes], key: PublicKey) -> bool:
        _name, identity, signature = line
        if identity == key.id:
            return key.signed(self.text.encode(), signature)
        return key.signed(cosigned(self.text, int.from_bytes(signature[:8], "big")), signature[8:])

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


# A checkpoint as somebody copied it off paper or a mail. What is verified is its one form, which is found again here.

# What keyboards and editors put for the dash, and of those the ones that no name begins with.
_DASHES = re.compile("[-‐‑‒–—―−─]{1,3}")
_GLUED = re.compile("[–—―─]")
_UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_QUOTED = re.compile(r"(?:\s*>)+")
_ROOT = re.compile(r"[A-Za-z0-9+/]{43}=")
_SIGNATURE = re.compile(r"[A-Za-z0-9+/]{91}=|[A-Za-z0-9+/]{102}==")  # 68 and 76 bytes
_COPIED_LIMIT = 3 * _NOTE_LIMIT  # characters: the mail around it may have been copied too


class Piece(NamedTuple):
    """What stands between two spaces: in which line, and whether a signature line begins with it."""

    line: int
    text: str
    begins: bool = False


def _pieces(given: str) -> Iterator[Piece]:
    """What is left of a copy without what can be seen as nothing: spaces, ends of lines, marks of quotation."""
    before = ""
    for number, line in enumerate(unicodedata.normalize("NFC", given).splitlines(), start=1):
        line = _UNSEEN.sub("", line)
        quoted = _QUOTED.match(line)
        for place, text in enumerate(line[quoted.end() if quoted else 0 :].split()):
            # A line may have been joined to the one before, which then ends as base64 of these lengths does.
            is_first = place == 0 or before.endswith("=")
            dash = (_DASHES.fullmatch(text) or _GLUED.match(text)) if is_first else None
            if dash:
                yield Piece(number, dash[0], begins=True)
                text = text[dash.end() :]
            if text:
                yield Piece(number, text)
            before = text


def restored(given: str) -> str:
    """The one form of a checkpoint of which `given` is a copy, read only as it can be meant. Raises ValueError.

    Whether a character was copied wrong is for the signatures to say.
    """
    if len(given) > _COPIED_LIMIT:
        raise ValueError("quá dài")
    groups: list[list[Piece]] = [[]]
    for piece in _pieces(given):
        if piece.begins:
            groups.append([])
        groups[-1].append(piece)
    if not any(groups):
        raise ValueError("trong đó không có chữ nào")
    # What is written before it, in a mail, may have lines that begin with a dash as well.
    heads = [place for place, group in enumerate(groups) if _looks_like_head(group)]
    if len(heads) > 1:
        raise ValueError("có hơn một lần niêm phong: hãy đưa vào từng lần một")
    start = heads[0] if heads else 0
    head, signed = groups[start], groups[start + 1 :]
    if not signed:
        raise ValueError("không thấy dòng chữ ký nào, dòng bắt đầu bằng “—” rồi tên nhật ký: hãy chép cả các dòng ấy")
    before, size, root = _size_and_root(head)
    origin = _origin(before, [group[1:] for group in signed])
    if not origin:
        raise _other_name((before or head)[-1].line)
    # What else begins with two dashes is the signature of a mail.
    of_mail = (at for at, group in enumerate(signed) if group[0].text == "--" and origin not in _joined(group[1:]))
    signed = signed[: next(of_mail, None)]
    lines = [f"— {_signature_line(group, origin, is_last=group is signed[-1])}\n" for group in signed]
    return f"{origin}\n{size}\n{root}\n\n{''.join(lines)}"


def _other_name(line: int) -> ValueError:
    return ValueError(f"dòng {line}: tên nhật ký ở đây và trong các dòng chữ ký phải như nhau: hãy chép lại")


def _joined(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _looks_like_head(group: Sequence[Piece]) -> bool:
    try:
        _size_and_root(group)
    except ValueError:
        return False
    return True


def _size_and_root(head: Sequence[Piece]) -> tuple[Sequence[Piece], str, str]:
    """What stands before the size, the size, and the root, of what stands before the signatures. Raises ValueError."""
    at, root = len(head), ""
    while at and len(root) < 44:
        at -= 1
        root = head[at].text + root
    if not _ROOT.fullmatch(root):
        line = head[-1].line if head else 1
        raise ValueError(f"dòng {line}: mã băm gốc phải là 44 chữ, cuối cùng là dấu “=”: hãy chép lại dòng ấy")
    if not at or not _SIZE.fullmatch(head[at - 1].text):
        line = head[max(at - 1, 0)].line
        raise ValueError(f"dòng {line}: số sự kiện phải là một số viết liền, không có dấu: hãy chép lại dòng ấy")
    _see_end(root, head[-1].line)
    return head[: at - 1], head[at - 1].text, root


def _origin(before: Sequence[Piece], signed: Sequence[Sequence[Piece]]) -> str:
    """The name of the log, in one piece: what ends there and what signature lines begin with; "" when nothing does."""
    lines = list(map(_joined, signed))
    names = {name for group in signed for name in islice(accumulate(piece.text for piece in group), 20)}
    origin, found, longest = "", "", max(map(len, lines))
    for piece in reversed(before):
        origin = piece.text + origin
        if len(origin) > longest:
            break
        if any(line.startswith(origin) and _SIGNATURE.match(line, len(origin)) for line in lines):
            return origin
        found = origin if origin in names else found
    return found  # where no signature is of the right length, that is what will be said


def _signature_line(group: Sequence[Piece], origin: str, *, is_last: bool) -> str:
    """The name and the signature of a line that begins with a dash. Raises ValueError."""
    name, rest = origin, group[1:]
    joined = _joined(rest)
    if not joined.startswith(origin):
        if len(rest) < 2:
            raise _other_name(group[0].line)
        name = rest[0].text  # of a witness, who signs by a name of their own
    found = _SIGNATURE.match(joined, len(name))
    if found is None:
        length = len(joined) - len(name)
        raise ValueError(
            f"dòng {group[0].line}: sau tên nhật ký, chữ ký phải là 92 hoặc 104 chữ, cuối cùng là dấu “=”, ở đây là"
            f" {length}: hãy chép lại"
        )
    if found.end() < len(joined):
        _leave_out(rest, found.end(), is_last)
    _see_end(found[0], group[-1].line)
    return f"{name} {found[0]}"


def _see_end(encoded: str, line: int) -> None:
    """The last letter of base64 says less than the others, so that some are wrong there. Raises ValueError."""
    try:
        decoded(encoded)
    except ValueError as error:
        words = f"dòng {line}: chữ cuối trước dấu “=” không thể là chữ ấy: hãy chép lại dòng ấy"
        raise ValueError(words) from error


def _leave_out(rest: Sequence[Piece], end: int, is_last: bool) -> None:
    """What follows a signature is no part of it when it begins a new line behind the last one. Raises ValueError."""
    reached, line = 0, 0
    for piece in rest:
        if reached >= end:
            if is_last and reached == end and piece.line > line:
                return
            break
        reached, line = reached + len(piece.text), piece.line
    raise ValueError(f"dòng {line}: chữ này không thuộc lần niêm phong: hãy bỏ nó đi")


# One event: a line of canonical JSON

# Strings are matched where neither escapes nor control characters are: for the regular expression half the work.
_TEXT = rb'"[^"]*+"'
_WORD = rb'"[#-\[\]-~]*+"'
_ID = rb"(?:[1-9][0-9]{0,14}+|null|0|-[1-9][0-9]{0,14}+)"
_SCALAR = rb"(?:" + _TEXT + rb"|" + _ID + rb"|true|false)"
_VALUE = rb"(?:" + _TEXT + rb"|" + _ID + rb"|true|false|\[(?:" + _SCALAR + rb"(?:," + _SCALAR + rb")*+)?+\])"
_NAMES = re.compile(rb",(" + _WORD + rb"):" + _VALUE)
_EVENTS = re.compile(
    rb'^(\{"action":(?!"' + re.escape(USE_KEY.encode()) + rb'")' + _TEXT + rb',"actor":' + _ID + rb',"address":'
    + _TEXT + rb',"appointment":' + _ID + rb',"at":"([^"]*+)","campaign":' + _ID + rb',"capacity":' + _TEXT
    + rb',"changes":\{(?:(' + _WORD + rb"):" + _VALUE + rb"(?:,(" + _WORD + rb"):" + _VALUE
    + rb"((?:," + _WORD + rb":" + _VALUE + rb')*+))?+)?+\},"from_state":' + _TEXT + rb',"label":' + _TEXT
    + rb',"number":([1-9][0-9]{0,9}+,)"on_behalf_of":' + _ID + rb',"previous_hash":"([^"]*+)","reason":' + _TEXT
    + rb',"refused":(?:false|true),"stream":(' + _TEXT + rb'),"to_state":' + _TEXT + rb',"unit":' + _ID
    + rb',"version":[12]\})\n',
    re.MULTILINE,
)  # fmt: skip
"""What nearly every event is like. It says no to some that are right, and leaves it open whether what stands for a time
or a hash is one."""

_ESCAPE = re.compile(rb'\\(?:["\\bfnrt]|u00(?:0[1-7be-f]|1[0-9a-f]))')
_ESCAPED = b"\x01"
"""What stands for an escape while a block is matched; it is in no line by itself."""
_CONTROLS = bytes(range(32))
_HEX = b"0123456789abcdef"
_MOMENT = b'0000-00-00T00:00:00.000000Z"'
_DIGITS = bytes.maketrans(b"0123456789", b"0" * 10)
_VERSIONS = (1, 2)
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


class Events(NamedTuple):
    """What the checks need of the events of a block, and the keys they bring in: place, the key before, the key."""

    lines: Sequence[bytes]
    moments: Sequence[bytes]
    numerals: Sequence[bytes]
    """The numbers, a comma after each."""
    before: Sequence[bytes]
    streams: Sequence[bytes]
    keys: Sequence[tuple[int, str, str]] = ()


class Event(NamedTuple):
    """What the checks need of an event; `stream` and `previous` as they stand in the line."""

    at: bytes
    number: int
    previous: bytes
    stream: bytes
    keys: tuple[str, str] | None = None


def read_events(block: bytes) -> Events | None:
    """The events of a block of whole lines; None when one of them is none in canonical form.

    In one go where that can be; otherwise each by itself, and what even then does not look like nearly all do, slowly.
    """
    quick = quick_events(block)
    if quick is not None:
        return quick
    rows: list[tuple[bytes, bytes, bytes, bytes, bytes]] = []
    keys: list[tuple[int, str, str]] = []
    for line in block[:-1].split(b"\n"):
        quick = quick_events(line + b"\n")
        event = read_event(line) if quick is None else None
        if quick is not None:
            rows += zip(*quick[:5], strict=True)
        elif event is not None:
            keys += [(len(rows), *event.keys)] if event.keys else []
            rows.append((line, event.at, b"%d," % event.number, event.previous, event.stream))
        else:
            return None
    return Events(*zip(*rows, strict=True), keys=keys)  # type: ignore[misc]


def quick_events(block: bytes) -> Events | None:
    """The events of a block; None when one of them is none, brings in a key, or is not quickly told.

    Where no escapes are, what is found are as many events as there are control characters; each begins a line and ends
    one, so each is a line, and in none is another control character.
    """
    try:
        block.decode()
    except UnicodeDecodeError:
        return None
    plain = _ESCAPE.sub(_ESCAPED, block) if b"\\" in block else block
    rows = _EVENTS.findall(plain)
    if not rows or len(rows) != len(block) - len(block.translate(None, _CONTROLS)) or b"\\" in plain:
        return None
    lines, moments, ones, twos, rests, numerals, before, streams = zip(*rows, strict=True)
    if plain is not block:
        lines = tuple(block[:-1].split(b"\n"))
        if any(_ESCAPED in stream for stream in streams):
            return None
    # A text holds no quotation mark, so these tell each from the next.
    fine = (
        b'"'.join([*moments, b""]).translate(_DIGITS) == _MOMENT * len(rows)
        and not b"".join(before).translate(None, _HEX)
        and {*map(len, before)} <= {0, 64}
        and all(
            _in_order(one, two, rest)
            for one, two, rest in zip(ones, twos, rests, strict=True)
            if two and (rest or one >= two)
        )
    )
    return Events(lines, moments, numerals, before, streams) if fine else None


def _in_order(one: bytes, two: bytes, rest: bytes) -> bool:
    names = [one, two, *_NAMES.findall(rest)]
    return sorted(set(names)) == names


def read_event(line: bytes) -> Event | None:
    """The event of a line; None when it is none in canonical form. `quick_events` only is quicker to say the same."""
    try:
        data = json.loads(line)
        fine = (
            isinstance(data, dict)
            and data.keys() == _KINDS.keys()
            and all(type(value) in _KINDS[name] for name, value in data.items())
            and data["version"] in _VERSIONS
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


class NotAFile(OSError):
    """It is there, but a pipe, a device or the like: to read it may never end."""


def opened(path: Path) -> BinaryIO:
    """An ordinary file, to read. Raises OSError; waits for nobody."""
    file: BinaryIO = open(path, "rb", opener=_without_waiting)  # noqa: SIM115 - the caller closes it
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise NotAFile
    return file


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def unreadable(name: str, error: OSError) -> Wrong | CannotCheck:
    """Of a file of the bundle: whether it is the bundle that is not right, or what surrounds it."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return malformed(f"thiếu tệp {name}")
    if isinstance(error, IsADirectoryError | NotAFile) or error.errno in (errno.ELOOP, errno.ENXIO):
        return malformed(f"{name} không phải một tệp")
    return no_reading(name, error)


def no_reading(name: str, error: OSError) -> CannotCheck:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return CannotCheck(f"Không có {name}.")
    if isinstance(error, PermissionError):
        return CannotCheck(f"Không có quyền đọc {name}.")
    if isinstance(error, IsADirectoryError):
        return CannotCheck(f"{name} là một thư mục; cần một tệp.")
    if isinstance(error, NotAFile):
        return CannotCheck(f"{name} không phải một tệp thường.")
    return CannotCheck(f"Không đọc được {name}: {error.strerror or error}.")


@dataclass(frozen=True)
class Bundle:
    """The files. All that read one raise Wrong, or CannotCheck where it is not the bundle that is at fault."""

    path: Path

    def text(self, name: str, limit: int) -> str:
        try:
            with opened(self.path / name) as file:
                data = file.read(limit + 1)
            if len(data) > limit:
                raise malformed(f"{name} quá lớn")
            return data.decode()
        except OSError as error:
            raise unreadable(name, error) from error
        except UnicodeDecodeError as error:
            raise malformed(f"{name} không phải UTF-8") from error

    def blocks(self, name: str, limit: int) -> Iterator[bytes]:
        """A file in pieces that end where lines do, in bounded memory."""
        try:
            with opened(self.path / name) as file:
                while block := file.read(_READ):
                    # To the end of a line, which is short; a file without lines is not read for ever.
                    block += file.readline(limit)
                    if block[-1:] != b"\n":
                        raise malformed(f"{name}: một dòng quá dài hoặc không hết")
                    yield block
        except OSError as error:
            raise unreadable(name, error) from error

    def lines(self, name: str, limit: int) -> Iterator[bytes]:
        """The lines of a file without their ends."""
        for block in self.blocks(name, limit):
            yield from block[:-1].split(b"\n")

    def line(self, name: str, place: int, limit: int) -> bytes:
        """The line that begins there."""
        try:
            with opened(self.path / name) as file:
                file.seek(place)
                return file.readline(limit)
        except OSError as error:
            raise unreadable(name, error) from error

    def notes(self) -> Iterator[bytes]:
        return self.lines("checkpoints.jsonl", 8 * _NOTE_LIMIT)

    def events(self, segment: int) -> Iterator[bytes]:
        """The lines of a segment."""
        return self.lines(_events(segment), _LINE_LIMIT)

    def leaves(self, segment: int) -> bytes:
        name = f"leaves/{segment:06}.bin"
        try:
            with opened(self.path / name) as file:
                data = file.read(SEGMENT * 32 + 1)
        except OSError as error:
            raise unreadable(name, error) from error
        if len(data) > SEGMENT * 32 or len(data) % 32:
            raise malformed(f"{name} không đúng cỡ")
        return data


@dataclass
class Seals:
    """The checkpoints whose signatures are still to be checked, 56 bytes of each: there may be one a minute for years.

    What else they say is read again where it is asked for.
    """

    origin: str = ""
    sizes: array[int] = field(default_factory=lambda: array("Q"))
    times: array[int] = field(default_factory=lambda: array("Q"))
    roots: bytearray = field(default_factory=bytearray)
    places: array[int] = field(default_factory=lambda: array("Q"))
    """Where in the file each begins."""

    def root(self, at: int) -> bytes:
        return bytes(self.roots[32 * at : 32 * at + 32])


def _sealed_note(line: bytes) -> Note:
    """The checkpoint of a line. Raises Wrong."""
    try:
        raw = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise malformed("checkpoints.jsonl: không phải JSON") from error
    if not isinstance(raw, str):
        raise malformed("checkpoints.jsonl: không phải một lần niêm phong")
    try:
        return Note.parse(raw)
    except ValueError as error:
        raise malformed(f"checkpoints.jsonl: {error}") from error


def read_seals(bundle: Bundle) -> Seals:
    """The checkpoints in their order. Raises Wrong for a fork that shows at once."""
    seals, place = Seals(), 0
    for line in bundle.notes():
        note = _sealed_note(line)
        seals.origin = seals.origin or note.origin
        if note.origin != seals.origin:
            raise malformed("có lần niêm phong của nhật ký khác", checkpoint=note.size)
        if seals.sizes and note.size <= seals.sizes[-1]:
            at = bisect_left(seals.sizes, note.size)
            if seals.sizes[at] == note.size and seals.root(at) != note.root:
                raise Wrong("forked_checkpoint", checkpoint=note.size)
            raise malformed("các lần niêm phong không theo thứ tự", checkpoint=note.size)
        seals.sizes.append(note.size)
        seals.roots += note.root
        # Needed before the signatures can be checked: which keys may sign is in the events.
        seals.times.append(_stated_time(note))
        seals.places.append(place)
        place += len(line) + 1
    if not seals.sizes or seals.sizes[0] == 0:
        raise malformed("không có lần niêm phong nào")
    return seals


def _stated_time(note: Note) -> int:
    stamps = [signature[:8] for _name, _key, signature in note.signatures if len(signature) == 72]
    return int.from_bytes(stamps[0], "big") if stamps else 0


# A segment: what can be said of some events without the others


@dataclass(frozen=True)
class Task:
    """One segment to check: `asked` are the tree sizes in it whose roots are asked for, `sizes` and `times` the
    checkpoints from whose size on an event of it must not be older, `time` that of the one before it."""

    path: str
    number: int
    count: int
    parts: int
    asked: array[int]
    time: int | None
    sizes: array[int]
    times: array[int]
    heads: str


@dataclass
class Checked:
    """What a segment is like. `roots` are those over its leaves up to each asked size, `root` that over all of them."""

    asked: array[int]
    roots: bytes
    root: bytes
    as_sealed: bool
    finding: Wrong | None = None
    keys: list[tuple[int, str, str]] = field(default_factory=list)


@dataclass
class Heads:
    """The ends of the chains in a segment, for the comparison with other segments."""

    parts: list[list[bytes]]
    """Of each stream, one after the other: its name, and what its first event here says: its number, a comma, and the
    hash before."""
    due: dict[bytes, bytes] = field(default_factory=dict)
    """What the next event of each stream must say."""

    @classmethod
    def empty(cls, parts: int) -> Heads:
        return cls([[] for _part in range(parts)])


_FIRST = b"1,"
"""What the first event of a stream says: its number, and no hash before."""


class _Following(dict[bytes, bytes]):
    """The number after each, with its comma; most are small and come again and again."""

    def __missing__(self, numeral: bytes) -> bytes:
        following = b"%d," % (int(numeral[:-1]) + 1)
        if len(self) < SEGMENT:
            self[numeral] = following
        return following


_following = _Following()


def earliest(time: int | None) -> bytes:
    """The time before which an event after a checkpoint of `time` is back-dated, as events write times."""
    if time is None:
        return b""
    try:
        moment = datetime.datetime.fromtimestamp(max(0, time - GRACE), datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return b"9999"
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000000Z").encode()


def check_segment(task: Task) -> Checked:
    """Raises Wrong only for what makes the segment unreadable."""
    leaves = Bundle(Path(task.path)).leaves(task.number)
    if len(leaves) != task.count * 32:
        raise malformed(f"leaves/{task.number:06}.bin có {len(leaves) // 32} mục, phải là {task.count}")
    checked = Checked(task.asked, *_roots(task, leaves), as_sealed=True)
    heads = _hurry_through(task, leaves, checked.keys)
    if heads is None:
        checked.keys.clear()
        heads = _look_closely(task, leaves, checked)
    if checked.as_sealed:
        _write_heads(task, heads)
    return checked


def _hurry_through(task: Task, leaves: bytes, keys: list[tuple[int, str, str]]) -> Heads | None:
    """What `_look_closely` says when there is nothing to say, and None when there might be: it will tell what."""
    bundle, base = Bundle(Path(task.path)), task.number * SEGMENT
    heads, index = Heads.empty(task.parts), base
    floors = [(base, earliest(task.time)), *zip(task.sizes, map(earliest, task.times), strict=True)]
    floors.reverse()
    due, parts, count = heads.due, heads.parts, task.parts
    for block in bundle.blocks(_events(task.number), _LINE_LIMIT):
        events = read_events(block)
        if events is None:
            return None
        hashes, start = leaf_hashes(events.lines), 32 * (index - base)
        if b"".join(hashes) != leaves[start : start + 32 * len(hashes)] or _too_old(events.moments, index, floors):
            return None
        keys += [(index + at, one, other) for at, one, other in events.keys]
        stated = map(add, events.numerals, events.before)
        nexts = map(add, map(_following.__getitem__, events.numerals), map(hexlify, hashes))
        for stream, claim, following in zip(events.streams, stated, nexts, strict=True):
            expected = due.setdefault(stream, following)
            if expected is following:
                parts[crc32(stream) % count] += (stream, claim)
            elif expected == claim:
                due[stream] = following
            else:
                return None
        index += len(hashes)
    return heads if index == base + task.count else None


def _too_old(moments: Sequence[bytes], index: int, floors: list[tuple[int, bytes]]) -> bool:
    """Whether an event from `index` on is older than it may be. `floors`, the last first, lose what is past."""
    end = index + len(moments)
    while True:
        until = min(floors[-2][0], end) if len(floors) > 1 else end
        if index < until and min(moments[index - end : until - end or None]) < floors[-1][1]:
            return True
        if until == end:
            return False
        index = until
        floors.pop()


def _look_closely(task: Task, leaves: bytes, checked: Checked) -> Heads:
    """Event by event. What is wrong is put into `checked`."""
    bundle, base = Bundle(Path(task.path)), task.number * SEGMENT
    heads, index = Heads.empty(task.parts), base
    floor, rises = earliest(task.time), dict(zip(task.sizes, task.times, strict=True))
    finding: Wrong | None = None
    for block in bundle.blocks(_events(task.number), _LINE_LIMIT):
        lines = block[:-1].split(b"\n")
        if index + len(lines) > base + task.count:
            checked.as_sealed = False
            checked.keys.clear()
            return heads
        hashes, start = leaf_hashes(lines), 32 * (index - base)
        checked.as_sealed = checked.as_sealed and b"".join(hashes) == leaves[start : start + 32 * len(lines)]
        for at, line in enumerate(lines):
            if index in rises:
                floor = earliest(rises[index])
            index += 1
            event = read_event(line)
            if event is None:
                finding = finding or Wrong("edited", index, detail="không còn ở dạng chuẩn")
                continue
            if event.keys:
                checked.keys.append((index - 1, *event.keys))
            if event.at < floor and finding is None:
                finding = Wrong("back_dated", index, event_name(event.stream, event.number))
            claim, due = b"%d,%b" % (event.number, event.previous), heads.due.get(event.stream)
            if due is None:
                heads.parts[crc32(event.stream) % task.parts] += (event.stream, claim)
            elif claim != due and finding is None:
                finding = broken(event.stream, event.number, index - 1, _number(due) - 1)
            heads.due[event.stream] = b"%d,%b" % (event.number + 1, hexlify(hashes[at]))
    checked.as_sealed = checked.as_sealed and index == base + task.count
    checked.finding = finding if checked.as_sealed else None
    return heads


def _number(claim: bytes) -> int:
    return int(claim.partition(b",")[0])


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


def _roots(task: Task, leaves: bytes) -> tuple[bytes, bytes]:
    """The roots over the segment's leaves up to each asked size, one after the other, and that over all of them."""
    levels = [leaves]
    while len(level := levels[-1]) >= 64:
        pairs = iter_unpack("64s", level[: len(level) // 64 * 64])
        levels.append(b"".join(_hashes(b"\x01", chain.from_iterable(pairs))))

    def root(count: int) -> bytes:
        found = b""
        for height in range(count.bit_length()):
            if count >> height & 1:
                at = 32 * ((count >> height) - 1)
                tree = levels[height][at : at + 32]
                found = node_hash(tree, found) if found else tree
        return found

    base = task.number * SEGMENT
    return b"".join([root(size - base) for size in task.asked]), root(task.count)


def _write_heads(task: Task, heads: Heads) -> None:
    """Leave what the comparison across segments needs: a file of parts, and before them where each begins."""
    written = []
    for part in heads.parts:
        streams = part[::2]
        due = map(heads.due.__getitem__, streams)
        # No part of a line holds the end of one.
        written.append(marshal.dumps((b"\n".join(streams), b"\n".join(part[1::2]), b"\n".join(due))))
    begins = array("Q", accumulate(map(len, written), initial=8 * (task.parts + 1)))
    with open(f"{task.heads}/{task.number:06}", "wb") as file:
        file.write(begins.tobytes())
        file.writelines(written)


def check_heads(path: Path, heads: str, segments: int, part: int) -> Wrong | None:
    """The first break of a chain between segments, among the streams of one part."""
    ends: dict[bytes, bytes] = {}
    for number in range(segments):
        with open(f"{heads}/{number:06}", "rb") as file:
            file.seek(8 * part)
            begin, end = array("Q", file.read(16))
            file.seek(begin)
            named, stated, nexts = marshal.loads(file.read(end - begin))
        if not named:
            continue
        streams = named.split(b"\n")
        expected = list(map(ends.get, streams, repeat(_FIRST)))
        if b"\n".join(expected) != stated:
            each = zip(streams, stated.split(b"\n"), expected, strict=True)
            return _first_break(Bundle(path), number, {stream: due for stream, claim, due in each if claim != due})
        ends.update(zip(streams, nexts.split(b"\n"), strict=True))
    return None


def _first_break(bundle: Bundle, segment: int, due: dict[bytes, bytes]) -> Wrong | None:
    """The first event of a segment that is of one of these streams, none of which goes on with what is due."""
    for index, line in enumerate(bundle.events(segment), segment * SEGMENT):
        event = read_event(line)
        if event is not None and event.stream in due:
            return broken(event.stream, event.number, index, _number(due[event.stream]) - 1)
    return None


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
def verify(path: Path, trusted: Sequence[PublicKey], kept: Note | None = None, processes: int = 1) -> Verdict:
    """Check everything in a bundle; raises Wrong with the first thing that is not right.

    `trusted` are the keys that the inspector has from elsewhere, `kept` a checkpoint that they kept. Raises CannotCheck
    for what is not the bundle's fault.
    """
    bundle = Bundle(path)
    if bundle.text("FORMAT", 100) != FORMAT:
        raise malformed("FORMAT")
    seals = read_seals(bundle)
    size = seals.sizes[-1]
    if size > SEGMENT * 10**6:
        raise malformed("quá nhiều sự kiện")
    segments = (size + SEGMENT - 1) // SEGMENT
    with ExitStack() as stack:
        heads = stack.enter_context(tempfile.TemporaryDirectory(prefix="audit-"))
        pool = stack.enter_context(ProcessPoolExecutor(processes, initializer=_begin)) if processes > 1 else None
        tasks = (_task(path, seals, kept, heads, number, segments) for number in range(segments))
        # Who is done with the last segments goes on with the signatures: mostly no other keys will be found to be good.
        work: Iterator[Callable[[], Any]] = chain(
            (partial(check_segment, task) for task in tasks),
            (partial(signed_by, trusted, batch) for batch in _batches(bundle.notes())),
        )
        results = _mapped(pool, _done, work)
        history = _fold(islice(results, segments), seals, kept)
        good, successor = _keys_in_use(bundle, seals, trusted, history.keys)
        signed: Iterator[list[Signed]] = results
        if len(good) > len(trusted):
            signed = _mapped(pool, partial(signed_by, good), _batches(bundle.notes()))
        _check_signatures(seals, chain.from_iterable(signed), trusted, successor)
        if kept is not None:
            _check_kept(kept, seals, history, good)
        _check_roots(bundle, seals, history, segments)
        if history.unlike is not None:
            raise _compare(bundle, history.unlike)
        _check_extra(bundle, segments, size)
        finding = history.finding
        for broken_at in _mapped(pool, partial(check_heads, path, heads, segments), range(segments)):
            finding = earlier(finding, broken_at)
        if finding:
            raise finding
        _check_proofs(bundle, seals, pool)
    return Verdict(
        origin=seals.origin,
        events=size,
        checkpoints=len(seals.sizes),
        sealed_at=seals.times[-1],
        root=seals.root(len(seals.sizes) - 1).hex(),
        keys=tuple(str(key) for key in trusted),
    )


def _begin() -> None:
    """How a process begins that shares the work: who breaks off, from the keyboard, tells the first one alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()


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


def _task(path: Path, seals: Seals, kept: Note | None, heads: str, number: int, segments: int) -> Task:
    base, end = number * SEGMENT, min(seals.sizes[-1], (number + 1) * SEGMENT)
    asked = seals.sizes[bisect_right(seals.sizes, base) : bisect_right(seals.sizes, end)]
    if kept and base < kept.size <= end and kept.size not in asked:
        insort(asked, kept.size)
    before, until = bisect_right(seals.sizes, base), bisect_left(seals.sizes, end)
    return Task(
        path=str(path),
        number=number,
        count=end - base,
        parts=segments,  # so that what is compared at once is as much as a segment, however many there are
        asked=asked,
        time=seals.times[before - 1] if before else None,
        sizes=seals.sizes[before:until],
        times=seals.times[before:until],
        heads=heads,
    )


@dataclass
class History:
    """What the segments say together: how many leaves the last right checkpoint covers, the first wrong one, the root
    at the size of `--since`, the keys brought in, the first segment unlike its leaves, the first finding before it."""

    sound: int = 0
    first_wrong: int | None = None
    kept_root: bytes | None = None
    keys: list[tuple[int, str, str]] = field(default_factory=list)
    unlike: int | None = None
    finding: Wrong | None = None


def _fold(segments: Iterator[Checked], seals: Seals, kept: Note | None) -> History:
    history, tree, at = History(), Range(), 0
    for number, checked in enumerate(segments):
        for place, size in enumerate(checked.asked):
            root = tree.root(checked.roots[32 * place : 32 * place + 32])
            if kept and size == kept.size:
                history.kept_root = root
            if size == seals.sizes[at]:
                if root == seals.root(at):
                    history.sound = size
                elif history.first_wrong is None:
                    history.first_wrong = size
                at = min(at + 1, len(seals.sizes) - 1)
        tree.append(checked.root, SEGMENT.bit_length() - 1)
        history.keys += checked.keys
        if not checked.as_sealed and history.unlike is None:
            history.unlike = number
        if history.unlike is None:
            history.finding = earlier(history.finding, checked.finding)
    return history


def _check_signatures(
    seals: Seals, found: Iterable[Signed], trusted: Sequence[PublicKey], successor: dict[PublicKey, PublicKey]
) -> None:
    """Every checkpoint is signed by a trusted key, or by one that a sealed event brought in for it."""
    retired: set[PublicKey] = set()
    written_to = malformed("checkpoints.jsonl")  # since it was read for the first time
    at = -1
    for at, signed in enumerate(found):
        if at == len(seals.sizes) or (signed.size, signed.root) != (seals.sizes[at], seals.root(at)):
            raise written_to
        if signed.key is None or signed.key in retired or signed.time != seals.times[at]:
            raise Wrong("wrong_signature", checkpoint=signed.size, detail=_other_log(seals.origin, trusted))
        retired |= {old for old, new in successor.items() if new == signed.key}
    if at + 1 != len(seals.sizes):
        raise written_to


def _other_log(origin: str, trusted: Sequence[PublicKey]) -> str:
    """Whose keys those are that the inspector has, where they may just have taken another file."""
    names = {key.name for key in trusted}
    return "" if origin in names else f"khóa đưa vào là của nhật ký {', '.join(sorted(names))}, bộ này là của {origin}"


class Signed(NamedTuple):
    """Of a checkpoint, and by which key it is signed when; no time when the signatures are not right."""

    size: int
    root: bytes
    key: PublicKey | None
    time: int | None


def signed_by(good: Sequence[PublicKey], batch: tuple[int, list[bytes]]) -> list[Signed]:
    found = []
    for note in map(_sealed_note, batch[1]):
        key = next((key for key in good if _signs(note, key)), None)
        time = note.time_signed_by(key) if key and note.origin == key.name else None
        found.append(Signed(note.size, note.root, key, time))
    return found


def _done(work: Callable[[], Any]) -> Any:
    return work()


def _batches(lines: Iterator[bytes]) -> Iterator[tuple[int, list[bytes]]]:
    """Lines for one process to work on, and the number of those before."""
    start = 0
    while batch := list(islice(lines, _BATCH)):
        yield start, batch
        start += len(batch)


def _signs(note: Note, key: PublicKey) -> bool:
    return any(name == key.name and identity == key.id for name, identity, _signature in note.signatures)


def _keys_in_use(
    bundle: Bundle, seals: Seals, trusted: Sequence[PublicKey], events: list[tuple[int, str, str]]
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
        if covering < len(seals.sizes):
            note = _sealed_note(bundle.line("checkpoints.jsonl", seals.places[covering], 8 * _NOTE_LIMIT))
            if _signs(note, old) and note.time_signed_by(old) is not None:
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


def _check_kept(kept: Note, seals: Seals, history: History, good: Sequence[PublicKey]) -> None:
    """The checkpoint that the inspector kept is one of this history."""
    signer = next((key for key in good if _signs(kept, key)), good[0])
    if kept.time_signed_by(signer) is None:
        mistake = f"{kept.mistake(signer)} trong lần niêm phong đưa vào --since"
        raise Wrong("wrong_signature", checkpoint=kept.size, detail=mistake)
    if kept.origin != seals.origin:
        raise malformed("lần niêm phong đưa vào --since là của nhật ký khác")
    if kept.size > seals.sizes[-1]:
        raise Wrong("rolled_back", checkpoint=kept.size, detail=f"bộ này chỉ có {seals.sizes[-1]} sự kiện")
    if kept.size and history.kept_root != kept.root and history.sound == seals.sizes[-1]:
        raise Wrong("forked_checkpoint", checkpoint=kept.size)


def _check_roots(bundle: Bundle, seals: Seals, history: History, segments: int) -> None:
    """Every checkpoint is of the tree over these leaves."""
    if history.first_wrong is None:
        return
    if history.first_wrong < history.sound:
        # A later checkpoint vouches for these leaves: it is this one that tells another history.
        raise Wrong("forked_checkpoint", checkpoint=history.first_wrong)
    if history.unlike is not None and history.unlike * SEGMENT < history.sound:
        compared = _compare(bundle, history.unlike)
        if compared.event is not None and compared.event <= history.sound:
            raise compared
    raise _look_for_break(bundle, segments, seals.sizes[-1], history.sound, history.first_wrong)


def _look_for_break(bundle: Bundle, segments: int, size: int, sound: int, first_wrong: int) -> Wrong:
    """What can be said where the leaves themselves are not those that were signed: the chains in the events."""
    last: dict[bytes, tuple[int, bytes]] = {}
    total, name = 0, ""
    for segment in range(segments):
        for line in bundle.events(segment):
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
    if total < size:
        return Wrong("truncated", total + 1)
    return Wrong("rewritten_chain", sound + 1, name, f"lần niêm phong {first_wrong} sự kiện không còn khớp")


def _compare(bundle: Bundle, segment: int) -> Wrong:
    """The first event that is not the one sealed in its place, and what became of that one."""
    base = segment * SEGMENT
    leaves = bundle.leaves(segment)
    sealed = [leaves[at : at + 32] for at in range(0, len(leaves), 32)]
    lines = bundle.events(segment)
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


def _check_proofs(bundle: Bundle, seals: Seals, pool: Executor | None) -> None:
    """One consistency proof from each checkpoint to the next."""
    batches = (
        (lines, seals.sizes[start : start + len(lines) + 1], seals.roots[32 * start : 32 * (start + len(lines) + 1)])
        for start, lines in _batches(bundle.lines("proofs.jsonl", _LINE_LIMIT))
    )
    if sum(_mapped(pool, check_proofs, batches)) != len(seals.sizes) - 1:
        raise malformed("proofs.jsonl: thiếu phép chứng minh")


def check_proofs(batch: tuple[list[bytes], array[int], bytearray]) -> int:
    """How many proofs these are, each from one checkpoint to the next. Raises Wrong."""
    lines, sizes, joined = batch
    roots = [bytes(joined[at : at + 32]) for at in range(0, len(joined), 32)]
    for at, line in enumerate(lines, start=1):
        try:
            proof = json.loads(line)
            path = [decoded(text) for text in proof["path"]]
            ends = (proof["from"], proof["to"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise malformed("proofs.jsonl: không phải một phép chứng minh") from error
        if at >= len(sizes) or ends != (sizes[at - 1], sizes[at]):
            raise malformed("proofs.jsonl: không phải của hai lần niêm phong kế nhau")
        if not is_consistent(ends[0], roots[at - 1], ends[1], roots[at], path):
            raise malformed("proofs.jsonl: phép chứng minh sai", checkpoint=ends[1])
    return len(lines)


# What the inspector gave


def shown(path: Path) -> str:
    return visible(str(path))


def given_text(path: Path, what: str) -> str:
    """The text of a file that the inspector named. Raises CannotCheck."""
    name = shown(path)
    try:
        with opened(path) as file:
            data = file.read(_GIVEN_LIMIT + 1)
    except OSError as error:
        raise no_reading(name, error) from error
    if len(data) > _GIVEN_LIMIT:
        raise CannotCheck(f"{name} quá lớn để là {what}.")
    # What some editors and shells write begins with a mark, which says how the rest is to be read.
    is_wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = data.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotCheck(f"{name} không phải tệp chữ nên không thể là {what}.") from error
    if "\x00" in text:
        raise CannotCheck(f"{name} không phải tệp chữ nên không thể là {what}.")
    return text


def read_public_keys(path: Path) -> list[PublicKey]:
    """The keys of a file; one may have been copied off paper in several lines. Raises CannotCheck."""
    name, text = shown(path), given_text(path, "tệp khóa công khai")
    if "PRIVATE+KEY+" in text or "PRIVATE KEY-----" in text:
        raise CannotCheck(
            f"{name} là khóa riêng để ký, không được rời máy chủ: hãy xóa bản này, báo cơ quan đổi khóa và xin"
            " khóa công khai."
        )
    keys: list[PublicKey] = []
    begun, line = "", 0
    for piece in _pieces(text):
        line, begun = line if begun else piece.line, begun + piece.text
        with suppress(ValueError):
            keys.append(PublicKey.parse(begun))
            begun = ""
    if begun:
        if _is_checkpoint(text):
            raise CannotCheck(
                f"{name} là một lần niêm phong; hãy đưa nó vào --since, còn --public-key cần khóa công khai."
            )
        raise CannotCheck(f"{name} dòng {line}: không phải khóa công khai.")
    if not keys:
        raise CannotCheck(f"{name} không có khóa nào.")
    return keys


def read_kept(path: Path) -> Note:
    """The checkpoint that the inspector kept, as it may have been copied. Raises CannotCheck."""
    name, text = shown(path), given_text(path, "lần niêm phong")
    try:
        return Note.copied(text)
    except ValueError as error:
        with suppress(ValueError):
            PublicKey.parse(text.strip())
            raise CannotCheck(
                f"{name} là khóa công khai; hãy đưa nó vào --public-key, còn --since cần một lần niêm phong."
            ) from error
        raise CannotCheck(f"{name} không phải một lần niêm phong: {error}.") from error


def _is_checkpoint(text: str) -> bool:
    try:
        Note.copied(text)
    except ValueError:
        return False
    return True


def directory_of(path: Path, stack: ExitStack) -> Path:
    """The directory of the bundle that was named, of a .zip one made for as long as `stack` lasts. Raises Wrong or
    CannotCheck."""
    name = shown(path)
    try:
        mode = path.stat().st_mode
        if stat.S_ISREG(mode):
            return _unpacked(path, Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="audit-"))))
        if not stat.S_ISDIR(mode):
            raise CannotCheck(f"{name} không phải thư mục bộ chứng cứ, cũng không phải tệp .zip của nó.")
        if not any(os.path.lexists(path / part) for part in _PARTS):
            inside = [one.name for one in islice(path.iterdir(), _LOOKED_AT) if (one / "FORMAT").is_file()]
            if len(inside) != 1:
                raise CannotCheck(f"Ở {name} không có bộ chứng cứ.")
            raise CannotCheck(
                f"Ở {name} không có bộ chứng cứ; bộ chứng cứ ở thư mục {shown(Path(inside[0]))} trong đó, hãy đưa thư"
                " mục ấy vào."
            )
    except OSError as error:
        raise no_reading(name, error) from error
    return path


def _unpacked(path: Path, into: Path) -> Path:
    """The files of a bundle out of a .zip. Raises Wrong, CannotCheck or OSError."""
    with opened(path) as file:
        if not zipfile.is_zipfile(file):
            file.seek(0)
            if file.read(4) == b"PK\x03\x04":
                raise malformed("tệp .zip hỏng hoặc bị cắt")
            raise CannotCheck(f"{shown(path)} không phải thư mục bộ chứng cứ, cũng không phải tệp .zip của nó.")
        try:
            with zipfile.ZipFile(file) as packed:
                _unpack(packed, path, into)
        except (zipfile.BadZipFile, zlib.error, EOFError, UnicodeDecodeError) as error:
            raise malformed("tệp .zip hỏng hoặc bị cắt") from error
        except (NotImplementedError, RuntimeError) as error:
            words = "Tệp .zip có mật khẩu hoặc nén theo cách lạ; hãy giải nén rồi đưa thư mục vào."
            raise CannotCheck(words) from error
    return into


def _unpack(packed: zipfile.ZipFile, path: Path, into: Path) -> None:
    """Only what belongs to a bundle, by its own name, so that nothing is written elsewhere."""
    found = [info for info in packed.infolist() if info.filename.rpartition("/")[2] == "FORMAT"]
    if not found:
        raise CannotCheck(f"Ở {shown(path)} không có bộ chứng cứ.")
    top = min((info.filename for info in found), key=len).removesuffix("FORMAT")
    parts: dict[str, zipfile.ZipInfo] = {}
    for info in packed.infolist():
        part = info.filename.removeprefix(top)
        if info.filename.startswith(top) and _PACKED.fullmatch(part):
            if part in parts:
                raise malformed(f"tệp .zip có hai lần {part}")
            parts[part] = info
    needed = sum(info.file_size for info in parts.values())
    if needed > shutil.disk_usage(into).free:
        raise CannotCheck(f"Không đủ chỗ trên đĩa để giải nén tệp .zip: cần {needed >> 20} MiB.")
    for folder in ("events", "leaves"):
        (into / folder).mkdir()
    for part, info in parts.items():
        with packed.open(info) as one, (into / part).open("wb") as other:
            shutil.copyfileobj(one, other, 1 << 20)


_GIVEN_LIMIT = 1 << 20  # bytes of a file of keys, or of a checkpoint with the mail around it
_PARTS = ("FORMAT", "checkpoints.jsonl", "proofs.jsonl", "events", "leaves")
_PACKED = re.compile(r"FORMAT|(?:checkpoints|proofs)\.jsonl|events/[0-9]{6}\.jsonl|leaves/[0-9]{6}\.bin")
_LOOKED_AT = 100  # what of a directory is looked at for a bundle further in


# The command

ABOUT = (
    "Kiểm tra một bộ chứng cứ nhật ký mà không cần tin hệ thống đã ghi ra nó. Mã thoát 0: mọi thứ đúng như khi được "
    "niêm phong. 1: đã kiểm tra và thấy sai, nêu sự kiện sai đầu tiên, sai thế nào. 2: chưa kiểm tra được, vì sao."
)


class Parser(argparse.ArgumentParser):
    """Python's own, whose words are Vietnamese too where that is the language."""

    def __init__(self, language: str) -> None:
        super().__init__(prog="verify.py", description=said(ABOUT, language), add_help=False)
        self.language = language

    def format_usage(self) -> str:
        return self._in_language(super().format_usage())

    def format_help(self) -> str:
        return self._in_language(super().format_help())

    def _in_language(self, text: str) -> str:
        return said("cách gọi: ", self.language) + text.removeprefix("usage: ")

    def error(self, message: str) -> NoReturn:
        words = message if self.language == "en" else _replaced(message, PARSED)
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {said(f'gọi sai: {words}', self.language)}\n")


def add_arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """The arguments, explained in the language, which is that of the verdict too unless `--lang` says otherwise."""
    needed = parser.add_argument_group(said("cần có", language))
    others = parser.add_argument_group(said("tùy chọn", language))

    def add(group: argparse._ArgumentGroup, *names: str, about: str, **how: Any) -> None:
        group.add_argument(*names, help=said(about, language), **how)

    add(needed, "bundle", about="thư mục mà audit_export đã ghi, hoặc tệp .zip của nó", type=Path, metavar="BUNDLE")
    add(needed, "--public-key", about="tệp khóa công khai, mỗi dòng một khóa", type=Path, required=True, metavar="FILE")
    kept = "tệp một lần niêm phong đã giữ từ trước, chép lại từ giấy hay thư cũng được"
    add(others, "--since", about=kept, type=Path, metavar="CHECKPOINT")
    add(others, "--json", about="in một tài liệu JSON", action="store_true")
    most = os.cpu_count() or 1

    def processes(given: str) -> int:
        if not _SIZE.fullmatch(given) or not 1 <= int(given) <= most:
            raise argparse.ArgumentTypeError(said(f"phải là một số từ 1 đến {most}", language))
        return int(given)

    add(others, "--processes", about="số tiến trình", type=processes, default=most, metavar="N")
    add(others, "--lang", about="ngôn ngữ của kết luận", choices=LANGUAGES, default=language)
    if not parser.add_help:
        add(others, "-h", "--help", about="in lời này rồi thoát", action="help")


Outcome = Verdict | Wrong | CannotCheck


def judge(path: Path, public_key: Path, since: Path | None, processes: int) -> Outcome:
    """The verdict, whatever the files hold, or why there is none."""
    try:
        trusted = read_public_keys(public_key)
        kept = None if since is None else read_kept(since)
        with ExitStack() as stack:
            return verify(directory_of(path, stack), trusted, kept, processes)
    except (Wrong, CannotCheck) as outcome:
        return outcome
    except BrokenExecutor:
        return CannotCheck("Không kiểm tra được: một tiến trình con bị dừng.")
    except MemoryError:
        return CannotCheck("Không kiểm tra được: thiếu bộ nhớ.")
    except OSError as error:  # of the disk that holds what is compared meanwhile
        return CannotCheck(f"Không kiểm tra được: {error.strerror or error}.")


def exit_code(outcome: Outcome) -> int:
    """0: as it was sealed. 1: checked, and not so. 2: not checked."""
    return 0 if isinstance(outcome, Verdict) else 1 if isinstance(outcome, Wrong) else 2


def as_json(outcome: Outcome, language: str = "vi") -> dict[str, object]:
    if isinstance(outcome, Verdict):
        return {"ok": True, **asdict(outcome)}
    if isinstance(outcome, Wrong):
        told = {"detail": said(outcome.detail, language), "message": outcome.told(language)}
        return {"ok": False, **asdict(outcome), **told}
    return {"ok": False, "kind": "not_checked", "event": None, "message": outcome.told(language)}


def sentence(verdict: Verdict, language: str = "vi") -> str:
    moment = datetime.datetime.fromtimestamp(verdict.sealed_at, datetime.UTC).strftime("%d/%m/%Y %H:%M:%S UTC")
    words = (
        f"{verdict.events} sự kiện, {verdict.checkpoints} lần niêm phong, tất cả đúng như khi được niêm phong; "
        f"lần cuối {moment}."
    )
    return f"{said(words, language)} [ok]"


def main() -> int:
    for stream in (sys.stdout, sys.stderr):
        # Where the output goes into a file, some systems would write it in letters that know no Vietnamese.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    language = language_here()
    parser = Parser(language)
    add_arguments(parser, language)
    given = parser.parse_args()
    try:
        outcome = judge(given.bundle, given.public_key, given.since, given.processes)
    except KeyboardInterrupt:
        outcome = CannotCheck("Đã dừng giữa chừng, chưa có kết luận.")
    try:
        if given.json:
            print(json.dumps(as_json(outcome, given.lang), ensure_ascii=False), flush=True)
        elif isinstance(outcome, Verdict):
            print(sentence(outcome, given.lang), flush=True)
    except OSError:  # nobody reads it any more, which changes nothing of what is so
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if not isinstance(outcome, Verdict):
        print(outcome.told(given.lang), file=sys.stderr)
    return exit_code(outcome)


if __name__ == "__main__":
    sys.exit(main())
