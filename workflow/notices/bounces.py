"""Mail that comes back: the address it comes back to, and what a report of it (RFC 3464) says."""

from __future__ import annotations

import base64
import datetime
import email
import email.policy
import re
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from workflow.notices.models import Mail, MailState, SuspendedAddress

REPORT_AT_MOST = 1024 * 1024
PARTS_AT_MOST = 50
HARD_BOUNCES = 3
WITHIN = datetime.timedelta(days=30)
_SALT = "workflow.notices.bounces"
_TAGGED = re.compile(r"\bbounce\+(?P<key>[0-9]{1,18})\.(?P<signature>[a-z2-7]{16})@", re.IGNORECASE)


class NotABounce(Exception):
    """Why a message is not taken as a report of a bounce, in one sentence."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a server says of one mail: `is_hard` when the address will never take it."""

    key: int
    is_hard: bool
    status: str


def return_address(mail: Mail) -> str:
    """The address that names this mail to us alone when it comes back; "" where no domain is set for it."""
    return f"bounce+{mail.pk}.{_signature(mail.pk)}@{settings.BOUNCE_DOMAIN}" if settings.BOUNCE_DOMAIN else ""


def _signature(key: int) -> str:
    digest = salted_hmac(_SALT, str(key), algorithm="sha256").digest()[:10]
    return base64.b32encode(digest).decode("ascii").lower()


def read(data: bytes, recipient: str = "") -> Report:
    """What the report says. `recipient` is the address it was delivered to, where the server tells.

    Raises NotABounce for anything else: too long, not a delivery status, not signed by us.
    """
    if len(data) > REPORT_AT_MOST:
        raise NotABounce(_("Thư dài quá %(size)d byte.") % {"size": REPORT_AT_MOST})
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        key = _key(" ".join([recipient, *_headers(message, "Delivered-To", "X-Original-To", "To")]))
        fields = list(_status_fields(message))
    except (RecursionError, LookupError, ValueError, TypeError, AttributeError) as problem:
        raise NotABounce(_("Không đọc được thư.")) from problem
    if key is None:
        raise NotABounce(_("Thư không gửi tới địa chỉ nhận thư trả về của Trình Ký."))
    if not fields:
        raise NotABounce(_("Thư không phải thông báo trạng thái gửi (RFC 3464)."))
    action, status = fields[0]
    return Report(key, action == "failed" and status.startswith("5."), f"{action} {status}".strip())


def _headers(message: Message, *names: str) -> Iterator[str]:
    for name in names:
        for value in message.get_all(name, [])[:PARTS_AT_MOST]:
            yield str(value)


def _key(addresses: str) -> int | None:
    for found in _TAGGED.finditer(addresses[:20_000]):
        key = int(found["key"])
        if constant_time_compare(found["signature"].lower(), _signature(key)):
            return key
    return None


def _status_fields(message: Message) -> Iterator[tuple[str, str]]:
    """Action and status of each recipient that a message/delivery-status part tells of."""
    for place, part in enumerate(message.walk()):
        if place > PARTS_AT_MOST:
            return
        blocks: Any = part.get_payload()
        if part.get_content_type() != "message/delivery-status" or not isinstance(blocks, list):
            continue
        for fields in blocks[:PARTS_AT_MOST]:
            action = str(fields.get("Action", "")).strip().lower()[:20]
            status = re.match(r"\s*([245]\.\d{1,3}\.\d{1,3})", str(fields.get("Status", "")))
            if action and status:
                yield action, status[1]


def receive(report: Report) -> Mail:
    """Note a report on the mail it is of. Raises NotABounce when there is no such mail (any more)."""
    mail = Mail.objects.filter(pk=report.key).select_related("person").first()
    if mail is None:
        raise NotABounce(_("Không còn thư ấy."))
    if report.is_hard:
        bounced(mail, report.status)
    else:
        Mail.objects.filter(pk=mail.pk).exclude(state=MailState.BOUNCED).update(last_error=report.status)
    return mail


def bounced(mail: Mail, error: str) -> None:
    """Mark a mail as come back, once; an address that too many have come back from is sent no more."""
    now = timezone.now()
    with transaction.atomic():
        open_ = Mail.objects.filter(pk=mail.pk).exclude(state=MailState.BOUNCED)
        if not open_.update(state=MailState.BOUNCED, bounced_at=now, leased_until=None, last_error=error):
            return
        lately = Mail.objects.filter(address=mail.address, state=MailState.BOUNCED, bounced_at__gte=now - WITHIN)
        if lately.count() >= HARD_BOUNCES:
            SuspendedAddress.objects.get_or_create(address=mail.address, defaults={"last_error": error, "at": now})
            waiting = Mail.objects.filter(address=mail.address, state=MailState.WAITING, leased_until__isnull=True)
            waiting.update(state=MailState.FAILED, last_error=error)


def shortened(problem: Exception) -> str:
    """What went wrong, as the mail server put it: on one line, printable, as long as its column."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        words = " ".join(_answer(*answer) for answer in problem.recipients.values())
    elif isinstance(problem, smtplib.SMTPResponseException):
        words = _answer(problem.smtp_code, problem.smtp_error)
    else:
        words = str(problem)
    return "".join(char for char in " ".join(words.split()) if char.isprintable())[:300]


def _answer(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"
