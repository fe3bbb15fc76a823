"""Second places that keep the checkpoints, so that a database that was rolled back or rewritten is found.

AUDIT_WITNESSES names them: `file:///mnt/niem-phong` is a directory (a share of the inspectors' own, a medium that is
written once), `mailto:kiemtra@example.vn` is people who get the latest checkpoint once a day, and
`https://kho.example.vn/niem-phong/` is a store of objects that takes files by PUT (a bucket, WebDAV): it gets the
latest every ten minutes, with AUDIT_WITNESS_TOKEN as bearer token.

A store need not list what it has. So that a database of yesterday finds what it does not know of, the note goes there
twice: as `checkpoint-SIZE.txt`, and as `after-SIZE.txt` by the size of the one delivered before it. What stands behind
the last one that the database knows to have delivered was delivered by a later state of the same log.
"""

from __future__ import annotations

import datetime
import logging
import os
import smtplib
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from workflow.audit.evidence import tree, verifier
from workflow.audit.models import Checkpoint, Delivery

log = logging.getLogger(__name__)

MAIL_EVERY = datetime.timedelta(hours=20)
"""A little less than a day, so that the hour at which it comes does not wander."""

STORE_EVERY = datetime.timedelta(minutes=10)
_STORE_TIMEOUT = 10
"""Seconds that a store may take to answer."""

_NOTE_AT_MOST = 8_192
_BATCH = 500


class Refusing(Exception):
    """Why a witness does not take a checkpoint; kept on its row and shown to inspectors."""


def deliver() -> None:
    """Bring every witness what it does not have yet. One that fails keeps its reason and is tried again."""
    for witness in settings.AUDIT_WITNESSES:
        _deliver(witness)


def contradicting() -> list[str]:
    """What the verifier says of a log that is not that of a kept checkpoint any more, in its words."""
    return [_verdict(kind) for kind in ("rolled_back", "forked_checkpoint", "rewritten_chain", "wrong_signature")]


def failing() -> list[Delivery]:
    """The witnesses that did not take the last thing they were given."""
    return list(Delivery.objects.filter(witness__in=settings.AUDIT_WITNESSES).exclude(last_error=""))


@transaction.atomic
def _deliver(witness: str) -> None:
    Delivery.objects.get_or_create(witness=witness)
    row = Delivery.objects.select_for_update().get(witness=witness)
    before = row.last_error
    try:
        _way(witness)(witness, row)
        row.last_error = ""
    except (Refusing, OSError, smtplib.SMTPException) as problem:
        row.last_error = f"{problem}"[:300]
        if row.last_error != before:
            log.error("Witness %s: %s", witness, row.last_error)
    row.save()


def _way(witness: str) -> Callable[[str, Delivery], None]:
    ways = {"file": _to_directory, "mailto": _by_mail, "https": _to_store, "http": _to_store}
    scheme = urlsplit(witness).scheme
    if scheme not in ways:
        raise Refusing(
            _("Không hiểu nơi giữ “%(witness)s”: cần file:///…, https://… hoặc mailto:…") % {"witness": witness}
        )
    return ways[scheme]


def _to_directory(witness: str, row: Delivery) -> None:
    """One file a checkpoint, named by its size, never written over."""
    directory = Path(unquote(urlsplit(witness).path))
    kept = max((path.name for path in directory.glob("checkpoint-*.txt")), default="")
    last = Checkpoint.objects.order_by("-size").first()
    if kept and (last is None or last.size < _size(kept)):
        raise _rolled_back(_size(kept))
    for checkpoint in Checkpoint.objects.filter(size__gt=row.size).order_by("size")[:_BATCH]:
        _put(directory / f"checkpoint-{checkpoint.size:015}.txt", checkpoint)
        row.size, row.delivered_at = checkpoint.size, timezone.now()


def _size(name: str) -> int:
    digits = name.removeprefix("checkpoint-").removesuffix(".txt")
    return int(digits) if digits.isdecimal() else 0


def _put(path: Path, checkpoint: Checkpoint) -> None:
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".", encoding="utf-8", newline="") as file:
        file.write(checkpoint.note)
        file.flush()
        os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(file.name, path)  # whole or not at all, and never over another
    if path.read_bytes() != checkpoint.note.encode():
        raise _other_history(checkpoint.size)


def _to_store(witness: str, row: Delivery) -> None:
    """Two objects a checkpoint. The store is asked never to write over another, and is read again."""
    if row.delivered_at and timezone.now() - row.delivered_at < STORE_EVERY:
        return
    if "@" in urlsplit(witness).netloc:
        raise Refusing(_("Địa chỉ nơi giữ không được chứa mật khẩu; hãy đặt AUDIT_WITNESS_TOKEN."))
    place, last = witness.rstrip("/"), Checkpoint.objects.order_by("-size").first()
    if row.size:
        _see_still_held(place, row.size)
    for _step in range(_BATCH):
        later = _held(_after(place, row.size), HTTPStatus.FORBIDDEN)
        if later is None:
            break
        row.size = _size_of_own(later, row.size, last)
    else:
        return
    if last is None or last.size <= row.size:
        return
    note = last.note.encode()
    if _keep(f"{place}/checkpoint-{last.size:015}.txt", note) != note:
        raise _other_history(last.size)
    held = _keep(_after(place, row.size), note)
    row.size = last.size if held == note else _size_of_own(held, row.size, last)
    row.delivered_at = timezone.now()


