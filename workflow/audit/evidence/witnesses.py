"""Second places that keep the checkpoints, so that a database that was rolled back or rewritten is found.

AUDIT_WITNESSES names them: `file:///mnt/niem-phong` is a directory (a share of the inspectors' own, a medium that is
written once), `mailto:kiemtra@example.vn` is people who get the latest checkpoint once a day, and
`https://kho.example.vn/niem-phong/` is a store of objects that takes files by PUT (a bucket, WebDAV): it gets the
latest every ten minutes, with AUDIT_WITNESS_TOKEN as bearer token.
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
from django.utils.translation import gettext as _

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
        raise Refusing(
            _("Nơi này giữ lần niêm phong %(kept)d sự kiện mà cơ sở dữ liệu không có: dữ liệu đã bị lùi lại.")
            % {"kept": _size(kept)}
        )
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
        raise Refusing(
            _("Nơi này đã giữ một lần niêm phong %(size)d sự kiện khác: lịch sử đã bị viết lại.")
            % {"size": checkpoint.size}
        )


def _to_store(witness: str, row: Delivery) -> None:
    """One object a checkpoint, named by its size. The store is asked never to write over another, and is read again."""
    last = Checkpoint.objects.order_by("-size").first()
    if last is None or last.size == row.size:
        return
    if row.delivered_at and timezone.now() - row.delivered_at < STORE_EVERY:
        return
    if "@" in urlsplit(witness).netloc:
        raise Refusing(_("Địa chỉ nơi giữ không được chứa mật khẩu; hãy đặt AUDIT_WITNESS_TOKEN."))
    place = f"{witness.rstrip('/')}/checkpoint-{last.size:015}.txt"
    note = last.note.encode()
    try:
        _ask(place, note)
    except urllib.error.HTTPError as problem:
        if problem.code != HTTPStatus.PRECONDITION_FAILED:
            raise
    if _ask(place) != note:
        raise Refusing(
            _("Nơi này đã giữ một lần niêm phong %(size)d sự kiện khác: lịch sử đã bị viết lại.") % {"size": last.size}
        )
    row.size, row.delivered_at = last.size, timezone.now()


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
                "Hãy giữ thư này. Khi kiểm tra một bộ chứng cứ, lưu phần dưới đây thành một tệp rồi đưa vào --since:"
                " nhật ký bị cắt, bị viết lại hoặc bị lùi lại sẽ lộ ra.\n\n%(note)s"
            )
            % {"note": last.note},
            to=unquote(urlsplit(witness).path).split(";"),
        ).send()
    row.size, row.delivered_at = last.size, timezone.now()