def _after(place: str, size: int) -> str:
    return f"{place}/after-{size:015}.txt"


def _see_still_held(place: str, size: int) -> None:
    """The store has what it took last, or it went back itself, and what it says of a rollback is worth nothing."""
    own = Checkpoint.objects.filter(size=size).first()
    held = _held(f"{place}/checkpoint-{size:015}.txt")
    if held is None:
        raise Refusing(
            _("Nơi này không còn giữ lần niêm phong %(size)d sự kiện mà nó đã nhận: nơi giữ đã bị lùi lại hoặc bị xóa.")
            % {"size": size}
        )
    if own is None:
        raise _rolled_back(size)
    if held != own.note.encode():
        raise _other_history(size)


def _size_of_own(held: bytes, before: int, last: Checkpoint | None) -> int:
    """The size of a checkpoint that was delivered after one of `before` events, and that this database has as well.

    That is so when it died before it could write the delivery down. Raises Refusing where it is not so.
    """
    try:
        note = verifier.Note.parse(held.decode())
    except ValueError as problem:
        raise _other_history(before) from problem
    if last is None or note.size > last.size:
        raise _rolled_back(note.size)
    try:
        is_own = note.size > before and tree.root(note.size) == note.root
    except tree.BrokenTree:
        is_own = False
    if not is_own:
        raise _other_history(note.size)
    return note.size


def _rolled_back(size: int) -> Refusing:
    words = _("Nơi này giữ lần niêm phong %(kept)d sự kiện mà cơ sở dữ liệu không có: %(verdict)s.")
    return Refusing(words % {"kept": size, "verdict": _verdict("rolled_back")})


def _other_history(size: int) -> Refusing:
    words = _("Nơi này đã giữ một lần niêm phong %(size)d sự kiện khác: %(verdict)s.")
    return Refusing(words % {"size": size, "verdict": _verdict("forked_checkpoint")})


def _verdict(kind: str) -> str:
    return verifier.named(kind, get_language() or "vi")


def _held(place: str, *as_nothing: HTTPStatus) -> bytes | None:
    """What the store has there; None when it has nothing. Some say FORBIDDEN of that. Raises OSError."""
    try:
        return _ask(place)
    except urllib.error.HTTPError as problem:
        if problem.code in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE, *as_nothing):
            return None
        raise


def _keep(place: str, note: bytes) -> bytes:
    """Put the note where nothing is; answer what the store has there then. Raises OSError."""
    try:
        _ask(place, note)
    except urllib.error.HTTPError as problem:
        if problem.code != HTTPStatus.PRECONDITION_FAILED:
            raise
    return _ask(place)


def _ask(place: str, note: bytes | None = None) -> bytes:
    """PUT the note where nothing is, or GET what is there. Raises OSError (an HTTPError is one)."""
    request = urllib.request.Request(place, note, method="GET" if note is None else "PUT")
    if note is not None:
        request.add_header("If-None-Match", "*")
        request.add_header("Content-Type", "text/plain; charset=utf-8")
    if settings.AUDIT_WITNESS_TOKEN:
        request.add_header("Authorization", f"Bearer {settings.AUDIT_WITNESS_TOKEN}")
    with urllib.request.urlopen(request, timeout=_STORE_TIMEOUT) as answer:
        read: bytes = answer.read(_NOTE_AT_MOST)
        return read


def _by_mail(witness: str, row: Delivery) -> None:
    last = Checkpoint.objects.order_by("-size").first()
    if last is None or last.size == row.size:
        return
    if row.delivered_at and timezone.now() - row.delivered_at < MAIL_EVERY:
        return
    with translation.override(settings.LANGUAGE_CODE):
        EmailMessage(
            subject=_("Trình Ký: lần niêm phong nhật ký %(size)d sự kiện") % {"size": last.size},
            body=_(
                "Hãy giữ thư này. Khi kiểm tra một bộ chứng cứ, lưu cả thư hoặc phần dưới đây thành tệp niem-phong.txt"
                " rồi chạy:\n\n"
                "    python verify.py . --public-key khoa-cong-khai.txt --since niem-phong.txt\n\n"
                "Một trong các kết luận sau nghĩa là nhật ký không còn là nhật ký đã gửi ở đây:\n%(verdicts)s\n\n"
                "%(note)s"
            )
            % {"note": last.note, "verdicts": "\n".join(f"  * {words}" for words in contradicting())},
            to=unquote(urlsplit(witness).path).split(";"),
        ).send()
    row.size, row.delivered_at = last.size, timezone.now()
